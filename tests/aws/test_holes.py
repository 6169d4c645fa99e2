"""What may have been missed stays open until each group was read once more."""

from lambdatui.aws.holes import AGAIN_MS, Holes
from lambdatui.core.logs import NoticeKind

NOW = 1_760_000_000_000


def test_a_read_begins_some_seconds_before_the_earliest_hole() -> None:
    holes = Holes(["a"])
    assert holes.begin("a", 0, first=True) is None
    holes.end(holes.open(NoticeKind.SAMPLED, NOW), NOW + 1_000, 0)
    assert holes.begin("a", 1, first=False) is None
    assert holes.begin("a", 1, first=True) == (NOW - 5_000, False, False)
    holes.open(NoticeKind.GAP, NOW - 9_000)
    assert holes.begin("a", 1, first=True) == (NOW - 14_000, True, False)


def test_a_hole_is_filled_when_each_group_was_read_ten_seconds_after_its_end() -> None:
    holes = Holes(["a", "b"])
    hole = holes.open(NoticeKind.GAP, NOW)
    holes.end(hole, NOW + 1_000, 0)
    for group in "ab":
        holes.begin(group, AGAIN_MS - 1, first=True)
        assert holes.finish(group, 0) == []
    holes.begin("a", AGAIN_MS, first=False)
    assert holes.finish("a", 0) == []
    assert not holes.is_due("a", AGAIN_MS)
    holes.begin("b", AGAIN_MS, first=False)
    assert holes.finish("b", 0) == [hole]
    assert holes.earliest_ms() == 0
