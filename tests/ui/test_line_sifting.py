"""A filter does not lose the place: neither when it comes, nor when it goes, nor in between."""

from collections.abc import Iterator

import pytest

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line
from lambdatui.ui.widgets import line_buffer
from tests.ui.sifted import HEIGHT, Sifted


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 4)
        yield


def cats_and_dogs(count: int) -> Sifted:
    """A cat in every third line."""
    sifted = Sifted()
    sifted.append(*["cat" if number % 3 == 0 else "dog" for number in range(count)])
    return sifted


def test_a_line_that_matches_stays_in_its_row_when_a_filter_comes_and_goes() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(45)
    before = sifted.place
    sifted.filter("cat")
    assert sifted.place == before
    assert sifted.in_sight == list(range(39, 57, 3))
    sifted.filter("")
    assert sifted.place == before


def test_the_nearest_match_takes_the_place_of_a_line_that_is_hidden() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(46)
    row = sifted.place[1]
    sifted.filter("cat")
    assert sifted.place == (45, row)
    sifted.filter("")
    assert sifted.place == (46, row), "nobody moved: they come back to where they stood"


def test_after_a_move_it_is_the_match_that_stays_in_sight() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(46)
    sifted.filter("cat")
    sifted.window.move(1)
    before = sifted.place
    assert before[0] == 48
    sifted.filter("")
    assert sifted.place == before
    assert not sifted.window.following


def test_after_the_filter_was_kept_it_is_the_match_that_stays_in_sight() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(46)
    sifted.filter("cat")
    sifted.sifting.keep()
    before = sifted.place
    sifted.filter("")
    assert sifted.place == before == (45, before[1])


def test_each_key_looks_from_where_the_person_stood() -> None:
    sifted = Sifted()
    sifted.append(*["x"] * 40, "cat", *["x"] * 9, "cats", *["x"] * 50)
    sifted.window.jump(46)
    sifted.filter("c")
    assert sifted.window.cursor == 50
    sifted.filter("cats")
    sifted.filter("cat ")
    assert sifted.window.cursor == 50
    sifted.filter("nothing")
    assert sifted.window.is_empty
    sifted.filter("")
    assert sifted.window.cursor == 46


def test_the_end_that_was_followed_is_followed_through_a_filter_and_after_it() -> None:
    sifted = cats_and_dogs(90)
    sifted.filter("cat")
    assert (sifted.window.cursor, sifted.window.following) == (87, True)
    sifted.append("cat", "dog")
    sifted.sieve_all()
    assert (sifted.window.cursor, sifted.in_sight[-1]) == (90, 90)
    sifted.filter("")
    assert (sifted.window.cursor, sifted.window.following) == (91, True)


def test_a_match_that_was_kept_stays_although_the_end_was_followed() -> None:
    sifted = Sifted()
    sifted.append(*["x"] * 50, "cat", *["x"] * 50)
    sifted.filter("cat")
    sifted.sifting.keep()
    sifted.filter("")
    assert (sifted.window.cursor, sifted.window.following) == (50, False)
    assert 50 in sifted.in_sight


def test_context_shows_all_lines_around_the_match_and_comes_back() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(45)
    sifted.filter("cat")
    sifted.sifting.keep()
    before = sifted.place
    sifted.sifting.set_context(True)
    assert sifted.place == before
    assert sifted.in_sight == list(range(sifted.in_sight[0], sifted.in_sight[0] + HEIGHT))
    sifted.sifting.set_context(False)
    assert sifted.place == before
    assert sifted.in_sight == list(range(39, 57, 3))


def test_back_from_context_the_nearest_match_takes_the_cursor() -> None:
    sifted = cats_and_dogs(90)
    sifted.window.jump(45)
    sifted.filter("cat")
    sifted.sifting.set_context(True)
    sifted.window.move(1)
    sifted.sifting.set_context(False)
    assert sifted.window.cursor == 45


def test_what_is_at_hand_is_shown_before_the_rest_is_sieved() -> None:
    sifted = cats_and_dogs(900)
    sifted.window.jump(450)
    sifted.filter("cat", until=0)
    while len(sifted.in_sight) < HEIGHT:
        sifted.sifting.step(0)
    assert not sifted.rows.sieve.is_done
    assert sifted.window.cursor == 450


def test_matches_that_are_found_above_do_not_move_what_is_read() -> None:
    sifted = cats_and_dogs(900)
    sifted.window.jump(450)
    sifted.filter("cat", until=0)
    while len(sifted.in_sight) < HEIGHT:
        sifted.sifting.step(0)
    sifted.window.move(-1)
    before = sifted.in_sight
    sifted.sieve_all()
    assert sifted.in_sight == before
    assert sifted.window.total() == 300


def test_a_first_match_that_comes_later_is_shown() -> None:
    sifted = cats_and_dogs(30)
    sifted.window.jump(3)
    sifted.filter("bird")
    sifted.sieve_all()
    assert sifted.window.is_empty
    sifted.append("bird")
    sifted.sieve_all()
    assert sifted.place == (30, 0)


def test_a_filter_that_is_too_slow_hides_nothing_and_keeps_the_place() -> None:
    sifted = cats_and_dogs(30)
    sifted.append("a" * 60 + "!")
    sifted.window.jump(3)
    before = sifted.place
    sifted.filter("/(a|a)+$/")
    sifted.sieve_all()
    assert sifted.rows.sieve.is_too_slow
    assert sifted.place == before
    assert sifted.window.total() == 31


def test_a_held_view_filters_what_it_holds() -> None:
    sifted = cats_and_dogs(9)
    sifted.window.hold()
    sifted.append("cat", "cat")
    sifted.filter("cat")
    assert (sifted.in_sight, sifted.window.cursor) == ([0, 3, 6], 6)
    sifted.window.release()
    assert sifted.in_sight == [0, 3, 6, 9, 10]


def test_an_error_is_shown_with_all_of_its_lines_wherever_the_text_stands() -> None:
    sifted = Sifted()
    sifted.buffer.append(
        [
            Line("x"),
            Line("boom", level=Level.ERROR),
            Line("  in cat", level=Level.ERROR, first=False),
            Line("x"),
        ]
    )
    sifted.window.take_in()
    sifted.filter("cat")
    assert sifted.in_sight == [1, 2]
