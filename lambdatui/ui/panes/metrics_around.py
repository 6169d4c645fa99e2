"""What explains the metrics of a function: its alarms, deployments and limits.

Each is read by itself. What fails costs its own line, and leaves what was known before.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lambdatui.core.alarm_history import AlarmTurn
from lambdatui.core.alarms import Alarm
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployment
from lambdatui.core.errors import LambdatuiError, fault_of
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.metrics_span import HOUR_S, Span
from lambdatui.core.stop import Clock

#: How long deployments and limits hold: they take several calls, and seldom change.
_CHANGES_MS = 2 * 60_000
_LIMITS_MS = 10 * 60_000
#: A deployment this long before the first period can still explain it.
_BEFORE_MS = HOUR_S * 1000

_Happening = TypeVar("_Happening", AlarmTurn, Deployment)


class MetricsAround:
    """Of one function at a time; ``changed`` hears of all that came.

    ``alarms`` is None as long as they were not read. ``unread`` says in sentences what lacks.
    """

    def __init__(self, port: MetricsPort, clock: Clock, changed: Callable[[], None]) -> None:
        self._port = port
        self._clock = clock
        self._changed = changed
        self._function = ""
        self._forget()

    def _forget(self) -> None:
        self.alarms: tuple[Alarm, ...] | None = None
        self.turns: tuple[AlarmTurn, ...] = ()
        self.changes: tuple[Deployment, ...] = ()
        self.limits: ConcurrencyLimits | None = None
        self._unread: dict[str, tuple[str, ...]] = {}
        #: From when to when deployments are known, when they were read, and what then lacked.
        self._changes_of = (0, 0, 0)
        self._changes_unread: tuple[str, ...] = ()
        self._limits_ms = 0

    @property
    def unread(self) -> tuple[str, ...]:
        """What could not be read, each in a sentence."""
        return tuple(sentence for told in self._unread.values() for sentence in told)

    def choose(self, function: str) -> None:
        """Of another function nothing is known."""
        if function != self._function:
            self._function = function
            self._forget()

    async def read(self, function: str, span: Span, *, anew: bool) -> None:
        """Read what is not known of a stretch of time; it never raises."""
        await asyncio.gather(
            self._part(function, "alarms", "The alarms", lambda: self._read_alarms(function, span)),
            self._part(
                *(function, "changes", "The deployments"),
                lambda: self._read_changes(function, span, anew),
            ),
            self._part(function, "limits", "The limits", lambda: self._read_limits(function, anew)),
        )

    async def _part(
        self,
        function: str,
        part: str,
        name: str,
        read: Callable[[], Awaitable[tuple[str, ...] | None]],
    ) -> None:
        try:
            told = await read()
        except Exception as error:
            # Whatever it is, the charts are there without it.
            fault = fault_of(error, f"reading {name.lower()}")
            told = (f"{name} could not be read: {fault.what}",)
        if function == self._function and told is not None:
            self._unread[part] = told
            self._changed()

    async def _read_alarms(self, function: str, span: Span) -> tuple[str, ...]:
        alarms = await self._port.function_alarms(function)
        if function != self._function:
            return ()
        self.alarms = alarms
        self._changed()
        if not alarms:
            self.turns = ()
            return ()
        names = [alarm.name for alarm in alarms]
        try:
            history = await self._port.alarm_history(names, span.start_ms, span.end_ms)
        except LambdatuiError as error:
            return (f"How the alarms went could not be read: {error.fault.what}",)
        if function == self._function:
            self.turns = _instead(self.turns, history.turns, span.start_ms, span.end_ms)
        return history.unread

    async def _read_changes(self, function: str, span: Span, anew: bool) -> tuple[str, ...] | None:
        now_ms = self._clock()
        start_ms, end_ms = span.start_ms - _BEFORE_MS, min(span.end_ms, now_ms)
        known_from, known_to, read_ms = self._changes_of
        passed_ms = now_ms - read_ms
        # What has come about since they were read may wait a little. What was never read may not.
        to_now = known_to >= read_ms and passed_ms < _CHANGES_MS
        # What lacked of another stretch may not lack of this one, nor be all that lacks.
        same = not self._changes_unread or start_ms - known_from <= passed_ms + span.period_s * 1000
        if not anew and known_from <= start_ms and (end_ms <= known_to or to_now) and same:
            return self._changes_unread
        told = await self._port.deployments(function, start_ms, end_ms)
        if function == self._function:
            self.changes = _instead(self.changes, told.changes, start_ms, end_ms)
            self._changes_of = start_ms, end_ms, now_ms
            self._changes_unread = told.unread
        return told.unread

    async def _read_limits(self, function: str, anew: bool) -> tuple[str, ...] | None:
        now_ms = self._clock()
        if not anew and self.limits is not None and now_ms - self._limits_ms < _LIMITS_MS:
            return None
        limits = await self._port.concurrency_limits(function)
        if function == self._function:
            self.limits, self._limits_ms = limits, now_ms
        return limits.unread


def _instead(
    known: tuple[_Happening, ...], told: tuple[_Happening, ...], start_ms: int, end_ms: int
) -> tuple[_Happening, ...]:
    """What was told of a stretch of time in the place of what was known of it, and all the rest."""
    joined = [one for one in known if not start_ms <= one.at_ms < end_ms]
    joined.extend(told)
    joined.sort(key=lambda one: one.at_ms)
    return tuple(joined)
