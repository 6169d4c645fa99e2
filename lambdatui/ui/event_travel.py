"""Events that come from a file of a person's own, or go to one: what is asked, what is said."""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import PurePath

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.events import EventEntry, check_event_name
from lambdatui.core.ports import LibraryPort
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.messages import ConfirmationAsked, Noted, TextAsked

_SUFFIX = ".json"


class EventTravel:
    """Asks by messages and works in what ``run`` starts.

    ``imported`` hears of each event that came in, with the function whose event it is. Paths are
    those of the machine on which lambdatui runs; ``~`` is the person's home.
    """

    def __init__(
        self,
        library: LibraryPort,
        post: Post,
        run: Callable[[Coroutine[None, None, None]], None],
        imported: Callable[[str, EventEntry], None] = lambda _function, _entry: None,
    ) -> None:
        self._library = library
        self._post = post
        self._run = run
        self._imported = imported

    def ask_import(self, function: str) -> None:
        """Ask for a file, and save what stands in it as an event of the function."""

        def answer(path: str | None) -> None:
            if path is not None:
                self._run(self._import(function, path, "", overwrite=False))

        self._post(
            TextAsked(f"Import an event of {function} from the file", answer, check=_check_file)
        )

    async def _import(self, function: str, path: str, name: str, *, overwrite: bool) -> None:
        stem = PurePath(path).stem
        if not name and not _can_be_name(stem):
            self._ask_name(function, path, f"'{stem}' cannot be a name; save it as")
            return
        with told(self._post, f"importing {path}"):
            try:
                entry = await self._library.import_event(path, function, name, overwrite=overwrite)
            except LambdatuiError as error:
                if error.fault.kind is not Kind.CONFLICT or overwrite:
                    raise
                if name:
                    self._ask_replace(function, path, name, error.fault.what)
                else:
                    # The name of the file, which nobody chose for the event.
                    self._ask_name(function, path, f"'{stem}' is there already; save it as", stem)
                return
            self._post(Noted(f"Imported '{entry.name}' from {path}; it is now {entry.path}"))
            self._imported(function, entry)

    def _ask_name(self, function: str, path: str, title: str, value: str = "") -> None:
        def answer(name: str | None) -> None:
            if name is not None:
                self._run(self._import(function, path, name, overwrite=False))

        self._post(
            TextAsked(title, answer, value=value, check=lambda name: check_event_name(name.strip()))
        )

    def _ask_replace(self, function: str, path: str, name: str, detail: str) -> None:
        def answer(yes: bool | None) -> None:
            if yes:
                self._run(self._import(function, path, name, overwrite=True))

        self._post(ConfirmationAsked(f"Replace '{name}'?", answer, yes="replace it", detail=detail))

    def ask_export(self, function: str, entries: Sequence[EventEntry]) -> None:
        """Ask for a folder, or for a file where it is one event, and copy them there."""
        chosen = tuple(entries)
        if not chosen:
            self._post(Noted("There is no saved event to export; ctrl+s saves the one in hand."))
            return

        def answer(path: str | None) -> None:
            if path is not None:
                self._run(self._export(function, chosen, path, overwrite=False))

        one = len(chosen) == 1
        what = f"'{chosen[0].name}' to the file or folder" if one else _many(chosen)
        value = f"{chosen[0].name}{_SUFFIX}" if one else f"{function}-events"
        self._post(TextAsked(f"Export {what}", answer, value=value, check=_check_target(one=one)))

    async def _export(
        self, function: str, entries: tuple[EventEntry, ...], path: str, *, overwrite: bool
    ) -> None:
        with told(self._post, f"exporting to {path}"):
            try:
                written = await self._library.export_events(
                    function, entries, path, overwrite=overwrite
                )
            except LambdatuiError as error:
                if error.fault.kind is not Kind.CONFLICT or overwrite:
                    raise
                self._ask_overwrite(function, entries, path, error.fault.what)
                return
            self._post(Noted(_exported(written, len(entries))))

    def _ask_overwrite(
        self, function: str, entries: tuple[EventEntry, ...], path: str, detail: str
    ) -> None:
        def answer(yes: bool | None) -> None:
            if yes:
                self._run(self._export(function, entries, path, overwrite=True))

        question = "Overwrite what is there?"
        if len(entries) > 1:
            detail += f" All of the {len(entries)} events that are in {path} already are replaced."
        self._post(ConfirmationAsked(question, answer, yes="overwrite", detail=detail))


def _check_file(path: str) -> str:
    path = path.strip()
    if not path:
        raise fail(Kind.INVALID, "No file is named.", "Type its path, such as ~/bad-order.json.")
    return path


def _check_target(*, one: bool) -> Callable[[str], str]:
    def check(path: str) -> str:
        path = path.strip()
        if not path:
            raise fail(Kind.INVALID, "No folder is named.", "Type its path, such as ~/events.")
        if not one and path.endswith(_SUFFIX):
            raise fail(Kind.INVALID, "Several events do not fit into a file.", "Name a folder.")
        return path

    return check


def _can_be_name(stem: str) -> bool:
    try:
        check_event_name(stem)
    except LambdatuiError:
        return False
    return True


def _many(entries: Sequence[EventEntry]) -> str:
    return f"{len(entries)} events to the folder"


def _exported(written: Sequence[str], asked: int) -> str:
    if len(written) == 1 and asked == 1:
        return f"Exported to {written[0]}"
    many = "1 event" if len(written) == 1 else f"{len(written)} events"
    words = f"Exported {many} to {PurePath(written[0]).parent if written else ''}"
    # Of two of one name, a function's own and a shared one, the first is written.
    return words if len(written) == asked else f"{words}; {asked - len(written)} had a name twice"
