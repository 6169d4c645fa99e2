"""The keys of the logs pane, and what those of them do that concern its lines alone."""

from textual.binding import Binding, BindingType

from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.widgets.line_scroll import SIDEWAYS
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_feed import joined

KEYS: tuple[BindingType, ...] = (
    Binding("space,p", "pause", "pause", key_display="p", id="logs.pause"),
    Binding("f", "follow", "follow", id="logs.follow"),
    Binding("slash", "find", "find", key_display="/", id="logs.find"),
    Binding("n", "match(1)", "next match", show=False, id="logs.next_match"),
    Binding("N", "match(-1)", "match before", show=False, id="logs.previous_match"),
    Binding("e", "error(1)", "error", id="logs.next_error"),
    Binding("E", "error(-1)", "error before", show=False, id="logs.previous_error"),
    Binding("w", "wrap", "wrap", id="logs.wrap"),
    Binding("t", "times", "times: local, UTC, off", show=False, id="logs.times"),
    Binding("R", "raw", "lines as they came", show=False, id="logs.raw"),
    Binding("s", "since", "since", id="logs.since"),
    Binding("y", "copy_event", "copy", id="logs.copy_event"),
    Binding(
        "Y",
        "copy_screen",
        "copy what is in sight, with times",
        show=False,
        id="logs.copy_screen",
    ),
    *SIDEWAYS,
    Binding("ctrl+l", "clear", "clear", show=False, id="logs.clear"),
    Binding("r", "retry", "retry", id="logs.retry"),
    Binding("escape", "close_find", "close the search", show=False, id="logs.close_find"),
)


def go_to_error(view: LineView, step: int) -> Noted | None:
    """The next error, or the one before; from the followed end the newest error above.

    What is to be said of it, where it did not go as the key says.
    """
    here = view.window.cursor
    if step > 0 and view.window.following:
        newest = view.buffer.previous_error(here + 1)
        if newest is not None and newest != here:
            view.jump(newest)
            return Noted("The newest error above; E goes further up.")
    found = view.buffer.next_error(here) if step > 0 else view.buffer.previous_error(here)
    if found is None or found >= view.window.end:
        where, other = ("below", "E goes up") if step > 0 else ("above", "e goes down")
        return Noted(f"No error {where} this line; {other}.")
    view.jump(found)
    return None


def copy_of_event(view: LineView) -> CopyRequested | Noted:
    """The event under the cursor, as it came, with all of its lines."""
    event = view.current_event()
    if not event:
        return Noted("There is no line to copy.")
    what = "the line" if len(event) == 1 else f"the event ({len(event):,} lines)"
    return CopyRequested(joined(event), what)


def copy_of_screen(view: LineView) -> CopyRequested | Noted:
    """The lines that are in sight, as they came, with the times of their events."""
    lines = view.visible_lines()
    if not lines:
        return Noted("There is no line to copy.")
    what = "the line" if len(lines) == 1 else f"{len(lines)} lines"
    return CopyRequested(joined(lines, times=True), what)
