"""What every pane about one function takes from above."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Self

from textual.binding import BindingType
from textual.containers import Vertical
from textual.reactive import reactive

from lambdatui.core.functions import Function


class DetailPane(Vertical):
    """``function`` is what the pane is about; it asks AWS for something only while ``active``."""

    function: reactive[Function | None] = reactive(None, init=False)
    active: reactive[bool] = reactive(False, init=False)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the first part of the pane that takes it."""
        for widget in self.screen.focus_chain:
            if widget is not self and self in widget.ancestors:
                widget.focus(scroll_visible)
                break
        return self


class PaneMaker:
    """A pane that is imported when it is first needed: the first paint waits for none of them."""

    def __init__(self, module: str, name: str, *given: Any, **named: Any) -> None:
        """``given`` and ``named`` are what the class ``name`` of ``module`` is made from."""
        self._module = module
        self._name = name
        self._given = given
        self._named = named

    def _found(self) -> type[DetailPane]:
        found: type[DetailPane] = getattr(import_module(self._module), self._name)
        return found

    def make(self) -> DetailPane:
        """A new pane."""
        return self._found()(*self._given, **self._named)

    def bindings(self) -> Sequence[BindingType]:
        """The keys of the pane."""
        return self._found().BINDINGS
