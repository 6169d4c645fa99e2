"""The newest lines of a log, against a stand-in whose pages are as those of CloudWatch Logs.

The stand-in, since the embedded endpoint gives every event in one page.
"""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.newest_lines import NewestLines, read_newest_lines
from tests.aws.faulty import Faulty
from tests.aws.logstore import LogStore

GROUP = "/aws/lambda/orders"
NOW_MS = 1_772_525_551_204
HOUR_MS = 3_600_000
Start = Callable[..., tuple[Faulty, Clients]]


def read(
    clients: Clients, *, most: int = 10_000, from_ms: int = NOW_MS - HOUR_MS
) -> tuple[NewestLines, list[int]]:
    counts: list[int] = []
    reading = read_newest_lines(
        clients,
        "orders",
        GROUP,
        from_ms,
        NOW_MS,
        most_bytes=most,
        stop=threading.Event(),
        clock=lambda: NOW_MS,
    )
    while True:
        try:
            counts.append(next(reading))
        except StopIteration as ended:
            found = ended.value
            assert isinstance(found, NewestLines)
            return found, counts


def store(times: range, message: str = "x" * 100) -> LogStore:
    made = LogStore(page=1_000)
    made.create(GROUP)
    for at in times:
        made.put(GROUP, at, message)
    return made


def test_a_quiet_log_is_read_whole_in_few_calls(faulty: Start) -> None:
    made = store(range(NOW_MS - HOUR_MS, NOW_MS, HOUR_MS // 10))
    _, clients = faulty(made)
    found, counts = read(clients)
    assert found.whole
    assert [event.timestamp_ms for event in found.events] == list(
        range(NOW_MS - HOUR_MS, NOW_MS, HOUR_MS // 10)
    )
    assert counts[-1] == 10
    assert len(made.calls) <= 5


def test_both_ends_of_the_time_belong_to_it(faulty: Start) -> None:
    made = store(range(0))
    for at in (NOW_MS - HOUR_MS - 1, NOW_MS - HOUR_MS, NOW_MS):
        made.put(GROUP, at, f"{at}")
    _, clients = faulty(made)
    found, _ = read(clients)
    assert [event.timestamp_ms for event in found.events] == [NOW_MS - HOUR_MS, NOW_MS]


@pytest.mark.parametrize("step_ms", [10_000, 500, 7])
def test_of_a_busy_log_the_newest_lines_are_there_without_a_hole(
    faulty: Start, step_ms: int
) -> None:
    times = range(NOW_MS - 4_000 * step_ms, NOW_MS, step_ms)
    _, clients = faulty(store(times))
    found, _ = read(clients, most=50_000, from_ms=NOW_MS - 4_000 * step_ms)
    assert not found.whole
    kept = [at for at in times if at >= found.from_ms]
    assert [event.timestamp_ms for event in found.events] == kept
    # As many as there is room for, but for what a stretch of time costs.
    assert 125 <= len(kept) <= 500


def test_a_second_with_more_than_there_is_room_for_is_told(faulty: Start) -> None:
    made = store(range(0))
    for number in range(3_000):
        made.put(GROUP, NOW_MS - 500 + number // 10, "x" * 100)
    _, clients = faulty(made)
    found, _ = read(clients, most=50_000)
    assert found.events
    assert not found.whole
    assert any("second" in each for each in found.notices)


def test_a_group_that_is_not_there_is_told_and_no_error(faulty: Start) -> None:
    _, clients = faulty(LogStore())
    found, _ = read(clients)
    assert (found.events, found.whole) == ([], True)
    assert GROUP in found.notices[0]


def test_it_stops_when_told(faulty: Start) -> None:
    stop = threading.Event()
    made = store(range(NOW_MS - HOUR_MS, NOW_MS, 60_000))
    made.before = stop.set
    _, clients = faulty(made)
    reading = read_newest_lines(
        clients,
        "orders",
        GROUP,
        NOW_MS - HOUR_MS,
        NOW_MS,
        most_bytes=10_000,
        stop=stop,
        clock=lambda: NOW_MS,
    )
    with pytest.raises(Stopped):
        list(reading)
    assert len(made.calls) == 1
