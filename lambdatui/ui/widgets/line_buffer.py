"""A million lines in little more memory than their text takes.

Lines are numbered from 0 in the order in which they came, and keep their number; when the memory
is full the oldest fall out, a chunk at a time. A full chunk is one block of UTF-8 beside a few
arrays, since a million small Python objects would cost more than the text itself.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice

from lambdatui.core.jsonlog import looks_like_json
from lambdatui.core.lines import Level, Line, LineKind, lead_of
from lambdatui.ui.widgets.line_cells import is_even, width_of

#: A chunk is closed at this many lines, or at this many characters.
CHUNK_LINES = 1_024
CHUNK_CHARACTERS = 128 * 1024

#: What the arrays hold beside each line's text, in bytes.
LINE_BYTES = 20

_LEVEL = 0b0000_0011
_KIND_SHIFT = 2
_KIND = 0b0001_1100
_FOLLOWS = 0b0010_0000
_NOTICE = LineKind.NOTICE << _KIND_SHIFT

# Members by value: calling the enumeration costs ten times as much.
_LEVELS = tuple(Level)
_KINDS = tuple(LineKind)


class Chunk:
    """Up to ``CHUNK_LINES`` lines that follow one another; ``start`` is the number of the first.

    ``times`` are in ms since the epoch. ``cells`` is the width of each line, without the lead that
    a runtime put before its message; ``leads`` are the places of the lines that have one, ``cuts``
    how much wider each is with it. ``widest`` is the width of the widest line, as it came.
    ``errors`` are the places of the lines with which an error begins, ``reworded`` those of lines
    that may be shown in other words (REPORT, JSON), never in longer ones, and ``uneven`` those of
    lines that are not even; ``notices`` counts the lines of this program's own.
    """

    def __init__(self, start: int) -> None:
        self.start = start
        self.count = 0
        self.size = 0
        self.widest = 0
        self.total_cells = 0
        self.notices = 0
        self.times = array("q")
        self.cells = array("I")
        self.leads = array("H")
        self.cuts = array("H")
        self.errors = array("H")
        self.reworded = array("H")
        self.uneven = array("H")
        self._tags = array("H")
        self._flags = bytearray()
        self._texts: list[str] = []
        self._block = b""
        self._ends = array("I")

    @property
    def end(self) -> int:
        """One past the number of the last line."""
        return self.start + self.count

    @property
    def is_full(self) -> bool:
        """Whether another line belongs into the next chunk."""
        return self.count >= CHUNK_LINES or self.size >= CHUNK_CHARACTERS

    def add(self, line: Line, tag: int) -> None:
        """Put a line at the end."""
        text = line.text
        even = is_even(text)
        cells = width_of(text, even=even)
        self.widest = max(self.widest, cells)
        if line.first and (lead := lead_of(text))[0]:
            cut = width_of(text[: lead[0]], even=True) - len(lead[1])
            cells -= cut
            self.leads.append(self.count)
            self.cuts.append(cut)
        flags = line.level | line.kind << _KIND_SHIFT
        if not line.first:
            flags |= _FOLLOWS
        elif line.level == Level.ERROR:
            self.errors.append(self.count)
        if line.kind == LineKind.NOTICE:
            self.notices += 1
        elif line.first and (line.kind == LineKind.REPORT or looks_like_json(text)):
            self.reworded.append(self.count)
        if not even:
            self.uneven.append(self.count)
        self._texts.append(text)
        self.times.append(line.time_ms)
        self._tags.append(tag)
        self._flags.append(flags)
        self.cells.append(cells)
        self.total_cells += cells
        self.count += 1
        self.size += LINE_BYTES + (len(text) if even else 3 * len(text))

    def close(self) -> None:
        """Put the texts into one block."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in self._texts]
        end = -1
        for text in encoded:
            end += len(text) + 1
            self._ends.append(end)
        self._block = b"\n".join(encoded)
        self._texts.clear()
        self.size = len(self._block) + LINE_BYTES * self.count

    def text(self, place: int) -> str:
        """The text of one line, by its place in the chunk."""
        if self._texts:
            return self._texts[place]
        begin = self._ends[place - 1] + 1 if place else 0
        return self._block[begin : self._ends[place]].decode("utf-8", "surrogatepass")

    def joined(self) -> str:
        """All texts, parted by line feeds."""
        if self._texts:
            return "\n".join(self._texts)
        return self._block.decode("utf-8", "surrogatepass")

    def events(self, count: int, since_ms: int, tags: list[str]) -> list[tuple[int, str, str]]:
        """The time, tag and first line of each event among the first ``count`` lines.

        Those before ``since_ms``, in ms since the epoch, are left out.
        """
        rows = zip(self.times, self._tags, self.joined().split("\n"), self._flags, strict=True)
        return [
            (time_ms, tags[tag], text)
            for time_ms, tag, text, flags in islice(rows, count)
            if time_ms >= since_ms and not flags & _FOLLOWS and flags & _KIND != _NOTICE
        ]

    def words(self, place: int) -> tuple[str, LineKind, bool]:
        """The text of a line, its kind, and whether an event begins with it."""
        flags = self._flags[place]
        kind = _KINDS[(flags & _KIND) >> _KIND_SHIFT]
        return self.text(place), kind, not flags & _FOLLOWS

    def line(self, place: int, tags: list[str]) -> Line:
        """One line, as it was put in."""
        text, kind, first = self.words(place)
        level = _LEVELS[self._flags[place] & _LEVEL]
        return Line(text, self.times[place], tags[self._tags[place]], level, kind, first)


