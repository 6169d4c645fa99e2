"""Which lines a filter lets through, whatever comes and falls out meanwhile."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.levels import Level
from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line
from lambdatui.ui.widgets import line_buffer
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_shown import LinesShown
from lambdatui.ui.widgets.line_sieve import LineSieve
from tests.ui.sifted import FILTERS, events, passing

PLENTY = 1 << 30


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 4)
        yield


def buffer_of(*texts: str) -> LineBuffer:
    buffer = LineBuffer(PLENTY)
    buffer.append(Line(text) for text in texts)
    return buffer


def sieve_of(buffer: LineBuffer, typed: str, around: int = 0) -> LineSieve:
    sieve = LineSieve(buffer)
    sieve.start(parse_filter(typed), around)
    return sieve


def sieved(sieve: LineSieve) -> LineSieve:
    while not sieve.is_done:
        sieve.step(0)
    return sieve


def shown(sieve: LineSieve, buffer: LineBuffer) -> list[int]:
    return [number for number in range(buffer.first, buffer.end) if sieve.shows(number)]


@given(
    batches=st.lists(events, max_size=4),
    typed=st.sampled_from(sorted(FILTERS)),
    around=st.floats(0, 1),
    trimmed=st.integers(0, 3),
    data=st.data(),
)
def test_what_is_shown_are_the_lines_of_the_events_that_match(
    batches: list[list[Line]], typed: str, around: float, trimmed: int, data: st.DataObject
) -> None:
    buffer = LineBuffer(PLENTY)
    for batch in batches[: len(batches) // 2]:
        buffer.append(batch)
    sieve = sieve_of(buffer, typed, int(around * buffer.end))
    for batch in batches[len(batches) // 2 :]:
        for _ in range(data.draw(st.integers(0, 3))):
            sieve.step(0)
        buffer.append(batch)
    sieved(sieve)
    if len(buffer.chunks) > trimmed > 0:
        buffer.trim(trimmed)
        sieve.trimmed()
    expected = passing(buffer, typed)
    assert shown(sieve, buffer) == expected
    assert sieve.lines == len(expected) - (buffer.fallen is not None)
    every = range(buffer.first - 1, buffer.end + 1)
    assert [sieve.next_shown(number) for number in every] == [
        next((one for one in expected if one > number), None) for number in every
    ]
    assert [sieve.previous_shown(number) for number in every] == [
        next((one for one in reversed(expected) if one < number), None) for number in every
    ]
    middle = (buffer.first + buffer.end) // 2
    assert sieve.count(middle, buffer.end) == sum(number >= middle for number in expected)
    reading = LinesShown(buffer, sieve, buffer.end)
    now = [
        chunk.start + place
        for chunk in buffer.chunks
        for place, is_shown in enumerate(reading.mask(chunk))
        if is_shown
    ]
    assert now == expected


def test_a_chunk_that_was_not_sieved_yet_is_hidden_and_can_be_asked_for_all_the_same() -> None:
    buffer = buffer_of(*["cat", "dog"] * 8)
    sieve = sieve_of(buffer, "cat", around=9)
    assert shown(sieve, buffer) == []
    assert list(LinesShown(buffer, sieve, buffer.end).mask(buffer.chunks[0])) == [1, 0, 1, 0]
    sieve.step()
    assert shown(sieve, buffer) == [8, 10], "the chunk that is looked at comes first"
    assert not sieve.is_done


def test_it_goes_outwards_from_the_place_that_is_looked_at() -> None:
    buffer = buffer_of(*["cat"] * 24)
    sieve = sieve_of(buffer, "cat", around=13)
    order = []
    while not sieve.is_done:
        order.append(sieve.step(0))
    assert order == [12, 8, 16, 4, 20, 0]


def test_it_goes_on_with_what_is_appended() -> None:
    buffer = buffer_of("cat", "dog")
    sieve = sieved(sieve_of(buffer, "cat"))
    buffer.append([Line("cats")])
    assert not sieve.is_done
    assert shown(sieve, buffer) == [0], "what was not sieved yet is hidden"
    assert shown(sieved(sieve), buffer) == [0, 2]


def test_an_expression_goes_on_within_a_chunk() -> None:
    buffer = buffer_of("cat", "dog", "cat")
    # What looks ahead is searched line by line.
    sieve = sieve_of(buffer, "/c(?=a)a?t/")
    assert sieve.step(0) is None
    assert not sieve.is_done
    assert shown(sieved(sieve), buffer) == [0, 2]


def test_an_event_is_shown_whole_and_so_is_what_goes_on_with_its_error() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append(
        [
            Line("boom", level=Level.ERROR, stream="a"),
            Line("beside it", stream="b"),
            Line("  at cat.js", level=Level.ERROR, stream="a", part=True),
            Line("a second line of it", level=Level.ERROR, stream="a", part=True, first=False),
        ]
    )
    for typed, expected in (("cat", [0, 2, 3]), ("boom", [0, 2, 3]), ("!boom", [1])):
        assert shown(sieved(sieve_of(buffer, typed)), buffer) == expected


def test_what_goes_on_with_an_error_that_came_before_brings_it_into_sight() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append([Line("boom", level=Level.ERROR, stream="a")])
    sieve = sieved(sieve_of(buffer, "cat"))
    assert shown(sieve, buffer) == []
    buffer.append([Line("  at cat.js", level=Level.ERROR, stream="a", part=True)])
    assert shown(sieved(sieve), buffer) == [0, 1]


def test_hits_are_the_lines_with_the_text_else_those_with_which_an_event_begins() -> None:
    buffer = LineBuffer(PLENTY)
    buffer.append(
        [
            Line("one", level=Level.ERROR),
            Line("  cat", level=Level.ERROR, first=False),
            Line("dog"),
            Line("two", level=Level.ERROR),
            Line("three", level=Level.ERROR),
        ]
    )
    sieve = sieved(sieve_of(buffer, "cat"))
    assert [sieve.next_hit(-1), sieve.next_hit(1), sieve.previous_hit(5)] == [1, None, 1]
    sieve = sieved(sieve_of(buffer, "level:error"))
    assert [sieve.next_hit(number) for number in (-1, 0, 3, 4)] == [0, 3, 4, None]
    assert [sieve.previous_hit(number) for number in (5, 3, 0)] == [4, 0, None]
    assert (sieve.lines, sieve.events) == (4, 3)


def test_errors_are_found_among_what_is_shown() -> None:
    buffer = LineBuffer(PLENTY)
    for number in range(20):
        text = "cat" if number in (3, 15, 16) else "dog"
        buffer.append([Line(text, level=Level.ERROR if number % 3 == 0 else Level.NONE)])
    sieve = sieved(sieve_of(buffer, "cat"))
    assert [sieve.next_error(number) for number in (-1, 2, 3, 14, 15)] == [3, 3, 15, 15, None]
    assert [sieve.previous_error(number) for number in (20, 15, 3)] == [15, 3, None]
    sieve.in_context = True
    assert sieve.next_error(3) == 6


def test_the_line_that_says_what_fell_out_is_never_hidden() -> None:
    buffer = buffer_of(*["dog"] * 12)
    sieve = sieved(sieve_of(buffer, "cat"))
    buffer.trim(1)
    sieve.trimmed()
    assert shown(sieve, buffer) == [3]
    buffer.append([Line("cat")])
    sieved(sieve)
    buffer.trim(2)
    sieve.trimmed()
    assert shown(sieve, buffer) == [7, 12]
    assert sieve.lines == 1


def test_an_expression_that_is_too_slow_hides_nothing() -> None:
    buffer = buffer_of("a", "a" * 60 + "!", *["a"] * 20)
    sieve = sieve_of(buffer, "/(a|a)+$/")
    sieve.step()
    assert (sieve.is_too_slow, sieve.is_done, sieve.hides) == (True, True, False)
    assert len(shown(sieve, buffer)) == 22
