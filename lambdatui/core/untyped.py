"""Reads parsed JSON from outside as what was meant: a part of another type is as good as none."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

_INT64 = 2**63
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MILLISECOND = datetime.timedelta(milliseconds=1)


def text(value: object) -> str:
    """A text that can be sent on; empty where it is none."""
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    # JSON can hold half a surrogate pair, which no encoding takes.
    return value.encode("utf-8", "replace").decode("utf-8")


def whole(value: object, default: int = 0) -> int:
    """A whole number of at most 64 bits, or the default."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    if not -_INT64 < value < _INT64:  # which NaN is not, either
        return default
    return int(value)


def counted(value: object) -> int | None:
    """A whole number, also one written as a text, as SQS gives them; None where it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    number = whole(value, -_INT64)
    return None if number == -_INT64 else number


def mapping(value: object) -> Mapping[str, Any]:
    """A structure; empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def structures(value: object) -> list[Mapping[str, Any]]:
    """A list of structures; empty where it is none, and without what is no structure in it."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; empty where it is none."""
    if not isinstance(value, list):
        return ()
    return tuple(text(item) for item in value if isinstance(item, str))


def several(value: object) -> tuple[str, ...]:
    """A list of texts, or a text alone, which stands for a list of one in a policy."""
    return (text(value),) if isinstance(value, str) else texts(value)


def pairs(value: object) -> tuple[tuple[str, str], ...]:
    """The names and texts of a structure, sorted; empty where it is none."""
    return tuple(sorted((text(key), text(item)) for key, item in mapping(value).items()))


def parsed(value: object) -> object:
    """The JSON that a text holds; what is no text is given back, and None is for no JSON."""
    if not isinstance(value, str):
        return value
    try:
        document: object = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return document


def moment_ms(value: object) -> int:
    """A time in ISO 8601, as ms since the epoch; 0 where it is none. Without a zone it is UTC."""
    if not isinstance(value, str):
        return 0
    try:
        moment = datetime.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        return max(0, (moment - _EPOCH) // _MILLISECOND)
    except (ValueError, OverflowError):
        return 0
