"""The panes of a function: each is made when it is first opened, and one of them is shown."""

import asyncio
from collections.abc import Mapping, Sequence

from textual.binding import BindingType
from textual.widget import AwaitMount
from textual.widgets import ContentSwitcher

from lambdatui.core.functions import Function
from lambdatui.core.lever import LeverTarget
from lambdatui.ui.detail import DetailPane, PaneMaker
from lambdatui.ui.messages import EventOffered, LinesAsked


class Deck(ContentSwitcher):
    """Shows one pane, and lets only that one work. ``panes`` are the makers by tab."""

    def __init__(self, panes: Mapping[str, PaneMaker], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make = panes
        self._panes: dict[str, DetailPane] = {}
        self._mounting: AwaitMount | None = None
        self._given = asyncio.Event()
        self._shown = ("", False)
        self._about: tuple[Function | None, tuple[Function, ...]] = (None, ())

    def pane(self, tab: str) -> DetailPane | None:
        """The pane of a tab; None where it was never opened."""
        return self._panes.get(tab)

    def bindings(self, tab: str) -> Sequence[BindingType]:
        """The keys of a tab's pane, opened or not."""
        return self._make[tab].bindings()

    def on_event_offered(self, message: EventOffered) -> None:
        """It is about a function of these panes, wherever a person is by the time it is heard."""
        message.of = self

    def on_lines_asked(self, message: LinesAsked) -> None:
        """The same."""
        message.of = self

    async def ready(self) -> None:
        """Wait until a pane that was made just now can be focused."""
        if self._mounting is not None:
            await self._mounting

    async def given(self) -> None:
        """Wait until a pane that was made just now knows its function, and works."""
        if self._mounting is not None:
            await self._given.wait()

    def work(
        self, tab: str, function: Function | None, marked: tuple[Function, ...], *, shown: bool
    ) -> None:
        """Show a tab's pane for these; it works while it is ``shown``, and the others rest."""
        self._shown, self._about = (tab, shown), (function, marked)
        if shown and tab not in self._panes:
            self._mount_pane(tab)
        self.current = tab if tab in self._panes else None
        self._give()

    def changed(self, target: LeverTarget) -> None:
        """Tell every pane that a lever was pulled."""
        for pane in self._panes.values():
            pane.changed(target)

    async def again(self) -> None:
        """The pane that is shown reads anew what could not be read."""
        tab, shown = self._shown
        if shown and tab in self._panes:
            await self._panes[tab].again()

    def rest(self) -> None:
        """None of its panes works; what they are about, and what is typed in them, stays."""
        tab, _ = self._shown
        self.work(tab, *self._about, shown=False)

    def _give(self) -> None:
        tab, shown = self._shown
        function, marked = self._about
        # The one that is shown comes first, and the one before works until it can: what they share
        # goes on unbroken.
        first = self._panes.get(tab)
        if shown and first is not None and not first.is_mounted:
            return
        for name in sorted(self._panes, key=lambda each: each != tab):
            pane = self._panes[name]
            if pane.is_mounted:
                active = shown and name == tab
                if active or function is None:
                    pane.marked = marked
                    pane.function = function
                pane.active = active

    def _mount_pane(self, tab: str) -> None:
        pane = self._panes[tab] = self._make[tab].make()
        pane.id = tab
        if not self.is_mounted:
            # What a switcher begins with hides all others as it is mounted.
            self._initial = tab
        self._mounting = self.mount(pane)
        self._given.clear()
        self.call_later(self._mounted, self._mounting)

    async def _mounted(self, mounting: AwaitMount) -> None:
        # What a pane is given before it is mounted, nobody watches.
        await mounting
        self._give()
        self._given.set()
