"""The invoke pane: events to pick, what is typed, drafts, saving."""

import json

import pytest
from textual import events
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType
from lambdatui.ui.panes.invoke import InvokePane
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.json_editor import JsonEditor
from tests.ui.invoke_desk import HOSTILE, LARGE, SIZES, SMALL, desk
from tests.ui.invoke_ports import (
    ORDERS,
    USERS,
    EventPorts,
    InvokePorts,
    ManualClock,
    PaneApp,
    screen_text,
    until,
)
from tests.ui.pane_ports import PanePorts

# Events.


@SIZES
async def test_the_first_event_of_the_function_is_ready_to_be_sent(size: tuple[int, int]) -> None:
    async with desk(size) as on:
        assert on.text == '{"a": 1}'
        assert on.rows[:6] == ["Saved", "●get", "other", "Shared", "ping", "Templates"]
        assert "✓ 8 bytes of 6 MB" in screen_text(on.app)


async def test_the_size_is_told_beside_what_the_type_takes_while_one_types() -> None:
    async with desk(LARGE) as on:
        await on.pick("get")
        editor = on.pane.query_one(EventEditor)
        assert editor.line == "✓ 8 bytes of 6 MB"
        on.pane.action_next_type()
        await until(on.pilot, lambda: editor.line == "✓ 8 bytes of 1 MB")
        await on.pilot.press("end", "left", "space")
        await until(on.pilot, lambda: editor.line == "✓ 9 bytes of 1 MB")
        over = InvocationType.ASYNC.limit + 1
        editor.replace(f'"{"x" * (over - 2)}"')
        await until(on.pilot, lambda: f"✗ {over:,} bytes" in editor.line)
        assert f"more than the {over - 1:,} that can be sent so" in editor.line
        on.pane.action_next_type()
        await until(on.pilot, lambda: f"✓ {over:,} bytes of 6 MB" in editor.line)


async def test_a_picked_template_speaks_of_the_functions_own_account() -> None:
    async with desk() as on:
        await on.pick("SQS message  orders")
        record = json.loads(on.text)["Records"][0]
        assert record["eventSourceARN"] == "arn:aws:sqs:eu-west-1:111122223333:orders"
        assert on.pane.query_one(InvokeBar).event_title == "SQS message"


@SIZES
async def test_escape_leads_from_the_event_to_the_list_and_no_further(
    size: tuple[int, int],
) -> None:
    async with desk(size) as on:
        await on.pick("other")
        await on.pilot.press("escape")
        await until(on.pilot, lambda: on.pane.query_one(EventList).has_focus)
        assert on.pane.query_one(EventList).display


async def test_the_list_is_the_first_part_that_takes_the_focus() -> None:
    pane = InvokePane(PanePorts(InvokePorts(), EventPorts()), ManualClock(), read_only=False)
    app = PaneApp(pane)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
        assert app.screen.focus_chain[0] is pane.query_one(EventList)
        app.screen.focus_chain[0].focus()
        await pilot.press("j", "j", "k", "G")
        row = pane.query_one(EventList).highlighted_option
        assert row is not None
        assert str(row.prompt).strip() == "all templates… (t)"


async def test_in_little_room_the_list_is_there_only_while_one_picks() -> None:
    async with desk(SMALL) as on:
        assert "Templates" in screen_text(on.app)
        await on.pick("other")
        assert "Templates" not in screen_text(on.app)
        assert '"b"' in screen_text(on.app)


async def test_events_that_cannot_be_read_are_said_and_templates_still_work() -> None:
    broken = fail(Kind.STORE, f"Could not list {HOSTILE}.", "Check the disk.")
    async with desk(events=EventPorts(broken=broken)) as on:
        assert "Could not list" in on.rows[0]
        assert "\x1b" not in screen_text(on.app)
        await on.pick("S3 put  uploads")
        assert json.loads(on.text)["Records"][0]["eventSource"] == "aws:s3"


async def test_enter_on_the_event_under_edit_keeps_what_was_typed() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("space", "escape")
        await until(on.pilot, lambda: on.pane.query_one(EventList).has_focus)
        await on.pilot.press("enter")
        await until(on.pilot, lambda: on.pane.query_one(JsonEditor).has_focus)
        assert on.text == ' {"a": 1}'
        await on.pilot.press("space")
        assert on.text == '  {"a": 1}'


async def test_delete_is_a_key_only_on_a_saved_event() -> None:
    async with desk() as on:
        await on.pilot.press("g")
        assert on.pane.check_action("delete", ())
        await on.pilot.press("G", "d")
        assert not on.pane.check_action("delete", ())
        assert len(on.app.screen_stack) == 1


async def test_ctrl_c_copies_a_selection_and_without_one_quits_nothing() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("ctrl+c")
        await until(on.pilot, lambda: "ctrl+q quits" in on.app.notes)
        assert on.app.is_running
        await on.pilot.press("shift+right", "shift+right", "ctrl+c")
        await until(on.pilot, lambda: on.app.clipboard == '{"')
        assert on.app.notes.count("quits") == 1


