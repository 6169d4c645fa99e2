"""What AWS answered, on a screen of its own."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from lambdatui.core.secrets import MASK
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.screens.raw_answers import RawAnswersScreen
from tests.ui.configuration_page import HOSTILE, SECRET, SIZES, SMALL
from tests.ui.invoke_ports import NOW, ORDERS, PaneApp, screen_text, until
from tests.ui.section_answers import section_of
from tests.ui.section_bodies import everything
from tests.ui.section_ports import SectionPorts

#: The environment is in sight without scrolling.
TALL = (120, 80)


def _answers(id: SectionId = SectionId.GENERAL, *, denied: bool = False) -> SectionAnswers:
    return section_of(everything(ORDERS), ORDERS.name, id, read_ms=NOW, denied=denied)


class Raw:
    """The screen, and what stands behind it."""

    def __init__(self, app: PaneApp, pilot: Pilot[None], ports: SectionPorts) -> None:
        self.app = app
        self.pilot = pilot
        self.ports = ports

    @property
    def shown(self) -> str:
        return screen_text(self.app)

    async def until(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.shown)


@asynccontextmanager
async def raw(
    answers: SectionAnswers | None = None, size: tuple[int, int] = SMALL
) -> AsyncGenerator[Raw, None]:
    """The screen, just opened."""
    ports = SectionPorts()
    app = PaneApp(DetailPane())
    async with app.run_test(size=size) as pilot:
        app.push_screen(
            RawAnswersScreen(
                answers or _answers(),
                "orders-api · General",
                exports=ports,
                profile="acme-prod",
                region="eu-west-1",
            )
        )
        yield Raw(app, pilot, ports)


async def reveal(on: Raw) -> int:
    """Show the secrets one by one, up to the one of the environment; which one it is."""
    for asked in range(1, 20):
        await on.pilot.press("x")
        await on.until(f"! Secret {asked} of ")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        if SECRET in on.shown:
            return asked
    raise AssertionError("It is not shown.")


@SIZES
async def test_the_calls_are_listed_with_the_command_and_the_json(size: tuple[int, int]) -> None:
    async with raw(size=size) as on:
        await on.until('"FunctionName": "orders-api"')
        assert "GetRuntimeManagementConfig" in on.shown
        assert "$ aws --profile acme-prod --region eu-west-1 lambda" in on.shown
        assert "GetFunction · 08:12:31 UTC" in on.shown
        await on.pilot.press("j")
        await on.until('"UpdateRuntimeOn": "Auto"')
        assert "get-runtime-management-config" in on.shown


async def test_environment_values_are_masked_until_asked_for_and_it_is_said_then() -> None:
    async with raw(size=TALL) as on:
        await on.until("x shows them one by one.")
        assert f'"STRIPE_SECRET": "{MASK}"' in on.shown
        assert SECRET not in on.shown
        asked = await reveal(on)
        # One at a time, and none after the last.
        assert f'"STRIPE_SECRET": "{SECRET}"' in on.shown
        assert MASK in on.shown
        count = int(on.shown.split(f"! Secret {asked} of ")[1].split()[0])
        await on.pilot.press(*["x"] * (count - asked + 1))
        await on.until("x shows them one by one.")
        assert SECRET not in on.shown


async def test_a_copy_is_of_what_is_shown_and_says_so_where_secrets_are_in_it() -> None:
    async with raw() as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("y")
        await reveal(on)
        await on.pilot.press("y")
        await until(on.pilot, lambda: len(on.app.copies) == 2)
        masked, whole = on.app.copies
        assert SECRET not in masked.text
        assert masked.what == "the answer of GetFunction"
        assert (
            json.loads(whole.text)["Configuration"]["Environment"]["Variables"]["STRIPE_SECRET"]
            == SECRET
        )
        assert whole.what == "the answer of GetFunction, with a secret"


async def test_the_json_has_the_same_copy_while_it_is_scrolled() -> None:
    async with raw() as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("enter", "y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].what == "the answer of GetFunction"


async def test_showing_secrets_does_not_scroll_away_from_them() -> None:
    async with raw() as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("enter", *["space"] * 3)
        await on.until(f'"STRIPE_SECRET": "{MASK}"')
        await reveal(on)
        assert f'"STRIPE_SECRET": "{SECRET}"' in on.shown


async def test_the_command_is_copied() -> None:
    async with raw() as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("Y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text.endswith("lambda get-function --function-name orders-api")


async def test_an_expression_shows_its_result_while_one_types() -> None:
    async with raw() as on:
        await on.until('"FunctionName"')
        await on.pilot.press("slash", *"Configuration.State")
        await on.until('"Active"')
        assert '"FunctionName"' not in on.shown
        await on.pilot.press(*".x")
        await on.until("The expression finds nothing in this answer.")
        await on.pilot.press(*"[")
        await on.until("✗ The expression is not complete.")
        await on.pilot.press("escape")
        await on.until('"FunctionName"')
        await on.pilot.press("escape")
        await until(on.pilot, lambda: "What AWS answered" not in on.shown)


async def test_an_expression_finds_no_secret_that_is_masked() -> None:
    async with raw(size=TALL) as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("slash", *"Configuration.Environment.Variables.STRIPE_SECRET")
        await on.until(f'"{MASK}"')
        assert SECRET not in on.shown
        await on.pilot.press("enter", "x")
        await on.until(f'"{SECRET}"')


async def test_a_wrong_expression_shows_nothing_of_another_call() -> None:
    async with raw() as on:
        await on.until('"FunctionName"')
        await on.pilot.press("slash", *"sum(Configuration)", "enter", "shift+tab", "j")
        await on.until("✗ In function sum(), invalid type")
        await until(on.pilot, lambda: "FunctionName" not in on.shown)


async def test_a_call_that_failed_says_why() -> None:
    async with raw(_answers(denied=True)) as on:
        await on.until('"FunctionName"')
        await on.pilot.press("j")
        await on.until("AWS does not allow ada to call")
        assert "lambda:GetRuntimeManagementConfig" in on.shown
        assert "denied" in on.shown
        assert "(AccessDeniedException · " in on.shown
        assert "HTTP 403 · 0f0f)" in on.shown
        await on.pilot.press("y")
        await on.until("There is no answer to copy.")
        assert on.app.copies == []


async def test_what_is_shown_is_saved() -> None:
    async with raw() as on:
        await on.until("x shows them one by one.")
        await on.pilot.press("S")
        await on.until("Save the answer of GetFunction")
        await on.pilot.press("enter")
        path = "/home/ada/orders-api-GetFunction.json"
        await until(on.pilot, lambda: on.ports.exported.get(path))
        saved = on.ports.exported[path].decode()
        assert json.loads(saved)["Configuration"]["FunctionName"] == "orders-api"
        assert SECRET not in saved


@pytest.mark.parametrize("body", [b"{", b'{"a": "' + HOSTILE.encode() + b'"}'])
async def test_no_answer_can_break_it(body: bytes) -> None:
    first = _answers().answers[0]
    answer = type(first)(call=first.call, body=body)
    async with raw(SectionAnswers(id=SectionId.GENERAL, function="f", answers=(answer,))) as on:
        await on.until("✗ The answer is no JSON that can be read.")
        assert "\x1b" not in on.shown


async def test_a_section_without_calls_says_so() -> None:
    async with raw(SectionAnswers(id=SectionId.LAYERS, function="f")) as on:
        await on.until("Nothing had to be asked for this section.")
