"""The most memory that a function was seen to use, whatever the order in which that is seen."""

import itertools

import pytest

from lambdatui.core.memory_seen import KEPT_MS, SeenMemory, is_known, most

HOUR = 3_600_000
DAY = 24 * HOUR


def seen(used_mb: float, at_ms: int, size_mb: int = 512) -> SeenMemory:
    return SeenMemory(used_mb=used_mb, size_mb=size_mb, at_ms=at_ms)


def after(*sights: SeenMemory) -> SeenMemory | None:
    kept: SeenMemory | None = None
    for sight in sights:
        kept = most(kept, sight)
    return kept


@pytest.mark.parametrize("order", itertools.permutations((100.0, 300.0, 200.0)))
def test_the_most_of_several_stays(order: tuple[float, ...]) -> None:
    kept = after(*(seen(used, int(used)) for used in order))
    assert kept is not None
    assert kept.used_mb == 300.0


def test_of_two_that_are_the_same_the_newer_one_is_known_for_longer() -> None:
    assert after(seen(300, 1), seen(300, 2)) == after(seen(300, 2), seen(300, 1)) == seen(300, 2)


def test_a_function_of_another_size_begins_anew() -> None:
    """It ran out of 512 MB, and was given more: what it needs is known from then on alone."""
    small, large = seen(512, HOUR, 512), seen(600, 2 * HOUR, 1024)
    assert after(small, large) == after(large, small) == large
    smaller = seen(90, 3 * HOUR, 128)
    assert after(small, large, smaller) == after(smaller, large, small) == smaller


def test_what_was_seen_more_than_seven_days_before_says_nothing_any_more() -> None:
    old = seen(500, 0)
    assert after(old, seen(100, 7 * DAY)) == old
    assert after(old, seen(100, 7 * DAY + 1)) == seen(100, 7 * DAY + 1)
    assert is_known(old, KEPT_MS)
    assert not is_known(old, KEPT_MS + 1)
