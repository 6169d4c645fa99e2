"""What each pane that shows the tail says of it, in the same words."""

from lambdatui.core.safe import safe
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.fault_note import retry_advice
from lambdatui.ui.widgets.log_status import TailState
from lambdatui.ui.widgets.tail_story import TailStory, time_of_day


def standing(
    tailing: Tailing,
    now_ms: int,
    *,
    lines: int,
    reading: bool,
    over: str,
    paused: bool = False,
    new: int = 0,
) -> tuple[TailState, str]:
    """How things stand, with ``lines`` shown and ``new`` ones held back by a pause.

    ``reading`` says whether the pane has it read, ``over`` what there is to say of a stretch of the
    past that was read.
    """
    story = tailing.story
    if story.fault is None and tailing.window is not None and story.caught_up:
        return TailState.OFF, over
    if story.fault is None and not reading:
        return TailState.OFF, "not reading"
    return story.state(tailing.since, now_ms, lines=lines, paused=paused, new=new)


def since_words(tailing: Tailing, now_ms: int, *, utc: bool) -> str:
    """From when on it reads, or from when to when; nothing where that is not known."""
    if tailing.window is not None:
        since, until = (time_of_day(time_ms, now_ms, utc=utc) for time_ms in tailing.window)
        return f"{since} to {until}"
    since_ms = tailing.story.since_ms
    return time_of_day(since_ms, now_ms, utc=utc) if since_ms else ""


def trouble_words(story: TailStory) -> str:
    """What went wrong and what to do, or an empty text."""
    fault = story.fault
    if fault is not None:
        return f"✗ {safe(fault.what)}\n{safe(retry_advice(fault))}"
    return f"! {safe(story.trouble.text)}" if story.trouble else ""
