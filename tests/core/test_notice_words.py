"""What a tail says of itself reads by itself, and names the zone of its times."""

import pytest

from lambdatui.core.lines import Level, notice_lines
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.core.notice_words import is_grave, notice_words, range_words

NOON = 1_795_435_200_204  # 2026-11-23 12:00:00.204 UTC
DAY = 86_400_000


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (NoticeKind.GAP, "gap 12:00:00–12:00:09 UTC: the connection broke"),
        (NoticeKind.SAMPLED, "sampled 12:00:00–12:00:09 UTC: the connection broke"),
        (NoticeKind.FILLED, "filled 12:00:00–12:00:09 UTC: the connection broke"),
        (NoticeKind.RECONNECTED, "the connection broke"),
    ],
)
def test_what_was_missed_is_told_with_its_times(kind: NoticeKind, words: str) -> None:
    notice = Notice(
        kind=kind, text="the connection broke", at_ms=NOON, from_ms=NOON, to_ms=NOON + 9_000
    )
    assert notice_words(notice) == words
    assert notice_lines(notice)[0].text == f"── {words}"


@pytest.mark.parametrize(
    "notice",
    [
        Notice(kind=NoticeKind.GAP, text="from 08:12 UTC on", at_ms=NOON, from_ms=NOON, to_ms=NOON),
        Notice(kind=NoticeKind.GAP, text="somewhere", at_ms=NOON),
    ],
)
def test_times_that_are_told_or_unknown_are_not_put_before(notice: Notice) -> None:
    assert notice_words(notice) == notice.text


@pytest.mark.parametrize(
    ("from_ms", "to_ms", "words"),
    [
        (NOON, NOON + 300, "12:00:00 UTC"),
        (NOON, 0, "12:00:00 UTC"),
        (NOON - DAY, NOON, "22 Nov 12:00:00–12:00:00 UTC"),
        (NOON - DAY, NOON - DAY + 5_000, "22 Nov 12:00:00–12:00:05 UTC"),
        (NOON - 2 * DAY, NOON - DAY, "21 Nov 12:00:00–22 Nov 12:00:00 UTC"),
        (2**61, 2**61, "--:--:-- UTC"),
    ],
)
def test_a_day_is_named_where_it_is_another(from_ms: int, to_ms: int, words: str) -> None:
    assert range_words(from_ms, to_ms, NOON) == words


def test_what_may_be_missing_or_late_warns() -> None:
    grave = {kind for kind in NoticeKind if is_grave(kind)}
    assert grave == {
        NoticeKind.CROWDED,
        NoticeKind.GAP,
        NoticeKind.SAMPLED,
        NoticeKind.THROTTLED,
        NoticeKind.TROUBLE,
    }
    filled = Notice(kind=NoticeKind.FILLED, text="read again", at_ms=NOON)
    assert notice_lines(filled)[0].level is Level.NONE
