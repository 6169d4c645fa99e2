"""Names with a text each, edited as a table: environment variables, tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever_limits import ENVIRONMENT_BYTES, environment_size, tag_key, variable_name
from lambdatui.core.lever_undo import merged
from lambdatui.core.safe import safe
from lambdatui.core.secrets import MASK, looks_secret
from lambdatui.core.sections.environment import reference
from lambdatui.ui.messages import CopyRequested, TextAsked
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.lever_field import LeverField
from lambdatui.ui.widgets.table import Table

#: Seconds that a value is seen after it was asked for.
REVEAL_S = 10.0
_LOOKS_SECRET = "! looks like a secret"
_MARKS: Mapping[str, CellText] = {
    "added": ("+ added", "good"),
    "changed": ("~ changed", "warning"),
    "removed": ("- removed", "trouble"),
    "": ("", ""),
}


@dataclass(frozen=True)
class Pair:
    """One row: ``state`` is what is to be done with it, ``shown`` whether its value is seen."""

    name: str
    text: str
    state: str
    shown: bool


class PairsField(LeverField):
    """``all_secret`` masks every value, as those of an environment; else what looks secret."""

    DEFAULT_CSS = """
    PairsField {
        height: 1fr;
        & Table { height: 1fr; min-height: 3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="pairs.add"),
        Binding("d,delete", "remove", "remove, or not", key_display="d", id="pairs.remove"),
        Binding("x", "reveal", "show value", id="pairs.reveal"),
        Binding("y", "copy", "copy value", id="pairs.copy", show=False),
    ]

    def __init__(
        self,
        before: Mapping[str, str],
        *,
        all_secret: bool,
        what: str,
        wanted: Mapping[str, str] | None = None,
    ) -> None:
        """``what`` is one of them, in the middle of a sentence: ``variable``.

        It begins with those ``wanted``, or else with what is there.
        """
        super().__init__()
        self._before = dict(before)
        self._after = dict(before if wanted is None else wanted)
        self._all_secret = all_secret
        self._what = what
        self._shown = ""
        self._mask: Timer | None = None

    def compose(self) -> ComposeResult:
        """The table, and how large it is."""
        yield _Pairs(
            self._columns(),
            lambda row: row.name,
        )
        yield Static(id="size", classes="hint")

    def _columns(self, *, marked: bool = False) -> list[TableColumn[Pair]]:
        marks = [TableColumn("mark", "", _secret_mark, width=cell_len(_LOOKS_SECRET))]
        return [
            TableColumn("name", "name", lambda row: (row.name, _tone(row)), least=12, most=34),
            TableColumn("value", "value", self._value, least=16),
            *(marks if marked else ()),
            TableColumn("state", "", lambda row: _MARKS[row.state], width=9),
        ]

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    @property
    def table(self) -> "_Pairs":
        """Where keys go."""
        return self.query_one(_Pairs)

    @property
    def sends_by_enter(self) -> bool:
        """Enter changes the value under the cursor."""
        return False

    def rebase(self, value: Any) -> None:
        """What was added, changed and removed here is so again, on top of what is there now."""
        now = dict(value or {})
        self._after = merged(self._before, self._after, now)
        self._before = now
        self._show()

    @property
    def has_edits(self) -> bool:
        """Whether any was added, changed or removed."""
        return self._after != self._before

    @property
    def wanted(self) -> Any:
        """All of them."""
        return dict(self._after)

    def _show(self) -> None:
        names = sorted({*self._before, *self._after})
        rows = [self._pair(name) for name in names]
        self.table.set_columns(self._columns(marked=any(map(_is_marked, rows))))
        self.table.set_rows(rows)
        size = self.query_one("#size", Static)
        if not self._all_secret:
            size.update(Content(f"{len(self._after)} of 50"))
            return
        taken = environment_size(self._after)
        words = f"{taken:,} of {ENVIRONMENT_BYTES:,} bytes, as JSON"
        style = "$text-error" if taken > ENVIRONMENT_BYTES else ""
        size.update(Content.styled(words, style) if style else Content(words))

    def _pair(self, name: str) -> Pair:
        before, after = self._before.get(name), self._after.get(name)
        if after is None:
            state = "removed"
        elif before is None:
            state = "added"
        else:
            state = "" if before == after else "changed"
        text = after if after is not None else before or ""
        return Pair(name, text, state, self._is_shown(name, text))

    def _is_shown(self, name: str, text: str) -> bool:
        # That it is empty is no secret, and has to be seen.
        if name == self._shown or not text:
            return True
        return not self._all_secret and not looks_secret(name, text)

    def _value(self, row: Pair) -> CellText:
        if not row.shown:
            return (MASK, "muted")
        return (row.text or "(empty)", "muted" if not row.text else _tone(row))

    # Changing.

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Another value."""
        event.stop()
        row = self.table.cursor_row
        if row is None:
            return
        seen = row.shown and "\n" not in row.text
        hint = "" if seen else " (empty: it stays as it is; x shows the old one first)"
        title = f"New value of {row.name}{hint}"
        self._ask_value(row.name, row.text if seen else "", title, keeps=not seen)

    def _ask_value(self, name: str, value: str, title: str, *, keeps: bool = False) -> None:
        """With ``keeps`` an empty answer is none: what is not seen is not emptied by a habit."""

        def answered(text: str | None) -> None:
            if text or (text is not None and not keeps):
                self._after[name] = text
                self._changed(name)

        self.post_message(TextAsked(title, answered, value=value))

    def action_add(self) -> None:
        """Ask for a name, and then for its value."""

        def check(text: str) -> str:
            name = text.strip()
            if not name:
                raise fail(Kind.INVALID, f"A {self._what} needs a name.")
            if name in self._after:
                raise fail(Kind.INVALID, f"There is a {self._what} {name} already.")
            return variable_name(name) if self._all_secret else tag_key(name)

        def answered(name: str | None) -> None:
            if name is not None:
                self._ask_value(name, "", f"Value of {name}")

        self.post_message(TextAsked(f"Name of the new {self._what}", answered, check=check))

    def action_remove(self) -> None:
        """Remove the row under the cursor, or take that back."""
        row = self.table.cursor_row
        if row is None:
            return
        if row.state == "removed":
            self._after[row.name] = self._before[row.name]
        else:
            del self._after[row.name]
        self._changed(row.name)

    def _changed(self, name: str) -> None:
        self._show()
        self.table.choose(name)
        self.post_message(self.Changed())

    # Seeing.

    def action_reveal(self) -> None:
        """Show the value under the cursor for a while, or mask it at once."""
        row = self.table.cursor_row
        again = row is not None and row.name == self._shown
        self._hide()
        if row is not None and not again:
            self._shown = row.name
            self._mask = self.set_timer(REVEAL_S, self._hide)
            self._show()

    def _hide(self) -> None:
        if self._mask is not None:
            self._mask.stop()
            self._mask = None
        if self._shown:
            self._shown = ""
            self._show()

    def action_copy(self) -> None:
        """The value under the cursor, which is said to be a secret."""
        row = self.table.cursor_row
        if row is not None:
            secret = self._all_secret or looks_secret(row.name, row.text)
            kind = ", a secret" if secret else ""
            self.post_message(CopyRequested(row.text, f"the value of {safe(row.name)}{kind}"))


class _Pairs(Table[Pair]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "change value", id="pairs.change"),
    ]


def _is_marked(row: Pair) -> bool:
    """As on the function's page: what only names a secret is none."""
    return looks_secret(row.name, row.text) and not reference(row.name, row.text)


def _secret_mark(row: Pair) -> CellText:
    return (_LOOKS_SECRET if _is_marked(row) else "", "warning")


def _tone(row: Pair) -> str:
    return "muted" if row.state == "removed" else ""
