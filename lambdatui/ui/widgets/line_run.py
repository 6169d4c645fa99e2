"""Lines that follow one another as columns: what one step does for all of them costs the least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lambdatui.core.lines import Level, Line, LineKind, level_of

#: The level of a line in its flags, and by how many bits its kind stands above it.
LEVEL_BITS = 0b0000_0111
KIND_SHIFT = 3
#: The flags of a message whose level nobody has asked for yet. It is no error.
UNTOLD = LEVEL_BITS

_LEVELS = tuple(Level)
_KINDS = tuple(LineKind)


@dataclass(frozen=True, slots=True)
class LineRun:
    """Plain lines: each one an event of the log, in ASCII, that is no error and part of none.

    ``flags`` has the level and the kind of each, or ``UNTOLD``; the other columns are those of
    :class:`~lambdatui.core.lines.Line`.
    """

    texts: Sequence[str]
    times: Sequence[int]
    flags: bytes
    sources: Sequence[int]
    tags: Sequence[str]
    streams: Sequence[str]
    requests: Sequence[str]

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Line]:
        """The lines, each with its level."""
        for place, text in enumerate(self.texts):
            flags = self.flags[place]
            yield Line(
                text,
                self.times[place],
                self.tags[place],
                level_of(text) if flags == UNTOLD else _LEVELS[flags & LEVEL_BITS],
                _KINDS[flags >> KIND_SHIFT],
                source=self.sources[place],
                request=self.requests[place],
                stream=self.streams[place],
            )

    def part(self, begin: int, end: int) -> "LineRun":
        """The lines from one place up to but not including another."""
        if begin <= 0 and end >= len(self.texts):
            return self
        return LineRun(
            self.texts[begin:end],
            self.times[begin:end],
            self.flags[begin:end],
            self.sources[begin:end],
            self.tags[begin:end],
            self.streams[begin:end],
            self.requests[begin:end],
        )
