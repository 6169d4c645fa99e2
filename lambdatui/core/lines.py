"""Log events as the lines that a person reads: what each one is, and how grave it is."""

import enum
import re

from lambdatui.core.logs import LogEvent, Notice, NoticeKind
from lambdatui.core.record import Record
from lambdatui.core.report import Report, parse_report
from lambdatui.core.timespan import duration

#: How far into an event its level is looked for: a level stands near the beginning, and the
#: events that are longest are data.
LEVEL_SCAN = 1_000

# From here on the share of memory that was used is worth a word, in percent.
_NEARLY_FULL = 90


class Level(enum.IntEnum):
    """How grave a line is, as far as its text tells."""

    NONE = 0
    WARNING = 1
    ERROR = 2


class LineKind(enum.IntEnum):
    """Who wrote a line: the function, Lambda itself, or this program."""

    MESSAGE = 0
    START = 1
    END = 2
    REPORT = 3
    PLATFORM = 4
    NOTICE = 5


class Line(Record, frozen=True, array_like=True, gc=False):
    """One line, without its line end, exactly as it came.

    ``time_ms`` is milliseconds since the epoch, 0 where a line has no time. ``tag`` tells the
    execution environments apart. ``first`` is false for what follows the first line of one event.
    """

    text: str
    time_ms: int = 0
    tag: str = ""
    level: Level = Level.NONE
    kind: LineKind = LineKind.MESSAGE
    first: bool = True


_TEXT_KINDS = (
    ("START RequestId: ", LineKind.START),
    ("END RequestId: ", LineKind.END),
    ("REPORT RequestId: ", LineKind.REPORT),
    ("INIT_START ", LineKind.PLATFORM),
    ("INIT_REPORT ", LineKind.PLATFORM),
    ("RESTORE_START ", LineKind.PLATFORM),
    ("RESTORE_REPORT ", LineKind.PLATFORM),
    ("EXTENSION\t", LineKind.PLATFORM),
    ("TELEMETRY\t", LineKind.PLATFORM),
    ("LOGS\t", LineKind.PLATFORM),
)
# Most lines begin with none of these letters, or with one of few.
_BY_INITIAL = {
    text[0]: tuple(pair for pair in _TEXT_KINDS if pair[0][0] == text[0]) for text, _ in _TEXT_KINDS
}
_JSON_TYPE = re.compile(r'"type"\s*:\s*"platform\.(\w+)')
_JSON_KINDS = {"start": LineKind.START, "runtimeDone": LineKind.END, "report": LineKind.REPORT}
_BAD_STATUS = re.compile(
    r'Status: (?:timeout|error|failure)|"status"\s*:\s*"(?:timeout|error|failure)"'
)

_JSON_LEVEL = re.compile(
    r'"(?:level|levelname|log_?level|severity|lvl)"\s*:\s*(?:"(\w+)"|(\d+))', re.IGNORECASE
)
_TOKEN = re.compile(
    r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\b"
    r"|(?i:\[(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)\])"
    r"|(?i:(?<!\w)(?:level|lvl)=\"?\w+)"
    r"|(?i:^(?:warn|warning|error|fatal|critical)\b:)"
)
_FAILURE = re.compile(
    r"Traceback \(most recent call last\)"
    r"|\bTask timed out after\b"
    r"|\bRuntime exited\b|\bexited before completing request\b"
    r'|"error(?:Type|Message)"\s*:'
    r"|^[\w.$]*(?:Error|Exception)(?::|$)",
    re.MULTILINE,
)
_NAMES = {
    "warn": Level.WARNING,
    "warning": Level.WARNING,
    "error": Level.ERROR,
    "err": Level.ERROR,
    "fatal": Level.ERROR,
    "critical": Level.ERROR,
    "severe": Level.ERROR,
    "alert": Level.ERROR,
    "emergency": Level.ERROR,
    "panic": Level.ERROR,
}
_WORD = re.compile(r"\w+$")


def level_of(text: str) -> Level:
    """The level that a logger wrote into its line, else what the words of a failure tell.

    A line that names its level is believed: an INFO line may speak of an ERROR.
    """
    head = text[:LEVEL_SCAN]
    folded = head.lower()
    # Most lines hold none of these, and a search for a substring is far cheaper than a pattern.
    if not (
        "err" in folded
        or "warn" in folded
        or "timed out" in folded
        or "exception" in folded
        or "traceback" in folded
        or "fatal" in folded
        or "critical" in folded
        or "severe" in folded
        or "level" in folded
        or "severity" in folded
        or "exited" in folded
        or "lvl" in folded
    ):
        return Level.NONE
    if head.startswith("{") and (found := _JSON_LEVEL.search(head)):
        return _named(found[1]) if found[1] else _numbered(int(found[2][:4]))
    if token := _TOKEN.search(head):
        word = _WORD.search(token[0].strip("[]:"))
        return _named(word[0]) if word else Level.NONE
    return Level.ERROR if _FAILURE.search(head) else Level.NONE


