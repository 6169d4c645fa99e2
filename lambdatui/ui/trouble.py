"""The log of what went wrong in this session, with errors of one kind kept together."""

from collections.abc import Sequence

from rich.text import Text

from lambdatui.core.errors import Fault
from lambdatui.core.record import Record
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso

#: Errors of different kinds that are kept; the oldest falls out.
LIMIT = 200


class Trouble(Record, frozen=True):
    """A fault, how often it came, and when first and last (ms since the epoch)."""

    fault: Fault
    during: str
    first_ms: int
    last_ms: int
    count: int = 1


class TroubleLog:
    """What went wrong, the newest last."""

    def __init__(self) -> None:
        self._entries: list[Trouble] = []

    @property
    def entries(self) -> Sequence[Trouble]:
        """All of it, the newest last."""
        return tuple(self._entries)

    def add(self, fault: Fault, during: str, at_ms: int) -> bool:
        """Remember a fault; whether it is of a kind that was not there yet."""
        for index, entry in enumerate(self._entries):
            if entry.fault.kind is fault.kind and entry.fault.what == fault.what:
                self._entries.append(
                    Trouble(
                        fault=fault,
                        during=during,
                        first_ms=entry.first_ms,
                        last_ms=at_ms,
                        count=entry.count + 1,
                    )
                )
                del self._entries[index]
                return False
        self._entries.append(Trouble(fault=fault, during=during, first_ms=at_ms, last_ms=at_ms))
        del self._entries[:-LIMIT]
        return True


def trouble_text(entries: Sequence[Trouble]) -> Text:
    """All of it to read, the newest first."""
    if not entries:
        return Text(
            "Nothing went wrong in this session. What does, stands here: what it was, what to do, "
            "and AWS's own request id."
        )
    text = Text()
    for entry in reversed(entries):
        fault = entry.fault
        times = iso(entry.last_ms)
        if entry.count > 1:
            times += f" · {entry.count} times since {iso(entry.first_ms)}"
        text.append(f"{times}\n", style="dim")
        text.append(safe(fault.what) + "\n", style="bold")
        if fault.advice:
            text.append(safe(fault.advice) + "\n")
        facts = [
            f"while {entry.during}" if entry.during else "",
            fault.operation,
            fault.code,
            f"HTTP {fault.status}" if fault.status else "",
            f"reason {fault.reason}" if fault.reason else "",
            f"request {fault.request_id}" if fault.request_id else "",
        ]
        text.append(safe(" · ".join(fact for fact in facts if fact)) + "\n\n", style="dim")
    text.rstrip()
    return text
