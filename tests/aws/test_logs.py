import random
import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.logs import BATCH, tail
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailRequest
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says
from tests.aws.logstore import LogStore, seen

Start = Callable[..., tuple[Faulty, Clients]]

NOW = 1_760_000_000_000
GROUP = "/aws/lambda/orders"
MINUTE = 60_000


def request(
    *groups: str, since: int = NOW - 10 * MINUTE, follow: bool = False, pattern: str = ""
) -> TailRequest:
    names = groups or (GROUP,)
    return TailRequest(
        functions=tuple(name.rsplit("/", 1)[-1] for name in names),
        groups=names,
        since_ms=since,
        follow=follow,
        pattern=pattern,
    )


def now() -> int:
    return NOW


def real_now() -> int:
    return time.time_ns() // 1_000_000


class Watch:
    """Takes a tail's batches, as far as a test wants."""

    def __init__(self, batches: Iterator[TailBatch], stop: QuickStop) -> None:
        self.batches: list[TailBatch] = []
        self._source = batches
        self._stop = stop

    def until(self, enough: Callable[["Watch"], bool]) -> "Watch":
        """Go on until the condition holds; it fails where the tail ends first."""
        while not enough(self):
            self.batches.append(next(self._source))
        return self

    def caught_up(self) -> "Watch":
        return self.until(lambda watch: any(batch.caught_up for batch in watch.batches))

    def until_message(self, message: str) -> "Watch":
        return self.until(lambda watch: message in watch.messages)

    def until_notice(self, kind: NoticeKind) -> "Watch":
        return self.until(lambda watch: kind in watch.kinds)

    def rest(self) -> "Watch":
        """Tell it to stop, and take what still comes."""
        self._stop.set()
        self.batches += self._source
        return self

    @property
    def events(self) -> list[LogEvent]:
        return [event for batch in self.batches for event in batch.events]

    @property
    def messages(self) -> list[str]:
        return [event.message for event in self.events]

    @property
    def notices(self) -> list[Notice]:
        return [notice for batch in self.batches for notice in batch.notices]

    @property
    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.notices]


def whole(clients: Clients, asked: TailRequest, stop: QuickStop) -> Watch:
    """A tail that is not followed, to its end."""
    watch = Watch(iter(()), stop)
    watch.batches += tail(clients, asked, stop=stop, clock=now)
    return watch


def followed(
    clients: Clients, asked: TailRequest, stop: QuickStop, clock: Callable[[], int] = now
) -> Watch:
    return Watch(tail(clients, asked, stop=stop, clock=clock), stop)


@pytest.fixture
def store() -> LogStore:
    made = LogStore()
    made.create(GROUP)
    return made


# The past.


