"""Whole events in the logs pane: JSON in few words, copied with all lines, and gone through."""

import json
import time

import pytest

from lambdatui.ui.messages import CopyRequested, Noted
from tests.ui.logs_app import ORDERS, PaneApp, batch, fed, numbered, started
from tests.ui.until import until

TRACEBACK = "[ERROR] boom\nTraceback (most recent call last):\n  File\nKeyError: 'sku'"
RECORD = json.dumps(
    {
        "timestamp": "2026-03-03T08:11:31Z",
        "level": "ERROR",
        "message": "Sensor out of range",
        "requestId": "9f2c6b1e-0000-4000-8000-000000000001",
        "value": 99.50,
    }
)


def notes(app: PaneApp) -> list[str]:
    return [message.text for message in app.told if isinstance(message, Noted)]


async def test_json_is_shown_in_few_words_and_copied_as_it_came() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch(RECORD))
        assert app.rows()[0].endswith("9f2c ✗ ERROR Sensor out of range  value=99.5")
        await pilot.press("y", "R")
        assert '✗ {"timestamp": ' in app.rows()[0]
        (copied,) = [message for message in app.told if isinstance(message, CopyRequested)]
        assert (copied.text, copied.what) == (RECORD, "the line")


async def test_wrapped_json_takes_the_rows_of_what_is_shown() -> None:
    async with PaneApp().run_test(size=(57, 24)) as pilot:
        app = await started(pilot, batch(RECORD, "after"))
        await pilot.press("w")
        assert app.texts() == ["ERROR Sensor out of range  value=99.", "5", "after"]
        await pilot.press("R")
        assert "".join(app.texts()) == RECORD + "after"


@pytest.mark.parametrize("up", [0, 1, 3])
async def test_y_copies_all_lines_of_the_event_under_the_cursor(up: int) -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("before", TRACEBACK, "after"))
        await pilot.press("k", *["k"] * up, "y")
        await pilot.pause()
        (copied,) = [message for message in app.told if isinstance(message, CopyRequested)]
        assert (copied.text, copied.what) == (TRACEBACK, "the event (4 lines)")


async def test_y_without_a_line_says_so() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot)
        await pilot.press("y")
        await until(pilot, lambda: notes(app) == ["There is no line to copy."])


async def test_e_from_the_followed_end_goes_to_the_newest_error_above() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        errors = batch("[ERROR] older", TRACEBACK)
        app = await started(pilot, errors, numbered(0, 100))
        await pilot.press("e")
        assert app.current == "[ERROR] boom"
        assert not app.view.window.following
        await pilot.press("e")
        await pilot.press("E")
        assert app.current == "[ERROR] older"
        assert notes(app) == [
            "The newest error above; E goes further up.",
            "No error below this line; E goes up.",
        ]


async def test_e_without_an_error_says_so_and_goes_on_following() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 100))
        await pilot.press("e")
        await until(pilot, lambda: len(notes(app)) == 1)
        assert app.view.window.following


async def test_a_long_first_read_says_how_long_it_takes() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot)
        app.now += 12_000
        await until(pilot, lambda: app.status.startswith("◌ reading · 12 s"))
        await fed(pilot, batch("hello"))
        assert app.status.startswith("● live · 1 line")


async def test_without_a_function_the_lines_of_the_last_one_are_gone() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 50))
        app.pane.function = None
        await until(pilot, lambda: "No function is chosen." in "\n".join(app.rows()))
        assert "line 49" not in "\n".join(app.rows())
        assert app.status == "○ not reading"
        await until(pilot, lambda: app.tail.closed)
        app.pane.function = ORDERS
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, batch("again"))
        assert app.texts() == ["again"]


async def test_the_status_names_the_zone_of_the_times(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", "XYZ-2")
            time.tzset()
            async with PaneApp().run_test(size=(80, 24)) as pilot:
                app = await started(pilot, batch("hello"))
                assert "since 10:02 XYZ" in app.status
                await pilot.press("t")
                assert "since 08:02 UTC" in app.status
    finally:
        time.tzset()
