import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.logs import LogEvent
from lambdatui.core.merge import Merge


def event(at: int, message: str, stream: str = "s", event_id: str = "") -> LogEvent:
    return LogEvent(timestamp_ms=at, message=message, stream=stream, event_id=event_id)


def read(merge: Merge, *pages: list[LogEvent]) -> list[LogEvent]:
    merge.begin()
    return [found for page in pages for found in merge.fresh(page)]


def test_a_re_read_of_the_same_window_adds_nothing() -> None:
    merge = Merge()
    window = [event(1, "a"), event(1, "a"), event(2, "b", event_id="7")]
    assert read(merge, window) == window
    assert read(merge, window) == []


def test_two_equal_lines_in_one_millisecond_are_both_kept() -> None:
    merge = Merge()
    assert len(read(merge, [event(5, "x"), event(5, "x")])) == 2


def test_a_third_equal_line_that_comes_late_is_one_more() -> None:
    merge = Merge()
    read(merge, [event(5, "x"), event(5, "x")])
    assert read(merge, [event(5, "x")], [event(5, "x"), event(5, "x")]) == [event(5, "x")]


def test_equal_lines_of_two_streams_are_two_events() -> None:
    merge = Merge()
    read(merge, [event(5, "x", stream="one")])
    assert read(merge, [event(5, "x", stream="one"), event(5, "x", stream="two")]) == [
        event(5, "x", stream="two")
    ]


def test_an_event_id_that_comes_twice_in_one_read_is_one_event() -> None:
    merge = Merge()
    assert len(read(merge, [event(5, "x", event_id="1")], [event(5, "x", event_id="1")])) == 1


def test_a_read_that_broke_off_does_not_give_its_events_again() -> None:
    merge = Merge()
    read(merge, [event(1, "a"), event(1, "a")])  # and no second page came
    whole = read(merge, [event(1, "a"), event(1, "a")], [event(2, "b")])
    assert whole == [event(2, "b")]


def test_what_lies_behind_is_forgotten_and_not_given_again() -> None:
    merge = Merge()
    read(merge, [event(at, "a", event_id=str(at)) for at in range(0, 100_000, 10)])
    merge.forget(99_000)
    assert len(merge) == 100
    assert read(merge, [event(98_999, "older"), event(99_000, "a", event_id="99000")]) == []


def test_memory_stays_bounded_over_a_long_tail() -> None:
    merge = Merge()
    largest = 0
    for start in range(0, 3_600_000, 1_000):
        read(merge, [event(start + step, "tick") for step in range(0, 1_000, 100)])
        merge.forget(start - 60_000)
        largest = max(largest, len(merge))
    assert largest <= 62 * 10


OVERLAP_MS = 500

moments = st.lists(
    st.tuples(
        st.integers(0, 120),  # how far time moves on before it happens
        st.integers(0, OVERLAP_MS),  # how far it lies behind the newest when it arrives
        st.sampled_from(["START", "END", ""]),
        st.sampled_from(["one", "two"]),
        st.booleans(),  # whether a read follows
        st.integers(1, 5),  # how large that read's pages are
    ),
    max_size=60,
)


@given(moments=moments, with_ids=st.booleans(), seen_twice=st.booleans())
def test_overlapping_reads_give_every_event_exactly_once(
    moments: list[tuple[int, int, str, str, bool, int]], with_ids: bool, seen_twice: bool
) -> None:
    stored: list[LogEvent] = []
    given_out: list[LogEvent] = []
    merge = Merge()
    newest = clock = 1_000
    anchor = 0  # the newest event when the last read began

    def poll(page_size: int) -> None:
        nonlocal anchor
        start = anchor - OVERLAP_MS
        merge.forget(start)
        window = sorted(
            (found for found in stored if found.timestamp_ms >= start),
            key=lambda found: found.timestamp_ms,
        )
        if with_ids and seen_twice:
            window = [copy for found in window for copy in (found, found)]
        pages = [window[at : at + page_size] for at in range(0, len(window), page_size)]
        given_out.extend(read(merge, *pages))
        anchor = newest

    for number, (passed, behind, message, stream, polled, page_size) in enumerate(moments):
        clock += passed
        at = max(clock - behind, newest - OVERLAP_MS, 0)
        stored.append(event(at, message, stream, f"id{number}" if with_ids else ""))
        newest = max(newest, at)
        if polled:
            poll(page_size)
    poll(3)

    def ordered(events: list[LogEvent]) -> list[tuple[int, str, str, str]]:
        return sorted((e.timestamp_ms, e.stream, e.message, e.event_id) for e in events)

    assert ordered(given_out) == ordered(stored)


# With Live Tail, which gives no event ID.


def live(merge: Merge, *events: LogEvent) -> list[LogEvent]:
    return merge.fresh_live(events)


def test_what_a_window_gave_is_not_given_again_by_a_session() -> None:
    merge = Merge()
    merge.begin_live()
    read(merge, [event(5, "x", event_id="1"), event(5, "y", event_id="2")])
    assert live(merge, event(5, "x"), event(5, "y"), event(6, "z")) == [event(6, "z")]


