"""Lines that are kept, dropped, counted and found again; and the rows they take."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.lines import Level, Line, LineKind
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.ui.widgets import line_buffer
from lambdatui.ui.widgets.line_buffer import CHUNK_LINES, LineBuffer
from lambdatui.ui.widgets.line_cells import folded_rows, is_even, width_of
from lambdatui.ui.widgets.line_rows import RowIndex

PLENTY = 1 << 30
WIDTH = 10
NOON = 1_795_435_200_204


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
    source=st.integers(-1, 60),
    request=st.text(alphabet=st.characters() | st.sampled_from("9f2c\n\ud800"), max_size=8),
    part=st.booleans(),
    stream=st.text(max_size=8),
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
    assert buffer.dropped == buffer.first + 1 == 1_000_000 - buffer.log_count() > 900_000
    assert buffer.line(buffer.dropped).text == f"line {buffer.dropped % 1000} of a thousand"


def test_what_fell_out_is_said_by_a_line_before_the_oldest() -> None:
    buffer = LineBuffer(1 << 20)
    buffer.append(Line(f"{number}", 1_000 + number) for number in range(12))
    buffer.trim(1)
    assert [line.text for line in buffer.lines(0, 99)][:2] == [
        "── 4 older lines fell out of memory (1 MB)",
        "4",
    ]
    assert (buffer.first, buffer.dropped, buffer.log_count()) == (3, 4, 8)
    buffer.trim(2)
    told = buffer.line(buffer.first)
    assert (told.text, told.kind) == (
        "── 8 older lines fell out of memory (1 MB)",
        LineKind.NOTICE,
    )
    assert told.notice
    assert (told.notice.kind, told.notice.events, told.notice.to_ms) == (NoticeKind.GAP, 8, 1_008)
    assert [line.text for line in buffer.lines(8, 99)] == ["8", "9", "10", "11"]
    assert (buffer.first, buffer.oldest_ms) == (7, 1_008)
    buffer.clear()
    assert (buffer.fallen, buffer.dropped, buffer.first) == (None, 0, 12)


def test_a_notice_that_falls_out_is_no_line_of_the_log() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append([Line("── live", kind=LineKind.NOTICE), *[Line("x")] * 7])
    buffer.trim(1)
    assert buffer.dropped == 3


def test_what_is_to_fall_out_leaves_room_for_saying_so() -> None:
    buffer = LineBuffer(6_000)
    for number in range(200):
        buffer.append([Line(f"{number}" + "x" * 100)])
        count = buffer.excess()
        assert count != 1 or buffer.fallen is None, "the line that says so does not fall alone"
        buffer.trim(count)
        assert buffer.size <= 6_000
    assert buffer.dropped > 100


def test_an_event_stands_in_one_chunk() -> None:
    buffer = LineBuffer(PLENTY)
    follows = [Line("x", first=False)] * 9
    buffer.append([Line("a"), *follows, Line("b", part=True), Line("c"), Line("d")])
    assert [chunk.start for chunk in buffer.chunks] == [0, 11]
    assert bytes(buffer.chunks[0].firsts()) == bytes([1, *[0] * 9, 1])
    assert bytes(buffer.chunks[0].parts()) == bytes([*[0] * 10, 1])


def test_an_endless_event_is_parted() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append([Line("a"), *[Line("x", first=False)] * 99])
    assert [chunk.count for chunk in buffer.chunks] == [32, 32, 32, 4]


@pytest.mark.parametrize("closed", [False, True])
def test_lines_are_found_by_where_they_come_from(closed: bool) -> None:
    buffer = LineBuffer(PLENTY)
    streams = ["2026/11/23/[$LATEST]9f2c6b1e", "2026/11/23/[$LATEST]77aa0a1b"]
    buffer.append(
        Line(
            "x", tag=streams[n % 2][-8:-4], source=n // 2, request=f"R{n}-é", stream=streams[n % 2]
        )
        for n in range(4)
    )
    if closed:
        buffer.append([Line("next chunk")])
    chunk = buffer.chunks[0]
    assert chunk.request_places("r") == [0, 1, 2, 3]
    assert chunk.request_places("r3-É") == [3]
    assert chunk.request_places("3") == []
    assert (chunk.source_places(1), chunk.source_places(2)) == ([2, 3], [])
    assert (chunk.tag_places("9f"), chunk.tag_places("LATEST]77aa")) == ([0, 2], [1, 3])
    assert chunk.tag_places("2026/11/22") == []


def test_levels_and_kinds_are_told_for_a_whole_chunk() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append(
        [Line("a", level=Level.FATAL, kind=LineKind.NOTICE, part=True), Line("b", first=False)]
    )
    chunk = buffer.chunks[0]
    assert (chunk.levels(), chunk.kinds()) == (bytes([6, 0]), bytes([5, 0]))


def test_a_notice_comes_back_with_its_line() -> None:
    buffer = LineBuffer(PLENTY)
    notice = Notice(kind=NoticeKind.GAP, text="why", at_ms=5)
    buffer.append([Line("── gap", kind=LineKind.NOTICE, notice=notice), *[Line("x")] * 4])
    assert buffer.line(0).notice is notice


@pytest.mark.usefixtures("full_chunks")
def test_a_line_takes_little_more_than_its_text() -> None:
    buffer = LineBuffer(PLENTY)
    text = "order 17 was packed and sent to the warehouse"
    for number in range(20_000):
        request = f"{number // 8:08x}-7d4e-4a3b-9c1d-0123456789ab"
        buffer.append([Line(text, NOON, "9f2c", request=request, stream=f"{number // 8 % 7}" * 40)])
    closed = buffer.chunks[:-1]
    count = sum(chunk.count for chunk in closed)
    beside = sum(chunk.size for chunk in closed) / count - len(text) - 1
    assert beside < 28


def test_the_newest_chunk_never_falls_out() -> None:
    buffer = buffer_of("x" * 1000, limit=10)
    assert buffer.excess() == 0


def test_errors_are_found_in_both_directions() -> None:
    buffer = LineBuffer(PLENTY)
    for number in range(20):
        level = {3: Level.ERROR, 4: Level.ERROR, 5: Level.ERROR, 11: Level.FATAL}.get(number)
        line = Line(f"{number}", level=level or Level.NONE, first=number != 4, part=number == 5)
        buffer.append([line])
    assert buffer.error_count() == 2, "what belongs to an error is none of its own"
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
    buffer.trim(trimmed)
    index.trimmed()
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
