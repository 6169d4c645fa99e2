"""A filtered window; what a filter lets through, found in the plainest way; lines to try it on."""

import math
from collections.abc import Iterable

from hypothesis import strategies as st

from lambdatui.core.levels import Level
from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line, LineKind
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_rows import RowIndex
from lambdatui.ui.widgets.line_sifting import LineSifting
from lambdatui.ui.widgets.line_window import LineWindow

HEIGHT = 6

#: Filters, and what must hold for the lines of an event.
FILTERS = {
    "cat": lambda lines: _some(lines, "cat"),
    "/c.t/": lambda lines: _some(lines, "cat"),
    "cat dog": lambda lines: _some(lines, "cat") and _some(lines, "dog"),
    "!cat": lambda lines: not _some(lines, "cat"),
    "!/c.t/ dog": lambda lines: _some(lines, "dog") and not _some(lines, "cat"),
    "level:error": lambda lines: any(line.level >= Level.ERROR for line in lines),
    "!level:warn": lambda lines: not any(line.level >= Level.WARNING for line in lines),
    "level:info /c.t/": lambda lines: (
        any(line.level >= Level.INFO for line in lines) and _some(lines, "cat")
    ),
    "request:9f": lambda lines: any(line.request.startswith("9f") for line in lines),
    "stream:b2": lambda lines: any("b2" in line.tag for line in lines),
    "nothing": lambda lines: _some(lines, "nothing"),
}


def _some(lines: list[Line], text: str) -> bool:
    return any(text in line.text for line in lines)


def passing(buffer: LineBuffer, typed: str) -> list[int]:
    """The numbers of the lines that are to be shown."""
    found: list[int] = []
    for chunk in buffer.chunks:
        if chunk is buffer.fallen:
            found.append(chunk.start)
            continue
        for event in _events(chunk.start, chunk.lines(0, chunk.count)):
            if FILTERS[typed]([line for _, line in event]):
                found += [number for number, _ in event]
    return sorted(found)


def _events(start: int, lines: Iterable[Line]) -> list[list[tuple[int, Line]]]:
    """Lines that are shown or hidden together; what is part of an error goes with it."""
    events: list[list[tuple[int, Line]]] = []
    errors: dict[str, list[tuple[int, Line]]] = {}
    event: list[tuple[int, Line]] = []
    for number, line in enumerate(lines, start):
        if line.first or not events:
            if line.first and line.part and line.stream in errors:
                event = errors[line.stream]
            else:
                event = []
                events.append(event)
            if line.first and (line.part or line.level >= Level.ERROR):
                errors[line.stream] = event
        event.append((number, line))
    return events


def _event(texts: list[str], level: Level, stream: str, request: str, part: bool) -> list[Line]:
    return [
        Line(
            text,
            1_000,
            stream,
            level,
            LineKind.MESSAGE,
            index == 0,
            0,
            request,
            part,
            stream,
        )
        for index, text in enumerate(texts)
    ]


#: Some events, as lines.
events = st.lists(
    st.builds(
        _event,
        texts=st.lists(
            st.sampled_from(
                ["cat", "dog", "cat and dog", "x" * 30, "日" * 9, "", '{"cat": [1, 2]}']
            ),
            min_size=1,
            max_size=3,
        ),
        level=st.sampled_from([Level.NONE, Level.INFO, Level.WARNING, Level.ERROR]),
        stream=st.sampled_from(["a1", "b2"]),
        request=st.sampled_from(["", "9f2c", "77aa"]),
        part=st.sampled_from([False, False, True]),
    ),
    max_size=6,
).map(lambda found: [line for event in found for line in event])


class Sifted:
    """A window of lines, and what filters it."""

    def __init__(self, width: int = 0) -> None:
        self.buffer = LineBuffer(1 << 30)
        self.rows = RowIndex(self.buffer, lambda text, _kind: text)
        self.rows.reset(width, brief=False)
        self.window = LineWindow(self.buffer, self.rows)
        self.window.set_height(HEIGHT)
        self.sifting = LineSifting(self.window)

    def append(self, *texts: str) -> None:
        self.buffer.append(Line(text) for text in texts)
        self.window.take_in()

    def filter(self, typed: str, until: float = math.inf) -> None:
        self.sifting.set_filter(parse_filter(typed) if typed else None, until)

    def sieve_all(self) -> None:
        while not self.rows.sieve.is_done:
            self.sifting.step(0)

    @property
    def in_sight(self) -> list[int]:
        window = self.window
        rows = range(window.y, min(window.y + window.height, window.total()))
        return [self.rows.locate(row)[0] for row in rows]

    @property
    def place(self) -> tuple[int, int]:
        return self.window.cursor, self.window.row_of_cursor()
