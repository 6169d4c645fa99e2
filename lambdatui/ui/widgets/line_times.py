"""The time of a line, as a column shows it: by the clock, or from a line that was marked."""

import datetime
import enum

TIME_WIDTH = len("00:00:00.000")

_SECOND = 1_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class Times(enum.StrEnum):
    """How times are shown. RELATIVE is the time that passed since the line that is marked."""

    LOCAL = "local"
    UTC = "UTC"
    RELATIVE = "relative"
    OFF = "off"


def clock_text(time_ms: int, times: Times) -> str:
    """``08:12:31.204``; a time outside of the calendar, which only a bug gives, as dashes."""
    seconds, millis = divmod(time_ms, 1000)
    try:
        if times is Times.UTC:
            moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        else:
            moment = datetime.datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return "--:--:--.---"
    return f"{moment:%H:%M:%S}.{millis:03d}"


def elapsed_text(elapsed_ms: int) -> str:
    """``+0.173``, ``-12.4``, ``+3:05.2``, ``+2:03:05``, ``+12d 03:05``; never rounded up.

    No longer than a clock, but for what only a bug gives.
    """
    sign = "-" if elapsed_ms < 0 else "+"
    span = abs(elapsed_ms)
    seconds = span // _SECOND % 60
    tenth = span % _SECOND // 100
    if span < 10 * _SECOND:
        return f"{sign}{seconds}.{span % _SECOND:03d}"
    if span < _MINUTE:
        return f"{sign}{seconds}.{tenth}"
    minutes = span // _MINUTE % 60
    if span < _HOUR:
        return f"{sign}{minutes}:{seconds:02d}.{tenth}"
    hours = span // _HOUR % 24
    if span < _DAY:
        return f"{sign}{hours}:{minutes:02d}:{seconds:02d}"
    return f"{sign}{span // _DAY}d {hours:02d}:{minutes:02d}"
