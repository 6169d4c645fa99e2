"""Which cells of the matrix a run has: all of them, or a part that covers each row and column."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from tests.faults.faults import FaultKind

#: Of the part: so many faults for each row, and so many rows for each fault.
FAULTS_OF_A_ROW = 4
ROWS_OF_A_FAULT = 3
#: The property of a test that says which cell it was.
PROPERTY = "cell"
#: The property of one that the fault found nothing to do to: it has to end as ever then.
SPARED = "spared"


#: Why a row does not meet a fault; empty where it does.
Without = Callable[[str, FaultKind], str]


class Cell(NamedTuple):
    """One fault, met by one view or command: by the row."""

    row: str
    fault: FaultKind

    def __str__(self) -> str:
        return f"{self.row} / {self.fault.value}"


def cells(
    rows: Sequence[str],
    *,
    whole: bool,
    without: Without,
    rest: Collection[str] = (),
    of_row: int = FAULTS_OF_A_ROW,
    of_fault: int = ROWS_OF_A_FAULT,
) -> list[Cell]:
    """The cells to run, in the order of rows and faults.

    The part is chosen by a hash of the names, so it is the same in each run, and a new row changes
    nothing for the others but where a fault had too few. ``without`` gives a reason for what does
    not apply, which is not run; ``rest`` are rows for the whole alone, much like others.
    """
    every = [Cell(row, fault) for row in rows for fault in FaultKind if not without(row, fault)]
    if whole:
        return every
    every = [cell for cell in every if cell.row not in rest]
    chosen = {
        cell
        for row in rows
        for cell in sorted((c for c in every if c.row == row), key=_hash)[:of_row]
    }
    for fault in FaultKind:
        column = sorted((cell for cell in every if cell.fault is fault), key=_hash)
        missing = of_fault - sum(cell in chosen for cell in column)
        chosen.update([cell for cell in column if cell not in chosen][: max(0, missing)])
    return [cell for cell in every if cell in chosen]


def _hash(cell: Cell) -> str:
    return hashlib.sha256(str(cell).encode()).hexdigest()
