"""A tail that goes on: each event once, also the late ones, until it is told to stop."""

import random
import threading
import time
from collections.abc import Callable

import pytest

from lambdatui.aws import logreader
from lambdatui.aws.clients import Clients
from lambdatui.aws.logs import tail
from lambdatui.core.logs import NoticeKind
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Talk
from tests.aws.logstore import LogStore, seen
from tests.aws.watch import GROUP, MINUTE, NOW, followed, now, real_now, request

Start = Callable[..., tuple[Faulty, Clients]]


def test_what_comes_after_the_past_is_followed(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.put(GROUP, NOW - 500, "past")
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.messages == ["past"]
    store.put(GROUP, NOW - 100, "live")
    watch.until_message("live")
    assert watch.batches[-1].caught_up
    assert watch.rest().messages == ["past", "live"]


def test_late_events_come_once_and_nothing_comes_twice(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.put(GROUP, NOW - MINUTE, "first")
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    store.put(GROUP, NOW - 1_000, "newest")
    watch.until_message("newest")
    store.put(GROUP, NOW - 1_000 - 59_000, "59 s behind")
    watch.until_message("59 s behind")
    assert watch.rest().messages == ["first", "newest", "59 s behind"]


@pytest.mark.parametrize("ids", [True, False])
def test_equal_lines_are_each_given_once(faulty: Start, stop: QuickStop, ids: bool) -> None:
    store = LogStore(page=2, ids=ids)
    store.create(GROUP)
    for _ in range(3):
        store.put(GROUP, NOW - 5, "same")
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.messages == ["same"] * 3
    store.put(GROUP, NOW - 5, "same")
    store.put(GROUP, NOW - 5, "same", "other stream")
    store.put(GROUP, NOW - 1, "end")
    watch.until_message("end")
    assert watch.rest().messages.count("same") == 5


def test_an_event_from_the_future_does_not_hide_the_present(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    store.put(GROUP, NOW + 100 * MINUTE, "from a wrong clock", ingested=NOW)
    watch.until_message("from a wrong clock")
    for message in ("present", "and later", "and later still"):
        store.put(GROUP, NOW, message)
        watch.until_message(message)


def test_the_first_read_does_not_have_to_be_over_for_an_event_behind_it_to_be_found(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(9):
        store.put(GROUP, NOW - 9_000 + at * 1_000, f"{at}")
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).until_message("5")
    store.put(GROUP, NOW - 8_500, "behind the page")
    watch.until_message("behind the page")
    assert sorted(watch.rest().messages) == [*map(str, range(9)), "behind the page"]


def test_a_busy_group_is_read_in_narrow_windows_and_its_late_events_still_come(
    faulty: Start, stop: QuickStop
) -> None:
    store = LogStore(page=50)
    store.create(GROUP)
    for at in range(400):
        store.put(GROUP, NOW - 40_000 + at * 100, f"{at}")
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    store.put(GROUP, NOW, "new")
    watch.until_message("new")
    store.put(GROUP, NOW + 1, "newer")
    watch.until_message("newer")
    start = store.calls[-1]["startTime"]
    assert isinstance(start, int)
    assert start >= NOW - 5_000
    store.put(GROUP, NOW - 39_950, "late")
    watch.until_message("late")
    assert len(watch.rest().messages) == 403


def test_a_group_that_is_too_crowded_to_look_for_late_events_is_told_once(
    faulty: Start, store: LogStore, stop: QuickStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logreader, "_CROWD", 3)
    _, clients = faulty(store)
    for at in range(9):
        store.put(GROUP, NOW - 9 + at, f"{at}")
    watch = followed(clients, request(follow=True), stop).until_notice(NoticeKind.CROWDED)
    assert stop.now() - NOW >= 2 * MINUTE
    assert "more than a minute behind" in watch.notices[0].text
    stop.waits.append(500.0)
    store.put(GROUP, stop.now(), "later")
    watch.until_message("later")
    assert watch.rest().kinds == [NoticeKind.CROWDED]


def test_a_tail_that_goes_on_where_another_stopped_reads_from_there(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.put(GROUP, NOW - 9 * MINUTE, "given")
    store.put(GROUP, NOW - 2 * MINUTE, "not given")
    _, clients = faulty(store)
    asked = request(follow=True)
    watch = followed(clients, asked, stop, from_ms=(NOW - 5 * MINUTE,)).caught_up()
    store.put(GROUP, NOW, "new")
    assert watch.until_message("new").rest().messages == ["not given", "new"]


def test_a_quiet_group_is_not_scanned_over_hours(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    clock = [NOW]
    store.clock = lambda: clock[0]
    _, clients = faulty(store)
    store.put(GROUP, NOW - 500, "long ago")
    watch = followed(clients, request(follow=True), stop, lambda: clock[0]).caught_up()
    clock[0] += 300 * MINUTE
    store.put(GROUP, clock[0] - 1, "one")
    watch.until_message("one")
    clock[0] += 300 * MINUTE
    store.put(GROUP, clock[0] - 1, "two")
    watch.until_message("two")
    start = store.calls[-1]["startTime"]
    assert isinstance(start, int)
    assert start > NOW + 200 * MINUTE


def test_polling_slows_down_while_nothing_comes_and_quickens_when_something_does(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    seconds = threading.Event()

    def enough() -> bool:
        if len(store.calls) > 7 and not seconds.is_set():
            seconds.set()
            store.put(GROUP, NOW, "at last")
        return seconds.is_set()

    original = stop.wait

    def wait(timeout: float | None = None) -> bool:
        enough()
        return original(timeout)

    stop.wait = wait  # type: ignore[method-assign]  # a hook into the loop that has no other
    watch.until_message("at last")
    polls = [waited for waited in stop.waits if waited >= 1.0]
    assert polls[0] == 1.0
    assert max(polls) == 5.0
    assert polls == sorted(polls)
    store.put(GROUP, NOW, "more")
    watch.until_message("more")
    assert [waited for waited in stop.waits if waited >= 1.0][len(polls)] == 1.0


def test_a_group_that_appears_is_read_from_its_beginning(faulty: Start, stop: QuickStop) -> None:
    store = LogStore()
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.kinds == [NoticeKind.WAITING]
    store.create(GROUP)
    store.put(GROUP, NOW - 9 * MINUTE, "first line ever")
    watch.until_message("first line ever")
    watch.rest()
    assert watch.kinds == [NoticeKind.WAITING, NoticeKind.RESUMED]


# Stopping.


def test_it_ends_when_it_is_told_to_stop(faulty: Start, store: LogStore, stop: QuickStop) -> None:
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    stop.set()
    assert watch.rest().batches[-1].caught_up


def test_it_ends_in_the_middle_of_a_call_that_does_not(faulty: Start, stop: QuickStop) -> None:
    server, clients = faulty(Talk.hang)
    ended = threading.Event()

    def run() -> None:
        list(tail(clients, request(follow=True), stop=stop, clock=now))
        ended.set()

    threading.Thread(target=run, daemon=True).start()
    while not server.requests:
        time.sleep(0.001)
    stop.set()
    assert ended.wait(10)


def test_a_tail_that_is_closed_asks_no_more(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(9):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    server, clients = faulty(store)
    batches = tail(clients, request(follow=True), stop=stop, clock=now)
    next(batches)
    close = getattr(batches, "close", None)
    assert close is not None
    close()
    assert list(batches) == []
    assert len(server.requests) == 1


# The embedded endpoint, with many writers at once.


def test_each_line_of_many_writers_comes_exactly_once(
    clients: Clients, account: Account, stop: QuickStop
) -> None:
    groups = [account.group(), account.group()]
    chance = random.Random(11)
    begin = real_now()
    written: list[tuple[int, str, str]] = []
    lock = threading.Lock()

    def write(group: str, stream: str, rounds: int) -> None:
        for _ in range(rounds):
            with lock:
                behind = chance.choice([0, 0, 0, 500, 20_000, 55_000])
                # No event lies before the window that is asked for.
                at = max(real_now() - behind, begin - 30_000)
                count = chance.choice([1, 2, 3])
                message = chance.choice(["START", "END", "REPORT", f"line {chance.random()}"])
            account.logs.put_log_events(
                logGroupName=group,
                logStreamName=stream,
                logEvents=[{"timestamp": at, "message": message}] * count,
            )
            with lock:
                written.extend([(at, stream, message)] * count)

    streams = [
        (group, f"{number}-{index}") for number, group in enumerate(groups) for index in "ab"
    ]
    for group, stream in streams:
        account.logs.create_log_stream(logGroupName=group, logStreamName=stream)
        write(group, stream, 10)
    writers = [threading.Thread(target=write, args=(*to, 40)) for to in streams]
    asked = request(*groups, since=begin - MINUTE, follow=True)
    watch = followed(clients, asked, stop, real_now)
    watch.until(lambda so_far: bool(so_far.events))
    for writer in writers:
        writer.start()
    watch.caught_up()
    for writer in writers:
        writer.join()
    for group, stream in streams:
        account.logs.put_log_events(
            logGroupName=group,
            logStreamName=stream,
            logEvents=[{"timestamp": real_now(), "message": f"end of {stream}"}],
        )
    for _, stream in streams:
        watch.until_message(f"end of {stream}")
    watch.rest()
    lines = [event for event in watch.events if not event.message.startswith("end of")]
    assert seen(lines) == sorted(written)
    assert all(streams[0][1][0] != event.stream[0] or event.source == 0 for event in lines)


def test_the_lines_of_a_real_invocation_are_tailed(
    clients: Clients, account: Account, stop: QuickStop
) -> None:
    name = account.function('print("hello from", context.function_name); return 1')
    asked = request(f"/aws/lambda/{name}", since=real_now() - MINUTE, follow=True)
    watch = followed(clients, asked, stop, real_now).caught_up()
    account.lambda_.invoke(FunctionName=name, Payload=b"{}")
    watch.until(lambda so_far: any("REPORT" in message for message in so_far.messages))
    assert any(f"hello from {name}" in message for message in watch.messages)


def test_a_pattern_is_applied_by_aws(clients: Clients, account: Account, stop: QuickStop) -> None:
    group = account.group()
    account.logs.create_log_stream(logGroupName=group, logStreamName="s")
    moment = real_now()
    account.logs.put_log_events(
        logGroupName=group,
        logStreamName="s",
        logEvents=[
            {"timestamp": moment, "message": "all is well"},
            {"timestamp": moment, "message": "ERROR: no such order"},
        ],
    )
    asked = request(group, since=moment - 1, pattern="ERROR", follow=True)
    watch = followed(clients, asked, stop, real_now).caught_up()
    assert watch.messages == ["ERROR: no such order"]
