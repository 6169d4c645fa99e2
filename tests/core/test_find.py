"""What a person types to find, and where it stands."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.find import LONGEST_REGEX, REGEX_REACH, Query


def lines_in(query: Query, joined: str) -> list[int]:
    """Which lines of a text hold it."""
    return query.part_in(joined, 0, math.inf)[0]


def test_small_letters_find_any_case() -> None:
    assert Query("error").spans("an ERROR, an error") == [(3, 8), (13, 18)]


def test_a_capital_letter_makes_the_case_matter() -> None:
    assert Query("Error").spans("error Error") == [(6, 11)]


def test_plain_text_is_no_expression() -> None:
    assert Query("a.b[").spans("axb[ a.b[") == [(5, 9)]


def test_slashes_make_an_expression() -> None:
    assert Query("/o-\\d+/").spans("o-12 and o-x") == [(0, 4)]
    assert Query("/\\Sku/").spans("sKU") == [(0, 3)], "an escape is not a capital letter"
    assert Query("/Sku/").spans("sku") == []


def test_an_expression_that_matches_nothing_marks_nothing() -> None:
    assert Query("/x*/").spans("axx") == [(1, 3)]
    assert lines_in(Query("/x*/"), "a\nbx") == [1]


@pytest.mark.parametrize("text", ["/a(/", "/[/", "/*a/", "/a{9999999999}/"])
def test_a_wrong_expression_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        Query(text)
    assert caught.value.fault.kind is Kind.INVALID
    assert "is not a regular expression" in caught.value.fault.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/((a+))+$/", "a" * 3_999 + "!"),
        ("/(a|a)+$/", "a" * 60 + "!"),
        ("/(?R)/", "a"),
    ],
    ids=["nested", "alternatives", "recursion"],
)
def test_an_expression_that_would_take_forever_ends_and_says_so(text: str, line: str) -> None:
    query = Query(text)
    assert lines_in(query, f"before\n{line}\nafter") == []
    assert query.too_slow
    painted = Query(text)
    assert painted.spans(line) == []
    assert painted.too_slow


@pytest.mark.parametrize("text", ["/((\\w+)\\s?)+: boom/", "/\\s*\\s*\\s*\\s*x/"])
def test_repeats_that_hang_pythons_own_expressions_end(text: str) -> None:
    for line in ("word " * 800, " " * 4_000, "a" * 4_000 + ": boon"):
        assert lines_in(Query(text), line) == []


def test_nothing_is_found_once_an_expression_was_too_slow() -> None:
    query = Query("/(a|a)+$/")
    assert query.spans("a") == [(0, 1)]
    lines_in(query, "a" * 60 + "!")
    assert query.spans("a") == []


def test_a_search_goes_on_with_the_line_where_it_stopped() -> None:
    # What looks ahead is searched line by line, all else some hundred lines at a time.
    query = Query("/o(?=\\d)/")
    many, end = Query("/o\\d/").part_in("o1\n" * 1_000, 0, until=0)
    assert many == list(range(end))
    assert 1 < end < 1_000
    assert query.part_in("o1\nx\no2\no3", 0, until=0) == ([0], 1)
    assert query.part_in("o1\nx\no2\no3", 1, until=0) == ([], 2)
    assert query.part_in("o1\nx\no2\no3", 1, until=math.inf) == ([2, 3], 4)
    assert Query("o").part_in("o1\nx\no2\no3", 1, until=0) == ([2, 3], 4)


def test_an_expression_that_is_too_long_is_refused() -> None:
    assert Query("/" + "a" * LONGEST_REGEX + "/").is_regex
    with pytest.raises(LambdatuiError) as caught:
        Query("/" + "a" * (LONGEST_REGEX + 1) + "/")
    assert "may have 200 characters, not 201" in caught.value.fault.what


def test_no_warning_about_an_expression_is_written(recwarn: pytest.WarningsRecorder) -> None:
    assert Query("/[[a]/").spans("a") == [(0, 1)]
    assert not recwarn.list


def test_the_engine_is_loaded_with_the_first_expression() -> None:
    looks = (
        "import sys; from lambdatui.core.find import Query; Query('text').spans('a text');"
        "before = 'regex' in sys.modules; Query('/x/'); print(before, 'regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("text", ["/(ab)+/", "/(\\d{3})-(\\d+)/", "/(foo|bar)*x/"])
def test_harmless_repeats_are_taken(text: str) -> None:
    assert Query(text).is_regex


def test_a_literal_text_may_stand_between_slashes() -> None:
    query = Query("/a.c/", literal=True)
    assert not query.is_regex
    assert query.spans("abc /a.c/") == [(4, 9)]


def test_an_expression_looks_only_so_far_into_a_line() -> None:
    line = "x" * REGEX_REACH + "needle"
    assert lines_in(Query("needle"), line) == [0]
    assert lines_in(Query("/needle/"), line) == []


words = st.text(alphabet="abAB \u00e9\u65e5", max_size=6)


@given(
    st.lists(words, min_size=1, max_size=30), st.text(alphabet="abA\u00e9", min_size=1, max_size=3)
)
def test_searching_many_lines_at_once_finds_what_searching_each_does(
    lines: list[str], text: str
) -> None:
    query = Query(text)
    each = [number for number, line in enumerate(lines) if query.spans(line)]
    assert lines_in(query, "\n".join(lines)) == each


_SOURCES = ("a", "b*", "a|", "a*b", "^a", "a$", r"\w+", r"\s", "[^a]", "(a|b)+?", "b??a", r"\bb")


@given(st.sampled_from(_SOURCES), st.lists(st.text("ab \té", max_size=6), max_size=12))
def test_lines_that_are_searched_together_hold_what_each_of_them_holds(
    source: str, lines: list[str]
) -> None:
    query = Query(f"/{source}/")
    assert lines_in(query, "\n".join(lines)) == [
        number for number, line in enumerate(lines) if query.spans(line)
    ]


def test_lines_are_searched_together_though_each_of_them_holds_a_lot() -> None:
    query = Query("/./")
    lines = ["x" * 3_000] * 1_000
    assert lines_in(query, "\n".join(lines)) == list(range(1_000))
    assert query._joined is not None
