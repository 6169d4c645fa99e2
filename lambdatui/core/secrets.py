"""Environment values are secrets until a person asks to see one; events may hold some as well."""

import json
import re
from collections.abc import Mapping

from lambdatui.core.json_path import Step, written

MASK = "••••••••"

_TELLING_NAME = re.compile(
    r"(?:^|[_\-.])(?:secret|password|passwd|pwd|passphrase|token|api_?key|apikey|access_?key"
    r"|private_?key|credentials?|auth|dsn|connection_?string)s?(?:$|[_\-.\d])",
    re.IGNORECASE,
)
_TELLING_VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}|sk_(?:live|test)_[A-Za-z0-9]{10,}"
    # Each begins where only few places can: a value of megabytes is read once, not again and again.
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|[a-z0-9+.-]://[^/\s:@]+:[^/\s@]+@"
)
#: A name that ends so speaks of a secret, and does not hold it: AUTH_MODE, TOKEN_TTL_SECONDS.
_ABOUT = re.compile(
    r"_(?:arn|name|mode|type|ttl|length|enabled|disabled|expiry|expires|timeout|seconds|minutes"
    r"|hours|days|count|limit|version|algorithm|path|file)s?$",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REFERENCE = re.compile(
    r"arn:aws[\w-]*:(?:secretsmanager|ssm):|\{\{resolve:(?:secretsmanager|ssm)", re.IGNORECASE
)


def looks_secret(key: str, value: str) -> bool:
    """Whether a variable seems to hold a secret itself, which belongs in Secrets Manager.

    A reference to a secret (an ARN) is not one. Names are read in ``SNAKE_CASE`` and ``camelCase``.
    """
    if not value or _REFERENCE.match(value):
        return False
    if _TELLING_VALUE.search(value):
        return True
    name = _HUMP.sub("_", key)
    return bool(_TELLING_NAME.search(name)) and not _ABOUT.search(name)


#: Headers that carry credentials, and the member ``cookies`` of an HTTP API's event.
_HEADERS = frozenset(
    {
        "authorization",
        "authorizationtoken",
        "cookie",
        "cookies",
        "proxy-authorization",
        "set-cookie",
        "x-amz-security-token",
        "x-api-key",
        "x-auth-token",
        "x-csrf-token",
        "x-xsrf-token",
    }
)
_CREDENTIAL = re.compile(r"(?:Bearer|Basic|AWS4-HMAC-SHA256|token)\s+\S{8}", re.IGNORECASE)
_MOST_PATHS = 50
_MOST_VALUES = 200_000
_DEEPEST = 100


def secret_paths(value: object) -> tuple[str, ...]:
    """Where in an event something stands that looks like a secret, as ``$.headers.Authorization``.

    ``value`` is JSON that was parsed. Names and values are looked at, also within a string that
    is JSON itself, such as the body of a request. At most 50 places, in the order of the event.
    """
    found: list[str] = []
    todo: list[tuple[str, object, tuple[Step, ...]]] = [("", value, ())]
    seen = 0
    while todo and len(found) < _MOST_PATHS and seen < _MOST_VALUES:
        name, part, steps = todo.pop()
        seen += 1
        if isinstance(part, str):
            embedded = _embedded(part) if len(steps) < _DEEPEST else None
            if name.lower() in _HEADERS and part.strip():
                found.append(written(steps))
            elif embedded is not None:
                todo.append((name, embedded, steps))
            elif _CREDENTIAL.match(part) or looks_secret(name, part):
                found.append(written(steps))
        elif len(steps) >= _DEEPEST:
            continue
        elif isinstance(part, Mapping):
            todo += [(key, item, (*steps, key)) for key, item in reversed(list(part.items()))]
        elif isinstance(part, list):
            # What stands in a list belongs to the list's name: multiValueHeaders, cookies.
            last = len(part) - 1
            todo += [(name, part[last - i], (*steps, last - i)) for i in range(len(part))]
    return tuple(found)


def _embedded(text: str) -> object:
    """The object or array that a string holds as JSON, or None."""
    if text[:1] not in ("{", "["):
        return None
    try:
        # Numbers are not converted: Python refuses integers of more than 4,300 digits.
        value: object = json.loads(text, parse_int=float, parse_float=float)
    except (ValueError, RecursionError):
        return None
    return value