@pytest.mark.parametrize("ids", [True, False])
def test_what_a_session_gave_is_not_given_again_by_any_window(ids: bool) -> None:
    merge = Merge()
    merge.begin_live()
    assert len(live(merge, event(5, "x"), event(5, "x"))) == 2
    window = [event(5, "x", event_id=str(number) * ids) for number in range(3)]
    assert len(read(merge, window)) == 1
    assert read(merge, window) == []
    assert live(merge, event(5, "x")) == []


def test_the_end_of_a_line_does_not_make_it_another_one() -> None:
    merge = Merge()
    merge.begin_live()
    read(merge, [event(5, "x\r\n", event_id="1")])
    assert live(merge, event(5, "x")) == []


def test_equal_lines_of_two_sessions_are_counted_in_each() -> None:
    merge = Merge()
    merge.begin_live()
    live(merge, event(5, "x"), event(5, "x"))
    merge.begin_live()
    # The second session has the second of them again, or a third: a window tells.
    assert live(merge, event(5, "x")) == []
    assert len(read(merge, [event(5, "x", event_id=name) for name in "abc"])) == 1


def test_one_event_id_stands_for_one_line_only() -> None:
    merge = Merge()
    assert len(read(merge, [event(5, "x", event_id="0"), event(6, "y", event_id="0")])) == 2


def test_a_late_event_is_remembered_by_its_ingestion_while_a_session_may_bring_it() -> None:
    merge = Merge()
    merge.begin_live()
    late = LogEvent(timestamp_ms=1_000, message="late", ingestion_ms=60_000, event_id="1")
    read(merge, [late])
    merge.forget(55_000)
    assert live(merge, LogEvent(timestamp_ms=1_000, message="late", ingestion_ms=60_000)) == []
    merge.forget(61_000)
    assert len(merge) == 0


def test_an_event_behind_what_was_forgotten_is_given_when_a_session_brings_it() -> None:
    merge = Merge()
    merge.begin_live()
    live(merge, event(1_000, "x"))
    merge.forget(100_000)
    assert live(merge, event(1_000, "x")) == [event(1_000, "x")]


lines = st.lists(
    st.tuples(
        st.sampled_from(["write"] * 4 + ["window", "part", "drain", "open", "lose", "resume"]),
        st.integers(0, 3),  # which moment
        st.sampled_from(["START", "END"]),
    ),
    max_size=60,
)


@given(lines=lines, with_ids=st.booleans())
def test_windows_sessions_and_resumed_tails_give_every_event_exactly_once(
    lines: list[tuple[str, int, str]], with_ids: bool
) -> None:
    stored: list[LogEvent] = []
    given_out: list[LogEvent] = []
    merge = Merge()
    sent: list[LogEvent] | None = None  # by the session, and not taken

    def drain() -> None:
        if sent:
            given_out.extend(merge.fresh_live(sent))
            sent.clear()

    for act, moment, message in lines:
        match act:
            case "write":
                stored.append(event(moment, message, event_id=f"{len(stored)}" * with_ids))
                if sent is not None:
                    sent.append(event(moment, message))
            case "window":
                given_out.extend(read(merge, stored))
            case "part":
                given_out.extend(read(merge, stored[: len(stored) // 2]))
            case "drain":
                drain()
            case "open":
                drain()
                merge.begin_live()
                sent = []
            case "lose":
                sent = None
            case "resume":
                # It gives all again; whoever reads takes out what was given.
                merge, sent = Merge(), None
                given_out.clear()
    drain()
    given_out.extend(read(merge, stored))
    assert sorted((e.timestamp_ms, e.message) for e in given_out) == sorted(
        (e.timestamp_ms, e.message) for e in stored
    )


def test_a_session_that_brings_more_than_is_remembered_has_the_oldest_seconds_forgotten() -> None:
    merge = Merge(most=80)
    merge.begin_live()
    flood = [event(1_000 * second + line, "x") for second in range(60) for line in range(20)]
    # Each is given once, and no more are remembered than these.
    assert [found for one in flood for found in merge.fresh_live([one])] == flood
    assert 60 < len(merge) <= 80
    # A read need not look further back than what is known; there it finds nothing new.
    assert merge.floor_ms == flood[-len(merge) - 1].timestamp_ms + 1
    assert read(merge, flood) == []


def test_what_claims_to_be_of_the_future_is_remembered_longest() -> None:
    merge = Merge(most=8)
    merge.begin_live()
    ahead = event(3_600_000, "ahead")
    assert merge.fresh_live([ahead]) == [ahead]
    for second in range(100):
        assert len(merge.fresh_live([event(1_000 * second, "x")])) == 1
    assert len(merge) <= 9
    assert read(merge, [ahead]) == []
    # One second is not divided, however much it has.
    many = [event(7_200_000, str(number)) for number in range(40)]
    assert merge.fresh_live(many) == many
    assert len(merge) == 40
    assert read(merge, many) == []
