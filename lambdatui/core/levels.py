"""How grave a log line is, as far as its text tells."""

import enum
import re
from collections.abc import Iterator

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
_BEGINNINGS = ("trace", "debug", "info", "warn", "warning", "error", "fatal", "critical")
# All letters but these few are passed over quickly: it is searched in nearly every line there is.
_BRACKETED = re.compile(
    r"\[(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)\]", re.IGNORECASE
)
# In a text of small letters.
_MARKED = re.compile(
    rf"{_BRACKETED.pattern}"
    r"|(?<!\w)(?:level|lvl)=\"?\w+"
    rf"|^(?:{'|'.join(_BEGINNINGS)}):"
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
_CAPITALS = frozenset(
    {"INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL", "CRITICAL", "NOTICE", "SEVERE"}
)
# Of what _FAILURE finds: how a line begins, and what has a capital letter.
_BAD_BEGINNINGS = ("panic: ", "fatal error: ")
_BAD_WORDS = ("Error", "Exception", "Traceback (", "Task timed", "Runtime exited")
# The first four letters of both, in sets: a search for sets takes a third of the time that those
# for all the words take, and nearly every line is searched.
_LETTERS = re.compile(r"[TDINWEFCSR](?=[REONAarux][ABFTRIVasnrc][CUOINATEceokt])")
_BY_LETTERS = {word[:4]: word for word in (*sorted(_CAPITALS), *_BAD_WORDS)}
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
    may_name = False
    may_fail = (
        '"error' in head
        or "exited before" in head
        or head.find("\n", 0, -1) >= 0
        or head.startswith(_BAD_BEGINNINGS)
    )
    for found in _LETTERS.finditer(head):
        at = found.start()
        word = _BY_LETTERS.get(head[at : at + 4])
        if word and head.startswith(word, at):
            may_name = may_name or word in _CAPITALS
            may_fail = may_fail or word not in _CAPITALS
    if not may_name and not may_fail and not _may_be_marked(head):
        return Level.NONE
    name, begin = _named(head, may_name=may_name)
    if may_fail and _FAILURE.search(head, 0, begin):
        return Level.ERROR
    return _NAMES.get(name, Level.NONE)


# One of these, in small letters, stands in each line of ERROR or worse that does not tell its level
# in one place of its format.
_GRAVE = (
    *("error", "fatal", "critical", "severe", "exception", "traceback (", "timed out after"),
    *("exited", "panic: ", "level=", "lvl="),
)


def grave_places(lines: str) -> Iterator[int]:
    """Places in all the lines that may be ERROR or worse, in no order; some of them are not.

    ``lines`` are in ASCII, with a line feed between two. Those that begin with ``[``, ``{`` or
    ``2`` may tell an error without being found here.
    """
    folded = lines.lower()
    # To search a text of many lines for a word takes a fiftieth of the time that a line's level
    # takes.
    for word in _GRAVE:
        at = folded.find(word)
        while at >= 0:
            yield at
            end = folded.find("\n", at)
            at = folded.find(word, end) if end >= 0 else -1


def _may_be_marked(head: str) -> bool:
    """Whether ``_MARKED`` may find anything: nearly all lines hold none of its marks."""
    if (end := head.find(":", 0, 9)) > 0 and head[:end].lower() in _BEGINNINGS:
        return True
    if "[" in head and _BRACKETED.search(head):
        return True
    at = head.find("=")
    while at >= 0:
        if head[max(0, at - 5) : at].lower().endswith(("level", "lvl")):
            return True
        at = head.find("=", at + 1)
    return False


def _named(head: str, *, may_name: bool) -> tuple[str, int]:
    """The first name of a level that stands as one, in small letters, and where; else nothing."""
    name, begin = "", len(head)
    for found in _CAPITAL.finditer(head) if may_name else ():
        at = found.start()
        if not at or not (head[at - 1].isalnum() or head[at - 1] == "_"):
            name, begin = found[0].lower(), at
            break
    if _may_be_marked(head):
        marked = _MARKED.search(head.lower(), 0, begin)
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
