"""What is done with functions that are marked: compared, saved, copied."""

import csv
import io
import json
from functools import partial
from typing import Any

from textual.widgets import Input

from lambdatui.core.alarms import AlarmState
from lambdatui.core.functions import Function
from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.choose import ChooseScreen
from lambdatui.ui.screens.fleet_compare import FleetCompareScreen
from tests.ui.functions_screen import (
    ALERTS,
    BILLING,
    ORDERS,
    THUMBS,
    Pages,
    Screen,
    last,
    listed,
    sort_by,
)
from tests.ui.until import until


class Acting(Screen):
    """The pane, with the screens that it asks for."""

    def __init__(self, *functions: Function) -> None:
        super().__init__(Pages(last(*(functions or (ORDERS, BILLING, THUMBS, ALERTS)))))

    def notes(self) -> list[str]:
        return [each.text for each in self.said if isinstance(each, Noted)]

    def written(self) -> str:
        (content,) = self.port.exported.values()
        return content.decode()

    def has_copied(self, count: int) -> bool:
        return len(self.copies) == count

    def shows(self, screen: type[Any]) -> bool:
        return isinstance(self.screen, screen)


async def save_as(pilot: Any, app: Acting, path: str) -> None:
    """Answer the question for a path."""
    await until(pilot, lambda: app.shows(AskText))
    app.screen.query_one(Input).value = path
    await pilot.press("enter")


async def test_those_marked_are_shown_side_by_side_and_one_is_opened() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("space", "down", "space", "equals_sign")
        await until(pilot, lambda: app.shows(FleetCompareScreen))
        await until(pilot, lambda: app.port.configurations_asked == ["alerts", "orders"])
        await pilot.press("right", "enter")
        await until(pilot, lambda: "opened orders" in app.told)
        assert app.pane.selected == ORDERS


async def test_to_compare_fewer_than_two_says_what_to_mark() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("equals_sign", "space", "equals_sign")
        await until(pilot, lambda: len(app.notes()) == 2)
        assert app.notes() == [
            "Mark two functions or more with space, then = compares them.",
            "Mark another function with space, then = compares them.",
        ]


async def test_those_marked_are_saved_as_csv_in_the_order_of_the_marks() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("G", "space", "g", "space", "e")
        await save_as(pilot, app, "out.csv")
        await until(pilot, lambda: app.notes() == ["Saved 2 functions to /home/ada/out.csv."])
        found = list(csv.DictReader(io.StringIO(app.written())))
        assert [line["name"] for line in found] == ["thumbs", "alerts"]
        assert found[0]["memory_mb"] == "1024"


async def test_without_a_mark_all_that_the_filter_shows_are_saved() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("slash", *"runtime:python3", "enter", "e")
        await save_as(pilot, app, "out.json")
        await until(pilot, app.notes)
        assert app.notes() == ["Saved 2 functions to /home/ada/out.json."]
        assert [each["name"] for each in json.loads(app.written())] == ["alerts", "billing"]


async def test_figures_that_were_read_are_saved_and_others_are_empty() -> None:
    app = Acting(Function(name="orders-api"), THUMBS)
    app.port.unreadable = {"thumbs"}
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 2")
        await until(pilot, lambda: app.table.rows[0].figures)
        await pilot.press("e")
        await save_as(pilot, app, "out.json")
        await until(pilot, app.notes)
        orders, thumbs = json.loads(app.written())
        assert orders["invocations"] > 0
        assert orders["alarm"] == AlarmState.OK.value
        assert (thumbs["invocations"], thumbs["error_rate"], thumbs["trend"]) == (None, None, None)


async def test_a_file_that_is_there_is_replaced_only_after_a_yes() -> None:
    app = Acting()
    app.port.taken = {"out.csv"}
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("e")
        await save_as(pilot, app, "out.csv")
        await until(pilot, lambda: app.shows(Confirm))
        assert app.port.exported == {}
        await pilot.press("y")
        await until(pilot, lambda: app.notes() == ["Saved 4 functions to /home/ada/out.csv."])


async def test_a_path_without_an_ending_that_is_known_is_not_taken() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("e")
        await save_as(pilot, app, "out.txt")
        await pilot.pause()
        assert app.shows(AskText)
        assert app.port.exported == {}


async def test_the_name_of_the_function_under_the_cursor_is_copied() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("j", "y")
        await until(pilot, lambda: app.shows(ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.copies == ["billing"])


async def test_of_those_marked_names_arns_or_all_that_is_known_are_copied() -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:a"
    app = Acting(Function(name="a", arn=arn), Function(name="b"))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("space", "space")
        for keys in (["enter"], ["j", "enter"], ["j", "j", "enter"]):
            before = len(app.copies)
            await pilot.press("y")
            await until(pilot, partial(app.shows, ChooseScreen))
            await pilot.press(*keys)
            await until(pilot, partial(app.has_copied, before + 1))
        names, arns, known = app.copies
        assert names == "a\nb"
        # One that is not known is told by its name.
        assert arns == f"{arn}\nb"
        assert [part.splitlines()[0] for part in known.split("\n\n")] == [f"a: {arn}", "b"]
        words = [each.what for each in app.said if isinstance(each, CopyRequested)]
        assert words == ["2 names", "2 ARNs", "what is known of 2 functions"]


async def test_marks_outlive_a_refresh_an_order_and_a_filter_which_is_told() -> None:
    app = Acting()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("space", "down", "space")
        await sort_by(pilot, app, "memory")
        app.port.items.put_nowait(last(ORDERS, BILLING, THUMBS, ALERTS))
        await pilot.press("r")
        await listed(pilot, app, "Functions 4 · 2 marked")
        assert "= compare" in str(app.pane.border_subtitle)
        await pilot.press("slash", *"billing", "enter")
        await listed(pilot, app, "Functions 1 of 4 · 2 marked, 2 not shown")
        # What the filter hides is compared as well.
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.port.configurations_asked == ["alerts", "orders"])
