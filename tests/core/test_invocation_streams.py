"""Invocations of many streams, of retries, and of lines that come late or in any order."""

import random
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent
from tests.core.lambda_log import (
    INIT,
    PYTHON_ERROR,
    T0,
    TIMED_OUT,
    A,
    B,
    C,
    end,
    events,
    info,
    json_info,
    platform,
    read,
    report,
    request_id,
    start,
)


def test_invocations_on_many_streams_are_kept_apart() -> None:
    one = events((0, start(A)), (2, "a\n"), (8, end(A)), (8, report(A)), stream="one")
    two = events((1, start(B)), (3, PYTHON_ERROR), (9, end(B)), (9, report(B)), stream="two")
    other = events((1, start(C)), (4, "c\n"), (9, TIMED_OUT.replace(A, C)), source=1, stream="one")
    log = sorted(one + two + other, key=lambda event: event.timestamp_ms)
    ids, found = read(log)
    assert ids == [
        {("one", 0): A, ("two", 0): B, ("one", 1): C}[event.stream, event.source] for event in log
    ]
    assert {key: one.ending for key, one in found.items()} == {
        A: Ending.OK,
        B: Ending.ERROR,
        C: Ending.TIMEOUT,
    }
    assert found[C].source == 1


def test_requests_that_run_at_once_in_one_stream_are_told_apart_by_their_ids() -> None:
    """Lambda Managed Instances: several at once in one environment, and JSON alone."""
    ids, found = read(
        events(
            (0, platform("start", requestId=A)),
            (1, json_info("a", A)),
            (2, platform("start", requestId=B)),
            (3, json_info("b", B)),
            (4, json_info("a", A)),
            (5, "printed by one of them"),
            (6, platform("report", requestId=A, status="error", metrics={"durationMs": 6})),
            (7, "printed by one of them"),
            (8, json_info("b", B)),
            (9, platform("report", requestId=B, status="success", metrics={"durationMs": 7})),
        )
    )
    assert ids == [A, A, B, B, A, "", A, "", B, B]
    assert (found[A].ending, found[A].lines) == (Ending.ERROR, 4)
    assert (found[B].ending, found[B].lines) == (Ending.OK, 4)


def test_a_retry_in_the_same_stream_is_another_invocation() -> None:
    tracker = Tracker()
    log = events(
        (0, start(A)),
        (5, PYTHON_ERROR),
        (9, end(A)),
        (9, report(A)),
        (60_000, start(A)),
        (60_001, info("again")),
        (60_009, end(A)),
        (60_009, report(A)),
    )
    _, (first, second) = tracker.take(log)
    assert (first.request_id, second.request_id) == (A, A)
    assert (first.start_ms, second.start_ms) == (T0, T0 + 60_000)
    assert (first.ending, second.ending) == (Ending.ERROR, Ending.OK)
    _, (late,) = tracker.take(events((6, info("late, of the first"))))
    assert (late.key, late.lines) == (first.key, 5)


def test_a_retry_in_another_stream_is_another_invocation() -> None:
    log = events((0, start(A)), (9, end(A)), stream="one")
    log += events((60_000, start(A)), stream="two")
    _, invocations = Tracker().take(log)
    assert [(one.stream, one.ending) for one in invocations] == [
        ("one", Ending.OK),
        ("two", Ending.RUNNING),
    ]


def test_late_lines_still_count_for_theirs() -> None:
    tracker = Tracker()
    tracker.take(events((0, start(A)), (9, end(A)), (20, start(B)), (29, end(B)), (40, start(C))))
    told, found = tracker.take(
        events((3, "printed by a\n"), (9, report(A)), (25, PYTHON_ERROR), (41, "printed by c\n"))
    )
    assert [event.request_id for event in told] == [A, A, B, C]
    endings = {one.request_id: (one.ending, one.lines) for one in found}
    assert endings == {A: (Ending.OK, 4), B: (Ending.ERROR, 3), C: (Ending.RUNNING, 2)}


def test_a_start_that_comes_late_is_laid_to_its_lines() -> None:
    tracker = Tracker()
    _, (partial,) = tracker.take(events((5, info("working")), (9, end()), (9, report())))
    assert partial.start_ms == 0
    _, (whole,) = tracker.take(events((0, start())))
    assert (whole.start_ms, whole.lines, whole.ending) == (T0, 4, Ending.OK)


def test_after_a_start_that_was_missed_lines_go_on_to_the_right_one() -> None:
    tracker = Tracker()
    tracker.take(events((0, start(A)), (9, end(A)), (50, info("working", B)), (60, end(B))))
    told, _ = tracker.take(events((5, "late, of a\n"), (55, "late, of b\n"), (61, "after b\n")))
    assert [event.request_id for event in told] == [A, B, B]


def test_late_lines_before_the_first_that_named_its_request_are_its_own() -> None:
    tracker = Tracker()
    tracker.take(events((50, info("working")), (51, "printed\n")))
    told, (found,) = tracker.take(events((30, "late\n")))
    assert ([event.request_id for event in told], found.lines) == ([A], 3)


