"""The meter: what this session has asked of AWS, and what that costs."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.meter import Budget, Meter
from lambdatui.core.prices import PriceBook, money
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.messages import CopyRequested, TextAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.fleet_cells import size

#: Seconds between two looks at the meter, while it is open.
_AGAIN_S = 5.0
#: Cells of the names, at least.
_COLUMN = 38


class MeterScreen(Framed[Budget]):
    """Calls by API, what is paid for by the piece, the money, the budget; gives a new budget."""

    DEFAULT_CSS = "MeterScreen { & VerticalScroll { height: 1fr; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "budget", "budget", id="meter.budget"),
        Binding("y", "copy", "copy", id="meter.copy"),
        Binding("q", "leave", "back", id="meter.leave", show=False),
    ]

    def __init__(
        self, fleet: FleetPort, prices: Callable[[], PriceBook], budget: Budget, clock: Clock
    ) -> None:
        super().__init__("What this session has asked of AWS")
        self._fleet = fleet
        self._prices = prices
        self._budget = budget
        self._clock = clock
        self._changed = False
        self._meter: Meter | None = None
        self._text = Text()

    def parts(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll():
            yield Static(id="meter", markup=False)

    def on_mount(self) -> None:
        """Read it, and again."""
        self.query_one(VerticalScroll).focus()
        self.say("Reading the meter…")
        self.action_refresh()
        self.set_interval(_AGAIN_S, self.action_refresh)

    def action_refresh(self) -> None:
        """Read it again."""
        self.do(self._read, "reading the meter")

    async def _read(self) -> None:
        self._meter = await self._fleet.meter()
        self._show(self._meter)

    def _show(self, meter: Meter) -> None:
        book = self._prices()
        cost = meter.cost(book)
        text = Text()
        since = f" in {age(meter.since_ms, self._clock())}" if meter.since_ms else ""
        text.append(f"{meter.call_count:,} calls", style="bold")
        text.append(f"{since} · ")
        text.append(f"{cost.label}\n\n", style="bold")
        rows = (
            ("metrics asked for", f"{meter.metrics:,}", cost.metrics),
            ("minutes of Live Tail", f"{meter.live_tail_minutes:,}", cost.live_tail),
            ("scanned by Insights", size(meter.insights_bytes), cost.insights),
        )
        # The longest of AWS's names is wider than the column, and would push its number out of it.
        column = max((_COLUMN, *(len(safe(api)) + 1 for api, _ in meter.calls)))
        for words, count, dollars in rows:
            text.append(f"{words:<{column}}{count:>8}{money(dollars):>14}\n")
        text.append("\nCalls by API\n", style="bold")
        for api, calls in meter.calls:
            text.append(f"{safe(api):<{column}}{calls:>8,}\n")
        text.append("\nBudget\n", style="bold")
        text.append(self._budget_words(cost.total) + "\n\n")
        text.append(_source(book, estimated=cost.estimated), style="dim")
        self._text = text
        self.query_one("#meter", Static).update(text)
        self.say("Only what is paid for by the piece is counted; every other call is free.")

    def _budget_words(self, spent: float) -> str:
        budget = self._budget
        share = budget.share(spent)
        if share is None:
            return "There is none: refreshes are never slowed down. b sets one."
        pace = budget.pace(spent)
        if pace.words:
            return pace.words
        part = "under 1 %" if 0 < share < 0.01 else f"{share * 100:.0f} %"
        return (
            f"{part} of {money(budget.dollars)} is spent. "
            "From half of it on, refreshes are slowed down."
        )

    def action_budget(self) -> None:
        """Ask for another budget."""

        def answer(text: str | None) -> None:
            if text is not None:
                self._budget = Budget(dollars=float(text))
                self._changed = True
                if self._meter is not None:
                    self._show(self._meter)

        self.post_message(
            TextAsked(
                "Budget of this session in US dollars; 0 for none",
                answer,
                value=f"{self._budget.dollars:g}",
                check=_dollars,
            )
        )

    def action_copy(self) -> None:
        """All of it, to the clipboard."""
        self.app.post_message(CopyRequested(self._text.plain, "the meter"))

    def action_leave(self) -> None:
        """Back, with the budget where it is another one."""
        self.dismiss(self._budget if self._changed else None)


def _dollars(text: str) -> str:
    """The number of dollars that was typed.

    Raises:
        LambdatuiError: INVALID, where it is none.
    """
    plain = text.strip().removeprefix("$").strip()
    try:
        amount = float(plain)
    except ValueError:
        amount = -1.0
    if not 0 <= amount <= 1_000_000:
        raise fail(Kind.INVALID, f"'{text}' is no amount.", "Give dollars such as 0.50 or 2.")
    return plain


def _source(book: PriceBook, *, estimated: bool) -> str:
    """Whose prices they are, and of when."""
    words = f"List prices from the table of {book.compiled}, without any free tier."
    if book.own:
        words += " Your own prices stand over them."
    if estimated:
        words += " ≈: some are not known to be this region's own."
    return words
