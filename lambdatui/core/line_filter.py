"""Which lines a person wants to see, in the words that are typed above or below them.

White space parts the terms, and all of them must hold for an event: ``boom``, ``"two words"``,
``/an expression/``, ``!not``, ``level:error``, ``request:9f2c``, ``stream:9f2c``,
``function:orders``.
"""

import re
from collections.abc import Sequence

from lambdatui.core.errors import Kind, fail
from lambdatui.core.find import Query
from lambdatui.core.levels import Level
from lambdatui.core.record import Record

_LEVELS = {
    "trace": Level.TRACE,
    "debug": Level.DEBUG,
    "info": Level.INFO,
    "warn": Level.WARNING,
    "warning": Level.WARNING,
    "error": Level.ERROR,
    "fatal": Level.FATAL,
}
#: Functions that are named where any of them could be meant.
_NAMED = 5
_SHOWN_LEVELS = ", ".join(name for name in _LEVELS if name != "warning")
_KEY = re.compile(r"(level|request|stream|function):(.*)", re.DOTALL)
# An expression ends with a slash before white space or the end, and may hold others.
_EXPRESSION = re.compile(r"/(.+?)/(?=\s|$)", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)("|$)')
_WORD = re.compile(r"\S+")


class TextTerm(Record, frozen=True):
    """A text or an expression that stands in a line; ``excluded`` where it must not."""

    query: Query
    excluded: bool = False


class LevelTerm(Record, frozen=True):
    """A level that a line has, or a worse one."""

    level: Level
    excluded: bool = False


class RequestTerm(Record, frozen=True):
    """The request to which a line belongs, by the beginning of its id, in small letters."""

    prefix: str
    excluded: bool = False


class StreamTerm(Record, frozen=True):
    """The execution environment that wrote a line, by a part of its tag."""

    part: str
    excluded: bool = False


class FunctionTerm(Record, frozen=True):
    """The functions that wrote a line, by their indices in the request of the tail."""

    sources: frozenset[int]
    excluded: bool = False


Term = TextTerm | LevelTerm | RequestTerm | StreamTerm | FunctionTerm


class LineFilter:
    """Terms that must all hold for an event.

    A text holds for an event where it stands in any of its lines. ``unfinished`` says which term
    is still being typed and is left out so far, or nothing. ``queries`` are the texts to be marked:
    those that must stand there.
    """

    def __init__(self, text: str, terms: Sequence[Term], unfinished: str = "") -> None:
        """``text`` is what was typed."""
        self.text = text
        self.unfinished = unfinished
        # An expression costs most, and is not tried where another term already says no.
        self.terms = sorted(terms, key=_cost)
        self.queries = [
            term.query for term in terms if isinstance(term, TextTerm) and not term.excluded
        ]

    @property
    def too_slow(self) -> bool:
        """Whether an expression in it took too long for a line; it cannot be used any more."""
        return any(isinstance(term, TextTerm) and term.query.too_slow for term in self.terms)


def _cost(term: Term) -> int:
    if isinstance(term, TextTerm):
        return 2 if term.query.is_regex else 1
    return 0


def parse_filter(text: str, functions: Sequence[str] = ()) -> LineFilter:
    """The filter in what was typed, with as many terms as are complete; it may have none.

    ``functions`` are the names of the tail's functions, in the order of its request.

    Raises:
        LambdatuiError: INVALID, naming the term that is wrong and what can be given.
    """
    terms: list[Term] = []
    unfinished = ""
    rest = text.strip()
    while rest:
        excluded = rest[0] == "!"
        begin = rest[1:] if excluded else rest
        term, length, missing = _next_term(begin, excluded, functions)
        if term is not None:
            terms.append(term)
        unfinished = unfinished or missing
        rest = begin[length:].lstrip()
    return LineFilter(text, terms, unfinished)


def _next_term(text: str, excluded: bool, functions: Sequence[str]) -> tuple[Term | None, int, str]:
    """The term that a text begins with, if it is complete; its length; and what is missing."""
    if not text or text[0].isspace():
        return None, 0, "! wants what is to be left out: !text"
    if text[0] == "/":
        found = _EXPRESSION.match(text)
        if found is None:
            return None, len(text), 'An expression ends with /, a text may stand in quotes: "/text"'
        return TextTerm(query=Query(found[0]), excluded=excluded), found.end(), ""
    if text[0] == '"' and (found := _QUOTED.match(text)):
        if not found[1]:
            return None, found.end(), 'Between quotes stands a text: "two words"'
        query = Query(found[1], literal=True)
        return TextTerm(query=query, excluded=excluded), found.end(), ""
    found = _WORD.match(text)
    word = found[0] if found else text
    if key := _KEY.fullmatch(word):
        value = key[2].strip('"')
        term, missing = _keyed(key[1], value, excluded, functions)
        return term, len(word), missing
    return TextTerm(query=Query(word, literal=True), excluded=excluded), len(word), ""


def _keyed(
    key: str, value: str, excluded: bool, functions: Sequence[str]
) -> tuple[Term | None, str]:
    if key == "level":
        return _level(value, excluded)
    if key == "function":
        return _function(value, excluded, functions)
    if not value:
        return None, f"{key}: wants the beginning of an id, such as {key}:9f2c"
    if key == "request":
        return RequestTerm(prefix=value.lower(), excluded=excluded), ""
    return StreamTerm(part=value, excluded=excluded), ""


def _level(value: str, excluded: bool) -> tuple[Term | None, str]:
    name = value.lower()
    level = _LEVELS.get(name)
    if level is not None:
        return LevelTerm(level=level, excluded=excluded), ""
    if any(known.startswith(name) for known in _LEVELS):
        return None, f"level: is one of {_SHOWN_LEVELS}"
    raise fail(Kind.INVALID, f"level:{value} is none of {_SHOWN_LEVELS}.")


def _function(value: str, excluded: bool, functions: Sequence[str]) -> tuple[Term | None, str]:
    if not value:
        return None, f"function: is one of {_either(functions)}" if functions else ""
    folded = value.lower()
    exact = [index for index, name in enumerate(functions) if name.lower() == folded]
    part = [index for index, name in enumerate(functions) if folded in name.lower()]
    if not part:
        known = f"It is one of {_either(functions)}." if functions else "No function is read."
        raise fail(Kind.INVALID, f"function:{value} names none of the functions.", known)
    return FunctionTerm(sources=frozenset(exact or part), excluded=excluded), ""


def _either(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed
