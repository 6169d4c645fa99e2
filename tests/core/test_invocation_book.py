"""What a screen remembers of a tail's invocations, and the numbers over them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.invocation_book import InvocationBook
from lambdatui.core.invocation_summary import Summary, percentile, summary
from lambdatui.core.invocations import Tracker
from tests.core.lambda_log import (
    PYTHON_ERROR,
    T0,
    A,
    B,
    end,
    events,
    info,
    report,
    request_id,
    start,
)


def one(number: int, at: int = 0, ending: Ending = Ending.OK, ms: float | None = 5) -> Invocation:
    """An invocation that started at this moment and took this long."""
    running = ending is Ending.RUNNING
    return Invocation(
        request_id=request_id(number),
        stream="s",
        start_ms=T0 + at,
        end_ms=0 if running else T0 + at + 5,
        first_ms=T0 + at,
        last_ms=T0 + at + 5,
        ending=ending,
        duration_ms=None if running else ms,
        lines=3,
    )


def numbers(book: InvocationBook) -> list[int]:
    return [int(row.request_id[-12:]) for row in book.rows]


def test_rows_are_newest_first_in_whatever_order_they_come() -> None:
    book = InvocationBook()
    assert book.take([one(2, 20), one(1, 10)])
    assert book.take([one(4, 40), one(3, 30)])
    assert numbers(book) == [4, 3, 2, 1]
    assert [row.request_id for row in book.rows[1:3]] == [request_id(3), request_id(2)]
    assert (book.rows[0], book.rows[-1]) == (one(4, 40), one(1, 10))
    with pytest.raises(IndexError):
        book.rows[4]
    with pytest.raises(IndexError):
        book.rows[-5]


def test_what_is_told_again_without_news_changes_nothing() -> None:
    book = InvocationBook()
    assert book.take([one(1)])
    assert not book.take([one(1)])
    assert not book.take([])
    assert len(book) == 1


def test_an_invocation_is_remembered_as_it_stands_now() -> None:
    book = InvocationBook()
    running = one(1, ending=Ending.RUNNING)
    book.take([running, one(2, 10)])
    assert book.running() == (running,)
    assert book.take([one(1)])
    assert book.get(running.key) == one(1)
    assert book.running() == ()
    assert numbers(book) == [2, 1]


def test_a_start_that_came_late_keeps_the_old_key() -> None:
    book = InvocationBook()
    tracker = Tracker()
    _, (partial,) = tracker.take(events((5, info("working"))))
    book.take([partial, one(7, 3)])
    _, (whole,) = tracker.take(events((0, start())))
    assert partial.key != whole.key
    assert book.take([whole])
    assert (book.get(partial.key), book.get(whole.key)) == (whole, whole)
    assert [row.start_ms for row in book.rows] == [T0 + 3, T0]


def test_a_tail_that_starts_anew_within_an_invocation_adds_to_it() -> None:
    log = events(
        (0, start()), (1, PYTHON_ERROR), (2, info("one")), (9, end()), (9, report(A, used=80))
    )
    book = InvocationBook()
    _, before = Tracker().take(log[:3])
    book.take(before)
    _, after = Tracker().take(log[2:])
    assert after[0].start_ms == 0
    assert book.take(after)
    (row,) = book.rows
    assert (row.start_ms, row.end_ms, row.last_ms) == (T0, T0 + 9, T0 + 9)
    assert (row.ending, row.error_type) == (Ending.ERROR, "KeyError")
    assert (row.used_mb, row.duration_ms, row.lines) == (80, 15.74, 3)


def test_a_part_that_was_told_later_takes_nothing_back() -> None:
    book = InvocationBook()
    _, whole = Tracker().take(events((0, start()), (5, info("x")), (9, end()), (9, report())))
    book.take(whole)
    _, part = Tracker().take(events((5, info("x"))))
    assert part[0].ending is Ending.RUNNING
    assert not book.take(part)
    assert list(book.rows) == list(whole)


def test_lines_after_those_that_are_known_are_counted_on() -> None:
    book = InvocationBook()
    _, before = Tracker().take(events((0, start()), (1, info("x"))))
    _, after = Tracker().take(events((8, info("y")), (9, end())))
    book.take(before)
    book.take(after)
    assert [row.lines for row in book.rows] == [4]


def test_a_retry_is_a_row_of_its_own_even_without_its_start() -> None:
    book = InvocationBook()
    _, first = Tracker().take(events((0, start()), (9, end())))
    _, again = Tracker().take(events((60_005, info("again")), (60_009, end())))
    book.take(first)
    book.take(again)
    assert [row.start_ms for row in book.rows] == [0, T0]
    _, third = Tracker().take(events((180_000, start()), (180_009, end())))
    book.take(third)
    assert len(book) == 3


@pytest.mark.parametrize(("after", "rows"), [(30_000, 1), (30_001, 2)])
def test_lines_half_a_minute_after_the_end_are_of_a_retry(after: int, rows: int) -> None:
    book = InvocationBook()
    book.take([one(1)])
    late = T0 + 5 + after
    book.take([replace(one(1), start_ms=0, first_ms=late, last_ms=late, end_ms=0)])
    assert len(book) == rows


def test_lines_are_of_the_newest_attempt_of_which_they_may_be() -> None:
    book = InvocationBook()
    first, second = one(1, 0, Ending.RUNNING), one(1, 60_000, Ending.RUNNING)
    book.take([first, second])
    at = T0 + 60_010
    book.take([replace(second, start_ms=0, first_ms=at, last_ms=at)])
    assert [(row.start_ms, row.last_ms) for row in book.rows] == [
        (second.start_ms, at),
        (first.start_ms, first.last_ms),
    ]


def test_what_a_part_does_not_tell_is_kept() -> None:
    whole = replace(
        one(1),
        billed_ms=6,
        memory_mb=128,
        used_mb=56,
        init_ms=290.1,
        restore_ms=12.5,
        trace_id="1-5e34a614-10bd",
        version="7",
    )
    part = replace(one(1, ending=Ending.RUNNING), start_ms=0)
    for told in ([whole, part], [part, whole]):
        book = InvocationBook()
        book.take(told)
        assert list(book.rows) == [whole]


def test_what_is_told_with_its_start_counts_and_what_is_told_without_may_have_missed_it() -> None:
    failed = replace(one(1, ending=Ending.ERROR), error_type="KeyError")
    book = InvocationBook()
    book.take([failed, replace(one(1), start_ms=0)])
    assert list(book.rows) == [failed]
    book.take([one(1)])
    assert list(book.rows) == [one(1)]


def test_the_same_request_in_other_streams_and_functions_is_another_row() -> None:
    book = InvocationBook()
    book.take([one(1), replace(one(1), stream="t"), replace(one(1), source=1)])
    assert len(book) == 3


def test_beyond_the_limit_the_oldest_are_dropped_and_counted() -> None:
    book = InvocationBook(limit=3)
    book.take(one(number, number) for number in range(5))
    assert (numbers(book), book.dropped) == ([4, 3, 2], 2)
    assert book.get(one(0).key) is None
    assert book.get(one(3, 3).key) == one(3, 3)
    book.clear()
    assert (len(book), book.dropped, list(book.rows)) == (0, 0, [])


def test_one_that_was_dropped_while_it_ran_is_counted_once() -> None:
    book = InvocationBook(limit=2)
    book.take([one(1, 1, Ending.RUNNING), one(2, 2), one(3, 3)])
    assert book.dropped == 1
    assert not book.take([one(1, 1, Ending.RUNNING)])
    assert not book.take([one(1, 1)])
    assert (numbers(book), book.dropped) == ([3, 2], 1)


def test_a_retry_of_one_that_was_dropped_while_it_ran_is_a_row() -> None:
    book = InvocationBook(limit=2)
    book.take([one(1, 1, Ending.RUNNING), one(2, 2), one(3, 3)])
    assert not book.take([one(1, 1)])
    assert book.take([one(1, 60_000)])
    assert (numbers(book), book.dropped) == ([1, 3], 2)


def test_no_more_than_the_limit_is_known_of_those_that_were_dropped_while_they_ran() -> None:
    book = InvocationBook(limit=2)
    book.take([one(8, 8_000), one(9, 9_000)])
    for number in range(1, 7):
        book.take([one(number, number, Ending.RUNNING)])
    assert book.dropped == 6
    # Of the two that were dropped last it is known that they are counted already.
    assert not book.take([one(5, 5)])
    assert not book.take([one(6, 6)])
    assert book.dropped == 6
    assert book.take([one(4, 4)])
    assert book.dropped == 7


def test_one_that_started_longer_ago_than_any_may_run_does_not_run() -> None:
    book = InvocationBook()
    lost, running = one(1, 0, Ending.RUNNING), one(2, 200_000, Ending.RUNNING)
    book.take([lost, running, one(3, 1_000_000)])
    assert book.running() == (running,)


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(list(Ending))),
            max_size=4,
        ),
        max_size=8,
    ),
    st.integers(1, 6),
)
def test_a_book_keeps_the_newest_in_order(
    batches: list[list[tuple[int, int, Ending]]], limit: int
) -> None:
    book = InvocationBook(limit=limit)
    for batch in batches:
        book.take(one(number, at, ending) for number, at, ending in batch)
        rows = list(book.rows)
        assert len(rows) == len(book) <= limit
        assert [row.start_ms for row in rows] == sorted(
            (row.start_ms for row in rows), reverse=True
        )
        assert all(book.get(row.key) == row for row in rows)
        assert len({row.key for row in rows}) == len(rows)


def test_a_summary_says_what_the_invocations_have_in_common() -> None:
    rows = [
        replace(one(1, ms=10), memory_mb=128, used_mb=64, init_ms=200),
        replace(one(2, ms=20, ending=Ending.ERROR), memory_mb=128, used_mb=120),
        replace(one(3, ms=3_000, ending=Ending.TIMEOUT), memory_mb=512, used_mb=256),
        one(4, ms=30),
        one(5, ending=Ending.RUNNING),
    ]
    assert summary(rows) == Summary(
        count=5,
        ended=4,
        failed=2,
        timeouts=1,
        cold=1,
        error_share=0.5,
        cold_share=0.25,
        p50_ms=20,
        p95_ms=3_000,
        p99_ms=3_000,
        used_mb=120,
        memory_mb=128,
    )


def test_where_there_is_nothing_to_say_a_summary_says_nothing() -> None:
    assert summary([]) == Summary()
    assert summary([one(1, ending=Ending.RUNNING)]) == Summary(count=1)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_that_covers_its_share(
    numbers: list[float], percent: int
) -> None:
    ordered = sorted(numbers)
    found = percentile(ordered, percent)
    assert found == ordered[math.ceil(percent * len(ordered) / 100 - 1e-9) - 1]


def test_requests_of_two_functions_do_not_mix() -> None:
    book = InvocationBook()
    log = events((0, start(A)), source=0) + events((0, start(A)), (1, start(B)), source=1)
    _, told = Tracker().take(log)
    book.take(told)
    assert sorted((row.source, row.request_id) for row in book.rows) == [(0, A), (1, A), (1, B)]
