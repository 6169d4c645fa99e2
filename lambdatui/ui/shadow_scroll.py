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
#: What another look takes.
_LOOK = 12
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
        shift, saved = _best_part(have, want, Shift(top, bottom, by))
        if shift is not None and saved > least:
            best, least = shift, saved
    return best


def _best_part(have: ShadowScreen, want: ShadowScreen, shift: Shift) -> tuple[Shift | None, int]:
    """The shift with the edge where rows come in at its best place, and about what it saves.

    A row that comes in is written as a whole, with what stands beside the pane that moved: it had
    better be one that has little there.
    """
    top, bottom, by = shift
    rows = bottom - top + 1
    count = abs(by)
    # From the edge that rows leave by to the one where they come in.
    ordered = range(top, bottom + 1) if by > 0 else range(bottom, top - 1, -1)
    stay = [_differ(have, y, want, y) for y in ordered]
    move = [_differ(have, y + by, want, y) for y in ordered[: rows - count]]
    new = [_whole(want, y) for y in ordered]
    best, most = 0, 0
    saved = sum(stay[:count]) - sum(new[:count]) - _OVERHEAD
    for end in range(count + 1, rows + 1):
        saved += stay[end - 1] - new[end - 1] + new[end - 1 - count] - move[end - 1 - count]
        if saved > most:
            best, most = end, saved
    if not best:
        return None, 0
    last = ordered[best - 1]
    return (Shift(top, last, by) if by > 0 else Shift(last, bottom, by)), most


def _whole(want: ShadowScreen, y: int) -> int:
    """About what a row takes of which nothing stands there."""
    looks = want.looks[y]
    changes = list(map(is_not, looks, looks[1:])).count(True)
    return want.width - want.chars[y].count(" ") + _LOOK * changes + _MOVE


def _differ(have: ShadowScreen, was: int, want: ShadowScreen, y: int) -> int:
    """About what it takes to make one row the other, in bytes: the cells that are not the same."""
    characters = list(map(ne, have.chars[was], want.chars[y])).count(True)
    looks = list(map(is_not, have.looks[was], want.looks[y])).count(True) // 2
    return characters + looks + _MOVE if characters or looks else 0
