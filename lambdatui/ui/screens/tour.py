"""The one screen with the tour of the demo on it, for as long as that lasts."""

from collections.abc import Callable
from typing import Any

from lambdatui.core.tour import Tour
from lambdatui.ui.messages import Noted
from lambdatui.ui.screens.levers import LeversScreen
from lambdatui.ui.screens.main import MainScreen
from lambdatui.ui.screens.palette import Palette
from lambdatui.ui.widgets.key_bar import KeyBar, binding_name
from lambdatui.ui.widgets.tour_line import TourLine

#: The screens that a step leads to, by the commands that open them.
_OPENED = {LeversScreen: "main.levers", Palette: "app.palette"}


class TourScreen(MainScreen):
    """Goes on to the next step by what a person did, whether by key, mouse or palette."""

    def __init__(self, *given: Any, over: Callable[[], None], **options: Any) -> None:
        """``over`` is called once: after the last step, or when the tour is skipped."""
        super().__init__(*given, **options)
        self._tour = Tour()
        self._over = over

    def on_mount(self) -> None:
        """The line stands right above the keys."""
        self.mount(TourLine(), before=self.query_one(KeyBar))
        self.call_after_refresh(self._tell)

    async def _enter(self, *, here: bool = False) -> None:
        await super()._enter(here=here)
        if self.in_detail:
            self._did(f"main.{self.tab}")

    def on_screen_suspend(self) -> None:
        """Another screen came over this one."""
        self._did(_OPENED.get(type(self.app.screen), ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape works from the list as well: it skips the tour."""
        return (action == "back" and self._tour.step is not None) or super().check_action(
            action, parameters
        )

    async def action_back(self) -> None:
        """Skip the tour; after it, back."""
        if self._tour.step is None:
            await super().action_back()
        else:
            self.on_tour_line_skipped()

    def on_tour_line_skipped(self) -> None:
        """No more of it, ever."""
        self._tour.skip()
        self._tell()

    def _did(self, command: str) -> None:
        if self._tour.did(command):
            if self._tour.step is None:
                self.app.post_message(Noted("That was the tour. ? shows every key."))
            self._tell()

    def _tell(self) -> None:
        step = self._tour.step
        lines = self.query(TourLine)
        if not lines:
            return
        if step is None:
            lines.remove()
            self.refresh_bindings()
            self._over()
            return
        lines.first().say(self._tour.number, self._key_of(step.command), step.words)

    def _key_of(self, command: str) -> str:
        """The key of a command as this person has it."""
        active = (each.binding for each in self.active_bindings.values())
        return next((binding_name(each) for each in active if each.id == command), ":")
