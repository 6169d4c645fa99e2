"""Deleted events, and the way back."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.events import DeletedEvent, EventEntry, Origin, check_event_name
from lambdatui.core.ports import LibraryPort
from lambdatui.core.safe import safe
from lambdatui.ui.messages import CopyRequested, TextAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.moments import whole_moment
from lambdatui.ui.widgets.table import Table


class TrashScreen(Framed[EventEntry]):
    """Gives the event that was brought back."""

    DEFAULT_CSS = """
    TrashScreen {
        & #deleted { height: 1fr; }
        & #path { height: auto; max-height: 3; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "rename", "bring back as", id="trash.rename"),
        Binding("y", "copy", "copy its path", id="trash.copy"),
        Binding("r", "refresh", "refresh", id="trash.refresh"),
        Binding("q", "leave", "back", id="trash.leave", show=False),
    ]

    def __init__(self, library: LibraryPort, function: str) -> None:
        super().__init__(f"Deleted events of {function}")
        self._library = library
        self._function = function

    def parts(self) -> ComposeResult:
        """The deleted events, and where the one under the cursor is."""
        yield DeletedTable(_columns(), lambda event: f"{event.function}/{event.id}", id="deleted")
        yield Static(markup=False, id="path")

    def on_mount(self) -> None:
        """Read them."""
        self._table.focus()
        self.action_refresh()

    @property
    def _table(self) -> "DeletedTable":
        return self.query_one(DeletedTable)

    def action_refresh(self) -> None:
        """Read them again."""
        self.say("Reading the trash…")
        self.do(self._read, "reading the deleted events")

    async def _read(self) -> None:
        found = await self._library.deleted_events(self._function)
        self._table.set_rows(found)
        self.set_class(not found, "-empty")
        self.refresh_bindings()
        if not found:
            self.say(f"Nothing of {self._function} is in the trash. d deletes an event to here.")
        else:
            count = "1 event" if len(found) == 1 else f"{len(found)} events"
            self.say(f"{count}, the newest first. ↵ brings one back under the name it had.")

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Say where it is: that file can be read in any editor."""
        event.stop()
        deleted = self._table.cursor_row
        self.query_one("#path", Static).update(Content(safe(deleted.path if deleted else "")))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing, nothing is brought back."""
        del parameters
        if not self.is_mounted or action not in ("rename", "copy"):
            return True
        return self._table.cursor_row is not None

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Bring it back under its name."""
        event.stop()
        if (deleted := self._table.cursor_row) is not None:
            self.do(partial(self._restore, deleted, ""), f"bringing back '{deleted.name}'")

    async def _restore(self, deleted: DeletedEvent, name: str) -> None:
        try:
            entry = await self._library.restore_event(deleted, name)
        except LambdatuiError as error:
            if error.fault.kind is not Kind.CONFLICT:
                raise
            self.say(f"{error.fault.what} It is still in the trash.", "doubt")
            self._ask_name(deleted, f"'{name or deleted.name}' is taken; bring it back as")
        else:
            self.dismiss(entry)

    def action_rename(self) -> None:
        """Bring it back under another name."""
        if (deleted := self._table.cursor_row) is not None:
            self._ask_name(deleted, f"Bring '{deleted.name}' back as")

    def _ask_name(self, deleted: DeletedEvent, title: str) -> None:
        def answer(name: str | None) -> None:
            if name is not None:
                self.do(partial(self._restore, deleted, name), f"bringing back '{deleted.name}'")

        self.post_message(
            TextAsked(
                title,
                answer,
                value=f"{deleted.name}-restored"[-100:],
                check=lambda name: check_event_name(name.strip()),
            )
        )

    def action_copy(self) -> None:
        """Its path, to the clipboard."""
        if (deleted := self._table.cursor_row) is not None:
            self.post_message(CopyRequested(deleted.path, "the path"))


class DeletedTable(Table[DeletedEvent]):
    """Enter brings back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "bring back", id="trash.restore"),
    ]


def _columns() -> list[TableColumn[DeletedEvent]]:
    return [
        TableColumn("when", "deleted", _when, width=19),
        TableColumn("name", "event", lambda event: (event.name, ""), least=14, most=60),
        TableColumn("whose", "of", _whose, least=8, most=40, drop=2),
        TableColumn("size", "bytes", _size, width=9, justify="right", drop=1),
    ]


def _when(event: DeletedEvent) -> CellText:
    return whole_moment(event.deleted_ms)[:19], "muted"


def _whose(event: DeletedEvent) -> CellText:
    shared = event.origin is Origin.SHARED
    return "all functions" if shared else event.function, "muted"


def _size(event: DeletedEvent) -> CellText:
    return f"{event.size:,}", "muted"
