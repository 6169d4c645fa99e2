"""The events that a function's handler has logged, by its invocations."""

import threading
from typing import TYPE_CHECKING

from lambdatui.cli.capture_sources import Candidate
from lambdatui.cli.clock import now_ms
from lambdatui.cli.target import read_target
from lambdatui.cli.terminal import tell
from lambdatui.core.capture import captures
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.functions import plain_name
from lambdatui.core.invocation import Invocation
from lambdatui.core.logs import LogEvent, TailRequest, group_arn
from lambdatui.core.timespan import iso

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

#: Characters of lines that are held at once; the oldest invocations that went well go first.
_MOST_CHARACTERS = 64 * 1024 * 1024
#: Invocations that are looked into, of the failed and of the newest.
_MOST_INVOCATIONS = 100


def from_log(clients: "Clients", function: str, since_ms: int, request_id: str) -> list[Candidate]:
    """What the invocations since then have logged: those that failed before the others, each group
    the newest first. With ``request_id``, of that one only.

    Raises:
        LambdatuiError: whatever keeps the log from being read.
    """
    from lambdatui.aws.logs import tail
    from lambdatui.core.invocations import tracked

    target = read_target(clients, function, "")
    name = target.function.name if target else plain_name(function)
    group = target.function.log_group_name if target else f"/aws/lambda/{name}"
    arn = target.function.arn if target else function
    request = TailRequest(
        functions=(name,), groups=(group,), arns=(group_arn(arn, group),), since_ms=since_ms
    )
    logged = _Logged(request_id)
    for batch in tracked(tail(clients, request, stop=threading.Event(), clock=now_ms)):
        for notice in batch.notices:
            tell(notice.text)
        for invocation in batch.invocations:
            logged.see(invocation)
        for event in batch.events:
            logged.add(event)
    if logged.dropped:
        tell(f"{logged.dropped} invocations that went well were left out: there is too much log.")
    return [
        found for invocation in logged.ordered() for found in logged.candidates(invocation, group)
    ]


class _Logged:
    """The lines of invocations."""

    def __init__(self, request_id: str) -> None:
        self.dropped = 0
        self._wanted = request_id
        self._lines: dict[str, list[str]] = {}
        self._invocations: dict[str, Invocation] = {}
        self._size = 0

    def see(self, invocation: Invocation) -> None:
        """How one stands; of a retry, the last attempt counts."""
        if not self._wanted or invocation.request_id == self._wanted:
            self._invocations[invocation.request_id] = invocation

    def add(self, event: LogEvent) -> None:
        """One line."""
        name = event.request_id
        if not name or (self._wanted and name != self._wanted):
            return
        self._lines.setdefault(name, []).append(event.message)
        self._size += len(event.message)
        while self._size > _MOST_CHARACTERS and len(self._lines) > 1:
            self._drop()

    def ordered(self) -> list[Invocation]:
        """Those that have lines, the likeliest to be looked for first."""
        known = [each for each in self._invocations.values() if each.request_id in self._lines]
        known.sort(key=lambda each: (each.failed, each.first_ms), reverse=True)
        return known[:_MOST_INVOCATIONS]

    def candidates(self, invocation: Invocation, group: str) -> list[Candidate]:
        """What one has logged, best first."""
        details = EventDetails(
            provenance=Provenance.LOG,
            detail=group,
            request_id=invocation.request_id,
            captured_ms=now_ms(),
        )
        error = f": {invocation.error_type}" if invocation.error_type else ""
        at_ms = invocation.start_ms or invocation.first_ms
        words = (
            f"invocation {invocation.request_id} of {iso(at_ms)[:19]}Z, "
            f"{invocation.ending.value}{error}"
        )
        found = captures(self._lines[invocation.request_id])
        return [Candidate(each, details, words, at_ms) for each in found]

    def _drop(self) -> None:
        well = (
            name
            for name in self._lines
            if name not in self._invocations or not self._invocations[name].failed
        )
        name = next(well, next(iter(self._lines)))
        self._size -= sum(map(len, self._lines.pop(name)))
        self.dropped += 1
