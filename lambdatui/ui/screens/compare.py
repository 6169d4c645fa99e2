"""Two answers compared: how both ended, what they took, and every place where they differ."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.compare import Comparison, Difference, compare_json
from lambdatui.core.jsontext import check_json
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.aside import aside, uncollected
from lambdatui.ui.comparing import (
    GLYPHS,
    FigureRow,
    Side,
    as_text,
    difference_lines,
    figure_rows,
    pattern_of,
    verdict,
)
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import TableColumn
from lambdatui.ui.widgets.json_spans import json_lines
from lambdatui.ui.widgets.table import Table
from lambdatui.ui.widgets.text_lines import Kind, TextLines
from lambdatui.ui.widgets.turns import first_lines

#: Rows from which there is air between the parts.
TALL = 32
_TONES = {"good": "$text-success", "bad": "$text-error", "doubt": "$text-warning", "": ""}


class CompareScreen(Framed[tuple[str, ...]]):
    """Compares ``before`` with ``after``, without the paths in ``ignore``.

    Gives the paths to ignore where a person changed them, for whoever keeps them: ``keeps`` says
    where that is, such as "beside the event 'ok'", and is empty where nobody does.
    """

    DEFAULT_CSS = """
    CompareScreen {
        & #figures { height: auto; margin: 0 0 1 0; }
        & #verdict { height: auto; text-style: bold; }
        & Table { height: 1fr; min-height: 4; margin: 1 0 0 0; }
        & #difference { height: 8; border-top: solid $border-blurred; padding: 0; }
        & #whole { display: none; height: 1fr; margin: 1 0 0 0; }
        & #whole TextLines {
            width: 1fr;
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            &:focus { border-top: solid $accent; border-title-color: $accent; }
        }
        &.-whole {
            & #whole { display: block; }
            & Table, & #difference { display: none; }
        }
        &.-same Table, &.-same #difference { display: none; }
        &.-short {
            & #figures { margin: 0; }
            & Table { margin: 0; }
            & #difference { height: 4; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "ignore", "ignore this path", id="compare.ignore"),
        Binding("I", "ignore_none", "ignore nothing", id="compare.ignore-none", show=False),
        Binding("t", "whole", "whole texts", id="compare.whole"),
        Binding("y", "copy", "copy", id="compare.copy"),
        Binding("q", "leave", "back", id="compare.leave", show=False),
    ]

    def __init__(
        self, before: Side, after: Side, *, ignore: tuple[str, ...] = (), keeps: str = ""
    ) -> None:
        super().__init__(f"Compare · {before.name} → {after.name}")
        self._before = before
        self._after = after
        self._first = self._ignore = ignore
        self._keeps = keeps
        self._comparison: Comparison | None = None
        self._laid = False

    def parts(self) -> ComposeResult:
        """Figures, verdict, the differences, the one under the cursor; or both texts."""
        yield Static(self._figures(), id="figures")
        yield Static("comparing…", id="verdict", markup=False)
        yield Table(_columns(), _key, id="differences")
        yield TextLines(id="difference")
        with Horizontal(id="whole"):
            for side, name in ((self._before, "before"), (self._after, "after")):
                view = TextLines(id=f"whole-{name}")
                view.border_title = safe(side.name)
                yield view

    def on_resize(self) -> None:
        """In few rows the differences have what there is."""
        super().on_resize()
        self.set_class(self.size.height < TALL, "-short")

    def on_mount(self) -> None:
        """Compare, once there is something to see: both at a time would hold each other up."""
        self.call_after_refresh(self._compare)

    def _figures(self) -> Content:
        head = FigureRow("", self._before.name, self._after.name)
        rows = (head, *figure_rows(self._before, self._after))
        labels, lefts, rights = (
            [safe(getattr(row, name)) for row in rows] for name in ("label", "before", "after")
        )
        widths = [max(map(cell_len, texts)) for texts in (labels, lefts)]
        # How it ended may be long, and has nothing beside it.
        told = [cell_len(right) for row, right in zip(rows, rights, strict=True) if row.delta]
        widths.append(max(told, default=0))
        lines = []
        for row, label, left, right in zip(rows, labels, lefts, rights, strict=True):
            tone = _TONES[row.tone]
            strong = "bold" if row is head else ""
            lines.append(
                Content.assemble(
                    (set_cell_size(label, widths[0] + 2), "$text-muted"),
                    (set_cell_size(left, widths[1] + 2), strong),
                    (right.ljust(widths[2]), strong or ("" if row.delta else tone)),
                    (f"   {row.delta}" if row.delta else "", tone),
                )
            )
        return Content("\n").join(lines)

    # Comparing.

    def _compare(self) -> None:
        work = partial(compare_json, self._before.payload, self._after.payload, self._ignore)
        self.do(partial(self._compared, work), "comparing the answers")

    async def _compared(self, work: Callable[[], Comparison]) -> None:
        # Two answers may have megabytes.
        found = self._comparison = await aside(partial(uncollected, work))
        words, tone = verdict(self._before, self._after, found)
        self.query_one("#verdict", Static).update(Content.styled(words, _TONES[tone]))
        self.set_class(not found.differences, "-same")
        table = self._table
        table.set_rows(list(found.differences))
        if found.differences and not self.has_class("-whole"):
            table.focus()
        self._tell_ignored()
        self.refresh_bindings()

    def _tell_ignored(self) -> None:
        unasked = self._comparison.unasked if self._comparison else ()
        # Said, since it differs and is not among the differences.
        own = f"{', '.join(unasked)} of an error is never compared. " if unasked else ""
        if not self._ignore:
            none = "Nothing is ignored. i leaves out the path under the cursor, such as a time."
            self.say(f"{own}i leaves out the path under the cursor." if own else none)
            return
        kept = f", kept {self._keeps}" if self._keeps else ", until this is closed"
        self.say(f"{own}Ignored: {', '.join(self._ignore)}{kept}")

    @property
    def _table(self) -> Table[Difference]:
        return self.query_one("#differences", Table)

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Show it whole below."""
        event.stop()
        row = self._table.cursor_row
        lines = [safe(line) for line in difference_lines(row)] if row is not None else []
        self.query_one("#difference", TextLines).show(lines)

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Enter: both answers whole."""
        event.stop()
        self.action_whole()

    # What a person does.

    def action_ignore(self) -> None:
        """Leave out the path under the cursor, in each element of its lists."""
        row = self._table.cursor_row
        pattern = pattern_of(row.path) if row is not None else ""
        if not pattern:
            self.say("Only a path within JSON can be ignored.", "doubt")
        elif pattern not in self._ignore:
            self._ignore = (*self._ignore, pattern)
            self._compare()

    def action_ignore_none(self) -> None:
        """Compare everything."""
        self._ignore = ()
        self._compare()

    def action_whole(self) -> None:
        """Both answers side by side, or the differences again."""
        whole = not self.has_class("-whole")
        self.set_class(whole, "-whole")
        if whole and not self._laid:
            self._laid = True
            self.do(
                partial(self._lay, "before", self._before.payload),
                "showing an answer",
                group="before",
            )
            self.do(
                partial(self._lay, "after", self._after.payload), "showing an answer", group="after"
            )
        (self.query_one("#whole-after", TextLines) if whole else self._table).focus()

    async def _lay(self, name: str, payload: bytes) -> None:
        kind, first, rest = await aside(partial(_readable, payload))
        view = self.query_one(f"#whole-{name}", TextLines)
        view.show(first, kind)
        await view.fill(rest)

    def action_copy(self) -> None:
        """Ask for the comparison on the clipboard, as text."""
        if self._comparison is not None:
            text = as_text(self._before, self._after, self._comparison)
            self.post_message(CopyRequested(text, "the comparison"))

    def action_leave(self) -> None:
        """Back, with the paths to ignore where they changed."""
        changed = bool(self._keeps) and self._ignore != self._first
        self.dismiss(self._ignore if changed else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to ignore where nothing differs."""
        del parameters
        if action == "ignore":
            return self._comparison is not None and bool(self._comparison.differences)
        return action != "ignore_none" or bool(self._ignore)


def _readable(payload: bytes) -> tuple[Kind, list[str], Iterator[str]]:
    text = payload.decode("utf-8", errors="replace")
    is_json = check_json(text) is None
    lines = json_lines(text) if is_json else iter(safe_lines(text))
    return "json" if is_json else "plain", first_lines(lines), lines


def _key(row: Difference) -> str:
    return f"{row.kind.value} {row.path}"


def _columns() -> list[TableColumn[Difference]]:
    return [
        TableColumn(
            "kind",
            "",
            lambda row: (f"{GLYPHS[row.kind][0]} {row.kind.value}", GLYPHS[row.kind][1]),
            width=9,
        ),
        TableColumn("path", "where", lambda row: (row.path, ""), least=16, most=48),
        TableColumn("before", "before", lambda row: (_value(row.before), "muted"), least=12),
        TableColumn("after", "after", lambda row: (_value(row.after), ""), least=12),
    ]


def _value(value: str | None) -> str:
    return "" if value is None else value.replace("\n", "⏎")
