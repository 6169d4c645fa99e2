"""What the list of functions says of itself in words."""

from collections.abc import Iterable

from textual.content import Content

from lambdatui.core.errors import Fault
from lambdatui.core.fleet import FleetRow, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn, column_facts
from lambdatui.core.functions import Function
from lambdatui.core.health import health
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice

_UNITS = {"m": "min", "h": "h", "d": "d"}
#: What an order is called; where nothing stands here, the column's own title.
_ORDERS = {FleetColumn.AGE: "changed", FleetColumn.TIMEOUT: "timeout", FleetColumn.MEMORY: "memory"}


def window_label(window: FleetWindow) -> str:
    """``15 min``, ``1 h``, ``7 d``."""
    return f"{window.value[:-1]} {_UNITS[window.value[-1]]}"


def interval_label(seconds: int | None) -> str:
    """``30 s``, ``1 min``, ``off``."""
    if seconds is None:
        return "off"
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"


def column_name(column: FleetColumn) -> str:
    """A column in a word for people."""
    return _ORDERS.get(column) or column.value.replace("-", " ")


def order_words(column: FleetColumn, *, descending: bool, hidden: bool) -> str:
    """``trouble first``; ``by cost ▼`` where the column that says so is not on the screen."""
    if column is FleetColumn.HEALTH:
        return "trouble last" if descending else "trouble first"
    return f"by {column_name(column)} {'▼' if descending else '▲'}" if hidden else ""


def why(row: FleetRow | None, now_ms: int, *, stale: bool) -> Content:
    """All reasons of the mark of one row, and how old the figures are where that matters."""
    if row is None:
        return Content("")
    found = health(row, now_ms)
    words = safe("; ".join(found.reasons))
    if stale and row.figures is not None:
        words += f" · read {age(row.figures.read_ms, now_ms)} ago"
    style = "$text-error" if found.level.value <= 1 else ""
    return Content.assemble((f"{found.glyph} ", style), words)


def listing_trouble(fault: Fault, listed_ms: int, now_ms: int) -> str:
    """What went wrong with the list, and how far what is shown can be trusted."""
    if listed_ms:
        state = f"This list is {age(listed_ms, now_ms)} old."
    else:
        state = "There may be more functions than these."
    return f"✗ {safe(fault.what)} {safe(retry_advice(fault))} {state}"


def reading_trouble(faults: Iterable[Fault]) -> list[str]:
    """One sentence for each thing that could not be read of the functions."""
    return [f"✗ {safe(fault.what)} {safe(retry_advice(fault))}" for fault in faults]


def empty_text(
    *, known: bool, filter: str, listing: bool, fault: Fault | None, place: str
) -> Content | str:
    """Why there is nothing to see, and what to do."""
    place = safe(place)
    if known:
        return f"No function matches '{safe(filter)}'. Esc clears the filter."
    if listing:
        return f"Listing the functions in {place}…" if place else "Listing the functions…"
    if fault is not None:
        return fault_note(fault)
    return (
        f"This account has no functions in {place or 'this region'}.\n"
        "Another region or profile may have some: lambdatui --region REGION --profile NAME.\n\n"
        "r lists again."
    )


def needs_metrics(column: FleetColumn) -> bool:
    """Whether the order by a column is that of figures."""
    return column_facts(column).needs is not None and column_facts(column).key is not None


def by_name(functions: Iterable[Function]) -> tuple[Function, ...]:
    """In the order of the names."""
    return tuple(sorted(functions, key=lambda each: (each.name.casefold(), each.name)))
