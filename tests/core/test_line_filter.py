"""What a person types to see some lines only."""

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.levels import Level
from lambdatui.core.line_filter import (
    FunctionTerm,
    LevelTerm,
    LineFilter,
    RequestTerm,
    StreamTerm,
    TextTerm,
    parse_filter,
)


def described(wanted: LineFilter) -> list[str]:
    """Each term in one word or two, texts with what they are."""
    found = []
    for term in wanted.terms:
        sign = "!" if term.excluded else ""
        match term:
            case TextTerm(query=query):
                kind = "regex" if query.is_regex else "text"
                found.append(f"{sign}{kind} {query.text}")
            case LevelTerm(level=level):
                found.append(f"{sign}level {level.name}")
            case RequestTerm(prefix=prefix):
                found.append(f"{sign}request {prefix}")
            case StreamTerm(part=part):
                found.append(f"{sign}stream {part}")
            case FunctionTerm(sources=sources):
                found.append(f"{sign}function {sorted(sources)}")
    return found


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("  ", []),
        ("boom", ["text boom"]),
        ("two words", ["text two", "text words"]),
        ('"two words" more', ["text two words", "text more"]),
        ('"still open', ["text still open"]),
        ('say"hi"', ['text say"hi"']),
        ("/a b/", ["regex /a b/"]),
        ("/a/ /b/", ["regex /a/", "regex /b/"]),
        ("/a/b/ c", ["text c", "regex /a/b/"]),
        ("!boom", ["!text boom"]),
        ('!"not this" !/nor \\d/', ["!text not this", "!regex /nor \\d/"]),
        ("level:error", ["level ERROR"]),
        ("LEVEL:x", ["text LEVEL:x"]),
        ("level:WARN", ["level WARNING"]),
        ("!level:info", ["!level INFO"]),
        ("request:9F2C-1", ["request 9f2c-1"]),
        ("stream:9f2c", ["stream 9f2c"]),
        ("error:boom 12:30", ["text error:boom", "text 12:30"]),
    ],
)
def test_terms_are_parted_by_white_space(typed: str, terms: list[str]) -> None:
    wanted = parse_filter(typed)
    assert described(wanted) == sorted(terms, key=lambda term: "regex" in term)
    assert wanted.unfinished == ""


def test_an_expression_comes_last_since_it_costs_most() -> None:
    wanted = parse_filter("/slow/ quick level:error")
    assert described(wanted) == ["level ERROR", "text quick", "regex /slow/"]


@pytest.mark.parametrize(
    ("typed", "terms", "missing"),
    [
        ("/ab", [], "ends with /"),
        ("boom /a b", ["text boom"], "ends with /"),
        ("/", [], "ends with /"),
        ("//", [], "ends with /"),
        ("/var/task", [], 'in quotes: "/text"'),
        ("!", [], "!text"),
        ("! boom", ["text boom"], "!text"),
        ("!/a", [], "ends with /"),
        ("level:", [], ""),
        ("boom level:err", ["text boom"], "one of trace"),
        ("request:", [], "request:9f2c"),
        ("stream:", [], "stream:9f2c"),
        ("function:", [], "one of orders, payments"),
        ('"', [], "Between quotes"),
        ('""', [], "Between quotes"),
    ],
)
def test_a_term_that_is_still_being_typed_is_left_out_and_told(
    typed: str, terms: list[str], missing: str
) -> None:
    wanted = parse_filter(typed, ["orders", "payments"])
    assert described(wanted) == terms
    assert missing in wanted.unfinished


@pytest.mark.parametrize(
    ("typed", "what", "advice"),
    [
        (
            "level:loud",
            "level:loud is none of trace, debug, info, warn, error, fatal.",
            "",
        ),
        ("boom /a(/", "/a(/ is not a regular expression", "Leave the slashes out"),
        ("function:users", "function:users names none", "orders-api, orders-worker"),
    ],
)
def test_a_wrong_term_is_named_with_what_is_possible(typed: str, what: str, advice: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        parse_filter(typed, ["orders-api", "orders-worker"])
    fault = caught.value.fault
    assert fault.kind is Kind.INVALID
    assert what in fault.what
    assert advice in fault.advice


def test_a_function_is_known_by_a_part_of_its_name_or_by_all_of_it() -> None:
    names = ["orders", "orders-worker", "payments"]
    assert described(parse_filter("function:order", names)) == ["function [0, 1]"]
    assert described(parse_filter("function:Orders", names)) == ["function [0]"]


def test_the_texts_that_must_stand_there_are_marked() -> None:
    wanted = parse_filter("one !two /thr.e/ level:error")
    assert [query.text for query in wanted.queries] == ["one", "/thr.e/"]


def test_one_expression_that_is_too_slow_makes_the_filter_so() -> None:
    wanted = parse_filter("!/(a|a)+$/ b")
    assert not wanted.too_slow
    (slow,) = (
        term.query for term in wanted.terms if isinstance(term, TextTerm) and term.query.is_regex
    )
    slow.spans("a" * 60 + "!")
    assert wanted.too_slow


def test_small_letters_find_any_case_in_a_term_and_a_capital_one_does_not() -> None:
    small, capital = parse_filter("boom Key").queries
    assert small.spans("BOOM") == [(0, 4)]
    assert capital.spans("key Key") == [(4, 7)]


def test_every_level_has_a_name_but_none() -> None:
    names = ("trace", "debug", "info", "warning", "error", "fatal")
    levels = [parse_filter(f"level:{name}").terms[0] for name in names]
    assert [term.level for term in levels if isinstance(term, LevelTerm)] == list(Level)[1:]
