"""Searching in lines: what a person types, and where it stands in a text."""

import re
import warnings
from collections.abc import Iterable
from itertools import islice
from time import monotonic, thread_time
from typing import TYPE_CHECKING

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.joined_regex import joined_source

if TYPE_CHECKING:
    import regex

#: How far into a line a regular expression looks, in characters: even a harmless one can take a
#: time that grows with the square of the line. A plain text has no such limit.
REGEX_REACH = 4_000
#: How long an expression may be, in characters: what the engine prepares for a single word grows
#: with the cube of its length, and no limit of time holds for it (200 take 1 ms, 3,000 take 3 s).
LONGEST_REGEX = 200
#: How long an expression may take for one line, in seconds of processor time.
LINE_LIMIT = 0.02

# Lines that are searched at once, and how often that may take too long before it is done no more.
_AT_ONCE = 256
_PATIENCE = 3

# A paint waits for the matches of a whole screen of lines. Those that take more than the first
# figure may take the second together, in seconds of processor time.
_SWIFT = 0.002
_SLOW_TOGETHER = 0.2

_ESCAPE = re.compile(r"\\.")


class Query:
    """What is looked for: plain text, or a regular expression between slashes.

    The case matters once a capital letter was typed. ``too_slow`` is set once an expression took
    too long for a line: from then on nothing is searched or found.
    """

    def __init__(self, text: str, *, literal: bool = False) -> None:
        """Take what was typed; where it is ``literal``, slashes are text as well.

        Raises:
            LambdatuiError: INVALID, where the expression is none, or is too long.
        """
        self.text = text
        self.too_slow = False
        slashes = len(text) > 2 and text[0] == "/" and text[-1] == "/"
        self.is_regex = slashes and not literal
        source = text[1:-1] if self.is_regex else text
        letters = _ESCAPE.sub("", source) if self.is_regex else source
        self._exact = any(letter.isupper() for letter in letters)
        self._needle = source if self._exact else source.lower()
        self._slow_s = 0.0
        self._expression = _compile(source, exact=self._exact) if self.is_regex else None
        #: The same for many lines at once; None where there is no such, or it took too long.
        self._joined = _joined(source, exact=self._exact) if self.is_regex else None
        self._patience = _PATIENCE
        self._plain = re.compile(re.escape(source), re.NOFLAG if self._exact else re.IGNORECASE)

    def spans(self, text: str, most: int | None = None) -> list[tuple[int, int]]:
        """Where it stands in one line: pairs of start and end, in characters.

        Of a plain text the first ``most`` are given, where that is not None. An expression looks
        no further than :data:`REGEX_REACH`, and all that it finds is given.
        """
        if self._expression is None:
            return _wide(match.span() for match in islice(self._plain.finditer(text), most))
        if self.too_slow:
            return []
        began = thread_time()
        spans = self._regex_spans(self._expression, text[:REGEX_REACH])
        took = thread_time() - began
        if took > _SWIFT:
            self._slow_s += took
            self.too_slow = self.too_slow or self._slow_s > _SLOW_TOGETHER
        return spans

    def spans_between(self, text: str, begin: int, end: int) -> list[tuple[int, int]]:
        """Where a plain text stands in a piece of a line, or reaches into it; only there it looks.

        An expression gives nothing here: :meth:`spans` gives all of it.
        """
        if self._expression is not None:
            return []
        beside = max(0, len(self._needle) - 1)
        found = self._plain.finditer(text, max(0, begin - beside), end + beside)
        return _wide(match.span() for match in found)

    def _regex_spans(self, expression: "regex.Pattern[str]", line: str) -> list[tuple[int, int]]:
        try:
            return _wide(match.span() for match in expression.finditer(line, timeout=LINE_LIMIT))
        except (TimeoutError, MemoryError):
            self.too_slow = True
            return []

    def part_in(self, joined: str, first: int, until: float) -> tuple[list[int], int]:
        """Which lines of a text hold it, and the line with which to go on.

        Line feeds part the lines, which count from 0; those from ``first`` on are searched.
        ``until``, of the monotonic clock in seconds, is when to stop, after some lines at least. A
        plain text is always searched to its end.
        """
        if self._expression is not None:
            return self._search_lines(self._expression, joined.split("\n"), first, until)
        found = self._search_whole(joined if self._exact else joined.lower())
        return [number for number in found if number >= first], joined.count("\n") + 1

    def _search_lines(
        self, expression: "regex.Pattern[str]", lines: list[str], first: int, until: float
    ) -> tuple[list[int], int]:
        """Search some lines at a time, and one by one where that takes long."""
        found: list[int] = []
        while self._joined is not None and first < len(lines):
            some = [line[:REGEX_REACH] for line in lines[first : first + _AT_ONCE]]
            try:
                found += [first + place for place in _search_joined(self._joined, some)]
            except (TimeoutError, MemoryError):
                # It may be these lines, or another program that had the processor.
                self._patience -= 1
                if not self._patience:
                    self._joined = None
                end = first + len(some)
                more, first = self._search_each(expression, lines[:end], first, until)
                found += more
                if self.too_slow:
                    return found, first
            else:
                first += len(some)
            if monotonic() >= until:
                return found, first
        more, first = self._search_each(expression, lines, first, until)
        return found + more, first

    def _search_each(
        self, expression: "regex.Pattern[str]", lines: list[str], first: int, until: float
    ) -> tuple[list[int], int]:
        search = expression.search
        found: list[int] = []
        for number in range(first, len(lines)):
            line = lines[number][:REGEX_REACH]
            try:
                match = search(line, timeout=LINE_LIMIT)
            except (TimeoutError, MemoryError):
                self.too_slow = True
                return found, number
            # Where it matches nothing at first, it may match something further on.
            if match and (match.end() > match.start() or self._regex_spans(expression, line)):
                found.append(number)
            if monotonic() >= until:
                return found, number + 1
        return found, len(lines)

    def _search_whole(self, joined: str) -> list[int]:
        # One search over a thousand lines at once is some ten times as fast as one for each.
        found: list[int] = []
        number = place = 0
        hit = joined.find(self._needle)
        while hit >= 0:
            number += joined.count("\n", place, hit)
            found.append(number)
            place = joined.find("\n", hit)
            if place < 0:
                break
            hit = joined.find(self._needle, place)
        return found


