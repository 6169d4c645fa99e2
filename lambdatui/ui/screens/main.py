"""The one screen: the list answers which function, the panes beside it what about it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import LambdatuiError, mistake
from lambdatui.core.functions import Function
from lambdatui.core.meter import Budget
from lambdatui.core.ports import Backend
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import PaneMaker
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    EventOffered,
    FleetMetered,
    FunctionHighlighted,
    FunctionOpened,
    FunctionsMarked,
    LinesAsked,
)
from lambdatui.ui.panes.functions import FunctionsPane
from lambdatui.ui.screens.deck import Deck
from lambdatui.ui.screens.keys import keys_text
from lambdatui.ui.screens.page import Page
from lambdatui.ui.screens.tabs import OF_SEVERAL, TAB_ACTIONS, TABS
from lambdatui.ui.widgets.header_bar import CONNECTING, HeaderBar, account_label
from lambdatui.ui.widgets.key_bar import KeyBar
from lambdatui.ui.widgets.tab_bar import TabBar
from lambdatui.ui.widgets.table import Table

#: Columns from which list and panes stand side by side.
WIDE = 110
#: Seconds that the cursor of the list rests before AWS is asked about a function.
REST_S = 0.25

#: Never cut off in the line of keys.
LAST_KEYS = ("back", "leave", "keys", "app.quit")


class MainScreen(Screen[None]):
    """List and panes, side by side where both fit, else one at a time."""

    # The first focusable widget would be the list's filter, which is not shown.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "tab('logs')", "logs", id="main.logs"),
        Binding("v", "tab('invocations')", "invocations", id="main.invocations"),
        Binding("L", "tab('insights')", "insights", id="main.insights"),
        Binding("m", "tab('metrics')", "metrics", id="main.metrics"),
        Binding("c", "tab('configuration')", "config", id="main.configuration"),
        Binding("i", "tab('invoke')", "invoke", id="main.invoke"),
        Binding("escape", "back", "back", id="main.back"),
        Binding("tab", "app.focus_next", "next part", id="main.next", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="main.previous", show=False),
        Binding("z", "zoom", "enlarge the pane", id="main.zoom", show=False),
        Binding("exclamation_mark", "troubles", "errors", id="main.errors", show=False),
        Binding("question_mark", "keys", "keys", id="main.keys"),
        Binding("q", "app.quit", "quit", id="main.quit"),
    ]

    tab: reactive[str] = reactive("logs", init=False)
    in_detail: reactive[bool] = reactive(False, init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        panes: Mapping[str, PaneMaker],
        *,
        connection: Connection,
        label: str = "",
        troubles: Callable[[], Text],
        budget: Budget | None = None,
        acted: Callable[[], int] | None = None,
    ) -> None:
        """``panes`` make each pane of a function when it is first opened.

        ``acted`` tells when a person last did anything, in ms since the epoch.
        """
        super().__init__()
        self._backend = backend
        self._clock = clock
        self._make = panes
        self._connection = connection
        self._label = label
        self._troubles = troubles
        self._budget = budget
        self._acted = acted
        self._function: Function | None = None
        self._marked: tuple[Function, ...] = ()
        #: The pane from which a person went to the log lines behind something.
        self._came_from = ""
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, the two halves, footer."""
        yield HeaderBar(self._connection, label=self._label)
        with Horizontal(id="body"):
            yield FunctionsPane(
                self._backend, self._clock, budget=self._budget, acted=self._acted, id="functions"
            )
            with Vertical(id="detail"):
                yield TabBar(TABS, "logs")
                yield Deck(self._make, id="panes")
        yield KeyBar(LAST_KEYS)

    def on_mount(self) -> None:
        """Ask who we are; the list asks for itself."""
        self._title()
        self.query_one(FunctionsPane).focus()
        self.run_worker(self._identify(), group="identity", exit_on_error=False)

    async def _identify(self) -> None:
        doing = "asking AWS who we are"
        try:
            self._identified(await self._backend.identity())
            return
        except LambdatuiError as error:
            fault = error.fault
        except Exception as error:
            fault = mistake(error, doing)
        self.query_one(HeaderBar).waiting = "account not known"
        self.post_message(CallFailed(fault, doing))

    def _identified(self, identity: Identity) -> None:
        self.query_one(HeaderBar).identity = identity
        name = identity.alias or account_label(identity.account)
        functions = self.query_one(FunctionsPane)
        functions.account, functions.place = identity.account, f"{name} · {identity.region}"

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
        self._stir()
        if not self._held(message.function):
            self._rest = self.set_timer(REST_S, partial(self._rested, message.function))

    def _rested(self, function: Function | None) -> None:
        # By now a person may be at work on another one.
        if not self._held(function):
            self._show(function)

    def _stir(self) -> None:
        if self._rest is not None:
            self._rest.stop()
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
        self._marked = message.functions
        self._title()
        self._activate()

    async def on_function_opened(self, message: FunctionOpened) -> None:
        """Go into a function."""
        message.stop()
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
        if self._marked and self.tab in OF_SEVERAL:
            names = ", ".join(safe(each.name) for each in self._marked)
            count = len(self._marked)
            title = Text(f"{count} function{'s' if count > 1 else ''}", style="bold")
            detail.border_title = title.append(f" · {names}", style="not bold dim")
            return
        title = Text(safe(function.name), style="bold")
        facts = (
            function.runtime_label,
            function.architecture,
            f"{function.memory_mb} MB",
            f"{function.timeout_s} s",
        )
        title.append(" · " + " · ".join(safe(fact) for fact in facts), style="not bold dim")
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
            self._show(self.query_one(FunctionsPane).selected or self._function)
        if self._function is not None:
            self.query_one(FunctionsPane).choose(self._function)
        self.in_detail = True
        self._activate()
        deck = self.query_one(Deck)
        if pane := deck.pane(self.tab):
            # A pane that was made just now has nothing to focus before it is mounted.
            await deck.ready()
            pane.focus(scroll_visible=False)

    def _activate(self) -> None:
        """Give the function to the pane that is shown, and let only that one work."""
        if self.is_mounted:
            shown = self._detail_shown and self._function is not None
            self.query_one(Deck).work(self.tab, self._function, self._marked, shown=shown)

    async def on_event_offered(self, message: EventOffered) -> None:
        """Take an event to the invoke pane of its function; Escape leads back."""
        message.stop()
        came_from, name = self.tab, message.function
        if not name or not self._turn_to(name, alone=True):
            self._not_shown(name or "The event's function")
            return
        self.tab = "invoke"
        await self._enter(here=True)
        self._came_from = came_from if came_from != "invoke" else ""
        deck = self.query_one(Deck)
        if pane := deck.pane("invoke"):
            await deck.given()
            pane.offer(message.offer, name)

    def _not_shown(self, function: str) -> None:
        words = f"{function} is not shown: it is not in the list, or others are marked there."
        self.notify(safe(words), severity="warning", markup=False)

    async def on_lines_asked(self, message: LinesAsked) -> None:
        """Show the log lines behind a row of another pane; Escape leads back to it."""
        message.stop()
        came_from = self.tab
        if not self._turn_to(message.function):
            self._not_shown(message.function)
            return
        await self.action_tab("logs")
        self._came_from = came_from if came_from != "logs" else ""
        deck = self.query_one(Deck)
        if pane := deck.pane("logs"):
            # Its function starts it over, and what it was asked for would be forgotten.
            await deck.given()
            pane.look(message)

    def _turn_to(self, name: str, *, alone: bool = False) -> bool:
        """Show the function of this name, ``alone`` or among those marked; whether it is shown."""
        shown = (() if alone else self._marked) or ((self._function,) if self._function else ())
        if not name or any(function.name == name for function in shown):
            return True
        known = self.query_one(FunctionsPane).functions
        found = next((function for function in known if function.name == name), None)
        if found is None or (self._marked and not alone):
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
            self.query_one(FunctionsPane).choose(self._function)
        if self.zoomed:
            self.zoomed = False
        if self.in_detail:
            self.in_detail = False
        self.query_one(FunctionsPane).focus(scroll_visible=False)

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

    # Trouble and help.

    def on_call_failed(self, message: CallFailed) -> None:
        """Put trouble in the header; the app keeps the whole of it."""
        self.query_one(HeaderBar).fault = message.fault

    def on_fleet_metered(self, message: FleetMetered) -> None:
        """What the session costs stands in the header."""
        message.stop()
        self.query_one(HeaderBar).spent = (f"{message.calls:,} calls", message.money, message.fresh)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Trouble is over."""
        message.stop()
        header = self.query_one(HeaderBar)
        header.fault = None
        if header.identity is None and header.waiting != CONNECTING:
            # Whatever was in the way of asking who we are may be gone as well.
            header.waiting = CONNECTING
            self.run_worker(self._identify(), group="identity", exit_on_error=False)

    def action_troubles(self) -> None:
        """Show everything that went wrong in this session."""
        self.app.push_screen(Page("Errors of this session", self._troubles()))

    def action_keys(self) -> None:
        """Show every key."""
        here = self.tab if self._inside else ""
        panes = [
            (title, self._make[tab].bindings())
            for tab, title, _ in sorted(TABS, key=lambda tab: tab[0] != here)
        ]
        general = [
            ("Functions", FunctionsPane.BINDINGS),
            ("Everywhere", [*self.BINDINGS, *self.app.BINDINGS]),
            ("Moving", Table.BINDINGS),
        ]
        first = 1 if here else 0
        groups = [*panes[:first], *general, *panes[first:]]
        self.app.push_screen(Page("Keys", keys_text(groups)))