class Stretch:
    """The lines that a chunk has now; those that are added later do not belong to it.

    ``oldest_ms`` and ``newest_ms`` are their times, in ms since the epoch; 0 where none has one.
    """

    def __init__(self, chunk: Chunk, tags: list[str]) -> None:
        self._chunk = chunk
        self._tags = tags
        self._count = chunk.count
        self.oldest_ms = min(filter(None, chunk.times), default=0)
        self.newest_ms = max(chunk.times)

    def __len__(self) -> int:
        return self._count

    def events(self, since_ms: int) -> list[tuple[int, str, str]]:
        """The time, tag and first line of each event since then; notices are none."""
        return self._chunk.events(self._count, since_ms, self._tags)


class LineBuffer:
    """Lines, at most ``limit`` bytes of them; what :meth:`trim` took out is ``dropped``."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.dropped = 0
        self.chunks: list[Chunk] = [Chunk(0)]
        self._tags: list[str] = [""]
        self._tag_numbers: dict[str, int] = {"": 0}

    @property
    def first(self) -> int:
        """The number of the oldest line that is kept."""
        return self.chunks[0].start

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
        for line in lines:
            if chunk.is_full:
                chunk.close()
                self.size += chunk.size
                chunk = Chunk(chunk.end)
                self.chunks.append(chunk)
            chunk.add(line, self._tag_number(line.tag))
        self.size += chunk.size

    def _tag_number(self, tag: str) -> int:
        number = self._tag_numbers.get(tag)
        if number is None:
            # The arrays have room for 65,536 tags; a session with more shows none for the rest.
            if len(self._tags) > 0xFFFF:
                return 0
            number = self._tag_numbers[tag] = len(self._tags)
            self._tags.append(tag)
        return number

    def excess(self) -> int:
        """How many of the oldest chunks are to fall out; the newest always stays."""
        size, count = self.size, 0
        while size > self.limit and count < len(self.chunks) - 1:
            size -= self.chunks[count].size
            count += 1
        return count

    def trim(self, count: int) -> None:
        """Let the oldest ``count`` chunks fall out."""
        gone = self.chunks[:count]
        self.size -= sum(chunk.size for chunk in gone)
        self.dropped += sum(chunk.count for chunk in gone)
        del self.chunks[:count]

    def clear(self) -> None:
        """Forget all lines. The next one's number follows the last one's."""
        self.chunks = [Chunk(self.end)]
        self.size = 0
        self.dropped = 0

    def chunk_index(self, number: int) -> int:
        """Which chunk holds a line."""
        return bisect_right(self.chunks, number, key=lambda chunk: chunk.start) - 1

    def line(self, number: int) -> Line:
        """A line by its number."""
        chunk = self.chunks[self.chunk_index(number)]
        return chunk.line(number - chunk.start, self._tags)

    def lines(self, first: int, end: int) -> Iterator[Line]:
        """The lines from ``first`` up to but not including ``end``."""
        for number in range(max(first, self.first), min(end, self.end)):
            yield self.line(number)

    def newest_since(self, time_ms: int, most: int) -> list[Stretch]:
        """Where the newest lines stand, newest first, back to the first chunk all older than that.

        Chunks are whole: of more than ``most`` lines there may be up to a chunk more.
        """
        found: list[Stretch] = []
        for chunk in reversed(self.chunks):
            if not chunk.count or max(chunk.times) < time_ms or most <= 0:
                break
            found.append(Stretch(chunk, self._tags))
            most -= chunk.count
        return found

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
