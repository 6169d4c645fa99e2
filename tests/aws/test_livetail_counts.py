"""How many events a gap held is what nobody else gave, and each counts for one gap."""

from collections.abc import Callable

from lambdatui.aws.holes import Holes
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailMode
from tests.aws.faulty import refuses
from tests.aws.filled import filled
from tests.aws.livestore import LiveStore
from tests.aws.watch import GROUP, NOW, Ticking, Watch

Begin = Callable[..., Watch]
LIVE = TailMode.LIVE
DENIED = refuses(400, "AccessDeniedException", "no")


def of(watch: Watch, kind: NoticeKind) -> list[Notice]:
    return [notice for notice in watch.notices if notice.kind is kind]


def test_what_a_sampled_session_sends_is_not_counted_as_missing(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    for number in range(60):
        live.put(GROUP, NOW, f"{number}")
    sent = [live.result(GROUP, NOW, f"{number}") for number in range(50)]
    live.session().send(*sent, sampled=True)
    watch.until(lambda so_far: len(so_far.messages) == 60)
    filled(watch, live, clock)
    assert [notice.events for notice in of(watch, NoticeKind.FILLED)] == [10]


def test_what_the_next_session_brings_is_not_counted_as_missing(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    live.put(GROUP, NOW, "missed")
    live.put(GROUP, NOW + 1, "twice")
    live.session().cut()
    watch.until_notice(NoticeKind.RECONNECTED)
    live.session(2).send(live.result(GROUP, NOW + 1, "twice"))
    live.write(live.session(2), "after", at=NOW + 9)
    watch.until_message("after")
    filled(watch, live, clock)
    assert watch.messages == ["missed", "twice", "after"]
    assert [notice.events for notice in of(watch, NoticeKind.FILLED)] == [1]


def test_gaps_that_follow_each_other_count_each_its_own(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    live.clock = clock
    live.delay_ms = 4_000
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    for gap in range(3):
        live.session(gap + 1).cut()
        for number in range(gap + 2):
            live.put(GROUP, clock.ms, f"{gap} {number}", ingested=clock.ms)
        while len(of(watch, NoticeKind.RECONNECTED)) <= gap:
            watch.one()
        clock.ms += 2_000
        live.session(gap + 2).send()
    filled(watch, live, clock)
    watch.until(lambda so_far: len(of(so_far, NoticeKind.FILLED)) == 3)
    assert len(watch.messages) == 9
    assert [notice.events for notice in of(watch, NoticeKind.FILLED)] == [2, 3, 4]


def test_a_part_of_a_sampled_stretch_that_cannot_be_read_is_told_with_the_beginning_of_it(
    begin: Begin, live: LiveStore, clock: Ticking
) -> None:
    watch = begin(mode=LIVE).until_notice(NoticeKind.LIVE)
    for second in (1, 3):
        clock.ms = NOW + second * 1_000
        live.put(GROUP, clock.ms, f"sent {second}")
        live.put(GROUP, clock.ms, f"left out {second}")
        live.session().send(live.result(GROUP, clock.ms, f"sent {second}"), sampled=True)
        watch.until_message(f"sent {second}")
        live.filter_refusal = DENIED
    (told,) = of(watch.until_notice(NoticeKind.GAP), NoticeKind.GAP)
    (sampled,) = of(watch, NoticeKind.SAMPLED)
    assert (told.from_ms, told.to_ms) == (sampled.from_ms, NOW + 3_000)
    live.filter_refusal = None
    clock.ms += 61_000
    filled(watch, live, clock)
    (over,) = of(watch, NoticeKind.FILLED)
    assert (over.from_ms, over.to_ms) == (told.from_ms, told.to_ms)
    assert "left out 3" in watch.messages


def event(at: int, message: str = "line", *, ingested: int = 0) -> LogEvent:
    return LogEvent(timestamp_ms=at, message=message, stream="s", ingestion_ms=ingested)


def test_an_event_counts_for_the_gap_in_which_it_was_ingested() -> None:
    holes = Holes(["a"])
    first = holes.open(NoticeKind.GAP, NOW)
    holes.end(first, NOW + 1_000, 0)
    second = holes.open(NoticeKind.GAP, NOW + 1_500)
    holes.count("a", [event(NOW - 60_000, "late", ingested=NOW + 500)])
    holes.count("a", [event(NOW + 1_600, ingested=NOW + 1_700)])
    holes.count("a", [event(NOW + 3_600_000, "future", ingested=NOW + 1_800)])
    holes.count("a", [event(NOW - 9_000, "before", ingested=NOW - 9_000)])
    assert (first.events, second.events) == (1, 2)


def test_of_equal_lines_as_many_are_missing_as_live_tail_does_not_bring() -> None:
    holes = Holes(["a", "b"])
    hole = holes.open(NoticeKind.SAMPLED, NOW)
    holes.count("a", [event(NOW)] * 3)
    holes.brought("b", [event(NOW)])
    holes.brought("a", [event(NOW)])
    assert hole.events == 2
    holes.brought("a", [event(NOW)] * 3)
    assert hole.events == 0
