"""The views of the fleet that a person named, and how the fleet was last looked at.

A view is ``views/NAME.toml`` in the folder of settings, which people edit, commit and share. What
was last on the screen is ``fleet.json`` in the state folder, which only the program writes.
"""

import contextlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.places import Places
from lambdatui.core.record import Record
from lambdatui.core.saved_views import (
    FleetView,
    check_view_name,
    read_view,
    usable_view,
    view_values,
)
from lambdatui.store.atomic import write_atomic
from lambdatui.store.faults import told
from lambdatui.store.toml_folder import SUFFIX, toml_files, toml_text

_FOLDER = "views"
_LAST = "fleet.json"
#: A view is some hundred bytes; a file that is larger than this is something else.
_LIMIT = 64 * 1024


class SavedViews(Record, frozen=True):
    """The views that can be used, by name, and what is wrong with the files of others."""

    views: tuple[FleetView, ...] = ()
    problems: tuple[Fault, ...] = ()


class ViewStore:
    """Reads and writes them; a file that is not right is told of and left as it is."""

    def __init__(self, places: Places) -> None:
        self._folder = Path(places.config) / _FOLDER
        self._state = Path(places.state)

    def views(self) -> SavedViews:
        """All of them. One that is not right hides no other."""
        views: list[FleetView] = []
        problems: list[Fault] = []
        try:
            paths = toml_files(self._folder)
        except LambdatuiError as error:
            return SavedViews(problems=(error.fault,))
        for path in paths:
            try:
                views.append(self.view(path.stem))
            except LambdatuiError as error:
                problems.append(error.fault)
        views.sort(key=lambda view: (view.name.casefold(), view.name))
        return SavedViews(views=tuple(views), problems=tuple(problems))

    def view(self, name: str) -> FleetView:
        """One view.

        Raises:
            LambdatuiError: NOT_FOUND; INVALID, naming the file and the key, where it is not right;
                STORE where it cannot be read.
        """
        path = self._path(name)
        with told("read", path):
            try:
                with path.open("rb") as file:
                    data = file.read(_LIMIT + 1)
            except FileNotFoundError:
                raise fail(
                    Kind.NOT_FOUND, f"There is no view '{name}'.", f"Views stand in {self._folder}."
                ) from None
        if len(data) > _LIMIT:
            raise _unusable(path, f"it is larger than {_LIMIT:,} bytes")
        try:
            values = tomllib.loads(data.decode())
        except (ValueError, RecursionError) as error:
            # A text that is not UTF-8 or not TOML, with its line in the latter case.
            raise _unusable(path, f"it is not TOML: {error}") from None
        try:
            return read_view(name, values)
        except LambdatuiError as error:
            raise fail(
                error.fault.kind, f"{path}: {error.fault.what}", error.fault.advice
            ) from None

    def save(self, view: FleetView, *, overwrite: bool = False) -> str:
        """Write it under its name; the absolute path. What is written can be read again.

        Raises:
            LambdatuiError: INVALID for such a name or values; CONFLICT where the name is taken and
                ``overwrite`` is not set; STORE where the disk refuses.
        """
        path = self._path(view.name)
        values = view_values(view)
        read_view(view.name, values)
        try:
            data = toml_text(values).encode()
        except UnicodeEncodeError:
            raise fail(
                Kind.INVALID,
                "The view was not saved: its filter holds half a character (a lone surrogate).",
                "Delete that character.",
            ) from None
        with told("save", path):
            try:
                write_atomic(self._folder, path, data, overwrite=overwrite)
            except FileExistsError:
                raise fail(
                    Kind.CONFLICT,
                    f"There is a view '{view.name}' already.",
                    "Take another name, or replace it.",
                ) from None
        return str(path)

    def delete(self, name: str) -> None:
        """Remove it.

        Raises:
            LambdatuiError: NOT_FOUND, or STORE where the disk refuses.
        """
        path = self._path(name)
        with told("delete", path):
            try:
                path.unlink()
            except FileNotFoundError:
                raise fail(Kind.NOT_FOUND, f"There is no view '{name}'.") from None

    def last(self) -> FleetView:
        """How the fleet was last looked at, as far as that can be read: it only helps."""
        try:
            with (self._state / _LAST).open("rb") as file:
                values = msgspec.json.decode(file.read(_LIMIT))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return FleetView()
        return usable_view(values) if isinstance(values, Mapping) else FleetView()

    def keep_last(self, view: FleetView) -> None:
        """Remember it for the next time; a disk that refuses stops nothing."""
        data = json.dumps(view_values(view)).encode()
        with contextlib.suppress(OSError, LambdatuiError):
            write_atomic(self._state, self._state / _LAST, data)

    def _path(self, name: str) -> Path:
        return self._folder / f"{check_view_name(name)}{SUFFIX}"


def _unusable(path: Path, why: str) -> LambdatuiError:
    return fail(
        Kind.INVALID, f"{path} is no view: {why}.", "Correct it in an editor, or move it away."
    )
