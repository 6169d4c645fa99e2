"""The parts of the report's pane, their places and their keys."""

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.report_window import ReportWindow
from lambdatui.core.safe import safe
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.widgets.choice_line import ChoiceLine
from lambdatui.ui.widgets.fact_list import FactList

WINDOWS = tuple(ReportWindow)
#: Rows of the box below, at most: it must leave room for what it speaks of.
_MOST_NOTE = 8

KEYS: tuple[BindingType, ...] = (
    Binding("a", "make_alarms", "make alarms", id="report.make_alarms"),
    Binding("r", "refresh", "read again", id="report.refresh"),
    Binding(
        "left_square_bracket",
        "window(-1)",
        "shorter",
        key_display="[",
        id="report.window_previous",
    ),
    Binding(
        "right_square_bracket", "window(1)", "longer", key_display="]", id="report.window_next"
    ),
    *(
        Binding(
            str(number),
            f"choose('{window.value}')",
            window.value,
            show=False,
            id=f"report.window_{window.value}",
        )
        for number, window in enumerate(WINDOWS, start=1)
    ),
    Binding("n", "count_all", "count all", id="report.count_all"),
    Binding("y", "copy", "copy", id="report.copy"),
    Binding("S", "save", "save as JSON", id="report.save"),
    Binding("escape", "stop", "stop", id="report.stop"),
)

LAYOUT = """
ReportPane {
    #report-head { height: 1; padding: 0 1; }
    #report-windows { width: auto; }
    #report-status {
        width: 1fr;
        padding: 0 0 0 2;
        text-align: right;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        color: $text-muted;
    }
    #report-summary { height: auto; max-height: 4; padding: 0 1; }
    #report-trouble { display: none; height: auto; max-height: 4; padding: 0 1; }
    #report-trouble { color: $text-error; }
    &.-trouble #report-trouble { display: block; }
    #report-hint { display: none; height: auto; padding: 1 2; color: $text-muted; }
    FactList { height: 1fr; min-height: 4; }
    #report-note { height: auto; padding: 0 1; border-top: solid $border-blurred; }
    &.-stale FactList { opacity: 60%; }
    &.-hint {
        #report-hint { display: block; }
        #report-note, #report-summary { display: none; }
    }
}
"""


class ReportLayout(DetailPane):
    """Knows the parts, and nothing of what is read."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="-hint")
        at = WINDOWS.index(ReportWindow.D1)
        self._choice = ChoiceLine([window.value for window in WINDOWS], at, id="report-windows")
        # Its keys are the pane's.
        self._choice.can_focus = False
        self._status = Static(markup=False, id="report-status")
        self._summary = Static(markup=False, id="report-summary")
        self._trouble = Static(markup=False, id="report-trouble")
        self._hint = Static(markup=False, id="report-hint")
        self._list = FactList()
        self._note = Static(markup=False, id="report-note")

    def compose(self) -> ComposeResult:
        """The choice of time, what was counted, the rows, and what there is to say of one."""
        with Horizontal(id="report-head"):
            yield self._choice
            yield self._status
        yield self._summary
        yield self._trouble
        yield self._hint
        # It stays where it is empty: the keys of this pane go where the focus is.
        yield self._list
        yield self._note

    def show_hint(self, hint: Content | str) -> None:
        """What stands in the place of a report; nothing where there is one."""
        self._hint.update(hint)
        self.set_class(bool(hint), "-hint")

    def show_trouble(self, text: str) -> None:
        """What went wrong, or nothing."""
        self._trouble.update(safe(text))
        self.set_class(bool(text), "-trouble")

    def show_note(self, sentences: tuple[str, ...], all_sentences: list[tuple[str, ...]]) -> None:
        """What there is to say of a row. The box is as high as the longest of them all needs:

        so nothing moves while the cursor does.
        """
        width = max(20, self.size.width - 2)
        rows = max((_rows(each, width) for each in all_sentences), default=0)
        self._note.display = rows > 0
        self._note.styles.height = min(_MOST_NOTE, rows) + 1
        self._note.update(Content("\n".join(safe(sentence) for sentence in sentences)))


def _rows(sentences: tuple[str, ...], width: int) -> int:
    return sum(len(Content(safe(sentence)).wrap(width)) for sentence in sentences)
