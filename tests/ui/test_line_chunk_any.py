"""Lines that are put into a chunk at once, against the same lines one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.lines import Level, Line, kind_of
from lambdatui.ui.widgets.line_chunk import Chunk
from lambdatui.ui.widgets.line_run import KIND_SHIFT, LineRun
from tests.core.lambda_log import A, B, info, json_info, report

_TEXTS = st.one_of(
    st.sampled_from(
        [
            info("working").rstrip(), info("a\tb", B).rstrip(), report().rstrip(), "", "{", "{}",
            json_info("x"), "[", "2026", "R", "a\tb", "\t", "x" * 300,
            f"2026-11-23T08:12:31.204Z\t{A}\tWARN\tslow",
            f"RequestId: {A} Error: Runtime exited", '{"type":"platform.report"}', "\x1b[31m",
        ]
    ),
    st.text(st.characters(max_codepoint=127, exclude_characters="\r\n"), max_size=20),
)  # fmt: skip
_PLAIN = st.builds(
    lambda text, at_ms, tag, level, source, request, stream: Line(
        text, at_ms, tag, level, kind_of(text), source=source, request=request, stream=stream
    ),
    _TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["", "9f2c"]),
    st.sampled_from([level for level in Level if level < Level.ERROR]),
    st.integers(-1, 2),
    st.sampled_from(["", A, B]),
    st.sampled_from(["", "2026/11/23/[$LATEST]9f2c"]),
)
_LISTS = st.lists(_PLAIN, min_size=1, max_size=12)


def _run(lines: list[Line]) -> LineRun:
    return LineRun(
        [line.text for line in lines],
        [line.time_ms for line in lines],
        bytes(line.level | line.kind << KIND_SHIFT for line in lines),
        [line.source for line in lines],
        [line.tag for line in lines],
        [line.stream for line in lines],
        [line.request for line in lines],
    )


def _told(chunk: Chunk) -> list[object]:
    """All that a chunk tells."""
    places = range(chunk.count)
    return [
        chunk.count, chunk.end, chunk.size, chunk.widest, chunk.total_cells, chunk.notices,
        list(chunk.times), list(chunk.cells), list(chunk.leads), list(chunk.cuts),
        list(chunk.errors), list(chunk.reworded), list(chunk.uneven), chunk.levels(),
        chunk.kinds(), chunk.firsts(), chunk.parts(), chunk.joined(),
        [chunk.line(place) for place in places], [chunk.words(place) for place in places],
        chunk.request_places(A), chunk.source_places(1), chunk.tag_places("9f"),
    ]  # fmt: skip


@given(_LISTS, _LISTS, st.integers(1, 1_500))
def test_lines_at_once_are_what_they_are_one_by_one(
    before: list[Line], lines: list[Line], room: int
) -> None:
    single, whole = Chunk(7), Chunk(7)
    for line in before:
        single.add(line)
        whole.add(line)
    characters = single.size + room
    count = 0
    while count < len(lines) and single.size < characters:
        single.add(lines[count])
        count += 1
    assert whole.extend(_run(lines), characters) == count
    assert _told(whole) == _told(single)
    single.close()
    whole.close()
    assert _told(whole) == _told(single)


@given(_LISTS, _LISTS)
def test_a_time_without_a_place_leaves_the_chunk_as_it_was(
    before: list[Line], after: list[Line]
) -> None:
    chunk = Chunk(0)
    chunk.extend(_run(before), 10**9)
    told = _told(chunk)
    with pytest.raises(OverflowError):
        chunk.extend(_run([*after, Line("late", 2**63)]), 10**9)
    assert _told(chunk) == told