async def test_a_saved_event_that_is_not_json_is_opened_with_its_problem() -> None:
    async with desk(events=EventPorts({(Origin.FUNCTION, "bad"): '{"a": 1,\n oops}'})) as on:
        assert on.pane.query_one(EventEditor).line.startswith("✗ line 2, column 2: ")


# Validation.


@SIZES
async def test_the_line_of_a_mistake_is_named_and_marked_while_one_types(
    size: tuple[int, int],
) -> None:
    async with desk(size) as on:
        await on.pick("get")
        await on.pilot.press("end", "enter", "x")
        line = on.pane.query_one(EventEditor)
        await until(on.pilot, lambda: line.line.startswith("✗ line 2, column 1: "))
        problem = on.pane.query_one(JsonEditor).problem
        assert problem is not None
        assert problem.line == 2
        await on.pilot.press("backspace")
        await until(on.pilot, lambda: line.line.startswith("✓"))
        assert on.pane.query_one(JsonEditor).problem is None


async def test_what_is_not_json_is_not_sent_and_the_cursor_goes_there() -> None:
    events = EventPorts({(Origin.FUNCTION, "bad"): '{"a": 1,\n oops}'})
    async with desk(events=events) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: on.app.notes)
        assert "Not sent, since it is not JSON: line 2, column 2" in on.app.notes
        assert on.invoke.sent == []
        editor = on.pane.query_one(JsonEditor)
        assert editor.has_focus
        assert editor.cursor_location == (1, 1)


async def test_indenting_changes_no_number_and_can_be_undone() -> None:
    events = EventPorts({(Origin.FUNCTION, "one"): '{"n":1.10,"n":12345678901234567890}'})
    async with desk(events=events) as on:
        await on.pick("one")
        await on.pilot.press("ctrl+l")
        await until(on.pilot, lambda: "\n" in on.text)
        assert on.text == '{\n  "n": 1.10,\n  "n": 12345678901234567890\n}'
        await on.pilot.press("ctrl+z")
        assert on.text == '{"n":1.10,"n":12345678901234567890}'


# Drafts.


@SIZES
async def test_what_is_typed_is_kept_as_a_draft_and_restored(size: tuple[int, int]) -> None:
    async with desk(size) as on:
        await on.pick("get")
        await on.pilot.press("end", "left", "space")
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        assert on.events.drafts["orders-api"].text == '{"a": 1 }'
        kept = on.events
    async with desk(size, events=kept) as on:
        assert on.text == '{"a": 1 }'
        assert "(draft restored)" in screen_text(on.app)
        assert "● unsaved" in screen_text(on.app)
        assert on.pane.query_one(InvokeBar).event_title == "get"


async def test_leaving_at_once_after_a_key_loses_nothing() -> None:
    async with desk() as on:
        await on.pick("get")
        on.pane.query_one(JsonEditor).insert("  ")
        kept = on.events
    assert kept.drafts["orders-api"].text == '  {"a": 1}'


async def test_turning_to_another_function_keeps_what_was_typed_on_both_sides() -> None:
    async with desk() as on:
        await on.pick("get")
        on.pane.query_one(JsonEditor).insert(" ")
        on.pane.function = USERS
        await until(on.pilot, lambda: on.text == '{"a": 1}')
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        assert on.events.drafts["orders-api"].text == ' {"a": 1}'
        assert "users-api" not in on.events.drafts
        on.pane.function = ORDERS
        await until(on.pilot, lambda: on.text == ' {"a": 1}')


async def test_an_unsaved_text_that_gives_way_to_a_pick_can_be_taken_back() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("space")
        await on.pick("other")
        assert on.text == '{"b": 2}'
        await until(on.pilot, lambda: "unsaved text is kept" in on.app.notes)
        assert "Put aside, this session" in on.rows
        # The store still has it as well, until something else is typed.
        assert on.events.drafts["orders-api"].text == ' {"a": 1}'
        await on.pick("08:12:31 get")
        assert on.text == ' {"a": 1}'
        assert on.pane.query_one(InvokeBar).unsaved


async def test_a_broken_draft_is_said_and_the_pane_still_works() -> None:
    class NoDrafts(EventPorts):
        async def draft(self, function: str) -> Draft | None:
            raise fail(Kind.STORE, f"The draft of {plain_name(function)} cannot be read.")

    async with desk(events=NoDrafts({(Origin.FUNCTION, "get"): "{}"})) as on:
        assert "The draft of orders-api cannot be read." in on.app.notes
        await on.pick("get")
        assert on.text == "{}"


# Saving and deleting.


async def test_an_event_is_saved_under_a_name() -> None:
    async with desk() as on:
        await on.pick("S3 put  uploads")
        await on.pilot.press("end", "enter", "ctrl+s")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"put-1", "enter")
        await until(on.pilot, lambda: "●put-1" in on.rows)
        assert on.events.texts[Origin.FUNCTION, "put-1"] == on.text
        assert "Saved 'put-1': /events/put-1.json" in on.app.notes
        assert not on.pane.query_one(InvokeBar).unsaved
        assert "orders-api" not in on.events.drafts
        choice = on.pane.query_one(EventList).choice
        assert isinstance(choice, EventEntry)
        assert choice.name == "put-1"


