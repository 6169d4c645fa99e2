"""The keys of the logs pane."""

from textual.binding import Binding, BindingType

from lambdatui.ui.widgets.line_scroll import SIDEWAYS

KEYS: tuple[BindingType, ...] = (
    Binding("slash", "find", "filter", key_display="/", id="logs.find"),
    Binding("e", "error(1)", "error", id="logs.next_error"),
    Binding("E", "error(-1)", "error before", show=False, id="logs.previous_error"),
    Binding("o", "only_request", "only this request", id="logs.only_request"),
    Binding("x", "context", "in context", id="logs.context"),
    Binding("C", "capture", "capture", id="logs.capture"),
    Binding("p,space", "pause", "pause", key_display="p", id="logs.pause"),
    Binding("f", "follow", "follow", id="logs.follow"),
    Binding("s", "since", "since", id="logs.since"),
    Binding("left_square_bracket", "further(-1)", "earlier", id="logs.earlier"),
    Binding("right_square_bracket", "further(1)", "later", id="logs.later"),
    Binding("enter", "unfold", "unfold JSON", show=False, id="logs.unfold"),
    Binding("n", "match(1)", "next match", show=False, id="logs.next_match"),
    Binding("N", "match(-1)", "match before", show=False, id="logs.previous_match"),
    Binding("w", "wrap", "wrap", id="logs.wrap"),
    Binding("t", "times", "times: local, UTC, since the mark, off", show=False, id="logs.times"),
    Binding("T", "go_to_time", "go to a time", show=False, id="logs.go_to_time"),
    Binding("M", "mark", "mark: times count from here", show=False, id="logs.mark"),
    Binding("R", "raw", "lines as they came", show=False, id="logs.raw"),
    Binding("V", "select", "select lines", show=False, id="logs.select"),
    Binding("y", "copy_event", "copy", id="logs.copy_event"),
    Binding("Y", "copy_shown", "copy all that is shown", show=False, id="logs.copy_shown"),
    Binding("S", "save", "save to a file", show=False, id="logs.save"),
    *SIDEWAYS,
    Binding("ctrl+l", "clear", "clear", show=False, id="logs.clear"),
    Binding("r", "retry", "retry", id="logs.retry"),
    Binding("escape", "leave", "clear", id="logs.leave"),
)
