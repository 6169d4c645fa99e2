"""A clock that is wrong loses nothing: windows lie where AWS's clock says."""

from collections.abc import Callable

import msgspec
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.logs import tail
from lambdatui.aws.tailclock import TailClock, date_of
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty
from tests.aws.livestore import LiveStore
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, Watch, followed, request

Start = Callable[..., tuple[Faulty, Clients]]
HOUR = 60 * MINUTE
OFF = pytest.mark.parametrize("off", [-HOUR, 0, HOUR], ids=["behind", "right", "ahead"])
DATED = pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])


def test_it_counts_on_where_our_clock_is_set_back() -> None:
    ours = Ticking()
    clock = TailClock(ours)
    ours.ms += 1_000
    assert clock.steady() == NOW + 1_000
    ours.ms -= HOUR
    assert clock.steady() == clock() == NOW + 1_000
    ours.ms += 500
    assert clock.steady() == NOW + 1_500


@OFF
def test_it_says_what_aws_says(off: int) -> None:
    ours = Ticking()
    clock = TailClock(ours)
    asked = clock.steady()
    ours.ms += 400
    clock.told((NOW + off) // 1000 * 1000, asked)
    assert NOW + off - 1_000 <= clock() <= NOW + off + 1_400
    assert clock.steady() == NOW + 400
    ours.ms += 5_000
    assert abs(clock() - (NOW + off + 5_400)) <= 1_400


def test_the_date_of_an_answer() -> None:
    headers = {"date": "Thu, 09 Oct 2025 08:53:20 GMT"}
    assert date_of({"ResponseMetadata": {"HTTPHeaders": headers}}) == NOW
    for wrong in ("", "yesterday", None):
        assert date_of({"ResponseMetadata": {"HTTPHeaders": {"date": wrong}}}) == 0
    assert date_of({}) == 0


@OFF
@DATED
def test_the_past_is_read_to_what_is_newest(
    faulty: Start, store: LogStore, stop: QuickStop, off: int, dated: bool
) -> None:
    store.clock = (lambda: NOW) if dated else None
    store.put(GROUP, NOW - 1, "just now")
    _, clients = faulty(store)
    watch = Watch(tail(clients, request(), stop=stop, clock=lambda: NOW + off), stop)
    watch.caught_up()
    assert watch.messages == ["just now"]


@OFF
@DATED
def test_polling_misses_nothing(
    faulty: Start, store: LogStore, stop: QuickStop, off: int, dated: bool
) -> None:
    store.clock = stop.now if dated else None
    _, clients = faulty(store)
    watch = followed(
        clients, request(follow=True, since=NOW - HOUR), stop, lambda: stop.now() + off
    ).caught_up()
    expected = []
    for number in range(12):
        at = stop.now()
        store.put(GROUP, at - number % 3 * 20_000, f"{number}", ingested=at)
        expected.append(f"{number}")
        watch.until_message(f"{number}")
        stop.waits.append(number * 40.0)
    assert watch.rest().messages == expected


@OFF
@DATED
def test_following_by_live_tail_misses_nothing_and_keeps_the_order(
    faulty: Start, live: LiveStore, stop: QuickStop, off: int, dated: bool
) -> None:
    aws = Ticking()
    live.clock = aws if dated else None
    _, clients = faulty(live)
    asked = request(follow=True, since=NOW - 2 * HOUR, mode=TailMode.LIVE)
    watch = followed(clients, asked, stop, lambda: aws.ms + off)
    watch.until_notice(NoticeKind.LIVE)
    live.write(live.session(), "first")
    watch.until_message("first")
    for number in range(4):
        # Stored before the clock moves on: a look at what the session may have left out is taken on
        # another thread, and the next one comes when this clock has moved again.
        live.put(GROUP, aws.ms + 22_000, f"left out {number}")
        aws.ms += 30_000
        live.write(live.session(), f"sent {number}", at=aws.ms)
        watch.until_message(f"sent {number}").until_message(f"left out {number}")
    live.session().cut()
    live.put(GROUP, aws.ms + 1, "in the gap")
    while NoticeKind.RECONNECTED not in watch.kinds:
        watch.one()
    live.write(live.session(2), "after", at=aws.ms + 2)
    watch.until_message("after")
    aws.ms += 11_000
    live.session(2).send()
    watch.until_notice(NoticeKind.FILLED)
    assert watch.rest().messages[-2:] == ["in the gap", "after"]
    assert len(watch.messages) == len(set(watch.messages)) == 11
    if dated:
        # The gap is told by AWS's clock, as the lines beside it are.
        gap = next(notice for notice in watch.notices if notice.kind is NoticeKind.GAP)
        assert abs(gap.to_ms - NOW) < 5 * MINUTE


def test_our_clock_is_set_back_by_an_hour_and_reading_goes_on(
    begin: Callable[..., Watch], live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=TailMode.LIVE, since_ms=NOW - 2 * HOUR).until_notice(NoticeKind.LIVE)
    live.write(live.session(), "first")
    watch.until_message("first")
    clock.ms -= HOUR
    live.session().send()
    live.put(GROUP, NOW + 1, "left out")
    live.write(live.session(), "sent", at=NOW + 2_000)
    watch.until_message("sent")
    clock.ms += 30_000
    live.session().send()
    watch.until_message("left out")


@pytest.mark.parametrize("mode", [TailMode.POLL, TailMode.LIVE])
def test_our_clock_is_ahead_and_what_comes_from_now_on_is_given(
    faulty: Start, live: LiveStore, stop: QuickStop, mode: TailMode
) -> None:
    aws = Ticking()
    live.clock = aws
    live.put(GROUP, NOW - 90_000, "too early")
    live.put(GROUP, NOW - 30_000, "past")
    _, clients = faulty(live)

    def ours() -> int:
        return aws.ms + 4 * MINUTE

    # The last minute, as someone has asked for it whose clock this is.
    watch = followed(clients, request(follow=True, since=ours() - MINUTE, mode=mode), stop, ours)
    watch.caught_up()
    if mode is TailMode.LIVE:
        watch.until_notice(NoticeKind.LIVE)
    for number in range(3):
        aws.ms += MINUTE
        if mode is TailMode.LIVE:
            live.write(live.session(), f"{number}", at=aws.ms - 1)
        else:
            live.put(GROUP, aws.ms - 1, f"{number}")
        watch.until_message(f"{number}")
    assert watch.messages == ["past", "0", "1", "2"]


def test_our_clock_is_behind_and_the_window_stays_as_it_was_asked_for(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.clock = lambda: NOW
    store.put(GROUP, NOW - 5 * MINUTE, "before")
    store.put(GROUP, NOW - 3 * MINUTE, "in it")
    _, clients = faulty(store)
    ours = NOW - 4 * MINUTE + 1
    watch = Watch(tail(clients, request(since=ours), stop=stop, clock=lambda: ours), stop)
    assert watch.caught_up().messages == ["in it"]
    assert {asked["startTime"] for asked in store.calls} == {ours}


def test_a_window_with_an_end_stays_as_it_was_asked_for(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.clock = lambda: NOW
    store.put(GROUP, NOW - 5 * MINUTE, "before")
    _, clients = faulty(store)
    asked = msgspec.structs.replace(request(since=NOW - MINUTE), until_ms=NOW)
    watch = Watch(tail(clients, asked, stop=stop, clock=lambda: NOW + HOUR), stop)
    assert watch.caught_up().messages == []


def test_another_tail_goes_on_where_one_stopped_though_our_clock_is_ahead() -> None:
    reader = LogReader(GROUP, {0: "orders"}, since_ms=NOW, pattern="", from_ms=NOW + MINUTE)
    reader.begin(NOW)
    reader.widen(HOUR)
    assert reader.start_ms == NOW + MINUTE
