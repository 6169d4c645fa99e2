"""Updates of Live Tail, as CloudWatch Logs makes them; ministack drops what passes ten."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from lambdatui.demo.filter_pattern import matcher
from lambdatui.demo.filter_values import NoPattern

#: CloudWatch Logs API, StartLiveTail: an update has at most 500 events, and says where it was more.
MOST_EVENTS = 500

Event = dict[str, Any]


class Queue(Protocol):
    """What is used of the queue from which ministack sends: an ``asyncio.Queue``."""

    def empty(self) -> bool:
        """Whether everything was taken."""

    def put_nowait(self, item: Any) -> None:
        """Add one."""


class Updates:
    """Takes the place of a session's queue: events join the update that is still to be sent.

    ministack has an update for each PutLogEvents, here one line, and keeps ten: a function that
    writes eleven lines at once would lose one.
    """

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._waiting: list[Event] = []
        self._update: list[Any] = []

    def put_nowait(self, item: tuple[list[Event], bool] | None) -> None:
        """Events and whether some were left out; None ends the session."""
        if item is None:
            self._queue.put_nowait(None)
            return
        events, sampled = item
        if self._queue.empty():
            self._waiting = []
            # A list, as the rest of it may still change before it is sent.
            self._update = [self._waiting, False]
            self._queue.put_nowait(self._update)
        room = MOST_EVENTS - len(self._waiting)
        self._waiting += events[:room]
        self._update[1] = self._update[1] or sampled or len(events) > room


def install() -> None:
    """Have ministack make updates so, and know CloudWatch's filter patterns.

    Raises:
        ImportError: where this ministack is built another way.
        AttributeError: likewise.
    """
    from ministack.services import cloudwatch_logs as logs

    plain: Callable[[str, str, list[Event]], None] = logs._fanout_to_live_tail_sessions
    sessions: dict[str, Event] = logs._live_tail_sessions
    plain_start: Callable[[Event], Any] = logs._start_live_tail
    plain_matches: Callable[[str, str], bool] = logs._subscription_pattern_matches
    refuse: Callable[[str, str], Any] = logs.error_response_json
    known = lru_cache(maxsize=64)(matcher)

    def start(data: Event) -> Any:
        try:
            known(data.get("logEventFilterPattern") or "")
        except NoPattern as error:
            return refuse("InvalidParameterException", str(error))
        return plain_start(data)

    def matches(pattern: str, message: str) -> bool:
        try:
            return known(pattern or "")(message)
        except NoPattern:
            # Of a subscription filter, which is taken as it is.
            return plain_matches(pattern, message)

    def fan_out(group: str, stream: str, events: list[Event]) -> None:
        for session in sessions.values():
            if not isinstance(session["queue"], Updates):
                session["queue"] = Updates(session["queue"])
        plain(group, stream, events)

    logs._fanout_to_live_tail_sessions = fan_out
    logs._start_live_tail = start
    logs._subscription_pattern_matches = matches
