"""Moments as the tables show them: in local time, with the day where it is not today."""

import datetime

from lambdatui.core.timespan import iso

_NONE = "–"


def _local(time_ms: int) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(time_ms / 1000).astimezone()
    except (ValueError, OverflowError, OSError):
        # A moment outside of the calendar, which only a broken endpoint gives.
        return None


def is_today(time_ms: int, now_ms: int) -> bool:
    """Whether two moments, in ms since the epoch, are of one local day."""
    moment, now = _local(time_ms), _local(now_ms)
    return moment is not None and now is not None and moment.date() == now.date()


def day_and_time(time_ms: int, now_ms: int, width: int) -> str:
    """A moment as exactly as ``width`` cells allow: a day that is not today's comes first."""
    moment = _local(time_ms)
    if moment is None:
        return _NONE
    exact = f"{moment:%H:%M:%S}.{time_ms % 1000:03d}"
    forms = [exact, f"{moment:%H:%M:%S}", f"{moment:%H:%M}"]
    if not is_today(time_ms, now_ms):
        day = f"{moment:%d %b}"
        forms = [f"{day} {exact}", f"{day} {moment:%H:%M:%S}", f"{day} {moment:%H:%M}", day]
    return next((form for form in forms if len(form) <= width), forms[-1])


def whole_moment(time_ms: int) -> str:
    """Local time with its zone, and UTC: ``2026-03-03 09:12:31.204 CET · 2026-03-03T08:12:31Z``."""
    moment = _local(time_ms)
    if moment is None:
        return _NONE
    local = f"{moment:%Y-%m-%d %H:%M:%S}.{time_ms % 1000:03d} {moment:%Z}"
    return local if moment.tzname() == "UTC" else f"{local} · {iso(time_ms)}"
