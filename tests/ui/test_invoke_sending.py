"""The invoke pane: streams, waiting no longer, what is protected, looking in the logs."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from textual.widgets import Input

from lambdatui.core.connection import Identity
from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.invoke import (
    InvocationType,
    InvokePart,
    InvokeRequest,
    InvokeResult,
    Outcome,
)
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.runs import Streamed
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.result_view import ResultHeadline, ResultLines
from tests.ui.invoke_desk import LARGE, RETURNED, SIZES, desk
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    USERS,
    InvokePorts,
    screen_text,
    until,
)
from tests.ui.pane_ports import PanePorts

PAYLOAD = b"first line\nsecond \xe2\x82\xac\nthird"
STREAMED = InvokeResult(outcome=Outcome.RETURNED, status=200, payload=PAYLOAD, elapsed_ms=900)
FAULT = Fault(kind=Kind.TIMEOUT, what="No answer came within 95 s.", advice="Check the link.")
UNKNOWN = InvokeResult(
    outcome=Outcome.UNKNOWN, started_ms=NOW, elapsed_ms=95_000, fault=FAULT, request_id="8f5c"
)


def in_parts(ports: PanePorts) -> None:
    """The payload, broken within a character."""
    ports.parts = [InvokePart(PAYLOAD[:19], 120.0), InvokePart(PAYLOAD[19:], 300.0)]


async def test_a_stream_is_shown_as_it_comes_with_the_time_of_its_first_byte() -> None:
    invoke = InvokePorts(STREAMED, held=True)
    async with desk(LARGE, invoke=invoke, set_up=in_parts) as on:
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: "second €" in screen_text(on.app))
        shown = screen_text(on.app)
        assert "first line" in shown
        assert "third" in shown
        assert f"{len(PAYLOAD)} bytes so far · first byte after 120 ms" in shown
        assert "running" in on.words
        on.invoke.gate.set()
        await on.until("✓ returned · HTTP 200 · 900 ms")
        assert "first byte after 120 ms" in on.words
        view = on.pane.query_one("#result-response", ResultLines)
        assert view.copied == PAYLOAD.decode()
        (request,) = on.invoke.sent
        assert request.type is InvocationType.STREAM


async def test_the_end_of_a_stream_is_in_sight_until_a_person_scrolls_up() -> None:
    def long(ports: PanePorts) -> None:
        ports.parts = [InvokePart(b"token %d\n" % number, 1.0) for number in range(200)]

    invoke = InvokePorts(STREAMED, held=True)
    async with desk(LARGE, invoke=invoke, set_up=long) as on:
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: "token 199" in screen_text(on.app))
        view = on.pane.query_one("#result-response", ResultLines)
        view.focus()
        await on.pilot.press("g")
        running = on.pane._sheet and on.pane._sheet.running
        assert running
        assert running.streamed
        running.streamed.add(InvokePart(b"token 200\n", 2.0))
        await until(on.pilot, lambda: view.line_count == 202)
        assert "token 0" in screen_text(on.app)
        assert "token 200" not in screen_text(on.app)
        on.invoke.gate.set()
        await on.until("✓ returned")


async def test_a_stream_that_is_looked_at_again_has_all_of_its_lines_once() -> None:
    invoke = InvokePorts(STREAMED, held=True)
    async with desk(LARGE, invoke=invoke, set_up=in_parts) as on:
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: "third" in screen_text(on.app))
        on.pane.function = USERS
        await on.until("Nothing was sent yet")
        on.pane.function = ORDERS
        await until(on.pilot, lambda: "third" in screen_text(on.app))
        assert screen_text(on.app).count("first line") == 1
        assert on.pane.query_one("#result-response", ResultLines).line_count == 3
        on.invoke.gate.set()
        await on.until("✓ returned")


def test_no_line_of_a_stream_is_made_twice_however_it_is_broken() -> None:
    text = "a€\n" * 500 + "x" * 20_000
    raw = text.encode()
    whole: list[str] = []
    streamed = Streamed()
    for at in range(0, len(raw), 7):
        streamed.add(InvokePart(raw[at : at + 7], 1.0))
        lines = streamed.lines()
        # The first of them is the last one again, and longer.
        whole[-1:] = lines
    assert "\n".join(whole[:501]).startswith("a€\na€")
    assert whole[:500] == ["a€"] * 500
    assert "".join(whole[500:]) == "x" * 20_000
    assert max(map(len, whole)) <= 8_192


async def test_a_stream_that_ends_without_a_result_is_unknown_and_not_sent_again() -> None:
    async with desk(LARGE, set_up=in_parts) as on:

        async def broken(request: InvokeRequest) -> AsyncGenerator[InvokePart | InvokeResult, None]:
            on.invoke.sent.append(request)
            yield InvokePart(b"half", 1.0)

        on.ports.invoke_stream = broken  # type: ignore[method-assign]  # a link that is cut
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+r")
        await on.until("? outcome unknown")
        assert len(on.invoke.sent) == 1


# Waiting no longer.


@SIZES
async def test_one_can_wait_no_longer_and_is_told_that_it_may_still_run(
    size: tuple[int, int],
) -> None:
    async with desk(size, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("ctrl+g here waits no longer")
        on.pane.query_one(ResultHeadline).focus()
        await on.pilot.press("ctrl+g")
        await on.until("no longer waited for: the function may still run")
        assert len(on.invoke.sent) == 1
        assert "▶ run" in screen_text(on.app)
        # What comes after all is shown, since nothing else was sent meanwhile.
        on.invoke.gate.set()
        await on.until("✓ returned")
        assert len(on.invoke.sent) == 1


async def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one() -> None:
    async with desk(LARGE, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("… running")
        on.pane.query_one(ResultHeadline).focus()
        await on.pilot.press("ctrl+g")
        await on.until("no longer waited for")
        first, on.invoke.gate = on.invoke.gate, asyncio.Event()
        on.invoke.result = InvokeResult(outcome=Outcome.RETURNED, status=201)
        on.clock.now += 2_000
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)
        first.set()
        ended = "orders-api in 111122223333/eu-west-1: ✓ returned · HTTP 200"
        await until(on.pilot, lambda: ended in on.app.notes)
        assert "… running" in on.words
        on.invoke.gate.set()
        await on.until("✓ returned · HTTP 201")


async def test_there_is_nothing_to_stop_where_nothing_runs() -> None:
    async with desk() as on:
        assert not on.pane.check_action("stop", ())
        on.pane.action_stop()
        assert "Nothing was sent yet" in on.words


# Unknown.


async def test_an_unknown_outcome_is_looked_for_in_the_logs_and_leads_there() -> None:
    found = FoundRun(
        evidence=Evidence.RUNNING,
        function="orders-api",
        from_ms=NOW - 1,
        to_ms=NOW + 1,
        request_id="8f5c",
    )
    gate = asyncio.Event()

    async with desk(LARGE, invoke=InvokePorts(UNKNOWN)) as on:

        async def find(request: InvokeRequest, result: InvokeResult) -> FoundRun:
            on.ports.looked.append(request)
            await gate.wait()
            return found

        on.ports.find_run = find  # type: ignore[method-assign]  # waits to be told
        await on.pilot.press("ctrl+r")
        await on.until("? outcome unknown")
        await on.until("It may have run. Look in the logs")
        await on.until("Looking for it in the logs…")
        gate.set()
        await on.until("The logs show that request 8f5c began")
        assert len(on.invoke.sent) == 1
        on.pane.query_one(ResultHeadline).focus()
        await on.pilot.press("enter")
        await until(on.pilot, lambda: on.app.lines)
        asked = on.app.lines[0]
        assert (asked.filter, asked.since_ms, asked.until_ms) == (
            "request:8f5c",
            NOW - 1,
            NOW + 1,
        )


async def test_logs_that_cannot_be_read_change_nothing_of_what_is_said() -> None:
    async with desk(LARGE, invoke=InvokePorts(UNKNOWN)) as on:

        async def find(request: InvokeRequest, result: InvokeResult) -> FoundRun:
            raise fail(Kind.DENIED, "You may not read the logs.")

        on.ports.find_run = find  # type: ignore[method-assign]  # denied
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: "You may not read the logs." in on.app.notes)
        assert "? outcome unknown" in on.words
        assert "Looking" not in on.words


# Protected.

PROD = Identity(account="111122223333", arn="", region="eu-west-1", alias="acme-prod")


def in_production(ports: PanePorts) -> None:
    """The account's alias alone says so."""
    ports.who = PROD


