"""What a person was typing for each function, kept so that no crash loses it."""

from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import check_function_folder
from lambdatui.core.history import Draft
from lambdatui.store.atomic import write_atomic
from lambdatui.store.faults import told


class DraftStore:
    """One file a function, in ``drafts`` in the state folder. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses,
    INVALID for what is no function name. A state folder that was there and is removed stays so:
    the program may outlive the demo, whose folder it was.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder
        self._folder = folder / "drafts"
        self._was_there = folder.is_dir()

    def read(self, function: str) -> Draft | None:
        """The draft of a function, or None.

        Raises:
            LambdatuiError: STORE, naming the file, where it cannot be understood.
        """
        path = self._path(function)
        with told("read the draft in", path):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                return None
        try:
            return msgspec.json.decode(data, type=Draft)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise fail(
                Kind.STORE,
                f"The draft in {path} cannot be read: it is not what lambdatui writes.",
                "Copy what you need out of that file; the next draft replaces it.",
            ) from None

    def save(self, draft: Draft) -> None:
        """Keep a draft; it is on the disk when this returns. An empty text forgets it."""
        path = self._path(draft.function)
        if not draft.text:
            with told("remove the draft in", path):
                path.unlink(missing_ok=True)
            return
        try:
            data = msgspec.json.encode(draft)
        except UnicodeEncodeError:
            raise fail(
                Kind.INVALID,
                "The draft was not kept: it holds half a character (a lone surrogate).",
                "Delete that character.",
            ) from None
        with told("keep the draft in", path):
            self._was_there = self._was_there or self._state.is_dir()
            write_atomic(self._state, path, data, anew=not self._was_there)
            self._was_there = True

    def _path(self, function: str) -> Path:
        return self._folder / f"{check_function_folder(function)}.json"
