from hypothesis import given
from hypothesis import strategies as st

from lambdatui.aws.pace import Pace


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
