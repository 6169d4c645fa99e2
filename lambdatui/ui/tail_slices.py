"""Large batches in parts, between which keys have their turn."""

import asyncio
from collections.abc import Iterator, Sequence

from lambdatui.core.logs import LogEvent

#: Lines of one part: some ms of work.
LINES = 600
#: Characters that take as long as one more line.
CHARACTERS = 500
#: A key goes through so many turns of the loop until it is painted.
_TURNS = 8


def slices(events: Sequence[LogEvent]) -> Iterator[Sequence[LogEvent]]:
    """Parts that take about as long as each other; an event that takes longer is one by itself."""
    begin = total = 0
    for place, event in enumerate(events):
        message = event.message
        weight = 1 + message.count("\n") + message.count("\r") + len(message) // CHARACTERS
        if total + weight > LINES and begin < place:
            yield events[begin:place]
            begin, total = place, 0
        total += weight
    if begin < len(events):
        yield events[begin:]


async def give_way() -> None:
    """Let all else that is under way go first, and not only one turn of it."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
