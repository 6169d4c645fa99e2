"""Where the lines of one chunk come from, each origin once: function, log stream, request."""

from array import array

from lambdatui.core.lines import Line
from lambdatui.ui.widgets.line_run import LineRun

#: What is kept for an origin beside the text of its request id, in bytes.
_ORIGIN_BYTES = 7
_PLACE_BYTES = 250

#: A tag has at most as many characters.
TAG_LENGTH = 4
#: The function's index, the tag and the name of the log stream.
Place = tuple[int, str, str]


class Origins:
    """Numbers the origins of lines. Some lines of one invocation stand in most chunks, and its id
    would take more memory than many a line: each is kept once, and all of them as one block.
    """

    __slots__ = (
        "_block", "_ends", "_numbers", "_place_numbers", "_place_of", "_places", "_requests",
    )  # fmt: skip

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str, str, str], int] = {}
        self._places: list[Place] = []
        self._place_numbers: dict[Place, int] = {}
        self._place_of = array("H")
        self._requests: list[str] = []
        # Once closed: the requests' ids, each after a line feed.
        self._block = b""
        self._ends = array("I")

    def number(self, line: Line) -> int:
        """The number of a line's origin; a new one where it is the first from there."""
        return self._number((line.source, line.tag, line.stream, line.request))

    def _number(self, key: tuple[int, str, str, str]) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._requests)
            place = key[:3]
            at = self._place_numbers.setdefault(place, len(self._places))
            if at == len(self._places):
                self._places.append(place)
            self._place_of.append(at)
            self._requests.append(key[3])
        return number

    def numbers(self, run: LineRun) -> list[int]:
        """The numbers of the origins of some lines."""
        keys = list(zip(run.sources, run.tags, run.streams, run.requests, strict=True))
        for key in set(keys).difference(self._numbers):
            self._number(key)
        return [self._numbers[key] for key in keys]

    def close(self) -> None:
        """No line comes any more."""
        encoded = [request.encode("utf-8", "surrogatepass") for request in self._requests]
        end = 0
        for request in encoded:
            end += 1 + len(request)
            self._ends.append(end)
        self._ends = array("I", self._ends)
        self._block = b"".join(b"\n" + request for request in encoded)
        self._place_of = array("B" if len(self._places) <= 2**8 else "H", self._place_of)
        self._numbers = {}
        self._place_numbers = {}
        self._requests = []

    @property
    def size(self) -> int:
        """The memory that it takes once closed, about, in bytes."""
        texts = len(self._block) + sum(map(len, self._requests))
        return texts + _ORIGIN_BYTES * len(self._place_of) + _PLACE_BYTES * len(self._places)

    def place(self, number: int) -> Place:
        """The function, tag and stream of an origin."""
        return self._places[self._place_of[number]]

    def request(self, number: int) -> str:
        """The request id of an origin."""
        if not self._block:
            return self._requests[number] if self._requests else ""
        begin = self._ends[number - 1] if number else 0
        return self._block[begin + 1 : self._ends[number]].decode("utf-8", "surrogatepass")

    def of_request(self, prefix: str) -> set[int]:
        """The origins whose request id begins so, in capital letters or small ones."""
        folded = prefix.lower()
        if self._block:
            # Most chunks hold no line of the request.
            needle = b"\n" + folded.encode("utf-8", "surrogatepass")
            if needle.isascii() and needle not in self._block.lower():
                return set()
        return {
            number
            for number in range(len(self._place_of))
            if self.request(number).lower().startswith(folded)
        }

    def of_source(self, source: int) -> set[int]:
        """The origins in a function."""
        return self._of_places({at for at, one in enumerate(self._places) if one[0] == source})

    def of_tag(self, part: str) -> set[int]:
        """The origins whose tag holds this; or, where it is longer than tags are, whose stream."""
        whole = len(part) > TAG_LENGTH
        found = {
            at
            for at, (_, tag, stream) in enumerate(self._places)
            if part in (stream if whole else tag)
        }
        return self._of_places(found)

    def _of_places(self, places: set[int]) -> set[int]:
        if not places:
            return set()
        return {number for number, place in enumerate(self._place_of) if place in places}
