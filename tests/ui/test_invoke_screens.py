"""The invoke pane: the screens that it opens, and what it does with what they give."""

import asyncio
from functools import partial

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.history import Draft, HistoryEntry, PastRun
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.ui.capturing import HISTORY
from lambdatui.ui.offers import Offer
from lambdatui.ui.runs_asked import Chosen, RunLogs
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from tests.ui.invoke_desk import LARGE, RETURNED, Desk, desk
from tests.ui.invoke_ports import (
    NOW,
    USERS,
    InvokePorts,
    screen_text,
    until,
)
from tests.ui.pane_ports import PanePorts
from tests.ui.sources import QUEUE

# Screens.


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("t", "templates.TemplateScreen"),
        ("C", "capture_from.SourceScreen"),
        ("H", "runs.RunsScreen"),
        ("K", "details.DetailsScreen"),
        ("u", "trash.TrashScreen"),
        ("S", "shared_events.SharedEventsScreen"),
        ("B", "replay.ReplayScreen"),
        ("D", "drafts.DraftsScreen"),
        ("Q", "qualifier.QualifierScreen"),
    ],
)
async def test_each_screen_opens_by_its_key_and_escape_leads_back(key: str, screen: str) -> None:
    async with desk() as on:
        on.go_to("get")
        await on.pilot.press(key)
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        assert [one.screen for one in on.app.asked(screen)] == [screen]
        await on.pilot.press("escape")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert on.text == '{"a": 1}'


async def answered(on: Desk, key: str, screen: str, answer: object) -> None:
    """Open a screen, and leave it with an answer."""
    await on.pilot.press(key)
    await until(on.pilot, lambda: on.app.asked(screen))
    await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
    on.app.screen.dismiss(answer)
    await until(on.pilot, lambda: len(on.app.screen_stack) == 1)


async def test_the_rows_for_more_open_their_screens() -> None:
    past = HistoryEntry(
        id="1", function="orders-api", type=InvocationType.SYNC, started_ms=NOW, event_name="get"
    )
    async with desk(invoke=InvokePorts(past=(past,))) as on:
        for row, screen in (
            ("all templates… (t)", "templates.TemplateScreen"),
            ("all past invocations… (H)", "runs.RunsScreen"),
        ):
            on.go_to(row)
            await on.pilot.press("enter")
            await until(on.pilot, partial(on.app.asked, screen))
            await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
            await on.pilot.press("escape")
            await until(on.pilot, lambda: len(on.app.screen_stack) == 1)


async def test_a_past_run_of_this_function_is_offered_here_and_of_another_one_there() -> None:
    async with desk() as on:
        here = Chosen(Offer('{"h": 1}', "run", client_context='{"custom": {}}'), "orders-api")
        await answered(on, "H", "runs.RunsScreen", here)
        await until(on.pilot, lambda: on.text == '{"h": 1}')
        assert "+context" in screen_text(on.app)
        on.to_list()
        there = Chosen(Offer('{"t": 1}', "run"), "users-api")
        await answered(on, "H", "runs.RunsScreen", there)
        await until(on.pilot, lambda: on.app.offers)
        assert on.app.offers[0].function == "users-api"
        assert on.text == '{"h": 1}'


async def test_what_a_screen_gives_goes_to_the_function_that_it_was_opened_for() -> None:
    offer = Offer('{"h": 1}', "given", run=True)
    for key, screen in (
        ("t", "templates.TemplateScreen"),
        ("C", "capture_from.SourceScreen"),
        ("S", "shared_events.SharedEventsScreen"),
    ):
        async with desk() as on:
            await on.pilot.press(key)
            await until(on.pilot, partial(on.app.asked, screen))
            await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
            on.pane.function = USERS
            await on.pilot.pause()
            on.app.screen.dismiss(offer)
            await until(on.pilot, lambda: on.app.offers)
            assert [(one.offer, one.function) for one in on.app.offers] == [(offer, "orders-api")]
            assert on.invoke.sent == []


@pytest.mark.parametrize("wanted", ["events", "letters"])
async def test_a_second_replay_does_not_open_over_the_first_one(wanted: str) -> None:
    letters = tuple(
        DeadLetter(id, QUEUE, event="{}", request_id=id, hidden_ms=NOW + 300_000) for id in "ab"
    )
    async with desk() as on:
        gate = asyncio.Event()
        on.ports.replays_read = gate
        await on.pilot.press("B")
        if wanted == "events":
            await on.pilot.press("B")
        else:
            await on.pilot.press("C")
            await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
            on.app.screen.dismiss(letters)
            # Nobody works on them, so others may.
            await until(on.pilot, lambda: sorted(on.ports.released) == ["a", "b"])
        gate.set()
        await until(on.pilot, lambda: on.app.asked("replay.ReplayScreen"))
        await on.pilot.pause()
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        assert len(on.app.asked("replay.ReplayScreen")) == 1
        await on.pilot.press("escape")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        await on.pilot.press("B")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)


