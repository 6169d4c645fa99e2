"""Pages of a window, looked at by the second, against each of their events alone."""

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.logs import LogEvent
from lambdatui.core.merge import Merge

_EVENTS = st.builds(
    LogEvent,
    st.sampled_from([-1_000, -1, 0, 1, 999, 1_000, 1_001, 5_000]),
    st.sampled_from(["a", "b", "a\n", "b\r\n", ""]),
    st.sampled_from("xy"),
    st.sampled_from(["", "1", "2", "3", "4", "5", "6", "7", "8"]),
    st.integers(0, 6_000),
)
_STEPS = st.tuples(
    st.sampled_from(["window", "page", "page", "live", "forget"]), st.lists(_EVENTS, max_size=12)
)


@given(st.lists(_STEPS, max_size=8), st.integers(0, 2_000))
def test_a_page_gives_what_its_events_give_one_by_one(
    steps: list[tuple[str, list[LogEvent]]], before_ms: int
) -> None:
    whole, single = Merge(), Merge()
    for kind, events in steps:
        if kind == "forget":
            whole.forget(before_ms)
            single.forget(before_ms)
        elif kind == "live":
            whole.begin_live()
            single.begin_live()
            assert whole.fresh_live(events) == single.fresh_live(events)
        else:
            if kind == "window":
                whole.begin()
                single.begin()
            one_by_one = [each for event in events for each in single.fresh([event])]
            assert whole.fresh(events) == one_by_one
        assert len(whole) == len(single)
