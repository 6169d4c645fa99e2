"""Environment values are secrets until a person asks to see one."""

import re

MASK = "••••••••"

_TELLING_NAME = re.compile(
    r"(?:^|[_\-.])(?:secret|password|passwd|pwd|passphrase|token|api_?key|apikey|access_?key"
    r"|private_?key|credentials?|auth|dsn|connection_?string)s?(?:$|[_\-.\d])",
    re.IGNORECASE,
)
_TELLING_VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}|sk_(?:live|test)_[A-Za-z0-9]{10,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}"
    r"|[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s@]+@"
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
