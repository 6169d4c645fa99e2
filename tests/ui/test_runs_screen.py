"""Past invocations: found, looked at, and taken away."""

import asyncio

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.history import HistoryEntry, PastRun
from lambdatui.core.invoke import InvocationType
from lambdatui.ui.runs_asked import Chosen, RunLogs
from lambdatui.ui.screens.runs import RunsScreen
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.table import Table
from tests.ui.past_runs import REQUEST, PastPorts, runs
from tests.ui.screen_host import HOSTILE, LARGE, NOW_MS, SMALL, Shown, clock, shown
from tests.ui.until import until

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


def _ids(one: Shown) -> list[str]:
    return [entry.id for entry in one.screen.query_one("#runs", Table).rows]


async def _ready(one: Shown, *ids: str) -> None:
    wanted = list(ids or "1235")
    await until(one.pilot, lambda: _ids(one) == wanted)
    await until(one.pilot, lambda: one.screen.query_one("#sent", JsonPreview).line_count)


@SIZES
async def test_those_of_the_function_come_first_with_the_newest_shown(
    size: tuple[int, int],
) -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api"), size) as one:
        await _ready(one)
        assert "payments-webhook" not in one.text
        for words in (
            "4 of orders-api, newest first",
            "✓ returned · HTTP 200 · 231 ms · version 7",
            "ran 176 ms · billed 177 ms · 118 of 512 MB · cold start 412 ms",
            f"request {REQUEST}1",
            '"sku": "A-1"',
            '"ok": true',
            "✗ function error",
            "? unknown",
        ):
            assert words in one.text


async def test_those_of_all_functions_are_shown_with_their_names() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("a")
        await until(one.pilot, lambda: _ids(one) == list("12345"))
        assert "payments-webhook" in one.text
        await one.pilot.press("a")
        await until(one.pilot, lambda: _ids(one) == list("1235"))


async def test_a_search_is_sent_once_the_person_rests() -> None:
    ports = PastPorts()
    async with shown(RunsScreen(ports, clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("slash", *"quant")
        await until(one.pilot, lambda: _ids(one) == ["2"])
        assert ports.searched[0] == ("", "orders-api")
        assert ports.searched[-1] == ("quant", "orders-api")
        # Letters that come one upon the other are one search, or two on a slow machine.
        assert len(ports.searched) < 5
        assert "1 of orders-api with 'quant'" in one.text


async def test_escape_leaves_the_search_and_then_the_screen() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("slash", *"order-2", "enter")
        await until(one.pilot, lambda: _ids(one) == ["2"])
        await one.pilot.press("escape")
        await until(one.pilot, lambda: _ids(one) == list("1235"))
        assert one.given == []
        await one.pilot.press("escape")
        await until(one.pilot, lambda: one.given == [None])


async def test_what_was_sent_is_offered_with_all_that_is_known_of_it() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: one.given)
        chosen = one.given[0]
        assert isinstance(chosen, Chosen)
        assert chosen.function == "orders-api"
        offer = chosen.offer
        assert (offer.text, offer.name, offer.run, offer.save) == (
            '{"sku": "A-1"}',
            "order-1",
            False,
            False,
        )
        assert offer.details == EventDetails(
            provenance=Provenance.HISTORY,
            request_id=f"{REQUEST}1",
            captured_ms=NOW_MS - 60_000,
            type=InvocationType.SYNC,
            qualifier="live",
        )


@pytest.mark.parametrize(("key", "run", "save"), [("R", True, False), ("s", False, True)])
async def test_it_is_run_again_or_saved_where_a_person_says_so(
    key: str, run: bool, save: bool
) -> None:
    ports = PastPorts()
    entry = replace(ports.runs[3].entry, client_context='{"custom": {}}')
    ports.runs[3] = replace(ports.runs[3], entry=entry)
    async with shown(RunsScreen(ports, clock)) as one:
        await _ready(one, *"12345")
        await one.pilot.press("j", "j", "j", key)
        await until(one.pilot, lambda: one.given)
        chosen = one.given[0]
        assert chosen.function == "payments-webhook"
        assert (chosen.offer.text, chosen.offer.run, chosen.offer.save) == ('{"pay": 1}', run, save)
        assert chosen.offer.client_context == '{"custom": {}}'


async def test_a_key_right_after_the_cursor_moved_is_about_where_it_is_now() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        table = one.screen.query_one("#runs", Table)
        # No message was heard between the two.
        table.action_move(1)
        assert isinstance(one.screen, RunsScreen)
        one.screen.action_again("save")
        await until(one.pilot, lambda: one.given)
        assert one.given[0].offer.text == '{"quantity": 2}'


async def test_what_was_not_kept_is_said_and_not_offered() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("G")
        await until(one.pilot, lambda: "What was sent (2,048 bytes)" in one.text)
        assert "Lambda queued it" in one.text
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "is not kept" in one.screen.words)
        assert one.given == []
        assert "rerun" not in one.text


