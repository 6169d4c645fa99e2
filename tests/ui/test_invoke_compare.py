"""The invoke pane: a response against the one to expect, the run before, another qualifier."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from lambdatui.core.event_details import EventDetails
from lambdatui.core.history import HistoryEntry, PastRun
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.ui.comparing import Side
from tests.ui.invoke_desk import LARGE, RETURNED, SIZES, Desk, desk
from tests.ui.invoke_ports import NOW, InvokePorts, screen_text, until
from tests.ui.pane_ports import PanePorts

ANSWER = RETURNED.payload.decode()
OTHER = replace(RETURNED, payload=b'{"statusCode":500,"big":1,"x":2}')
FAILED = replace(RETURNED, outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled")


def expecting(**known: object) -> Callable[[PanePorts], None]:
    """What is known of 'get'."""

    def set_up(ports: PanePorts) -> None:
        ports.details["orders-api", "get"] = EventDetails(**known)  # type: ignore[arg-type]  # its own names

    return set_up


async def ran(on: Desk) -> None:
    """Send, wait, and go to the result."""
    await on.pilot.press("ctrl+r")
    await until(on.pilot, lambda: on.pane._sheet and on.pane._sheet.ended)
    await until(on.pilot, lambda: "ran 176 ms" in on.words)
    if not on.pane.query_one("#result-response").has_focus:
        await on.pilot.press("ctrl+o")
        await until(on.pilot, lambda: on.pane.query_one("#result-response").has_focus)


async def chosen(on: Desk, key: str) -> None:
    """Choose a row of what to compare with."""
    await on.pilot.press("equals_sign")
    await until(on.pilot, lambda: on.app.asked("choose.ChooseScreen"))
    await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
    on.app.screen.dismiss(key)


async def sides(on: Desk) -> tuple[Side, Side]:
    """What is compared."""
    await until(on.pilot, lambda: on.app.asked("compare.CompareScreen"))
    given = on.app.asked("compare.CompareScreen")[-1].given
    return given["before"], given["after"]


@SIZES
@pytest.mark.parametrize(
    ("result", "known", "words"),
    [
        (RETURNED, {"expected": ANSWER}, "= as expected"),
        (RETURNED, {"expected": '{"statusCode": 200}', "ignore": ("$.big",)}, "= as expected"),
        (OTHER, {"expected": ANSWER}, "≠ differs from expected in 3 places (=)"),
        (RETURNED, {"expected": '{"statusCode": 200}'}, "≠ differs from expected in 1 place (=)"),
        (FAILED, {"expected": ANSWER}, "≠ it failed (=)"),
        (RETURNED, {"expected": ANSWER, "expect_error": True}, "≠ it was to fail (=)"),
        (FAILED, {"expect_error": True}, "= as expected"),
    ],
)
async def test_a_run_is_held_against_what_its_event_expects(
    size: tuple[int, int], result: InvokeResult, known: dict[str, object], words: str
) -> None:
    async with desk(size, invoke=InvokePorts(result), set_up=expecting(**known)) as on:
        await on.pilot.press("ctrl+r")
        await on.until(words)
        assert on.words.splitlines()[1] == words


async def test_without_an_expected_response_nothing_is_said_of_one() -> None:
    async with desk() as on:
        await ran(on)
        assert "expected" not in on.words


async def test_an_unknown_outcome_is_not_compared() -> None:
    unknown = InvokeResult(outcome=Outcome.UNKNOWN, started_ms=NOW)
    async with desk(invoke=InvokePorts(unknown), set_up=expecting(expected="{}")) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: on.ports.looked)
        assert "differs" not in on.words


async def test_a_response_is_kept_as_the_one_to_expect_and_judged_by_at_once() -> None:
    async with desk(LARGE) as on:
        await ran(on)
        await on.pilot.press("E")
        await on.until("= as expected")
        assert on.ports.details["orders-api", "get"].expected == ANSWER
        assert "kept beside 'get'" in on.app.notes
        assert any(row.startswith("●get  =") for row in on.rows)


@pytest.mark.parametrize("key", ["y", "n"])
async def test_another_expected_response_is_replaced_only_after_a_yes(key: str) -> None:
    async with desk(LARGE, set_up=expecting(expected="{}", note="keep me")) as on:
        await ran(on)
        await on.pilot.press("E")
        await until(on.pilot, lambda: "Replace the expected response" in screen_text(on.app))
        await on.pilot.press(key)
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        if key == "y":
            await on.until("= as expected")
        details = on.ports.details["orders-api", "get"]
        assert details.expected == (ANSWER if key == "y" else "{}")
        assert details.note == "keep me"


async def test_the_response_to_expect_of_an_unsaved_event_is_kept_when_it_is_saved() -> None:
    async with desk(LARGE) as on:
        await on.pick("S3 put  uploads")
        await ran(on)
        await on.pilot.press("E")
        await on.until("= as expected")
        await on.pilot.press("ctrl+s")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        await on.pilot.press(*"put", "enter")
        await until(on.pilot, lambda: ("orders-api", "put") in on.ports.details)
        assert on.ports.details["orders-api", "put"].expected == ANSWER


async def test_it_is_compared_with_the_expected_response_and_ignored_paths_are_kept() -> None:
    async with desk(LARGE, invoke=InvokePorts(OTHER), set_up=expecting(expected=ANSWER)) as on:
        await ran(on)
        await chosen(on, "expected")
        before, after = await sides(on)
        assert (before.name, before.payload) == ("expected", RETURNED.payload)
        assert after.payload == OTHER.payload
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.dismiss(("$.big", "$.x", "$.statusCode"))
        await on.until("= as expected")
        assert on.ports.details["orders-api", "get"].ignore == ("$.big", "$.x", "$.statusCode")
        assert on.ports.details["orders-api", "get"].expected == ANSWER


async def test_it_is_compared_with_the_run_before() -> None:
    def earlier(ports: PanePorts) -> None:
        ports.earlier["get"] = replace(OTHER, started_ms=NOW - 60_000)

    async with desk(LARGE, set_up=earlier) as on:
        await ran(on)
        await chosen(on, "last")
        before, after = await sides(on)
        assert (before.name, before.payload) == ("run of 08:11:31", OTHER.payload)
        assert (after.name, after.payload) == ("now", RETURNED.payload)


async def test_where_there_was_no_run_before_it_says_so() -> None:
    async with desk(LARGE) as on:
        await ran(on)
        await chosen(on, "last")
        await until(on.pilot, lambda: "No earlier run of 'get'" in on.app.notes)


async def test_another_qualifier_gets_the_same_event_once_after_the_same_questions() -> None:
    async with desk(LARGE, confirm=True) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: "leave it as it is" in screen_text(on.app))
        await on.pilot.press("y")
        await until(on.pilot, lambda: "ran 176 ms" in on.words)
        await on.pilot.press("ctrl+o")
        await until(on.pilot, lambda: on.pane.query_one("#result-response").has_focus)
        on.clock.now += 2_000
        on.invoke.result = OTHER
        await chosen(on, "other")
        await until(on.pilot, lambda: "alias of version 7" in screen_text(on.app))
        await on.pilot.press(*"live", "enter")
        before, after = await sides(on)
        assert (before.name, before.payload) == ("$LATEST", RETURNED.payload)
        assert (after.name, after.payload) == ("live", OTHER.payload)
        first, second = on.invoke.sent
        assert replace(second, qualifier="") == first
        assert second.qualifier == "live"


async def test_another_qualifier_that_is_protected_asks_for_the_name() -> None:
    async with desk(LARGE, protected=("live",)) as on:
        await ran(on)
        await chosen(on, "other")
        await until(on.pilot, lambda: "alias of version 7" in screen_text(on.app))
        await on.pilot.press(*"live", "enter")
        await until(on.pilot, lambda: "Type the function's name" in screen_text(on.app))
        assert len(on.invoke.sent) == 1


async def test_a_past_run_is_compared_with_the_one_that_is_shown() -> None:
    entry = HistoryEntry(
        id="7",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW - 60_000,
        event_name="get",
        outcome=Outcome.RETURNED,
        has_response=True,
    )
    async with desk(LARGE) as on:
        await ran(on)
        await on.pilot.press("H")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.dismiss(PastRun(entry, b"{}", OTHER))
        before, after = await sides(on)
        assert (before.payload, after.payload) == (OTHER.payload, RETURNED.payload)


async def test_there_is_nothing_to_compare_before_a_run() -> None:
    async with desk(LARGE) as on:
        on.pane.action_compare()
        on.pane.action_expect()
        await until(on.pilot, lambda: on.app.notes.count("run the event first") == 2)
