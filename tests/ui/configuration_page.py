"""A configuration pane on the screen, with what stands behind it, for its tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from textual.pilot import Pilot

from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.functions import Function
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.configuration import ConfigurationPane
from lambdatui.ui.widgets.configuration_facts import configuration_sections
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    ManualClock,
    PaneApp,
    screen_text,
    until,
)

SMALL = (80, 24)
LARGE = (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
HOSTILE = "[/x] \x1b[31m[red]\u202e"
SECRET = "hunter2-is-the-password"

FULL = Configuration(
    function=Function(
        name="orders-api",
        arn=ORDERS.arn,
        runtime="python3.12",
        handler="app.handler",
        memory_mb=512,
        timeout_s=30,
        modified_ms=NOW - 3 * 86_400_000,
        code_size=1_234_567,
        architecture="arm64",
        description="Takes orders",
        log_group="/acme/orders",
    ),
    role="arn:aws:iam::111122223333:role/service-role/orders-api-role",
    state="Active",
    last_update_status="Failed",
    last_update_reason="The image was not found.",
    environment=(
        Variable(key="DB_PASSWORD", value=SECRET),
        Variable(key="TABLE", value="orders-table"),
    ),
    layers=(
        Layer(arn="arn:aws:lambda:eu-west-1:111122223333:layer:common-libs:12", code_size=345_678),
    ),
    vpc=Vpc(id="vpc-01", subnets=("subnet-0a", "subnet-0b"), security_groups=("sg-01",)),
    log_format="JSON",
    application_log_level="INFO",
    system_log_level="WARN",
    ephemeral_storage_mb=1024,
    tracing="Active",
    dead_letter_target="arn:aws:sqs:eu-west-1:111122223333:orders-dlq",
    code_sha256="abc123=",
    reserved_concurrency=5,
    tags=(("team", "shop"),),
)


@dataclass
class Port:
    """Answers for each function, at once or after ``release``; counts the calls."""

    answers: dict[str, Configuration | Exception] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def configuration(self, function: str) -> Configuration:
        """The answer, or the error."""
        self.asked.append(function)
        if function in self.held:
            await self.held[function].wait()
        answer = self.answers[function]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Host(PaneApp):
    """Notes the calls that failed and succeeded as well."""

    def on_call_failed(self, message: CallFailed) -> None:
        """Note it."""
        self.said.append(message)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Note it."""
        self.said.append(message)


@dataclass
class Page:
    """A pane on the screen, and what stands behind it."""

    app: Host
    pane: ConfigurationPane
    pilot: Pilot[None]
    port: Port
    clock: ManualClock

    @property
    def shown(self) -> str:
        """The screen."""
        return screen_text(self.app)

    async def until(self, words: str) -> None:
        """Wait for words on the screen."""
        await until(self.pilot, lambda: words in self.shown)

    async def to(self, key: str) -> None:
        """Put the cursor on a row."""
        facts = self.pane.query_one(FactList)
        facts.focus()
        facts.cursor = [fact.key for fact in facts.facts].index(key)
        await self.pilot.pause()


@asynccontextmanager
async def page(
    size: tuple[int, int] = SMALL,
    *,
    port: Port | None = None,
    reveal_s: float = 600.0,
) -> AsyncIterator[Page]:
    """A pane that was just opened."""
    port = port or Port({"orders-api": FULL})
    clock = ManualClock()
    pane = ConfigurationPane(port, clock, reveal_s=reveal_s)
    app = Host(pane)
    async with app.run_test(size=size) as pilot:
        yield Page(app, pane, pilot, port, clock)


def facts_of(configuration: Configuration) -> dict[str, str]:
    """Value by key."""
    sections = configuration_sections(configuration, NOW)
    return {fact.key: fact.value for section in sections for fact in section.facts}
