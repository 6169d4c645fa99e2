"""What is protected: before anything but a dry run, its function's name has to be typed."""

import fnmatch
import re
from collections.abc import Iterable, Sequence

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import plain_name

#: What counts as protected where nobody has set anything else.
DEFAULT_PATTERNS = ("*prod*",)
_EXCEPT = "!"


def needs_name(
    function: str,
    profile: str,
    alias: str,
    account: str,
    patterns: Sequence[str] = DEFAULT_PATTERNS,
    *,
    qualifier: str = "",
) -> str | None:
    """Why a function's name has to be typed before it is invoked, as a clause; None where not.

    Patterns are those of a shell (``*``, ``?``, ``[…]``), whatever the case, each for a whole name:
    of the AWS profile, the account's alias, its number, the function, or the version or alias of
    the function that is invoked. A pattern after ``!`` takes away what others match: with
    ``*prod*, !*nonprod*`` the profile ``acme-nonprod`` is not protected. ``function`` may be any
    form that Lambda takes; what is not known is empty.
    """
    name = plain_name(function)
    # The account of an ARN is where the function stands, whoever asks.
    of_arn = re.match(r"(?:arn:[\w-]+:lambda:[\w-]*:)?(\d{12}):", function)
    last = function.rpartition(":")[2]
    subjects = (
        ("the profile", profile),
        ("the account", alias),
        ("the account", of_arn[1] if of_arn else account),
        ("the function", name),
        ("the qualifier", qualifier or (last if last != name else "")),
    )
    for what, subject in subjects:
        pattern = _matching(subject, patterns)
        if pattern is not None:
            return f"{what} '{subject}' is protected ({pattern})"
    return None


def _matching(subject: str, patterns: Iterable[str]) -> str | None:
    """The pattern that protects it, if there is one."""
    if not subject:
        return None
    folded = subject.casefold()
    found = None
    for pattern in patterns:
        spared = pattern.startswith(_EXCEPT)
        if fnmatch.fnmatchcase(folded, pattern.removeprefix(_EXCEPT).casefold()):
            if spared:
                return None
            found = found or pattern
    return found


def parse_patterns(text: str) -> tuple[str, ...]:
    """The patterns of a setting: names with commas or white space between them.

    ``none`` protects nothing; an empty text means the defaults.

    Raises:
        LambdatuiError: INVALID for a pattern that is only ``!``.
    """
    patterns = tuple(re.split(r"[,\s]+", text.strip(", \t\r\n"))) if text.strip(", \t\r\n") else ()
    if not patterns:
        return DEFAULT_PATTERNS
    if patterns == ("none",):
        return ()
    if _EXCEPT in patterns:
        raise fail(
            Kind.INVALID,
            "A pattern of protected names is only an exclamation mark.",
            "It is put before what is not to be protected, as in: *prod*, !*nonprod*",
        )
    return patterns


def is_name(function: str, typed: str) -> bool:
    """Whether what was typed is the function's name, exactly; an ARN's name will do."""
    return typed.strip() in (plain_name(function), function)
