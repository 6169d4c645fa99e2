"""Which lines are one event, and which events are one printed traceback."""

from lambdatui.ui.widgets.chunk_sieve import EventGroups
from lambdatui.ui.widgets.line_buffer import LineBuffer


def whole_events(buffer: LineBuffer, first: int, last: int) -> tuple[int, int]:
    """The first and the last line of the events in which these lines stand."""
    while first > buffer.first and not buffer.line(first).first:
        first -= 1
    while last + 1 < buffer.end and not buffer.line(last + 1).first:
        last += 1
    return first, last


def told_together(buffer: LineBuffer, groups: EventGroups, number: int) -> list[int]:
    """The numbers of all lines of the event in which a line stands, in their order.

    A printed traceback is one event of many: the lines of other streams between them are left out.
    """
    first, last = whole_events(buffer, number, number)
    chunk = buffer.chunks[buffer.chunk_index(number)]
    numbers = range(first, last + 1)
    group_of = groups.of(chunk)
    if group_of is None or 1 not in chunk.parts():
        return list(numbers)
    group = group_of[number - chunk.start]
    together = {chunk.start + place for place, one in enumerate(group_of) if one == group}
    # An event of very many lines goes on in the next chunk.
    return sorted(together.union(numbers))
