"""Large batches in parts, between which keys have their turn."""

from collections.abc import Iterator, Sequence

from lambdatui.core.logs import LogEvent

#: Lines of one part: some 10 ms of work.
LINES = 1_500
#: Characters that take as long as one more line.
CHARACTERS = 500


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
