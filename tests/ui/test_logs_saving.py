"""Copying and saving lines: what is selected, or all that is shown."""

import asyncio
import json

from textual.pilot import Pilot

from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch
from lambdatui.ui.messages import ConfirmationAsked, CopyRequested, Noted, TextAsked
from tests.ui.logs_app import MINUTE, NOW, STREAM, PaneApp, batch, numbered, started
from tests.ui.until import until

AT = "2026-03-03T08:11:31.204Z"


async def path_asked(pilot: Pilot[None], app: PaneApp) -> TextAsked:
    await pilot.press("S")
    await until(pilot, lambda: any(isinstance(each, TextAsked) for each in app.told))
    message = app.told.pop()
    assert isinstance(message, TextAsked)
    return message


async def noted(pilot: Pilot[None], app: PaneApp) -> str:
    await until(pilot, lambda: any(isinstance(each, Noted) for each in app.told))
    message = app.told.pop()
    assert isinstance(message, Noted)
    return message.text


async def copied(pilot: Pilot[None], app: PaneApp) -> tuple[str, str]:
    await until(pilot, lambda: any(isinstance(each, CopyRequested) for each in app.told))
    message = app.told.pop()
    assert isinstance(message, CopyRequested)
    return message.text, message.what


async def test_y_copies_the_selected_lines_with_their_times() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a", "b", "c\nd", "e"))
        await pilot.press("up", "V", "up", "up", "y")
        assert await copied(pilot, app) == (f"{AT} b\n{AT} c\nd", "3 lines")
        assert app.view.selected is None


async def test_escape_ends_the_selection_and_nothing_else() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a", "b"))
        await pilot.press("slash", "a", "enter", "V", "escape")
        assert app.view.selected is None
        assert app.texts() == ["a"]
        await pilot.press("escape")
        await until(pilot, lambda: app.texts() == ["a", "b"])


async def test_capital_y_copies_all_that_the_filter_lets_through() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *"/ 29$/", "enter", "Y")
        assert await copied(pilot, app) == (f"{AT} line 29", "the line")
        await pilot.press("escape", "Y")
        text, what = await copied(pilot, app)
        assert what == "300 lines"
        assert text.count("\n") == 299


async def test_what_is_too_large_for_a_clipboard_is_not_copied_in_part() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch(*["x" * 900_000] * 3))
        await pilot.press("Y")
        assert await noted(pilot, app) == (
            "That is more than a clipboard takes; S saves it to a file."
        )


async def test_shown_lines_are_saved_as_text_under_a_proposed_name() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a\nmore", "b", "c"))
        await pilot.press("slash", *"!b", "enter")
        question = await path_asked(pilot, app)
        assert question.title.startswith("Save the 3 lines shown")
        assert question.value.startswith("orders-2026")
        assert question.value.endswith(".log")
        question.answer("x.log")
        assert await noted(pilot, app) == "Saved 3 lines to /home/ada/x.log."
        text = app.exports.files["/home/ada/x.log"].decode()
        assert text == f"{AT} orders {STREAM} a\nmore\n{AT} orders {STREAM} c\n"


async def test_an_ndjson_file_has_an_object_for_each_event_and_for_each_gap() -> None:
    gap = Notice(
        kind=NoticeKind.GAP, text="the connection broke", at_ms=NOW, from_ms=NOW - 9_000, to_ms=NOW
    )
    event = LogEvent(NOW - MINUTE, "[ERROR] oh\n  at x", STREAM, request_id="9f2c")
    given = TailBatch(events=(event,), notices=(gap,), caught_up=True)
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, given)
        question = await path_asked(pilot, app)
        question.answer("x.ndjson")
        # The notice is written as well, and is no line of the log.
        assert question.title.startswith("Save the 2 lines")
        assert (await noted(pilot, app)).startswith("Saved 2 lines")
        saved = app.exports.files["/home/ada/x.ndjson"].decode().splitlines()
        objects = [json.loads(line) for line in saved]
        assert {
            "timestamp": AT,
            "function": "orders",
            "log_group": "/custom/orders",
            "stream": STREAM,
            "request_id": "9f2c",
            "level": "ERROR",
            "message": "[ERROR] oh\n  at x",
        } in objects
        gaps = [each["gap"] for each in objects if "gap" in each]
        assert [(each["from"], each["filled"]) for each in gaps] == [
            ("2026-03-03T08:12:22.204Z", False)
        ]


async def test_a_file_that_is_there_is_replaced_only_after_a_yes() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a"))
        app.exports.taken.add("x.log")
        (await path_asked(pilot, app)).answer("x.log")
        await until(pilot, lambda: any(isinstance(each, ConfirmationAsked) for each in app.told))
        question = app.told.pop()
        assert isinstance(question, ConfirmationAsked)
        assert not app.exports.files
        question.answer(True)
        await noted(pilot, app)
        assert list(app.exports.files) == ["/home/ada/x.log"]


async def test_a_long_saving_shows_how_far_it_is_and_escape_leaves_no_file() -> None:
    async with PaneApp().run_test(size=(120, 24)) as pilot:
        app = await started(pilot, numbered(0, 20_000))
        app.exports.hold = asyncio.Event()
        (await path_asked(pilot, app)).answer("x.log")
        bar = app.pane.query_one("#logs-save")
        await until(pilot, lambda: bar.display)
        await until(pilot, lambda: app.exports.begun)
        await pilot.press("escape")
        assert await noted(pilot, app) == "Cancelled; no file was written."
        await until(pilot, lambda: not bar.display)
        assert not app.exports.files
        assert not app.exports.begun


async def test_half_an_event_that_is_selected_is_saved_whole_as_json_and_as_it_is_as_text() -> None:
    messages = ["first\n  second\n  third", "between", "last\n  and more"]
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch(*messages))
        app.view.jump(1)
        await pilot.press("V")
        app.view.jump(4)
        await pilot.pause()
        (await path_asked(pilot, app)).answer("x.ndjson")
        await noted(pilot, app)
        (await path_asked(pilot, app)).answer("x.log")
        await noted(pilot, app)
        objects = app.exports.files["/home/ada/x.ndjson"].splitlines()
        assert [json.loads(line)["message"] for line in objects] == messages
        text = app.exports.files["/home/ada/x.log"].decode()
        assert text.startswith("  second\n  third\n")
        assert text.endswith(" last\n")
