"""Values of a response that differ from one run to the next: moments, ids, signatures."""

import json
import re
from typing import Any

from lambdatui.core.json_path import Step, written

#: Names whose values are other ones each time, without their case and separators.
_NAMES = frozenset(
    {
        "timestamp", "time", "now", "date", "requestid", "xamznrequestid", "awsrequestid",
        "traceid", "xamzntraceid", "correlationid", "transactionid", "sessionid", "etag",
        "nonce", "signature", "elapsed", "durationms", "expires", "lastmodified", "epoch",
    }
)  # fmt: skip
_MOMENT_NAME = re.compile(r"[a-z0-9](?:At|_at|Time|_time|Timestamp|_timestamp|TimeEpoch|_date)$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
#: Paths that are offered, and values that are looked at for them.
_MOST = 40
_MOST_VALUES = 200_000
_EVERY = "*"


def volatile_paths(text: str) -> tuple[str, ...]:
    """Patterns for the values of a response that look as if they were other ones each time.

    They lead into strings that are JSON themselves, as a comparison does; the elements of a list
    are one pattern, such as ``$.items[*].createdAt``. Of a text that is no JSON there are none.
    """
    value = _parsed(text)
    found: dict[str, None] = {}
    left = _MOST_VALUES
    todo: list[tuple[tuple[Step, ...], Any]] = [((), value)]
    while todo and left and len(found) < _MOST:
        steps, value = todo.pop()
        left -= 1
        if steps and _changes(steps[-1], value):
            found[_pattern(steps)] = None
            continue
        if isinstance(value, str) and value[:1] in ("{", "["):
            value = _parsed(value)
        if isinstance(value, dict):
            todo += [((*steps, name), value[name]) for name in reversed(value)]
        elif isinstance(value, list):
            todo += [((*steps, 0), one) for one in reversed(value[:_MOST])]
    return tuple(found)


def _changes(name: Step, value: Any) -> bool:
    if isinstance(value, dict | list | bool) or value is None:
        return False
    if isinstance(value, str) and (_MOMENT.fullmatch(value) or _UUID.fullmatch(value)):
        return True
    if not isinstance(name, str):
        return False
    plain = name.casefold().replace("-", "").replace("_", "")
    return plain in _NAMES or _MOMENT_NAME.search(name) is not None


def _pattern(steps: tuple[Step, ...]) -> str:
    # A name with an asterisk in it is written in quotes, which takes it for what it is.
    parts = (f"[{_EVERY}]" if isinstance(step, int) else written([step])[1:] for step in steps)
    return "$" + "".join(parts)


def _parsed(text: str) -> Any:
    try:
        # Numbers are not converted: Python refuses integers of more than 4,300 digits.
        return json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
