"""The configuration pane: what it shows, what it hides, and how old it says it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from textual.pilot import Pilot

from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import Function
from lambdatui.core.secrets import MASK
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.configuration import ConfigurationPane
from lambdatui.ui.widgets.configuration_facts import configuration_sections
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    USERS,
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

    answers: dict[str, Configuration | LambdatuiError] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def configuration(self, function: str) -> Configuration:
        """The answer, or the error."""
        self.asked.append(function)
        if function in self.held:
            await self.held[function].wait()
        answer = self.answers[function]
        if isinstance(answer, LambdatuiError):
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


# What is shown.


async def test_everything_is_on_the_page() -> None:
    async with page((120, 60)) as on:
        await on.until("app.handler")
        for words in (
            "✓ Active",
            "✗ Failed: The image was not found.",
            "python3.12",
            "arm64",
            "512 MB",
            "30 s",
            "1,024 MB",
            "2026-01-28 08:12:31 · 3 d ago",
            "$LATEST",
            "Takes orders",
            FULL.function.arn,
            FULL.role,
            "/acme/orders",
            "JSON",
            "INFO",
            "WARN",
            "arn:aws:lambda:eu-west-1:111122223333:layer:common-libs:12 · 337.6 KB",
            "vpc-01",
            "subnet-0a subnet-0b",
            "sg-01",
            FULL.dead_letter_target,
            "Zip, 1.2 MB",
            "abc123=",
            "team",
            "shop",
        ):
            assert words in on.shown


async def test_a_long_arn_goes_on_in_the_next_row_and_loses_nothing() -> None:
    async with page((58, 60)) as on:
        await on.until("app.handler")
        rows = [row.strip() for row in on.shown.splitlines()]
        first = next(row for row in rows if row.startswith("Role  "))
        rest = rows[rows.index(first) + 1]
        assert first.split()[-1] + rest == FULL.role


@pytest.mark.parametrize(
    ("reserved", "unread", "words"),
    [
        (None, (), "none: it shares the account's"),
        (None, ("reserved concurrency: lambda:GetFunction is denied",), "not known"),
        (0, (), "✗ 0 · stopped: every invocation is throttled"),
        (1_000, (), "1,000"),
    ],
)
def test_reserved_concurrency_is_told_in_words(
    reserved: int | None, unread: tuple[str, ...], words: str
) -> None:
    configuration = Configuration(function=ORDERS, reserved_concurrency=reserved, unread=unread)
    assert facts_of(configuration)["reserved"] == words


def test_what_could_not_be_read_is_said_with_its_reason() -> None:
    configuration = Configuration(function=ORDERS, unread=("tags: lambda:ListTags is denied",))
    assert facts_of(configuration)["unread:0"] == "lambda:ListTags is denied"


def test_an_environment_that_lambda_could_not_decrypt_is_an_error() -> None:
    configuration = Configuration(function=ORDERS, environment_error="KMS key is disabled")
    assert facts_of(configuration)["environment-error"] == "✗ KMS key is disabled"


@SIZES
async def test_hostile_texts_are_shown_as_letters(size: tuple[int, int]) -> None:
    hostile = Configuration(
        function=Function(name=HOSTILE, arn=HOSTILE, description=HOSTILE, handler=HOSTILE),
        state=HOSTILE,
        state_reason=HOSTILE,
        role=HOSTILE,
        environment=(Variable(key=HOSTILE, value=HOSTILE),),
        layers=(Layer(arn=HOSTILE),),
        vpc=Vpc(id=HOSTILE, subnets=(HOSTILE,), security_groups=(HOSTILE,)),
        tags=((HOSTILE, HOSTILE),),
        unread=(HOSTILE,),
    )
    async with page(size, port=Port({"orders-api": hostile})) as on:
        await on.until("General")
        for _ in range(6):
            assert "\x1b" not in on.shown
            assert "\u202e" not in on.shown
            assert "[/x] ␛[31m[red]·" in on.shown
            on.pane.query_one(FactList).focus()
            await on.pilot.press("v", "pagedown")


# Secrets.


async def test_values_are_masked_until_asked_for_and_masked_again_after_a_while() -> None:
    async with page(reveal_s=1.5) as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        assert f"{MASK}  ! looks like a secret" in on.shown
        seen: list[str] = []

        def masked_again() -> bool:
            seen.append(on.shown)
            return SECRET in "".join(seen) and SECRET not in seen[-1]

        assert SECRET not in on.shown
        await on.pilot.press("v")
        await until(on.pilot, masked_again)
        assert all("orders-table" not in shown for shown in seen)
        assert f"{MASK}  ! looks like a secret" in on.shown


@pytest.mark.parametrize(
    "hide",
    [
        lambda on: on.pilot.press("v"),
        lambda on: _set(on, "function", USERS),
        lambda on: _set(on, "active", False),
    ],
    ids=["v again", "another function", "another pane"],
)
async def test_a_shown_value_is_masked_at_once_by(
    hide: Callable[[Page], asyncio.Future[None]],
) -> None:
    port = Port({"orders-api": FULL, "users-api": FULL})
    async with page(port=port) as on:
        await on.until("app.handler")
        await on.to("environment:TABLE")
        await on.pilot.press("v")
        await on.until("orders-table")
        await hide(on)
        await until(on.pilot, lambda: "orders-table" not in on.shown)


async def _set(on: Page, name: str, value: object) -> None:
    setattr(on.pane, name, value)
    await on.pilot.pause()


async def test_only_the_value_under_the_cursor_is_shown() -> None:
    async with page(LARGE) as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        await on.pilot.press("v")
        await on.until(SECRET)
        await on.pilot.press("j", "v")
        await on.until("orders-table")
        assert SECRET not in on.shown


async def test_a_copied_value_is_told_to_be_a_secret_and_stays_masked() -> None:
    async with page() as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == SECRET
        assert on.app.copies[0].what == "the value of DB_PASSWORD, a secret by its looks"
        assert SECRET not in on.shown


async def test_any_row_can_be_copied_whole() -> None:
    async with page((58, 24)) as on:
        await on.until("app.handler")
        await on.to("role")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == FULL.role
        assert on.app.copies[0].what == "the role's ARN"


# Reading.


async def test_nothing_is_asked_before_the_pane_is_looked_at() -> None:
    pane = ConfigurationPane(Port({"orders-api": FULL}), ManualClock())
    app = Host(pane, None)
    async with app.run_test(size=SMALL) as pilot:
        pane.active = False
        pane.function = ORDERS
        await pilot.pause()
        port = pane._port
        assert isinstance(port, Port)
        assert port.asked == []
        pane.active = True
        await until(pilot, lambda: port.asked == ["orders-api"])


class Stubborn(Port):
    """Answers even where nobody waits any more."""

    async def configuration(self, function: str) -> Configuration:
        """The answer, whatever happens meanwhile."""
        try:
            return await super().configuration(function)
        except asyncio.CancelledError:
            await self.held[function].wait()
            self.asked.append(f"{function} answered")
            return FULL


async def test_a_late_answer_about_another_function_is_not_shown() -> None:
    users = Configuration(function=Function(name="users-api", handler="users.handler"))
    port = Stubborn({"orders-api": FULL, "users-api": users}, {"orders-api": asyncio.Event()})
    async with page(port=port) as on:
        await until(on.pilot, lambda: port.asked == ["orders-api"])
        on.pane.function = USERS
        await on.until("users.handler")
        port.held["orders-api"].set()
        await until(on.pilot, lambda: "orders-api answered" in port.asked)
        assert "app.handler" not in on.shown
        assert "users.handler" in on.shown


async def test_a_slow_call_is_said_to_be_under_way() -> None:
    port = Port({"orders-api": FULL}, {"orders-api": asyncio.Event()})
    async with page(port=port) as on:
        await on.until("reading…")
        port.held["orders-api"].set()
        await on.until("read just now")
        assert "reading…" not in on.shown


async def test_an_answer_is_kept_for_a_while_and_says_how_old_it_is() -> None:
    port = Port({"orders-api": FULL, "users-api": Configuration(function=USERS)})
    async with page(port=port) as on:
        await on.until("app.handler")
        on.pane.function = USERS
        await until(on.pilot, lambda: port.asked == ["orders-api", "users-api"])
        on.pane.function = ORDERS
        await on.until("app.handler")
        assert port.asked == ["orders-api", "users-api"]
        port.held["orders-api"] = asyncio.Event()
        on.clock.now += 5 * 60_000
        on.pane.active = False
        on.pane.active = True
        # It is old, so it is read again; what is known of it is there meanwhile.
        await until(on.pilot, lambda: len(port.asked) == 3)
        await on.until("reading…")
        assert "app.handler" in on.shown


async def test_an_error_is_told_with_advice_and_what_was_read_stays_marked() -> None:
    async with page() as on:
        await on.until("app.handler")
        advice = f"Ask for lambda:GetFunction. {HOSTILE}"
        on.port.answers["orders-api"] = fail(Kind.DENIED, "You may not read it.", advice)
        on.clock.now += 5 * 60_000
        on.pane.query_one(FactList).focus()
        await on.pilot.press("r")
        await on.until("✗ You may not read it. Ask for lambda:GetFunction.")
        assert "! not current: read 5 min ago" in on.shown
        assert "app.handler" in on.shown
        assert "\x1b" not in on.shown
        failed = [one for one in on.app.said if isinstance(one, CallFailed)]
        assert [one.fault.kind for one in failed] == [Kind.DENIED]
        on.port.answers["orders-api"] = FULL
        await on.pilot.press("r")
        await on.until("read just now")
        assert "You may not" not in on.shown
        assert isinstance(on.app.said[-1], CallSucceeded)


async def test_a_first_error_leaves_a_way_to_try_again() -> None:
    port = Port({"orders-api": fail(Kind.UNREACHABLE, "Lambda cannot be reached.")})
    async with page(port=port) as on:
        await on.until("✗ Lambda cannot be reached.")
        assert "r tries again" in on.shown
        port.answers["orders-api"] = FULL
        on.pane.query_one(FactList).focus()
        await on.pilot.press("r")
        await on.until("app.handler")


async def test_the_cursor_stays_on_its_row_when_the_answer_is_renewed() -> None:
    async with page() as on:
        await on.until("app.handler")
        await on.to("memory")
        asked = len(on.port.asked)
        await on.pilot.press("r")
        await until(on.pilot, lambda: len(on.port.asked) > asked)
        await on.pilot.pause()
        fact = on.pane.query_one(FactList).fact
        assert fact is not None
        assert fact.key == "memory"


async def test_keys_move_the_cursor_and_it_stays_in_sight() -> None:
    async with page() as on:
        await on.until("app.handler")
        facts = on.pane.query_one(FactList)
        facts.focus()
        await on.pilot.press("j", "down", "k")
        assert facts.fact is facts.facts[1]
        await on.pilot.press("G")
        assert facts.fact is facts.facts[-1]
        assert "abc123=" in on.shown
        await on.pilot.press("g", "k")
        assert facts.fact is facts.facts[0]
        assert "✓ Active" in on.shown


async def test_a_row_can_be_clicked() -> None:
    async with page() as on:
        await on.until("app.handler")
        facts = on.pane.query_one(FactList)
        rows = on.shown.splitlines()
        row = next(number for number, text in enumerate(rows) if " Memory " in text)
        await on.pilot.click(facts, offset=(3, row - facts.region.y))
        assert facts.fact is not None
        assert facts.fact.key == "memory"
