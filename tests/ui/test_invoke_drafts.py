"""The invoke pane: what a person typed comes back as it was, and is lost to nothing."""

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import Origin
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType
from lambdatui.ui.widgets.event_list import EventList
from tests.ui.invoke_desk import Desk, desk
from tests.ui.invoke_ports import ORDERS, EventPorts, screen_text, until
from tests.ui.pane_ports import PanePorts

OWN, SHARED = (Origin.FUNCTION, "get"), (Origin.SHARED, "get")


async def gone(on: Desk) -> None:
    """The file of 'get' is removed by somebody else."""
    del on.events.texts[OWN]
    await on.ports.changes.put(await on.ports.events("orders-api"))


async def test_a_text_whose_file_disappears_stays_unsaved_and_in_the_draft() -> None:
    async with desk() as on:
        await on.pick("get")
        await gone(on)
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        draft = on.events.drafts["orders-api"]
        assert (draft.text, draft.origin) == ('{"a": 1}', None)
        assert on.text == '{"a": 1}'
        await until(on.pilot, lambda: "●" in screen_text(on.app).splitlines()[0])
        await on.pick("other")
        await until(on.pilot, lambda: on.text == '{"b": 2}')
        (earlier,) = on.pane._desk.sheet(ORDERS.arn).earlier
        assert earlier.text == '{"a": 1}'


async def test_a_list_that_is_older_than_the_file_makes_nothing_unsaved() -> None:
    async with desk() as on:
        await on.pick("get")
        sheet = on.pane._desk.sheet(ORDERS.arn)
        await on.ports.changes.put(tuple(one for one in sheet.entries if one.name != "get"))
        await until(on.pilot, lambda: all(one.name != "get" for one in sheet.entries))
        await on.pilot.pause()
        assert (sheet.unsaved, on.events.drafts) == (False, {})


async def test_what_was_typed_stays_where_its_file_disappears_and_is_saved_anew() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("space")
        await gone(on)
        sheet = on.pane._desk.sheet(ORDERS.arn)
        await until(on.pilot, lambda: sheet.entry is None)
        assert on.text == ' {"a": 1}'
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)


async def test_the_draft_of_a_shared_event_is_not_that_of_the_own_event_of_its_name() -> None:
    events = EventPorts({OWN: '{"a": 1}', SHARED: '{"s": 1}'})
    async with desk(events=events) as on:
        rows = on.rows
        on.to_list()
        at = [index for index, row in enumerate(rows) if row.endswith("get")][-1]
        on.go_to("get")
        on.pane.query_one(EventList).highlighted = at
        await on.pilot.press("enter")
        await until(on.pilot, lambda: on.text == '{"s": 1}')
        await on.pilot.press("space")
        await until(on.pilot, lambda: "orders-api" in events.drafts)
    async with desk(events=events) as on:
        sheet = on.pane._desk.sheet(ORDERS.arn)
        assert sheet.entry is not None
        assert sheet.entry.origin is Origin.SHARED
        assert on.text == ' {"s": 1}'


async def test_the_draft_of_a_template_is_no_events_though_one_has_its_name() -> None:
    events = EventPorts({OWN: "{}"})
    events.drafts["orders-api"] = Draft(
        function="orders-api", text="1", event_name="get", origin=None
    )
    async with desk(events=events) as on:
        assert on.pane._desk.sheet(ORDERS.arn).entry is None


DETAILS = EventDetails(note="from a log", provenance=Provenance.LOG, expected="{}")


async def test_how_it_is_sent_and_what_is_known_of_it_come_back_with_the_text() -> None:
    events = EventPorts({OWN: '{"a": 1}'})
    async with desk(events=events) as on:
        await on.pick("get")
        await on.pilot.press("space")
        await until(on.pilot, lambda: "orders-api" in events.drafts)
        # Each is kept when it is chosen, though nothing more is typed.
        await on.pilot.press("ctrl+t")
        await until(on.pilot, lambda: events.drafts["orders-api"].type is InvocationType.ASYNC)
        sheet = on.pane._desk.sheet(ORDERS.arn)
        kind = InvocationType.STREAM
        sheet.choose(kind, "live")
        sheet.send_with(b'{"custom": {}}')
        await on.pane._desk.put_details(sheet, None, DETAILS)
        on.pane._known(sheet, False)
        await until(on.pilot, lambda: events.drafts["orders-api"].qualifier == "live")
    assert events.drafts["orders-api"].client_context == '{"custom": {}}'
    del events.texts[OWN]
    async with desk(events=events) as on:
        sheet = on.pane._desk.sheet(ORDERS.arn)
        assert (sheet.type, sheet.qualifier) == (kind, "live")
        assert (sheet.context, sheet.details) == (b'{"custom": {}}', DETAILS)
        await on.pilot.press("ctrl+r")
        await on.until("✓")
        (sent,) = on.invoke.sent
        assert (sent.type, sent.qualifier, sent.client_context) == (
            kind,
            "live",
            b'{"custom": {}}',
        )


async def test_a_choice_for_a_text_that_was_only_picked_replaces_no_draft() -> None:
    async with desk() as on:
        await on.pick("get")
        await on.pilot.press("ctrl+t")
        await until(on.pilot, lambda: on.pane._draft_timer is None)
        assert on.events.drafts == {}


async def test_another_draft_that_is_taken_is_sent_as_it_was_typed() -> None:
    theirs = Draft(
        function="orders-api",
        text='{"d": 1}',
        event_name="theirs",
        type=InvocationType.ASYNC,
        client_context='{"custom": {}}',
        details=DETAILS,
    )

    def typed(ports: PanePorts) -> None:
        ports.typed_elsewhere.append(theirs)

    async with desk(set_up=typed) as on:
        sheet = on.pane._desk.sheet(ORDERS.arn)
        sheet.choose(InvocationType.SYNC, "live")
        await on.pilot.press("D")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        await until(on.pilot, lambda: "newest first" in screen_text(on.app))
        await on.pilot.press("enter")
        await until(on.pilot, lambda: '"d": 1' in on.text)
        assert (sheet.type, sheet.qualifier) == (InvocationType.ASYNC, "")
        assert (sheet.context, sheet.details) == (b'{"custom": {}}', DETAILS)
        # The next one is sent as the person had it before.
        await on.pick("get")
        assert (sheet.type, sheet.qualifier) == (InvocationType.SYNC, "live")
