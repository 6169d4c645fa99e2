"""The table of invocations: it follows the newest one until a person moves."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from lambdatui.core.invocation import Invocation
from lambdatui.ui.widgets.table import Table


class InvocationTable(Table[Invocation]):
    """``follows`` while the cursor goes with the first row, whichever invocation that is.

    A person who moves keeps their row; going to the first row takes hold of it again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "lines", id="invocations.open"),
    ]

    follows = True

    def show(self, rows: Sequence[Invocation], held: Invocation | None) -> None:
        """Show these rows; ``held`` is the one under the cursor, as it stands now."""
        self.set_rows(rows)
        if self.follows:
            self.move_to_first()
        elif held is not None and held.key != self._held_key():
            # A START that came late changed its key.
            self.move_to(held.key)

    def _held_key(self) -> str:
        row = self.cursor_row
        return "" if row is None else row.key

    def choose(self, key: str) -> bool:
        """Put the cursor on the row with this key, and keep it there."""
        self.follows = False
        return super().choose(key)

    def action_first(self) -> None:
        """To the first row, and stay with it."""
        super().action_first()
        self.follows = True

    def _person_moves(self, index: int) -> None:
        self.follows = False
        super()._person_moves(index)

    @property
    def above(self) -> int:
        """How many rows stand above those that are seen."""
        return self.scroll_offset.y

    @property
    def seen(self) -> Sequence[Invocation]:
        """The rows that are seen."""
        top = self.scroll_offset.y
        return self.rows[top : top + self.page_size]
