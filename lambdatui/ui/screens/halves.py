"""The two halves of the console: the list answers which function, the panes what about it."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from rich.text import Text
from textual import events
from textual.reactive import reactive
from textual.screen import Screen

from lambdatui.core.functions import Function
from lambdatui.core.lever import LeverTarget
from lambdatui.core.safe import safe
from lambdatui.ui.detail import PaneMaker
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.list_width import WIDE
from lambdatui.ui.messages import (
    EventOffered,
    FunctionHighlighted,
    FunctionOpened,
    FunctionsMarked,
    LinesAsked,
)
from lambdatui.ui.panes.functions import FunctionsPane
from lambdatui.ui.screens.deck import Deck
from lambdatui.ui.screens.tabs import OF_SEVERAL, TAB_ACTIONS
from lambdatui.ui.sites import Site
from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.key_bar import KeyBar
from lambdatui.ui.widgets.tab_bar import TabBar

#: Seconds that the cursor of the list rests before AWS is asked about a function.
REST_S = 0.25
#: Of the list and the panes of an account or a region that is not looked at.
ELSEWHERE = "-elsewhere"


class HalvesScreen(Screen[None]):
    """List and panes, side by side where both fit, else one at a time.

    Each site has its own panes, and each set of sites that are looked at together its own list.
    """

    tab: reactive[str] = reactive("logs", init=False)
    in_detail: reactive[bool] = reactive(False, init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        site: Site,
        panes: Callable[[Site], Mapping[str, PaneMaker]],
        functions: FunctionsPane,
    ) -> None:
        """``panes`` make those of a site, when each is first opened."""
        super().__init__()
        self._make = panes
        #: The sites that are looked at.
        self._here: tuple[Site, ...] = (site,)
        self._functions = functions
        self._lists: dict[tuple[Site, ...], FunctionsPane] = {self._here: functions}
        self._deck = Deck(panes(site), id="panes")
        self._decks: dict[Site, Deck] = {site: self._deck}
        self._function: Function | None = None
        self._marked: tuple[Function, ...] = ()
        #: The pane from which a person went to the log lines behind something.
        self._came_from = ""
        self._rest: asyncio.TimerHandle | None = None
        self._moving = asyncio.Lock()

    # Which account and regions.

    def _site_of(self, function: Function | None) -> Site | None:
        """Where a function is; the first one for none. None where that is not known."""
        if function is None or len(self._here) == 1:
            return self._here[0]
        # The list knows where it was read; one that is in it no more names its region itself.
        region = self._functions.place_of(function) or region_of(function.arn)
        return next((site for site in self._here if site.region == region), None)

    def _lever_ended(self, target: LeverTarget) -> None:
        """The panes read again what the lever may have touched."""
        for deck in self._decks.values():
            deck.changed(target)

    def _deal(self) -> None:
        """Let the panes stand there that are of the function's region; all others rest."""
        site = self._site_of(self._function)
        if site is None:
            # Panes of another region would show, and run, another function of this name.
            self._deck.rest()
            self._deck.add_class(ELSEWHERE)
            return
        deck = self._decks.get(site)
        if deck is None:
            deck = self._decks[site] = Deck(self._make(site))
            self.query_one("#detail").mount(deck)
        if deck is not self._deck:
            self._deck.rest()
            self._deck.add_class(ELSEWHERE)
            self._deck = deck
        deck.remove_class(ELSEWHERE)

    async def _move(self, here: tuple[Site, ...], make: Callable[[], FunctionsPane]) -> None:
        """Look at other sites: their list, as it was left, and their panes, as they were left."""
        async with self._moving:
            functions = self._lists.get(here)
            if functions is None:
                functions = make()
                functions.add_class(ELSEWHERE)
                await self.query_one("#body").mount(functions, before="#detail")
                self._lists[here] = functions
            self._stand(here, functions)

    def _stand(self, here: tuple[Site, ...], functions: FunctionsPane) -> None:
        # Nothing is waited for in here: no message comes between what is said and what is shown.
        self._came_from = ""
        before, self._functions, self._here = self._functions, functions, here
        before.watched = False
        before.add_class(ELSEWHERE)
        functions.remove_class(ELSEWHERE)
        functions.watched = True
        self._marked = functions.marked
        self.zoomed = self.in_detail = False
        self._turned()
        self._show(functions.selected)
        functions.focus(scroll_visible=False)

    def _turned(self) -> None:
        """Other sites are looked at from here on: what says which says so now."""

    def _is_old(self, of: object) -> bool:
        """Whether something was said by a list, or by panes, that are not looked at any more.

        A name in it would be taken for that of a function of this account and region.
        """
        return of is not None and of is not self._functions and of is not self._deck

    @property
    def _marked_here(self) -> tuple[Function, ...]:
        """Those that were marked in the region of the panes: a tail is of one region."""
        if len(self._here) == 1:
            return self._marked
        site = self._site_of(self._function)
        return tuple(each for each in self._marked if self._site_of(each) is site)

    def on_mount(self) -> None:
        """Before they are laid out first: no half is shown that then goes."""
        self.set_class(self.app.size.width < WIDE, "one-pane")

    def on_resize(self, event: events.Resize) -> None:
        """One half at a time where both do not fit."""
        self.set_class(event.size.width < WIDE or self.zoomed, "one-pane")
        self._activate()

    @property
    def _detail_shown(self) -> bool:
        return self.in_detail or not self.has_class("one-pane")

    # What the list says.

    def on_function_highlighted(self, message: FunctionHighlighted) -> None:
        """Follow the cursor once it rests, so that holding a key asks AWS nothing."""
        message.stop()
        if self._is_old(message.of):
            return
        self._stir()
        if not self._held(message.function):
            self._rest = soon(self, REST_S, partial(self._rested, message.function))

    def _rested(self, function: Function | None) -> None:
        # By now a person may be at work on another one.
        if not self._held(function):
            self._show(function)

    def _stir(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _held(self, function: Function | None) -> bool:
        """Whether a person is at work on a function, which nothing but they may change.

        A page of the list that comes late can move the cursor to another row.
        """
        mine = self._function
        return self._inside and mine is not None and (function is None or function.arn != mine.arn)

    def on_functions_marked(self, message: FunctionsMarked) -> None:
        """Several functions were chosen together: the logs of all of them are one tail."""
        message.stop()
        if self._is_old(message.of):
            return
        self._marked = message.functions
        self._title()
        self._activate()

    async def on_function_opened(self, message: FunctionOpened) -> None:
        """Go into a function."""
        message.stop()
        if self._is_old(message.of):
            return
        self._came_from = ""
        self._show(message.function)
        await self._enter()

    def _show(self, function: Function | None) -> None:
        self._stir()
        self._function = function
        self._title()
        self._activate()

    def _title(self) -> None:
        detail = self.query_one("#detail")
        function = self._function
        if function is None:
            detail.border_title = Text("No function chosen")
            return
        marked = self._marked_here if self.tab in OF_SEVERAL else ()
        if marked:
            names = ", ".join(safe(each.name) for each in marked)
            title = Text(f"{len(marked)} function{'s' if len(marked) > 1 else ''}", style="bold")
            facts = [names]
        else:
            title = Text(safe(function.name), style="bold")
            facts = [
                safe(function.runtime_label),
                safe(function.architecture),
                f"{function.memory_mb} MB",
                f"{function.timeout_s} s",
            ]
        if len(self._here) > 1:
            site = self._site_of(function)
            where = safe(site.region) if site is not None else "a region that is not known"
            title.append(f" in {where}")
        left_out = len(self._marked) - len(self._marked_here)
        if left_out and self.tab in OF_SEVERAL:
            facts.insert(0, f"without {left_out} marked in other regions")
        title.append(" · " + " · ".join(facts), style="not bold dim")
        detail.border_title = title

    # The panes.

    async def action_tab(self, tab: str) -> None:
        """Open a pane and go into it."""
        self._came_from = ""
        self.tab = tab
        await self._enter()

    async def on_tab_bar_chosen(self, message: TabBar.Chosen) -> None:
        """A tab was clicked."""
        await self.action_tab(message.tab)

    def watch_tab(self, tab: str) -> None:
        """Show the pane."""
        self.query_one(TabBar).current = tab
        self._title()
        self._activate()

    async def _enter(self, *, here: bool = False) -> None:
        if not self._inside and not here:
            # A key that comes before the cursor has rested means the function under the cursor.
            self._show(self._functions.selected or self._function)
        if self._function is not None:
            self._functions.choose(self._function)
        if self._site_of(self._function) is None:
            words = "Of this function the region is not known: r reads the list again."
            self.notify(words, severity="warning", markup=False)
            return
        # One frame has the pane and the focus in it.
        with self.app.batch_update():
            self.in_detail = True
            self._activate()
            if pane := self._deck.pane(self.tab):
                # A pane that was made just now has nothing to focus before it is mounted.
                await self._deck.ready()
                pane.focus(scroll_visible=False)

    def _activate(self) -> None:
        """Give the function to the pane that is shown, and let only that one work."""
        if self.is_mounted:
            site = self._site_of(self._function)
            self._deal()
            if site is None:
                return
            shown = self._detail_shown and self._function is not None
            self._deck.work(self.tab, self._function, self._marked_here, shown=shown)

    async def on_event_offered(self, message: EventOffered) -> None:
        """Take an event to the invoke pane of its function; Escape leads back."""
        message.stop()
        came_from, name = self.tab, message.function
        if self._is_old(message.of):
            self._not_here(name or "The event's function")
            return
        if not name or not self._turn_to(name, alone=True):
            self._not_shown(name or "The event's function")
            return
        self.tab = "invoke"
        await self._enter(here=True)
        self._came_from = came_from if came_from != "invoke" else ""
        deck = self._deck
        if pane := deck.pane("invoke"):
            await deck.given()
            pane.offer(message.offer, name)

    def _not_here(self, what: str) -> None:
        words = f"{what} is of another account or region than the one that is shown now."
        self.notify(safe(words), severity="warning", markup=False)

    def _not_shown(self, function: str) -> None:
        words = f"{function} is not shown: it is not in the list, or others are marked there."
        self.notify(safe(words), severity="warning", markup=False)

    async def on_lines_asked(self, message: LinesAsked) -> None:
        """Show the log lines behind a row of another pane; Escape leads back to it."""
        message.stop()
        if self._is_old(message.of):
            self._not_here(message.function or "What was asked for")
            return
        came_from = self.tab
        if not self._turn_to(message.function):
            self._not_shown(message.function)
            return
        await self.action_tab("logs")
        self._came_from = came_from if came_from != "logs" else ""
        deck = self._deck
        if pane := deck.pane("logs"):
            # Its function starts it over, and what it was asked for would be forgotten.
            await deck.given()
            pane.look(message)

    def _turn_to(self, name: str, *, alone: bool = False) -> bool:
        """Show the function of this name, ``alone`` or among those marked; whether it is shown."""
        shown = (() if alone else self._marked_here) or (
            (self._function,) if self._function else ()
        )
        if not name or any(function.name == name for function in shown):
            return True
        site = self._site_of(self._function)
        found = next(
            (
                function
                for function in self._functions.functions
                if function.name == name and self._site_of(function) is site
            ),
            None,
        )
        if found is None or (self._marked_here and not alone):
            return False
        self._show(found)
        return True

    # Moving between the halves.

    def on_descendant_focus(self) -> None:
        """In a pane the line of tabs shows the keys of the other panes."""
        self.query_one(KeyBar).without = TAB_ACTIONS if self._inside else frozenset()
        self.refresh_bindings()

    @property
    def _inside(self) -> bool:
        return bool(self.query_one("#detail").has_focus_within)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the list."""
        del parameters
        return action != "back" or self.in_detail or self.zoomed or self._inside

    async def action_back(self) -> None:
        """From a pane to the list, its function under the cursor; from an enlarged pane to both.

        From log lines that another pane led to, back to that pane.
        """
        if self._came_from and self._inside:
            await self.action_tab(self._came_from)
            return
        if self._function is not None:
            self._functions.choose(self._function)
        if self.zoomed:
            self.zoomed = False
        if self.in_detail:
            self.in_detail = False
        self._functions.focus(scroll_visible=False)

    def watch_in_detail(self, in_detail: bool) -> None:
        """Show the half that the person is in."""
        self.set_class(in_detail, "in-detail")
        self._activate()

    def action_zoom(self) -> None:
        """Give the whole width to the half that has the focus, or take it back."""
        self.zoomed = not self.zoomed

    def watch_zoomed(self, zoomed: bool) -> None:
        """Enlarge the half in which the focus is."""
        if zoomed:
            self.in_detail = self._inside
        self.set_class(self.size.width < WIDE or zoomed, "one-pane")
        self._activate()