@SIZES
async def test_what_is_protected_runs_only_after_its_name_is_typed_and_every_time(
    size: tuple[int, int],
) -> None:
    async with desk(size, set_up=in_production) as on:
        for time in (1, 2):
            on.clock.now += 2_000
            await on.pilot.press("ctrl+r")
            await until(on.pilot, lambda: "Type the function's name" in screen_text(on.app))
            shown = " ".join(screen_text(on.app).split())
            assert "The account 'acme-prod' is protected (*prod*)" in shown
            assert len(on.invoke.sent) == time - 1
            await on.pilot.press("enter", *"orders", "enter")
            await until(on.pilot, lambda: "not its name" in screen_text(on.app))
            assert len(on.invoke.sent) == time - 1
            await on.pilot.press(*"-api", "enter")
            await on.until("✓ returned")
            assert len(on.invoke.sent) == time
            on.pane._sheet.ended = None  # type: ignore[union-attr]  # there is one
            on.pane._show_result(on.pane._sheet)  # type: ignore[arg-type]  # as above


async def test_a_name_that_is_not_typed_sends_nothing() -> None:
    async with desk(set_up=in_production) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        await on.pilot.press("y", "escape")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert on.invoke.sent == []


async def test_a_dry_run_of_what_is_protected_asks_nothing() -> None:
    async with desk(set_up=in_production, confirm=True) as on:
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 1)
        assert len(on.app.screen_stack) == 1


