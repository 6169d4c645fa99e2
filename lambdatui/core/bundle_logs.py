"""Log lines and invocations as the files of a bundle have them."""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from lambdatui.core.bundle import LogsRead
from lambdatui.core.invocation import Invocation
from lambdatui.core.log_output import as_json
from lambdatui.core.logs import LogEvent
from lambdatui.core.redaction import REDACTED, Redactor
from lambdatui.core.safe import safe_lines
from lambdatui.core.secret_text import KEY_BEGIN, KEY_END
from lambdatui.core.timespan import iso

#: A key that was logged line by line has no more of them.
_MOST_KEY_LINES = 200
#: Events after which it is looked whether anybody still waits. They are looked through together
#: for what is known: most have nothing of it.
AT_ONCE = 100
_KEY_LINE = re.compile(r"\s*(?:[A-Za-z0-9+/=]{1,100}|[A-Za-z-]+: .{0,200})?\s*")


def log_lines(
    redactor: Redactor,
    file: str,
    logs: LogsRead,
    events: Sequence[LogEvent],
    check: Callable[[], None] = lambda: None,
) -> Iterator[str]:
    """A head, then each event: its time, the request, the message; control characters are shown.

    The further lines of a message are indented.
    """
    yield f"# {redactor.text(file, logs.group, prose=True)}, times in UTC\n"
    if logs.cut:
        yield f"# {redactor.text(file, logs.cut, prose=True)}\n"
    keys = _KeyLines()
    for start in range(0, len(events), AT_ONCE):
        check()
        together = events[start : start + AT_ONCE]
        known = redactor.knows_any("\n".join(event.message for event in together))
        for event in together:
            message = event.message.rstrip("\r\n")
            if keys.inside(event):
                redactor.masked(file, "line of a private key")
                message = REDACTED
            else:
                message = redactor.text(file, message, known=known)
            first, *more = safe_lines(message)
            yield f"{iso(event.timestamp_ms)} {event.request_id or '-'} {first}\n"
            for line in more:
                yield f"    {line}\n"


def invocation_lines(
    redactor: Redactor,
    file: str,
    invocations: Sequence[Invocation],
    check: Callable[[], None] = lambda: None,
) -> Iterator[str]:
    """An object a line, the oldest first; what is not known is null."""
    for number, each in enumerate(invocations):
        if number % AT_ONCE == 0:
            check()
        told = {
            "request_id": each.request_id,
            "start": iso(each.start_ms) if each.start_ms else None,
            "end": iso(each.end_ms) if each.end_ms else None,
            "ending": each.ending.value,
            "error_type": each.error_type or None,
            "error_message": each.error_message or None,
            "error_where": each.error_where or None,
            "duration_ms": each.duration_ms,
            "billed_ms": each.billed_ms,
            "init_ms": each.init_ms,
            "restore_ms": each.restore_ms,
            "memory_mb": each.memory_mb or None,
            "used_mb": each.used_mb or None,
            "version": each.version or None,
            "trace_id": each.trace_id or None,
            "stream": each.stream,
            "lines": each.lines,
        }
        yield as_json(json.loads(json.dumps(redactor.value(file, told)))) + "\n"


class _KeyLines:
    """Private keys of which each line is an event of its own."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def inside(self, event: LogEvent) -> bool:
        """Whether an event is a line within a key that began in an earlier one of its stream."""
        message = event.message
        left = self._left.get(event.stream, 0)
        if left:
            ends = KEY_END.search(message) is not None
            inside = ends or _KEY_LINE.fullmatch(message) is not None
            self._left[event.stream] = left - 1 if inside and not ends else 0
            if inside:
                return True
        begins = KEY_BEGIN.search(message)
        if begins and not KEY_END.search(message, begins.end()):
            self._left[event.stream] = _MOST_KEY_LINES
        return False
