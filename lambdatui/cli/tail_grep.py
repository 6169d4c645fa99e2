"""``--grep``: which messages a regular expression finds, within a time."""

import warnings
from typing import TYPE_CHECKING

from lambdatui.core.errors import Kind, fail

if TYPE_CHECKING:
    import regex

#: How long an expression may be, in characters: what is prepared for it grows with the cube.
LONGEST = 1_000
#: How long it may take for one message, in seconds of processor time.
LIMIT_S = 1.0
_SHOWN = 60


class Grep:
    """Keeps what an expression finds. ``^`` and ``$`` are the ends of each line of a message.

    An expression of the ``regex`` package, since Python's own cannot be interrupted.
    """

    def __init__(self, source: str) -> None:
        """Take the expression.

        Raises:
            LambdatuiError: INVALID, where it is none, or is too long.
        """
        self._source = source
        if len(source) > LONGEST:
            what = f"--grep takes an expression of at most {LONGEST:,} characters."
            raise fail(Kind.INVALID, what, "Shorten it, or pipe the output to grep.")
        self._expression = _compile(source)

    def finds(self, message: str) -> bool:
        """Whether it stands anywhere in the message.

        Raises:
            LambdatuiError: INVALID, where that takes too long.
        """
        try:
            found = self._expression.search(message, timeout=LIMIT_S)
        except (TimeoutError, MemoryError):
            raise fail(
                Kind.INVALID,
                f"--grep '{_shortened(self._source)}' takes too long: more than {LIMIT_S:.0f} s for"
                f" a message of {len(message):,} characters.",
                "Make it simpler: repetitions within repetitions are what costs.",
            ) from None
        return found is not None


def _compile(source: str) -> "regex.Pattern[str]":
    # Imported late: most tails look for no expression.
    import regex

    try:
        # A warning about the expression would be written among the output.
        with warnings.catch_warnings(action="ignore"):
            return regex.compile(source, regex.MULTILINE)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        what = f"--grep '{_shortened(source)}' is not a regular expression: {error}."
        advice = r"A \ before a character takes its special meaning."
        raise fail(Kind.INVALID, what, advice) from error


def _shortened(source: str) -> str:
    return source if len(source) <= _SHOWN else f"{source[:_SHOWN]}…"
