"""Times as people type them, and as screens show them. The clock is always an argument."""

import datetime
import re

from lambdatui.core.errors import Kind, LambdatuiError, fail

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_RELATIVE = re.compile(
    r"\s*([0-9]{1,12})\s*"
    r"(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)\s*",
    re.IGNORECASE,
)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MILLISECOND = datetime.timedelta(milliseconds=1)
#: The last millisecond that has a date of four digits.
_LAST_MS = 253_402_300_799_999


def parse_since(text: str, now_ms: int) -> int:
    """A time in milliseconds since the epoch from ``10m``, ``2h``, ``1d``, ``1w`` or an ISO time.

    As ``aws logs tail --since`` takes them; an ISO time without a zone is UTC.

    Raises:
        LambdatuiError: INVALID, naming the text and the forms that are taken.
    """
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return max(0, now_ms - int(relative[1]) * _UNITS[relative[2][0].lower()] * 1000)
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise fail(
            Kind.INVALID,
            f"'{text}' is not a time.",
            "Give an age such as 30s, 10m, 2h, 1d or 1w, or an ISO time such as "
            "2026-01-31T08:12:00+01:00.",
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0, (moment - _EPOCH) // _MILLISECOND)


_CLOCK = re.compile(r"\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?\s*")
_STEP = re.compile(r"([+-])\s*(.+)")
_DAY = datetime.timedelta(days=1)


def parse_start(text: str, now_ms: int) -> int:
    """A time in the past: the clock's in the local zone, else what :func:`parse_since` takes.

    ``08:12`` and ``08:12:31.204`` are today's, or yesterday's where that is still to come.

    Raises:
        LambdatuiError: INVALID, naming the text and the forms that are taken.
    """
    clock = _clock_time(text, now_ms, now_ms, utc=False)
    if clock is not None:
        return clock
    try:
        return parse_since(text, now_ms)
    except LambdatuiError as error:
        advice = (
            "Give an age such as 30s, 10m, 2h, 1d or 1w, a time of the day such as 08:12 or "
            "08:12:31 (local), or an ISO time such as 2026-01-31T08:12:00+01:00."
        )
        raise fail(Kind.INVALID, error.fault.what, advice) from None


def moment_in(text: str, now_ms: int, here_ms: int, *, utc: bool = False) -> int:
    """A moment that a person names while looking at another one, ``here_ms``.

    ``08:12``, ``08:12:31.204``: that time of the day of ``here_ms``, in the local zone or UTC, and
    of the day before where it would lie in the future. ``+30s``, ``-5m``: from ``here_ms``. Else
    what :func:`parse_since` takes, an age being counted from now.

    Raises:
        LambdatuiError: INVALID, naming the text and the forms that are taken.
    """
    text = text.strip()
    clock = _clock_time(text, now_ms, here_ms, utc=utc)
    if clock is not None:
        return clock
    step = _STEP.fullmatch(text)
    try:
        if step is None:
            return parse_since(text, now_ms)
        if relative := _RELATIVE.fullmatch(step[2]):
            span_ms = int(relative[1]) * _UNITS[relative[2][0].lower()] * 1000
            return max(0, here_ms + (span_ms if step[1] == "+" else -span_ms))
    except LambdatuiError:
        pass
    raise fail(
        Kind.INVALID,
        f"'{text}' is not a time.",
        "Give 08:12 or 08:12:31, +30s or -5m from the line, 10m for ten minutes ago, or an ISO "
        "time such as 2026-01-31T08:12:00+01:00.",
    )


def _clock_time(text: str, now_ms: int, here_ms: int, *, utc: bool) -> int | None:
    """A time of the day of ``here_ms``, or of the day before; None for what is none."""
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    try:
        time = datetime.time(
            int(clock[1]),
            int(clock[2]),
            int(clock[3] or 0),
            int((clock[4] or "0").ljust(3, "0")) * 1000,
        )
    except ValueError:
        return None
    zone = datetime.UTC if utc else None
    # The offset is the one at that time, which is not today's where the clocks are changed.
    try:
        day = datetime.datetime.fromtimestamp(here_ms // 1000, zone).date()
    except (ValueError, OverflowError, OSError):
        # The line is of a moment outside of the calendar, which only a broken endpoint gives.
        day = datetime.datetime.fromtimestamp(now_ms // 1000, zone).date()
    for date in (day, day - _DAY):
        moment = datetime.datetime.combine(date, time, zone).astimezone()
        moment_ms = max(0, (moment - _EPOCH) // _MILLISECOND)
        if moment_ms <= now_ms:
            break
    return moment_ms


def iso(time_ms: int) -> str:
    """``2026-01-31T08:12:31.204Z``: UTC, with milliseconds; from 1970 to the year 9999.

    A time outside, which only a broken endpoint gives, becomes the nearest one inside.
    """
    moment = _EPOCH + min(max(0, time_ms), _LAST_MS) * _MILLISECOND
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def age(past_ms: int, now_ms: int) -> str:
    """How long ago, in one unit: ``12 s``, ``5 min``, ``3 h``, ``40 d``, ``2 y``."""
    seconds = max(0, now_ms - past_ms) // 1000
    for limit, unit, name in (
        (60, 1, "s"),
        (3600, 60, "min"),
        (86400, 3600, "h"),
        (2 * 365 * 86400, 86400, "d"),
    ):
        if seconds < limit:
            return f"{seconds // unit} {name}"
    return f"{seconds // (365 * 86400)} y"


def duration(ms: float) -> str:
    """A duration in the unit that reads best.

    ``0.8 ms``, ``812 ms``, ``1.92 s``, ``3 min 05 s``.
    """
    # The borders are those of the rounded text: 59.96 s would read "60.0 s".
    if ms < 9.95:
        return f"{ms:.1f} ms"
    if ms < 999.5:
        return f"{ms:.0f} ms"
    if ms < 9_995:
        return f"{ms / 1000:.2f} s"
    if ms < 59_950:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds:02d} s"
