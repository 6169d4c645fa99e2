"""Which elements of two lists belong together, where some were inserted, removed or moved."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

#: Cells of the table of the exact method; bigger stretches are split at what is unique.
_MOST_CELLS = 10_000
#: Of all tables of one comparison.
_ALL_CELLS = 2_000_000
_MOST_SPLITS = 8

#: Indexes of two elements that belong together; None where one has no counterpart.
Pair = tuple[int | None, int | None]
_Elements = Sequence[Hashable]


class Aligner:
    """Pairs the elements of lists; the work for all lists that it is given is bounded."""

    def __init__(self) -> None:
        self._cells = _ALL_CELLS

    def pairs(
        self, before: _Elements, after: _Elements, *, pair_rest: bool = True
    ) -> Iterator[Pair]:
        """Pairs of indexes, in order; each index of both lists comes once.

        Equal elements are paired so that as few as possible are left over (exactly so in short
        lists). With ``pair_rest``, what is left over between two pairs is paired by position: an
        element that was changed. Without it, nothing but equal elements is paired.
        """
        whole = _Stretch(0, len(before), 0, len(after))
        left = right = 0
        matches = sorted(self._matches(before, after, whole, _MOST_SPLITS))
        for i, j in [*matches, (len(before), len(after))]:
            yield from _Stretch(left, i, right, j).rest(pair=pair_rest)
            if i < len(before) and j < len(after):
                yield i, j
            left, right = i + 1, j + 1

    def _matches(
        self, before: _Elements, after: _Elements, stretch: "_Stretch", splits: int
    ) -> Iterator[tuple[int, int]]:
        """Equal elements within a stretch, in no order."""
        left, left_end, right, right_end = stretch
        while left < left_end and right < right_end and before[left] == after[right]:
            yield left, right
            left, right = left + 1, right + 1
        while (
            left < left_end and right < right_end and before[left_end - 1] == after[right_end - 1]
        ):
            left_end, right_end = left_end - 1, right_end - 1
            yield left_end, right_end
        cells = (left_end - left) * (right_end - right)
        if not cells:
            return
        inner = _Stretch(left, left_end, right, right_end)
        if cells <= min(_MOST_CELLS, self._cells):
            self._cells -= cells
            yield from _longest(before, after, inner)
            return
        anchors = _anchors(before, after, inner) if splits else []
        if not anchors:
            return
        for i, j in [*anchors, (left_end, right_end)]:
            yield from self._matches(before, after, _Stretch(left, i, right, j), splits - 1)
            if i < left_end:
                yield i, j
            left, right = i + 1, j + 1


class _Stretch(NamedTuple):
    """A part of either list; the ends are not in it."""

    left: int
    left_end: int
    right: int
    right_end: int

    def rest(self, *, pair: bool) -> Iterator[Pair]:
        """Its elements, of which none have equal ones."""
        both = min(self.left_end - self.left, self.right_end - self.right) if pair else 0
        for offset in range(both):
            yield self.left + offset, self.right + offset
        for index in range(self.left + both, self.left_end):
            yield index, None
        for index in range(self.right + both, self.right_end):
            yield None, index


def _longest(before: _Elements, after: _Elements, stretch: _Stretch) -> Iterator[tuple[int, int]]:
    """The longest common subsequence."""
    left, left_end, right, right_end = stretch
    table = _lengths(before[left:left_end], after[right:right_end])
    i = j = 0
    while table[i][j]:
        if before[left + i] == after[right + j]:
            yield left + i, right + j
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1


def _lengths(before: _Elements, after: _Elements) -> list[list[int]]:
    """For each two tails the length of their longest common subsequence."""
    width = len(after)
    table = [[0] * (width + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        row, below = table[i], table[i + 1]
        for j in range(width - 1, -1, -1):
            same = before[i] == after[j]
            row[j] = below[j + 1] + 1 if same else max(below[j], row[j + 1])
    return table


def _anchors(before: _Elements, after: _Elements, stretch: _Stretch) -> list[tuple[int, int]]:
    """What stands once in either list, as far as it is in the same order in both."""
    left, left_end, right, right_end = stretch
    once = Counter(before[left:left_end])
    twice = Counter(after[right:right_end])
    places = {after[j]: j for j in range(right, right_end) if twice[after[j]] == 1}
    pairs = [
        (i, places[before[i]])
        for i in range(left, left_end)
        if once[before[i]] == 1 and before[i] in places
    ]
    # The longest increasing subsequence: its smallest last place for each length.
    ends: list[int] = []
    lasts: list[int] = []
    led: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        led.append(lasts[length - 1] if length else -1)
        if length == len(ends):
            ends.append(j)
            lasts.append(number)
        else:
            ends[length] = j
            lasts[length] = number
    chain: list[tuple[int, int]] = []
    number = lasts[-1] if lasts else -1
    while number >= 0:
        chain.append(pairs[number])
        number = led[number]
    return chain[::-1]
