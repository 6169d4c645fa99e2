"""Searching in lines: what a person types, and where it stands in a text."""

import re
from collections.abc import Sequence

from lambdatui.core.errors import Kind, fail

#: How far into a line a regular expression looks. Python's cannot be interrupted, and one with
#: two repeats takes a time that grows with the square of the line; a plain text has no such limit.
REGEX_REACH = 4_000

# A repeat around a repeat, (a+)+, takes a time that grows without bound: it would hang the screen.
_NESTED = re.compile(
    r"\((?:[^()\\]|\\.)*(?:[+*]|\{\d*,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,?\d*\})"
)
_ESCAPE = re.compile(r"\\.")


class Query:
    """What is looked for: plain text, or a regular expression between slashes.

    The case matters once a capital letter was typed.
    """

    def __init__(self, text: str) -> None:
        """Take what was typed.

        Raises:
            LambdatuiError: INVALID, where the expression is none, or could hang.
        """
        self.text = text
        self.is_regex = len(text) > 2 and text[0] == "/" and text[-1] == "/"
        source = text[1:-1] if self.is_regex else text
        letters = _ESCAPE.sub("", source) if self.is_regex else source
        self._exact = any(letter.isupper() for letter in letters)
        self._needle = source if self._exact else source.lower()
        flags = re.NOFLAG if self._exact else re.IGNORECASE
        self._pattern = (
            _compile(source, flags) if self.is_regex else re.compile(re.escape(source), flags)
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in one line: pairs of start and end, in characters."""
        if self.is_regex:
            text = text[:REGEX_REACH]
        return [
            match.span() for match in self._pattern.finditer(text) if match.end() > match.start()
        ]

    def lines_in(self, joined: str) -> list[int]:
        """Which lines of a text hold it, counted from 0; line feeds part the lines."""
        if self.is_regex:
            return self._search_each(joined.split("\n"))
        return self._search_whole(joined if self._exact else joined.lower())

    def _search_each(self, lines: Sequence[str]) -> list[int]:
        search = self._pattern.search
        return [
            number
            for number, line in enumerate(lines)
            if (found := search(line[:REGEX_REACH]))
            and (found.end() > found.start() or self.spans(line))
        ]

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


def _compile(source: str, flags: re.RegexFlag) -> re.Pattern[str]:
    if _NESTED.search(source):
        raise fail(
            Kind.INVALID,
            f"/{source}/ repeats a repeat, which can take forever.",
            "Write a+ in place of (a+)+.",
        )
    try:
        return re.compile(source, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise fail(
            Kind.INVALID,
            f"/{source}/ is not a regular expression: {error}.",
            "Leave the slashes out to look for the text itself.",
        ) from error


def parse_query(text: str) -> Query | None:
    """The query in what was typed, None where nothing was, or an expression is still open.

    Raises:
        LambdatuiError: INVALID, as :class:`Query` does.
    """
    if not text or text in ("/", "//"):
        return None
    return Query(text)
