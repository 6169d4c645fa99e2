"""How grave a log line is, as far as its text tells."""

import enum
import re

#: How far into an event its level is looked for: a level stands near the beginning, and the
#: events that are longest are data.
LEVEL_SCAN = 1_000


class Level(enum.IntEnum):
    """The levels of Lambda's own logging, from the least grave; NONE where a line names none.

    Lambda developer guide, "Log-level filtering".
    """

    NONE = 0
    TRACE = 1
    DEBUG = 2
    INFO = 3
    WARNING = 4
    ERROR = 5
    FATAL = 6

    @property
    def aws_name(self) -> str:
        """The level as Lambda writes it: ``WARN``, not ``WARNING``; empty for NONE."""
        return _AWS_NAMES[self]


_AWS_NAMES = ("", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")

# As loggers write them: Python's, Node's, Java's, .NET's, Go's, Rust's and syslog's.
_NAMES = {
    "trace": Level.TRACE,
    "finest": Level.TRACE,
    "trce": Level.TRACE,
    "debug": Level.DEBUG,
    "dbug": Level.DEBUG,
    "fine": Level.DEBUG,
    "verbose": Level.DEBUG,
    "info": Level.INFO,
    "information": Level.INFO,
    "notice": Level.INFO,
    "warn": Level.WARNING,
    "warning": Level.WARNING,
    "error": Level.ERROR,
    "err": Level.ERROR,
    "fail": Level.ERROR,
    "severe": Level.ERROR,
    "fatal": Level.FATAL,
    "critical": Level.FATAL,
    "crit": Level.FATAL,
    "alert": Level.FATAL,
    "emergency": Level.FATAL,
    "panic": Level.FATAL,
}
_JSON_LEVEL = re.compile(
    r'"(?:level|levelname|log_?level|severity|lvl)"\s*:\s*(?:"(\w+)"|(\d+))', re.IGNORECASE
)
# Begins with its alternatives, which lets a search run over all other letters: the letter before
# is looked at afterwards.
_CAPITAL = re.compile(r"(?:TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|FATAL|CRITICAL|SEVERE)(?!\w)")
# In a text of small letters.
_MARKED = re.compile(
    r"\[(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)\]"
    r"|(?<!\w)(?:level|lvl)=\"?\w+"
    r"|^(?:trace|debug|info|warn|warning|error|fatal|critical):"
)
_FAILURE = re.compile(
    r"Traceback \(most recent call last\)"
    r"|\bTask timed out after\b"
    r"|\bRuntime exited\b|\bexited before completing request\b"
    r'|"error(?:Type|Message)"\s*:'
    r"|^(?:Exception in thread |panic: |fatal error: )"
    r"|^[\w.$]*(?:Error|Exception)(?::|$)",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+$")


def level_of(text: str) -> Level:
    """The level that a logger wrote into its line, else what the words of a failure tell.

    A line that names its level is believed: an INFO line may speak of an ERROR. Of a level and the
    words of a failure, what stands first counts.
    """
    initial = text[:1]
    if initial == "[":
        # As Python's runtime writes it: [INFO], a tab, the time, …
        named = _NAMES.get(text[1 : text.find("]", 1, 12)].lower())
        if named is not None:
            return named
    elif initial == "2":
        # As the runtimes of Node and .NET write it: the time, the request's id, the level.
        fields = text.split("\t", 3)
        if len(fields) == 4 and (named := _NAMES.get(fields[2].lower())) is not None:
            return named
    head = text[:LEVEL_SCAN]
    if initial == "{" and (found := _JSON_LEVEL.search(head)):
        name, number = found.groups()
        return _NAMES.get(name.lower(), Level.NONE) if name else _numbered(int(number[:4]))
    folded = head.lower()
    # Most lines hold none of these, and a search for a substring is far cheaper than a pattern.
    may_fail = (
        "err" in folded
        or "exception" in folded
        or "traceback" in folded
        or "timed out" in folded
        or "exited" in folded
        or "panic" in folded
    )
    if not may_fail and not (
        "info" in folded
        or "warn" in folded
        or "debug" in folded
        or "trace" in folded
        or "fatal" in folded
        or "critical" in folded
        or "severe" in folded
        or "notice" in folded
        or "level" in folded
        or "lvl" in folded
    ):
        return Level.NONE
    name, begin = _named(head, folded)
    if may_fail and _FAILURE.search(head, 0, begin):
        return Level.ERROR
    return _NAMES.get(name, Level.NONE)


def _named(head: str, folded: str) -> tuple[str, int]:
    """The first name of a level that stands as one, in small letters, and where; else nothing."""
    name, begin = "", len(head)
    for found in _CAPITAL.finditer(head):
        at = found.start()
        if not at or not (head[at - 1].isalnum() or head[at - 1] == "_"):
            name, begin = found[0].lower(), at
            break
    if "[" in folded or "=" in folded or ":" in folded[:9]:
        marked = _MARKED.search(folded, 0, begin)
        if marked and (word := _WORD.search(marked[0].strip("[]:"))):
            return word[0], marked.start()
    return name, begin


def _numbered(number: int) -> Level:
    """The levels of pino and bunyan: 10 is trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal.

    Python's own numbers say the same, but for 50, which is critical there.
    """
    if number >= 60:
        return Level.FATAL
    if number < 10:
        return Level.NONE
    return _BY_TEN[number // 10]


_BY_TEN = (Level.NONE, *(level for level in Level if level))
