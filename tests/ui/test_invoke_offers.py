"""The invoke pane: events that come from elsewhere, and what is known of saved ones."""

from collections.abc import Callable

import pytest
from textual.widgets import Input, Static

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import JsonProblem
from lambdatui.core.triggers import Triggers
from lambdatui.ui.offers import Offer
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from tests.ui.invoke_desk import SIZES, desk
from tests.ui.invoke_ports import (
    NOW,
    USERS,
    screen_text,
    until,
)
from tests.ui.pane_ports import PanePorts

FROM_LOG = EventDetails(
    provenance=Provenance.LOG,
    request_id="8f5c",
    captured_ms=NOW,
    type=InvocationType.ASYNC,
    qualifier="live",
)
CAUGHT = Offer('{"caught": true}', "log of 8f5c", FROM_LOG)


def with_details(details: EventDetails) -> Callable[[PanePorts], None]:
    """What is known of 'get'."""

    def set_up(ports: PanePorts) -> None:
        ports.details["orders-api", "get"] = details

    return set_up


@SIZES
async def test_an_offered_event_is_in_the_editor_and_nowhere_else(size: tuple[int, int]) -> None:
    async with desk(size) as on:
        on.pane.offer(CAUGHT, "orders-api")
        await until(on.pilot, lambda: on.text == '{"caught": true}')
        shown = screen_text(on.app)
        assert "log of 8f5c" in shown
        assert "●" in shown
        assert "→ live" in shown
        assert "[async]" in shown
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        assert on.events.drafts["orders-api"].text == '{"caught": true}'


async def test_what_was_typed_is_put_aside_for_an_offered_event() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("space")
        on.pane.offer(CAUGHT, "orders-api")
        await until(on.pilot, lambda: on.text == '{"caught": true}')
        await on.pick("08:12:31 get")
        assert on.text == ' {"a": 1}'


async def test_an_offered_event_keeps_what_is_known_of_it_when_it_is_saved() -> None:
    async with desk() as on:
        on.pane.offer(CAUGHT, "orders-api")
        await until(on.pilot, lambda: on.text == '{"caught": true}')
        await on.pilot.press("ctrl+s")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        await on.pilot.press(*"caught", "enter")
        await until(on.pilot, lambda: "●caught" in on.rows)
        assert on.ports.details["orders-api", "caught"] == FROM_LOG


async def test_an_offer_to_save_asks_for_the_name_that_it_suggests() -> None:
    async with desk() as on:
        on.pane.offer(
            Offer('{"caught": true}', "log", FROM_LOG, name="from-log", save=True), "orders-api"
        )
        await until(on.pilot, lambda: on.app.screen.query(Input))
        assert on.app.screen.query_one(Input).value == "from-log"
        await on.pilot.press("enter")
        await until(on.pilot, lambda: (Origin.FUNCTION, "from-log") in on.events.texts)


async def test_an_offer_to_run_asks_as_any_run_does_and_sends_what_it_offers() -> None:
    async with desk(confirm=True) as on:
        context = '{"custom": {"a": 1}}'
        again = Offer('{"again": 1}', "run of 08:12", run=True, client_context=context)
        on.pane.offer(again, "orders-api")
        await until(on.pilot, lambda: "leave it as it is" in screen_text(on.app))
        assert on.invoke.sent == []
        await on.pilot.press("y")
        await on.until("✓ returned")
        (request,) = on.invoke.sent
        assert (request.payload, request.event_name) == (b'{"again": 1}', "run of 08:12")
        assert request.client_context == context.encode()


async def test_an_offer_that_comes_before_the_function_is_read_waits_for_it() -> None:
    async with desk() as on:
        on.pane.function = USERS
        on.pane.offer(CAUGHT, "users-api")
        await until(on.pilot, lambda: on.text == '{"caught": true}')


async def test_an_offer_for_another_function_is_refused() -> None:
    async with desk() as on:
        on.pane.function = USERS
        await until(on.pilot, lambda: on.text == '{"a": 1}')
        on.pane.offer(Offer('{"of": "orders"}', "run", run=True), "orders-api")
        await until(on.pilot, lambda: "The event for orders-api was not taken" in on.app.notes)
        await on.pilot.pause()
        assert on.text == '{"a": 1}'
        assert on.invoke.sent == []


@pytest.mark.parametrize("sent_to", ["", "7"])
async def test_what_is_run_again_goes_where_it_went(sent_to: str) -> None:
    again = EventDetails(provenance=Provenance.HISTORY, type=InvocationType.SYNC, qualifier=sent_to)
    async with desk() as on:
        await on.pilot.press("Q")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.dismiss("live")
        await until(on.pilot, lambda: on.pane.query_one(InvokeBar).qualifier == "live")
        on.pane.offer(Offer('{"x": 1}', "sent", again, run=True), "orders-api")
        await on.until("✓ returned")
        assert [request.qualifier for request in on.invoke.sent] == [sent_to]
        # What a person chose holds again for the next event.
        await on.pick("other")
        assert on.pane.query_one(InvokeBar).qualifier == "live"


