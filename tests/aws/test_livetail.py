"""Following by Live Tail: each event once, beside the past and the checks."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws import livetail
from lambdatui.aws.clients import Clients
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.logs import tail
from lambdatui.aws.pace import Pace
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Talk
from tests.aws.livestore import LiveStore
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, Watch, arn_of, followed, request

Start = Callable[..., tuple[Faulty, Clients]]
Begin = Callable[..., Watch]
OTHER = "/aws/lambda/other"
AUTO, LIVE = TailMode.AUTO, TailMode.LIVE


class Counting(Pace):
    """A pace that holds nobody up."""

    def __init__(self) -> None:
        super().__init__(1, 1.0)
        self.count = 0

    def reserve(self) -> float:
        self.count += 1
        return 0.0


# A session that works.


def test_what_live_tail_sends_comes_after_the_past_and_once(begin: Begin, live: LiveStore) -> None:
    live.put(GROUP, NOW - 500, "past")
    watch = begin().until_notice(NoticeKind.LIVE)
    assert watch.messages == ["past"]
    live.write(live.session(), "one", "two", "two")
    watch.until(lambda so_far: len(so_far.events) == 4)
    live.write(live.session(), "end", at=NOW + 9)
    watch.until_message("end")
    assert watch.rest().messages == ["past", "one", "two", "two", "end"]
    assert watch.kinds == [NoticeKind.LIVE]
    assert watch.notices[0].source == -1


def test_it_asks_for_arns_without_a_star_and_for_the_pattern(begin: Begin, live: LiveStore) -> None:
    begin(pattern='"ERROR"', arns=(f"{arn_of(GROUP)}:*",)).until_notice(NoticeKind.LIVE)
    assert live.session().asked == {
        "logGroupIdentifiers": [arn_of(GROUP)],
        "logEventFilterPattern": '"ERROR"',
    }


def test_what_comes_while_the_past_is_read_is_given_once(begin: Begin, live: LiveStore) -> None:
    for at in range(7):
        live.put(GROUP, NOW - 100 + at, f"{at}")
    watch = begin().until_message("0")
    # The session has begun before the first page was read, and brings what pages bring as well.
    live.write(live.session(), "meanwhile", "and more", at=NOW - 50)
    live.session().send(live.result(GROUP, NOW - 40, "of the session alone"))
    watch.until_message("of the session alone")
    expected = [*map(str, range(7)), "meanwhile", "and more", "of the session alone"]
    assert watch.rest().messages == expected


def test_a_line_ends_alike_in_both_ways(begin: Begin, live: LiveStore) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.put(GROUP, NOW, "one\n")
    live.session().send(live.result(GROUP, NOW, "one"))
    watch.until_message("one")
    live.session().cut()
    watch.until_notice(NoticeKind.RECONNECTED)
    assert watch.messages == ["one"]


def test_what_live_tail_lost_without_a_word_is_found_by_a_check(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.put(GROUP, NOW + 1, "lost")
    live.write(live.session(), "not lost", at=NOW + 2)
    watch.until_message("not lost")
    clock.ms += MINUTE // 2
    live.session().send()
    watch.until_message("lost")
    assert watch.rest().messages == ["not lost", "lost"]


def test_a_late_event_that_no_window_reaches_comes_by_live_tail(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    for minute in range(1, 40):
        clock.ms = NOW + minute * MINUTE
        live.write(live.session(), f"{minute}", at=clock.ms)
        watch.until_message(f"{minute}")
    late = live.result(GROUP, NOW, "late", ingested=clock.ms)
    live.session().send(late)
    watch.until_message("late")
    assert len(watch.rest().messages) == 40


def test_an_event_before_the_window_that_was_asked_for_does_not_come(
    begin: Begin, live: LiveStore
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "too old", at=NOW - 11 * MINUTE)
    live.write(live.session(), "in it")
    assert watch.until_message("in it").messages == ["in it"]


def test_a_group_that_functions_share_gives_each_its_own_lines(
    begin: Begin, live: LiveStore
) -> None:
    live.create("/team")
    watch = begin("/team", "/team", functions=("a", "b")).until_notice(NoticeKind.LIVE)
    live.session().send(
        *(
            live.result("/team", NOW + at, f"of {name}", f"2026/01/31/{name}[$LATEST]01")
            for at, name in enumerate(("other", "b", "a"))
        )
    )
    watch.until_message("of a")
    assert [(event.message, event.source) for event in watch.events] == [("of b", 1), ("of a", 0)]


def test_what_is_newest_is_left_to_live_tail_by_a_check(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock = clock
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.write(live.session(), "first")
    watch.until_message("first")
    clock.ms += 10_000
    live.put(GROUP, clock.ms - 9_000, "lost")
    live.put(GROUP, clock.ms - 2_000, "on its way 2")
    live.session().send()
    watch.until_message("lost")
    newest = live.result(GROUP, clock.ms - 2_000, "on its way 2")
    live.session().send(live.result(GROUP, clock.ms - 3_000, "on its way 1"))
    live.session().send(newest)
    watch.until_message("on its way 2")
    assert watch.rest().messages == ["first", "lost", "on its way 1", "on its way 2"]


def test_reads_beside_live_tail_keep_the_pace_of_the_account(
    faulty: Start, live: LiveStore, stop: QuickStop, clock: Ticking
) -> None:
    for at in range(9):
        live.put(GROUP, NOW - 9 + at, f"{at}")
    _, clients = faulty(live)
    watch = followed(clients, request(follow=True, mode=AUTO), stop, clock)
    # In the place of the one that a test has where it gives none.
    pace = clients.filter_pace = Counting()
    watch.until_notice(NoticeKind.LIVE)
    before = len(live.calls)
    assert pace.count == before >= 3
    live.write(live.session(), "first")
    watch.until_message("first")
    clock.ms += 6_000
    live.put(GROUP, NOW, "left out")
    live.session().send()
    watch.until_message("left out")
    watch.rest()
    assert len(live.calls) > before
    assert pace.count >= len(live.calls)


# Groups that are not there.


def test_a_session_begins_once_the_group_is_there(faulty: Start, stop: QuickStop) -> None:
    store = LiveStore()
    _, clients = faulty(store)
    watch = followed(clients, request(follow=True, mode=AUTO), stop).caught_up()
    assert watch.kinds == [NoticeKind.WAITING]
    store.create(GROUP)
    store.put(GROUP, NOW, "first")
    watch.until_notice(NoticeKind.LIVE)
    store.write(store.session(), "second", at=NOW + 1)
    assert watch.until_message("second").messages == ["first", "second"]
    assert watch.kinds == [NoticeKind.WAITING, NoticeKind.RESUMED, NoticeKind.LIVE]


def test_a_session_takes_in_a_group_that_appears(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(GROUP, OTHER).until_notice(NoticeKind.LIVE)
    assert live.session(1).asked == {"logGroupIdentifiers": [arn_of(GROUP)]}
    live.write(live.session(), "of the first")
    watch.until_message("of the first")
    live.create(OTHER)
    live.put(OTHER, NOW + 1, "first of the other")
    clock.ms += 6_000
    live.session().send()
    watch.until_notice(NoticeKind.RECONNECTED)
    assert live.session(2).asked == {"logGroupIdentifiers": [arn_of(GROUP), arn_of(OTHER)]}
    assert live.session().gone.wait(20)
    live.write(live.session(2), "second", at=NOW + 7_000, group=OTHER)
    watch.until_message("second")
    assert [(event.message, event.source) for event in watch.rest().events] == [
        ("of the first", 0),
        ("first of the other", 1),
        ("second", 1),
    ]


# What is not taken in time.


def test_what_was_dropped_is_told_before_what_comes_after_it(
    faulty: Start, live: LiveStore, clock: Ticking
) -> None:
    _, clients = faulty(live)
    inbox: Inbox[Any] = Inbox(500)
    session = livetail.LiveSession(clients, [arn_of(GROUP)], "", inbox=inbox, clock=clock)
    try:
        for message in ("first", "dropped", "dropped as well"):
            live.write(live.session(), message)
        live.session().send({**live.result(GROUP, NOW, "x"), "message": "x" * 600})
        inbox.wait(20, threading.Event())
        came: list[Any] = []
        number = 0
        while not any(isinstance(item, livetail.Missed) for item in came):
            number += 1
            assert number < 500
            live.write(live.session(), f"{number}")
            # Each has its time to come; what does not fit never does.
            inbox.wait(0.2, threading.Event())
            came += inbox.take()
        came += inbox.take()
    finally:
        session.close()
    first = next(n for n, item in enumerate(came) if isinstance(item, livetail.Missed))
    assert isinstance(came[first - 1], livetail.Update)
    behind = [item for item in came[first + 1 :] if isinstance(item, livetail.Update)]
    assert all(item.from_ms >= came[first].at_ms for item in behind)


# Stopping.


def live_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("live-")]


def test_a_tail_that_is_told_to_stop_ends_its_session_though_nothing_comes(
    begin: Begin, live: LiveStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than this test waits: else the silence would end it as well.
    monkeypatch.setattr(livetail, "SILENCE_S", 300.0)
    watch = begin().until_notice(NoticeKind.LIVE)
    threads = live_threads()
    assert threads
    watch.rest()
    assert live.session().gone.wait(20)
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_a_tail_that_is_closed_ends_its_session(
    faulty: Start, live: LiveStore, stop: QuickStop, clock: Ticking
) -> None:
    _, clients = faulty(live)
    for at in range(9):
        live.put(GROUP, NOW - 9 + at, f"{at}")
    batches = tail(clients, request(follow=True, mode=AUTO), stop=stop, clock=clock)
    next(batches)
    session = live.session()
    close = getattr(batches, "close", None)
    assert close is not None
    close()
    assert session.gone.wait(20)


def test_a_tail_that_ends_while_a_session_is_asked_for_ends_that_too(
    begin: Begin, live: LiveStore
) -> None:
    answer = threading.Event()
    gone = threading.Event()

    def late(talk: Talk) -> None:
        answer.wait(20)
        live.refusal = None
        try:
            # It ends, or breaks, where the other side has closed.
            live(talk)
        finally:
            gone.set()

    live.refusal = late
    watch = begin().caught_up()
    live.until_starts(1)
    watch.rest()
    answer.set()
    assert gone.wait(20)
