"""The tables of dead letters, and of the places where they wait."""

from collections.abc import Collection
from typing import ClassVar

from textual.binding import Binding, BindingType

from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace
from lambdatui.core.stop import Clock
from lambdatui.ui.widgets.letter_columns import letter_columns, place_columns
from lambdatui.ui.widgets.table import Table


class Places(Table[DeadLetterPlace]):
    """Where letters wait."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "read its letters…", id="letters.read"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(place_columns(), _place_key, id=id)


class Letters(Table[DeadLetter]):
    """The letters of one place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "take", id="letters.take"),
    ]

    def __init__(self, marked: Collection[str], clock: Clock, *, id: str | None = None) -> None:
        """``marked`` are the ids of those that have a mark, at any time."""
        super().__init__(letter_columns(marked, clock), _letter_key, id=id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a letter with an event opens."""
        row = self.cursor_row
        if action == "open":
            return row is not None and bool(row.event)
        return super().check_action(action, parameters)


def _place_key(place: DeadLetterPlace) -> str:
    return f"{place.arn} {place.kind} {place.via}"


def _letter_key(letter: DeadLetter) -> str:
    return letter.id
