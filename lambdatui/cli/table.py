"""A table on standard output, in columns as wide as what they hold."""

from collections.abc import Sequence

from lambdatui.cli.terminal import Output
from lambdatui.core.safe import safe

_GAP = "  "


def write_table(output: Output, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write the header and the rows, each cell on its line."""
    lines = [tuple(header), *(tuple(map(safe, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    first, *others = (
        _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    output.styled(first, "bold")
    for line in others:
        output.line(line)


def write_array(output: Output, objects: Sequence[str]) -> None:
    """Write a JSON array with one object a line."""
    lines = ",\n".join(objects)
    output.line(f"[\n{lines}\n]" if lines else "[]")
