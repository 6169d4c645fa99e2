"""Keys and room in the invoke pane: what one presses by habit loses nothing and hides nothing."""

import json

import pytest
from msgspec.structs import replace
from textual._xterm_parser import XTermParser
from textual.events import Key

from lambdatui.core.events import Origin
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.result_view import ResultLines, ResultView
from tests.ui.invoke_desk import LARGE, RETURNED, SIZES, SMALL, Desk, desk
from tests.ui.invoke_ports import EventPorts, InvokePorts, until

TEXT = '{\n  "a": 1,\n  "b": 2\n}'


def saved(text: str) -> EventPorts:
    return EventPorts({(Origin.FUNCTION, "get"): text})


def shown_keys(on: Desk) -> set[str]:
    bindings = on.app.screen.active_bindings.values()
    return {one.binding.key for one in bindings if one.enabled and one.binding.show}


# Waiting no longer.


@SIZES
async def test_one_waits_no_longer_from_within_the_editor_and_its_text_stays(
    size: tuple[int, int],
) -> None:
    async with desk(size, invoke=InvokePorts(RETURNED, held=True), events=saved(TEXT)) as on:
        await on.pick("get")
        assert "ctrl+g" not in shown_keys(on)
        await on.pilot.press("ctrl+r")
        await on.until("ctrl+g here waits no longer")
        on.pane.query_one(EventEditor).focus_text()
        await until(on.pilot, lambda: "ctrl+g" in shown_keys(on))
        await on.pilot.press("ctrl+g")
        await on.until("no longer waited for: the function may still run")
        assert on.text == TEXT
        assert "ctrl+g" not in shown_keys(on)
        on.invoke.gate.set()


async def test_what_waits_no_longer_means_nothing_where_nothing_runs() -> None:
    async with desk(events=saved(TEXT)) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+g", "ctrl+g")
        assert on.text == TEXT


async def test_a_line_that_nobody_selected_is_not_cut() -> None:
    async with desk(events=saved(TEXT)) as on:
        await on.pick("get")
        await on.pilot.press("down", "ctrl+x")
        assert on.text == TEXT


async def test_a_selection_is_cut_and_comes_back_by_undo() -> None:
    async with desk(events=saved(TEXT)) as on:
        await on.pick("get")
        await on.pilot.press("down", "shift+end", "ctrl+x")
        assert on.text == '{\n\n  "b": 2\n}'
        await on.pilot.press("ctrl+z")
        assert on.text == TEXT


# The ends of the text.


async def test_one_key_leads_to_either_end_of_the_event() -> None:
    async with desk(events=saved(TEXT)) as on:
        await on.pick("get")
        editor = on.pane.query_one(JsonEditor)
        await on.pilot.press("ctrl+end")
        assert editor.cursor_location == (3, 1)
        await on.pilot.press("ctrl+home")
        assert editor.cursor_location == (0, 0)
        await on.pilot.press("ctrl+shift+end")
        assert editor.selected_text == TEXT


@pytest.mark.parametrize(
    ("sent", "key"), [("\x1b[1;5F", "ctrl+end"), ("\x1b[1;5H", "ctrl+home")], ids=["end", "home"]
)
def test_the_key_is_known_by_what_tmux_and_xterm_send_for_it(sent: str, key: str) -> None:
    events = [one for one in XTermParser().feed(sent) if isinstance(one, Key)]
    assert [one.key for one in events] == [key]


# To the result, and back.


@SIZES
async def test_the_key_to_the_result_leads_there_however_often_it_is_pressed(
    size: tuple[int, int],
) -> None:
    async with desk(size, events=saved(TEXT)) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        # The second o would have landed in the JSON.
        await on.pilot.press("ctrl+o", "ctrl+o", "o", "j")
        assert on.pane.query_one(ResultView).has_focus_within
        assert on.text == TEXT
        await on.pilot.press("escape")
        assert on.pane.query_one(JsonEditor).has_focus


async def test_in_little_room_the_event_has_all_of_it_again_after_a_run() -> None:
    async with desk(SMALL, events=saved(TEXT)) as on:
        await on.pick("get")
        before = on.pane.query_one(EventEditor).size.height
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        await on.pilot.press("escape")
        await until(on.pilot, lambda: not on.pane.query_one(ResultView).display)
        await on.pilot.pause()
        assert on.pane.query_one(EventEditor).size.height == before


# Room for the response and for the log.

