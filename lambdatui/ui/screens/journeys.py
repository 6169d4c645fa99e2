"""Going to a function by its name, and back and forth between the places where a person was."""

from collections.abc import AsyncGenerator
from typing import ClassVar

from textual.binding import Binding, BindingType

from lambdatui.core.functions import Function, FunctionPage
from lambdatui.core.safe import safe
from lambdatui.ui.journey import Journey, Stop
from lambdatui.ui.messages import ScreenAsked
from lambdatui.ui.screens.halves import HalvesScreen


class JourneyScreen(HalvesScreen):
    """The two halves, with the way that a person takes through them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "semicolon",
            "jump",
            "go to a function",
            id="main.jump",
            key_display=";",
            show=False,
        ),
        Binding("alt+left", "travel(-1)", "where you were", id="main.backward", show=False),
        Binding("alt+right", "travel(1)", "forth again", id="main.forward", show=False),
    ]
    _journey: Journey

    def on_mount(self) -> None:
        """Nobody was anywhere yet."""
        self._journey = Journey()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from where one begins."""
        if action == "travel" and self.is_mounted:
            return self._journey.leads(int(str(parameters[0])), inside=self._inside)
        return super().check_action(action, parameters)

    async def _enter(self, *, here: bool = False) -> None:
        await super()._enter(here=here)
        function = self._function
        if function is not None and self.in_detail:
            self._journey.came(Stop(function.arn, function.name, self.tab))

    def action_jump(self) -> None:
        """Ask for a function: pinned ones stand first, then those that were looked at last."""
        pinned = self._functions.pinned
        current = self._function.name if self._function is not None else ""
        known = self._functions.functions

        async def read() -> AsyncGenerator[FunctionPage, None]:
            yield FunctionPage(functions=known, last=True)

        self.post_message(
            ScreenAsked(
                "function_choice.FunctionChoice",
                self._named,
                title="Go to",
                read=read,
                first=tuple(name for name in (*pinned, *self._journey.names) if name != current),
                notes=dict.fromkeys(pinned, "pinned"),
                listed_only=True,
            )
        )

    def _named(self, name: str | None) -> None:
        if name is None:
            return
        same = [each for each in self._functions.functions if each.name == name]
        if not same:
            # It is gone from the list since it was chosen.
            self.notify(f"{safe(name)} is not in the list.", severity="warning", markup=False)
            return
        site = self._site_of(self._function)
        found = next((each for each in same if self._site_of(each) is site), None)
        self.run_worker(self._look(found or same[0], self.tab), exit_on_error=False)

    async def _look(self, function: Function, tab: str) -> None:
        """Show a function: in the pane that a person is in, else under the list's cursor."""
        inside = self.in_detail or self._inside
        self._came_from = ""
        self._functions.choose(function)
        self._show(function)
        if inside:
            self.tab = tab
            await self._enter(here=True)

    async def action_travel(self, step: int) -> None:
        """Go where a person was before, or forth again."""
        stop = self._journey.go(step, inside=self._inside)
        if stop is None:
            return
        known = self._functions.functions
        found = next((each for each in known if each.arn == stop.arn), None)
        if found is None:
            words = f"{safe(stop.name)} is not in the list of this account and region."
            self.notify(words, severity="warning", markup=False)
            return
        self._came_from = ""
        self._functions.choose(found)
        self._show(found)
        self.tab = stop.tab
        await self._enter(here=True)