@pytest.mark.parametrize("known_of", [Provenance.HISTORY, Provenance.REGISTRY])
@pytest.mark.parametrize("large", [False, True])
async def test_secrets_in_what_nobody_looked_through_are_pointed_out(
    known_of: Provenance, large: bool
) -> None:
    more = f', "more": "{"x" * 250_000}"' if large else ""
    async with desk() as on:
        offer = Offer(
            f'{{"password": "hunter2hunter2"{more}}}',
            "sent",
            EventDetails(provenance=known_of),
            name="leak",
            save=True,
        )
        on.pane.offer(offer, "orders-api")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        said = str(on.app.screen.query_one("#ask-detail", Static).content)
        assert "looks like secrets: $.password" in said
        assert "hunter2hunter2" not in said


async def test_in_read_only_mode_no_event_chooses_another_type_than_a_dry_run() -> None:
    known = with_details(EventDetails(type=InvocationType.SYNC))
    async with desk(read_only=True, set_up=known) as on:
        assert on.pane.query_one(InvokeBar).type is InvocationType.DRY_RUN
        on.pane.offer(CAUGHT, "orders-api")
        await until(on.pilot, lambda: on.text == '{"caught": true}')
        assert on.pane.query_one(InvokeBar).type is InvocationType.DRY_RUN


async def test_how_an_event_wants_to_be_sent_ends_with_it() -> None:
    async with desk(set_up=with_details(EventDetails(qualifier="live"))) as on:
        bar = on.pane.query_one(InvokeBar)
        assert bar.qualifier == "live"
        await on.pick("other")
        assert bar.qualifier == ""
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert on.invoke.sent[0].qualifier == ""


# The list.


@SIZES
async def test_the_list_shows_what_is_known_of_an_event(size: tuple[int, int]) -> None:
    details = EventDetails(note="the one of INC-4", expected="{}")
    async with desk(size, set_up=with_details(details)) as on:
        assert on.rows[1] == "●get  =  ✎ the one of INC-4"


async def test_a_file_that_is_not_json_is_named_with_its_line() -> None:
    entry = EventEntry(
        name="bad",
        origin=Origin.FUNCTION,
        path="/events/bad.json",
        problem=JsonProblem(line=3, column=1, message="expected a value"),
    )
    async with desk() as on:
        on.ports.changes.put_nowait((entry,))
        await until(on.pilot, lambda: "bad  ✗ not JSON, line 3" in on.rows)


async def test_only_templates_of_what_triggers_the_function_are_listed() -> None:
    def none(ports: PanePorts) -> None:
        ports.sources = Triggers(unread=("lambda:GetPolicy is denied.",))

    async with desk(set_up=none) as on:
        at = on.rows.index("Templates")
        assert on.rows[at + 1 :] == ["Empty", "all templates… (t)"]
    async with desk() as on:
        assert "SQS message  orders" in on.rows
        assert not any(row.startswith("Kinesis") for row in on.rows)


async def test_an_event_that_another_program_saves_shows_up_by_itself() -> None:
    async with desk() as on:
        on.events.texts[Origin.FUNCTION, "new"] = '{"n": 1}'
        on.ports.changes.put_nowait(await on.ports.events("orders-api"))
        await until(on.pilot, lambda: "new" in on.rows)


@pytest.mark.parametrize("typed", [False, True])
async def test_a_file_that_changed_is_read_again_unless_something_was_typed(typed: bool) -> None:
    async with desk() as on:
        await on.pick("get")
        if typed:
            await on.pilot.press("space")
        on.events.texts[Origin.FUNCTION, "get"] = '{"changed": 1}'
        on.events.texts[Origin.FUNCTION, "new"] = "{}"
        on.ports.changes.put_nowait(await on.ports.events("orders-api"))
        await until(on.pilot, lambda: "new" in on.rows)
        assert on.text == (' {"a": 1}' if typed else '{"changed": 1}')


async def test_the_pane_follows_no_files_while_it_is_not_looked_at() -> None:
    async with desk() as on:
        on.pane.active = False
        await on.pilot.pause()
        on.ports.changes.put_nowait(())
        await on.pilot.pause()
        assert on.ports.changes.qsize() == 1


async def test_space_marks_events_for_a_replay() -> None:
    async with desk() as on:
        await on.pilot.press("g", "space", "space")
        await until(on.pilot, lambda: "●▌get" in on.rows and "▌other" in on.rows)
        await on.pilot.press("B")
        await until(on.pilot, lambda: on.app.asked("replay.ReplayScreen"))
        plan = on.app.asked("replay.ReplayScreen")[0].given["plan"]
        assert [item.name for item in plan.items] == ["get", "other"]
