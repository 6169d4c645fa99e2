"""The invoke pane: events, drafts, one invocation at a time, and how it ended."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.events import Origin
from lambdatui.core.functions import Function
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.report import Report
from lambdatui.ui.panes.invoke import InvokePane
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.result_view import ResultHeadline, ResultLines, ResultView
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    USERS,
    EventPorts,
    InvokePorts,
    ManualClock,
    PaneApp,
    screen_text,
    until,
)

SMALL = (80, 24)
LARGE = (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
HOSTILE = "[/x] \x1b[31m[red]\u202e"

RETURNED = InvokeResult(
    outcome=Outcome.RETURNED,
    status=200,
    payload=b'{"statusCode":200,"big":12345678901234567890.10}',
    log_tail="START RequestId: 8f5c9a4e\nhello from the handler\nEND RequestId: 8f5c9a4e\n",
    request_id="8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11",
    started_ms=NOW,
    elapsed_ms=183,
    report=Report(
        request_id="8f5c", duration_ms=176, billed_ms=417, memory_mb=512, used_mb=118, init_ms=240
    ),
)


@dataclass
class Desk:
    """A pane on the screen, and all that stands behind it."""

    app: PaneApp
    pane: InvokePane
    pilot: Pilot[None]
    invoke: InvokePorts
    events: EventPorts
    clock: ManualClock

    @property
    def text(self) -> str:
        """What is in the editor."""
        return self.pane.query_one(EventEditor).text

    @property
    def words(self) -> str:
        """What is said of the result."""
        return self.pane.query_one(ResultView).words

    @property
    def rows(self) -> list[str]:
        """The list of events."""
        return [row.strip() for row in self.pane.query_one(EventList).row_texts]

    def to_list(self) -> None:
        """Put the focus where the console puts it."""
        self.pane.query_one(EventList).focus()

    async def until(self, words: str) -> None:
        """Wait for words of the result."""
        await until(self.pilot, lambda: words in self.words)

    async def pick(self, name: str) -> None:
        """Pick the row that ends so."""
        self.to_list()
        rows = self.pane.query_one(EventList)
        rows.highlighted = next(at for at, row in enumerate(self.rows) if row.endswith(name))
        await self.pilot.press("enter")
        await until(self.pilot, lambda: self.pane.query_one(JsonEditor).has_focus)


@asynccontextmanager
async def desk(
    size: tuple[int, int] = SMALL,
    *,
    read_only: bool = False,
    invoke: InvokePorts | None = None,
    events: EventPorts | None = None,
    function: Function = ORDERS,
) -> AsyncIterator[Desk]:
    """A pane that has read what it begins with."""
    invoke = invoke or InvokePorts(RETURNED)
    if events is None:
        texts = {(Origin.FUNCTION, "get"): '{"a": 1}', (Origin.FUNCTION, "other"): '{"b": 2}'}
        events = EventPorts({**texts, (Origin.SHARED, "ping"): "{}"})
    clock = ManualClock()
    pane = InvokePane(invoke, events, clock, read_only=read_only)
    app = PaneApp(pane, function)
    async with app.run_test(size=size) as pilot:
        made = Desk(app, pane, pilot, invoke, events, clock)
        await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
        made.to_list()
        await pilot.pause()
        yield made


# Events.


@SIZES
async def test_the_first_event_of_the_function_is_ready_to_be_sent(size: tuple[int, int]) -> None:
    async with desk(size) as on:
        assert on.text == '{"a": 1}'
        assert on.rows[:6] == ["Saved", "●get", "other", "Shared", "ping", "Templates"]
        assert "✓ 8 bytes" in screen_text(on.app)


async def test_a_picked_template_speaks_of_the_functions_own_account() -> None:
    async with desk() as on:
        await on.pick("SQS message")
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
    pane = InvokePane(InvokePorts(), EventPorts(), ManualClock(), read_only=False)
    app = PaneApp(pane)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
        assert app.screen.focus_chain[0] is pane.query_one(EventList)
        app.screen.focus_chain[0].focus()
        await pilot.press("j", "j", "k", "G")
        row = pane.query_one(EventList).highlighted_option
        assert row is not None
        assert str(row.prompt).strip() == "CloudWatch Logs"


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
        await on.pick("S3 put")
        assert json.loads(on.text)["Records"][0]["eventSource"] == "aws:s3"


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


# Sending.


@SIZES
async def test_a_response_is_shown_with_what_was_measured_and_the_log(
    size: tuple[int, int],
) -> None:
    async with desk(size) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned · HTTP 200 · 183 ms")
        shown = screen_text(on.app)
        assert "ran 176 ms · billed 417 ms · 118 of 512 MB · cold start 240 ms" in shown
        assert '"big": 12345678901234567890.10' in shown
        assert "hello from the handler" in shown
        (request,) = on.invoke.sent
        assert request.function == "orders-api"
        assert request.payload == b'{"a": 1}'
        assert request.type is InvocationType.SYNC
        assert (request.timeout_s, request.event_name) == (30, "get")


@SIZES
async def test_run_pressed_twice_sends_once_and_says_that_it_is_running(
    size: tuple[int, int],
) -> None:
    async with desk(size, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pilot.press("ctrl+r", "ctrl+r", "f5")
        await until(on.pilot, lambda: on.app.notes)
        assert on.app.notes.startswith("Still running: the sync invocation of orders-api")
        assert len(on.invoke.sent) == 1
        on.invoke.gate.set()
        await on.until("✓ returned")
        assert len(on.invoke.sent) == 1
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)


async def test_while_it_runs_the_time_is_told_and_typing_goes_on() -> None:
    async with desk(LARGE, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+r")
        on.clock.now += 3_200
        await on.until("… running 3.2 s of 30 s")
        await on.pilot.press("end", "space")
        assert on.text == '{"a": 1} '
        on.clock.now += 40_000
        await on.until("longer than its timeout of 30 s")
        on.invoke.gate.set()
        await on.until("✓ returned")
        assert on.pane.query_one(JsonEditor).has_focus


async def test_another_functions_invocation_runs_on_and_its_result_is_kept() -> None:
    async with desk(LARGE, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("… running")
        on.pane.function = USERS
        await on.until("Nothing was sent yet")
        on.invoke.gate.set()
        await until(on.pilot, lambda: "orders-api: ✓ returned" in on.app.notes)
        assert "Nothing was sent yet" in on.words
        on.pane.function = ORDERS
        await on.until("✓ returned · HTTP 200")
        assert len(on.invoke.sent) == 1


async def test_an_unknown_outcome_says_where_to_look_before_sending_again() -> None:
    fault = Fault(kind=Kind.TIMEOUT, what="No answer came within 95 s.", advice="Check the link.")
    unknown = InvokeResult(outcome=Outcome.UNKNOWN, started_ms=NOW, elapsed_ms=95_000, fault=fault)
    async with desk(invoke=InvokePorts(unknown)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("? outcome unknown · 1 min 35 s")
        assert "It may have run. Look in the logs from 08:12:31 on before you" in on.words
        assert len(on.invoke.sent) == 1
        # There is no response to read, and Escape still leads back.
        assert on.pane.query_one(ResultHeadline).has_focus
        await on.pilot.press("escape")
        assert on.pane.query_one(JsonEditor).has_focus


async def test_an_error_nobody_foresaw_counts_as_unknown_and_is_not_sent_again() -> None:
    async with desk(invoke=InvokePorts(RuntimeError(HOSTILE))) as on:
        await on.pilot.press("ctrl+r")
        await on.until("? outcome unknown")
        assert "RuntimeError" in on.words
        assert len(on.invoke.sent) == 1


async def test_a_function_error_shows_its_type_and_message() -> None:
    payload = json.dumps({"errorType": "KeyError", "errorMessage": f"'sku' {HOSTILE}"}).encode()
    failed = InvokeResult(
        outcome=Outcome.FUNCTION_ERROR, status=200, function_error="Unhandled", payload=payload
    )
    async with desk(invoke=InvokePorts(failed)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✗ function error (Unhandled) · HTTP 200")
        assert "KeyError: 'sku' [/x] ␛[31m[red]·" in on.words
        assert "\x1b" not in screen_text(on.app)


async def test_a_refused_invocation_was_not_sent_and_says_what_to_do() -> None:
    refused = fail(Kind.DENIED, "You may not invoke orders-api.", "Ask for lambda:InvokeFunction.")
    async with desk(invoke=InvokePorts(refused)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✗ not sent: You may not invoke orders-api.")
        assert "Ask for lambda:InvokeFunction." in on.words
        assert "nothing was run" in on.words


@pytest.mark.parametrize(
    ("presses", "outcome", "status", "kind", "words"),
    [
        (1, Outcome.ACCEPTED, 202, InvocationType.ASYNC, "✓ accepted · HTTP 202"),
        (2, Outcome.ALLOWED, 204, InvocationType.DRY_RUN, "✓ allowed · HTTP 204"),
    ],
)
async def test_async_and_dry_runs_are_chosen_by_key(
    presses: int, outcome: Outcome, status: int, kind: InvocationType, words: str
) -> None:
    result = InvokeResult(outcome=outcome, status=status)
    async with desk(invoke=InvokePorts(result)) as on:
        await on.pilot.press(*["ctrl+t"] * presses)
        assert f"[{kind.value}]" in screen_text(on.app)
        await on.pilot.press("ctrl+r")
        await on.until(words)
        assert on.invoke.sent[0].type is kind


async def test_type_and_run_can_be_clicked() -> None:
    async with desk() as on:
        bar = on.pane.query_one(InvokeBar)
        at = screen_text(on.app).splitlines()[0].index("dry-run")
        await on.pilot.click(bar, offset=(at, 0))
        await until(on.pilot, lambda: bar.type is InvocationType.DRY_RUN)
        await on.pilot.click(bar, offset=(bar.size.width - 3, 0))
        await until(on.pilot, lambda: on.invoke.sent)
        assert on.invoke.sent[0].type is InvocationType.DRY_RUN


async def test_read_only_sends_dry_runs_alone_and_says_why() -> None:
    result = InvokeResult(outcome=Outcome.ALLOWED, status=204)
    async with desk(read_only=True, invoke=InvokePorts(result)) as on:
        assert "[dry-run]" in screen_text(on.app)
        await on.pilot.press("ctrl+t", "ctrl+r", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: on.app.notes.count("\n") == 1)
        assert "Read-only: sync would run orders-api." in on.app.notes
        assert "Read-only: async would run orders-api." in on.app.notes
        assert on.invoke.sent == []
        await on.pilot.press("ctrl+t", "ctrl+r")
        await on.until("✓ allowed")


async def test_an_event_too_large_for_lambda_is_refused_before_it_is_sent() -> None:
    large = json.dumps(["x" * 5_000] * 250)
    async with desk(events=EventPorts({(Origin.FUNCTION, "large"): large})) as on:
        await on.pilot.press("ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: on.app.notes)
        assert "async invocations take 1,048,576" in on.app.notes
        assert on.invoke.sent == []


@SIZES
async def test_the_response_is_copied_as_it_came(size: tuple[int, int]) -> None:
    async with desk(size) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        await on.pilot.press("escape", "escape", "o")
        await until(on.pilot, lambda: on.pane.query_one("#result-response").has_focus)
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == RETURNED.payload.decode()
        assert on.app.copies[0].what == "the response"


async def test_a_copy_of_the_headline_has_the_whole_request_id() -> None:
    async with desk() as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        on.pane.query_one(ResultHeadline).focus()
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert RETURNED.request_id in on.app.copies[0].text


async def test_a_response_of_six_megabytes_is_whole_to_its_last_line() -> None:
    payload = json.dumps([{"id": number, "name": "x" * 40} for number in range(95_000)]).encode()
    large = InvokeResult(outcome=Outcome.RETURNED, status=200, payload=payload)
    async with desk(LARGE, invoke=InvokePorts(large)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        view = on.pane.query_one("#result-response", ResultLines)
        await until(on.pilot, lambda: view.line_count == 95_000 * 4 + 2)
        view.focus()
        await on.pilot.press("G")
        assert '"id": 94999,' in screen_text(on.app)


async def test_hostile_bytes_in_response_and_log_stay_letters() -> None:
    result = InvokeResult(
        outcome=Outcome.RETURNED, status=200, payload=HOSTILE.encode() + b"\xff", log_tail=HOSTILE
    )
    async with desk(LARGE, invoke=InvokePorts(result)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        shown = screen_text(on.app)
        assert shown.count("[/x] ␛[31m[red]·") == 2
        assert "\x1b" not in shown
        assert "\u202e" not in shown


async def test_past_invocations_stand_at_the_end_of_the_list() -> None:
    past = HistoryEntry(
        id="1",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW,
        event_name=HOSTILE,
        outcome=Outcome.FUNCTION_ERROR,
    )
    async with desk(invoke=InvokePorts(past=(past,))) as on:
        await until(on.pilot, lambda: on.rows[-2] == "Last invocations")
        assert on.rows[-1] == "✗ 08:12:31 sync [/x] ␛[31m[red]·"


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
            raise fail(Kind.STORE, f"The draft of {function} cannot be read.")

    async with desk(events=NoDrafts({(Origin.FUNCTION, "get"): "{}"})) as on:
        assert "The draft of orders-api cannot be read." in on.app.notes
        await on.pick("get")
        assert on.text == "{}"


# Saving and deleting.


async def test_an_event_is_saved_under_a_name() -> None:
    async with desk() as on:
        await on.pick("S3 put")
        await on.pilot.press("end", "enter", "ctrl+s")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"put-1", "enter")
        await until(on.pilot, lambda: "●put-1" in on.rows)
        assert on.events.texts[Origin.FUNCTION, "put-1"] == on.text
        assert "Saved 'put-1': /events/put-1.json" in on.app.notes
        assert not on.pane.query_one(InvokeBar).unsaved
        assert "orders-api" not in on.events.drafts


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
