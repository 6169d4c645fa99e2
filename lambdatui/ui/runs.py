"""Invocations of this session: under way, with what has come of a stream; and ended."""

import codecs
from dataclasses import dataclass

from lambdatui.core.errors import Fault
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.found_run import FoundRun
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult

#: Characters after which a line that has no end yet is ended for showing.
_LONGEST_LINE = 8_192
#: Of a text that nobody has said anything of.
NOTHING_KNOWN = EventDetails()


class Streamed:
    """What has come of a streamed response; ``size`` in bytes, ``first_ms`` until the first one.

    It is shown as it comes: :meth:`lines` gives what is new since it was last asked, so that no
    line is made twice, however long the response gets.
    """

    def __init__(self) -> None:
        self.size = 0
        self.first_ms: float | None = None
        self._parts: list[bytes] = []
        self.rewind()

    def add(self, part: InvokePart) -> None:
        """A part came."""
        if self.first_ms is None:
            self.first_ms = part.elapsed_ms
        self.size += len(part.data)
        self._parts.append(part.data)

    @property
    def fresh(self) -> bool:
        """Whether something came since :meth:`lines`."""
        return self._told < len(self._parts)

    def rewind(self) -> None:
        """Let :meth:`lines` begin with the first one again."""
        self._told = 0
        self._open = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def lines(self) -> list[str]:
        """The lines since the last time; the first of them begins with what was the last then."""
        come, self._told = self._parts[self._told :], len(self._parts)
        text = self._open + self._decoder.decode(b"".join(come))
        lines: list[str] = []
        for line in text.split("\n"):
            pieces = range(0, max(1, len(line)), _LONGEST_LINE)
            lines += (line[at : at + _LONGEST_LINE] for at in pieces)
        self._open = lines[-1]
        return lines


@dataclass(frozen=True)
class Running:
    """An invocation that was sent and has not ended; ``since_ms`` since the epoch.

    ``entry`` is the saved event that was sent, edited or not, and ``details`` are what was known of
    it then. ``streamed`` is what has come so far, of one
    whose response is streamed.
    """

    request: InvokeRequest
    since_ms: int
    details: EventDetails = NOTHING_KNOWN
    entry: EventEntry | None = None
    streamed: Streamed | None = None


@dataclass(frozen=True)
class Judged:
    """A response held against what its event expects.

    ``wrong`` says where it ended in another way than expected; ``count`` are the places that
    differ, ``more`` where there are more than were counted.
    """

    same: bool
    count: int = 0
    more: bool = False
    wrong: str = ""


@dataclass(frozen=True)
class Ended:
    """An invocation that ended: with a result, or with the fault for which it was not sent.

    ``left``: a person waits for it no longer, and neither is known. ``judged`` is None where
    nothing is expected, or is not compared yet. ``first_ms`` is when the first byte of a streamed
    response came. Of one whose outcome is unknown, ``found`` is what its logs show; ``looking``
    while they are looked through.
    """

    request: InvokeRequest
    since_ms: int
    result: InvokeResult | None = None
    fault: Fault | None = None
    left: bool = False
    details: EventDetails = NOTHING_KNOWN
    entry: EventEntry | None = None
    first_ms: float | None = None
    judged: Judged | None = None
    found: FoundRun | None = None
    looking: bool = False
