"""Reads one log group again and again, each event once, and follows what comes late."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from lambdatui.aws.answer import mapping, required, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.logwindow import LATE_MS, SKEW_MS, Windows
from lambdatui.aws.pages import circular
from lambdatui.core.logs import LogEvent
from lambdatui.core.merge import Merge
from lambdatui.core.stop import Stop

#: Above so many remembered events a group is crowded, and late events are looked for less far
#: back: each such read would take many requests, and they are the account's.
_CROWD = 50_000
#: Above so many, also where no read succeeds, Live Tail's events are forgotten as they age.
_MOST_EVENTS = 500_000

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
    earlier read gave, or Live Tail by :meth:`take_live`, is not given again. ``sources`` are the
    functions whose group it is, by their index in the request; what the group's other functions
    wrote is left out.

    An event that arrives at most a minute behind the newest one of its group comes with the next
    reads; one that is ten minutes late within two more minutes, as long as the group has fewer
    than 50,000 events in that time. What comes later still, no read finds.
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
        # Until when what a session brought has been taken, while there is one.
        self._live_ms: int | None = None
        self._newest_ms = 0
        self._windows = Windows()
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

    def begin(self, now_ms: int, *, until_ms: int = 0, sweep: bool = False) -> None:
        """Start a read that ends at ``until_ms``, or with what is newest.

        ``sweep`` has it go over the whole overlap, which it otherwise decides by itself.
        """
        start_ms = self._windows.begin(
            now_ms,
            # An event may claim to come from the future, and must not draw the window there.
            min(self._newest_ms, now_ms, until_ms or now_ms),
            floor_ms=self._merge.floor_ms,
            crowded=self._crowded,
            sweep=sweep,
        )
        self._start_ms = max(self._since_ms, start_ms)
        self._end_ms = until_ms
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
        return self.accept(self.fetch(clients, self.parameters(), stop))

    def parameters(self) -> dict[str, Any]:
        """What to ask for the next page.

        Raises:
            LambdatuiError: MALFORMED where AWS led back to a page that it had given.
        """
        if self._circular:
            self.restart()
            raise circular(self._doing, _OPERATION)
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

    def fetch(self, clients: Clients, asked: Mapping[str, Any], stop: Stop) -> Mapping[str, Any]:
        """AWS's answer to that. It changes nothing here, so any thread may wait for it.

        Raises:
            LambdatuiError: As :meth:`next_page`.
            Stopped: When ``stop`` is set meanwhile.
        """
        return ask(
            clients,
            self._doing,
            lambda aws: aws.logs.filter_log_events(**asked),
            seconds=_CALL_S,
            stop=stop,
        )

    def accept(self, answer: Mapping[str, Any]) -> list[LogEvent]:
        """The events of a page that was fetched, as :meth:`next_page` gives them.

        Raises:
            LambdatuiError: MALFORMED.
        """
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
        for event in events:
            self._windows.see(event.timestamp_ms, event.ingestion_ms)
        if self._token:
            self._tokens.add(self._token)
        else:
            self.done = True
            self.frontier_ms = math.inf
            self._windows.finish(self._pages)
        self._forget()
        return fresh

    def begin_live(self, now_ms: int) -> None:
        """A new session of Live Tail begins: from here on it may bring what is ingested."""
        self._live_ms = now_ms
        self._merge.begin_live(now_ms - SKEW_MS)

    def end_live(self) -> None:
        """The session brings nothing more."""
        self._live_ms = None

    def take_live(self, events: Iterable[LogEvent], at_ms: int) -> list[LogEvent]:
        """Those of a session's events that no read gave before, in their order.

        ``at_ms`` is when they came; to be called also where nothing came for this group.
        """
        self._live_ms = at_ms
        wanted: list[LogEvent] = []
        ingested_ms = 0
        for event in events:
            source = self._source_of(event.stream)
            # As FilterLogEvents does, which asks from there on.
            if source == _OTHERS or event.timestamp_ms < self._since_ms:
                continue
            self._newest_ms = max(self._newest_ms, event.timestamp_ms)
            ingested_ms = max(ingested_ms, event.ingestion_ms)
            wanted.append(msgspec.structs.replace(event, source=source) if source else event)
        fresh = self._merge.fresh_live(wanted)
        if len(self._merge) > _MOST_EVENTS:
            self._merge.forget(ingested_ms - LATE_MS)
        return fresh

    def give_up(self, *, missing: bool) -> None:
        """End this read where it is, as for a group that is not there."""
        self.missing = missing
        self.done = True
        self.frontier_ms = math.inf

    @property
    def _crowded(self) -> bool:
        return len(self._merge) >= _CROWD

    def _forget(self) -> None:
        """Forget what no later read reaches back to."""
        before_ms = self._windows.forgettable_ms(self.frontier_ms, crowded=self._crowded)
        if self._live_ms is not None:
            # What waits to be taken may have been given by a window, long before.
            before_ms = min(before_ms, self._live_ms - SKEW_MS)
        self._merge.forget(before_ms)

    @property
    def _doing(self) -> str:
        return f"read the logs of {self.group}"

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