def _search_joined(expression: "regex.Pattern[str]", lines: list[str]) -> list[int]:
    """The places of the lines in which it finds something; TimeoutError where that takes long."""
    text = "\n".join(lines)
    found: list[int] = []
    number = place = 0
    last = -1
    until = monotonic() + LINE_LIMIT
    # What is found takes the rest of its line with it: there may be much that says nothing new.
    for match in expression.finditer(text, timeout=LINE_LIMIT):
        begin, end = match.span(1)
        number += text.count("\n", place, begin)
        place = begin
        # Where it matches nothing at first, it may match something further on.
        if number > last and (end > begin or _matches_more(expression, lines[number], until)):
            found.append(number)
        last = number
    return found


def _matches_more(expression: "regex.Pattern[str]", line: str, until: float) -> bool:
    """Whether more than nothing is found anywhere in a line; TimeoutError after ``until``."""
    at = 0
    while at <= len(line) and (match := expression.search(line, at, timeout=LINE_LIMIT)):
        begin, end = match.span(1)
        if end > begin:
            return True
        if monotonic() >= until:
            raise TimeoutError
        at = begin + 1
    return False


def _wide(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if end > start]


def _joined(source: str, *, exact: bool) -> "regex.Pattern[str] | None":
    written = joined_source(source)
    if written is None:
        return None
    import regex

    try:
        return _compile(rf"({written})[^\n]*\n?", exact=exact, flags=regex.MULTILINE)
    except LambdatuiError:
        return None


def _compile(source: str, *, exact: bool, flags: int = 0) -> "regex.Pattern[str]":
    """An expression of the ``regex`` package: Python's own cannot be interrupted."""
    if len(source) > LONGEST_REGEX:
        raise fail(
            Kind.INVALID,
            f"An expression may have {LONGEST_REGEX} characters, not {len(source):,}.",
            "Leave the slashes out to look for the text itself.",
        )
    # Imported late: most sessions never look for an expression.
    import regex

    try:
        # A warning would be written across the screen, and is of no use while one types.
        with warnings.catch_warnings(action="ignore"):
            return regex.compile(source, flags | (0 if exact else regex.IGNORECASE))
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        raise fail(
            Kind.INVALID,
            f"/{source}/ is not a regular expression: {error}.",
            "Leave the slashes out to look for the text itself.",
        ) from error
