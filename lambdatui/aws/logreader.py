"""Reads one log group again and again, each event once, and follows what comes late."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from lambdatui.aws.answer import required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.event_page import EventPage, events_of
from lambdatui.aws.logwindow import LATE_MS, Windows
from lambdatui.aws.pages import Progress, circular
from lambdatui.aws.tailclock import date_of
from lambdatui.core.logs import LogEvent
from lambdatui.core.merge import Merge
from lambdatui.core.stop import Stop

#: Above so many remembered events a group is crowded, and late events are looked for less far
#: back: each such read would take many requests, and they are the account's.
_CROWD = 50_000
#: Above so many, also where no read succeeds, Live Tail's events are forgotten as they age.
_MOST_EVENTS = 500_000

#: What Live Tail has sent may wait so long to be taken, and then have been given by a window.
_WAIT_MS = 5 * 60_000
#: What is so new is left to Live Tail by the reads beside it, to come in its order.
_SETTLED_MS = 5_000
#: AWS dates an answer when it sends it, to the second; what is in it was looked for before.
_LOOKING_MS = 2_000
#: How far back the second read of a gap goes: what came in the gap may be much older. Only while
#: fewer events are remembered than these, so that it takes few requests.
_FAR_MS = 3_600_000
_FEW = 20_000
#: Refusals of a page's token in a row that begin the read again without a word.
_REFUSALS = 1

_OPERATION = "FilterLogEvents"
_CALL_S = 45.0

#: A stream in a group that functions share: ``2026/01/31/NAME[$LATEST]…`` (Lambda developer
#: guide, log groups); in a function's own group it has no name.
_SHARED_STREAM = re.compile(r"\d{4}/\d\d/\d\d/([^\[/]+)\[")
#: The source of an event that a function wrote which was not asked for.
_OTHERS = -1


class LogReader:
    """Reads one log group by FilterLogEvents, which gives events in the order of their time.

    :meth:`begin` starts a read; then :meth:`fetch` what :meth:`parameters` says, and :meth:`accept`
    it, until :attr:`done`. What an earlier read gave, or Live Tail by :meth:`take_live`, is not
    given again. ``sources`` are the functions whose group it is, by their index in the request;
    what the group's other functions wrote is left out.

    The window begins at ``since_ms``: what Live Tail brings from there on is given. No read starts
    before ``from_ms``, which is later for a tail that goes on where another stopped, and counts
    from some while before the newest event that was given: the first read looks for late ones
    there, since this reader does not know what was given. Both are ms since the epoch.

    An event that arrives at most a minute behind the newest one of its group comes with the next
    reads; one that is ten minutes late within two more minutes, as long as the group has fewer
    than 50,000 events in that time. What comes later still, no read finds.
    """

    def __init__(
        self,
        group: str,
        sources: Mapping[int, str],
        *,
        since_ms: int,
        pattern: str,
        from_ms: int = 0,
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
        self._from_ms = max(self._since_ms, from_ms)
        self._pattern = pattern
        self._merge = Merge()
        # Until when what a session brought has been taken, while there is one.
        self._live_ms: int | None = None
        # The newest event that has happened, and the latest ingestion, both on AWS's clock.
        self._newest_ms = 0
        self._ingested_ms = 0
        # When AWS has answered last, by its own clock; 0 where it never says.
        self._date_ms = 0
        # Our clock, when the read began.
        self._now_ms = 0
        self._settled = False
        # The past ends with what was ingested by then.
        self._ends_ms = math.inf
        # What came before is remembered only while there is little.
        self._aged_ms = 0
        self._windows = Windows()
        self._pages = 0
        #: Where the read starts.
        self.start_ms = self._from_ms
        self._end_ms = 0
        self._token = ""
        self._tokens: set[str] = set()
        self._circular = False
        self._progress = Progress()
        self._refusals = 0
        # What was ingested by then was there when the read began, as far as is known.
        self._there_ms = 0

    @property
    def source(self) -> int:
        """The index of the first function whose group this is."""
        return next(iter(self._sources))

    def begin(
        self,
        now_ms: int,
        *,
        until_ms: int = 0,
        sweep: bool = False,
        deep: bool = False,
        far: bool = False,
        back_to_ms: int | None = None,
        settled: bool = False,
        steady_ms: int | None = None,
    ) -> None:
        """Start a read that ends at ``until_ms``, or with what is newest.

        ``now_ms`` is our clock, and ``steady_ms`` one that never goes back, if there is another.
        ``sweep`` has it go over the whole overlap, which it otherwise decides by itself, ``deep``
        over what late events need, ``far`` over the last hour, and ``back_to_ms`` from that moment
        on at least. Nothing is read again that was forgotten. With ``settled``, what is ingested
        within the last five seconds is not given.
        """
        if len(self._merge) >= _FEW:
            self._merge.forget(self._aged_ms)
        newest_ms = self._newest_ms - (_SETTLED_MS if settled else 0)
        start_ms = self._windows.begin(
            now_ms if steady_ms is None else steady_ms,
            min(newest_ms, until_ms) if until_ms else newest_ms,
            floor_ms=self._merge.floor_ms,
            crowded=self._crowded,
            sure_ms=self._date_ms or self._ingested_ms,
            sweep=sweep,
            deep=deep,
        )
        if back_to_ms is not None:
            start_ms = min(start_ms, max(back_to_ms, self._merge.floor_ms))
        if far and len(self._merge) < _FEW:
            far_ms = (self._date_ms or now_ms) - _FAR_MS
            start_ms = min(start_ms, max(far_ms, self._merge.floor_ms))
        self.start_ms = max(self._from_ms, start_ms)
        self._end_ms = until_ms
        self._now_ms = now_ms
        self._settled = settled
        self._refusals = 0
        self._restart()

    def _restart(self) -> None:
        """Read the same window again from its start."""
        self.done = False
        self.frontier_ms = -math.inf
        self._token = ""
        self._tokens = set()
        self._circular = False
        self._progress = Progress()
        self._pages = 0
        self._merge.begin()

    @property
    def has_token(self) -> bool:
        """Whether this read is in the middle of its pages."""
        return bool(self._token)

    @property
    def is_refused(self) -> bool:
        """Whether this read does not get on, as its tokens are refused."""
        return self._refusals > _REFUSALS

    def drop_token(self) -> bool:
        """AWS refuses the page's token, which is good for a day: read the window from its start.

        Events that were given are not given again. Returns whether that is worth a try at once: no
        other token has been refused since one was taken.
        """
        self._refusals += 1
        self._restart()
        return not self.is_refused

    @property
    def looks_back_ms(self) -> int | None:
        """From when on this read looks for events; None where it is all that is asked for."""
        return None if self.start_ms == self._from_ms else self.start_ms

    @property
    def is_crowded(self) -> bool:
        """Whether late events were not looked for far back, as there are too many."""
        return self._windows.shallow

    def parameters(self) -> dict[str, Any]:
        """What to ask for the next page.

        Raises:
            LambdatuiError: MALFORMED where AWS led back to a page that it had given.
        """
        if self._circular:
            self._restart()
            raise circular(self._doing, _OPERATION)
        asked: dict[str, Any] = {
            "logGroupName": self.group,
            "startTime": self.start_ms,
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
            LambdatuiError: NOT_FOUND where the group is not there, and whatever else goes wrong.
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
        """The events of a page that was fetched and that no read gave before, by time.

        After an error the same page can be asked for again.

        Raises:
            LambdatuiError: MALFORMED.
        """
        # With those of other functions: the windows are the group's.
        entries = required(answer, "events", list, _OPERATION)
        page = events_of(entries, self._source_of, self._now_ms)
        # From here on nothing may fail: what the merge has let through must be given.
        events = page.events
        if date_ms := date_of(answer):
            self._date_ms = date_ms
        if not self._pages:
            self._there_ms = date_ms - _LOOKING_MS if date_ms else self._now_ms
            self._windows.answered(date_ms - _LOOKING_MS if date_ms else 0)
        self._newest_ms = max(self._newest_ms, page.newest_ms)
        self._ingested_ms = max(self._ingested_ms, page.ingested_ms)
        self._windows.was_there(self._last_there(page))
        # What is written while the past is read may be as much as is read: then there is no end.
        wanted = events
        if page.newest_ms > self._ends_ms:
            wanted = [event for event in events if self._moment_of(event) <= self._ends_ms]
        ended = bool(events) and not wanted
        if _OTHERS in page.sources:
            wanted = [event for event in wanted if event.source != _OTHERS]
        if self._settled:
            last_ms = self._settled_ms()
            wanted = [
                event for event in wanted if (event.ingestion_ms or event.timestamp_ms) <= last_ms
            ]
        fresh = self._merge.fresh(wanted)
        self.missing = False
        self._pages += 1
        took_token = bool(self._token)
        self._token = "" if ended else text(answer.get("nextToken"))
        # Pages without an event may go on for long: those of a filter that seldom matches.
        stuck = bool(events) and self._progress.stands_still(events)
        self._circular = stuck or self._token in self._tokens
        if events:
            self.frontier_ms = max(self.frontier_ms, page.latest_ms)
        if took_token or not self._token:
            self._refusals = 0
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
        self._merge.begin_live()

    def end_live(self) -> None:
        """The session brings nothing more."""
        self._live_ms = None

    def take_live(self, events: Iterable[LogEvent], at_ms: int) -> list[LogEvent]:
        """Those of a session's events that no read gave before, in their order.

        ``at_ms`` is when they came; to be called also where nothing came for this group.
        """
        self._live_ms = at_ms
        wanted: list[LogEvent] = []
        sources: dict[str, int] = {}
        since_ms = self._since_ms
        newest_ms, ingested_ms = self._newest_ms, self._ingested_ms
        for event in events:
            source = sources.get(event.stream)
            if source is None:
                source = sources[event.stream] = self._source_of(event.stream)
            at_ms, came_ms = event.timestamp_ms, event.ingestion_ms
            # As FilterLogEvents does, which asks from there on.
            if source == _OTHERS or at_ms < since_ms:
                continue
            ingested_ms = came_ms if came_ms > ingested_ms else ingested_ms
            # No event happened later than it claims.
            newest_ms = max(newest_ms, self._moment_of(event)) if at_ms > newest_ms else newest_ms
            wanted.append(msgspec.structs.replace(event, source=source) if source else event)
        self._newest_ms, self._ingested_ms = newest_ms, ingested_ms
        fresh = self._merge.fresh_live(wanted)
        if len(self._merge) > _MOST_EVENTS:
            self._merge.forget(self._newest_ms - LATE_MS)
        return fresh

    def widen(self, earlier_ms: int) -> None:
        """The window begins so much earlier than was said: a read that has begun begins anew.

        Where another tail stopped, ``from_ms``, is by AWS's clock and stays.
        """
        goes_on = self._from_ms > self._since_ms
        self._since_ms = max(0, self._since_ms - earlier_ms)
        if not goes_on:
            self._from_ms = self._since_ms
            self.start_ms = max(self._from_ms, self.start_ms - earlier_ms)
        if not self.done:
            self._restart()

    def end_by(self, ends_ms: int) -> None:
        """Read to what was ingested by then, by AWS's clock, and not what comes meanwhile."""
        self._ends_ms = ends_ms

    def give_up(self, *, missing: bool) -> None:
        """End this read where it is, as for a group that is not there."""
        self.missing = missing
        self.done = True
        self.frontier_ms = math.inf

    @property
    def _crowded(self) -> bool:
        return len(self._merge) >= _CROWD

    def _moment_of(self, event: LogEvent) -> int:
        """When an event happened; it may claim to come from the future, which must draw no window.

        It cannot have happened after it was ingested.
        """
        return min(event.timestamp_ms, event.ingestion_ms or self._now_ms)

    def _settled_ms(self) -> int:
        """What was ingested after this is left to Live Tail."""
        now_ms = self._date_ms or max(self._now_ms, self._ingested_ms)
        return now_ms - _SETTLED_MS

    def _forget(self) -> None:
        """Forget what no later read reaches back to."""
        before_ms = self._windows.forgettable_ms(self.frontier_ms, crowded=self._crowded)
        if self._live_ms is not None:
            # What waits to be taken may have been given by a window, long before.
            before_ms = min(before_ms, self._live_ms - _WAIT_MS)
        self._aged_ms = max(self._aged_ms, before_ms)
        if len(self._merge) < _FEW:
            before_ms = min(before_ms, (self._date_ms or self._now_ms) - _FAR_MS)
        self._merge.forget(before_ms)

    @property
    def _doing(self) -> str:
        return f"read the logs of {self.group}"

    def _last_there(self, page: EventPage) -> int:
        """The newest moment of those events that were there when the read began."""
        if page.ingested_ms <= self._there_ms:
            return page.newest_ms
        there = (event for event in page.events if event.ingestion_ms <= self._there_ms)
        return max(map(self._moment_of, there), default=0)

    def _source_of(self, stream: str) -> int:
        named = _SHARED_STREAM.match(stream)
        return self.source if named is None else self._indices.get(named[1], _OTHERS)
