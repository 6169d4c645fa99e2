"""One log group that cannot be read holds up no other one."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.troubles import back_off_s
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Reply, Talk, refuses
from tests.aws.livestore import LiveStore
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, NOW, Ticking, Watch, arn_of, followed, request

Start = Callable[..., tuple[Faulty, Clients]]
OTHER = "/aws/lambda/other"
DENIED = refuses(400, "AccessDeniedException", "no")
SICK = refuses(500, "InternalFailure")
THROTTLE = refuses(400, "ThrottlingException", "Rate exceeded")
BAD_TOKEN = refuses(400, "InvalidParameterException", "The specified nextToken is invalid.")


class Ward(LogStore):
    """Two groups, of which one or both give another answer."""

    def __init__(self) -> None:
        super().__init__()
        self.create(GROUP, OTHER)
        self.replies: dict[str, Reply] = {}

    def __call__(self, talk: Talk) -> None:
        group = str(talk.request.json()["logGroupName"])
        reply = self.replies.get(group)
        if reply is None:
            super().__call__(talk)
        else:
            self.calls.append(talk.request.json())
            reply(talk)

    def count(self, group: str) -> int:
        return sum(asked["logGroupName"] == group for asked in self.calls)


@pytest.fixture
def ward() -> Ward:
    return Ward()


@pytest.mark.parametrize("sickness", [SICK, DENIED], ids=["500", "denied"])
def test_the_others_are_read_and_it_is_tried_again(
    faulty: Start, ward: Ward, stop: QuickStop, sickness: Reply
) -> None:
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER, follow=True), stop).caught_up()
    ward.replies[GROUP] = sickness
    ward.put(GROUP, NOW, "of the sick one")
    tried = ward.count(GROUP)
    for number in range(30):
        ward.put(OTHER, NOW + number, f"{number}")
        watch.until_message(f"{number}")
    assert [(n.kind, n.source) for n in watch.notices] == [(NoticeKind.TROUBLE, 0)]
    assert tried < ward.count(GROUP) < tried + 8
    del ward.replies[GROUP]
    watch.until_message("of the sick one")
    watch.until_notice(NoticeKind.RESUMED)
    assert [n.kind for n in watch.notices] == [NoticeKind.TROUBLE, NoticeKind.RESUMED]
    assert len(watch.rest().messages) == 31


def test_reading_again_is_said_when_all_of_them_are(
    faulty: Start, ward: Ward, stop: QuickStop
) -> None:
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER, follow=True), stop).caught_up()
    ward.replies = {GROUP: SICK, OTHER: SICK}
    watch.until(lambda so_far: so_far.kinds == [NoticeKind.TROUBLE] * 2)
    del ward.replies[GROUP]
    ward.put(GROUP, NOW, "well")
    watch.until_message("well")
    assert NoticeKind.RESUMED not in watch.kinds
    del ward.replies[OTHER]
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.notices[-1].source == -1
    assert watch.kinds.count(NoticeKind.RESUMED) == 1


def test_lost_credentials_are_told_once_for_all_groups(
    faulty: Start, ward: Ward, stop: QuickStop
) -> None:
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER, follow=True), stop).caught_up()
    expired = refuses(400, "ExpiredTokenException", "expired")
    ward.replies = {GROUP: expired, OTHER: expired}
    watch.until_notice(NoticeKind.TROUBLE)
    calls = len(ward.calls)
    ward.before = lambda: ward.replies.clear() if len(ward.calls) > calls + 4 else None
    stop.waits.append(60.0)
    ward.replies = {}
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.kinds == [NoticeKind.TROUBLE, NoticeKind.RESUMED]


def test_the_past_of_the_others_is_read_and_the_tail_goes_on(
    faulty: Start, ward: Ward, stop: QuickStop
) -> None:
    ward.replies[OTHER] = DENIED
    for number in range(5):
        ward.put(GROUP, NOW - 5 + number, f"{number}")
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER, follow=True), stop).caught_up()
    assert watch.messages == [f"{number}" for number in range(5)]
    assert [(n.kind, n.source) for n in watch.notices] == [(NoticeKind.TROUBLE, 1)]
    ward.put(OTHER, NOW - 3, "of the past")
    del ward.replies[OTHER]
    watch.until_message("of the past")


def test_a_tail_of_which_no_group_can_be_read_is_an_error(
    faulty: Start, ward: Ward, stop: QuickStop
) -> None:
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER, follow=True), stop).caught_up()
    ward.replies = {GROUP: DENIED, OTHER: DENIED}
    with pytest.raises(LambdatuiError) as raised:
        watch.until_message("never")
    assert raised.value.fault.kind is Kind.DENIED


def test_without_follow_the_others_are_read_before_it_is_an_error(
    faulty: Start, ward: Ward, stop: QuickStop
) -> None:
    ward.replies[GROUP] = DENIED
    for number in range(5):
        ward.put(OTHER, NOW - 5 + number, f"{number}")
    _, clients = faulty(ward)
    watch = followed(clients, request(GROUP, OTHER), stop)
    with pytest.raises(LambdatuiError) as raised:
        watch.caught_up()
    assert raised.value.fault.kind is Kind.DENIED
    assert watch.messages == [f"{number}" for number in range(5)]


def test_live_tail_follows_the_groups_that_can_be_read(
    faulty: Start, live: LiveStore, stop: QuickStop, clock: Ticking
) -> None:
    live.create(OTHER)

    allowed = threading.Event()

    def filtered(talk: Talk) -> None:
        if talk.request.json()["logGroupName"] == OTHER and not allowed.is_set():
            DENIED(talk)
        else:
            LogStore.__call__(live, talk)

    def started(talk: Talk) -> None:
        if arn_of(OTHER) in str(talk.request.json()) and not allowed.is_set():
            DENIED(talk)
        else:
            live.refusal = None
            live(talk)

    live.filter_refusal, live.refusal = filtered, started
    _, clients = faulty(live)
    asked = request(GROUP, OTHER, follow=True, mode=TailMode.LIVE)
    watch = followed(clients, asked, stop, clock).until_notice(NoticeKind.LIVE)
    assert live.session().asked["logGroupIdentifiers"] == [arn_of(GROUP)]
    live.write(live.session(), "first")
    watch.until_message("first")
    allowed.set()
    live.put(OTHER, NOW - 3, "of the past")
    clock.ms += 61_000
    live.session().send()
    watch.until_notice(NoticeKind.RECONNECTED)
    assert "of the past" in watch.messages
    assert live.session(2).asked["logGroupIdentifiers"] == [arn_of(GROUP), arn_of(OTHER)]


# Throttling.


def test_throttles_now_and_then_are_told_once_and_lower_the_pace(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    count = 0
    throttles = threading.Event()
    throttles.set()

    def reply(talk: Talk) -> None:
        nonlocal count
        count += 1
        (THROTTLE if throttles.is_set() and count % 2 == 0 else store)(talk)

    for at in range(60):
        store.put(GROUP, NOW - 9_000 + at, f"{at}")
    _, clients = faulty(reply)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.kinds == [NoticeKind.THROTTLED]
    assert len(watch.messages) == 60
    # A request in five seconds at least: slower than that it never becomes.
    assert 20 * 2.0 < (stop.now() - NOW) / 1000 < 40 * 6.0
    throttles.clear()
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.kinds == [NoticeKind.THROTTLED, NoticeKind.RESUMED]


def test_a_wait_begins_short_again_after_each_recovery(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    _, clients = faulty(store, SICK, SICK, SICK, store, SICK, store)
    watch = followed(clients, request(follow=True), stop).caught_up()
    watch.until(lambda so_far: so_far.kinds.count(NoticeKind.RESUMED) == 2)
    troubled = [n for n in watch.notices if n.kind is NoticeKind.TROUBLE]
    resumed = [n for n in watch.notices if n.kind is NoticeKind.RESUMED]
    assert resumed[0].at_ms - troubled[0].at_ms >= 7_000
    assert resumed[1].at_ms - troubled[1].at_ms <= 5_000


def test_the_wait_that_aws_asks_for_is_kept() -> None:
    asked = Fault(kind=Kind.THROTTLED, what="Throttled.", retry_after_s=12.0)
    assert back_off_s(asked, 1) == 12.0
    assert back_off_s(asked, 5) == 16.0
    assert back_off_s(Fault(kind=Kind.SERVER, what="Sick."), 30) == 30.0


# Page tokens.


def test_tokens_may_run_out_again_and_again(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    for at in range(15):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    tokens = 0

    def reply(talk: Talk) -> None:
        nonlocal tokens
        tokens += "nextToken" in talk.request.json()
        (BAD_TOKEN if tokens in (2, 5) and "nextToken" in talk.request.json() else store)(talk)

    _, clients = faulty(reply)
    watch = followed(clients, request(follow=True), stop).caught_up()
    assert watch.messages == [f"{at}" for at in range(15)]
    assert watch.kinds == []


def test_a_token_that_is_never_taken_is_trouble_while_following(
    faulty: Start, store: LogStore, stop: QuickStop
) -> None:
    refused = threading.Event()
    refused.set()

    def reply(talk: Talk) -> None:
        bad = refused.is_set() and "nextToken" in talk.request.json()
        (BAD_TOKEN if bad else store)(talk)

    for at in range(7):
        store.put(GROUP, NOW - 100 + at, f"{at}")
    _, clients = faulty(reply)
    watch: Watch = followed(clients, request(follow=True), stop)
    watch.until_notice(NoticeKind.TROUBLE)
    calls = len(store.calls)
    store.before = lambda: refused.clear() if len(store.calls) > calls + 5 else None
    watch.until_message("6")
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.rest().messages == [f"{at}" for at in range(7)]
    assert watch.kinds == [NoticeKind.TROUBLE, NoticeKind.RESUMED]
    assert max(stop.waits) >= 2.0