async def test_a_qualifier_alone_can_be_what_is_protected() -> None:
    async with desk() as on:
        await on.pilot.press("Q")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.query_one(Input).value = "prod"
        await on.pilot.pause()
        await on.pilot.press("enter")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: "Type the function's name" in screen_text(on.app))
        assert "Invoke orders-api:prod in" in screen_text(on.app)


async def test_nothing_runs_before_it_is_known_which_account_this_is() -> None:
    gate = asyncio.Event()

    def slow(ports: PanePorts) -> None:
        async def identity() -> Identity:
            await gate.wait()
            return PROD

        ports.identity = identity  # type: ignore[method-assign]  # answers when it is told to

    async with desk(set_up=slow) as on:
        await on.pilot.press("ctrl+r", "ctrl+r")
        await on.pilot.pause()
        assert on.invoke.sent == []
        gate.set()
        await until(on.pilot, lambda: "Type the function's name" in screen_text(on.app))
        assert on.invoke.sent == []
        assert len(on.app.screen_stack) == 2


async def test_where_aws_does_not_say_who_we_are_the_name_has_to_be_typed() -> None:
    def denied(ports: PanePorts) -> None:
        ports.who = fail(Kind.DENIED, "No.")

    async with desk(set_up=denied) as on:
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: "Type the function's name" in screen_text(on.app))
        assert "alias could not be read" in screen_text(on.app)
        assert on.invoke.sent == []


async def test_the_profile_that_was_asked_for_counts_before_aws_says_anything() -> None:
    async def never() -> Identity:
        raise fail(Kind.DENIED, "No.")

    protecting = Protecting(never, ("*prod*",), "acme-prod")
    assert "the profile 'acme-prod'" in protecting.reason(ORDERS, "")
    spared = Protecting(never, ("*prod*", "!acme-prod"), "acme-prod").reason(ORDERS, "")
    assert "the profile" not in spared


@pytest.mark.parametrize("patterns", [(), ("other",)])
async def test_patterns_that_do_not_match_ask_nothing(patterns: tuple[str, ...]) -> None:
    async with desk(set_up=in_production, protected=patterns) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")


async def test_two_functions_run_at_once_without_a_mix_up() -> None:
    async with desk(LARGE, invoke=InvokePorts(RETURNED, held=True)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("… running")
        first, on.invoke.gate = on.invoke.gate, asyncio.Event()
        on.pane.function = USERS
        await on.until("Nothing was sent yet")
        on.pane.query_one(EventList).focus()
        on.invoke.result = InvokeResult(outcome=Outcome.RETURNED, status=201)
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)
        on.invoke.gate.set()
        await on.until("✓ returned · HTTP 201")
        first.set()
        ended = "orders-api in 111122223333/eu-west-1: ✓ returned · HTTP 200"
        await until(on.pilot, lambda: ended in on.app.notes)
        assert "HTTP 201" in on.words
        on.pane.function = ORDERS
        await on.until("✓ returned · HTTP 200")
