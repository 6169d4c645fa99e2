"""The invoke pane: a repeat is not sent, and what is sent is what was picked."""

import asyncio
import json
from dataclasses import dataclass, field

import msgspec
import pytest
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import EventEntry, Origin, SavedEvent
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.text_lines import TextLines
from tests.ui.invoke_desk import LARGE, RETURNED, desk
from tests.ui.invoke_ports import ORDERS, USERS, EventPorts, InvokePorts, screen_text, until

TEXTS = {(Origin.FUNCTION, "get"): '{"a": 1}', (Origin.FUNCTION, "other"): '{"b": 2}'}


@dataclass
class SlowEvents(EventPorts):
    """Reads an event when it is told to, from the first that is picked on."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """The text, later."""
        if entry.name != "get":
            await self.gate.wait()
            if self.error is not None:
                raise self.error
        return await super().read_event(function, entry)


@dataclass
class FullDisk(EventPorts):
    """Keeps no draft while there is an error."""

    error: Exception | None = None

    async def save_draft(self, draft: Draft) -> None:
        """Keep it, or not."""
        if self.error is not None:
            raise self.error
        await super().save_draft(draft)


# Repeats.


async def test_a_held_key_sends_once_however_long_it_is_held() -> None:
    async with desk() as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        for _ in range(60):
            on.clock.now += 33
            await on.pilot.press("ctrl+r")
        assert len(on.invoke.sent) == 1
        assert on.app.notes == "Sent once; press again in a second to send it again."
        on.clock.now += 1_000
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)


async def test_a_key_held_until_the_end_of_an_invocation_sends_no_second_one() -> None:
    async with desk() as on:
        on.invoke.held = True
        await on.pilot.press("ctrl+r")
        await on.until("… running")
        on.clock.now += 5_000
        await on.pilot.press("ctrl+r")
        on.invoke.gate.set()
        await on.until("✓ returned")
        on.clock.now += 33
        await on.pilot.press("ctrl+r")
        assert len(on.invoke.sent) == 1
        assert on.app.notes.splitlines()[0].startswith("Still running")
        assert on.app.notes.splitlines()[1].startswith("Sent once")


async def test_a_double_click_on_run_sends_once() -> None:
    async with desk() as on:
        bar = on.pane.query_one(InvokeBar)
        await on.pilot.click(bar, offset=(bar.size.width - 3, 0))
        await on.until("✓ returned")
        on.clock.now += 120
        await on.pilot.click(bar, offset=(bar.size.width - 3, 0))
        await until(on.pilot, lambda: "Sent once" in on.app.notes)
        assert len(on.invoke.sent) == 1


async def test_another_event_or_type_is_no_repeat() -> None:
    async with desk() as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        await on.pick("other")
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)
        await on.until("✓ returned")
        await on.pilot.press("ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 3)
        assert [one.event_name for one in on.invoke.sent] == ["get", "other", "other"]
        assert on.invoke.sent[2].type is InvocationType.ASYNC


# Picks on their way.


async def test_a_run_waits_for_the_pick_that_is_being_read() -> None:
    events = SlowEvents(dict(TEXTS))
    async with desk(LARGE, events=events) as on:
        await on.pilot.press("j", "enter", "ctrl+r")
        line = on.pane.query_one(EventEditor)
        await until(on.pilot, lambda: "reading other…, sending it then" in line.line)
        assert on.invoke.sent == []
        events.gate.set()
        await on.until("✓ returned")
        (request,) = on.invoke.sent
        assert (request.payload, request.event_name) == (b'{"b": 2}', "other")
        assert "●other" in on.rows
        assert "reading" not in line.line


async def test_a_pick_that_nobody_has_heard_of_yet_is_waited_for() -> None:
    async with desk() as on:
        rows = on.pane.query_one(EventList)
        rows.action_cursor_down()
        # Between these two nothing else runs: the word of the pick is still in a queue.
        rows.action_select()
        on.pane.action_run()
        await on.until("✓ returned")
        assert [one.payload for one in on.invoke.sent] == [b'{"b": 2}']


async def test_saving_waits_for_the_pick_too() -> None:
    events = SlowEvents(dict(TEXTS))
    async with desk(events=events) as on:
        await on.pilot.press("j", "enter", "ctrl+s")
        assert len(on.app.screen_stack) == 1
        events.gate.set()
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        assert on.app.screen.query_one(Input).value == "other"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (fail(Kind.STORE, "It is gone."), "It is gone."),
        (RuntimeError("secret"), "a mistake while reading the event 'other': RuntimeError."),
    ],
)
async def test_nothing_is_sent_in_the_place_of_a_pick_that_was_not_read(
    error: Exception, words: str
) -> None:
    events = SlowEvents(dict(TEXTS), error=error)
    async with desk(events=events) as on:
        await on.pilot.press("j", "enter", "ctrl+r")
        events.gate.set()
        await until(on.pilot, lambda: "Nothing was sent or saved" in on.app.notes)
        assert words in on.app.notes
        assert "secret" not in on.app.notes
        assert on.invoke.sent == []
        # And the way is free again.
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert [one.event_name for one in on.invoke.sent] == ["get"]


async def test_a_run_that_waits_is_given_up_with_its_function() -> None:
    events = SlowEvents(dict(TEXTS))
    async with desk(events=events) as on:
        await on.pilot.press("j", "enter", "ctrl+r")
        on.pane.function = USERS
        await until(on.pilot, lambda: "you went to another function" in on.app.notes)
        events.gate.set()
        await until(on.pilot, lambda: not on.pane._desk.sheet(ORDERS.arn).taking)
        await on.pilot.pause()
        assert on.invoke.sent == []


# Drafts that cannot be kept.


@pytest.mark.parametrize("error", [fail(Kind.STORE, "The disk is full."), RuntimeError("x")])
async def test_a_draft_that_is_not_kept_is_said_and_tried_again(error: Exception) -> None:
    events = FullDisk(dict(TEXTS), error=error)
    async with desk(events=events) as on:
        await on.pick("get")
        await on.pilot.press("space")
        line = on.pane.query_one(EventEditor)
        await until(on.pilot, lambda: "draft not kept: " in line.line)
        events.error = None
        await on.pilot.press("space")
        await until(on.pilot, lambda: "draft not kept: " not in line.line)
        assert events.drafts["orders-api"].text == '  {"a": 1}'


async def test_a_draft_that_fails_at_the_end_breaks_nothing() -> None:
    # An error that escapes from the end of the pane would be raised here.
    async with desk(events=FullDisk(dict(TEXTS), error=RuntimeError("x"))) as on:
        await on.pick("get")
        on.pane.query_one(JsonEditor).insert("  ")
    assert on.events.drafts == {}


# Mistakes of ours.


async def test_a_mistake_in_what_was_begun_is_told() -> None:
    async def broken() -> None:
        raise RuntimeError("secret")

    async with desk() as on:
        on.pane._do(broken())
        await until(on.pilot, lambda: "a mistake while working on an event" in on.app.notes)
        assert "secret" not in on.app.notes


# Size.


async def test_a_text_is_judged_once() -> None:
    async with desk() as on:
        await on.pick("get")
        check = on.pane._desk.check
        before = check.cache_info().misses
        await on.pilot.press("ctrl+r", "ctrl+s")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        assert check.cache_info().misses == before
        assert check.cache_info().hits > 0


async def test_a_text_too_large_to_edit_is_not_indented() -> None:
    large = '{"a": "' + "x" * 250_000 + '"}'
    async with desk(events=EventPorts({(Origin.FUNCTION, "large"): large})) as on:
        await on.pilot.press("ctrl+l")
        await until(
            on.pilot, lambda: "Not indented: the event is larger than 250 kB." in on.app.notes
        )
        assert on.text == large


async def test_going_away_and_back_lays_nothing_out_again() -> None:
    large = json.dumps([{"number": n} for n in range(20_000)], indent=1)
    result = msgspec.structs.replace(RETURNED, payload=large.encode())
    ports = EventPorts({(Origin.FUNCTION, "large"): large})
    async with desk(LARGE, events=ports, invoke=InvokePorts(result)) as on:
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        response = on.pane.query_one("#result-response", TextLines)
        event = on.pane.query_one("#event-large", TextLines)
        await until(on.pilot, lambda: response.line_count == 60_002)
        await on.pilot.pause()
        before = (response.laid.starts, event.laid.starts, screen_text(on.app))
        misses = on.pane._desk.check.cache_info().misses
        on.pane.function = USERS
        await on.until("Nothing was sent yet")
        await until(on.pilot, lambda: on.pane._desk.sheet(USERS.arn).ready)
        on.pane.function = ORDERS
        await on.until("✓ returned")
        assert response.laid.starts is before[0]
        assert event.laid.starts is before[1]
        assert on.pane._desk.check.cache_info().misses == misses
        assert [row[30:] for row in screen_text(on.app).splitlines()[1:]] == [
            row[30:] for row in before[2].splitlines()[1:]
        ]
