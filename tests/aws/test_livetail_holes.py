"""What a session leaves out is said, and read again."""

from collections.abc import Callable

import pytest

from lambdatui.aws import follow
from lambdatui.core.logs import NoticeKind, TailMode
from tests.aws.faulty import refuses
from tests.aws.filled import filled
from tests.aws.livestore import LiveStore, Session
from tests.aws.watch import GROUP, MINUTE, NOW, Ticking, Watch

Begin = Callable[..., Watch]
DENIED = refuses(400, "AccessDeniedException", "no")
AUTO, LIVE = TailMode.AUTO, TailMode.LIVE


# A session that leaves something out.


def sampled(live: LiveStore, session: Session) -> None:
    """Four events, of which Live Tail sends two."""
    for at in range(4):
        live.put(GROUP, NOW + at, f"busy {at}")
    session.send(
        live.result(GROUP, NOW, "busy 0"), live.result(GROUP, NOW + 3, "busy 3"), sampled=True
    )


def test_a_sampled_second_is_read_whole_and_auto_goes_on_by_polling(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.put(GROUP, NOW - 9, "past")
    watch = begin().until_notice(NoticeKind.LIVE)
    live.write(live.session(), "before", at=NOW - 5)
    watch.until_message("before")
    sampled(live, live.session())
    watch.until_notice(NoticeKind.POLLING)
    assert live.session().gone.wait(20)
    clock.ms += 5_000
    live.put(GROUP, clock.ms, "polled")
    watch.until_message("polled")
    filled(watch, live, clock, polling=True)
    busy = [f"busy {at}" for at in range(4)]
    assert watch.rest().messages == ["past", "before", *busy, "polled"]
    assert watch.kinds == [
        NoticeKind.LIVE,
        NoticeKind.SAMPLED,
        NoticeKind.POLLING,
        NoticeKind.FILLED,
    ]
    # The session itself has sent the other two.
    assert watch.notices[-1].events == 2


def test_a_sampled_second_is_read_whole_and_live_goes_on(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    sampled(live, live.session())
    live.write(live.session(), "after", at=NOW + 9)
    watch.until_message("after")
    filled(watch, live, clock)
    assert watch.rest().messages == [*(f"busy {at}" for at in range(4)), "after"]
    assert watch.kinds == [NoticeKind.LIVE, NoticeKind.SAMPLED, NoticeKind.FILLED]
    assert live.starts == 1


@pytest.mark.parametrize("mode", [AUTO, LIVE])
def test_what_a_sampled_update_brings_is_given_however_late(
    begin: Begin, live: LiveStore, clock: Ticking, mode: TailMode
) -> None:
    watch = begin(mode=mode, since_ms=NOW - 60 * MINUTE).until_notice(NoticeKind.LIVE)
    clock.ms += 30 * MINUTE
    late = live.result(GROUP, NOW, "late", ingested=clock.ms)
    live.put(GROUP, clock.ms, "newest")
    live.session().send(late, live.result(GROUP, clock.ms, "newest"), sampled=True)
    watch.until_message("late")
    assert sorted(watch.rest().messages) == ["late", "newest"]


@pytest.mark.parametrize("mode", [AUTO, LIVE])
def test_what_comes_behind_a_sampled_update_is_given_though_the_session_ends(
    begin: Begin, live: LiveStore, clock: Ticking, mode: TailMode
) -> None:
    watch = begin(mode=mode, since_ms=NOW - 60 * MINUTE).until_notice(NoticeKind.LIVE)
    clock.ms += 30 * MINUTE
    session = live.session()
    for number in range(3):
        late = live.result(GROUP, NOW + number, f"late {number}", ingested=clock.ms)
        session.send(late, sampled=number == 0)
    session.end()
    # Nobody takes what comes until all of it has come.
    assert session.gone.wait(20)
    watch.until_message("late 2")
    assert watch.rest().messages == [f"late {number}" for number in range(3)]


def test_the_read_of_a_sampled_second_covers_all_of_it(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.clock = clock
    # So many that reads of the whole overlap take several pages, and are made seldom.
    for at in range(30):
        live.put(GROUP, NOW - 30_000 + at * 1_000, f"{at}")
    live.write(live.session(), "first")
    watch.until_message("first")
    clock.ms += 6_000
    live.session().send()
    watch.until_message("29")
    clock.ms += 1_000
    live.session().send(live.result(GROUP, clock.ms, "newest"))
    live.put(GROUP, clock.ms, "newest")
    watch.until_message("newest")
    from_ms = clock.ms
    clock.ms += 20_000
    live.put(GROUP, from_ms - 4_900, "before the update")
    live.put(GROUP, clock.ms, "sent")
    live.session().send(live.result(GROUP, clock.ms, "sent"), sampled=True)
    watch.until_notice(NoticeKind.SAMPLED).until_message("sent")
    assert "before the update" in watch.messages
    assert not any("endTime" in asked for asked in live.calls)


def test_sampled_seconds_that_follow_each_other_are_told_together(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.write(live.session(), "first", at=NOW - 9)
    watch.until_message("first")
    for second in range(25):
        clock.ms = NOW + second * 1_000
        live.put(GROUP, clock.ms, f"sent {second}")
        live.put(GROUP, clock.ms + 1, f"left out {second}")
        sent = live.result(GROUP, clock.ms, f"sent {second}")
        live.session().send(sent, sampled=True)
        watch.until_message(f"sent {second}")
        watch.until_message(f"left out {second}")
    assert watch.kinds.count(NoticeKind.SAMPLED) == 3
    for _ in range(2):
        clock.ms += 11_000
        live.session().send()
    watch.until(lambda so_far: so_far.kinds.count(NoticeKind.FILLED) == 3)
    told = [(n.from_ms, n.to_ms) for n in watch.notices if n.kind is NoticeKind.FILLED]
    assert [from_ms for from_ms, _ in told] == [
        n.from_ms for n in watch.notices if n.kind is NoticeKind.SAMPLED
    ]
    assert told[-1][1] == NOW + 24_000
    assert len(watch.rest().events) == 51


def test_what_was_not_taken_in_time_is_a_gap_that_is_filled(
    begin: Begin, live: LiveStore, clock: Ticking, monkeypatch: pytest.MonkeyPatch
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
    filled(watch, live, clock)
    assert watch.rest().messages == [f"{number}" for number in range(20)]
    assert watch.kinds[:3] == [NoticeKind.LIVE, NoticeKind.GAP, NoticeKind.GAP]
    assert "not taken in time" in watch.notices[1].text


def test_a_gap_that_cannot_be_read_again_is_never_said_to_be_filled(
    begin: Begin, live: LiveStore, clock: Ticking
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
    clock.ms += 30_000
    live.write(live.session(2), "later", at=NOW + 6)
    watch.until_message("later")
    assert watch.kinds == kinds
    assert "was not read again" in watch.notices[2].text
    assert watch.notices[2].fault is not None
