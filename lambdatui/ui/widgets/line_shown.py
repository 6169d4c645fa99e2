"""All lines that are shown at one moment, read while other lines come and other ones are sought."""

import math
from collections.abc import Iterator

from lambdatui.core.lines import Line
from lambdatui.ui.widgets.chunk_sieve import ChunkSieve, EventGroups
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_chunk import Chunk
from lambdatui.ui.widgets.line_sieve import LineSieve


class LinesShown:
    """What a filter lets through of the lines before the line ``end``, as it is when this is made.

    Where an expression turns out to be too slow, nothing is hidden from there on.
    """

    def __init__(self, buffer: LineBuffer, sieve: LineSieve, end: int) -> None:
        self._sieve = sieve
        self._end = end
        self._filter = sieve.filter if sieve.hides else None
        self._chunks = tuple(chunk for chunk in buffer.chunks if chunk.start < end)
        # What says that lines fell out is shown, also once another one took its place.
        self._fallen = buffer.fallen
        self._groups = EventGroups()

    def lines(self) -> Iterator[Line]:
        """Read them, as they came, chunk by chunk, from the oldest to the newest one."""
        for chunk in self._chunks:
            shown = self.mask(chunk)[: self._end - chunk.start]
            if 1 not in shown:
                continue
            for line, is_shown in zip(chunk.lines(0, len(shown)), shown, strict=True):
                if is_shown:
                    yield line

    def mask(self, chunk: Chunk) -> bytes:
        """A 1 for each line that is shown, of those that a chunk has now."""
        wanted, every = self._filter, b"\1" * chunk.count
        if wanted is None or wanted.too_slow or chunk is self._fallen:
            return every
        if self._sieve.filter is wanted and self._sieve.hides:
            known = self._sieve.shown(chunk)
            if len(known) >= chunk.count:
                return known
        work = ChunkSieve(chunk, wanted, self._groups)
        work.step(math.inf)
        return every if wanted.too_slow else work.result().shown