async def test_dead_letters_that_are_replayed_are_given_back_where_they_were_not_deleted() -> None:
    letters = tuple(
        DeadLetter(id, QUEUE, event="{}", request_id=id, hidden_ms=NOW + 300_000) for id in "ab"
    )
    async with desk() as on:
        await answered(on, "C", "capture_from.SourceScreen", letters)
        await until(on.pilot, lambda: on.app.asked("replay.ReplayScreen"))
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        assert on.ports.released == []
        await on.pilot.press("escape")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert sorted(on.ports.released) == ["a", "b"]


async def test_dead_letters_of_which_no_replay_can_be_made_are_given_back() -> None:
    letter = DeadLetter("a", QUEUE, event="{", request_id="a", hidden_ms=NOW + 300_000)
    async with desk() as on:
        await answered(on, "C", "capture_from.SourceScreen", (letter,))
        await until(on.pilot, lambda: on.ports.released == ["a"])
        assert "is not JSON" in on.app.notes
        assert not on.app.asked("replay.ReplayScreen")


@pytest.mark.parametrize(("qualifier", "asks"), [("prod", True), ("test", False)])
async def test_a_replay_is_protected_by_what_each_plan_sends_to(qualifier: str, asks: bool) -> None:
    async with desk() as on:
        await on.pilot.press("B")
        await until(on.pilot, lambda: on.app.asked("replay.ReplayScreen"))
        given = on.app.asked("replay.ReplayScreen")[0].given
        item = replace(given["plan"].items[0], qualifier=qualifier)
        assert not given["protects"](given["plan"])
        assert bool(given["protects"](replace(given["plan"], items=(item,)))) == asks


async def test_a_past_run_in_doubt_leads_to_its_lines() -> None:
    async with desk() as on:
        await answered(
            on, "H", "runs.RunsScreen", RunLogs("orders-api", NOW, NOW + 1, request_id="8f5c")
        )
        await until(on.pilot, lambda: on.app.lines)
        assert (on.app.lines[0].filter, on.app.lines[0].since_ms) == ("request:8f5c", NOW)


async def test_the_history_as_a_source_opens_the_past_invocations() -> None:
    async with desk() as on:
        await on.pilot.press("C")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.dismiss(HISTORY)
        await until(on.pilot, lambda: on.app.asked("runs.RunsScreen"))


async def test_what_is_known_of_an_event_is_kept_beside_it() -> None:
    async with desk() as on:
        on.go_to("other")
        await answered(on, "K", "details.DetailsScreen", EventDetails(note="slow"))
        await until(on.pilot, lambda: "other  ✎ slow" in on.rows)
        assert on.ports.details["orders-api", "other"].note == "slow"


async def test_an_event_is_renamed_and_stays_under_hand() -> None:
    async with desk() as on:
        on.go_to("get")
        await on.pilot.press("n")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"fetch", "enter")
        await until(on.pilot, lambda: "●fetch" in on.rows)
        assert on.pane.query_one(InvokeBar).event_title == "fetch"
        on.go_to("fetch")
        await on.pilot.press("n")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"other", "enter")
        await until(on.pilot, lambda: "Take another name." in on.app.notes)
        assert "●fetch" in on.rows


async def test_drafts_of_other_consoles_are_told_and_taken_as_an_event() -> None:
    def typed(ports: PanePorts) -> None:
        ports.typed_elsewhere.append(Draft("orders-api", '{"d": 1}', "theirs"))

    async with desk(set_up=typed) as on:
        assert "1 draft of other consoles: D" in screen_text(on.app)
        await answered(on, "D", "drafts.DraftsScreen", on.ports.typed_elsewhere[0])
        await until(on.pilot, lambda: on.text == '{"d": 1}')


async def test_a_past_run_shows_the_response_that_was_kept() -> None:
    entry = HistoryEntry(
        id="1",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW,
        event_name="get",
        outcome=Outcome.RETURNED,
        has_response=True,
    )

    def kept(ports: PanePorts) -> None:
        ports.past.append(PastRun(entry, b"{}", RETURNED))

    async with desk(LARGE, invoke=InvokePorts(past=(entry,)), set_up=kept) as on:
        on.go_to("sync get")
        await on.pilot.press("enter")
        await until(on.pilot, lambda: '"statusCode": 200' in screen_text(on.app))
        assert "not stored" not in screen_text(on.app)


async def test_details_that_cannot_be_kept_are_said() -> None:
    async with desk() as on:

        async def refuse(*_given: object) -> EventEntry:
            raise fail(Kind.STORE, "The disk is full.")

        on.ports.save_details = refuse  # type: ignore[assignment]  # stands in for a full disk
        on.go_to("get")
        await answered(on, "K", "details.DetailsScreen", EventDetails(note="x"))
        await until(on.pilot, lambda: "The disk is full." in on.app.notes)
