"""Two configurations: side by side where there is room, else one below the other."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Size

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.safe import safe
from lambdatui.core.section_diff import NOT_READ, NOTHING, UNREAD, Differs, DiffRow
from lambdatui.core.section_facts import TITLES
from lambdatui.ui.widgets.fact_list import FactList
from lambdatui.ui.widgets.fact_rows import Layout, Row, Section

#: Cells from which both stand side by side.
SIDE_BY_SIDE = 96
#: Cells of the labels, and between columns.
_LABELS, _NARROW_LABELS = 26, 20
_GAP = 2


def columns(width: int) -> tuple[int, int]:
    """The cells before the left side, and those of each side; of one alone where they are narrow.

    The left side begins after a glyph and the labels.
    """
    if width >= SIDE_BY_SIDE:
        before = 3 + _LABELS + _GAP
        return before, (width - before - 1 - _GAP) // 2
    before = 3 + _NARROW_LABELS + _GAP
    return before, width - before - 3


class DiffList(FactList):
    """The rows of a comparison under the titles of their sections."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[DiffRow, ...] = ()

    def show_rows(self, rows: Sequence[DiffRow]) -> None:
        """Show these; the cursor stays on its row, as far as that is there."""
        self._rows = tuple(rows)
        self.show(
            [
                Section(TITLES[id], tuple(_fact(row) for row in each), key=id.value)
                for id, each in groupby(self._rows, key=lambda row: row.section)
            ]
        )

    @property
    def row(self) -> DiffRow | None:
        """The one under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._columns = width
        self._layout_of = diff_layout(self._rows, width)
        self.virtual_size = Size(width, len(self._layout_of.rows))
        self.refresh()


def diff_layout(rows: Sequence[DiffRow], width: int) -> Layout:
    """Where everything stands in so many cells."""
    made: list[Row] = []
    sections: list[int] = []
    number = -1
    for stop, row in enumerate(rows):
        if not stop or rows[stop - 1].section is not row.section:
            number += 1
            made.append(Row(-1, number, TITLES[row.section], is_heading=True))
        sections.append(number)
        made += _rows_of(stop, number, row, width)
    return Layout(tuple(made), tuple(_fact(row) for row in rows), tuple(sections))


def _fact(row: DiffRow) -> Fact:
    return Fact(key=row.id, label=row.label, value=f"{row.left} → {row.right}")


def _rows_of(stop: int, number: int, row: DiffRow, width: int) -> Iterator[Row]:
    before, room = columns(width)
    labels = before - 3 - _GAP
    label = safe(row.label)
    head = f" {row.differs.glyph} {label}"
    if cell_len(label) > labels:
        # A name that is too long for its column has a row to itself.
        yield Row(stop, number, head)
        head = ""
    lines = _side_by_side(row, room) if width >= SIDE_BY_SIDE else _below(row, room)
    for parts in lines:
        yield Row(stop, number, set_cell_size(head, before), tuple(parts))
        head = ""


def _side_by_side(row: DiffRow, room: int) -> Iterator[list[tuple[str, Tone]]]:
    tones = _tones(row)
    cells = [_wrapped(said or NOTHING, room) for said in (row.left, row.right)]
    for left, right in zip_longest(*cells, fillvalue=""):
        yield [(set_cell_size(left, room + _GAP), tones[0]), (right, tones[1])]


def _below(row: DiffRow, room: int) -> Iterator[list[tuple[str, Tone]]]:
    tones = _tones(row)
    if row.differs is Differs.SAME and row.left == row.right:
        sides = [("  ", row.left, tones[0])]
    else:
        sides = [("- ", row.left, tones[0]), ("+ ", row.right, tones[1])]
        # What is not there needs no row of its own: the sign tells.
        sides = [side for side in sides if side[1]] or sides[:1]
    for sign, said, tone in sides:
        for at, line in enumerate(_wrapped(said or NOTHING, room)):
            yield [(("  " if at else sign) + line, tone)]


def _tones(row: DiffRow) -> tuple[Tone, Tone]:
    match row.differs:
        case Differs.SAME:
            return "context", "context"
        case Differs.UNKNOWN:
            return _tone(row, row.left), _tone(row, row.right)
    return "context" if not row.left else "plain", "context" if not row.right else "plain"


def _tone(row: DiffRow, said: str) -> Tone:
    """Of a side of which perhaps nothing is known."""
    if not said:
        return "context"
    return "doubt" if row.key == UNREAD or said == NOT_READ else "plain"


def _wrapped(text: str, width: int) -> list[str]:
    return [line.plain for line in Content(safe(text)).wrap(max(8, width))]
