"""A pattern that a person gives of what is to be taken out, which may take no time for ever."""

import time
import warnings
from collections.abc import Callable

from lambdatui.core.errors import Kind, fail

#: Seconds that one pattern may take: for one text, and for all of a bundle.
_ONE_S = 2.0
_ALL_S = 60.0


class RedactPattern:
    """A regular expression of the ``regex`` package: a search of Python's own has no time limit."""

    def __init__(self, source: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` is one in seconds that nobody sets.

        Raises:
            LambdatuiError: INVALID for one that is none, or that matches nothing at all.
        """
        # Imported late: few bundles have patterns, and most sessions make none.
        import regex

        self._clock = clock
        self._left_s = _ALL_S
        try:
            with warnings.catch_warnings(action="ignore"):
                self._pattern: regex.Pattern[str] = regex.compile(source)
            everywhere = self._pattern.match("", timeout=_ONE_S) is not None
        except (regex.error, RecursionError, OverflowError, ValueError) as error:
            raise fail(
                Kind.INVALID,
                f"A pattern to redact is no regular expression: {error}.",
                r"Put a \ before each of . * + ? ( ) [ ] { } | ^ $ that is meant as itself.",
            ) from None
        if everywhere:
            raise fail(
                Kind.INVALID,
                "A pattern to redact matches an empty text: it would be everywhere.",
                "Give one that needs at least one character.",
            )

    def taken_out(self, text: str, replacement: str) -> tuple[str, int]:
        """The text with ``replacement`` for each match, and how many there were.

        Raises:
            LambdatuiError: INVALID where it takes more than 2 s for one text, or 60 s in all.
        """
        began = self._clock()
        # Nothing of the replacement is a reference to what matched.
        escaped = replacement.replace("\\", r"\\")
        try:
            if self._left_s <= 0:
                raise TimeoutError
            return self._pattern.subn(
                escaped, text, timeout=min(_ONE_S, self._left_s), concurrent=True
            )
        except TimeoutError:
            # The pattern may itself be what is not to be told.
            raise fail(
                Kind.INVALID,
                "A pattern to redact takes too long: nothing was written.",
                "Make it simpler: repetitions within repetitions, as in (a+)+, are what costs.",
            ) from None
        finally:
            self._left_s -= self._clock() - began
