"""Shared test events of a function, which the AWS console and SAM see as well, beside its own."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.events import EventEntry, check_event_name
from lambdatui.core.jsontext import pretty
from lambdatui.core.ports import EventsPort, LibraryPort, SharedEventsPort
from lambdatui.core.shared_events import REGISTRY, SharedEvent, schema_name
from lambdatui.core.timespan import age
from lambdatui.ui.captured_event import secrets_in
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, CopyRequested, TextAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.shared_rows import SharedRow, Where, registry_details, shared_rows
from lambdatui.ui.shared_writing import SharedWriting
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.table import Table

_READING = "reading the shared test events"
_READ_ONLY = "Read-only: nothing is shared or deleted there."
_STYLES = {Where.DIFFERS: "warning", Where.SAME: "muted", Where.OWN: "muted"}


class SharedEventsScreen(Framed[Offer]):
    """Gives an event for the editor. What it saves or shares is done while it is open.

    ``own`` are the saved events of the function. ``events`` reads and saves them, ``library`` has
    their details.
    """

    DEFAULT_CSS = """
    SharedEventsScreen {
        & #lists { height: 1fr; layout: vertical; }
        & #shared { height: 9; }
        & #texts { height: 1fr; }
        & #texts > JsonPreview { width: 1fr; }
        & #own { display: none; }
        &.-differs #own { display: block; }
        &.-wide #lists { layout: horizontal; }
        &.-wide #shared { height: 1fr; width: 2fr; }
        &.-wide #texts { height: 1fr; width: 3fr; layout: vertical; margin: 0 0 0 1; }
        &.-wide #texts > JsonPreview { height: 1fr; }
        &.-empty #texts { display: none; }
        /* Which permissions are missing takes more lines than other words do. */
        & #words { max-height: 9; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pull", "pull", id="shared.pull"),
        Binding("P", "push", "push", id="shared.push"),
        Binding("d", "delete", "delete there", id="shared.delete"),
        Binding("y", "copy", "copy", id="shared.copy"),
        Binding("r", "refresh", "refresh", id="shared.refresh"),
        Binding("q", "leave", "back", id="shared.leave", show=False),
    ]

    def __init__(
        self,
        shared: SharedEventsPort,
        events: EventsPort,
        library: LibraryPort,
        function: str,
        own: Sequence[EventEntry],
        *,
        target: str = "",
        read_only: bool = False,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """``target`` is the function's ARN: what is shared goes to that account and region.

        ``steady`` is a clock in seconds that nobody sets.
        """
        super().__init__(f"Shared test events of {function}")
        self._port = shared
        self._events = events
        self._library = library
        self._function = function
        self._own = tuple(own)
        self._read_only = read_only
        self._steady = steady
        self._read_s = 0.0
        # None until the registry was read.
        self._shared: tuple[SharedEvent, ...] | None = None
        self._texts: dict[str, str] = {}
        self._writing = SharedWriting(
            shared,
            target or function,
            self.post_message,
            run=lambda work, during: self.do(work, during, group="write"),
            changed=self._read,
            say=lambda words: self.say(words, "doubt"),
        )

    def parts(self) -> ComposeResult:
        """The events of either place, and the text of the one under the cursor."""
        with Container(id="lists"):
            yield Table[SharedRow](_columns(), lambda row: row.name, id="shared")
            with Horizontal(id="texts"):
                yield JsonPreview("In the registry", id="registry")
                yield JsonPreview("Yours", id="own")

    def on_mount(self) -> None:
        """Read the registry."""
        self._table.focus()
        self._show_rows()
        self.action_refresh()

    @property
    def _table(self) -> Table[SharedRow]:
        table: Table[SharedRow] = self.query_one("#shared", Table)
        return table

    @property
    def _row(self) -> SharedRow | None:
        return self._table.cursor_row

    # The list.

    def action_refresh(self) -> None:
        """Read the registry again."""
        self.say(f"Reading the registry {REGISTRY}…")
        self.do(self._read, _READING, failed=self._unread)

    def _unread(self) -> None:
        if self._shared is not None:
            # What was read is still of use, as long as one knows how old it is.
            old = age(int(self._read_s * 1000), int(self._steady() * 1000))
            self.say(f"{self.words} What is shown is stale, {old} old.", "bad")

    async def _read(self, done: str = "") -> None:
        found = await self._port.shared_events(self._function)
        if found.problem:
            self.say(f"✗ {found.problem}", "bad")
            self.post_message(CallFailed(_unreadable(found.problem), _READING))
            self._unread()
            return
        self._shared, self._read_s = found.events, self._steady()
        await self._read_own()
        self._show_rows()
        self.say(done or self._counted(found.version), "good" if done else "context")

    async def _read_own(self) -> None:
        """The texts of the saved events whose names are in the registry as well."""
        self._texts.clear()
        names = {event.name for event in self._shared or ()}
        for entry in (row.own for row in shared_rows(self._shared, self._own, {})):
            if entry is not None and entry.name in names and entry.problem is None:
                try:
                    saved = await self._events.read_event(self._function, entry)
                except LambdatuiError:
                    # It is shown without a word on whether it differs.
                    continue
                self._texts[entry.name] = saved.text

    def _show_rows(self) -> None:
        rows = shared_rows(self._shared, self._own, self._texts)
        self._table.set_rows(rows)
        if not self._table.touched:
            # Those of the registry come first, and later than the saved ones.
            self._table.move_to_first()
        self.set_class(not rows, "-empty")
        self.refresh_bindings()

    def _counted(self, version: str) -> str:
        count = len(self._shared or ())
        if not count:
            words = f"Nobody has shared a test event of {self._function} yet"
            have = "P shares the one under the cursor" if self._own else "save an event first"
            words += "." if self._read_only else f": {have}."
        else:
            place = f"{schema_name(self._function)}, version {version}"
            words = f"{count} in {REGISTRY}, {place}. p saves one as yours."
            words += "" if self._read_only else " P shares yours."
        return f"{words} {_READ_ONLY}" if self._read_only else words

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Show its text, and both where they differ."""
        event.stop()
        row = self._row
        self.refresh_bindings()
        self.set_class(row is not None and row.where is Where.DIFFERS, "-differs")
        if row is None:
            return
        first = self.query_one("#registry", JsonPreview)
        if row.shared is not None:
            kind = f" · {row.shared.type.value}" if row.shared.type else ""
            first.show_text(row.shared.text, title=f"In the registry{kind}")
            if row.where is Where.DIFFERS:
                self.query_one("#own", JsonPreview).show_text(self._texts[row.name])
        elif row.own is not None:
            self.do(partial(self._preview, row.own), "reading a saved event", group="preview")

    async def _preview(self, entry: EventEntry) -> None:
        saved = await self._events.read_event(self._function, entry)
        row = self._row
        if row is not None and row.own is entry:
            title = "Yours" if self._shared is None else "Yours, not shared"
            self.query_one("#registry", JsonPreview).show_text(saved.text, title=title)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the event under the cursor has something for."""
        del parameters
        if not self.is_mounted:
            return True
        row = self._row
        match action:
            case "pull" | "copy":
                return row is not None and row.shared is not None
            case "push":
                has_own = row is not None and row.own is not None
                return has_own and self._shared is not None and not self._read_only
            case "delete":
                return row is not None and row.shared is not None and not self._read_only
        return True

    # Taking one.

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Into the editor: the one of the registry, where there is one."""
        event.stop()
        if (row := self._row) is not None:
            self.do(partial(self._take, row), "reading an event", group="take")

    async def _take(self, row: SharedRow) -> None:
        if row.shared is not None:
            text = pretty(row.shared.text.encode())
            details = registry_details(row.shared)
            source = f"shared test event '{row.name}'"
            self.dismiss(Offer(text=text, source=source, details=details, name=row.name))
        elif row.own is not None:
            saved = await self._events.read_event(self._function, row.own)
            details = await self._library.event_details(self._function, row.own)
            self.dismiss(Offer(text=saved.text, source=row.name, details=details, name=row.name))

    def action_copy(self) -> None:
        """The event of the registry, to the clipboard."""
        if (row := self._row) is not None and row.shared is not None:
            self.post_message(CopyRequested(row.shared.text, f"'{row.name}'"))

    # From the registry to the saved events.

    def action_pull(self) -> None:
        """Save the one of the registry as an event of the function."""
        row = self._row
        if row is None or row.shared is None:
            return
        if row.where is Where.SAME:
            self.say(f"Your '{row.name}' is the same already.", "good")
        elif row.own is not None or not _can_be_name(row.name):
            self._ask_name(row.shared)
        elif secrets := secrets_in(row.shared.text):
            self._ask_secrets(row.shared, secrets)
        else:
            self.do(
                partial(self._pull, row.shared, row.name), f"pulling '{row.name}'", group="pull"
            )

    def _ask_secrets(self, event: SharedEvent, secrets: str) -> None:
        def answer(yes: bool | None) -> None:
            if yes:
                self.do(
                    partial(self._pull, event, event.name), f"pulling '{event.name}'", group="pull"
                )

        self.post_message(
            ConfirmationAsked(
                f"Save the shared '{event.name}' as yours?",
                answer,
                yes="save it as it is",
                detail=secrets,
            )
        )

    def _ask_name(self, event: SharedEvent) -> None:
        def answer(name: str | None) -> None:
            if name is not None:
                self.do(partial(self._pull, event, name), f"pulling '{event.name}'", group="pull")

        taken = any(entry.name == event.name for entry in self._own)
        why = "is saved already" if taken else "cannot be the name of a file"
        self.post_message(
            TextAsked(
                f"'{event.name}' {why}; save the shared one as",
                answer,
                value=event.name,
                check=lambda name: check_event_name(name.strip()),
                detail=secrets_in(event.text),
            )
        )

    async def _pull(self, event: SharedEvent, name: str, *, overwrite: bool = False) -> None:
        text = f"{pretty(event.text.encode())}\n"
        try:
            entry = await self._events.save_event(
                self._function,
                name,
                text,
                overwrite=overwrite,
                # One that is overwritten keeps its note and the response to expect.
                details=None if overwrite else registry_details(event),
            )
        except LambdatuiError as error:
            if error.fault.kind is not Kind.CONFLICT or overwrite:
                raise
            self._ask_replace(event, name, error.fault.what)
            return
        self._own = (*(one for one in self._own if one.name != entry.name), entry)
        await self._read_own()
        self._show_rows()
        self.say(f"Saved as '{entry.name}': {entry.path}", "good")

    def _ask_replace(self, event: SharedEvent, name: str, detail: str) -> None:
        def answer(yes: bool | None) -> None:
            if yes:
                work = partial(self._pull, event, name, overwrite=True)
                self.do(work, f"pulling '{event.name}'", group="pull")

        self.post_message(
            ConfirmationAsked(
                f"Replace your '{name}' with the shared '{event.name}'?",
                answer,
                yes="replace mine",
                detail=detail,
            )
        )

    # From the saved events to the registry.

    def action_push(self) -> None:
        """Share the saved one."""
        row = self._row
        if row is None or row.own is None:
            return
        if row.own.problem is not None:
            self.say(f"Your '{row.name}' is not JSON: {row.own.problem.sentence()}.", "doubt")
        elif row.where is Where.SAME:
            self.say(f"The registry has the same '{row.name}' already.", "good")
        else:
            self.do(partial(self._push, row, row.own), f"sharing '{row.name}'", group="read")

    async def _push(self, row: SharedRow, own: EventEntry) -> None:
        saved = await self._events.read_event(self._function, own)
        details = await self._library.event_details(self._function, own)
        event = SharedEvent(name=row.name, text=saved.text, type=details.type)
        self._writing.ask_push(event, row.shared)

    def action_delete(self) -> None:
        """Delete the one of the registry."""
        if (row := self._row) is not None and row.shared is not None:
            self._writing.ask_delete(row.shared, saved=row.own is not None)


def _unreadable(words: str) -> Fault:
    return Fault(kind=Kind.MALFORMED, what=words, operation="DescribeSchema")


def _can_be_name(name: str) -> bool:
    try:
        check_event_name(name)
    except LambdatuiError:
        return False
    return True


def _columns() -> list[TableColumn[SharedRow]]:
    return [
        TableColumn("name", "event", lambda row: (row.name, ""), least=14, most=60),
        TableColumn("where", "where", _where, width=14),
        TableColumn("type", "type", _type, width=7, drop=1),
    ]


def _where(row: SharedRow) -> CellText:
    if row.own is not None and row.own.problem is not None and row.shared is None:
        return "! not JSON", "warning"
    return row.where.value, _STYLES.get(row.where, "")


def _type(row: SharedRow) -> CellText:
    kind = row.shared.type if row.shared is not None else None
    return (kind.value if kind else ""), "muted"
