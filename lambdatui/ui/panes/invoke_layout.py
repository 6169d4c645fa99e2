"""What of the invoke pane stands where, in how much room, and where the person is in it."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import fault_of
from lambdatui.core.events import EventEntry
from lambdatui.core.invoke import Outcome
from lambdatui.core.stop import Clock
from lambdatui.ui.desk import Desk
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, Noted
from lambdatui.ui.panes.invoke_compare import answer_of
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.result_view import ResultLeft, ResultView
from lambdatui.ui.worksheet import Worksheet

#: Columns from which the list stands beside the event, and rows from which the result does not
#: have to take the event's place.
WIDE = 90
TALL = 28
_DOING = "working on an event"

#: ``-ran``: there is a result. ``-reading``: it is what one looks at, and has the room.
#: ``-picking`` and ``-result``: where the person is, which matters in little room alone.
LAYOUT = """
InvokePane {
    & Container { layout: vertical; height: 1fr; }
    & EventList { height: auto; max-height: 9; }
    & #invoke-work { width: 1fr; height: 1fr; }
    & EventEditor { height: 2fr; }
    & ResultView { height: auto; }
    &.-ran ResultView { height: 3fr; }
    &.-wide {
        & Container { layout: horizontal; }
        & EventList { width: 30; height: 1fr; max-height: 100%; }
        & #invoke-work { margin: 0 0 0 1; }
    }
    &.-narrow.-ran EventList { max-height: 4; }
    &.-narrow.-ran EventList:focus { max-height: 9; }
    &.-reading EventEditor { height: 7; }
    &.-reading ResultView { height: 1fr; }
    &.-short {
        & EventEditor { height: 1fr; }
        & ResultView { display: none; height: 1fr; }
        &.-result ResultView { display: block; }
        &.-result EventEditor { display: none; }
    }
    &.-short.-narrow {
        & EventList { display: none; max-height: 12; }
        &.-picking EventList { display: block; }
    }
}
"""


class InvokeLayout(DetailPane):
    """Knows the parts and the ways between them, and nothing of what is done in them."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        # Whoever comes in first picks.
        super().__init__(classes="-picking")
        self._desk = desk
        self._clock = clock
        self._sheet: Worksheet | None = None
        self._editor = EventEditor(desk.check)

    def compose(self) -> ComposeResult:
        """Bar, list, event, result."""
        yield InvokeBar()
        with Container():
            yield EventList(self._clock)
            with Vertical(id="invoke-work"):
                yield self._editor
                yield ResultView()

    def on_resize(self, event: events.Resize) -> None:
        """Name the room that there is, for the style."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width < WIDE, "-narrow")
        self.set_class(event.size.height < TALL, "-short")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In little room the list is there while it is picked from, the result while read."""
        inside = event.widget.ancestors_with_self
        self.set_class(self.query_one(EventList) in inside, "-picking")
        self.set_class(self.query_one(ResultView) in inside, "-result")
        self.refresh_bindings()

    def _show_result(self, sheet: Worksheet) -> None:
        self.query_one(ResultView).show(sheet, self._clock())
        # The result has the room until a person types again.
        self.set_class(bool(sheet.running or sheet.ended or sheet.past), "-ran", "-reading")
        self.refresh_bindings()
        self._show_bar(sheet)

    def _show_bar(self, sheet: Worksheet) -> None:
        """How it is sent, and what an event may have for that."""
        self.query_one(InvokeBar).show(sheet)
        self._editor.limit = sheet.type.limit

    def _open_result(self) -> None:
        """Where there is room for one of them, the result takes the place of the event."""
        if self.has_class("-short"):
            self.add_class("-result")
            if self.has_focus_within:
                self.query_one(ResultView).focus_part()

    @property
    def _result_seen(self) -> bool:
        return self.active and self.query_one(ResultView).display

    def action_read_result(self) -> None:
        """Go to the result. Escape leads back; whoever presses this twice is still there."""
        if not self.query_one(ResultView).has_focus_within:
            self._read_result()

    def _read_result(self) -> None:
        self.add_class("-result")
        self.query_one(ResultView).focus_part()

    def action_edit(self) -> None:
        """Go to the event."""
        self.remove_class("-result")
        self._editor.focus_text()

    def on_result_left(self, event: ResultLeft) -> None:
        """Escape in the result: to the event; from a past invocation, back to the list."""
        event.stop()
        sheet = self._sheet
        if sheet is not None and sheet.past is not None:
            sheet.past = sheet.past_run = None
            self._show_result(sheet)
            self.remove_class("-result")
            self._to_list()
        else:
            self.action_edit()

    def on_event_editor_left(self, event: EventEditor.Left) -> None:
        """Escape in the event: to the list."""
        event.stop()
        self._to_list()

    def on_invoke_bar_events_asked(self) -> None:
        """The name was clicked: to the list."""
        self._to_list()

    def _to_list(self) -> None:
        self.query_one(EventList).focus(scroll_visible=False)

    def on_option_list_option_highlighted(self, event: EventList.OptionHighlighted) -> None:
        """Which keys there are depends on the row."""
        event.stop()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are there where they have something to do."""
        sheet = self._sheet
        match action:
            case "delete":
                # For the list's saved events alone.
                rows = self.query(EventList)
                return any(one.has_focus and isinstance(one.choice, EventEntry) for one in rows)
            case "stop":
                return sheet is not None and sheet.running is not None
            case "follow":
                return sheet is not None and self._in_doubt(sheet)
            case "compare" | "expect":
                inside = any(one.has_focus_within for one in self.query(ResultView))
                return inside and sheet is not None and bool(answer_of(sheet, self.function))
        return super().check_action(action, parameters)

    def _in_doubt(self, sheet: Worksheet) -> bool:
        """Whether the logs alone tell how the run that is shown ended."""
        if sheet.running is not None or sheet.past is not None or sheet.ended is None:
            return False
        if not any(one.has_focus_within for one in self.query(ResultView)):
            return False
        result = sheet.ended.result
        unknown = result is not None and result.outcome is Outcome.UNKNOWN
        return unknown or sheet.ended.left

    @property
    def _entry(self) -> EventEntry | None:
        """The saved event that is meant: under the cursor of the list, else the one in hand."""
        rows = self.query_one(EventList)
        if rows.has_focus:
            return rows.choice if isinstance(rows.choice, EventEntry) else None
        return self._sheet.entry if self._sheet is not None else None

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake in what was begun is told; it ends nothing else."""
        event.stop()
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            fault = fault_of(event.worker.error, _DOING)
            self.post_message(CallFailed(fault, _DOING))
            self._note(fault.sentence(), "error")

    def _note(self, words: str, severity: str = "information") -> None:
        self.post_message(Noted(words, severity))
