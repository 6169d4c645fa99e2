"""Some thousand lines that follow one another, in little more memory than their text takes."""

from array import array
from collections.abc import Iterator

from lambdatui.core.jsonlog import looks_like_json
from lambdatui.core.lines import Level, Line, LineKind, lead_of
from lambdatui.core.logs import Notice
from lambdatui.ui.widgets.line_cells import is_even, width_of
from lambdatui.ui.widgets.line_origins import Origins

#: What the arrays hold beside each line's text, in bytes.
LINE_BYTES = 19
#: The memory of a notice, about, in bytes.
NOTICE_BYTES = 500

_LEVEL = 0b0000_0111
_KIND_SHIFT = 3
_KIND = 0b0011_1000
_FOLLOWS = 0b0100_0000
_PART = 0b1000_0000

# Members by value: calling the enumeration costs ten times as much.
_LEVELS = tuple(Level)
_KINDS = tuple(LineKind)
# What flags tell, for all lines of a chunk at once.
_TO_LEVEL = bytes(flags & _LEVEL for flags in range(256))
_TO_KIND = bytes((flags & _KIND) >> _KIND_SHIFT for flags in range(256))
_TO_FIRST = bytes(not flags & _FOLLOWS for flags in range(256))
_TO_PART = bytes(bool(flags & _PART) for flags in range(256))


class Chunk:
    """Lines that follow one another; ``start`` is the number of the first.

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
        text = line.text
        even = is_even(text)
        cells = width_of(text, even=even)
        # The only step that can fail comes before all that tells of the line.
        self.times.append(line.time_ms)
        self.widest = max(self.widest, cells)
        if line.first and (lead := lead_of(text))[0]:
            cut = width_of(text[: lead[0]], even=True) - len(lead[1])
            cells -= cut
            self.leads.append(self.count)
            self.cuts.append(cut)
        flags = line.level | line.kind << _KIND_SHIFT
        if line.part:
            flags |= _PART
        if not line.first:
            flags |= _FOLLOWS
        elif line.level >= Level.ERROR and not line.part:
            self.errors.append(self.count)
        if line.kind == LineKind.NOTICE:
            self.notices += 1
            if line.notice is not None:
                self._told[self.count] = line.notice
                self.size += NOTICE_BYTES
        elif line.first and (line.kind == LineKind.REPORT or looks_like_json(text)):
            self.reworded.append(self.count)
        if not even:
            self.uneven.append(self.count)
        self._texts.append(text)
        self._origin_of.append(self._origins.number(line))
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
        self._origins.close()
        beside = LINE_BYTES * self.count + NOTICE_BYTES * len(self._told)
        some = len(self.leads) + len(self.cuts) + len(self.errors) + len(self.reworded)
        self.size = len(self._block) + beside + self._origins.size + 2 * (some + len(self.uneven))

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

    def levels(self) -> bytes:
        """The level of each line."""
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
        kind = _KINDS[(flags & _KIND) >> _KIND_SHIFT]
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
        flags = self._flags[place]
        origin = self._origin_of[place]
        source, tag, stream = self._origins.place(origin)
        return Line(
            text,
            self.times[place],
            tag,
            _LEVELS[flags & _LEVEL],
            _KINDS[(flags & _KIND) >> _KIND_SHIFT],
            not flags & _FOLLOWS,
            source,
            self._origins.request(origin),
            bool(flags & _PART),
            stream,
            self._told.get(place),
        )
