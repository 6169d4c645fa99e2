"""Log events as the lines that a person reads: what each one is, and how grave it is."""

import enum
import re

from lambdatui.core.levels import LEVEL_SCAN, Level, level_of
from lambdatui.core.logs import LogEvent, Notice
from lambdatui.core.notice_words import is_grave, notice_words
from lambdatui.core.record import Record
from lambdatui.core.report import Report, parse_report
from lambdatui.core.timespan import duration

__all__ = [
    "LEVEL_SCAN",
    "PLATFORM_HEADS",
    "Level",
    "Line",
    "LineKind",
    "brief_message",
    "brief_report",
    "kind_and_level",
    "kind_of",
    "lead_of",
    "level_of",
    "lines_of",
    "notice_lines",
    "plain_lines",
    "stream_tag",
    "tells_of_failure",
]

# From here on the share of memory that was used is worth a word, in percent.
_NEARLY_FULL = 90


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
    execution environments apart. ``first`` is false for what follows the first line of one event,
    and ``part`` true for an event that goes on with the error before it, as the lines of a printed
    traceback do. ``source`` is the index of the function in the request, -1 for what is about all
    of them; ``request`` the id of the invocation, where it is known; ``notice`` what the first line
    of a NOTICE says.
    """

    text: str
    time_ms: int = 0
    tag: str = ""
    level: Level = Level.NONE
    kind: LineKind = LineKind.MESSAGE
    first: bool = True
    source: int = 0
    request: str = ""
    part: bool = False
    stream: str = ""
    notice: Notice | None = None


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
_INITIALS = frozenset({"{", *_BY_INITIAL})
#: With four such letters, or an opening brace, begins what Lambda itself wrote.
PLATFORM_HEADS = frozenset(text[:4] for text, _ in _TEXT_KINDS)
_MESSAGE = LineKind.MESSAGE
_JSON_TYPE = re.compile(r'"type"\s*:\s*"platform\.(\w+)')
_JSON_KINDS = {"start": LineKind.START, "runtimeDone": LineKind.END, "report": LineKind.REPORT}
_DROPPED = re.compile(r'\{.{0,80}"type"\s*:\s*"platform\.logsDropped"|LOGS\tName:.*Dropped')
_BAD_STATUS = re.compile(
    r'Status: (?:timeout|error|failure)|"status"\s*:\s*"(?:timeout|error|failure)"'
)


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
    begin = stream.rfind("]") + 1
    if "/" in stream[begin:]:
        begin = stream.rfind("/") + 1
    return stream[begin : begin + 4]


def lines_of(event: LogEvent, tag: str | None = None) -> list[Line]:
    """The lines of one event. CR, LF and CRLF end a line: Node's runtime writes CR within one.

    ``tag`` is that of its stream, where it is known already.
    """
    text = event.message.rstrip("\r\n")
    kind, level = kind_and_level(text)
    moment, source, request = event.timestamp_ms, event.source, event.request_id
    stream = event.stream
    if tag is None:
        tag = stream_tag(stream)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        return [Line(text, moment, tag, level, kind, True, source, request, False, stream)]
    first, *rest = text.split("\n")
    lines = [Line(first, moment, tag, level, kind, True, source, request, False, stream)]
    lines += [
        Line(part, moment, tag, level, kind, False, source, request, False, stream) for part in rest
    ]
    return lines


def kind_and_level(text: str) -> tuple[LineKind, Level]:
    """What an event is, and how grave, by its text without its line end."""
    kind = _MESSAGE
    # Most lines begin as none of Lambda's own do.
    if text[:1] in _INITIALS:
        kind = kind_of(text)
    return kind, level_of(text) if kind is _MESSAGE else _level_of_platform(text, kind)


def tells_of_failure(text: str) -> bool:
    """Whether a line of Lambda's own says that an invocation, or its environment, failed."""
    return "tatus" in text and _BAD_STATUS.search(text, 0, 2_000) is not None


def _level_of_platform(text: str, kind: LineKind) -> Level:
    if kind is LineKind.START or kind is LineKind.END:
        # In JSON the end of an invocation tells of a failure too, but so does its REPORT.
        return Level.NONE
    if not tells_of_failure(text):
        return Level.WARNING if _DROPPED.match(text) else Level.NONE
    return Level.ERROR


def notice_lines(notice: Notice) -> list[Line]:
    """The lines of what a tail says of itself."""
    level = Level.WARNING if is_grave(notice.kind) else Level.NONE
    parts = notice_words(notice).splitlines() or [""]
    return [
        Line(
            f"── {part}",
            notice.at_ms,
            level=level,
            kind=LineKind.NOTICE,
            first=index == 0,
            source=notice.source,
            notice=notice if index == 0 else None,
        )
        for index, part in enumerate(parts)
    ]


def plain_lines(text: str) -> list[Line]:
    """A text as lines without time or level, as for a response."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [Line(part) for part in text.split("\n")]


# What Lambda's runtimes put before each message of Python's logging and of Node's console, and
# before their own words where an invocation ends badly. Each part is short, and plain ASCII: what
# is longer, or has other digits, was written by something else, and is a message.
_LEAD = re.compile(
    r"\[([A-Z]{1,30})\]\t\d{4}-\d\d-\d\dT[\d:.]{1,30}Z\t[0-9a-f-]{36}\t"
    r"|\d{4}-\d\d-\d\dT[\d:.]{1,30}Z\t(?:[0-9a-f-]{36}|undefined)\t([A-Z]{1,30})\t"
    r"|\d{4}-\d\d-\d\dT[\d:.]{1,30}Z [0-9a-f-]{36} (?=Task timed out)"
    r"|RequestId: [0-9a-f-]{36} (?=Error: )",
    re.ASCII,
)


def lead_of(text: str) -> tuple[int, str]:
    """How many characters a runtime put before a message, and what to show in their place.

    They are the level, the time, which has a column of its own, and the request's id. A level
    is left out where it is INFO.
    """
    found = _LEAD.match(text) if text[:1] in ("[", "2", "R") else None
    if found is None:
        return 0, ""
    level = found[1] or found[2]
    return found.end(), f"{level} " if level and level != "INFO" else ""


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
