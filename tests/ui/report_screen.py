"""The report's pane alone, over the fixed account."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.ui.messages import AlarmsMade, CallSucceeded, LeverAsked, Noted
from lambdatui.ui.panes.report import ReportPane
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.lever_gate import LeverGate
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.backend import NOW_MS, FakeBackend, function
from tests.ui.screen_host import SMALL, ScreenHost
from tests.ui.until import until

WEBHOOK = function("payments-webhook", timeout_s=10)
ORDERS = function("orders-api", memory_mb=512)


class Ticker:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW_MS

    def __call__(self) -> int:
        return self.now


class ReportApp(ScreenHost):
    """Holds the pane, and keeps what it says."""

    def __init__(self, pane: ReportPane, backend: FakeBackend, protected: Sequence[str]) -> None:
        super().__init__()
        self.pane = pane
        self.backend = backend
        self.protected = protected
        self.facts: list[Message] = []

    def compose(self) -> ComposeResult:
        """The pane."""
        yield self.pane

    def on_lever_asked(self, message: LeverAsked) -> None:
        """Open the gate, as the console does."""
        gate = LeverGate(
            self.backend,
            message.function,
            message.row,
            clock=Ticker(),
            protecting=Protecting(self.backend.identity, self.protected, "acme-prod"),
            pulls=Pulls(),
            place="here",
        )
        self.push_screen(gate, message.answer)

    def on_alarms_made(self, message: AlarmsMade) -> None:
        """Note it."""
        self.facts.append(message)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Note it."""
        self.facts.append(message)


@dataclass
class Opened:
    """The pane, on the screen."""

    app: ReportApp
    pane: ReportPane
    backend: FakeBackend
    clock: Ticker
    pilot: Pilot[None]

    @property
    def text(self) -> str:
        """What a person sees, a line for each row."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def rows(self) -> list[str]:
        """The texts of the list, above and below what is seen as well."""
        return [f"{fact.label} {fact.value}".strip() for fact in self.facts.facts]

    @property
    def facts(self) -> FactList:
        """The rows."""
        return self.pane.query_one(FactList)

    @property
    def notes(self) -> list[str]:
        """What was told in passing."""
        return [one.text for one in self.app.said if isinstance(one, Noted)]

    def of(self, part: str) -> str:
        """The text of a part of the pane."""
        return str(self.pane.query_one(f"#report-{part}", Static).render())

    async def read(self, reports: int = 1) -> None:
        """Wait until so many were read."""
        await until(self.pilot, lambda: self.backend.ended_reports >= reports)
        await until(self.pilot, lambda: not self.pane.check_action("stop", ()))


@asynccontextmanager
async def opened(
    backend: FakeBackend | None = None,
    *,
    size: tuple[int, int] = SMALL,
    read_only: bool = False,
    protected: Sequence[str] = (),
    settle_s: float = 0.01,
    active: bool = True,
) -> AsyncGenerator[Opened, None]:
    """The pane of ``payments-webhook``, which has the focus."""
    backend, clock = backend or FakeBackend(), Ticker()
    pane = ReportPane(backend, clock, read_only=read_only, settle_s=settle_s)
    app = ReportApp(pane, backend, protected)
    async with app.run_test(size=size) as pilot:
        pane.function = WEBHOOK
        pane.active = active
        pane.focus()
        await pilot.pause()
        yield Opened(app, pane, backend, clock, pilot)
