from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.aws.clients import Clients
from lambdatui.aws.pace import Pace
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, NOW, followed, request


@given(gaps=st.lists(st.floats(0, 2, allow_nan=False), min_size=1, max_size=60))
def test_no_second_has_more_than_five_requests(gaps: list[float]) -> None:
    now = 0.0
    pace = Pace(5, 1.0, monotonic=lambda: now)
    begun = []
    for gap in gaps:
        now += gap
        now += pace.reserve()
        begun.append(now)
    for at in begun:
        assert sum(1 for other in begun if at <= other < at + 1 - 1e-9) <= 5


def test_those_who_ask_at_once_get_moments_one_after_the_other() -> None:
    pace = Pace(2, 1.0, monotonic=lambda: 10.0)
    assert [pace.reserve() for _ in range(6)] == [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]


def test_nobody_waits_who_asks_seldom() -> None:
    times = iter(range(0, 1000, 7))
    pace = Pace(1, 5.0, monotonic=lambda: float(next(times)))
    assert [pace.reserve() for _ in range(20)] == [0.0] * 20


class Moment:
    """A clock that a test moves, and a pace by it."""

    def __init__(self, count: int = 5) -> None:
        self.now = 1_000.0
        self.pace = Pace(count, 1.0, monotonic=lambda: self.now)

    def gaps(self, count: int) -> list[float]:
        """How long each of these requests has to wait for the one before it."""
        gaps = []
        for _ in range(count):
            gaps.append(self.pace.reserve())
            self.now += gaps[-1]
        return gaps

    def throttle(self, times: int) -> None:
        for _ in range(times):
            self.pace.throttled()
            self.now += 4.9


def test_a_throttle_halves_the_pace() -> None:
    moment = Moment()
    moment.gaps(1)
    moment.pace.throttled()
    assert moment.gaps(3) == pytest.approx([0.4, 0.4, 0.4])


def test_requests_that_are_refused_together_halve_it_once() -> None:
    moment = Moment()
    moment.gaps(1)
    for _ in range(5):
        moment.pace.throttled()
    assert moment.gaps(1) == pytest.approx([0.4])


def test_it_never_becomes_slower_than_one_in_five_seconds() -> None:
    moment = Moment()
    moment.throttle(40)
    moment.gaps(1)
    moment.pace.throttled()
    assert 1.0 <= moment.gaps(1)[0] <= 5.0


def test_it_recovers_slowly_and_to_the_full() -> None:
    moment = Moment()
    moment.throttle(6)
    moment.now += 5.0
    moment.gaps(1)
    slow = moment.gaps(1)[0]
    assert slow > 0.5
    moment.now += 60.0
    moment.gaps(1)
    assert moment.gaps(4) == [0.0] * 4


def test_every_request_of_a_tail_waits_for_its_moment(
    faulty: Callable[..., tuple[Faulty, Clients]], store: LogStore, stop: QuickStop
) -> None:
    for at in range(30):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    _, clients = faulty(store)
    times: list[int] = []
    store.before = lambda: times.append(stop.now())
    followed(clients, request(follow=True), stop).caught_up()
    assert len(times) == 10
    assert all(later - at >= 999 for at, later in zip(times, times[5:], strict=False))
