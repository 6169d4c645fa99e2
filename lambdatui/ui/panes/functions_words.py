"""What the list of functions says of itself in words."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, column_facts
from lambdatui.core.health import health
from lambdatui.core.prices import money
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.fleet_listing import FleetListing
from lambdatui.ui.fleet_reading import Depth
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice

#: What stands first in the order of a column, where that is neither a size nor a letter.
_FIRSTS = {
    FleetColumn.HEALTH: "the worst first",
    FleetColumn.INVOCATIONS: "the busiest first",
    FleetColumn.SINCE: "the newest trouble first",
    FleetColumn.P95: "the slowest first",
    FleetColumn.P95_SHARE: "those nearest to their timeout first",
    FleetColumn.MEMORY_USED: "those nearest to their memory first",
    FleetColumn.ALARM: "those in alarm first",
    FleetColumn.COST: "the dearest first",
    FleetColumn.TIMEOUT: "the longest first",
    FleetColumn.AGE: "the newest change first",
}

_NOBODY = frozenset({Kind.NO_CREDENTIALS, Kind.NO_REGION})
_DEMO = "\n\nD opens the demo, which needs no account: functions that run on this machine."


def interval_label(seconds: int | None) -> str:
    """``30 s``, ``1 min``, ``off``."""
    if seconds is None:
        return "off"
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"


def first_words(column: FleetColumn) -> str:
    """What stands first, as long as nobody has turned the order round."""
    size = "the largest first" if column_facts(column).largest_first else "A to Z"
    return _FIRSTS.get(column, size)


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


def listing_trouble(fault: Fault, listed_ms: int, now_ms: int, region: str = "") -> str:
    """What went wrong with the list, and how far what is shown can be trusted.

    With a ``region`` it is said of that one alone.
    """
    if listed_ms:
        state = f"This list is {age(listed_ms, now_ms)} old."
    else:
        state = "" if region else "There may be more functions than these."
    return f"✗ {_of(region)}{safe(fault.what)} {safe(retry_advice(fault))} {state}".rstrip()


def trouble_lines(
    lists: Sequence[FleetListing],
    mishap: Fault | None,
    unread: Iterable[tuple[str, Fault]],
    now_ms: int,
    *,
    several: bool,
) -> list[str]:
    """What went wrong, with its region where there are several: each fails by itself.

    ``mishap`` is a mistake of ours; ``unread`` what of the functions could not be read, by place.
    """
    lines, broken = [], set()
    if mishap is not None:
        lines.append(listing_trouble(mishap, min(each.known_ms for each in lists), now_ms))
    for each in lists:
        if each.fault is not None:
            broken.add(each.place)
            region = each.region if several else ""
            lines.append(listing_trouble(each.fault, each.known_ms, now_ms, region))
    for place, fault in unread:
        # What is not listed cannot be read either, and one line of it is enough.
        if place not in broken or not several:
            lines += reading_trouble([fault], place if several else "")
    return lines


def reading_trouble(faults: Iterable[Fault], region: str = "") -> list[str]:
    """One sentence for each thing that could not be read of the functions."""
    return [f"✗ {_of(region)}{safe(fault.what)} {safe(retry_advice(fault))}" for fault in faults]


def _of(region: str) -> str:
    return f"{safe(region)}: " if region else ""


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
        offer = _DEMO if lacks_account(fault) else ""
        return fault_note(fault) + Content(offer)
    return (
        f"This account has no functions in {place or 'this region'}.\n"
        "Another region or profile may have some: @ goes there.\n\n"
        "r lists again."
    )


def lacks_account(fault: Fault | None) -> bool:
    """Whether nothing is set up yet: AWS itself has refused nobody."""
    return fault is not None and not fault.code and fault.kind in _NOBODY


def sentence(words: str) -> str:
    """The words with a capital letter and a full stop, where there are any."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def ask_words(depth: Depth, unread: int, cost: float) -> str:
    """What reading the figures of all would cost, and by which key."""
    return f"A reads the {depth.value} of {unread:,} functions for {money(cost)}."
