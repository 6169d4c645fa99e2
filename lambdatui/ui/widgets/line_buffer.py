"""A million lines in little more memory than their text takes.

Lines are numbered from 0 in the order in which they came, and keep their number; when the memory
is full the oldest fall out, a chunk at a time. A full chunk is one block of UTF-8 beside a few
arrays, since a million small Python objects would cost more than the text itself.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from lambdatui.core.lines import Level, Line, LineKind
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.core.stack_lines import APART_MS
from lambdatui.ui.widgets.line_chunk import NOTICE_BYTES, Chunk
from lambdatui.ui.widgets.line_run import LineRun

__all__ = ["CHUNK_CHARACTERS", "CHUNK_LINES", "Chunk", "LineBuffer"]

#: A chunk is closed at this many lines, or at this many characters, where an event begins.
CHUNK_LINES = 1_024
CHUNK_CHARACTERS = 128 * 1024
#: An event or a stack that takes more than this many times as much stands in several chunks.
CHUNK_MOST = 8

# What the chunk takes that says what fell out.
_FALLEN_BYTES = NOTICE_BYTES + 500
_MEBIBYTE = 1024 * 1024
_ERROR = Level.ERROR


class _OpenErrors:
    """The errors at the ends of log streams, which the next event of the stream may go on with."""

    def __init__(self) -> None:
        #: When each of them was told, in ms since the epoch, by function and stream.
        self.times: dict[tuple[int, str], int] = {}

    def see(self, line: Line) -> None:
        """An event begins with this line, which is added."""
        if line.kind is LineKind.NOTICE:
            return
        here = (line.source, line.stream)
        if self.times:
            self.times.pop(here, None)
        if line.part or (line.level >= Level.ERROR and line.kind is LineKind.MESSAGE):
            # The newest one is last.
            self.times[here] = line.time_ms

    def may_go_on(self, line: Line) -> bool:
        """Whether one of another stream may go on after this line, which is not yet added."""
        if line.kind is LineKind.NOTICE:
            return bool(self.times)
        here = (line.source, line.stream)
        for place in reversed(self.times):
            if place != here and abs(self.times[place] - line.time_ms) <= APART_MS:
                return True
        self.times.clear()
        return False


class LineBuffer:
    """Lines, at most ``limit`` bytes of them.

    ``dropped`` counts the lines of the log that :meth:`trim` took out. Once there are any, the
    first chunk is a single line that says so, which is ``fallen`` and no line of the log.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.dropped = 0
        self.fallen: Chunk | None = None
        self.chunks: list[Chunk] = [Chunk(0)]
        self._open = _OpenErrors()

    @property
    def first(self) -> int:
        """The number of the oldest line that is shown: of what says that others fell out."""
        return self.chunks[0].start

    @property
    def oldest_ms(self) -> int:
        """The time of the oldest line that has one, in ms since the epoch; 0 where none has."""
        for chunk in self.chunks:
            if oldest := next(filter(None, chunk.times), 0):
                return oldest
        return 0

    @property
    def end(self) -> int:
        """One past the number of the newest line."""
        return self.chunks[-1].end

    def __len__(self) -> int:
        return self.end - self.first

    def append(self, lines: Iterable[Line]) -> None:
        """Put lines at the end. Nothing falls out until :meth:`trim`."""
        chunk = self.chunks[-1]
        self.size -= chunk.size
        opened = self._open.times
        try:
            for line in lines:
                if (
                    chunk.count >= CHUNK_LINES or chunk.size >= CHUNK_CHARACTERS
                ) and self._belongs_elsewhere(chunk, line):
                    chunk.close()
                    self.size += chunk.size
                    chunk = Chunk(chunk.end)
                    self.chunks.append(chunk)
                chunk.add(line)
                if line.first and (line.part or opened or line.level >= _ERROR):
                    self._open.see(line)
        finally:
            # The lines before one that cannot be kept are here, and count.
            self.size += chunk.size

    def extend(self, run: LineRun) -> None:
        """Put plain lines at the end, as :meth:`append` does; it costs far less."""
        opened = self._open.times
        begin = 0
        while begin < len(run):
            chunk = self.chunks[-1]
            room = CHUNK_LINES - chunk.count
            if room <= 0 or chunk.size >= CHUNK_CHARACTERS:
                # Whether a full chunk is closed before a line depends on the line.
                self.append(run.part(begin, begin + 1))
                begin += 1
                continue
            self.size -= chunk.size
            some = run.part(begin, begin + room)
            try:
                taken = chunk.extend(some, CHUNK_CHARACTERS)
            finally:
                self.size += chunk.size
            if opened:
                places = zip(some.sources[:taken], some.streams[:taken], strict=True)
                for place in opened.keys() & set(places):
                    del opened[place]
            begin += taken

    def _belongs_elsewhere(self, chunk: Chunk, line: Line) -> bool:
        """Whether a line belongs into the chunk after one that is full.

        Stacks stand in one chunk, since a filter lets them through whole there.
        """
        if line.first and not line.part and not self._open.may_go_on(line):
            return True
        lines, characters = CHUNK_MOST * CHUNK_LINES, CHUNK_MOST * CHUNK_CHARACTERS
        return chunk.count >= lines or (line.first and chunk.size >= characters)

    def excess(self) -> int:
        """How many of the oldest chunks are to fall out; the newest always stays."""
        if self.size <= self.limit:
            return 0
        count = 0 if self.fallen is None else 1
        size = self.size + _FALLEN_BYTES - sum(chunk.size for chunk in self.chunks[:count])
        least = count
        while size > self.limit and count < len(self.chunks) - 1:
            size -= self.chunks[count].size
            count += 1
        return count if count > least else 0

    def trim(self, count: int) -> None:
        """Let the oldest ``count`` chunks fall out; a line that says so takes their place.

        It has the number before that of the oldest line that is kept.
        """
        gone = self.chunks[:count]
        if not gone:
            return
        self.size -= sum(chunk.size for chunk in gone)
        self.dropped += sum(chunk.count - chunk.notices for chunk in gone)
        del self.chunks[:count]
        kept = self.chunks[0]
        self.fallen = Chunk(kept.start - 1)
        self.fallen.add(self._fallen_line(next(filter(None, kept.times), 0)))
        self.fallen.close()
        self.chunks.insert(0, self.fallen)
        self.size += self.fallen.size

    def _fallen_line(self, until_ms: int) -> Line:
        lines = f"{self.dropped:,} older line{'' if self.dropped == 1 else 's'}"
        room = f"{self.limit // _MEBIBYTE} MB" if self.limit >= _MEBIBYTE else f"{self.limit} bytes"
        text = f"{lines} fell out of memory ({room})"
        notice = Notice(
            kind=NoticeKind.GAP,
            text=text,
            at_ms=until_ms,
            to_ms=until_ms,
            events=self.dropped,
            source=-1,
        )
        return Line(f"── {text}", kind=LineKind.NOTICE, source=-1, notice=notice)

    def clear(self) -> None:
        """Forget all lines. The next one's number follows the last one's."""
        self.chunks = [Chunk(self.end)]
        self._open = _OpenErrors()
        self.fallen = None
        self.size = 0
        self.dropped = 0

    def chunk_index(self, number: int) -> int:
        """Which chunk holds a line."""
        return bisect_right(self.chunks, number, key=lambda chunk: chunk.start) - 1

    def line(self, number: int) -> Line:
        """A line by its number."""
        chunk = self.chunks[self.chunk_index(number)]
        return chunk.line(number - chunk.start)

    def lines(self, first: int, end: int) -> Iterator[Line]:
        """The lines from ``first`` up to but not including ``end``."""
        number, end = max(first, self.first), min(end, self.end)
        while number < end:
            chunk = self.chunks[self.chunk_index(number)]
            last = min(end, chunk.end)
            yield from chunk.lines(number - chunk.start, last - chunk.start)
            number = last

    def next_error(self, number: int) -> int | None:
        """The first line after ``number`` with which an error begins."""
        if number < self.first:
            number = self.first - 1
        for chunk in self.chunks[max(0, self.chunk_index(number)) :]:
            place = bisect_right(chunk.errors, number - chunk.start)
            if place < len(chunk.errors):
                return chunk.start + chunk.errors[place]
        return None

    def previous_error(self, number: int) -> int | None:
        """The last line before ``number`` with which an error begins."""
        for chunk in reversed(self.chunks[: self.chunk_index(number) + 1]):
            place = bisect_left(chunk.errors, number - chunk.start)
            if place:
                return chunk.start + chunk.errors[place - 1]
        return None

    def log_count(self) -> int:
        """How many lines are kept that came from the log: notices are none of it."""
        return len(self) - sum(chunk.notices for chunk in self.chunks)

    def error_count(self) -> int:
        """How many errors begin in the lines that are kept."""
        return sum(len(chunk.errors) for chunk in self.chunks)