def test_a_start_that_comes_late_does_not_take_the_lines_of_the_one_that_runs() -> None:
    tracker = Tracker()
    tracker.take(events((20, start(B)), (21, "printed\n")))
    told, _ = tracker.take(events((10, start(A)), (12, "of a\n"), (25, "of b\n")))
    assert [event.request_id for event in told] == [A, A, B]


def test_a_retry_after_a_start_that_was_missed_is_another_invocation() -> None:
    log = events((5, info("working")), (9, end()), (60_000, start()), (60_009, end()))
    _, (first, second) = Tracker().take(log)
    assert (first.start_ms, second.start_ms) == (0, T0 + 60_000)


def test_a_tail_that_goes_on_knows_what_ran_before() -> None:
    first = Tracker()
    _, running = first.take(events((0, INIT), (1, start()), (2, info("one")), (3, "two\n")))
    second = Tracker(running)
    told, (found,) = second.take(
        events((2, info("one")), (3, "two\n"), (5, "three\n"), (9, end()), (9, report()))
    )
    assert [event.request_id for event in told] == [A] * 5
    assert (found.key, found.ending, found.lines) == (running[0].key, Ending.OK, 7)
    assert (found.first_ms, found.start_ms) == (T0, T0 + 1)


def test_no_more_is_remembered_of_a_stream_than_late_lines_need() -> None:
    tracker = Tracker()
    log = [
        event
        for number in range(2_000)
        for event in events(
            (number * 10, start(request_id(number))), (number * 10 + 5, end(request_id(number)))
        )
    ]
    tracker.take(log)
    _, (forgotten,) = tracker.take(events((5, report(request_id(0)))))
    assert forgotten.start_ms == 0
    _, (known,) = tracker.take(events((19_995, report(request_id(1_999)))))
    assert known.start_ms == T0 + 19_990


def test_streams_without_end_are_forgotten_and_those_that_run_last() -> None:
    tracker = Tracker()
    tracker.take(events((0, start(A)), stream="runs"))
    for number in range(5_000):
        name = request_id(number)
        tracker.take(events((number, start(name)), (number, end(name)), stream=f"stream {number}"))
    _, (old,) = tracker.take(events((9, report(request_id(1))), stream="stream 1"))
    assert old.start_ms == 0
    _, (running,) = tracker.take(events((9_000, end(A)), stream="runs"))
    assert running.start_ms == T0


# One stream after another: what stands between START and END, and with which init.
middles = st.lists(
    st.sampled_from(["printed\n", PYTHON_ERROR, "{}", "[WARN] x", '{"level":"INFO"}', "NAMED"]),
    max_size=4,
)
shapes = st.lists(st.tuples(st.booleans(), middles, st.booleans()), min_size=1, max_size=4)


def stream_of(
    number: int, shape: Iterable[tuple[bool, list[str], bool]], as_json: bool
) -> list[LogEvent]:
    lines: list[str] = []
    for place, (init, middle, reports) in enumerate(shape):
        name = request_id(number * 100 + place)
        if init:
            lines.append(platform("initStart", phase="init") if as_json else INIT)
            lines.append("loading\n")
        lines.append(platform("start", requestId=name) if as_json else start(name))
        named = json_info("x", name) if as_json else info("x", name)
        lines += [named if line == "NAMED" else line for line in middle]
        if as_json:
            lines.append(platform("report", requestId=name, metrics={"durationMs": 5}))
        else:
            lines.append(end(name))
            lines += [report(name)] if reports else []
    return events(*((place * 7, line) for place, line in enumerate(lines)), stream=f"s{number}")


@given(
    st.lists(st.tuples(shapes, st.booleans()), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
    st.integers(1, 9),
)
def test_streams_interleaved_at_random_give_what_each_gives_alone(
    streams: list[tuple[list[tuple[bool, list[str], bool]], bool]],
    chance: random.Random,
    size: int,
) -> None:
    logs = [stream_of(number, *one) for number, one in enumerate(streams)]
    alone = [read(log) for log in logs]
    # Each stream keeps its own order, as in a tail's output.
    order = [number for number, log in enumerate(logs) for _ in log]
    chance.shuffle(order)
    iterators = [iter(log) for log in logs]
    mixed = [next(iterators[number]) for number in order]
    tracker = Tracker()
    told: list[LogEvent] = []
    newest: dict[str, Invocation] = {}
    for batch in (mixed[at : at + size] for at in range(0, len(mixed), size)):
        given_back, invocations = tracker.take(batch)
        told += given_back
        newest |= {one.request_id: one for one in invocations}
    assert newest == {key: one for _, found in alone for key, one in found.items()}
    for number, (ids, _) in enumerate(alone):
        mine = [event for event in told if event.stream == f"s{number}"]
        # A line of an init that was given before its START came has no id; all others do.
        for event, name in zip(mine, ids, strict=True):
            early = event.message in ("loading\n", INIT) or "initStart" in event.message
            assert event.request_id == name or (early and not event.request_id)
