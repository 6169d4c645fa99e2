"""Drafts that other consoles left: typed for the function, and never saved."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from lambdatui.core.functions import plain_name
from lambdatui.core.history import Draft, place_of
from lambdatui.core.jsontext import check_json
from lambdatui.core.ports import LibraryPort
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.table import Table

#: Characters of a draft that are looked at for its row.
_BEGINNING = 400
#: Characters up to which it is said of a draft whether it is JSON.
_JUDGED = 100_000

#: A draft with its place in the list: two may have one text.
_Numbered = tuple[int, Draft]


class DraftsScreen(Framed[Draft]):
    """Gives the draft that was taken back; what was the draft before is among the others then."""

    DEFAULT_CSS = """
    DraftsScreen {
        & #lists { height: 1fr; layout: vertical; }
        & DraftTable { height: 8; }
        & JsonPreview { height: 1fr; }
        &.-wide #lists { layout: horizontal; }
        &.-wide DraftTable { height: 1fr; width: 2fr; }
        &.-wide JsonPreview { width: 3fr; margin: 0 0 0 2; }
        &.-empty JsonPreview { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="drafts.copy"),
        Binding("r", "refresh", "refresh", id="drafts.refresh"),
        Binding("q", "leave", "back", id="drafts.leave", show=False),
    ]

    def __init__(self, library: LibraryPort, function: str) -> None:
        self._plain = plain_name(function) if place_of(function) else function
        super().__init__(f"Drafts of other consoles for {self._plain}")
        self._library = library
        self._function = function

    def parts(self) -> ComposeResult:
        """The drafts, and the one under the cursor."""
        with Container(id="lists"):
            yield DraftTable(_columns(placed=False), lambda row: str(row[0]), id="drafts")
            yield JsonPreview("Draft", id="draft")

    def on_mount(self) -> None:
        """Read them."""
        self._table.focus()
        self.action_refresh()

    @property
    def _table(self) -> "DraftTable":
        return self.query_one(DraftTable)

    @property
    def _draft(self) -> Draft | None:
        row = self._table.cursor_row
        return None if row is None else row[1]

    def action_refresh(self) -> None:
        """Read them again."""
        self.say("Reading the drafts…")
        self.do(self._read, "reading the drafts")

    async def _read(self) -> None:
        found = await self._library.other_drafts(self._function)
        elsewhere = any(draft.place != place_of(self._function) for draft in found)
        self._table.set_columns(_columns(placed=elsewhere))
        self._table.set_rows(list(enumerate(found)))
        self.set_class(not found, "-empty")
        self.refresh_bindings()
        if not found:
            self.say(
                f"No other console left a draft for {self._plain}. What is typed in one, and not "
                "saved, stands here."
            )
        else:
            self.say(
                "The newest first. ↵ takes one back into the editor; "
                "the draft that is there now is kept here instead."
            )

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Show its text."""
        event.stop()
        self.refresh_bindings()
        if (draft := self._draft) is not None:
            title = f"Draft · {len(draft.text):,} characters"
            self.query_one(JsonPreview).show_text(draft.text, title=title)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing, nothing is copied."""
        del parameters
        return not (action == "copy" and self.is_mounted and self._draft is None)

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Take it back."""
        event.stop()
        if (draft := self._draft) is not None:
            self.do(partial(self._take, draft), "taking back a draft")

    async def _take(self, draft: Draft) -> None:
        await self._library.take_back_draft(draft, self._function)
        self.dismiss(draft)

    def action_copy(self) -> None:
        """Its text, to the clipboard."""
        if (draft := self._draft) is not None:
            self.post_message(CopyRequested(draft.text, "the draft"))


class DraftTable(Table[_Numbered]):
    """Enter takes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "take back", id="drafts.take"),
    ]


def _columns(*, placed: bool) -> list[TableColumn[_Numbered]]:
    """With ``placed``, where each was typed: not all were in the account and region of now."""
    typed_in = TableColumn[_Numbered]("place", "typed in", _typed_in, least=15, most=30)
    return [
        TableColumn("event", "event", _event, least=12, most=40),
        *([typed_in] if placed else []),
        TableColumn("state", "", _state, width=10, drop=1),
        TableColumn("begin", "begins with", _beginning, least=10, most=200, drop=2),
        TableColumn("size", "length", _size, width=9, justify="right", drop=3),
    ]


def _event(row: _Numbered) -> CellText:
    name = row[1].event_name
    return (name, "") if name else ("not named", "muted")


def _typed_in(row: _Numbered) -> CellText:
    place = row[1].place
    return (place, "muted") if place else ("place not known", "warning")


def _state(row: _Numbered) -> CellText:
    text = row[1].text
    wrong = len(text) <= _JUDGED and check_json(text) is not None
    return ("! not JSON", "warning") if wrong else ("", "")


def _beginning(row: _Numbered) -> CellText:
    return " ".join(row[1].text[:_BEGINNING].split()), "muted"


def _size(row: _Numbered) -> CellText:
    return f"{len(row[1].text):,}", "muted"
