"""Large batches in parts, between which keys have their turn."""

import asyncio
from collections.abc import Iterator, Sequence

from lambdatui.core.logs import LogEvent

#: Lines of one part: some ms of work.
LINES = 1_000
#: Characters that take as long as one more line.
CHARACTERS = 500
#: Events of one part where each ends with a line feed, which counts.
_ENDED = 400
#: A key goes through so many turns of the loop until it is painted.
_TURNS = 8


def slices(events: Sequence[LogEvent]) -> Iterator[Sequence[LogEvent]]:
    """Parts that take about as long as each other; an event that takes longer is one by itself."""
    begin = 0
    while begin < len(events):
        # Nearly always so many events are one part: to weigh each of them would cost more.
        ends = events[begin].message.endswith("\n")
        part = events[begin : begin + (_ENDED if ends else LINES)]
        if _weight("".join([event.message for event in part])) + len(part) <= LINES:
            yield part
        else:
            yield from _weighed(part)
        begin += len(part)


def _weighed(events: Sequence[LogEvent]) -> Iterator[Sequence[LogEvent]]:
    begin = total = 0
    for place, event in enumerate(events):
        weight = 1 + _weight(event.message)
        if total + weight > LINES and begin < place:
            yield events[begin:place]
            begin, total = place, 0
        total += weight
    yield events[begin:]


def _weight(text: str) -> int:
    """By how much it takes longer than an event of one short line."""
    return text.count("\n") + text.count("\r") + len(text) // CHARACTERS


async def give_way() -> None:
    """Let all else that is under way go first, and not only one turn of it."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
