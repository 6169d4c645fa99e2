"""Log events as a pipe or a file takes them: an object of JSON a line, the same from everywhere."""

import json
import re
from collections.abc import Mapping, Sequence

from lambdatui.core.levels import Level
from lambdatui.core.logs import LogEvent, Notice, NoticeKind
from lambdatui.core.safe import UNSAFE
from lambdatui.core.timespan import iso

#: The notices that tell what was missed, or that it was read after all.
GAPS = frozenset({NoticeKind.GAP, NoticeKind.SAMPLED, NoticeKind.FILLED})


def event_object(
    timestamp_ms: int,
    message: str,
    *,
    function: str,
    log_group: str,
    stream: str = "",
    request_id: str = "",
    level: Level = Level.NONE,
) -> dict[str, str | None]:
    """One log event; ``timestamp_ms`` is milliseconds since the epoch.

    The message is as it came, but for the line end after it. What is not known is None.
    """
    return {
        "timestamp": iso(timestamp_ms),
        "function": function,
        "log_group": log_group,
        "stream": stream,
        "request_id": request_id or None,
        "level": level.aws_name or None,
        "message": message.rstrip("\r\n"),
    }


def object_of(
    event: LogEvent, functions: Sequence[str], groups: Sequence[str], level: Level
) -> dict[str, str | None]:
    """:func:`event_object` of an event that came of a request with these functions and groups."""
    return event_object(
        event.timestamp_ms,
        event.message,
        function=_name(functions, event.source) or "",
        log_group=_name(groups, event.source) or "",
        stream=event.stream,
        request_id=event.request_id,
        level=level,
    )


def gap_object(
    notice: Notice, functions: Sequence[str], groups: Sequence[str]
) -> dict[str, object]:
    """What was missed between two moments, for a notice of :data:`GAPS`.

    ``function`` and ``log_group`` are None where all of the request are meant. ``filled`` tells
    whether it was read after all, and ``events`` how many came of that; None where nothing did.
    """
    filled = notice.kind is NoticeKind.FILLED
    return {
        "gap": {
            "from": iso(notice.from_ms) if notice.from_ms else None,
            "to": iso(notice.to_ms) if notice.to_ms else None,
            "why": notice.text,
            "kind": notice.kind.value,
            "filled": filled,
            "events": notice.events if filled or notice.events else None,
        },
        "function": _name(functions, notice.source),
        "log_group": _name(groups, notice.source),
    }


def _name(names: Sequence[str], source: int) -> str | None:
    return names[source] if 0 <= source < len(names) else None


def as_json(value: Mapping[str, object]) -> str:
    """An object in one line of JSON, in which every control and invisible character is escaped.

    It means the same as what came, and can be shown on a terminal. Other characters stay, so that
    a search in a file finds them.
    """
    line = json.dumps(value, ensure_ascii=False)
    # Most lines have none of them, which is seen far sooner than each is looked for.
    return line if line.isascii() and line.isprintable() else UNSAFE.sub(_escaped, line)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
