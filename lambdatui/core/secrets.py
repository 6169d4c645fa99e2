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
_REFERENCE = re.compile(
    r"arn:aws[\w-]*:(?:secretsmanager|ssm):|\{\{resolve:(?:secretsmanager|ssm)", re.IGNORECASE
)


def looks_secret(key: str, value: str) -> bool:
    """Whether a variable seems to hold a secret itself, which belongs in Secrets Manager.

    A reference to a secret (an ARN) is not one.
    """
    if not value or _REFERENCE.match(value):
        return False
    return bool(_TELLING_VALUE.search(value) or _TELLING_NAME.search(key))
