"""Lines that nobody expected: what cannot be kept, what matches a million times, what changes."""

from collections.abc import Iterator

import pytest

from lambdatui.core.find import Query
from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line, lead_of
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_chunk import Chunk
from lambdatui.ui.widgets.line_paint import MOST_MARKS
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp, marked, numbered, settled

REQUEST = "9f2c6b1e-0000-4000-8000-000000000001"
MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "text",
    [
        f"[INFO]\t2026-03-03T{'1' * 70_000}Z\t{REQUEST}\thello",
        f"[{'A' * 70_000}]\t2026-03-03T08:00:00Z\t{REQUEST}\thello",
        f"2026-03-03T08:00:00Z\t{REQUEST}\t{'A' * 70_000}\thello",
    ],
)
def test_what_is_too_long_to_be_a_lead_is_part_of_the_message(text: str) -> None:
    assert lead_of(text) == (0, "")
    buffer = LineBuffer(MEGABYTE)
    buffer.append([Line(text), Line("after")])
    assert [line.text for line in buffer.lines(0, 2)] == [text, "after"]


def test_a_line_that_cannot_be_kept_leaves_a_chunk_as_it_was() -> None:
    text = f"[ERROR]\t2026-03-03T08:00:00Z\t{REQUEST}\thello"
    buffer = LineBuffer(MEGABYTE)
    with pytest.raises(OverflowError):
        buffer.append([Line("before"), Line(text, time_ms=1 << 63), Line("never")])
    buffer.append([Line(text)])
    other = LineBuffer(MEGABYTE)
    other.append([Line("before"), Line(text)])
    assert list(buffer.lines(0, 9)) == list(other.lines(0, 9))
    assert buffer.size == other.size
    kept, expected = buffer.chunks[0], other.chunks[0]
    assert (kept.leads, kept.cuts, kept.cells) == (expected.leads, expected.cuts, expected.cells)
    assert (kept.widest, kept.total_cells) == (expected.widest, expected.total_cells)


def test_of_a_plain_text_no_more_matches_are_given_than_asked_for() -> None:
    assert Query("a").spans("a" * MEGABYTE, 3) == [(0, 1), (1, 2), (2, 3)]
    assert Query("ab").spans_between("abababab", 3, 5) == [(2, 4), (4, 6)]
    assert Query("/a/").spans_between("aaaa", 0, 4) == []


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("begin", ["", "日"])
async def test_a_match_beyond_the_first_thousands_is_marked_where_it_is_in_sight(
    begin: str, wrapped: bool
) -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_wrapped(wrapped)
        view.append([Line(begin + "a." * 10_000)])
        view.set_filter(parse_filter("a"))
        await settled(pilot, view)
        line = view.painter._show(0, -1, view.buffer.line(0))
        assert len(line.marks) == MOST_MARKS
        if wrapped:
            view.window.place(200)
        else:
            view.scroll_x = 15_000
        await pilot.pause()
        found = marked(view)
        assert set(found) == {"a"}
        assert len(found) >= (100 if wrapped else 25)


async def test_a_match_on_the_edge_of_a_piece_is_marked_as_far_as_it_is_in_it() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append([Line("abcd" * 10_000)])
        view.set_filter(parse_filter("bcd"))
        await settled(pilot, view)
        view.scroll_x = 20_002
        await pilot.pause()
        assert marked(view)[:2] == ["cd", "bcd"]


async def test_lines_are_read_as_they_were_shown_when_it_began() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 5_000))
        view.set_filter(parse_filter("/3$/"))
        lines = view.shown_lines()
        view.set_filter(parse_filter("/7$/"))
        view.append(numbered(5_000, 6_000))
        await settled(pilot, view)
        first = next(lines)
        view.set_filter(None)
        texts = [first.text, *(line.text for line in lines)]
        assert texts == [f"line {number}" for number in range(3, 5_000, 10)]
        everything = view.shown_lines()
        view.set_filter(parse_filter("nothing"))
        assert sum(1 for _ in everything) == 6_000


async def test_what_is_held_back_is_neither_counted_nor_read_also_once_it_is_released() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 100))
        view.hold()
        view.append(numbered(100, 1_100))
        await settled(pilot, view)
        assert view.shown_count == 100
        lines = view.shown_lines()
        view.release()
        assert sum(1 for _ in lines) == 100
        assert view.shown_count == 1_100


async def test_what_is_selected_is_counted_as_it_is_read_under_a_filter() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 3_000))
        view.jump(10)
        view.select()
        view.jump(2_990)
        view.set_filter(parse_filter("99"))
        await view.worked()
        await settled(pilot, view)
        read = list(view.selected_lines())
        assert view.selected_count == len(read) > 0
        assert all("99" in line.text for line in read)


async def test_a_chunk_of_which_nothing_is_shown_is_not_made_into_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []
    lines = Chunk.lines

    def noted(chunk: Chunk, begin: int, end: int) -> Iterator[Line]:
        read.append(chunk.start)
        return lines(chunk, begin, end)

    monkeypatch.setattr(Chunk, "lines", noted)
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE):
        view.append(numbered(0, 10_000))
        view.set_filter(parse_filter('"line 5000"'))
        read.clear()
        assert [line.text for line in view.shown_lines()] == ["line 5000"]
        assert len(read) == 1


async def test_a_mark_goes_with_the_lines_that_are_forgotten() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE):
        view.append([Line("one", NOON), Line("two", NOON)])
        view.set_mark(1)
        view.clear()
        assert view.painter.mark is None
