"""The events of a tail as columns, and which of them are no plain lines."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from lambdatui.core.levels import grave_places
from lambdatui.core.lines import PLATFORM_HEADS, Level, kind_and_level, level_of, stream_tag
from lambdatui.core.logs import LogEvent
from lambdatui.ui.widgets.line_run import KIND_SHIFT, UNTOLD, LineRun

# With one of these begins a format that tells the level in one place, which costs little.
_TELLING = frozenset("[{2")
_ERROR = Level.ERROR


def run_of(events: Sequence[LogEvent]) -> tuple[LineRun, list[int]]:
    """All events as the lines of a run; and the places of those that are none, in their order.

    These have several lines, or letters beyond ASCII, or are errors.
    """
    texts = [event.message.rstrip("\r\n") for event in events]
    joined = "\n".join(texts)
    odd: set[int] = set()
    plain = texts
    if not joined.isascii() or "\r" in joined or joined.count("\n") >= len(texts):
        odd = {at for at, text in enumerate(texts) if not text.isascii() or _has_several(text)}
        plain = ["" if at in odd else text for at, text in enumerate(texts)]
        joined = "\n".join(plain)
    flags = bytearray((UNTOLD,)) * len(texts)
    for at, text in enumerate(plain):
        # Most begin with none of them.
        if text[:1] in _TELLING or text[:4] in PLATFORM_HEADS:
            kind, level = kind_and_level(text)
            flags[at] = level | kind << KIND_SHIFT
            if level >= _ERROR:
                odd.add(at)
    for at in _may_be_grave(plain, flags):
        flags[at] = level = level_of(plain[at])
        if level >= _ERROR:
            odd.add(at)
    streams = [event.stream for event in events]
    tags = {stream: stream_tag(stream) for stream in set(streams)}
    run = LineRun(
        texts,
        [event.timestamp_ms for event in events],
        bytes(flags),
        [event.source for event in events],
        [tags[stream] for stream in streams],
        streams,
        [event.request_id for event in events],
    )
    return run, sorted(odd)


def _may_be_grave(texts: Sequence[str], flags: bytearray) -> list[int]:
    """The places of the messages whose level must be told, as they may be errors."""
    untold = [at for at, one in enumerate(flags) if one == UNTOLD]
    searched = [texts[at] for at in untold]
    found = set(grave_places("\n".join(searched)))
    if not found:
        return []
    begins = list(accumulate((len(text) + 1 for text in searched), initial=0))
    return sorted({untold[bisect_right(begins, place) - 1] for place in found})


def _has_several(text: str) -> bool:
    return "\n" in text or "\r" in text
