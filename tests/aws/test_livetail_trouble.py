"""Where Live Tail cannot be had, breaks or leaves something out: it is said, and read again."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws import follow, livetail
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.faulty import Reply, Talk, refuses, says
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
    assert watch.rest().messages == [
        "before",
        *(f"missed {at}" for at in range(5)),
        "after",
        "and on",
    ]
    kinds = [NoticeKind.LIVE, NoticeKind.GAP, NoticeKind.FILLED, NoticeKind.RECONNECTED]
    assert watch.kinds == kinds
    assert spans(watch) == [
        (NoticeKind.GAP, NOW, NOW + 3_000),
        (NoticeKind.FILLED, NOW, NOW + 3_000),
    ]
    assert watch.notices[1].fault is not None
    assert watch.notices[2].events >= 5


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


def test_sessions_that_keep_breaking_are_given_up_by_auto(begin: Begin, live: LiveStore) -> None:
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
    assert watch.kinds[-3:] == [NoticeKind.GAP, NoticeKind.POLLING, NoticeKind.FILLED]
    assert live.starts == 3


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
    assert watch.kinds == [NoticeKind.LIVE, NoticeKind.RECONNECTED]


# A session that leaves something out.


def sampled(live: LiveStore, session: Session) -> None:
    """Four events, of which Live Tail sends two."""
    for at in range(4):
        live.put(GROUP, NOW + at, f"busy {at}")
    session.send(
        live.result(GROUP, NOW, "busy 0"), live.result(GROUP, NOW + 3, "busy 3"), sampled=True
    )


def test_a_sampled_second_is_read_whole_and_auto_goes_on_by_polling(
    begin: Begin, live: LiveStore
) -> None:
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "before", at=NOW - 5)
    watch.until_message("before")
    sampled(live, live.session())
    watch.until_notice(NoticeKind.FILLED)
    assert live.session().gone.wait(20)
    live.put(GROUP, NOW + 9, "polled")
    watch.until_message("polled")
    assert watch.rest().messages == ["before", *(f"busy {at}" for at in range(4)), "polled"]
    assert watch.kinds == [
        NoticeKind.LIVE,
        NoticeKind.SAMPLED,
        NoticeKind.POLLING,
        NoticeKind.FILLED,
    ]
    assert watch.notices[-1].events == 4


def test_a_sampled_second_is_read_whole_and_live_goes_on(begin: Begin, live: LiveStore) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    sampled(live, live.session())
    live.write(live.session(), "after", at=NOW + 9)
    watch.until_message("after")
    assert watch.rest().messages == [*(f"busy {at}" for at in range(4)), "after"]
    assert watch.kinds == [NoticeKind.LIVE, NoticeKind.SAMPLED, NoticeKind.FILLED]
    assert live.starts == 1


def test_what_was_not_taken_in_time_is_a_gap_that_is_filled(
    begin: Begin, live: LiveStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "ROOM", 10)
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    session = live.session()
    for number in range(20):
        live.write(session, f"{number}", at=NOW + number)
    session.end()
    # Nobody takes what comes until the whole of it has come.
    assert session.gone.wait(20)
    watch.until_notice(NoticeKind.RECONNECTED)
    assert watch.rest().messages == [f"{number}" for number in range(20)]
    assert watch.kinds[1:3] == [NoticeKind.GAP, NoticeKind.FILLED]
    assert "not taken in time" in watch.notices[1].text


def test_a_gap_that_cannot_be_read_again_is_never_said_to_be_filled(
    begin: Begin, live: LiveStore
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.filter_refusal = DENIED
    live.put(GROUP, NOW, "lost")
    live.session().cut()
    watch.until_notice(NoticeKind.RECONNECTED)
    live.write(live.session(2), "after", at=NOW + 5)
    watch.until_message("after")
    kinds = [NoticeKind.LIVE, NoticeKind.GAP, NoticeKind.GAP, NoticeKind.RECONNECTED]
    assert watch.kinds == kinds
    assert "was not read again" in watch.notices[2].text
    assert watch.notices[2].fault is not None


# AWS and the credentials.


def test_lost_credentials_are_told_with_what_to_do_and_nothing_is_lost(
    begin: Begin, live: LiveStore
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
    assert watch.rest().messages == ["before", "meanwhile", "after"]
    assert watch.kinds == [
        NoticeKind.LIVE,
        NoticeKind.GAP,
        NoticeKind.TROUBLE,
        NoticeKind.RESUMED,
        NoticeKind.FILLED,
        NoticeKind.RECONNECTED,
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
