"""The past of a tail: from oldest to newest, over groups and pages, and what goes wrong."""

import random
import re
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.logs import BATCH, tail
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import NoticeKind, TailRequest
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, now, request, whole

Start = Callable[..., tuple[Faulty, Clients]]


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


def test_what_another_function_wrote_to_a_shared_group_is_left_out(
    faulty: Start, stop: QuickStop
) -> None:
    store = LogStore(page=2)
    store.create("/team")
    for at in range(5):
        store.put("/team", NOW - 9 + at, f"other {at}", "2026/01/31/orders-api[$LATEST]0123")
    store.put("/team", NOW - 3, "ours", "2026/01/31/orders[$LATEST]0123")
    store.put("/team", NOW - 2, "not named", "2026/01/31/[$LATEST]0123")
    store.put("/team", NOW - 1, "ours, by version", "2026/01/31/orders[7]0123")
    _, clients = faulty(store)
    asked = TailRequest(functions=("orders",), groups=("/team",), since_ms=0)
    watch = whole(clients, asked, stop)
    assert watch.messages == ["ours", "not named", "ours, by version"]
    assert {event.source for event in watch.events} == {0}


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


def test_the_past_ends_though_a_group_is_written_as_fast_as_it_is_read(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    clock = Ticking()
    store.clock = clock
    for at in range(6):
        store.put(GROUP, NOW - 6 + at, f"{at}")

    def write() -> None:
        # Three lines, which are a page, for each page that is read.
        clock.ms += 1_000
        for at in range(3):
            store.put(GROUP, clock.ms + at, f"written at {clock.ms + at - NOW}")

    store.before = write
    _, clients = faulty(store)
    watch = whole(clients, request(), stop)
    assert watch.messages[:6] == [f"{at}" for at in range(6)]
    assert len(store.calls) < 12
    assert watch.events[-1].timestamp_ms <= NOW + 7_000
    assert watch.batches[-1].caught_up


def test_the_past_has_events_from_the_future_that_were_there(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    store.clock = lambda: NOW
    for minute in range(9):
        store.put(GROUP, NOW + minute * MINUTE, f"{minute}", ingested=NOW - 1_000)
    _, clients = faulty(store)
    assert whole(clients, request(), stop).messages == [f"{minute}" for minute in range(9)]
