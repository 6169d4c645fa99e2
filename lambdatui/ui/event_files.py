"""Saving and deleting events: what is asked first, what is said after."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

from textual.message import Message

from lambdatui.core.errors import Kind, LambdatuiError, fault_of
from lambdatui.core.event_details import Provenance
from lambdatui.core.events import EventEntry, check_event_name
from lambdatui.ui.aside import aside
from lambdatui.ui.captured_event import secrets_in
from lambdatui.ui.desk import Desk
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, Noted, TextAsked
from lambdatui.ui.worksheet import Worksheet

Post = Callable[[Message], object]

#: Whose events nobody has looked through for secrets.
_AS_SENT = frozenset({Provenance.HISTORY, Provenance.REGISTRY})
#: Characters from which looking for secrets is felt.
_LARGE = 200_000


@contextmanager
def told(post: Post, during: str) -> Iterator[None]:
    """An error in the block ends it, and is told: to the person, and to the record of faults."""
    try:
        yield
    except Exception as error:
        fault = fault_of(error, during)
        post(CallFailed(fault, during))
        post(Noted(fault.sentence(), "error"))


class EventFiles:
    """Asks by messages and works in what ``run`` starts; ``changed`` hears of every change.

    It gets the sheet, and whether it was saved.
    """

    def __init__(
        self,
        desk: Desk,
        post: Post,
        run: Callable[[Coroutine[None, None, None]], None],
        changed: Callable[[Worksheet, bool], None],
    ) -> None:
        self._desk = desk
        self._post = post
        self._run = run
        self._changed = changed

    def ask_name(self, sheet: Worksheet, suggested: str = "") -> None:
        """Ask for a name, and save the event under it; what looks like a secret is pointed out.

        Where it was captured, that was done already: there it could be masked.
        """
        text = sheet.text
        if sheet.details.provenance not in _AS_SENT:
            self._ask_name(sheet, suggested)
        elif len(text) <= _LARGE:
            self._ask_name(sheet, suggested, secrets_in(text))
        else:
            self._run(self._ask_name_of_large(sheet, suggested, text))

    async def _ask_name_of_large(self, sheet: Worksheet, suggested: str, text: str) -> None:
        self._ask_name(sheet, suggested, await aside(lambda: secrets_in(text)))

    def _ask_name(self, sheet: Worksheet, suggested: str, secrets: str = "") -> None:
        def answer(name: str | None) -> None:
            if name is not None:
                self._run(self._save(sheet, name, overwrite=False))

        self._post(
            TextAsked(
                f"Save the event of {sheet.function} as",
                answer,
                value=suggested or (sheet.entry.name if sheet.entry else ""),
                check=lambda name: check_event_name(name.strip()),
                detail=f"{secrets} It is saved as it is." if secrets else "",
            )
        )

    async def _save(self, sheet: Worksheet, name: str, *, overwrite: bool) -> None:
        with told(self._post, f"saving the event '{name}'"):
            try:
                entry = await self._desk.save(sheet, name, overwrite=overwrite)
            except LambdatuiError as error:
                if error.fault.kind is not Kind.CONFLICT or overwrite:
                    raise
                self._ask_overwrite(sheet, name, error.fault.what)
                return
            self._post(Noted(f"Saved '{name}': {entry.path}"))
        self._changed(sheet, True)

    def _ask_overwrite(self, sheet: Worksheet, name: str, detail: str) -> None:
        def answer(yes: bool | None) -> None:
            if yes:
                self._run(self._save(sheet, name, overwrite=True))

        self._post(ConfirmationAsked(f"Replace '{name}'?", answer, yes="replace it", detail=detail))

    def ask_delete(self, sheet: Worksheet, entry: EventEntry) -> None:
        """Ask, and move the event to the trash."""

        def answer(yes: bool | None) -> None:
            if yes:
                self._run(self._delete(sheet, entry))

        self._post(
            ConfirmationAsked(
                f"Delete '{entry.name}'?", answer, yes="move it to the trash", detail=entry.path
            )
        )

    async def _delete(self, sheet: Worksheet, entry: EventEntry) -> None:
        with told(self._post, f"deleting the event '{entry.name}'"):
            path = await self._desk.delete(sheet, entry)
            self._post(Noted(f"Deleted '{entry.name}'; it is in the trash: {path}"))
        self._changed(sheet, False)
