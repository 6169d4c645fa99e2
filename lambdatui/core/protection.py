"""What is protected: before anything but a dry run, its function's name has to be typed."""

import fnmatch
import re
from collections.abc import Iterable, Sequence

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import plain_name

#: What counts as protected where nobody has set anything else.
DEFAULT_PATTERNS = ("*prod*",)
_EXCEPT = "!"
#: Of an account's alias, folded (IAM User Guide, "Using an alias for your AWS account ID"): it is
#: no number of twelve digits.
_ALIAS = re.compile(r"[a-z0-9-]*")
_NUMBER = re.compile(r"\d{12}")
#: Of an alias of a function (Lambda API, CreateAlias, Name), which is no account's number.
_QUALIFIER = re.compile(r"(?!\d{12}$)[a-zA-Z0-9_-]*")
#: What stands for other characters in a pattern.
_WILD = re.compile(r"\[[^]]*]|[*?]")


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
    ``*prod*, !*nonprod*`` the profile ``acme-nonprod`` is not protected. The number of an account
    after ``!`` spares that account by whatever name, and neither a profile nor a function in it.
    ``function`` may be any form that Lambda takes; what is not known is empty.
    """
    name = plain_name(function)
    # The account of an ARN is where the function stands, whoever asks.
    of_arn = re.match(r"(?:arn:[\w-]+:lambda:[\w-]*:)?(\d{12}):", function)
    number = of_arn[1] if of_arn else account
    last = function.rpartition(":")[2]
    subjects = (
        ("the profile", profile),
        ("the account", "" if _is_spared(account or number, patterns) else alias),
        ("the account", "" if _is_spared(number, patterns) else number),
        ("the function", name),
        ("the qualifier", qualifier or (last if last != name else "")),
    )
    for what, subject in subjects:
        pattern = _matching(subject, patterns)
        if pattern is not None:
            return f"{what} '{subject}' is protected ({pattern})"
    return None


def doubt(account: str, patterns: Sequence[str]) -> str | None:
    """Why a name has to be typed in an account whose alias could not be read, as a clause.

    None where no pattern can be meant for its alias: for none of them is like one, or the number of
    the account is spared. ``account`` is that number; where it is empty it is not known either.
    """
    if _is_spared(account, patterns):
        return None
    for pattern in patterns:
        like_one = _ALIAS.fullmatch(_WILD.sub("", pattern.casefold()))
        of_number = bool(account) and _NUMBER.fullmatch(pattern)
        if like_one and not of_number:
            what = "the account's alias" if account else "the account"
            return f"{what} could not be read, and may be protected ({pattern})"
    return None


def doubt_of_aliases(patterns: Sequence[str]) -> str | None:
    """Why a name has to be typed where the function's aliases could not be read, as a clause.

    None where no pattern can be meant for an alias of a function.
    """
    for pattern in patterns:
        if not pattern.startswith(_EXCEPT) and _QUALIFIER.fullmatch(_WILD.sub("", pattern)):
            return f"the function's aliases could not be read, and may be protected ({pattern})"
    return None


def _is_spared(account: str, patterns: Iterable[str]) -> bool:
    """Whether the account of this number is spared by it; one that is not known never is."""
    return bool(account) and f"{_EXCEPT}{account}" in patterns


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
