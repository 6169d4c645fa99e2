"""The invoke pane: one invocation at a time, and how it ended."""

import json

import pytest

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.events import Origin
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.result_view import ResultHeadline, ResultLines, ResultView
from tests.ui.invoke_desk import HOSTILE, LARGE, RETURNED, SIZES, SMALL, desk
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    USERS,
    EventPorts,
    InvokePorts,
    screen_text,
    until,
)


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
        assert request.function == ORDERS.arn
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
        on.clock.now += 1_000
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
        await on.until("its 30 s are over; still waiting for an answer until 90 s")
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
        ended = "orders-api in 111122223333/eu-west-1: ✓ returned"
        await until(on.pilot, lambda: ended in on.app.notes)
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
        await on.pilot.press("ctrl+t", "ctrl+r", "ctrl+t", "ctrl+r", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: on.app.notes.count("\n") == 2)
        assert "Read-only: stream would run orders-api." in on.app.notes
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


# Room.

RID = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"
LEAD = f"[INFO]\t2026-01-31T08:12:31.204Z\t{RID}\t"
LONG_LOG = "".join(f"{LEAD}step {number}\n" for number in range(40))
ERROR_LOG = (
    f"{LONG_LOG}[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n"
    + "  a frame\n" * 40
    + f"END RequestId: {RID}\nREPORT RequestId: {RID}\tStatus: error\n"
)


@pytest.mark.parametrize("size", [SMALL, (70, 34), LARGE])
async def test_the_log_tail_opens_at_the_error_without_what_the_runtime_put_before(
    size: tuple[int, int],
) -> None:
    failed = InvokeResult(
        outcome=Outcome.FUNCTION_ERROR, status=200, payload=b"{}", log_tail=ERROR_LOG
    )
    async with desk(size, invoke=InvokePorts(failed)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✗ function error")
        await until(on.pilot, lambda: "[ERROR] KeyError: 'sku'" in screen_text(on.app))
        rows = [row.rstrip(" ▁▂▃▄▅▆▇█") for row in screen_text(on.app).splitlines()]
        at = next(number for number, row in enumerate(rows) if "[ERROR]" in row)
        assert rows[at - 1].endswith(" step 39")
        assert "INFO" not in screen_text(on.app)
        on.pane.query_one("#result-log").focus()
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == ERROR_LOG.rstrip()


async def test_a_log_tail_without_an_error_opens_at_its_end_and_stays_where_it_is_scrolled() -> (
    None
):
    long = InvokeResult(outcome=Outcome.RETURNED, status=200, payload=b"{}", log_tail=LONG_LOG)
    async with desk((70, 34), invoke=InvokePorts(long)) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: "step 39" in screen_text(on.app))
        on.pane.query_one("#result-log").focus()
        await on.pilot.press("g")
        await on.pilot.resize_terminal(60, 33)
        await on.pilot.pause()
        assert "step 0 " in screen_text(on.app)


async def test_after_a_run_the_result_has_the_room_until_one_types() -> None:
    async with desk((70, 34)) as on:
        await on.pick("get")
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        result, event = on.pane.query_one(ResultView), on.pane.query_one(EventEditor)
        assert result.size.height >= 20
        assert event.size.height == 7
        await on.pilot.press("space")
        await until(on.pilot, lambda: event.size.height > 7)
