"""What a value of a log event is compared with: a text, a number or a regular expression."""

import re
from collections.abc import Callable

#: A scalar of a JSON event, or a word of one that is split at its spaces.
Test = Callable[[object], bool]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
#: CloudWatch knows no groups, with which no expression can take for ever either.
_NO_REGEX = re.compile(r"[()]")


class NoPattern(ValueError):
    """A text that is no filter pattern; its message is what CloudWatch Logs would say."""


def wrong_term(term: str) -> NoPattern:
    """The error for a term that would have to be in quotes."""
    return NoPattern(f"Invalid filter pattern: Invalid character(s) in term '{term}'")


def unquoted(text: str) -> str:
    """The text between double quotes, with what a backslash protects."""
    return _ESCAPED.sub(r"\1", text[1:-1])


def expression_of(text: str) -> re.Pattern[str]:
    """The regular expression between two percent signs.

    Raises:
        NoPattern: where it is none, or has what CloudWatch leaves out.
    """
    source = text[1:-1]
    if not source or _NO_REGEX.search(source):
        raise wrong_term(text)
    try:
        return re.compile(source)
    except re.error:
        raise wrong_term(text) from None


def comparison(operator: str, wanted: str) -> Test:
    """Whether a value stands in this relation to what the pattern wants, as it is written there.

    A number is compared by its value. ``*`` at either end of a text stands for any characters.
    Objects, arrays and null are never equal, nor unequal.

    Raises:
        NoPattern: for ``<`` and its like with anything but a number.
    """
    if operator not in ("=", "!="):
        return _ordered(operator, wanted)
    equal = _equality(wanted)
    if operator == "=":
        return lambda value: _scalar(value) and equal(value)
    return lambda value: _scalar(value) and not equal(value)


def _scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _number(value: object) -> float | None:
    """A number, also one that is written as text; a truth value is none."""
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else value
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _ordered(operator: str, wanted: str) -> Test:
    limit = _number(wanted)
    if limit is None:
        raise wrong_term(wanted)

    def test(value: object) -> bool:
        number = _number(value)
        if number is None:
            return False
        match operator:
            case "<":
                return number < limit
            case "<=":
                return number <= limit
            case ">":
                return number > limit
            case _:
                return number >= limit

    return test


def _equality(wanted: str) -> Test:
    if wanted.startswith("%"):
        found = expression_of(wanted)
        return lambda value: found.search(_text(value)) is not None
    if not wanted.startswith('"') and (number := _number(wanted)) is not None:
        return lambda value: _number(value) == number
    text = unquoted(wanted) if wanted.startswith('"') else wanted
    before, after = text.startswith("*"), text.endswith("*")
    core = text.removeprefix("*").removesuffix("*")
    if before and after:
        return lambda value: core in _text(value)
    if before:
        return lambda value: _text(value).endswith(core)
    if after:
        return lambda value: _text(value).startswith(core)
    return lambda value: _text(value) == text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
