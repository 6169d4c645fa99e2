"""The tour of the demo: never in the way, and gone for good once it is over."""

from textual.geometry import Offset

from lambdatui.core.tour import STEPS
from lambdatui.ui.all_keys import all_keys
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.widgets.tour_line import TourLine
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import NARROW, REMOTE, see, shown, unsee
from tests.ui.until import until


def touring(over: list[str], keys: dict[str, str] | None = None) -> ConsoleApp:
    return ConsoleApp(
        FakeBackend(), clock, environ=REMOTE, keys=keys, tour_over=lambda: over.append("over")
    )


def test_each_step_is_a_command_with_a_key() -> None:
    assert len(STEPS) == 5
    assert {step.command for step in STEPS} <= all_keys().keys()


async def test_escape_skips_it_first_and_leads_back_after_that() -> None:
    over: list[str] = []
    async with touring(over, {"main.invocations": "f6"}).run_test(size=NARROW) as pilot:
        # The key is the person's own.
        await see(pilot, "Tour 1 of 5 · press f6", "esc skips", "cleanup-expired")
        await pilot.press("f6")
        await see(pilot, "Tour 2 of 5 · press m", "Invocations")
        assert over == []
        await pilot.press("escape")
        await unsee(pilot, "Tour")
        assert over == ["over"]
        assert "Invocations" in shown(pilot.app)
        await pilot.press("escape")
        await unsee(pilot, "Invocations")
        assert over == ["over"]


async def test_a_click_on_its_end_skips_it_and_a_filter_being_typed_does_not() -> None:
    over: list[str] = []
    async with touring(over).run_test(size=NARROW) as pilot:
        await see(pilot, "Tour 1 of 5", "cleanup-expired")
        await pilot.press("slash", "v", "m", "escape", "escape")
        await see(pilot, "Tour 1 of 5")
        line = pilot.app.screen.query_one(TourLine)
        await pilot.click(line, offset=Offset(5, 0))
        await see(pilot, "Tour 1 of 5")
        await pilot.click(line, offset=Offset(line.size.width - 3, 0))
        await until(pilot, lambda: over == ["over"])
        assert "Tour" not in shown(pilot.app)
