"""The pictures before Textual: a second one takes the terminal from the first to itself."""

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.early_frame import EarlyList, early_frame
from lambdatui.ui.early_ink import TRUE_COLOUR, Piece, written
from tests.ui.emulated import Emulated, unlike

SIZE = (120, 40)


def picture(count: int, *, whole: bool) -> list[list[Piece]]:
    functions = [
        Function(
            name=f"über-{at:03}-世界", arn=f"arn:aws:lambda:eu-west-1:123456789012:function:f{at}"
        )
        for at in range(count)
    ]
    return early_frame(SIZE, EarlyList(functions, FleetView(), whole=whole), Connection(), 0)


def test_of_a_second_picture_only_the_lines_that_changed_are_written() -> None:
    first = picture(50, whole=False)
    for second in (picture(200, whole=True), picture(3, whole=True)):
        for erases in (True, False):
            before, after, news = (
                written(lines, depth=TRUE_COLOUR, erases=erases, shown=shown)
                for lines, shown in ((first, []), (second, []), (second, first))
            )
            ours, theirs = Emulated(*SIZE), Emulated(*SIZE)
            ours.feed(before)
            ours.feed(news)
            theirs.feed(after)
            assert not unlike(ours, theirs)
            assert len(news) < len(after)
    of_more = written(picture(200, whole=True), depth=TRUE_COLOUR, erases=True, shown=first)
    assert len(of_more) < 500
    assert not written(first, depth=TRUE_COLOUR, erases=True, shown=first)
