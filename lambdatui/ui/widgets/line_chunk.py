"""Some thousand lines that follow one another, in little more memory than their text takes."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lambdatui.core.jsonlog import looks_like_json
from lambdatui.core.lines import Level, Line, LineKind, lead_of, level_of
from lambdatui.core.logs import Notice
from lambdatui.ui.widgets.line_cells import is_even, width_of
from lambdatui.ui.widgets.line_origins import Origins
from lambdatui.ui.widgets.line_run import KIND_SHIFT, LEVEL_BITS, UNTOLD, LineRun

#: What the arrays hold beside each line's text, in bytes.
LINE_BYTES = 19
#: The memory of a notice, about, in bytes.
NOTICE_BYTES = 500

_KIND = 0b0011_1000
_FOLLOWS = 0b0100_0000
_PART = 0b1000_0000

# Members by value: calling the enumeration costs ten times as much.
_LEVELS = tuple(Level)
_KINDS = tuple(LineKind)
_ERROR, _REPORT, _NOTICE = Level.ERROR, LineKind.REPORT, LineKind.NOTICE
#: With one of these begins a line that has a lead (core.lines.lead_of).
_LEADING = frozenset("[2R")
# With one of these, one that is told in fewer words: a REPORT, in text or in JSON, among them.
_TELLING = _LEADING | {"{"}
# What flags tell, for all lines of a chunk at once.
_TO_LEVEL = bytes(0 if flags == UNTOLD else flags & LEVEL_BITS for flags in range(256))
_TO_KIND = bytes((flags & _KIND) >> KIND_SHIFT for flags in range(256))
_TO_FIRST = bytes(not flags & _FOLLOWS for flags in range(256))
_TO_PART = bytes(bool(flags & _PART) for flags in range(256))


class Chunk:
    """Lines that follow one another; ``start`` is the number of the first.

    ``cells`` is the width of each line, without the lead that
    a runtime put before its message; ``leads`` are the places of the lines that have one, ``cuts``
    how much wider each is with it. ``widest`` is the width of the widest line, as it came.
    ``errors`` are the places of the lines with which an error begins, ``reworded`` those of lines
    that may be shown in other words (REPORT, JSON), never in longer ones, and ``uneven`` those of
    lines that are not even; ``notices`` counts the lines of this program's own.
    """

    # There are a thousand of them.
    __slots__ = (
        "_block", "_ends", "_flags", "_oldest", "_origin_of", "_origins", "_texts", "_times",
        "_told", "cells", "count", "cuts", "errors", "leads", "notices", "reworded", "size",
        "start", "total_cells", "uneven", "widest",
    )  # fmt: skip

    def __init__(self, start: int) -> None:
        self.start = start
        self.count = 0
        self.size = 0
        self.widest = 0
        self.total_cells = 0
        self.notices = 0
        # From ``_oldest`` on.
        self._times = array("q")
        self._oldest = 0
        self.cells = array("I")
        self.leads = array("H")
        self.cuts = array("H")
        self.errors = array("H")
        self.reworded = array("H")
        self.uneven = array("H")
        self._flags = bytearray()
        self._origins = Origins()
        self._origin_of = array("H")
        self._told: dict[int, Notice] = {}
        self._texts: list[str] = []
        self._block = b""
        self._ends = array("I")

    @property
    def end(self) -> int:
        """One past the number of the last line."""
        return self.start + self.count

    def add(self, line: Line) -> None:
        """Put a line at the end, or leave the chunk as it was.

        Raises:
            OverflowError: The line's time does not fit into 64 bits.
        """
        # This runs for every line there is: it calls as little as it can.
        text = line.text
        length = len(text)
        even = text.isascii() or is_even(text)
        cells = length if even and "\t" not in text else width_of(text, even=even)
        # The only step that can fail comes before all that tells of the line.
        self._times.append(line.time_ms)
        self.widest = cells if cells > self.widest else self.widest
        place = self.count
        level, kind, initial = line.level, line.kind, text[:1]
        flags = level | kind << KIND_SHIFT
        if not line.first:
            flags |= _FOLLOWS
            if line.part:
                flags |= _PART
        else:
            if initial in _LEADING and (lead := lead_of(text))[0]:
                cut = width_of(text[: lead[0]], even=True) - len(lead[1])
                cells -= cut
                self.leads.append(place)
                self.cuts.append(cut)
            if line.part:
                flags |= _PART
            elif level >= _ERROR:
                self.errors.append(place)
            if kind is _REPORT or (
                initial == "{" and kind is not _NOTICE and looks_like_json(text)
            ):
                self.reworded.append(place)
        if kind is _NOTICE:
            self._note(line)
        if not even:
            self.uneven.append(place)
        self._texts.append(text)
        self._origin_of.append(self._origins.number(line))
        self._flags.append(flags)
        self.cells.append(cells)
        self.total_cells += cells
        self.count = place + 1
        self.size += LINE_BYTES + (length if even else 3 * length)

    def extend(self, run: LineRun, characters: int) -> int:
        """Put in the first of these at once, as :meth:`add` does one after the other; how many.

        They are put in up to the one with which the chunk holds so many characters.

        Raises:
            OverflowError: A line's time does not fit into 64 bits. The chunk is as it was.
        """
        # A list for each column: for one line, each step of its own costs more than all of them.
        cells = list(map(len, run.texts))
        if self.size + LINE_BYTES * len(cells) + sum(cells) >= characters:
            sizes = accumulate((LINE_BYTES + length for length in cells), initial=self.size)
            count = next(place for place, size in enumerate(sizes) if size >= characters)
            run, cells = run.part(0, count), cells[:count]
        texts, flags = run.texts, run.flags
        times = array("q", run.times)
        size = LINE_BYTES * len(texts) + sum(cells)
        for at, text in enumerate(texts) if "\t" in "".join(texts) else ():
            if "\t" in text:
                cells[at] = width_of(text, even=True)
        self.widest = max(self.widest, *cells)
        for at, text in enumerate(texts):
            if text[:1] in _TELLING:
                cells[at] -= self._tell(self.count + at, text, flags[at] >> KIND_SHIFT)
        self._times += times
        self._texts += texts
        self._origin_of.extend(self._origins.numbers(run))
        self._flags += flags
        self.cells.extend(cells)
        self.total_cells += sum(cells)
        self.count += len(texts)
        self.size += size
        return len(texts)

    def _tell(self, place: int, text: str, kind: int) -> int:
        """Note what is told in fewer words; by how many cells the line's lead makes it narrower."""
        cut = 0
        if text[:1] in _LEADING and (lead := lead_of(text))[0]:
            cut = width_of(text[: lead[0]], even=True) - len(lead[1])
            self.leads.append(place)
            self.cuts.append(cut)
        if kind == _REPORT or looks_like_json(text):
            self.reworded.append(place)
        return cut

    def _note(self, line: Line) -> None:
        """A line of this program's own."""
        self.notices += 1
        if line.notice is not None:
            self._told[self.count] = line.notice
            self.size += NOTICE_BYTES

    def close(self) -> None:
        """Put the texts into one block."""
        joined = "\n".join(self._texts)
        self._block = joined.encode("utf-8", "surrogatepass")
        texts: Sequence[str | bytes] = self._texts
        if len(self._block) > len(joined):
            texts = [text.encode("utf-8", "surrogatepass") for text in self._texts]
        self._ends = array("I", accumulate(map(len, texts), lambda end, length: end + 1 + length))
        self._texts.clear()
        self._origins.close()
        self._pack()
        arrays = (self._times, self.cells, self._ends, self._origin_of, self.leads, self.cuts)
        some = (self.errors, self.reworded, self.uneven)
        beside = sum(len(each) * each.itemsize for each in (*arrays, *some))
        notices = NOTICE_BYTES * len(self._told)
        self.size = len(self._block) + len(self._flags) + beside + notices + self._origins.size

    def _pack(self) -> None:
        """Into the smallest numbers that hold them, without the room to grow."""
        oldest = min(self._times)
        if max(self._times) - oldest < 2**32:
            self._oldest = oldest
            self._times = array("I", [time - oldest for time in self._times])
        if self.widest < 2**16:
            self.cells = array("H", self.cells)
        if max(self._origin_of) < 2**8:
            self._origin_of = array("B", self._origin_of)
        self._flags = bytearray(bytes(self._flags))
        self.leads, self.cuts = array("H", self.leads), array("H", self.cuts)
        self.errors, self.reworded = array("H", self.errors), array("H", self.reworded)
        self.uneven = array("H", self.uneven)

    @property
    def times(self) -> Sequence[int]:
        """When each line was written, in ms since the epoch; 0 where that is not known."""
        if not self._oldest:
            return self._times
        return [self._oldest + time for time in self._times]

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

    def levels(self, least: Level = Level.NONE) -> bytes:
        """The level of each line; a lower one than ``least`` may be told as NONE."""
        if least < _ERROR and UNTOLD in self._flags:
            for place, text in enumerate(self.joined().split("\n")):
                if self._flags[place] == UNTOLD:
                    self._flags[place] = level_of(text)
        return bytes(self._flags.translate(_TO_LEVEL))

    def kinds(self) -> bytes:
        """The kind of each line."""
        return bytes(self._flags.translate(_TO_KIND))

    def firsts(self) -> bytes:
        """1 for each line with which an event begins, 0 for all others."""
        return bytes(self._flags.translate(_TO_FIRST))

    def parts(self) -> bytes:
        """1 for each line that goes on with the error before it, 0 for all others."""
        return bytes(self._flags.translate(_TO_PART))

    def request_places(self, prefix: str) -> list[int]:
        """The places of the lines of invocations whose id begins so."""
        return self._places_of(self._origins.of_request(prefix))

    def source_places(self, source: int) -> list[int]:
        """The places of the lines of one function, by its index in the request."""
        return self._places_of(self._origins.of_source(source))

    def tag_places(self, part: str) -> list[int]:
        """The places of the lines of execution environments whose tag, or stream, holds this."""
        return self._places_of(self._origins.of_tag(part))

    def _places_of(self, origins: set[int]) -> list[int]:
        if not origins:
            return []
        return [place for place, origin in enumerate(self._origin_of) if origin in origins]

    def words(self, place: int) -> tuple[str, LineKind, bool]:
        """The text of a line, its kind, and whether an event begins with it."""
        flags = self._flags[place]
        kind = _KINDS[(flags & _KIND) >> KIND_SHIFT]
        return self.text(place), kind, not flags & _FOLLOWS

    def line(self, place: int) -> Line:
        """One line, as it was put in."""
        return self._line(place, self.text(place))

    def lines(self, begin: int, end: int) -> Iterator[Line]:
        """The lines from one place up to but not including another."""
        texts = self.joined().split("\n")
        for place in range(begin, min(end, self.count)):
            yield self._line(place, texts[place])

    def _line(self, place: int, text: str) -> Line:
        if self._flags[place] == UNTOLD:
            self._flags[place] = level_of(text)
        flags = self._flags[place]
        origin = self._origin_of[place]
        source, tag, stream = self._origins.place(origin)
        return Line(
            text,
            self._oldest + self._times[place],
            tag,
            _LEVELS[flags & LEVEL_BITS],
            _KINDS[(flags & _KIND) >> KIND_SHIFT],
            not flags & _FOLLOWS,
            source,
            self._origins.request(origin),
            bool(flags & _PART),
            stream,
            self._told.get(place),
        )
