"""Reads one log group again and again, each event once, and follows what comes late."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lambdatui.aws.answer import mapping, required, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import circular
from lambdatui.core.logs import LogEvent
from lambdatui.core.merge import Merge
from lambdatui.core.stop import Stop

#: How far behind the newest event one may still arrive and be found.
OVERLAP_MS = 60_000
#: How far a read goes back where reading the whole overlap each time takes several requests.
_NARROW_MS = 5_000
#: How long such a group may go without a read of the whole overlap.
_SWEEP_MS = 15_000
#: A quiet group's overlap does not stay at its newest event forever, or every read would scan
#: hours. Far more than the five minutes that our clock can differ from AWS's.
_QUIET_MS = 15 * 60_000

_OPERATION = "FilterLogEvents"
_CALL_S = 45.0

#: A stream in a group that functions share: ``2026/01/31/NAME[$LATEST]…`` (Lambda developer
#: guide, log groups); in a function's own group it has no name.
_SHARED_STREAM = re.compile(r"\d{4}/\d\d/\d\d/([^\[/]+)\[")
#: The source of an event that a function wrote which was not asked for.
_OTHERS = -1


class LogReader:
    """Reads one log group by FilterLogEvents, which gives events in the order of their time.

    :meth:`begin` starts a read, and :meth:`next_page` gives its pages until :attr:`done`. What an
    earlier read gave is not given again. ``sources`` are the functions whose group it is, by their
    index in the request; what the group's other functions wrote is left out.
    """

    def __init__(
        self, group: str, sources: Mapping[int, str], *, since_ms: int, pattern: str
    ) -> None:
        self.group = group
        #: Whether the group was not there when it was last asked for.
        self.missing = False
        self.done = True
        #: No later page of this read holds an event before this moment; infinite once it is done.
        self.frontier_ms: float = -math.inf
        self._sources = sources
        self._indices: dict[str, int] = {}
        for index, function in sources.items():
            self._indices.setdefault(function, index)
        self._since_ms = max(0, since_ms)
        self._pattern = pattern
        self._merge = Merge()
        self._newest_ms = 0
        # The moment from which a read of the whole overlap counts back: the newest event there was
        # when the last such read began. Whatever that read missed arrived later, so it lies at
        # most the overlap before this moment.
        self._anchor_ms = 0
        self._next_anchor_ms = 0
        self._began_ms = 0
        self._swept_ms = 0
        self._sweeping = True
        self._cheap = True
        self._pages = 0
        self._start_ms = self._since_ms
        self._end_ms = 0
        self._token = ""
        self._tokens: set[str] = set()
        self._circular = False
        self._restarted = False

    @property
    def source(self) -> int:
        """The index of the first function whose group this is."""
        return next(iter(self._sources))

    def begin(self, now_ms: int, *, until_ms: int = 0) -> None:
        """Start a read that ends at ``until_ms``, or with what is newest."""
        # An event may claim to come from the future, and must not draw the window there.
        newest_ms = min(self._newest_ms, now_ms)
        self._sweeping = self._cheap or now_ms - self._swept_ms >= _SWEEP_MS
        if self._sweeping:
            self._next_anchor_ms = newest_ms if self._swept_ms else 0
            start_ms = self._anchor_ms - OVERLAP_MS
        else:
            start_ms = max(newest_ms, self._began_ms - OVERLAP_MS) - _NARROW_MS
        self._start_ms = max(self._since_ms, start_ms)
        self._end_ms = until_ms
        self._began_ms = now_ms
        self.restart()
        self._restarted = False

    def restart(self) -> None:
        """Read the same window again from its start, for when its page token is no more good."""
        self.done = False
        self.frontier_ms = -math.inf
        self._token = ""
        self._tokens = set()
        self._circular = False
        self._restarted = True
        self._pages = 0
        self._merge.begin()

    @property
    def can_restart(self) -> bool:
        """Whether this read is in the middle of its pages, and was not started again before."""
        return bool(self._token) and not self._restarted

    def next_page(self, clients: Clients, stop: Stop) -> list[LogEvent]:
        """The events of the next page that no read gave before, by time.

        After an error the same page can be asked for again.

        Raises:
            LambdatuiError: NOT_FOUND where the group is not there, and whatever else goes wrong.
            Stopped: When ``stop`` is set meanwhile.
        """
        doing = f"read the logs of {self.group}"
        if self._circular:
            self.restart()
            raise circular(doing, _OPERATION)
        asked = self._parameters()
        answer = ask(
            clients,
            doing,
            lambda aws: aws.logs.filter_log_events(**asked),
            seconds=_CALL_S,
            stop=stop,
        )
        # With those of other functions: the windows are the group's.
        events = [self._event(entry) for entry in required(answer, "events", list, _OPERATION)]
        # From here on nothing may fail: what the merge has let through must be given.
        fresh = self._merge.fresh([event for event in events if event.source != _OTHERS])
        self.missing = False
        self._pages += 1
        self._token = text(answer.get("nextToken"))
        self._circular = self._token in self._tokens
        if events:
            last_ms = max(event.timestamp_ms for event in events)
            self._newest_ms = max(self._newest_ms, last_ms)
            self.frontier_ms = max(self.frontier_ms, last_ms)
        if not self._swept_ms:
            self._move_anchor(events)
        if self._token:
            self._tokens.add(self._token)
        else:
            self._finish()
        if self._sweeping:
            reached_ms = min(self.frontier_ms, self._next_anchor_ms)
            self._merge.forget(int(max(0, reached_ms - OVERLAP_MS)))
        return fresh

    def give_up(self, *, missing: bool) -> None:
        """End this read where it is, as for a group that is not there."""
        self.missing = missing
        self.done = True
        self.frontier_ms = math.inf

    def _finish(self) -> None:
        self.done = True
        self.frontier_ms = math.inf
        if self._sweeping:
            # The first read is of all the past, and says nothing of the overlap.
            self._cheap = self._pages <= 1 or not self._swept_ms
            self._swept_ms = self._began_ms
            self._next_anchor_ms = max(self._next_anchor_ms, self._began_ms - _QUIET_MS)
            self._anchor_ms = self._next_anchor_ms

    def _move_anchor(self, events: list[LogEvent]) -> None:
        """In the first read, whose beginning knows of no event: the newest that was there then."""
        for event in events:
            if event.ingestion_ms <= self._began_ms:
                moment_ms = min(event.timestamp_ms, self._began_ms)
                self._next_anchor_ms = max(self._next_anchor_ms, moment_ms)

    def _parameters(self) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "logGroupName": self.group,
            "startTime": self._start_ms,
            "limit": 10_000,
        }
        if self._end_ms:
            asked["endTime"] = self._end_ms
        if self._pattern:
            asked["filterPattern"] = self._pattern
        if self._token:
            asked["nextToken"] = self._token
        return asked

    def _event(self, entry: object) -> LogEvent:
        fields = mapping(entry)
        stream = text(fields.get("logStreamName"))
        return LogEvent(
            timestamp_ms=required(fields, "timestamp", int, _OPERATION),
            message=text(fields.get("message")),
            stream=stream,
            event_id=text(fields.get("eventId")),
            ingestion_ms=whole(fields.get("ingestionTime")),
            source=self._source_of(stream),
        )

    def _source_of(self, stream: str) -> int:
        named = _SHARED_STREAM.match(stream)
        return self.source if named is None else self._indices.get(named[1], _OTHERS)


def readers_of(
    functions: Sequence[str], groups: Sequence[str], *, since_ms: int, pattern: str
) -> list[LogReader]:
    """One reader for each log group, though several functions may write to the same one."""
    sources: dict[str, dict[int, str]] = {}
    for index, group in enumerate(groups):
        name = functions[index] if index < len(functions) else group
        sources.setdefault(group, {})[index] = name
    return [
        LogReader(group, indices, since_ms=since_ms, pattern=pattern)
        for group, indices in sources.items()
    ]
