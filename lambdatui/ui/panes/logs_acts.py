"""What the keys of the logs pane do that concerns its lines alone."""

from collections.abc import Iterable, Sequence

from lambdatui.core.lines import Line, LineKind
from lambdatui.core.timespan import moment_in
from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_feed import joined

#: Characters of a copy of all that is shown; what is larger belongs into a file.
COPY_LIMIT = 2_000_000


def go_to_error(view: LineView, step: int) -> Noted | None:
    """The next error, or the one before; from the followed end the newest error above.

    What is to be said of it, where it did not go as the key says.
    """
    here = view.window.cursor
    if step > 0 and view.window.following:
        newest = view.previous_error(here + 1)
        if newest is not None and newest != here:
            view.jump(newest)
            return Noted("The newest error above; E goes further up.")
    found = view.next_error(here) if step > 0 else view.previous_error(here)
    if found is None:
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


def copy_of_selection(view: LineView) -> CopyRequested | Noted:
    """The lines that are selected, as they came, with the times of their events."""
    return _copy_of(view.selected_lines(), "No line is selected.")


def copy_of_shown(view: LineView) -> CopyRequested | Noted:
    """All lines that the filter lets through, as they came, with the times of their events."""
    return _copy_of(view.shown_lines(), "There is no line to copy.")


def _copy_of(wanted: Iterable[Line], none: str) -> CopyRequested | Noted:
    lines = []
    size = 0
    for line in wanted:
        size += len(line.text) + 1
        if size > COPY_LIMIT:
            return Noted("That is more than a clipboard takes; S saves it to a file.", "warning")
        lines.append(line)
    return CopyRequested(joined(lines, times=True), _words(lines)) if lines else Noted(none)


def _words(lines: Sequence[Line]) -> str:
    """How many log lines they are; what the tail said of itself is copied and not counted."""
    count = sum(line.kind is not LineKind.NOTICE for line in lines)
    return "the line" if count == 1 else f"{count:,} lines"


def request_at(view: LineView) -> str:
    """The request id of the invocation to which the line under the cursor belongs, or nothing."""
    line = view.current_line()
    return line.request if line is not None else ""


def toggle_mark(view: LineView, before: Times) -> Times:
    """Count times from the line under the cursor; on the marked line, no more.

    ``before`` is how times were shown before they counted from a mark; that is given back.
    """
    if view.current_line() is None:
        return before
    here = view.window.cursor
    marked = view.painter.mark == here
    view.set_mark(None if marked else here)
    if not marked:
        before = view.painter.times
    view.set_times(before if marked else Times.RELATIVE)
    return before


def first_since(buffer: LineBuffer, time_ms: int) -> int | None:
    """The first line whose event happened at a moment or later; None where there is none.

    A late event stands among newer ones, so lines are looked at in the order in which they stand.
    """
    for chunk in buffer.chunks:
        if chunk.count and max(chunk.times) >= time_ms:
            place = next(at for at, time in enumerate(chunk.times) if time >= time_ms)
            return chunk.start + place
    return None


def time_to_go_to(text: str, view: LineView, now_ms: int, *, utc: bool) -> int:
    """The moment that a person means, in ms since the epoch.

    ``08:12``, ``08:12:31`` on the day of the line under the cursor; ``+30s`` or ``-5m`` from that
    line; an age such as ``10m`` before now; or an ISO time.

    Raises:
        LambdatuiError: INVALID, saying what can be given.
    """
    line = view.current_line()
    here_ms = line.time_ms if line is not None and line.time_ms else now_ms
    return moment_in(text, now_ms, here_ms, utc=utc)
