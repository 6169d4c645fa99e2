"""The one screen: who we are above, the list and the panes in the middle, the keys below."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from lambdatui.core.connection import Identity
from lambdatui.core.connections import AccountLook, RecentConnection
from lambdatui.core.errors import Kind, LambdatuiError, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.protection import DEFAULT_PATTERNS
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import PaneMaker
from lambdatui.ui.fleet_words import CONNECTING
from lambdatui.ui.messages import (
    AlarmsMade,
    CallFailed,
    CallSucceeded,
    DiffAsked,
    FleetMetered,
    Identified,
    LeverAsked,
    Noted,
    ScreenAsked,
)
from lambdatui.ui.panes.functions import FunctionsPane
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.screens.journeys import JourneyScreen
from lambdatui.ui.screens.keys import COUNT, keys_page
from lambdatui.ui.screens.lever_site import for_levers
from lambdatui.ui.screens.page import Page
from lambdatui.ui.screens.tabs import TABS
from lambdatui.ui.sites import Site, Sites
from lambdatui.ui.widgets.header_bar import HeaderBar, account_label
from lambdatui.ui.widgets.key_bar import KeyBar
from lambdatui.ui.widgets.tab_bar import TabBar
from lambdatui.ui.widgets.table import Table

#: Never cut off in the line of keys.
LAST_KEYS = ("back", "sign_in", "leave", "keys", "app.quit")

#: After these the credentials may be those of another account.
_OTHERS_NOW = frozenset({Kind.CONFLICT, Kind.ENGINE})


class MainScreen(JourneyScreen):
    """Says where we are and what went wrong, and goes to other accounts and regions."""

    # The first focusable widget would be the list's filter, which is not shown.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "tab('logs')", "logs", id="main.logs"),
        Binding("v", "tab('invocations')", "invocations", id="main.invocations"),
        Binding("L", "tab('insights')", "insights", id="main.insights"),
        Binding("m", "tab('metrics')", "metrics", id="main.metrics"),
        Binding("U", "tab('report')", "report", id="main.report"),
        Binding("c", "tab('configuration')", "config", id="main.configuration"),
        Binding("i", "tab('invoke')", "invoke", id="main.invoke"),
        Binding("escape", "back", "back", id="main.back"),
        Binding("tab", "app.focus_next", "next part", id="main.next", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="main.previous", show=False),
        Binding("z", "zoom", "enlarge the pane", id="main.zoom", show=False),
        Binding("O", "bundle", "incident bundle", id="main.bundle", show=False),
        Binding("F", "levers", "levers: stop, roll back", id="main.levers", show=False),
        Binding("exclamation_mark", "troubles", "errors", id="main.errors", show=False),
        Binding(
            "at",
            "connections",
            "account and region",
            key_display="@",
            id="app.connections",
            show=False,
        ),
        Binding(
            "dollar_sign", "meter", "what it cost", id="main.meter", key_display="$", show=False
        ),
        Binding("question_mark", "keys", "keys", id="main.keys"),
        Binding("q", "app.quit", "quit", id="main.quit"),
    ]

    def __init__(
        self,
        sites: Sites,
        clock: Clock,
        panes: Callable[[Site], Mapping[str, PaneMaker]],
        *,
        label: str = "",
        troubles: Callable[[], Text],
        refreshing: Refreshing | None = None,
        acted: Callable[[], int] | None = None,
        prices: Callable[[], PriceBook] = price_book,
        protected: Sequence[str] = DEFAULT_PATTERNS,
    ) -> None:
        """``panes`` make each pane of a site when it is first opened.

        ``acted`` tells when a person last did anything, in ms since the epoch. What matches
        ``protected`` is changed only after the function's name is typed.
        """
        self._list_of = partial(
            FunctionsPane, clock=clock, refreshing=refreshing, acted=acted, prices=prices
        )
        self._prices = prices
        first = sites.first
        super().__init__(first, panes, self._list_of(first.backend, id="functions"))
        self._sites = sites
        self._clock = clock
        self._label = label
        self._troubles = troubles
        self._looks: dict[str, AccountLook] = {}
        self._protected = tuple(protected)
        self._asking_again = False
        #: What was changed in this session, which can be undone for as long as it lasts.
        self._pulls = Pulls(self._lever_ended)

    def compose(self) -> ComposeResult:
        """Header, the two halves, footer."""
        here = self._here[0]
        yield HeaderBar(here.connection, label=self._label, look=here.profile_look)
        with Horizontal(id="body"):
            yield self._functions
            with Vertical(id="detail"):
                yield TabBar(TABS, "logs")
                yield self._deck
        yield KeyBar(LAST_KEYS)

    def on_mount(self) -> None:
        """Ask who we are; the list asks for itself."""
        self._title()
        self._functions.focus()
        self._ask_identity()

    # Who we are.

    def _ask_identity(self) -> None:
        self.query_one(HeaderBar).waiting = CONNECTING
        self.run_worker(
            self._identify(self._here), group="identity", exclusive=True, exit_on_error=False
        )

    async def _identify(self, here: tuple[Site, ...]) -> None:
        doing = "asking AWS who we are"
        site = here[0]
        before = site.identity
        try:
            site.identity = await site.backend.identity()
        except Exception as error:
            fault = fault_of(error, doing)
            self.query_one(HeaderBar).waiting = "account not known"
            self.post_message(CallFailed(fault, doing))
            return
        self._identified(site.identity, before)
        self.post_message(Identified(site.identity))
        doing = "keeping which account was looked at"
        try:
            await self._read_looks(site)
            await site.backend.keep_recent(
                RecentConnection(
                    profile=site.profile,
                    regions=self._regions,
                    account=site.identity.account,
                    alias=site.identity.alias,
                    used_ms=self._clock(),
                )
            )
        except Exception as error:
            self.post_message(CallFailed(fault_of(error, doing), doing))

    @property
    def _regions(self) -> tuple[str, ...]:
        return tuple(site.region for site in self._here)

    async def _read_looks(self, site: Site) -> None:
        found = await site.backend.account_looks()
        self._looks = {look.account: look for look in found.looks}
        for problem in found.problems:
            # Production must not look like anything else for want of a letter in a file.
            self.post_message(CallFailed(problem, "reading how accounts look"))
        self._tell_place()

    def _identified(self, identity: Identity, before: Identity | None) -> None:
        self._functions.account = identity.account
        self._tell_place()
        if before is not None and before.account != identity.account:
            self._functions.account_changed()
            words = (
                f"The credentials lead to account {identity.account} now, and no more to "
                f"{before.account}: the list is read again."
            )
            self.notify(safe(words), severity="warning", markup=False, timeout=10)

    def _ask_again(self) -> None:
        """Whether the credentials still lead to the account that the header names.

        They may be others since the engine was started again, or a person has signed in again. The
        engine asks AWS for that only where its keys are others.
        """
        if self._here[0].identity is not None and not self._asking_again:
            self._asking_again = True
            self.run_worker(self._look_again(self._here), group="again", exit_on_error=False)

    async def _look_again(self, here: tuple[Site, ...]) -> None:
        site = here[0]
        try:
            known, found = site.identity, await site.backend.identity()
        except LambdatuiError:
            # What failed before this was told; it is asked again once a call succeeds.
            return
        finally:
            self._asking_again = False
        if here is self._here and known is not None and found.account != known.account:
            self._ask_identity()

    def _tell_place(self) -> None:
        """Say which account it is, in the words and the colour that the person gave to it."""
        header, site = self.query_one(HeaderBar), self._here[0]
        identity = site.identity
        look = (self._looks.get(identity.account) if identity else None) or site.profile_look
        with self.app.batch_update():
            header.connection, header.identity, header.look = site.connection, identity, look
            header.regions = self._regions if len(self._here) > 1 else ()
        if identity is not None:
            name = (look and look.name) or identity.alias or account_label(identity.account)
            regions = ", ".join(self._regions)
            self._functions.place = f"{name} · {regions or identity.region}"

    # Other accounts and regions.

    def action_connections(self) -> None:
        """Choose an account and regions."""
        site = self._here[0]
        identity = site.identity
        here = RecentConnection(
            profile=site.profile,
            regions=self._regions,
            account=identity.account if identity else "",
            alias=identity.alias if identity else "",
        )
        self.post_message(
            ScreenAsked("connections.ConnectionsScreen", self._go, port=site.backend, here=here)
        )

    def _go(self, to: RecentConnection | None) -> None:
        self.run_worker(self._went(to), group="going", exit_on_error=False)

    async def _went(self, to: RecentConnection | None) -> None:
        site = self._here[0]
        here = site.identity, self._looks
        if to is not None:
            await self._turn(self._sites.of(to))
        if (site.identity, self._looks) == here:
            # A colour may have been given meanwhile.
            await self._read_looks(self._here[0])

    async def _turn(self, here: tuple[Site, ...]) -> None:
        if here == self._here:
            return
        ports = {site.region: site.backend for site in here}
        backend = here[0].backend
        await self._move(here, lambda: self._list_of(ports if len(here) > 1 else backend))
        self._ask_identity()

    def _turned(self) -> None:
        self.query_one(HeaderBar).fault = None
        self._tell_place()

    # Handing over.

    def action_bundle(self) -> None:
        """Put together what there is on an incident of the function that is shown."""
        function = self._function or self._functions.selected
        if function is None or (site := self._site_of(function)) is None:
            self.app.post_message(Noted("There is no function to make a bundle of."))
            return
        self.post_message(
            ScreenAsked(
                "bundle.BundleScreen",
                lambda _: None,
                port=site.backend,
                function=function,
                clock=self._clock,
            )
        )

    def on_diff_asked(self, message: DiffAsked) -> None:
        """Compare the configuration of a function with another one, of whatever place."""
        message.stop()
        site = self._site_of(message.function)
        if site is None:
            return
        self.post_message(
            ScreenAsked(
                "config_diff.ConfigDiffScreen",
                lambda _: None,
                ports=site.backend,
                function=message.function,
                clock=self._clock,
                at=lambda profile, region: self._sites.at(profile, region).backend,
                qualifier=message.qualifier,
                profile=site.profile,
                region=site.region,
                marked=message.marked,
            )
        )

    def action_meter(self) -> None:
        """Show what the session has asked of AWS, and what that costs."""
        self._functions.action_meter()

    def action_levers(self) -> None:
        """Show what can be changed about the function that is shown."""
        function = self._function or self._functions.selected
        site = self._site_of(function)
        if function is None or site is None:
            self.app.post_message(Noted("There is no function whose levers could be shown."))
            return
        fact = self._fact if self._inside else ""
        given = {**self._for_levers(function, site), "fact": fact, "prices": self._prices}
        given["learned"] = self._learned
        self.post_message(ScreenAsked("levers.LeversScreen", lambda _: None, **given))

    def _learned(self, function: Function) -> None:
        """It was read anew: its row and the title of its panes follow."""
        self._functions.learn(function)
        if self._function is not None and self._function.arn == function.arn:
            self._function = function
            self._title()

    def on_lever_asked(self, message: LeverAsked) -> None:
        """Open the gate that every change goes through."""
        message.stop()
        if (site := self._site_of(message.function)) is not None:
            given = {**self._for_levers(message.function, site), "row": message.row}
            self.post_message(ScreenAsked("lever_gate.LeverGate", message.answer, **given))

    def _for_levers(self, function: Function, site: Site) -> dict[str, Any]:
        return for_levers(function, site, self._pulls, self._clock, self._protected)

    @property
    def _fact(self) -> str:
        """The key of the fact under the cursor of the configuration pane; else empty."""
        pane = self._deck.pane(self.tab)
        return pane.fact_key if pane is not None else ""

    # Trouble and help.

    def on_call_failed(self, message: CallFailed) -> None:
        """Put trouble in the header; the app keeps the whole of it."""
        self.query_one(HeaderBar).fault = message.fault
        if message.fault.kind in _OTHERS_NOW:
            self._ask_again()

    def on_alarms_made(self, message: AlarmsMade) -> None:
        """The list has a column of alarms."""
        message.stop()
        for each in self._lists.values():
            each.alarms_changed()

    def on_fleet_metered(self, message: FleetMetered) -> None:
        """What the session costs stands in the header."""
        message.stop()
        self.query_one(HeaderBar).spent = (f"{message.calls:,} calls", message.money, message.fresh)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Trouble is over; the app hears of it as well."""
        del message
        header = self.query_one(HeaderBar)
        header.fault = None
        if header.identity is None and header.waiting != CONNECTING:
            # Whatever was in the way of asking who we are may be gone as well.
            self._ask_identity()
        self._ask_again()

    async def on_signed_in(self) -> None:
        """Read who we are now, the list, and what is shown of a function."""
        self._ask_identity()
        for each in self._lists.values():
            each.action_refresh()
        await self._deck.again()

    def action_troubles(self) -> None:
        """Show everything that went wrong in this session."""
        self.app.push_screen(Page("Errors of this session", self._troubles()))

    def action_keys(self) -> None:
        """Show every key."""
        general = [
            ("Functions", FunctionsPane.BINDINGS),
            ("Everywhere", [*self.BINDINGS, *JourneyScreen.BINDINGS, *self.app.BINDINGS]),
            ("Moving", [COUNT, *Table.BINDINGS]),
        ]
        here = self.tab if self._inside else ""
        self.app.push_screen(keys_page(self._deck.bindings, here, general, self.app))
