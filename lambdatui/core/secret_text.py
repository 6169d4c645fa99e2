"""What secrets look like in running text, such as log lines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lambdatui.core.secrets import HEADERS, TOKENS, looks_secret


class Look(NamedTuple):
    """What it is, how it looks, what stands in its place; without a ``hint`` a text has none."""

    what: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    replacement: str


#: None of them reads a text twice.
LOOKS: tuple[Look, ...] = (
    Look(
        "AWS access key id",
        ("AKIA", "ASIA"),
        re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
        "[redacted]",
    ),
    Look(
        "signature of a presigned URL",
        ("",),
        re.compile(
            r"(?i)(\bX-Amz-(?:Signature|Credential|Security-Token)=)"
            r"(?!\[redacted)[^&\s\"'<>\\]+"
        ),
        r"\1[redacted]",
    ),
    Look(
        "JSON web token",
        ("eyJ",),
        re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]*)?"),
        "[redacted]",
    ),
    *(Look(what, hints, re.compile(pattern), "[redacted]") for what, hints, pattern in TOKENS),
    Look(
        "user and password of a URL",
        ("://",),
        re.compile(r"(?<=[A-Za-z0-9+.-]://)[^/\s:@\"'<>]{0,200}:[^/\s@\"'<>]{1,400}@"),
        "[redacted]@",
    ),
    Look(
        "cookie of a header",
        ("",),
        re.compile(
            r"(?i)\b((?:set-)?cookie\s{0,3}[:=]\s{0,3})(?!\[redacted)(?=[^\s\"'\[{])[^\n\"'\\]+"
        ),
        r"\1[redacted]",
    ),
    Look(
        "credential of a header",
        ("",),
        # In any case, and no "basic authentication", "bearer certificates".
        re.compile(
            r"\b(Bearer|Basic|AWS4-HMAC-SHA256|(?i:bearer|basic)(?=\s{1,20}(?:\S{0,40}[0-9A-Z=]"
            r"|\S{16})))(\s+)(?!\[redacted)(?=\S{8})[^\s\"'\\,;<>]+"
        ),
        r"\1\2[redacted]",
    ),
)

KEY_BEGIN = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----")
KEY_END = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY-----")
_KEY = "PRIVATE KEY-----"
#: Characters of a private key at most.
_LONGEST_KEY = 20_000
_KEY_REST = re.compile(r"(?:[A-Za-z0-9+/=_-]|\\+[nr]|[ \t])*")


def key_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where private keys stand in a text, which is read once.

    With or without its end: a line may hold the beginning alone, and what may be of the key then.
    """
    if _KEY not in text:
        return
    at = 0
    ends = KEY_END.search(text)
    while begins := KEY_BEGIN.search(text, at):
        if ends is not None and ends.start() < begins.end():
            ends = KEY_END.search(text, begins.end())
        if ends is not None and ends.start() - begins.end() <= _LONGEST_KEY:
            at = ends.end()
        else:
            rest = _KEY_REST.match(text, begins.end())
            at = rest.end() if rest else begins.end()
        yield begins.start(), at


#: A word that tells of secrets in a name, in lower case: a text without one has no pair.
_HINTS = ("secret", "pass", "pwd", "pat", "token", "key", "credential", "auth", "dsn")
_MORE_HINTS = ("connection", "cookie")
#: The end of such a name, and its value: as JSON, Python, Node, a shell, a query or a header have
#: it. A value in quotation marks goes up to the same mark again, or to the end of a line that was
#: cut.
_PAIR = re.compile(
    r"(?i:secret|pass|pwd|pat|token|key|credential|auth|dsn|connection_?string|cookie)"
    r"[A-Za-z0-9_-]{0,40}"
    r"(?:\\{0,8}[\"'])?\s{0,3}(?:=>|[=:])\s{0,3}(?!\[redacted\])\[?"
    r"(?:\"(?P<double>(?:[^\"\\\n]|\\.){1,4000})\"|'(?P<single>(?:[^'\\\n]|\\.){1,4000})'"
    r"|(?P<mark>\\{1,8}[\"'])(?P<escaped>.{1,4000}?)(?<!\\)(?P=mark)"
    r"|\\{0,8}[\"'](?P<open>[^\"'\n]{1,4000})(?=\n|\Z)"
    r"|(?P<bare>(?![\"'\\\[{(])(?:(?i:Bearer|Basic|Digest|AWS4-HMAC-SHA256|token) )?"
    r"[^\s\"'\\,;&<>(){}\[\]]{1,4000}))"
)
_NAME = re.compile(r"[A-Za-z0-9_-]*")
_BEFORE = re.compile(r"[A-Za-z0-9_.-]{0,40}\Z")
#: An ARN has colons between its parts, which are no names: arn:aws:secretsmanager:…:secret:db.
_IN_ARN = re.compile(r"\barn:[\w:/.-]*:\Z")


class Pair(NamedTuple):
    """A name and a value that stands at these places of a text."""

    name: str
    value: str
    start: int
    end: int


def pairs(text: str) -> Iterator[Pair]:
    """What is written as a name and its value, where the name tells of a secret."""
    lower = text.lower()
    if not any(hint in lower for hint in (*_HINTS, *_MORE_HINTS)):
        return
    at = 0
    # What may be read again: a value may hold a pair of its own, as path=/x?token=… does.
    again = 4 * len(text) + 10_000
    while match := _PAIR.search(text, at):
        at = match.end()
        group = match.lastgroup if match.lastgroup != "mark" else "escaped"
        if group is None:
            continue
        begin = max(0, match.start() - 40)
        before = _BEFORE.search(text[begin : match.start()])
        if _IN_ARN.search(text, max(0, match.start() - 200), match.start()):
            at = match.start() + 3
            continue
        end = _NAME.match(match[0])
        name = (before[0] if before else "") + (end[0] if end else "")
        value = match[group]
        if telling(name, value):
            yield Pair(name, value, *match.span(group))
        elif len(value) <= again and ("=" in value or ":" in value):
            again -= len(value)
            at = match.start(group)


#: Values that say whether there is a secret, and are none.
_WORDS = frozenset(
    {"", "true", "false", "null", "none", "undefined", "nil", "missing", "***", "[redacted]", "yes"}
)


#: So many digits may be a secret; fewer under a name as "tokens" are a count.
_FEW_DIGITS = 6


def telling(name: str, value: str) -> bool:
    """Whether a name says that its value is a secret, or the value itself does."""
    if value.strip().lower() in _WORDS:
        return False
    bare = name.rpartition(".")[2]
    if "token" in bare.lower() and value.isdecimal() and len(value) < _FEW_DIGITS:
        # A count, as of those that a language model has used.
        return False
    if bare.lower() == "pass" and value.isdecimal():
        # Tests that did.
        return False
    return name.lower() in HEADERS or bare.lower() in HEADERS or looks_secret(name, value)
