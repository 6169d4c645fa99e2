"""Rows of the page: how a value is put, and how times, sizes and spans are written."""

import datetime

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.timespan import age
from lambdatui.core.untyped import moment_ms

#: What stands where there is nothing.
NOTHING = "–"
#: Before the label of a row that belongs to the one above it.
UNDER = "  "

_STATES: dict[str, tuple[str, Tone]] = {
    "Active": ("✓", "good"),
    "Successful": ("✓", "good"),
    "READY": ("✓", "good"),
    "Pending": ("…", "doubt"),
    "InProgress": ("…", "doubt"),
    "IN_PROGRESS": ("…", "doubt"),
    "Inactive": ("!", "doubt"),
    "Failed": ("✗", "bad"),
    "FAILED": ("✗", "bad"),
}


def row(
    key: str,
    label: str,
    value: str,
    tone: Tone = "plain",
    *,
    mark: str = "",
    copied: str | None = None,
    what: str = "",
) -> Fact:
    """A fact whose value is copied as it stands, unless ``copied`` says otherwise."""
    return Fact(
        key=key,
        label=label or NOTHING,
        value=value or NOTHING,
        tone=tone if value else "context",
        mark=mark,
        copied=value if copied is None else copied,
        what=what or f"the {label.strip().lower()}",
    )


def none(key: str, label: str, value: str) -> Fact:
    """That something is not there, which is nothing to copy."""
    return Fact(key=key, label=label, value=value, tone="context")


def state_row(key: str, label: str, state: str, reason: str = "") -> Fact:
    """A state in AWS's own word, with a glyph and the reason it gives."""
    glyph, tone = _STATES.get(state, ("?", "doubt"))
    words = f"{glyph} {state}: {reason}" if reason else f"{glyph} {state}"
    return row(key, label, words if state else "", tone)


def when(value: object, now_ms: int) -> str:
    """An ISO time as ``2026-01-31 08:12:31 CET · 3 d ago``, in the local zone; empty for none."""
    time_ms = moment_ms(value)
    if not time_ms:
        return ""
    try:
        local = datetime.datetime.fromtimestamp(time_ms // 1000).astimezone()
        return f"{local:%Y-%m-%d %H:%M:%S %Z} · {age(time_ms, now_ms)} ago"
    except (ValueError, OverflowError, OSError):
        # A moment outside of the calendar, which only a broken endpoint gives.
        return ""


def day(value: object) -> str:
    """The day of an ISO time, in UTC: ``2026-01-31``; empty for none."""
    time_ms = moment_ms(value)
    if not time_ms:
        return ""
    return f"{datetime.datetime.fromtimestamp(time_ms / 1000, datetime.UTC):%Y-%m-%d}"


def size(count: int) -> str:
    """Bytes in the unit that reads best, as AWS counts them: ``812 bytes``, ``1.2 MB``."""
    if count < 1024:
        return f"{count} bytes"
    if count < 1024**2:
        return f"{count / 1024:.1f} KB"
    if count < 1024**3:
        return f"{count / 1024**2:.1f} MB"
    return f"{count / 1024**3:.1f} GB"


def span(seconds: int) -> str:
    """A span that someone configured, in the largest unit that needs no fraction: ``6 h``."""
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds // unit} {name}"
    return f"{seconds:,} s"


def many(count: int, one: str, more: str = "") -> str:
    """``1 retry``, ``1,200 messages``; ``more`` where that is not just ``one`` with an s."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
