"""How wide the list of functions is, as far as that can be told before anything is laid out."""

#: Columns from which list and panes stand side by side.
WIDE = 110
#: Cells of the list beside the panes, at least (``screens/main.tcss``).
_LEAST = 54


def list_width(columns: int) -> int:
    """Cells of the list with its border, on a terminal with so many columns."""
    # Two of five parts, as in screens/main.tcss.
    return max(_LEAST, columns * 2 // 5) if columns >= WIDE else columns
