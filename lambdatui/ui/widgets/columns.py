"""The columns of a table: what they show, and how they share the width there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rich.cells import cell_len, set_cell_size

from lambdatui.core.safe import safe

Row = TypeVar("Row")
Justify = Literal["left", "right"]
#: What a cell shows, and the name of its style, "" for the plain one.
CellText = tuple[str, str]

#: Columns of air before a cell, where its column asks for no other number.
GAP = 2
#: Characters of a text that are looked at for each cell there is: a line of a log may have a
#: million of them, and a few stand above one another in a cell.
_PER_CELL = 4


@dataclass(frozen=True)
class TableColumn(Generic[Row]):
    """One column: its title, what it shows of a row, and the width that it asks for.

    ``width`` is in cells; 0 takes what the others leave, at least ``least`` and at most ``most``.
    ``gap`` is how many cells of air stand before it, where it is not the first one.
    Where the width is too small, the column with the largest ``drop`` goes first; 0 stays.
    ``parts``, where it is given, is asked instead of ``cell``, with the width that there is: texts
    in several styles, one after the other.
    """

    id: str
    title: str
    cell: Callable[[Row], CellText]
    width: int = 0
    least: int = 12
    most: int = 1000
    justify: Justify = "left"
    drop: int = 0
    gap: int = GAP
    parts: Callable[[Row, int], Sequence[CellText]] | None = None

    def fitted(self, row: Row, width: int) -> list[CellText]:
        """What it shows of a row, safe and exactly ``width`` cells wide."""
        if self.parts is None:
            text, style = self.cell(row)
            return [(fit(text, width, self.justify), style)]
        return fit_parts(self.parts(row, width), width, self.justify)


@dataclass(frozen=True)
class Place(Generic[Row]):
    """A column that is shown: where it begins, and its width in cells."""

    column: TableColumn[Row]
    start: int
    width: int


def lay_out(columns: Sequence[TableColumn[Row]], width: int) -> list[Place[Row]]:
    """Which columns are shown in ``width`` cells, and where."""
    shown = list(columns)
    while len(shown) > 1 and _needed(shown) > width:
        first = max(shown, key=lambda column: column.drop)
        if not first.drop:
            break
        shown.remove(first)
    sizes = _sizes(shown, max(0, width - _needed(shown)))
    places: list[Place[Row]] = []
    start = 0
    for column in shown:
        start += column.gap if places else 0
        size = max(0, min(sizes[column.id], width - start))
        places.append(Place(column, start, size))
        start += size
    return places


def _sizes(columns: Sequence[TableColumn[Row]], spare: int) -> dict[str, int]:
    """The width of each. What one has no use for goes to those that can take more."""
    sizes = {column.id: column.width for column in columns}
    flexible = [column for column in columns if not column.width]
    flexible.sort(key=lambda column: min(column.most - column.least, spare))
    for place, column in enumerate(flexible):
        more = min(column.most - column.least, spare // (len(flexible) - place))
        sizes[column.id] = column.least + more
        spare -= more
    return sizes


def _needed(columns: Sequence[TableColumn[Row]]) -> int:
    widths = sum(column.width or column.least for column in columns)
    return widths + sum(column.gap for column in columns[1:])


def _looked_at(width: int) -> int:
    return _PER_CELL * max(0, width) + 8


def fit(text: str, width: int, justify: Justify = "left") -> str:
    """A text made safe and exactly ``width`` cells wide; what is cut off leaves a ``…``."""
    most = _looked_at(width)
    cut = len(text) > most
    text = safe(text[:most])
    length = len(text) if text.isascii() else cell_len(text)
    if cut or length > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    pad = " " * (width - length)
    return pad + text if justify == "right" else text + pad


def fit_parts(parts: Sequence[CellText], width: int, justify: Justify = "left") -> list[CellText]:
    """The same for texts in several styles; one at least."""
    fitted: list[CellText] = []
    room = width
    for raw, style in parts:
        most = _looked_at(room)
        text = safe(raw[:most])
        length = cell_len(text)
        if len(raw) > most or length > room:
            fitted.append((fit(text, room), style))
            return fitted
        fitted.append((text, style))
        room -= length
    if room or not fitted:
        fitted.insert(0 if justify == "right" else len(fitted), (" " * room, ""))
    return fitted
