"""Between two sessions of Live Tail nothing is lost, and one group does not end it for others."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Talk, refuses
from tests.aws.filled import filled
from tests.aws.livestore import LiveStore
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, Watch, arn_of, followed, request

Begin = Callable[..., Watch]
Start = Callable[..., tuple[Faulty, Clients]]
AUTO, LIVE = TailMode.AUTO, TailMode.LIVE
OTHER = "/aws/lambda/other"
DENIED = refuses(400, "AccessDeniedException", "no")


def test_after_three_hours_what_came_late_between_the_sessions_is_given(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock = clock
    watch = begin(mode=LIVE, since_ms=NOW - 10 * MINUTE).until_notice(NoticeKind.LIVE)
    clock.ms += 30 * MINUTE
    live.write(live.session(), "now", at=clock.ms)
    watch.until_message("now")
    live.put(GROUP, clock.ms - 25 * MINUTE, "late", ingested=clock.ms)
    live.session().fail("SessionTimeoutException")
    watch.until_notice(NoticeKind.RECONNECTED)
    filled(watch, live, clock)
    assert watch.messages == ["now", "late"]
    assert watch.kinds == [
        NoticeKind.LIVE,
        NoticeKind.GAP,
        NoticeKind.RECONNECTED,
        NoticeKind.FILLED,
    ]
    gap, told = watch.notices[1], watch.notices[3]
    assert (told.from_ms, told.events) == (gap.from_ms, 1)


def test_where_a_group_appears_what_came_late_between_the_sessions_is_given(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock = clock
    watch = begin(GROUP, OTHER, mode=LIVE).until_notice(NoticeKind.LIVE)
    clock.ms += 30 * MINUTE
    live.write(live.session(), "now", at=clock.ms)
    watch.until_message("now")
    live.create(OTHER)

    def between(talk: Talk) -> None:
        live.put(GROUP, clock.ms - 15 * MINUTE, "late", ingested=clock.ms)
        live.refusal = None
        live(talk)

    live.refusal = between
    clock.ms += 6_000
    live.session().send()
    watch.until_notice(NoticeKind.RECONNECTED)
    filled(watch, live, clock)
    assert watch.messages == ["now", "late"]
    assert [kind for kind in watch.kinds if kind is NoticeKind.GAP] == [NoticeKind.GAP]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("ahead", [MINUTE, 60 * MINUTE])
def test_an_event_from_the_future_that_came_in_a_gap_is_given_when_it_is_told_to_be_filled(
    begin: Begin, live: LiveStore, clock: Ticking, ahead: int, dated: bool
) -> None:
    live.clock = clock
    live.delay_ms = 3_000
    if not dated:
        live.headers = lambda: {}  # type: ignore[method-assign]  # an endpoint without a Date
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.session().cut()
    live.put(GROUP, clock.ms + ahead, "future", ingested=clock.ms)
    watch.until_notice(NoticeKind.RECONNECTED)
    assert "future" not in watch.messages
    filled(watch, live, clock)
    assert watch.messages == ["future"]
    assert watch.notices[-1].events == 1


@pytest.mark.parametrize("mode", [LIVE, AUTO])
def test_a_group_that_is_deleted_is_waited_for(
    begin: Begin, live: LiveStore, clock: Ticking, mode: TailMode
) -> None:
    watch = begin(mode=mode).until_notice(NoticeKind.LIVE)
    live.delete(GROUP)
    live.session().cut()
    watch.until_notice(NoticeKind.WAITING)
    clock.ms += 10_000
    live.create(GROUP)
    live.put(GROUP, clock.ms, "again")
    watch.until_message("again").until_notice(NoticeKind.RECONNECTED)
    live.write(live.session(2), "by the session", at=clock.ms + 5)
    watch.until_message("by the session")
    assert not any("validation" in notice.text for notice in watch.notices)


@pytest.mark.parametrize("mode", [LIVE, AUTO])
def test_a_group_that_is_denied_when_a_session_broke_is_left_out_of_the_next(
    faulty: Start, live: LiveStore, stop: QuickStop, clock: Ticking, mode: TailMode
) -> None:
    live.create(OTHER)
    no = threading.Event()

    def read(talk: Talk) -> None:
        denied = no.is_set() and talk.request.json()["logGroupName"] == OTHER
        (DENIED if denied else lambda talk: LogStore.__call__(live, talk))(talk)

    def start(talk: Talk) -> None:
        if no.is_set() and arn_of(OTHER) in str(talk.request.json()):
            DENIED(talk)
            return
        live.refusal = None
        live(talk)
        live.refusal = start

    live.filter_refusal, live.refusal = read, start
    _, clients = faulty(live)
    asked = request(GROUP, OTHER, follow=True, mode=mode)
    watch = followed(clients, asked, stop, clock).until_notice(NoticeKind.LIVE)
    no.set()
    live.session().cut()
    live.put(GROUP, NOW, "of the other")
    watch.until_message("of the other").until_notice(NoticeKind.RECONNECTED)
    assert live.session(2).asked["logGroupIdentifiers"] == [arn_of(GROUP)]
    troubles = [notice for notice in watch.notices if notice.kind is NoticeKind.TROUBLE]
    assert [notice.source for notice in troubles] == [1]


@pytest.mark.parametrize("mode", [LIVE, AUTO])
def test_a_session_that_is_denied_for_groups_that_can_be_read_is_asked_for_no_more(
    begin: Begin, live: LiveStore, mode: TailMode
) -> None:
    live.create(OTHER)
    live.refusal = DENIED
    watch = begin(GROUP, OTHER, mode=mode)
    if mode is LIVE:
        with pytest.raises(Exception, match="no"):
            watch.until_notice(NoticeKind.LIVE)
    else:
        watch.until_notice(NoticeKind.POLLING)
    assert live.starts == 1