async def test_the_whole_run_is_given_to_be_compared() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("j")
        await until(one.pilot, lambda: "KeyError: 'sku'" in one.text)
        await one.pilot.press("equals_sign")
        await until(one.pilot, lambda: one.given)
        assert one.given == [runs()[1]]


async def test_without_an_answer_there_is_nothing_to_compare() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("j", "j")
        await until(one.pilot, lambda: "No answer came to lambdatui" in one.text)
        assert "compare" not in one.text
        await one.pilot.press("equals_sign")
        await one.pilot.pause()
        assert one.given == []


async def test_a_response_that_was_not_kept_is_not_compared() -> None:
    first = runs()[0]
    assert first.result is not None
    entry = replace(first.entry, has_response=False)
    ports = PastPorts(runs=[replace(first, entry=entry, result=replace(first.result, payload=b""))])
    async with shown(RunsScreen(ports, clock, "orders-api")) as one:
        await until(one.pilot, lambda: "The response (12 bytes) is not" in one.text)
        assert "compare" not in one.text


async def test_an_unknown_outcome_leads_to_the_logs_of_as_long_as_it_may_have_run() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("j", "j")
        await until(one.pilot, lambda: "No answer came within 30 s." in one.text)
        await one.pilot.press("u")
        await until(one.pilot, lambda: one.given)
        began = NOW_MS - 180_000
        assert one.given == [RunLogs("orders-api", began, NOW_MS, "")]


async def test_a_copy_takes_what_was_sent_or_the_part_that_has_the_focus() -> None:
    async with shown(RunsScreen(PastPorts(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("y")
        await until(one.pilot, lambda: one.app.copies == ['{"sku": "A-1"}'])
        await one.pilot.press("tab", "tab", "y")
        await until(one.pilot, lambda: one.app.copies[1:] == ['{"ok": true}'])


async def test_a_history_that_cannot_be_read_is_told_and_read_again() -> None:
    ports = PastPorts(broken=fail(Kind.STORE, "The history is locked.", "Try again."))
    async with shown(RunsScreen(ports, clock, "orders-api")) as one:
        await until(one.pilot, lambda: "✗ The history is locked. Try again." in one.text)
        assert one.app.failures == ["The history is locked."]
        ports.broken = None
        await one.pilot.press("r")
        await _ready(one)


async def test_no_invocation_says_what_to_do() -> None:
    async with shown(RunsScreen(PastPorts(runs=[]), clock, "orders-api")) as one:
        await until(one.pilot, lambda: "has sent nothing to orders-api yet" in one.text)
        await one.pilot.press("slash", *"x")
        await until(one.pilot, lambda: "Nothing with 'x' was sent to orders-api." in one.text)


async def test_bytes_that_are_no_text_are_not_offered() -> None:
    entry = runs()[0].entry
    ports = PastPorts(runs=[PastRun(entry=entry, payload=b"\xff\xfe")])
    async with shown(RunsScreen(ports, clock, "orders-api")) as one:
        await _ready(one, "1")
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "not text (UTF-8)" in one.screen.words)
        assert one.given == []


async def test_hostile_texts_are_shown_and_nothing_more() -> None:
    first = runs()[0]
    assert first.result is not None
    entry = replace(
        first.entry, event_name=HOSTILE, qualifier=HOSTILE, note=HOSTILE, function=HOSTILE
    )
    result = replace(first.result, payload=HOSTILE.encode())
    ports = PastPorts(runs=[PastRun(entry=entry, payload=HOSTILE.encode(), result=result)])
    async with shown(RunsScreen(ports, clock), LARGE) as one:
        await _ready(one, "1")
        assert one.text.count("[/x] ␛[31m[red]") > 4
        assert "\x1b" not in one.text
        assert "\u202e" not in one.text


async def test_an_answer_for_a_row_that_was_left_is_not_shown() -> None:
    class Slow(PastPorts):
        async def past_run(self, id: str) -> PastRun | None:
            if id == "1":
                await gate.wait()
            return await super().past_run(id)

    gate = asyncio.Event()
    async with shown(RunsScreen(Slow(), clock, "orders-api")) as one:
        await until(one.pilot, lambda: _ids(one) == list("1235"))
        await one.pilot.press("j")
        await until(one.pilot, lambda: '"quantity": 2' in one.text)
        gate.set()
        await one.pilot.pause()
        assert '"sku"' not in one.text


async def test_typing_is_not_held_up_by_a_search_that_hangs() -> None:
    class Hanging(PastPorts):
        async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
            if text:
                await asyncio.Event().wait()
            return await super().search_history(text, function)

    async with shown(RunsScreen(Hanging(), clock, "orders-api")) as one:
        await _ready(one)
        await one.pilot.press("slash", *"abc")
        await one.pilot.pause(0.3)
        await one.pilot.press(*"def")
        assert one.screen.query_one(Input).value == "abcdef"
