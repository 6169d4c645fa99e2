"""Where an alias is to lead to: a version, or two that share."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever_list import version_before
from lambdatui.core.qualifiers import LATEST, Version
from lambdatui.core.timespan import iso
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.lever_field import LeverField, labelled
from lambdatui.ui.widgets.one_line import OneLine
from lambdatui.ui.widgets.share_line import ShareLine
from lambdatui.ui.widgets.table import Table


class AliasField(LeverField):
    """``value`` is what it leads to now, None for one that is to be made.

    It begins with what is ``wanted``, which may be two that share; else with the way back: the
    version before the one it leads to; where two share, the first of them alone. ``versions`` are
    from the newest on; one that is not among them can be typed.
    """

    DEFAULT_CSS = """
    AliasField Table { height: auto; max-height: 6; margin-left: 14; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "next version", key_display="↓", id="alias.next"),
        Binding("up", "move(-1)", "version before", id="alias.before", show=False),
    ]

    def __init__(
        self,
        value: dict[str, Any] | None,
        versions: Sequence[Version],
        wanted: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self._now = value or {}
        self._versions = tuple(versions)
        numbers = tuple(each.number for each in self._versions)
        main, other = str(self._now.get("version", "")), str(self._now.get("other", ""))
        if value is None:
            self._first = numbers[0] if numbers else ""
        else:
            self._first = main if other else version_before(numbers, main)
        self._rest = other or (main if main != self._first else "")
        self._percent = 100
        if wanted:
            self._first = str(wanted.get("version", ""))
            if share := str(wanted.get("other", "")):
                self._rest = share
                self._percent = round(100 * (1 - _weight(wanted)))

    def compose(self) -> ComposeResult:
        """The version, those to choose from, the share, and where the rest goes."""
        yield labelled("version", OneLine(self._first, id="version"))
        rows = Table[Version](
            [
                TableColumn("version", "version", lambda row: (row.number, ""), width=9),
                TableColumn("now", "now", self._now_gets, width=6),
                TableColumn("published", "published", _published, width=10),
                TableColumn("description", "", lambda row: (row.description, "muted"), least=8),
            ],
            lambda row: row.number,
        )
        rows.can_focus = False
        yield rows
        yield labelled("gets", ShareLine(self._percent, id="share"))
        yield labelled("the rest to", OneLine(self._rest, id="rest"))

    def on_mount(self) -> None:
        """All versions, the one that is typed under the cursor."""
        latest = Version(number=LATEST, description="the version that is edited")
        self._table.set_rows([*self._versions, latest])
        self._table.move_to(self._first)
        self._show()

    @property
    def _table(self) -> Table[Version]:
        return self.query_one(Table)

    def _now_gets(self, version: Version) -> CellText:
        share = _weight(self._now)
        if version.number == self._now.get("version"):
            return (f"{1 - share:.0%}", "strong")
        return (f"{share:.0%}" if version.number == self._now.get("other") else "", "strong")

    def _show(self) -> None:
        rest, shared = self.query_one("#rest", Input), self.query_one(ShareLine).percent < 100
        if rest.parent is not None:
            rest.parent.display = shared
        if shared and rest.value in ("", self.query_one("#version", Input).value.strip()):
            rest.value = self._likely_rest()

    def _likely_rest(self) -> str:
        """Who shares with the version that is chosen: the one it leads to, else the newest."""
        first = self.query_one("#version", Input).value.strip()
        main = str(self._now.get("version", ""))
        others = (main, *(each.number for each in self._versions))
        return next((each for each in others if each and each != first), "")

    def action_move(self, rows: int) -> None:
        """Choose another version."""
        self._table.action_move(rows)
        self._type()

    @on(Table.RowHighlighted)
    def _highlighted(self, event: Table.RowHighlighted) -> None:
        # A click moves the cursor as well.
        event.stop()
        if self._table.touched:
            self._type()

    def _type(self) -> None:
        row = self._table.cursor_row
        line = self.query_one("#version", Input)
        if row is not None and line.value != row.number:
            line.value = row.number

    @on(ShareLine.Changed)
    def _shared(self, event: ShareLine.Changed) -> None:
        event.stop()
        self._show()
        self.post_message(self.Changed())

    @property
    def keys(self) -> str:
        """How to come to another version, and to the share."""
        return "↑ ↓ choose the version, tab its share"

    def rebase(self, value: Any) -> None:
        """It leads elsewhere by now."""
        self._now = value or {}
        self._table.refresh()

    @property
    def wanted(self) -> Any:
        """As AWS has it: what it leads to now stays the version that the weight is taken from."""
        version = self.query_one("#version", Input).value.strip()
        percent = self.query_one(ShareLine).percent
        if not version:
            raise fail(Kind.INVALID, "Choose a version, or type its number.")
        if percent == 100:
            return {"version": version}
        rest = self.query_one("#rest", Input).value.strip()
        if not rest:
            raise fail(Kind.INVALID, "Say which version gets the rest.")
        if rest == self._now.get("version"):
            return {"version": rest, "other": version, "weight": percent / 100}
        return {"version": version, "other": rest, "weight": (100 - percent) / 100}


def _weight(value: Mapping[str, Any]) -> float:
    """The share of the other version, 0 to 1; none where it is no number, which no share is."""
    try:
        share = float(value.get("weight") or 0)
    except (TypeError, ValueError):
        return 0.0
    return share if 0 <= share <= 1 else 0.0


def _published(version: Version) -> CellText:
    return (iso(version.modified_ms)[:10] if version.modified_ms else "", "muted")