@pytest.mark.parametrize("key", ["y", "n"])
async def test_a_name_that_is_taken_is_replaced_only_after_a_yes(key: str) -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("space", "ctrl+s")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        assert on.app.screen.query_one(Input).value == "get"
        await on.pilot.press("enter")
        await until(on.pilot, lambda: "Replace 'get'?" in screen_text(on.app))
        await on.pilot.press(key)
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        if key == "y":
            await until(on.pilot, lambda: "Saved 'get'" in on.app.notes)
            assert on.events.texts[Origin.FUNCTION, "get"] == ' {"a": 1}'
        else:
            assert on.events.texts[Origin.FUNCTION, "get"] == '{"a": 1}'
            assert on.pane.query_one(InvokeBar).unsaved


async def test_a_save_that_is_left_saves_nothing() -> None:
    async with desk() as on:
        await on.pilot.press("ctrl+s")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"new", "escape")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert (Origin.FUNCTION, "new") not in on.events.texts


async def test_a_deleted_event_is_moved_to_the_trash_after_a_yes() -> None:
    async with desk() as on:
        on.to_list()
        await on.pilot.press("g", "d")
        await until(on.pilot, lambda: "Delete 'get'?" in screen_text(on.app))
        await on.pilot.press("n", "d")
        await until(on.pilot, lambda: "Delete 'get'?" in screen_text(on.app))
        assert on.events.trash == []
        await on.pilot.press("y")
        await until(on.pilot, lambda: "●get" not in on.rows and "get" not in on.rows)
        assert "it is in the trash: /events/.trash/get.json" in on.app.notes
        # The text is still in the editor, and is nobody's now.
        assert on.text == '{"a": 1}'
        assert on.pane.query_one(InvokeBar).unsaved


# Texts that an editor cannot hold.


async def test_a_paste_that_is_too_large_to_edit_is_taken_back_with_ctrl_z() -> None:
    large = json.dumps(["x" * 30_000] * 10)
    async with desk() as on:
        on.to_list()
        await on.pilot.press("g", "enter")
        await until(on.pilot, lambda: on.pane.query_one(JsonEditor).has_focus)
        await on.pilot.press("ctrl+end", "space")
        before = on.text
        on.app.post_message(events.Paste(large))
        await until(on.pilot, lambda: "ctrl+z takes the paste back" in screen_text(on.app))
        assert large in on.text
        await on.pilot.press("ctrl+z")
        await until(on.pilot, lambda: on.text == before)
        assert on.pane.query_one(JsonEditor).has_focus
        assert on.pane.query_one(InvokeBar).unsaved
        assert "ctrl+z takes" not in screen_text(on.app)


async def test_a_very_large_event_is_shown_and_sent_as_it_stands() -> None:
    large = json.dumps(["x" * 30_000] * 10)
    async with desk(events=EventPorts({(Origin.FUNCTION, "large"): large})) as on:
        assert "too large to edit here" in screen_text(on.app)
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert on.invoke.sent[0].payload.decode() == large
        await on.pilot.press("escape", "escape")
        await until(on.pilot, lambda: on.pane.query_one(EventList).has_focus)


async def test_a_paste_too_large_to_edit_is_taken_whole() -> None:
    async with desk(LARGE) as on:
        await on.pick("get")
        editor = on.pane.query_one(JsonEditor)
        editor.load("")
        pasted = json.dumps(["x" * 30_000] * 10)
        on.app.post_message(events.Paste(pasted))
        await until(on.pilot, lambda: on.pane.query_one(EventEditor).large)
        assert on.text == pasted
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        assert on.events.drafts["orders-api"].text == pasted


async def test_a_line_separator_inside_a_string_is_not_turned_into_a_line_feed() -> None:
    text = json.dumps({"a": "x\u2028y\u0085z"}, ensure_ascii=False)
    ports = EventPorts({(Origin.FUNCTION, "odd"): text})
    async with desk(events=ports) as on:
        assert json.loads(on.text) == {"a": "x\u2028y\u0085z"}
        assert not on.pane.query_one(InvokeBar).unsaved
        await on.pick("odd")
        await on.pilot.press("f7", "delete")
        on.app.post_message(events.Paste(text))
        await until(on.pilot, lambda: on.pane.query_one(JsonEditor).cursor_location == (0, 24))
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert json.loads(on.invoke.sent[0].payload) == {"a": "x\u2028y\u0085z"}


@SIZES
async def test_hostile_names_and_texts_are_shown_as_letters(size: tuple[int, int]) -> None:
    function = Function(name=HOSTILE, arn=HOSTILE, description=HOSTILE)
    text = json.dumps({HOSTILE: HOSTILE}, ensure_ascii=False)
    events = EventPorts({(Origin.FUNCTION, HOSTILE): text, (Origin.SHARED, HOSTILE): text})
    invoke = InvokePorts(fail(Kind.DENIED, HOSTILE, HOSTILE))
    async with desk(size, function=function, events=events, invoke=invoke) as on:
        await on.pilot.press("ctrl+r")
        shown = screen_text(on.app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[/x]" in shown
