"""Lines by the half million, made in turns between which keys have theirs."""

import time
from collections.abc import Iterator
from itertools import islice

#: Seconds and lines of one turn.
TURN_S = 0.005
_MOST_IN_TURN = 1_000
#: More than a screen has rows.
_FIRST = 128


def first_lines(lines: Iterator[str]) -> list[str]:
    """Those that are shown at once; the rest comes by :func:`in_turn`."""
    return list(islice(lines, _FIRST))


def in_turn(lines: Iterator[str]) -> list[str]:
    """Those that can be made in one turn; empty where there are no more."""
    end = time.perf_counter() + TURN_S
    part: list[str] = []
    for line in islice(lines, _MOST_IN_TURN):
        part.append(line)
        if time.perf_counter() > end:
            break
    return part
