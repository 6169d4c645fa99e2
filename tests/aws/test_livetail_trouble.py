"""Where Live Tail cannot be had, breaks or leaves something out: it is said, and read again."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws import livetail
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.faulty import Reply, Talk, refuses, says
from tests.aws.filled import filled
from tests.aws.livestore import LiveStore, Session
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, Watch

Begin = Callable[..., Watch]
DENIED = refuses(400, "AccessDeniedException", "no")
AUTO, LIVE = TailMode.AUTO, TailMode.LIVE


def spans(watch: Watch) -> list[tuple[NoticeKind, int, int]]:
    return [(n.kind, n.from_ms, n.to_ms) for n in watch.notices if n.to_ms]


# No Live Tail.


@pytest.mark.parametrize(
    ("refusal", "starts", "kind"),
    [
        (DENIED, 1, Kind.DENIED),
        (refuses(400, "UnknownOperationException"), 1, Kind.INVALID),
        (refuses(501, "InternalFailure", "not yet implemented"), 1, Kind.SERVER),
        (refuses(400, "InvalidOperationException", "Infrequent Access"), 1, Kind.INVALID),
        (says({}), 3, Kind.MALFORMED),
    ],
    ids=["denied", "unknown", "501", "class", "no stream"],
)
def test_without_live_tail_auto_polls_and_says_why_and_live_is_an_error(
    begin: Begin, live: LiveStore, refusal: Reply, starts: int, kind: Kind
) -> None:
    live.refusal = refusal
    watch = begin().until_notice(NoticeKind.POLLING)
    assert live.starts == starts
    live.put(GROUP, NOW, "polled")
    watch.until_message("polled")
    (notice,) = watch.notices
    assert notice.fault is not None
    assert notice.fault.kind is kind
    assert notice.text.endswith("Following by polling instead.")
    with pytest.raises(LambdatuiError) as raised:
        begin(mode=LIVE).until_message("never")
    assert raised.value.fault.kind is kind


def test_where_all_sessions_are_taken_auto_polls_and_live_tries_again(
    begin: Begin, live: LiveStore
) -> None:
    live.refusal = refuses(400, "LimitExceededException", "sessions")
    begin().until_notice(NoticeKind.POLLING)
    assert live.starts == 1
    watch = begin(mode=LIVE).until_notice(NoticeKind.THROTTLED)
    live.put(GROUP, NOW, "read meanwhile")
    watch.until_message("read meanwhile")
    live.refusal = None
    watch.until_notice(NoticeKind.LIVE)
    live.write(live.session(), "live", at=NOW + 5)
    assert watch.until_message("live").messages == ["read meanwhile", "live"]


@pytest.mark.parametrize("lack", ["arns", "too many"])
def test_what_live_tail_does_not_take_is_polled_without_asking(
    begin: Begin, live: LiveStore, lack: str
) -> None:
    groups = [GROUP] if lack == "arns" else [f"/aws/lambda/{number}" for number in range(11)]
    live.create(*groups)
    watch = begin(*groups, arns=()) if lack == "arns" else begin(*groups)
    watch.until_notice(NoticeKind.POLLING)
    live.put(groups[0], NOW, "polled")
    watch.until_message("polled")
    assert live.starts == 0
    assert ("ARN" if lack == "arns" else "at most 10") in watch.notices[0].text


# A session that ends.


def cut(session: Session) -> None:
    session.cut()


def half_a_message(session: Session) -> None:
    session.raw(b"\x00\x00\x01")
    session.cut()


BREAKS: list[Callable[[Session], None]] = [
    cut,
    half_a_message,
    lambda session: session.end(),
    lambda session: session.fail("SessionStreamingException"),
    lambda session: session.raw(b"not an event stream, by far, whatever one may say"),
    lambda session: session.send({"message": "no time"}),
]


@pytest.mark.parametrize("mode", [AUTO, LIVE])
@pytest.mark.parametrize(
    "broken", BREAKS, ids=["cut", "half", "end", "exception", "garbage", "malformed"]
)
def test_a_broken_session_is_a_gap_that_is_said_filled_and_followed_by_a_new_one(
    begin: Begin,
    live: LiveStore,
    clock: Ticking,
    mode: TailMode,
    broken: Callable[[Session], None],
) -> None:
    watch = begin(mode=mode).until_notice(NoticeKind.LIVE)
    live.write(live.session(), "before")
    watch.until_message("before")
    clock.ms += 3_000
    for at in range(5):
        live.put(GROUP, NOW + 10 + at, f"missed {at}")
    broken(live.session())
    watch.until_notice(NoticeKind.RECONNECTED)
    live.write(live.session(2), "after", at=NOW + 3_000)
    watch.until_message("after")
    live.write(live.session(2), "and on", at=NOW + 3_500)
    watch.until_message("and on")
    assert watch.messages == [
        "before",
        *(f"missed {at}" for at in range(5)),
        "after",
        "and on",
    ]
    kinds = [NoticeKind.LIVE, NoticeKind.GAP, NoticeKind.RECONNECTED]
    assert watch.kinds == kinds
    assert filled(watch, live, clock).kinds == [*kinds, NoticeKind.FILLED]
    assert len(watch.rest().messages) == 8
    assert spans(watch) == [
        (NoticeKind.GAP, NOW, NOW + 3_000),
        (NoticeKind.FILLED, NOW, NOW + 3_000),
    ]
    assert watch.notices[1].fault is not None
    assert watch.notices[3].events == 5
    assert watch.notices[3].text.endswith(": 5 missing events.")


def test_silence_is_a_break(begin: Begin, live: LiveStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(livetail, "SILENCE_S", 0.1)
    watch = begin(mode=LIVE).until_notice(NoticeKind.GAP)
    fault = watch.notices[-1].fault
    assert fault is not None
    assert fault.kind is Kind.TIMEOUT
    assert live.session().gone.wait(20)


def test_what_a_new_session_sends_waits_until_the_gap_is_filled(
    begin: Begin, live: LiveStore
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "1")
    watch.until_message("1")
    reads = threading.Event()

    def slow(talk: Talk) -> None:
        # The second session has sent its line by the time the gap is read.
        if live.starts > 1 and not reads.is_set():
            reads.set()
            live.write(live.session(2), "3", at=NOW + 3)
            live.put(GROUP, NOW + 2, "2")
        LogStore.__call__(live, talk)

    live.filter_refusal = slow
    live.session().cut()
    watch.until_message("3")
    assert reads.is_set()
    assert watch.rest().messages == ["1", "2", "3"]


def test_sessions_that_keep_breaking_are_given_up_by_auto(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    for number in range(1, 4):
        live.put(GROUP, NOW + number, f"missed {number}")
        live.session(number).cut()
        watch.until_message(f"missed {number}")
        while number < 3 and watch.kinds[-1] is not NoticeKind.RECONNECTED:
            watch.one()
    watch.until_notice(NoticeKind.POLLING)
    live.put(GROUP, NOW + 9, "polled")
    watch.until_message("polled")
    assert watch.kinds[-2:] == [NoticeKind.GAP, NoticeKind.POLLING]
    assert live.starts == 3
    filled(watch, live, clock, polling=True)
    watch.until(lambda so_far: so_far.kinds.count(NoticeKind.FILLED) == 3)
    counts = [n.events for n in watch.notices if n.kind is NoticeKind.FILLED]
    assert counts[-1] >= 1


def test_sessions_that_work_for_a_while_are_not_given_up(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    for number in range(1, 5):
        clock.ms += MINUTE + 1_000
        live.session(number).cut()
        while watch.kinds.count(NoticeKind.RECONNECTED) < number:
            watch.one()
        live.write(live.session(number + 1), f"{number}", at=clock.ms)
        watch.until_message(f"{number}")
    assert NoticeKind.POLLING not in watch.kinds


def test_after_three_hours_auto_polls(begin: Begin, live: LiveStore) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.put(GROUP, NOW, "at the end")
    live.session().fail("SessionTimeoutException")
    watch.until_message("at the end")
    assert watch.rest().kinds == [NoticeKind.LIVE, NoticeKind.POLLING]
    assert "three hours" in watch.notices[-1].text


def test_after_three_hours_live_begins_another_session(begin: Begin, live: LiveStore) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.put(GROUP, NOW, "at the end")
    live.session().fail("SessionTimeoutException")
    watch.until_notice(NoticeKind.RECONNECTED)
    live.write(live.session(2), "after", at=NOW + 5)
    watch.until_message("after")
    assert watch.rest().messages == ["at the end", "after"]
    assert watch.kinds == [NoticeKind.LIVE, NoticeKind.GAP, NoticeKind.RECONNECTED]
    assert "three hours" in watch.notices[1].text


def test_a_gap_is_filled_only_when_what_cloudwatch_shows_late_has_been_read(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock, live.delay_ms = clock, 8_000
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.session().send(live.result(GROUP, NOW, "1"))
    watch.until_message("1")
    clock.ms += 3_000
    live.put(GROUP, NOW + 2_000, "2")
    live.session().cut()
    watch.until_notice(NoticeKind.RECONNECTED)
    live.session(2).send(live.result(GROUP, NOW + 3_500, "3"))
    watch.until_message("3")
    assert NoticeKind.FILLED not in watch.kinds
    filled(watch, live, clock)
    assert watch.rest().messages == ["1", "3", "2"]
    assert watch.notices[-1].events == 1


def test_a_gap_is_read_ten_minutes_back_for_what_came_late_in_it(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock = clock
    watch = begin(mode=LIVE, since_ms=NOW - 60 * MINUTE).until_notice(NoticeKind.LIVE)
    for minute in range(1, 16):
        clock.ms = NOW + minute * MINUTE
        live.write(live.session(), f"{minute}", at=clock.ms)
        watch.until_message(f"{minute}")
    live.session().cut()
    watch.until_notice(NoticeKind.RECONNECTED)
    # So soon after another such read, none is due by itself.
    live.put(GROUP, clock.ms - 9 * MINUTE, "late", ingested=clock.ms + 100)
    clock.ms += 1_000
    live.session(2).cut()
    watch.until(lambda so_far: so_far.kinds.count(NoticeKind.RECONNECTED) == 2)
    assert "late" in watch.messages
    filled(watch, live, clock)
    filled_again = watch.until(lambda so_far: so_far.kinds.count(NoticeKind.FILLED) == 2)
    told = [n for n in filled_again.notices if n.kind is NoticeKind.FILLED]
    assert told[-1].events == 1
    assert "back to" in told[-1].text


# AWS and the credentials.


def test_lost_credentials_are_told_with_what_to_do_and_nothing_is_lost(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "before")
    watch.until_message("before")
    live.refusal = live.filter_refusal = refuses(400, "ExpiredTokenException", "expired")
    live.session().fail("ExpiredTokenException")
    watch.until_notice(NoticeKind.TROUBLE)
    fault = watch.notices[-1].fault
    assert fault is not None
    assert fault.kind is Kind.EXPIRED
    assert "aws sso login" in fault.advice
    live.put(GROUP, NOW + 1, "meanwhile")
    live.refusal = live.filter_refusal = None
    watch.until_notice(NoticeKind.RECONNECTED)
    live.write(live.session(2), "after", at=NOW + 2)
    watch.until_message("after")
    filled(watch, live, clock)
    assert watch.rest().messages == ["before", "meanwhile", "after"]
    assert watch.kinds == [
        NoticeKind.LIVE,
        NoticeKind.GAP,
        NoticeKind.TROUBLE,
        NoticeKind.RESUMED,
        NoticeKind.RECONNECTED,
        NoticeKind.FILLED,
    ]


def test_a_throttled_check_is_told_and_does_not_hold_up_live_tail(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "first")
    watch.until_message("first")
    live.filter_refusal = refuses(400, "ThrottlingException", "Rate exceeded")
    clock.ms += 6_000
    live.session().send()
    watch.until_notice(NoticeKind.THROTTLED)
    fault = watch.notices[-1].fault
    assert fault is not None
    assert fault.kind is Kind.THROTTLED
    live.write(live.session(), "live", at=clock.ms)
    watch.until_message("live")
    live.filter_refusal = None
    clock.ms += MINUTE
    live.session().send()
    watch.until_notice(NoticeKind.RESUMED)
    assert watch.rest().messages == ["first", "live"]


def test_a_check_that_hangs_does_not_hold_up_live_tail(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    asked = threading.Event()

    def hang(talk: Talk) -> None:
        asked.set()
        talk.hang()

    live.write(live.session(), "first")
    watch.until_message("first")
    live.filter_refusal = hang
    clock.ms += 6_000
    for number in range(3):
        live.write(live.session(), f"{number}", at=clock.ms + number)
        watch.until_message(f"{number}")
        assert asked.wait(20)