def _named(name: str) -> Level:
    return _NAMES.get(name.lower(), Level.NONE)


def _numbered(number: int) -> Level:
    # pino and bunyan: 40 is warn, 50 error, 60 fatal.
    if number >= 50:
        return Level.ERROR
    return Level.WARNING if number >= 40 else Level.NONE


def kind_of(text: str) -> LineKind:
    """What Lambda itself wrote, in its text and its JSON format; MESSAGE for all else."""
    initial = text[:1]
    if initial == "{":
        head = text[:200]
        if '"platform.' in head and (found := _JSON_TYPE.search(head)):
            return _JSON_KINDS.get(found[1], LineKind.PLATFORM)
    else:
        for start, kind in _BY_INITIAL.get(initial, ()):
            if text.startswith(start):
                return kind
    return LineKind.MESSAGE


def stream_tag(stream: str) -> str:
    """Four characters of a log stream's name that tell execution environments apart.

    ``2026/11/23/[$LATEST]9f2c…`` becomes ``9f2c``.
    """
    return stream[stream.rfind("]") + 1 :].rpartition("/")[2][:4]


def lines_of(event: LogEvent) -> list[Line]:
    """The lines of one event. CR, LF and CRLF end a line: Node's runtime writes CR within one."""
    text = event.message.rstrip("\r\n")
    kind = kind_of(text)
    if kind is LineKind.MESSAGE:
        level = level_of(text)
    else:
        level = Level.ERROR if _BAD_STATUS.search(text[:2000]) else Level.NONE
    tag = stream_tag(event.stream)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        return [Line(text, event.timestamp_ms, tag, level, kind)]
    first, *rest = text.split("\n")
    lines = [Line(first, event.timestamp_ms, tag, level, kind)]
    lines += [Line(part, event.timestamp_ms, tag, level, kind, False) for part in rest]
    return lines


def notice_lines(notice: Notice) -> list[Line]:
    """The lines of what a tail says of itself."""
    grave = notice.kind in (NoticeKind.GAP, NoticeKind.TROUBLE, NoticeKind.THROTTLED)
    level = Level.WARNING if grave else Level.NONE
    parts = notice.text.splitlines() or [""]
    return [
        Line(f"── {part}", notice.at_ms, "", level, LineKind.NOTICE, index == 0)
        for index, part in enumerate(parts)
    ]


def plain_lines(text: str) -> list[Line]:
    """A text as lines without time or level, as for a response."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [Line(part) for part in text.split("\n")]


# What Lambda's runtimes put before each message of Python's logging and of Node's console.
_LEAD = re.compile(
    r"\[([A-Z]+)\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\t"
    r"|\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:[0-9a-f-]{36}|undefined)\t([A-Z]+)\t"
)


def lead_of(text: str) -> tuple[int, str]:
    """How many characters a runtime put before a message, and what to show in their place.

    They are the level, the time, which has a column of its own, and the request's id. A level
    is left out where it is INFO.
    """
    found = _LEAD.match(text) if text[:1] in ("[", "2") else None
    if found is None:
        return 0, ""
    level = found[1] or found[2]
    return found.end(), "" if level == "INFO" else f"{level} "


def brief_message(text: str) -> str:
    """A line without what :func:`lead_of` finds before it."""
    length, label = lead_of(text)
    return label + text[length:]


def brief_report(text: str, timeout_s: int = 0) -> str | None:
    """A REPORT line in few words, or None where it is none that can be read.

    ``176 ms of 30 s · 118 of 512 MB · cold 412 ms``. ``timeout_s`` is the function's own, which
    the line does not give; 0 leaves it out.
    """
    report = parse_report(text)
    if report is None or not report.memory_mb:
        return None
    return " · ".join(_report_parts(report, timeout_s))


def _report_parts(report: Report, timeout_s: int) -> list[str]:
    parts = [duration(report.duration_ms) + (f" of {timeout_s} s" if timeout_s else "")]
    if report.status == "timeout":
        parts.append("timed out")
    elif report.status:
        parts.append(f"{report.status} {report.error_type}".strip())
    share = 100 * report.used_mb // report.memory_mb
    full = f" ({share} %)" if share >= _NEARLY_FULL else ""
    parts.append(f"{report.used_mb} of {report.memory_mb} MB{full}")
    if report.init_ms is not None:
        parts.append(f"cold {duration(report.init_ms)}")
    if report.restore_ms is not None:
        parts.append(f"restored {duration(report.restore_ms)}")
    return parts