_SMALL = b'{"status":"done","rows":0}'
_SMALL_ROWS = 4
_BIG = json.dumps([{"sku": f"a-{number}"} for number in range(40)]).encode()
_ERROR = json.dumps(
    {"errorMessage": "'sku'", "errorType": "KeyError", "stackTrace": ["  File"] * 9}
).encode()
_FEW_LINES = "START RequestId: 8f5c\nhello\nEND RequestId: 8f5c\n"
#: Few lines, which take many rows.
_LONG_LINES = f"START RequestId: 8f5c\nEvent: {'value ' * 600}\nEND RequestId: 8f5c\n"
_MANY_LINES = "".join(f"line {number}\n" for number in range(60))


def answered(payload: bytes, log: str, **more: Outcome) -> InvokePorts:
    result: InvokeResult = replace(RETURNED, payload=payload, log_tail=log, **more)
    return InvokePorts(result)


@SIZES
@pytest.mark.parametrize(
    ("payload", "log", "rows"),
    [
        (_SMALL, _LONG_LINES, _SMALL_ROWS),
        (_SMALL, _MANY_LINES, _SMALL_ROWS),
        (_SMALL, _FEW_LINES, _SMALL_ROWS),
        (_BIG, _LONG_LINES, 120),
        (_BIG, _MANY_LINES, 120),
        (_BIG, _FEW_LINES, 120),
    ],
    ids=["small-long", "small-many", "small-few", "big-long", "big-many", "big-few"],
)
async def test_the_response_has_what_it_needs_up_to_half_of_the_room(
    size: tuple[int, int], payload: bytes, log: str, rows: int
) -> None:
    async with desk(size, invoke=answered(payload, log)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        await has_room(on, rows)


@SIZES
async def test_the_error_object_has_room_beside_a_long_log(size: tuple[int, int]) -> None:
    ports = answered(_ERROR, _LONG_LINES, outcome=Outcome.FUNCTION_ERROR)
    async with desk(size, invoke=ports) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✗ function error")
        await has_room(on, 14)


async def has_room(on: Desk, rows: int) -> None:
    """The response shows all of its rows, or has half of the room at least, less its title."""
    response = on.pane.query_one("#result-response", ResultLines)
    log = on.pane.query_one("#result-log", ResultLines)
    parts = on.pane.query_one("#result-parts")

    def fits() -> bool:
        half = parts.size.height // 2 - 1
        return response.size.height >= min(rows, half) > 1 and log.size.height > 1

    await until(on.pilot, fits)
    assert "Response" in str(response.border_title)


# Byte for byte.


async def sent(on: Desk) -> bytes:
    await on.pilot.press("ctrl+r")
    await on.until("✓ returned")
    return on.invoke.sent[-1].payload


@pytest.mark.parametrize(
    "text",
    ['\n\n {"a": 1}\n', '{"a": 1,\r\n"b": 2,\n"c": 3\r\n}\r\n', "[1,\n2]", '"é"\n\n', "\r\n7"],
    ids=["blanks", "line-ends", "array", "string", "number"],
)
async def test_an_event_is_sent_and_counted_byte_for_byte(text: str) -> None:
    async with desk(LARGE, events=saved(text)) as on:
        editor = on.pane.query_one(EventEditor)
        await until(on.pilot, lambda: on.text == text)
        assert editor.line.startswith(f"✓ {len(text.encode())} bytes")
        assert on.pane._sheet is not None
        assert not on.pane._sheet.unsaved
        assert await sent(on) == text.encode()


async def test_an_edited_event_is_sent_as_it_is_shown_and_an_undone_one_as_it_came() -> None:
    mixed = '{"a": 1,\r\n"b": 2}\n'
    async with desk(LARGE, events=saved(mixed)) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+end", "enter", "space")
        shown = on.text
        assert shown.splitlines() == ['{"a": 1,', '"b": 2}', "", " "]
        await until(
            on.pilot,
            lambda: f"✓ {len(shown.encode())} bytes" in on.pane.query_one(EventEditor).line,
        )
        await on.pilot.press("ctrl+z", "ctrl+z")
        await until(on.pilot, lambda: on.text == mixed)
        await on.pilot.press("ctrl+end", "space")
        edited = on.text
        assert await sent(on) == edited.encode()


async def test_the_end_of_the_log_is_in_sight_also_where_it_came_while_one_edited() -> None:
    ports = answered(_SMALL, _LONG_LINES)
    ports.held = True
    async with desk(SMALL, invoke=ports) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+r", "escape")
        await until(on.pilot, lambda: not on.pane.query_one(ResultView).display)
        ports.gate.set()
        await on.until("✓ returned")
        await on.pilot.press("ctrl+o")
        log = on.pane.query_one("#result-log", ResultLines)
        await until(on.pilot, lambda: log.size.height > 1 and log.scroll_y > 0 and log.at_end)
