"""The newest REPORT lines of a log group, as many as are wanted."""

import threading

from lambdatui.aws.clients import Clients
from lambdatui.aws.matching_events import MatchingEvents
from lambdatui.core.record import Record
from lambdatui.core.report import Report, parse_report
from lambdatui.core.stop import Stop

#: Either form of a report (CloudWatch Logs user guide, "Filter pattern syntax": a question mark
#: makes a term one of several).
_PATTERN = '?"REPORT RequestId:" ?"platform.report"'
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
    doing = f"read the REPORT lines in {group}"
    stop = stop or threading.Event()
    look = MatchingEvents(clients, doing, group, _PATTERN, tries=_TRIES, stop=stop)
    while True:
        from_ms = max(start_ms, to_ms - part_ms)
        complete = False
        for events, more in look.pages(from_ms, to_ms):
            reports = (parse_report(event.message) for event in events)
            found += [report for report in reports if report is not None]
            complete = not more
            pages_left -= 1
            if pages_left <= 0 or len(found) >= 2 * most:
                break
        if not complete or len(found) >= most or from_ms <= start_ms or pages_left <= 0:
            return ReportLines(
                reports=tuple(found), from_ms=from_ms, whole=complete and from_ms <= start_ms
            )
        to_ms = from_ms - 1
        part_ms *= 2
