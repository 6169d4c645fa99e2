"""What happens to a tail that goes on while AWS, the network or the credentials do not."""

import re
import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import NoticeKind
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, NOW, followed, request

Start = Callable[..., tuple[Faulty, Clients]]


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
    assert watch.kinds == [NoticeKind.THROTTLED]
    assert [waited for waited in stop.waits if waited >= 1.0][1:4] == [1.0, 2.0, 4.0]
    told_ms = watch.notices[0].at_ms
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.kinds == [NoticeKind.THROTTLED, NoticeKind.RESUMED]
    assert watch.notices[1].at_ms - told_ms >= 10_000


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
