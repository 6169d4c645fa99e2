"""What the list of functions is called by: its order, its window, its columns. No Textual here."""

from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_columns import FleetColumn

#: Stands where the account will.
CONNECTING = "connecting…"

_UNITS = {"m": "min", "h": "h", "d": "d"}
#: What an order is called; where nothing stands here, the column's own title.
_ORDERS = {FleetColumn.AGE: "changed", FleetColumn.TIMEOUT: "timeout", FleetColumn.MEMORY: "memory"}


def window_label(window: FleetWindow) -> str:
    """``15 min``, ``1 h``, ``7 d``."""
    return f"{window.value[:-1]} {_UNITS[window.value[-1]]}"


def column_name(column: FleetColumn) -> str:
    """A column in a word for people."""
    return _ORDERS.get(column) or column.value.replace("-", " ")


def order_words(column: FleetColumn, *, descending: bool, hidden: bool) -> str:
    """``trouble first``; ``by cost ▼`` where the column that says so is not on the screen."""
    if column is FleetColumn.HEALTH:
        return "trouble last" if descending else "trouble first"
    return f"by {column_name(column)} {'▼' if descending else '▲'}" if hidden else ""
