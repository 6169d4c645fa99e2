"""Finds rows of a screen that only moved up or down, so that the terminal can move them itself."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import is_not, ne
from typing import NamedTuple

from lambdatui.ui.shadow_screen import ShadowScreen

#: Rows that must have changed before it is worth a look.
_LEAST_ROWS = 3
#: What setting a region, moving its rows and setting it back takes, in bytes.
_OVERHEAD = 24
#: What going to a row that is to be written takes.
_MOVE = 6
#: A row that stands as often as this tells nothing of where it came from.
_COMMON = 3


class Shift(NamedTuple):
    """The rows from ``top`` to ``bottom`` moved up by ``by``; down where it is negative."""

    top: int
    bottom: int
    by: int


def find_shift(have: ShadowScreen, want: ShadowScreen, changed: Sequence[int]) -> Shift | None:
    """The shift that leaves the least to write, None where writing alone is less.

    ``changed`` are the rows that are not the same. Only whole rows move: a terminal's margins left
    and right are not widely known. A row need not be the same in each cell: a scroll bar stays.
    """
    if len(changed) < _LEAST_ROWS:
        return None
    votes: Counter[int] = Counter()
    voters: defaultdict[int, list[int]] = defaultdict(list)
    width = have.width
    for columns in (slice(width // 8, width // 2), slice(width // 2, width - width // 8)):
        stood: defaultdict[str, list[int]] = defaultdict(list)
        for y in range(changed[0], changed[-1] + 1):
            stood["".join(have.chars[y][columns])].append(y)
        for y in changed:
            text = "".join(want.chars[y][columns])
            if text.isspace() or len(stood.get(text, ())) >= _COMMON:
                continue
            for was in stood.get(text, ()):
                if was != y:
                    votes[was - y] += 1
                    voters[was - y].append(y)
    best, least = None, 0
    for by, count in votes.most_common(3):
        if count < 2:
            break
        first, last = min(voters[by]), max(voters[by])
        top, bottom = min(first, first + by), max(last, last + by)
        saved = _saved(have, want, Shift(top, bottom, by))
        if saved > least:
            best, least = Shift(top, bottom, by), saved
    return best


def _saved(have: ShadowScreen, want: ShadowScreen, shift: Shift) -> int:
    """Cells that need no writing because of the shift, less than what it takes."""
    saved = -_OVERHEAD
    for y in range(shift.top, shift.bottom + 1):
        saved += _differ(have, y, want, y)
        if shift.top <= y + shift.by <= shift.bottom:
            saved -= _differ(have, y + shift.by, want, y)
        else:
            saved -= want.width - want.chars[y].count(" ") // 2
    return saved


def _differ(have: ShadowScreen, was: int, want: ShadowScreen, y: int) -> int:
    """About what it takes to make one row the other, in bytes: the cells that are not the same."""
    characters = list(map(ne, have.chars[was], want.chars[y])).count(True)
    looks = list(map(is_not, have.looks[was], want.looks[y])).count(True) // 2
    return characters + looks + _MOVE if characters or looks else 0
