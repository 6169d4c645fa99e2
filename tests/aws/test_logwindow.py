"""Where the reads of one group start."""

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.aws.logwindow import LATE_MS, OVERLAP_MS, Windows

NOW = 1_760_000_000_000

reads = st.lists(
    st.tuples(
        st.integers(0, 200_000),  # how long after the last one
        st.integers(0, 90_000),  # how much newer the newest event is
        st.integers(1, 4),  # pages
        st.booleans(),  # whether it is asked to be a sweep
        st.booleans(),  # whether the group is crowded
        st.floats(0, 1),  # how far the read has come when it is asked
    ),
    max_size=40,
)


@given(reads=reads)
def test_no_read_starts_before_what_was_forgotten(
    reads: list[tuple[int, int, int, bool, bool, float]],
) -> None:
    windows = Windows()
    now = newest = NOW
    floor = 0
    for passed, newer, pages, sweep, crowded, part in reads:
        now += passed
        newest = min(newest + newer, now)
        start = windows.begin(
            now, newest, floor_ms=floor, crowded=crowded, sure_ms=now, sweep=sweep
        )
        assert start >= floor or not floor
        frontier = start + part * (now + 5_000 - start)
        windows.was_there(newest)
        floor = max(floor, windows.forgettable_ms(frontier, crowded=crowded))
        windows.finish(pages)
        floor = max(floor, windows.forgettable_ms(float("inf"), crowded=crowded))


def begun(*, crowded: bool, deep: bool = False, minutes: int = 3) -> tuple[Windows, int]:
    """A group's windows after some minutes, and where the read starts then."""
    windows = Windows()
    windows.begin(NOW, NOW, floor_ms=0, crowded=False)
    windows.was_there(NOW)
    windows.finish(1)
    now = NOW + minutes * 60_000
    return windows, windows.begin(now, now, floor_ms=0, crowded=crowded, deep=deep)


def test_late_events_are_looked_for_every_two_minutes() -> None:
    assert begun(crowded=False)[1] == NOW - LATE_MS
    assert begun(crowded=False, minutes=1)[1] == NOW - OVERLAP_MS


def test_in_a_crowded_group_they_are_not_and_that_is_known() -> None:
    windows, start = begun(crowded=True)
    assert start == NOW - OVERLAP_MS
    assert windows.shallow
    assert not begun(crowded=False)[0].shallow


def test_they_are_looked_for_when_that_is_asked_for() -> None:
    assert begun(crowded=False, deep=True, minutes=1)[1] == NOW - LATE_MS
    assert begun(crowded=True, deep=True, minutes=1)[1] == NOW - OVERLAP_MS
