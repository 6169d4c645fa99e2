"""The columns of what was found and may be the event."""

from collections.abc import Sequence

from lambdatui.core.capture import Captured, Printing
from lambdatui.ui.widgets.columns import TableColumn

_PRINTINGS = {
    Printing.JSON: "JSON",
    Printing.NODE: "Node's printing",
    Printing.PYTHON: "Python's printing",
}

#: A candidate with its place among all of them, from 1.
CapturedRow = tuple[int, Captured]


def captured_rows(found: Sequence[Captured]) -> list[CapturedRow]:
    """The candidates with their places."""
    return list(enumerate(found, 1))


def captured_columns() -> tuple[TableColumn[CapturedRow], ...]:
    """Where it stood, what stood before it, how it was written, how large it is."""
    return (
        TableColumn("number", "", lambda row: (str(row[0]), "muted"), width=1),
        TableColumn("where", "where", lambda row: (row[1].where, _tone(row)), least=18, most=60),
        TableColumn("prefix", "after the words", lambda row: (row[1].prefix, "muted"), least=14),
        TableColumn("kind", "written as", lambda row: (_PRINTINGS[row[1].kind], ""), width=17),
        TableColumn("size", "size", _size, width=9, justify="right"),
    )


def size_words(count: int) -> str:
    """A number of bytes, in the unit that reads best: ``812 B``, ``4.2 kB``, ``1.3 MB``."""
    if count < 1_000:
        return f"{count} B"
    if count < 999_950:
        return f"{count / 1_000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _tone(row: CapturedRow) -> str:
    return "" if row[1].whole else "trouble"


def _size(row: CapturedRow) -> tuple[str, str]:
    captured = row[1]
    if not captured.whole:
        return "not whole", "trouble"
    return size_words(len(captured.text.encode("utf-8", "replace"))), ""
