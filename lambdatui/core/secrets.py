"""Environment values are secrets until a person asks to see one; events may hold some as well."""

import json
import re
from collections.abc import Mapping

from lambdatui.core.json_path import Step, written

MASK = "••••••••"

#: What tells of a secret wherever it stands among the words of a name: DB_PASSWORD_2, AuthToken.
_TELLING_NAME = re.compile(
    r"(?:^|[_\-.])(?:secret|password|passwd|pwd|passphrase|token|api_?key|apikey|access_?key"
    r"|private_?key|credential|auth|dsn|connection_?string)s?(?:$|[_\-.\d])"
    # Run together with the word before it: PGPASSWORD, MYSQLPWD, JWTSECRET, STRIPEAPIKEY.
    r"|[a-z0-9](?:secret|password|passwd|pwd|passphrase|token|credential"
    r"|(?:api|access|private|secret|signing|encryption|master|shared)key)s?(?:$|[_\-.\d])"
    # DB_PASS and DBPASS, and no BYPASS, COMPASS or PASS_RATE.
    r"|(?<!by)(?<!com)(?<!sur)(?<!tres)(?<!over)(?<!under)pass\d*$"
    r"|[_\-.]pat\d*$",
    re.IGNORECASE,
)
#: STRIPE_KEY is a secret; so is nearly every other one, but for those that find something.
_KEY_NAME = re.compile(r"(?:^|[_\-.])([a-z0-9]+)[_\-.]keys?\d*$", re.IGNORECASE)
_KEY_WORD = re.compile(r"[_\-.]keys?(?:$|[_\-.\d])|(?:^|[_\-.])keys?[_\-.]", re.IGNORECASE)
#: Where API Gateway looks for a key, not the key (API Gateway V2 API, Api).
_WHERE_A_KEY_IS = frozenset({"ApiKeySelectionExpression", "apiKeySelectionExpression"})
_FINDING_KEYS = re.compile(
    r"account|any|arrow|attribute|bucket|business|cache|cmk|column|composite|config|current"
    r"|customer|data|dedup|deduplication|default|dict|document|duplicate|entity|error"
    r"|evaluated|event|feature|field|file|filter|first|flag|folder|foreign|function|group|hash"
    r"|header|hot|i18n|id|idempotency|image|index|input|invalid|item|job|json|kms|label|last"
    r"|list|locale|lock|log|lookup|map|message|metadata|metric|missing|name|natural|new|next"
    r"|object|old|order|original|output|page|param|parameter|parent|part|partition|path"
    r"|primary|product|property|public|queue|range|record|redis|registry|resource|route"
    r"|routing|row|s3|schema|search|setting|shard|sort|source|start|state|step|storage|stream"
    r"|surrogate|table|tag|target|task|temp|tenant|topic|trace|translation|unique|unknown|user",
    re.IGNORECASE,
)
#: What comes first in a token, and what it is: of providers whose tokens can be told by it.
#: Each has the words without which a text has none, and a pattern that reads a text once.
TOKENS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "GitHub token",
        ("gh", "github_pat_"),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{20,})",
    ),
    ("GitLab token", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{16,}"),
    ("Slack token", ("xox", "xapp-"), r"\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]{10,}"),
    (
        "webhook",
        ("hooks.slack.com", "/webhooks/", "webhook.office.com"),
        r"\bhooks\.slack\.com/[a-z]{1,20}/[A-Za-z0-9_/-]{8,}"
        r"|\bdiscord(?:app)?\.com/api/webhooks/\d{1,25}/[A-Za-z0-9_-]{8,}"
        r"|\bwebhook\.office\.com/[A-Za-z0-9_/@-]{8,}",
    ),
    ("Stripe key", ("k_live_", "k_test_"), r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}"),
    ("key of an API", ("sk-",), r"(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{20,}"),
    ("SendGrid key", ("SG.",), r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("Google API key", ("AIza",), r"\bAIza[A-Za-z0-9_-]{30,}"),
    ("npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{30,}"),
)
_TELLING_VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY"
    # Each begins where only few places can: a value of megabytes is read once, not again and again.
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|[a-z0-9+.-]://[^/\s:@]{0,200}:[^/\s@]{1,400}@|"
    + "|".join(pattern for _, _, pattern in TOKENS)
)
_BEARER = re.compile(r"\s*bearer\s+\S{8}", re.IGNORECASE)
#: A name that ends so speaks of a secret, and does not hold it: AUTH_MODE, TOKEN_TTL_SECONDS.
_ABOUT = re.compile(
    r"_(?:arn|name|mode|type|ttl|length|enabled|disabled|expiry|expires|timeout|seconds|minutes"
    r"|hours|days|count|limit|version|algorithm|path|file|prefix|suffix|endpoint|issuer|header"
    r"|field|column|table|index|bucket|region|provider)s?$",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_REFERENCE = re.compile(
    r"arn:aws[\w-]*:(?:secretsmanager|ssm):|\{\{resolve:(?:secretsmanager|ssm)", re.IGNORECASE
)
_OPAQUE = re.compile(r"[A-Za-z0-9+/=_~.!$%^*#@-]{16,}")
_NAMED = re.compile(r"arn:|https?://|[a-z0-9-]+(?:[./_-][a-z0-9-]+)+$|[\d.:TZ+-]+$|/")


def looks_secret(key: str, value: str) -> bool:
    """Whether a variable seems to hold a secret itself, which belongs in Secrets Manager.

    A reference to a secret (an ARN) is not one. Names are read in ``SNAKE_CASE`` and ``camelCase``.
    """
    if not value or _REFERENCE.match(value):
        return False
    if _TELLING_VALUE.search(value) or _BEARER.match(value):
        return True
    if key in _WHERE_A_KEY_IS:
        return False
    name = _HUMP.sub("_", key)
    if name.upper() in ("PWD", "OLDPWD") and value.startswith("/"):
        # The folder in which a shell stands.
        return False
    if _TELLING_NAME.search(name) and not _ABOUT.search(name):
        return True
    if not _KEY_WORD.search(name):
        return False
    found = _KEY_NAME.search(name)
    if found and not _FINDING_KEYS.fullmatch(found[1]) and _may_be_key(value):
        return True
    return is_opaque(value)


def _may_be_key(value: str) -> bool:
    """Whether it is no number, path, ARN or sentence, as the name of a key may stand for."""
    return not value.isdecimal() and not any(each in value for each in "/: ")


def is_opaque(value: str) -> bool:
    """Whether a value is a string of letters and digits that means nothing, as keys do."""
    if not _OPAQUE.fullmatch(value) or _NAMED.match(value):
        return False
    return any(each.isdigit() for each in value) and any(each.isalpha() for each in value)


#: Headers that carry credentials, and the member ``cookies`` of an HTTP API's event.
HEADERS = frozenset(
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
            if name.lower() in HEADERS and part.strip():
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
