"""Lines that are kept, dropped, counted and found again; and the rows they take."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.find import Query
from lambdatui.core.lines import Level, Line, LineKind
from lambdatui.ui.widgets import line_buffer
from lambdatui.ui.widgets.line_buffer import CHUNK_LINES, LineBuffer
from lambdatui.ui.widgets.line_cells import folded_rows, is_even, width_of
from lambdatui.ui.widgets.line_rows import RowIndex
from lambdatui.ui.widgets.line_search import LineSearch

PLENTY = 1 << 30
WIDTH = 10


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 4)
        yield


@pytest.fixture
def full_chunks(small_chunks: None) -> Iterator[None]:
    # Not with pytest's own monkeypatch: made before small_chunks, it would put the 4 back last.
    del small_chunks
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", CHUNK_LINES)
        yield


def buffer_of(*texts: str, limit: int = PLENTY) -> LineBuffer:
    buffer = LineBuffer(limit)
    buffer.append(Line(text) for text in texts)
    return buffer


def shown(text: str, kind: LineKind) -> str:
    return "brief" if kind is LineKind.REPORT else text


lines = st.builds(
    Line,
    text=st.text(
        alphabet=st.characters(exclude_characters="\n\r") | st.sampled_from("\ud800\t日e\u0301"),
        max_size=40,
    ),
    time_ms=st.integers(-(2**62), 2**62),
    tag=st.text(max_size=4),
    level=st.sampled_from(Level),
    kind=st.sampled_from(LineKind),
    first=st.booleans(),
)


@given(st.lists(lines, max_size=20))
def test_a_line_comes_back_as_it_was_put_in(given_lines: list[Line]) -> None:
    buffer = LineBuffer(PLENTY)
    for line in given_lines:
        buffer.append([line])
    assert list(buffer.lines(0, len(given_lines))) == given_lines
    assert buffer.log_count() == sum(line.kind is not LineKind.NOTICE for line in given_lines)
    assert buffer.size == sum(chunk.size for chunk in buffer.chunks)


@pytest.mark.usefixtures("full_chunks")
def test_a_million_lines_are_held_in_their_limit() -> None:
    buffer = LineBuffer(2_000_000)
    thousand = [Line(f"line {number} of a thousand") for number in range(1000)]
    for _ in range(1000):
        buffer.append(thousand)
        buffer.trim(buffer.excess())
        assert buffer.size <= 2_000_000
    assert buffer.end == 1_000_000
    assert buffer.dropped == buffer.first == 1_000_000 - len(buffer) > 900_000
    assert buffer.line(buffer.first).text == f"line {buffer.first % 1000} of a thousand"


def test_the_newest_chunk_never_falls_out() -> None:
    buffer = buffer_of("x" * 1000, limit=10)
    assert buffer.excess() == 0


def test_the_newest_chunks_come_first_back_to_a_moment() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append(Line(f"{number}", number) for number in range(1, 21))
    found = buffer.newest_since(14, 99)
    assert [(one.oldest_ms, one.newest_ms, len(one)) for one in found] == [(17, 20, 4), (13, 16, 4)]
    assert [one.newest_ms for one in buffer.newest_since(0, 6)] == [20, 16]
    assert found[1].events(15) == [(15, "", "15"), (16, "", "16")]


def test_a_stretch_holds_the_events_that_were_there_when_it_was_asked_for() -> None:
    buffer = LineBuffer(PLENTY)
    notice = Line("── a day", 0, kind=LineKind.NOTICE)
    buffer.append([notice, Line("one", 5, "9f2c"), Line("its second line", 5, "9f2c", first=False)])
    (stretch,) = buffer.newest_since(0, 99)
    buffer.append([Line("later", 6), Line("another chunk", 7)])
    buffer.clear()
    assert (stretch.oldest_ms, len(stretch)) == (5, 3)
    assert stretch.events(0) == [(5, "9f2c", "one")]


def test_errors_are_found_in_both_directions() -> None:
    buffer = LineBuffer(PLENTY)
    for number in range(20):
        level = Level.ERROR if number in (3, 4, 11) else Level.NONE
        buffer.append([Line(f"{number}", level=level, first=number != 4)])
    assert buffer.error_count() == 2, "the second line of an error is none of its own"
    assert buffer.next_error(-1) == 3
    assert buffer.next_error(3) == 11
    assert buffer.next_error(11) is None
    assert buffer.previous_error(19) == 11
    assert buffer.previous_error(11) == 3
    assert buffer.previous_error(3) is None


@given(st.lists(lines, max_size=30), st.booleans(), st.integers(0, 3))
def test_rows_are_those_of_folding_each_line(
    given_lines: list[Line], brief: bool, trimmed: int
) -> None:
    buffer = LineBuffer(PLENTY)
    index = RowIndex(buffer, shown if brief else lambda text, _kind: text)
    index.reset(WIDTH, brief=brief)
    for line in given_lines:
        buffer.append([line])
        index.sync()
    trimmed = min(trimmed, len(buffer.chunks) - 1)
    index.trim(trimmed)
    buffer.trim(trimmed)
    rows: list[tuple[int, int]] = []
    for number in range(buffer.first, buffer.end):
        line = buffer.line(number)
        text = line.text
        if brief and line.first and line.kind is LineKind.REPORT:
            text = shown(text, line.kind)
        even = is_even(text)
        height = folded_rows(text, width_of(text, even=even), WIDTH, even=even)
        index.ensure(number)
        assert index.height_of(number) == height
        assert index.top_of(number) == len(rows)
        rows += [(number, sub) for sub in range(height)]
    assert index.total() == len(rows)
    assert [index.locate(row) for row in range(len(rows))] == rows
    assert index.unmeasured() is None


def test_only_what_is_looked_at_is_measured() -> None:
    buffer = buffer_of(*["x" * 25] * 40)
    index = RowIndex(buffer, shown)
    index.reset(WIDTH, brief=True)
    assert index.locate(0) == (0, 0)
    assert [index.is_exact(number) for number in (0, 3, 4, 39)] == [True, True, False, False]


def test_a_search_goes_on_with_what_is_appended() -> None:
    buffer = buffer_of("a cat", "a dog", "a cat")
    search = LineSearch(buffer)
    search.start(Query("cat"))
    search.step()
    assert (len(search), search.is_done) == (2, True)
    buffer.append([Line("no"), Line("cats"), Line("cat")])
    search.step()
    search.step()
    assert search.is_done
    found = [search.after(number, buffer.end) for number in (-1, 0, 2, 4, 5)]
    assert found == [0, 2, 4, 5, None]
    assert [search.before(number) for number in (6, 5, 0)] == [5, 4, None]
    assert [search.position(number) for number in range(6)] == [1, 0, 2, 0, 3, 4]
    search.forget_before(2)
    assert (len(search), search.position(2)) == (3, 1)


def test_a_search_by_expression_goes_on_within_a_chunk() -> None:
    buffer = buffer_of("a cat", "a dog", "a cat")
    search = LineSearch(buffer)
    search.start(Query("/c.t/"))
    search.step(until=0)
    assert (len(search), search.is_done) == (1, False)
    search.step(until=0)
    search.step(until=0)
    assert (len(search), search.is_done) == (2, True)


def test_a_search_that_is_too_slow_is_given_up() -> None:
    buffer = buffer_of("a", "a" * 60 + "!", *["a"] * 20)
    search = LineSearch(buffer)
    search.start(Query("/(a|a)+$/"))
    search.step()
    assert (search.is_too_slow, search.is_done, len(search)) == (True, True, 0)
    search.start(Query("/a!/"))
    assert (search.is_too_slow, search.is_done) == (False, False)
