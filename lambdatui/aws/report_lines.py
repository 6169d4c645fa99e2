"""The newest REPORT lines of a log group, as many as are wanted."""

import threading
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.record import Record
from lambdatui.core.report import Report, parse_report
from lambdatui.core.stop import Stop

_OPERATION = "FilterLogEvents"
#: Either form of a report (CloudWatch Logs user guide, "Filter pattern syntax": a question mark
#: makes a term one of several).
_PATTERN = '?"REPORT RequestId:" ?"platform.report"'
#: The most that a page has (CloudWatch Logs API, FilterLogEvents, limit).
_PAGE = 10_000
#: Requests for one report at most: five a second are all that an account has.
_MOST_PAGES = 60
_TRIES = 4
#: The last part of the time is read first. Each part before is twice as long.
_FIRST_PART = 1 / 1024
_SHORTEST_MS = 10_000


class ReportLines(Record, frozen=True):
    """Reports, not in the order of time, that were written from ``from_ms`` on.

    ``whole`` where they are all there are of the time that was asked for.
    """

    reports: tuple[Report, ...]
    from_ms: int
    whole: bool


def read_reports(
    clients: Clients,
    group: str,
    start_ms: int,
    end_ms: int,
    *,
    most: int,
    expected: float | None = None,
    stop: Stop | None = None,
) -> ReportLines:
    """About the last ``most`` reports between two times (ms since the epoch), both included.

    FilterLogEvents reads from the past on alone. So the end of the time is read first, and then
    twice as much before it, until there are enough. Where so few are ``expected`` that all can be
    read, the whole time is one part.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such log group, and whatever else goes wrong.
        Stopped: When ``stop`` was set.
    """
    found: list[Report] = []
    pages_left = _MOST_PAGES
    span_ms = end_ms - start_ms
    part_ms = max(_SHORTEST_MS, round(span_ms * _FIRST_PART))
    if expected is not None and expected <= most:
        part_ms = span_ms
    to_ms = end_ms
    stop = stop or threading.Event()
    while True:
        from_ms = max(start_ms, to_ms - part_ms)
        reading = _Reading(clients, group, from_ms, to_ms, stop)
        for reports in reading.pages():
            found += reports
            pages_left -= 1
            if pages_left <= 0 or len(found) >= 2 * most:
                break
        complete = reading.ended
        if not complete or len(found) >= most or from_ms <= start_ms or pages_left <= 0:
            return ReportLines(
                reports=tuple(found), from_ms=from_ms, whole=complete and from_ms <= start_ms
            )
        to_ms = from_ms - 1
        part_ms *= 2


class _Reading:
    """One part of the time, from its beginning on; ``ended`` once all of it was read."""

    def __init__(self, clients: Clients, group: str, from_ms: int, to_ms: int, stop: Stop) -> None:
        self.ended = False
        self._clients = clients
        self._group = group
        self._from_ms = from_ms
        self._to_ms = to_ms
        self._stop = stop
        self._doing = f"read the REPORT lines in {group}"

    def pages(self) -> Iterator[list[Report]]:
        # An empty page may have a token, which is not the end (CloudWatch Logs API).
        for answer in pages(self._doing, _OPERATION, "nextToken", self._ask):
            events = structures(required(answer, "events", list, _OPERATION))
            found = (parse_report(text(event.get("message"))) for event in events)
            yield [report for report in found if report is not None]
        self.ended = True

    def _ask(self, token: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"nextToken": token} if token else {}
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
                        startTime=self._from_ms,
                        endTime=self._to_ms,
                        filterPattern=_PATTERN,
                        limit=_PAGE,
                        **more,
                    ),
                    stop=self._stop,
                )
            except LambdatuiError as error:
                tried += 1
                if error.fault.kind is not Kind.THROTTLED or tried == _TRIES:
                    raise
                self._clients.filter_pace.throttled()
