"""Times as people type them, and as screens show them. The clock is always an argument."""

import datetime
import re

from lambdatui.core.errors import Kind, fail

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_RELATIVE = re.compile(r"\s*(\d+)\s*([smhdw])[a-z]*\s*", re.IGNORECASE)


def parse_since(text: str, now_ms: int) -> int:
    """A time in milliseconds since the epoch from ``10m``, ``2h``, ``1d``, ``1w`` or an ISO time.

    As ``aws logs tail --since`` takes them; an ISO time without a zone is UTC.

    Raises:
        LambdatuiError: INVALID, naming the text and the forms that are taken.
    """
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return max(0, now_ms - int(relative[1]) * _UNITS[relative[2].lower()] * 1000)
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
    return int(moment.timestamp() * 1000)


def iso(time_ms: int) -> str:
    """``2026-01-31T08:12:31.204Z``: UTC, with milliseconds."""
    seconds, millis = divmod(time_ms, 1000)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{millis:03d}Z"


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
    if ms < 10:
        return f"{ms:.1f} ms"
    if ms < 1000:
        return f"{ms:.0f} ms" if round(ms) < 1000 else "1.00 s"
    if ms < 60_000:
        return f"{ms / 1000:.2f} s" if ms < 10_000 else f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds:02d} s"
