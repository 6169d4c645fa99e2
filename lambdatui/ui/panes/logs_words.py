"""What the logs pane says of itself: its status, its trouble, and why there is nothing to see."""

from rich.text import Text

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.fault_note import retry_advice
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_status import LogFacts, TailState
from lambdatui.ui.widgets.tail_story import TailStory, span_words, time_of_day


def facts(
    view: LineView, story: TailStory, *, since: str, now_ms: int, is_reading: bool
) -> LogFacts:
    """The status line. ``since`` is the window as the person gave it."""
    lines = view.buffer.log_count()
    window = view.window
    paused = window.held_end is not None
    state, words = story.state(since, now_ms, lines=lines, paused=paused, new=view.held_back)
    if story.fault is None and not is_reading:
        state, words = TailState.OFF, "not reading"
    utc = view.painter.times is Times.UTC
    return LogFacts(
        state=state,
        words=words,
        lines=lines,
        errors=view.buffer.error_count(),
        below=0 if paused or window.following else window.below(),
        dropped=view.buffer.dropped,
        since=time_of_day(story.since_ms, now_ms, utc=utc) if story.since_ms else "",
        modes=_modes(view) if lines else (),
    )


def _modes(view: LineView) -> tuple[str, ...]:
    modes = (
        (view.window.following and view.window.held_end is None, "following"),
        (view.painter.folded, "wrapped"),
        (not view.painter.brief, "raw"),
    )
    return tuple(word for is_so, word in modes if is_so)


def nothing_to_see(function: str, story: TailStory, since: str) -> str:
    """What stands where the lines would be. ``function`` is empty where none is chosen."""
    if not function:
        return "No function is chosen.\n\nChoose one in the list: its logs are shown here."
    if story.fault is not None:
        return "No log line could be read."
    if not story.caught_up and not story.waiting:
        return f"Reading what {function} logged {span_words(since)}…"
    return (
        f"{story.waiting or f'No log events {span_words(since)}.'}\n\n"
        "New ones appear here by themselves. Press s for a longer window, i to invoke the function."
    )


def trouble(story: TailStory) -> Text:
    """What went wrong and what to do, or an empty text."""
    fault = story.fault
    if fault is not None:
        return Text(f"✗ {safe(fault.what)}\n{safe(retry_advice(fault))}")
    return Text(f"! {safe(story.trouble.text)}" if story.trouble else "")
