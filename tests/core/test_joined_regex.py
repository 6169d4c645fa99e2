"""An expression finds the same lines in many lines at once as in each of them."""

import math

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.find import Query
from lambdatui.core.joined_regex import joined_source

_PARTS = [
    "a", "b", "A", "1", " ", "\n", ".", "^", "$", "|", "*", "+", "?", "*?", "{2}", "{0,1}",
    "{e<=1}",
    r"\d", r"\w", r"\s", r"\S", r"\W", r"\D", r"\b", r"\B", r"\.", r"\]", r"\n", r"\A", r"\Z",
    r"\t", r"\x0a", r"\1", r"\K", r"\R", r"\p{L}", r"\N", "[ab]", "[^a]", "[^^]",
    "[]a]", "[^]a]",
    r"[\s]", r"[^\d]", r"[^\w ]", "[a-z]",
    "[^a-b1]", "[[:alpha:]]", "[a&&b]", "[\t-a]", "(", ")",
    "(?:", "(?=", "(?!", "(?<=", "(?i)", "(?s:", "(?|", "é", "\t",
]  # fmt: skip
_LINES = st.lists(st.text("ab1A. \té]^\r\x0b\x85\u2028", max_size=6), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6).map("".join), _LINES)
def test_all_lines_together_give_what_each_gives(source: str, lines: list[str]) -> None:
    try:
        query = Query(f"/{source}/")
    except LambdatuiError:
        return
    found, end = query.part_in("\n".join(lines), 0, math.inf)
    each = [number for number, line in enumerate(lines) if Query(f"/{source}/").spans(line)]
    assert (found, end) == (each, len(lines))


def test_usual_expressions_are_searched_together() -> None:
    for source in (r"order \d+7$", r'"user":\s*"[^"]+"', "^(?:GET|POST) ", r"[\w.]+Error\b"):
        written = joined_source(source)
        assert written is not None
        assert regex.compile(written, regex.MULTILINE)


def test_one_that_takes_long_for_many_lines_is_still_answered_for_each() -> None:
    query = Query("/(?:a|a)+b/")
    lines = ["a" * 14 + "c"] * 400 + ["ab"]
    assert query.part_in("\n".join(lines), 0, math.inf) == ([400], 401)
    assert not query.too_slow


@pytest.mark.parametrize("pattern", ["=[^-a]", "[^-a] x", "[^-0-9]b", "[^--x]b"])
def test_a_hyphen_first_in_a_set_is_no_range(pattern: str) -> None:
    joined = joined_source(pattern)
    assert joined is not None
    for line in ("=b", "=-", "b x", "- x", "ab", "1b", "-b", "xb"):
        assert bool(regex.search(joined, line)) == bool(regex.search(pattern, line)), line
