"""What the logs pane says of itself: its status, and why there is nothing to see."""

from collections.abc import Sequence

from lambdatui.core.logs import TailMode
from lambdatui.core.timespan import age
from lambdatui.ui.tail_words import since_words, standing
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_status import LogFacts, TailState
from lambdatui.ui.widgets.tail_story import span_words

#: From here on it is said how long ago the last event happened, in ms.
_QUIET_MS = 60_000
#: Amazon CloudWatch pricing, Logs, Live Tail: a minute of a session.
_PRICE = "$0.01/min"


def facts(view: LineView, tailing: Tailing, *, now_ms: int, active: bool) -> LogFacts:
    """The status line."""
    story, window = tailing.story, view.window
    lines = view.buffer.log_count()
    paused = window.held_end is not None
    reading = bool(tailing.functions) and active
    state, words = standing(
        tailing,
        now_ms,
        lines=lines,
        reading=reading,
        over="the past, not followed",
        paused=paused,
        new=view.held_back,
    )
    utc = view.painter.times is Times.UTC
    return LogFacts(
        state=state,
        words=words,
        lines=lines,
        errors=view.buffer.error_count(),
        below=0 if paused or window.following else window.below(),
        dropped=view.buffer.dropped,
        gaps=len(story.holes),
        latest=_latest(tailing, now_ms) if state is TailState.LIVE else "",
        since=since_words(tailing, now_ms, utc=utc),
        modes=_modes(view) if lines else (),
        price=_PRICE if reading and story.mode is TailMode.LIVE else "",
    )


def _latest(tailing: Tailing, now_ms: int) -> str:
    """How long nothing has come, where that is worth a word."""
    quiet_ms = now_ms - tailing.newest_ms
    return f"last {age(tailing.newest_ms, now_ms)} ago" if quiet_ms >= _QUIET_MS else ""


def _modes(view: LineView) -> tuple[str, ...]:
    modes = (
        (view.window.following and view.window.held_end is None, "following"),
        (view.painter.folded, "wrapped"),
        (not view.painter.brief, "raw"),
    )
    return tuple(word for is_so, word in modes if is_so)


def nothing_to_see(names: Sequence[str], tailing: Tailing, lines: int) -> str:
    """What stands where the lines would be. ``names`` are those of the functions.

    ``lines`` are those that are there and not shown.
    """
    story = tailing.story
    if lines:
        return (
            f"None of the {lines:,} lines is shown: the filter hides them, or they came meanwhile."
        )
    if not names:
        return "No function is chosen.\n\nChoose one in the list: its logs are shown here."
    who = names[0] if len(names) == 1 else f"{len(names)} functions"
    window = "in that time" if tailing.window is not None else span_words(tailing.since)
    if story.fault is not None:
        return "No log line could be read."
    if not story.caught_up and not story.waiting:
        return f"Reading what {who} logged {window}…"
    if tailing.window is not None:
        return f"No log events {window}."
    return (
        f"{story.waiting or f'No log events {window}.'}\n\n"
        "New ones appear here by themselves. Press s for a longer window, i to invoke the function."
    )
