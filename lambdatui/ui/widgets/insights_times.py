"""The times in the rows of a query, in local time as all other panes show them, or in UTC.

CloudWatch gives times in UTC without saying so; here the zone stands beside each that is shown.
"""

import datetime

from lambdatui.core.insights import InsightsRequest
from lambdatui.core.insights_rows import moment

_DAY_MS = 86_400_000


def zone_name(request: InsightsRequest, *, utc: bool) -> str:
    """``EST``, ``UTC``; ``local`` where the clocks changed within what was searched."""
    if utc:
        return "UTC"
    first, last = (_at(at_ms, utc=False).tzname() for at_ms in (request.start_ms, request.end_ms))
    return first if first and first == last else "local"


def clock_of(at_ms: int, *, utc: bool) -> str:
    """``08:12:31 UTC``, ``03:12:31 EST``."""
    at = _at(at_ms, utc=utc)
    return f"{at:%H:%M:%S} {at.tzname() or 'local'}"


def time_cell(cell: str, request: InsightsRequest, *, utc: bool) -> str:
    """A cell of a column of times: without its day where all that was searched is of 24 hours.

    What is no time is given as it is.
    """
    at_ms = moment(cell, request)
    if at_ms is None:
        return cell
    at = _at(at_ms, utc=utc)
    short = request.end_ms - request.start_ms < _DAY_MS
    millis = f".{at_ms % 1000:03d}" if at_ms % 1000 else ""
    return f"{at:%H:%M:%S}{millis}" if short else f"{at:%m-%d %H:%M:%S}{millis}"


def whole_time(cell: str, request: InsightsRequest, *, utc: bool) -> str:
    """``2026-03-03 03:12:31.204 EST`` for a cell that is a time; any other as it is."""
    at_ms = moment(cell, request)
    if at_ms is None:
        return cell
    at = _at(at_ms, utc=utc)
    return f"{at:%Y-%m-%d %H:%M:%S}.{at_ms % 1000:03d} {at.tzname() or 'local'}"


def _at(at_ms: int, *, utc: bool) -> datetime.datetime:
    at = datetime.datetime.fromtimestamp(at_ms // 1000, datetime.UTC)
    return at if utc else at.astimezone()
