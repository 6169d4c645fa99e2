"""Figures of the fleet in a few cells each."""

from lambdatui.core.chart import count_label
from lambdatui.core.fleet import FleetFigures, FleetMeasure
from lambdatui.core.health import HealthLevel
from lambdatui.core.sparkline import sparkline
from lambdatui.ui.widgets.columns import CellText

#: Red is what fails now; yellow what may fail, or does in part.
HEALTH_STYLES = {
    HealthLevel.FAILED: "trouble",
    HealthLevel.ERRORS: "trouble",
    HealthLevel.THROTTLES: "warning",
    HealthLevel.ALARM: "warning",
    HealthLevel.UPDATE: "warning",
    HealthLevel.TIMEOUT: "warning",
    HealthLevel.MEMORY: "warning",
    HealthLevel.DEPRECATED: "warning",
    HealthLevel.UNKNOWN: "muted",
    HealthLevel.OK: "good",
    HealthLevel.IDLE: "muted",
}


def percent(share: float) -> str:
    """A share in at most four cells: ``0``, ``<.1``, ``4.1``, ``31``, ``100``, ``>999``."""
    value = share * 100
    if value == 0:
        return "0"
    if value < 0.1:
        return "<.1"
    if value >= 999.5:
        return ">999"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def took(ms: float) -> str:
    """A duration in at most five cells: ``0.8ms``, ``812ms``, ``1.9s``, ``14.2s``, ``3m05s``."""
    if ms < 9.95:
        return f"{ms:.1f}ms"
    if ms < 999.5:
        return f"{ms:.0f}ms"
    if ms < 59_950:
        return f"{ms / 1000:.1f}s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}m{seconds:02d}s" if minutes < 10 else f"{minutes}m"


def dollars(amount: float) -> str:
    """Money in at most eight cells: ``$0``, ``< $0.01``, ``$18.47``, ``$1,234``, ``$31k``."""
    if amount == 0:
        return "$0"
    if amount < 0.01:
        return "< $0.01"
    if amount < 999.5:
        return f"${amount:.2f}"
    return f"${amount:,.0f}" if amount < 99_999.5 else f"${count_label(amount)}"


def size(octets: int) -> str:
    """Bytes in at most seven cells: ``812 B``, ``4.2 kB``, ``31 MB``."""
    value, unit = float(octets), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5 or unit == "GB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if unit == "B" or value >= 9.95 else f"{value:.1f} {unit}"


#: The points of the compass in the names of regions, the longer ones first.
_COMPASS = (
    *(("northeast", "ne"), ("northwest", "nw"), ("southeast", "se"), ("southwest", "sw")),
    *(("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"), ("central", "c")),
)


def short_region(region: str) -> str:
    """``euw1`` for ``eu-west-1``, as people write them where there is little room."""
    first, *rest = region.split("-")
    parts = [first]
    for part in rest:
        known = next((short for word, short in _COMPASS if part == word), None)
        parts.append(known or (part if part.isdigit() else part[:1]))
    return "".join(parts)


def spark(figures: FleetFigures | None, width: int, calm: str) -> list[CellText]:
    """The invocations of each period as blocks, those in which any failed in another style.

    After a look at errors alone, the errors are drawn.
    """
    if figures is None:
        return [(" " * width, "")]
    errors = figures.of(FleetMeasure.ERRORS)
    counts = figures.of(FleetMeasure.INVOCATIONS) or errors
    # An eighth stays free above the highest: rows stand apart.
    peak = max((value for value in (*counts, *errors) if value), default=0.0) * 8 / 7
    parts: list[CellText] = []
    for cell in sparkline(counts, width, errors, peak=peak):
        glyph, style = cell.glyph(), "trouble" if cell.errors else calm
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + glyph, style)
        else:
            parts.append((glyph, style))
    return parts
