"""What every pane about one function takes from above."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Self

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive

from lambdatui.core.functions import Function
from lambdatui.core.lever import LeverTarget
from lambdatui.ui.messages import LinesAsked
from lambdatui.ui.offers import Offer


class DetailPane(Vertical):
    """``function`` is what the pane is about; it asks AWS for something only while ``active``.

    ``marked`` are the functions that were chosen together in the list; a pane that can show several
    at once shows these, where there are any.
    """

    function: reactive[Function | None] = reactive(None, init=False)
    marked: reactive[tuple[Function, ...]] = reactive((), init=False)
    active: reactive[bool] = reactive(False, init=False)

    @property
    def fact_key(self) -> str:
        """The key of the fact under the cursor; only the configuration pane has one."""
        return ""

    def changed(self, target: LeverTarget) -> None:
        """A lever was pulled; only the configuration pane shows what it stands at."""

    def look(self, asked: LinesAsked) -> None:
        """Show the log lines that another pane asks for; only the logs' pane can."""

    def offer(self, offer: Offer, function: str) -> None:
        """Take an event for the function of this name; only the invoke pane can."""

    async def again(self) -> None:
        """Read anew what could not be read: by the pane's own key for that, where it has one."""
        for action in ("refresh", "retry"):
            await self.run_action(action)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the first part of the pane that takes it."""
        for widget in self.screen.focus_chain:
            if widget is not self and self in widget.ancestors:
                widget.focus(scroll_visible)
                break
        return self


class Shared:
    """Something that several panes share, made when the first of them is."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __call__(self) -> Any:
        """It, the same one every time."""
        if self._made is None:
            self._made = self._make()
        return self._made


class PaneMaker:
    """A pane that is imported when it is first needed: the first paint waits for none of them."""

    def __init__(self, name: str, *given: Any, parts: tuple[str, ...] = (), **named: Any) -> None:
        """``name`` is that of a class with its module before it, ``a.b.Pane``.

        It is made from ``given``, in which what is :class:`Shared` is given as what it makes, and
        ``named``. ``parts`` are the names of widgets in it that have
        keys of their own.
        """
        self._name = name
        self._parts = parts
        self._given = given
        self._named = named

    def make(self) -> DetailPane:
        """A new pane."""
        given = (each() if isinstance(each, Shared) else each for each in self._given)
        made: DetailPane = _class(self._name)(*given, **self._named)
        return made

    def bindings(self) -> Sequence[BindingType]:
        """The keys of the pane, then those of its parts that it has not itself."""
        found: dict[str, BindingType] = {}
        for name in (self._name, *self._parts):
            for binding in _class(name).BINDINGS:
                if isinstance(binding, Binding):
                    found.setdefault(f"{binding.key} {binding.description}", binding)
        return list(found.values())


def _class(name: str) -> Any:
    module, _, of = name.rpartition(".")
    return getattr(import_module(module), of)