def test_the_past_comes_from_oldest_to_newest_over_all_pages(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    server, clients = faulty(store)
    for at in (9, 3, 7, 1, 5, 8, 2, 6, 4, 0):
        store.put(GROUP, NOW - 10_000 + at, f"line {at}")
    watch = whole(clients, request(), stop)
    assert watch.messages == [f"line {at}" for at in range(10)]
    assert [batch.caught_up for batch in watch.batches] == [False] * 4 + [True]
    assert len(server.requests) == 4
    first = watch.events[0]
    assert (first.stream, first.ingestion_ms, first.source) == ("s", NOW - 9_999, 0)
    assert first.event_id


def test_it_asks_for_the_window_and_the_pattern(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    _, clients = faulty(store)
    whole(clients, request(since=NOW - 5, pattern='"ERROR"'), stop)
    assert store.calls == [
        {
            "logGroupName": GROUP,
            "startTime": NOW - 5,
            "endTime": NOW,
            "filterPattern": '"ERROR"',
            "limit": 10_000,
        }
    ]


def test_until_is_the_end_of_the_window(faulty: Start, store: LogStore, stop: QuickStop) -> None:
    _, clients = faulty(store)
    for at in range(5):
        store.put(GROUP, NOW + at, f"{at}")
    asked = TailRequest(functions=("f",), groups=(GROUP,), since_ms=NOW + 1, until_ms=NOW + 3)
    assert whole(clients, asked, stop).messages == ["1", "2", "3"]


def test_pages_come_as_they_are_read(faulty: Start, store: LogStore, stop: QuickStop) -> None:
    server, clients = faulty(store)
    for at in range(9):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    batches = tail(clients, request(), stop=stop, clock=now)
    assert [event.message for event in next(batches).events] == ["0", "1", "2"]
    assert len(server.requests) == 1


def test_a_large_page_comes_in_bounded_batches(faulty: Start, stop: QuickStop) -> None:
    store = LogStore(page=10_000)
    store.create(GROUP)
    for at in range(BATCH * 2 + 1):
        store.put(GROUP, NOW - MINUTE + at, f"{at}")
    _, clients = faulty(store)
    watch = whole(clients, request(), stop)
    assert [len(batch.events) for batch in watch.batches] == [BATCH, BATCH, 1, 0]
    assert watch.messages == [f"{at}" for at in range(BATCH * 2 + 1)]


def test_several_groups_come_in_one_order_of_time(faulty: Start, stop: QuickStop) -> None:
    store = LogStore(page=4)
    groups = [f"/aws/lambda/{name}" for name in ("a", "b", "c")]
    store.create(*groups)
    chance = random.Random(7)
    for at in range(90):
        store.put(chance.choice(groups[: 2 if at < 50 else 3]), NOW - 1000 + at, f"{at}")
    _, clients = faulty(store)
    watch = whole(clients, request(*groups), stop)
    assert watch.messages == [f"{at}" for at in range(90)]
    assert {event.source for event in watch.events} == {0, 1, 2}
    assert len(watch.batches) > 5


def test_an_empty_page_with_a_token_is_not_the_end(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.put(GROUP, NOW - 5, "found")
    _, clients = faulty(says({"events": [], "nextToken": "0:0"}), store)
    assert whole(clients, request(), stop).messages == ["found"]


def test_functions_that_share_a_group_are_read_once_and_told_apart(
    faulty: Start, stop: QuickStop
) -> None:
    store = LogStore(page=100)
    store.create("/team")
    store.put("/team", NOW - 3, "of b", "2026/01/31/b[$LATEST]0123")
    store.put("/team", NOW - 2, "of a", "2026/01/31/a[7]0123")
    store.put("/team", NOW - 1, "of whom", "odd")
    server, clients = faulty(store)
    asked = TailRequest(functions=("a", "b"), groups=("/team", "/team"), since_ms=0)
    watch = whole(clients, asked, stop)
    assert [(event.message, event.source) for event in watch.events] == [
        ("of b", 1),
        ("of a", 0),
        ("of whom", 0),
    ]
    assert len(server.requests) == 1


def test_a_group_that_is_not_there_is_a_notice_and_the_others_are_read(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.put(GROUP, NOW - 5, "here")
    _, clients = faulty(store)
    watch = whole(clients, request("/aws/lambda/new", GROUP), stop)
    assert watch.messages == ["here"]
    assert [(notice.kind, notice.source) for notice in watch.notices] == [(NoticeKind.WAITING, 0)]
    assert watch.notices[0].text == ("No invocation yet: log group /aws/lambda/new does not exist.")
    assert watch.batches[-1].caught_up


# What goes wrong without follow.


@pytest.mark.parametrize(
    ("reply", "kind", "requests"),
    [
        (refuses(400, "AccessDeniedException", "no"), Kind.DENIED, 1),
        (refuses(400, "InvalidParameterException", "Invalid filter pattern"), Kind.INVALID, 1),
        (refuses(400, "ExpiredTokenException"), Kind.EXPIRED, 1),
        (refuses(400, "ThrottlingException"), Kind.THROTTLED, 4),
        (refuses(503, "ServiceUnavailableException"), Kind.SERVER, 4),
        (Talk.close, Kind.UNREACHABLE, 1),
        (says({}), Kind.MALFORMED, 1),
        (says(b'{"events": [{"timest'), Kind.MALFORMED, 1),
        (says({"events": [{"message": "no time"}]}), Kind.MALFORMED, 1),
        (says(b'{"events": [{"timestamp": 1, "message": "\xff"}]}'), Kind.MALFORMED, 1),
    ],
)
def test_without_follow_what_goes_wrong_is_raised(
    faulty: Start, stop: QuickStop, reply: Reply, kind: Kind, requests: int
) -> None:
    server, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        whole(clients, request(), stop)
    assert raised.value.fault.kind is kind
    assert {GROUP, "FilterLogEvents"} & set(re.split(r"[ :]", raised.value.fault.what))
    assert len(server.requests) == requests


def test_pages_that_lead_in_a_circle_are_an_error_after_their_events(
    faulty: Start, stop: QuickStop
) -> None:
    def page(message: str, token: str) -> Reply:
        event = {"timestamp": NOW - 5, "message": message, "eventId": message}
        return says({"events": [event], "nextToken": token})

    _, clients = faulty(page("a", "t1"), page("b", "t2"), page("c", "t1"))
    batches = tail(clients, request(), stop=stop, clock=now)
    assert [event.message for _ in range(2) for event in next(batches).events] == ["a", "b"]
    assert [event.message for event in next(batches).events] == ["c"]
    with pytest.raises(LambdatuiError) as raised:
        next(batches)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_a_page_token_that_ran_out_begins_the_window_again_and_gives_nothing_twice(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(7):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    expired = refuses(400, "InvalidParameterException", "The specified nextToken is invalid.")
    _, clients = faulty(store, expired, store)
    assert whole(clients, request(), stop).messages == [f"{at}" for at in range(7)]


def test_a_page_token_that_is_never_taken_is_an_error(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(7):
        store.put(GROUP, NOW - 100 + at, f"{at}")

    def reply(talk: Talk) -> None:
        if "nextToken" in talk.request.json():
            refuses(400, "InvalidParameterException", "The token is invalid.")(talk)
        else:
            store(talk)

    _, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        whole(clients, request(), stop)
    assert raised.value.fault.kind is Kind.INVALID


# Following.


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
    store.put(GROUP, NOW + 100 * MINUTE, "from a wrong clock")
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
    clock = [NOW]
    _, clients = faulty(store)

    def tick() -> int:
        clock[0] += 1_000
        return clock[0]

    watch = followed(clients, request(follow=True), stop, tick).caught_up()
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


def test_a_quiet_group_is_not_scanned_over_hours(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    clock = [NOW]
    _, clients = faulty(store)
    store.put(GROUP, NOW - 500, "long ago")
    watch = followed(clients, request(follow=True), stop, lambda: clock[0]).caught_up()
    clock[0] += 300 * MINUTE
    store.put(GROUP, clock[0], "one")
    watch.until_message("one")
    clock[0] += 300 * MINUTE
    store.put(GROUP, clock[0], "two")
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


# Trouble while following.


@pytest.mark.parametrize(
    "trouble",
    [
        Talk.reset,
        refuses(400, "ExpiredTokenException", "The security token is expired"),
        refuses(400, "UnrecognizedClientException", "invalid"),
        refuses(500, "InternalFailure"),
        refuses(503, "ServiceUnavailableException"),
        says({}),
        says(b'{"events": [{"time'),
        says(b"<html>gateway</html>", 502),
    ],
    ids=["reset", "expired", "unknown", "500", "503", "empty", "cut off", "502"],
)
def test_trouble_is_told_once_and_nothing_is_lost(
    faulty: Start, store: LogStore, stop: QuickStop, trouble: Reply
) -> None:
    store.put(GROUP, NOW - 9, "before")
    _, clients = faulty(store, trouble, trouble, trouble, store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    for at in range(8):
        store.put(GROUP, NOW - 8 + at, f"meanwhile {at}")
    watch.until_notice(NoticeKind.RESUMED)
    watch.until_message("meanwhile 7")
    assert watch.messages == ["before", *(f"meanwhile {at}" for at in range(8))]
    assert watch.kinds == [NoticeKind.TROUBLE, NoticeKind.RESUMED]
    assert re.search(r"Cannot read the logs|FilterLogEvents has no", watch.notices[0].text)


def test_throttling_is_told_once_and_backs_off(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    throttle = refuses(400, "ThrottlingException", "Rate exceeded")
    _, clients = faulty(store, throttle, throttle, throttle, store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    store.put(GROUP, NOW, "after")
    watch.until_message("after")
    assert watch.kinds == [NoticeKind.THROTTLED, NoticeKind.RESUMED]
    assert [waited for waited in stop.waits if waited >= 1.0][1:4] == [1.0, 2.0, 4.0]


def test_trouble_in_the_middle_of_the_past_goes_on_with_the_same_page(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(9):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    server, clients = faulty(store, refuses(500, "InternalFailure"), store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.messages == [f"{at}" for at in range(9)]
    assert [seen.get("nextToken") for seen in (r.json() for r in server.requests[1:3])] == [
        f"{NOW - 98}:3"
    ] * 2


def test_what_was_read_of_one_group_is_shown_before_the_wait_for_another(
    faulty: Start, stop: QuickStop
) -> None:
    store = LogStore()
    store.create("/aws/lambda/a", "/aws/lambda/b")
    asked = request("/aws/lambda/a", "/aws/lambda/b", follow=True)
    down = threading.Event()

    def reply(talk: Talk) -> None:
        if down.is_set() and talk.request.json()["logGroupName"] == "/aws/lambda/b":
            talk.reset()
        else:
            store(talk)

    _, clients = faulty(reply)
    watch = followed(clients, asked, stop).caught_up()
    down.set()
    store.put("/aws/lambda/a", NOW, "of a")
    watch.until_notice(NoticeKind.TROUBLE)
    assert watch.messages == ["of a"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refuses(400, "AccessDeniedException", "no"), Kind.DENIED),
        (refuses(400, "InvalidParameterException", "Invalid filter pattern"), Kind.INVALID),
    ],
)
def test_what_waiting_does_not_help_is_raised_while_following(
    faulty: Start, store: LogStore, stop: QuickStop, reply: Reply, kind: Kind
) -> None:
    _, clients = faulty(store, reply)
    watch = followed(clients, request(follow=True), stop).caught_up()
    with pytest.raises(LambdatuiError) as raised:
        watch.until_message("never")
    assert raised.value.fault.kind is kind


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Talk.close, Kind.UNREACHABLE),
        (refuses(400, "ExpiredTokenException"), Kind.EXPIRED),
    ],
)
def test_a_tail_that_never_got_an_answer_raises_at_once(
    faulty: Start, stop: QuickStop, reply: Reply, kind: Kind
) -> None:
    _, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        followed(clients, request(follow=True), stop).caught_up()
    assert raised.value.fault.kind is kind


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
