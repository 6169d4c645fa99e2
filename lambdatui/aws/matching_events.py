"""The events of a log group that match a pattern, page by page, at the account's pace."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.event_page import events_of
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import LogEvent
from lambdatui.core.stop import Stop

_OPERATION = "FilterLogEvents"
#: The most that a page has (CloudWatch Logs API, FilterLogEvents, limit).
_PAGE = 10_000


class MatchingEvents:
    """One look at a log group. ``doing`` is what errors say was being done.

    A throttled request is sent again, ``tries`` times in all.
    """

    def __init__(
        self, clients: Clients, doing: str, group: str, pattern: str, *, tries: int, stop: Stop
    ) -> None:
        self._clients = clients
        self._doing = doing
        self._group = group
        self._pattern = pattern
        self._tries = tries
        self._stop = stop

    def pages(self, from_ms: int, to_ms: int) -> Iterator[tuple[list[LogEvent], bool]]:
        """The events of a part of the time (ms since the epoch), and whether there may be more.

        An empty page may have a token, which is not the end (CloudWatch Logs API).

        Raises:
            LambdatuiError: NOT_FOUND where there is no such group, and whatever else goes wrong.
            Stopped: When the stop was set.
        """

        def asked(token: str) -> Mapping[str, Any]:
            return self._ask(from_ms, to_ms, {"nextToken": token} if token else {})

        for answer in pages(self._doing, _OPERATION, "nextToken", asked):
            entries = required(answer, "events", list, _OPERATION)
            found = events_of(entries, lambda _stream: 0, 0).events
            yield found, bool(text(answer.get("nextToken")))

    def _ask(self, from_ms: int, to_ms: int, more: Mapping[str, Any]) -> Mapping[str, Any]:
        tried = 0
        while True:
            if self._stop.wait(self._clients.filter_pace.reserve()):
                raise Stopped
            try:
                return ask(
                    self._clients,
                    self._doing,
                    lambda aws: aws.logs.filter_log_events(
                        logGroupName=self._group,
                        startTime=from_ms,
                        endTime=to_ms,
                        filterPattern=self._pattern,
                        limit=_PAGE,
                        **more,
                    ),
                    stop=self._stop,
                )
            except LambdatuiError as error:
                tried += 1
                if error.fault.kind is not Kind.THROTTLED or tried == self._tries:
                    raise
                self._clients.filter_pace.throttled()
