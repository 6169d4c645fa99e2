"""How much of its timeout an invocation took, as a bar of cells."""

from lambdatui.core.timespan import duration
from lambdatui.ui.widgets.columns import CellText

#: The share of a timeout from which on an invocation is slow.
SLOW = 0.8

_FULL, _HALF, _REST = "━", "╾", "─"


def duration_bar(
    duration_ms: float, timeout_ms: float, width: int, style: str = ""
) -> list[CellText]:
    """``width`` cells for the whole timeout, the part that was taken in ``style``.

    What took any time at all has half a cell. Without a timeout there is nothing to measure by.
    """
    if timeout_ms <= 0 or width <= 0:
        return []
    share = min(max(0.0, duration_ms) / timeout_ms, 1.0)
    halves = max(1 if duration_ms > 0 else 0, int(share * width * 2))
    full, half = divmod(halves, 2)
    taken = _FULL * full + _HALF * half
    return [(taken, style), (_REST * (width - full - half), "faint")]


def tight_duration(ms: float) -> str:
    """The same without the space before its unit, for a line of many: ``812ms``, ``14m59s``."""
    return short_duration(ms).replace(" ", "")


def short_duration(ms: float) -> str:
    """A duration in few cells, for a column: ``812 ms``, ``1.92 s``, ``14m 59s``."""
    words = duration(ms)
    return words.replace(" min ", "m ").replace(" s", "s") if " min " in words else words
