"""The first picture of the console, drawn without Textual: what is known already, and its age.

It stands where the console's own first picture does, cell by cell as far as that is cheap, so that
nothing moves once Textual is there. Nothing in here may import Textual.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from lambdatui.core.connection import Connection, without_credentials
from lambdatui.core.fleet import FleetRow
from lambdatui.core.functions import Function
from lambdatui.core.safe import safe
from lambdatui.core.saved_views import FleetView
from lambdatui.core.timespan import age
from lambdatui.ui import colours
from lambdatui.ui.early_ink import Ink, Piece
from lambdatui.ui.fleet_order import FleetOrder
from lambdatui.ui.fleet_words import CONNECTING, order_words, window_label
from lambdatui.ui.list_width import WIDE, list_width
from lambdatui.ui.widgets.columns import Place, fit, lay_out
from lambdatui.ui.widgets.fleet_columns import FleetCells, fleet_columns

#: A terminal with less has no picture of ours.
_LEAST_COLUMNS, _LEAST_LINES = 40, 10
#: Lines that are not rows: header, keys, two borders, titles, the reason of the row's mark.
_AROUND = 6

_TITLE = Ink(colours.FOREGROUND, colours.BACKGROUND, bold=True)
_BORDER = Ink(colours.ACCENT, colours.BACKGROUND)
_OTHER_BORDER = Ink(colours.BORDER_BLURRED, colours.BACKGROUND)
_MUTED = Ink(colours.MUTED, colours.BACKGROUND)
_HEADS = Ink(colours.MUTED, colours.BACKGROUND, bold=True)
_PLAIN = Ink(colours.FOREGROUND, colours.BACKGROUND)
_WARNING = Ink(colours.WARNING, colours.BACKGROUND)
_CURSOR = Ink(colours.CURSOR_FOREGROUND, colours.CURSOR_BACKGROUND)
_HEADER = Ink(colours.FOREGROUND, colours.PANEL)
_HEADER_BOLD = Ink(colours.FOREGROUND, colours.PANEL, bold=True)
_CONTEXT = Ink(colours.MUTED, colours.PANEL)
_MODE = Ink(colours.BACKGROUND, colours.WARNING, bold=True)
_KEYS = Ink(colours.MUTED, colours.SURFACE)
_STYLES = {"muted": _MUTED, "warning": _WARNING, "strong": _TITLE}


class EarlyList(NamedTuple):
    """What is on the picture.

    ``read_ms`` is 0 where the list is being read just now; it is ``whole`` once its end has come.
    """

    functions: Sequence[Function]
    view: FleetView
    read_ms: int = 0
    whole: bool = False


def early_frame(
    size: tuple[int, int],
    listed: EarlyList,
    connection: Connection,
    now_ms: int,
    *,
    label: str = "",
) -> list[list[Piece]]:
    """The lines of the picture for a terminal of ``size`` (columns, lines).

    Empty where there is no function to show, or the terminal is too small.
    """
    columns, lines = size
    if columns < _LEAST_COLUMNS or lines < _LEAST_LINES or not listed.functions:
        return []
    wide, width = columns >= WIDE, list_width(columns)
    left = _list(width, lines - 2, listed, now_ms)
    right = _panes(columns - width, lines - 2) if wide else [[] for _ in left]
    return [
        _header(columns, connection, label),
        *([*one, *other] for one, other in zip(left, right, strict=True)),
        [(" " * columns, _KEYS)],
    ]


def _header(columns: int, connection: Connection, label: str) -> list[Piece]:
    """As :class:`~lambdatui.ui.widgets.header_bar.HeaderBar` draws it while nothing is known."""
    mode = " READ-ONLY " if connection.read_only else ""
    pieces = [(" λ ", _HEADER)]
    if label:
        pieces.append((f"{safe(label)}  ", _HEADER_BOLD))
    pieces.append((CONNECTING, _CONTEXT))
    endpoint = without_credentials(connection.endpoint_url)
    for part in filter(None, (connection.profile, connection.region, endpoint)):
        pieces += [(" · ", _CONTEXT), (safe(part), _HEADER)]
    return [*_cut(pieces, columns - len(mode), _HEADER), (mode, _MODE)]


def _list(width: int, height: int, listed: EarlyList, now_ms: int) -> list[list[Piece]]:
    """The box of the list."""
    view = listed.view
    rows = FleetOrder().of(
        [FleetRow(function=each, region=_region(each)) for each in listed.functions],
        view.sort,
        now_ms,
        descending=view.descending,
    )
    room = max(0, height - _AROUND + 2)
    # A bar to scroll with takes a column.
    inside = width - 2
    table = inside - (len(rows) > room)
    cells = FleetCells(lambda: now_ms, lambda _: False, lambda _: None)
    longest = max(len(function.name) for function in listed.functions)
    places = lay_out(fleet_columns(view.columns, cells, table, longest), table)
    shown = {place.column.id for place in places}
    order = order_words(view.sort, descending=view.descending, hidden=view.sort not in shown)
    old = f"list of {age(listed.read_ms, now_ms)} ago" if listed.read_ms else "so far…"
    count = f"Functions {len(rows)}"
    first = count if listed.whole else f"{count} · {old}" if listed.read_ms else f"{count} {old}"
    title = " · ".join(filter(None, (first, order, window_label(view.window))))
    body = [_heads(places)]
    for at, row in enumerate(rows[:room]):
        body.append(_row(places, row, cursor=at == 0))
        if at == 0:
            body[-1] = _filled(body[-1], table, _CURSOR)
    return _box(title, [_filled(line, inside, _PLAIN) for line in body], width, height, _BORDER)


def _panes(width: int, height: int) -> list[list[Piece]]:
    """The box of the panes, before a function was chosen."""
    return _box("No function chosen", [], width, height, _OTHER_BORDER)


def _box(
    title: str, body: list[list[Piece]], width: int, height: int, border: Ink
) -> list[list[Piece]]:
    room = max(0, width - 6)
    # Cut off with an ellipsis behind a word's end or in it, as Textual does.
    words = title if len(title) <= room else f"{title[: room - 1]}…"
    blank = [(" " * (width - 2), _PLAIN)]
    lines = [*body, *([blank] * (height - 2 - len(body)))]
    return [
        [("╭─ ", border), (words, _TITLE), (f" {'─' * (width - 5 - len(words))}╮", border)],
        *([("│", border), *line, ("│", border)] for line in lines[: height - 2]),
        [(f"╰{'─' * (width - 2)}╯", border)],
    ]


def _heads(places: Sequence[Place[FleetRow]]) -> list[Piece]:
    pieces: list[Piece] = []
    used = 0
    for place in places:
        pieces.append((" " * (place.start - used), _PLAIN))
        pieces.append((fit(place.column.title, place.width, place.column.justify), _HEADS))
        used = place.start + place.width
    return pieces


def _row(places: Sequence[Place[FleetRow]], row: FleetRow, *, cursor: bool) -> list[Piece]:
    pieces: list[Piece] = []
    used = 0
    for place in places:
        pieces.append((" " * (place.start - used), _CURSOR if cursor else _PLAIN))
        for text, style in place.column.fitted(row, place.width):
            pieces.append((text, _CURSOR if cursor else _STYLES.get(style, _PLAIN)))
        used = place.start + place.width
    return pieces


def _filled(pieces: list[Piece], width: int, ink: Ink) -> list[Piece]:
    """The pieces, and blanks up to ``width`` cells."""
    return [*pieces, (" " * (width - sum(cell_len(text) for text, _ in pieces)), ink)]


def _cut(pieces: list[Piece], width: int, ink: Ink) -> list[Piece]:
    """Exactly ``width`` cells of them."""
    cut: list[Piece] = []
    room = width
    for text, style in pieces:
        if cell_len(text) > room:
            return [*cut, (fit(text, room), style)]
        cut.append((text, style))
        room -= cell_len(text)
    return [*cut, (" " * room, ink)]


def _region(function: Function) -> str:
    parts = function.arn.split(":")
    return parts[3] if len(parts) > 3 else ""
