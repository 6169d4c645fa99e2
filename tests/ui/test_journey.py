"""Going to a function by its name, and back and forth between places."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.pilot import Pilot

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.journey import Journey, Stop
from lambdatui.ui.screens.choose import Rows
from lambdatui.ui.screens.function_choice import FunctionChoice
from lambdatui.ui.screens.main import MainScreen
from tests.ui.backend import FakeBackend, clock, function
from tests.ui.until import until

A, B, C = (Stop(f"arn:{name}", name, "logs") for name in "abc")


def test_back_and_forth_as_in_a_browser() -> None:
    journey = Journey()
    assert journey.go(-1, inside=False) is None
    for stop in (A, B, B, C):
        journey.came(stop)
    assert journey.go(-1, inside=True) == B
    assert journey.go(-1, inside=True) == A
    assert not journey.leads(-1, inside=True)
    assert journey.go(1, inside=True) == B
    journey.came(A)
    assert not journey.leads(1, inside=True)
    assert journey.names == ["a", "b"]


def test_from_the_list_the_last_place_is_one_back() -> None:
    journey = Journey()
    for stop in (A, B):
        journey.came(stop)
    assert journey.go(-1, inside=False) == B


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[Any]]:
    names = ("alpha-api", "beta-worker", "gamma-mailer")
    app = ConsoleApp(
        FakeBackend(tuple(function(name) for name in names)), clock, environ={}, label=""
    )
    async with app.run_test(size=(120, 40)) as found:
        await until(found, lambda: len(app.screen.query("#functions-table")) == 1)
        yield found


def main(pilot: Pilot[Any]) -> MainScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def shown(pilot: Pilot[Any]) -> tuple[str, str]:
    screen = main(pilot)
    return (screen._function.name if screen._function else "", screen.tab)


async def test_a_function_is_gone_to_by_its_letters_and_left_again(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: len(main(pilot)._functions.functions) == 3)
    await pilot.press("l")
    await until(pilot, lambda: shown(pilot) == ("alpha-api", "logs"))
    await pilot.press("semicolon")
    await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
    await pilot.press(*"gam", "enter")
    await until(pilot, lambda: shown(pilot) == ("gamma-mailer", "logs"))
    await pilot.press("m")
    await until(pilot, lambda: shown(pilot) == ("gamma-mailer", "metrics"))
    await pilot.press("alt+left")
    await until(pilot, lambda: shown(pilot) == ("gamma-mailer", "logs"))
    await pilot.press("alt+left")
    await until(pilot, lambda: shown(pilot) == ("alpha-api", "logs"))
    await pilot.press("alt+right")
    await until(pilot, lambda: shown(pilot) == ("gamma-mailer", "logs"))
    assert main(pilot)._functions.selected is not None


async def test_what_is_in_no_list_cannot_be_gone_to(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: len(main(pilot)._functions.functions) == 3)
    await pilot.press("semicolon")
    await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
    await pilot.press(*"zzz", "enter")
    assert isinstance(pilot.app.screen, FunctionChoice)
    await pilot.press("escape")
    await until(pilot, lambda: pilot.app.screen is main(pilot))
    main(pilot)._named("zzz")
    await until(pilot, lambda: any("zzz" in note.message for note in pilot.app._notifications))


async def test_those_looked_at_last_stand_first(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: len(main(pilot)._functions.functions) == 3)
    await pilot.press("l", "semicolon")
    await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
    await pilot.press(*"gam", "enter")
    await until(pilot, lambda: shown(pilot) == ("gamma-mailer", "logs"))
    await pilot.press("semicolon")
    await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
    rows = pilot.app.screen.query_one(Rows)
    await until(pilot, lambda: rows.option_count == 3)
    await pilot.press(*"bet", "enter")
    await until(pilot, lambda: shown(pilot) == ("beta-worker", "logs"))
    await pilot.press("semicolon")
    await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
    rows = pilot.app.screen.query_one(Rows)
    await until(pilot, lambda: rows.option_count == 3)
    names = [rows.get_option_at_index(index).id for index in range(3)]
    assert names == ["gamma-mailer", "alpha-api", "beta-worker"]
