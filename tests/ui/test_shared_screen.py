"""Shared test events beside a function's own: looked at, pulled, pushed, deleted."""

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import InvocationType
from lambdatui.core.shared_events import SharedEvent
from lambdatui.ui.captured_event import secrets_in
from lambdatui.ui.messages import ConfirmationAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.shared_events import SharedEventsScreen
from lambdatui.ui.shared_rows import Where, shared_rows
from tests.ui.library_ports import FUNCTION, LibraryPorts, SharedPorts
from tests.ui.screen_host import HOSTILE, LARGE, SMALL, Shown, shown
from tests.ui.until import until

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
REGISTRY = EventDetails(
    provenance=Provenance.REGISTRY,
    detail="lambda-testevent-schemas, theirs!",
)


def _screen(
    shared: SharedPorts, library: LibraryPorts, *, read_only: bool = False
) -> SharedEventsScreen:
    own = library.own()
    return SharedEventsScreen(shared, library, library, FUNCTION, own, read_only=read_only)


async def _ready(one: Shown) -> None:
    await until(one.pilot, lambda: "2 in lambda-testevent-schemas" in one.text)
    await until(one.pilot, lambda: "A-9" in one.text)


def _details_asked(one: Shown) -> str:
    return next(said.detail for said in one.app.said[::-1] if isinstance(said, ConfirmationAsked))


@SIZES
async def test_what_stands_where_is_seen_at_once(size: tuple[int, int]) -> None:
    async with shown(_screen(SharedPorts(), LibraryPorts()), size) as one:
        await _ready(one)
        for words in (
            "both, differs",
            "registry only",
            "yours only",
            "! not JSON",
            "_orders-api-schema, version 3",
            "In the registry · sync",
            # Both texts, since they differ.
            '"A-9"',
            '"A-1"',
        ):
            assert words in one.text
        await one.pilot.press("j")
        await until(one.pilot, lambda: '"from": "sam"' in one.text and "A-1" not in one.text)
        await one.pilot.press("j")
        await until(one.pilot, lambda: "Yours, not shared" in one.text)
        assert '"quantity": 2' in one.text


async def test_enter_offers_the_one_of_the_registry() -> None:
    async with shown(_screen(SharedPorts(), LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("j", "enter")
        await until(one.pilot, lambda: one.given)
        assert one.given == [
            Offer(
                text='{\n  "from": "sam"\n}',
                source="shared test event 'theirs!'",
                details=REGISTRY,
                name="theirs!",
            )
        ]


async def test_enter_offers_an_own_one_with_its_own_details() -> None:
    details = EventDetails(note="mine")
    library = LibraryPorts(details={"bad-sku": details})
    async with shown(_screen(SharedPorts(), library)) as one:
        await _ready(one)
        await one.pilot.press("j", "j", "enter")
        await until(one.pilot, lambda: one.given)
        assert one.given == [
            Offer(text='{"quantity": 2}', source="bad-sku", details=details, name="bad-sku")
        ]


async def test_a_pulled_event_is_saved_with_where_it_came_from() -> None:
    shared = SharedPorts(
        kept={"new": SharedEvent(name="new", text='{"a":1}', type=InvocationType.ASYNC)}
    )
    library = LibraryPorts()
    async with shown(_screen(shared, library)) as one:
        await until(one.pilot, lambda: "registry only" in one.text)
        await one.pilot.press("p")
        await until(one.pilot, lambda: "Saved as 'new': /home/ada" in one.text)
        assert library.texts["new"] == '{\n  "a": 1\n}\n'
        assert library.details["new"] == EventDetails(
            provenance=Provenance.REGISTRY,
            detail="lambda-testevent-schemas, new",
            type=InvocationType.ASYNC,
        )
        assert "both, the same" in one.text
        await one.pilot.press("p")
        await until(one.pilot, lambda: "is the same already" in one.screen.words)


async def test_secrets_are_pointed_out_before_an_event_is_pulled() -> None:
    text = '{"password":"hunter2hunter2"}'
    events = {name: SharedEvent(name=name, text=text) for name in ("new", "no/name")}
    library = LibraryPorts()
    async with shown(_screen(SharedPorts(kept=events), library)) as one:
        await until(one.pilot, lambda: "registry only" in one.text)
        await one.pilot.press("p")
        await until(one.pilot, lambda: "looks like secrets: $.password" in one.text)
        await one.pilot.press("n")
        await until(one.pilot, lambda: one.app.screen is one.screen)
        assert "new" not in library.texts
        await one.pilot.press("p")
        await until(one.pilot, lambda: one.app.screen is not one.screen)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "Saved as 'new'" in one.text)
        await one.pilot.press("j", "p")
        await until(one.pilot, lambda: "cannot be the name of a file" in one.text)
        assert "looks like secrets: $.password" in one.text


async def test_a_name_that_is_taken_asks_for_another_or_to_replace() -> None:
    mine = EventDetails(note="keep me")
    library = LibraryPorts(details={"ok": mine})
    async with shown(_screen(SharedPorts(), library)) as one:
        await _ready(one)
        await one.pilot.press("p")
        await until(one.pilot, lambda: "'ok' is saved already; save the shared one as" in one.text)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "Replace your 'ok' with the shared 'ok'?" in one.text)
        await one.pilot.press("n")
        assert library.texts["ok"] == '{"sku": "A-1"}'
        await one.pilot.press("p")
        await until(one.pilot, lambda: "save the shared one as" in one.text)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "Replace your 'ok'" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "both, the same" in one.text)
        assert library.texts["ok"] == '{\n  "sku": "A-9"\n}\n'
        assert library.details["ok"] == mine


async def test_a_name_that_is_no_files_asks_for_another() -> None:
    library = LibraryPorts()
    async with shown(_screen(SharedPorts(), library)) as one:
        await _ready(one)
        await one.pilot.press("j", "p")
        await until(one.pilot, lambda: "'theirs!' cannot be the name of a file" in one.text)
        one.app.screen.query_one(Input).value = "theirs"
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "Saved as 'theirs'" in one.text)
        assert library.details["theirs"] == REGISTRY


async def test_a_push_asks_and_shares_with_the_type_that_is_known() -> None:
    shared = SharedPorts()
    library = LibraryPorts(details={"bad-sku": EventDetails(type=InvocationType.ASYNC)})
    async with shown(_screen(shared, library)) as one:
        await _ready(one)
        await one.pilot.press("j", "j", "P")
        await until(one.pilot, lambda: "Share 'bad-sku' with others?" in one.text)
        assert shared.pushed == []
        await one.pilot.press("y")
        await until(
            one.pilot, lambda: "Shared 'bad-sku': _orders-api-schema, version 4" in one.text
        )
        event = SharedEvent(name="bad-sku", text='{"quantity": 2}', type=InvocationType.ASYNC)
        assert shared.pushed == [(event, False, None)]
        assert "both, the same" in one.text


async def test_a_no_shares_nothing() -> None:
    shared = SharedPorts()
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("j", "j", "P")
        await until(one.pilot, lambda: "Share 'bad-sku'" in one.text)
        await one.pilot.press("n")
        await one.pilot.pause()
        assert shared.pushed == []


async def test_secrets_are_pointed_out_before_they_are_shared() -> None:
    library = LibraryPorts(texts={"signed": '{"headers": {"Authorization": "Bearer abcdefgh1"}}'})
    async with shown(_screen(SharedPorts(), library)) as one:
        await _ready(one)
        await one.pilot.press("G", "P")
        await until(one.pilot, lambda: "Share 'signed'" in one.text)
        assert "looks like secrets: $.headers.Authorization." in _details_asked(one)


async def test_replacing_a_shared_event_names_the_one_that_was_seen() -> None:
    shared = SharedPorts()
    seen = shared.kept["ok"]
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("P")
        await until(one.pilot, lambda: "Replace the shared 'ok' with yours?" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "both, the same" in one.text)
        assert shared.pushed[0][1:] == (True, seen)


async def test_what_somebody_else_wrote_meanwhile_is_shown_and_asked_about_anew() -> None:
    theirs = SharedEvent(name="ok", text='{"sku":"THEIRS"}')
    shared = SharedPorts(meanwhile=theirs)
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("P")
        await until(one.pilot, lambda: "Replace the shared 'ok'" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "Somebody has changed" in one.text)
        await until(one.pilot, lambda: one.app.screen is not one.screen)
        assert shared.kept["ok"] == theirs
        assert "Somebody has changed the shared event 'ok'." in _details_asked(one)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "both, the same" in one.text)
        assert shared.pushed[-1][1:] == (True, theirs)


async def test_a_name_that_was_taken_meanwhile_is_not_overwritten_unasked() -> None:
    theirs = SharedEvent(name="bad-sku", text='{"sku":"THEIRS"}')
    shared = SharedPorts(meanwhile=theirs)
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("j", "j", "P")
        await until(one.pilot, lambda: "Share 'bad-sku'" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "Replace the shared 'bad-sku' with yours?" in one.text)
        await one.pilot.press("n")
        await until(one.pilot, lambda: "Not shared: There is a shared event" in one.text)
        assert shared.kept["bad-sku"] == theirs


async def test_a_delete_asks_and_takes_the_one_that_was_seen() -> None:
    shared = SharedPorts()
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("j", "d")
        await until(one.pilot, lambda: "Delete the shared 'theirs!'?" in one.text)
        assert "p saves it as yours first" in _details_asked(one)
        assert shared.deleted == []
        await one.pilot.press("y")
        await until(one.pilot, lambda: "Deleted the shared 'theirs!'." in one.screen.words)
        assert shared.deleted == ["theirs!"]


async def test_an_event_that_changed_meanwhile_is_not_deleted() -> None:
    shared = SharedPorts(meanwhile=SharedEvent(name="ok", text='{"sku":"THEIRS"}'))
    async with shown(_screen(shared, LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("d")
        await until(one.pilot, lambda: "Delete the shared 'ok'?" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: "Not deleted: Somebody has changed" in one.screen.words)
        await until(one.pilot, lambda: "THEIRS" in one.text)
        assert shared.deleted == []


async def test_read_only_pulls_and_changes_nothing() -> None:
    shared = SharedPorts()
    async with shown(_screen(shared, LibraryPorts(), read_only=True)) as one:
        await _ready(one)
        assert "Read-only: nothing is shared" in one.screen.words
        assert "push" not in one.text
        await one.pilot.press("P", "d")
        await one.pilot.pause()
        assert one.app.screen is one.screen
        await one.pilot.press("p")
        await until(one.pilot, lambda: "save the shared one as" in one.text)


async def test_a_refusal_is_told_whole_with_what_is_missing() -> None:
    words = "Ask for schemas:DescribeSchema, " + "schemas:CreateRegistry, " * 10 + "in the end."
    shared = SharedPorts(broken=fail(Kind.DENIED, "AWS does not allow ada to list them.", words))
    async with shown(_screen(shared, LibraryPorts())) as one:
        await until(one.pilot, lambda: "✗ AWS does not allow ada" in one.text)
        assert "in the end." in one.text
        # What is one's own is there all the same, and cannot be shared.
        assert "bad-sku" in one.text
        assert "push" not in one.text
        shared.broken = None
        await one.pilot.press("r")
        await _ready(one)


async def test_a_schema_that_cannot_be_read_is_told() -> None:
    async with shown(_screen(SharedPorts(problem="It is no such schema."), LibraryPorts())) as one:
        await until(one.pilot, lambda: "✗ It is no such schema." in one.text)
        assert "push" not in one.text


async def test_no_shared_event_says_what_to_do() -> None:
    async with shown(_screen(SharedPorts(kept={}), LibraryPorts())) as one:
        await until(one.pilot, lambda: "Nobody has shared a test event of orders-api" in one.text)
        assert "P shares the one under the cursor" in one.screen.words
    async with shown(_screen(SharedPorts(kept={}), LibraryPorts(texts={}))) as one:
        await until(one.pilot, lambda: "save an event first" in one.screen.words)
    async with shown(_screen(SharedPorts(kept={}), LibraryPorts(), read_only=True)) as one:
        await until(one.pilot, lambda: "Nobody has shared" in one.screen.words)
        assert "P shares" not in one.screen.words


async def test_a_broken_event_is_not_shared() -> None:
    async with shown(_screen(SharedPorts(), LibraryPorts())) as one:
        await _ready(one)
        await one.pilot.press("G", "P")
        await until(one.pilot, lambda: "Your 'broken' is not JSON: line 1" in one.screen.words)


async def test_hostile_texts_are_shown_and_nothing_more() -> None:
    event = SharedEvent(name=HOSTILE, text=HOSTILE)
    async with shown(_screen(SharedPorts(kept={HOSTILE: event}), LibraryPorts()), LARGE) as one:
        await until(one.pilot, lambda: one.text.count("[/x] ␛[31m[red]") >= 2)
        assert "\x1b" not in one.text


def test_only_white_space_makes_no_difference() -> None:
    event = SharedEvent(name="a", text='{"n":1.0}')
    entry = EventEntry(name="a", origin=Origin.FUNCTION, path="")
    for text, where in (
        ('{ "n": 1.0 }', Where.SAME),
        ('{"n":1}', Where.DIFFERS),
        ("[", Where.DIFFERS),
    ):
        assert shared_rows([event], [entry], {"a": text})[0].where is where
    assert shared_rows([event], [entry], {})[0].where is Where.BOTH


def test_an_event_that_all_functions_share_on_disk_is_no_own_one() -> None:
    entry = EventEntry(name="a", origin=Origin.SHARED, path="")
    assert shared_rows([], [entry], {}) == []
    own = replace(entry, origin=Origin.FUNCTION)
    assert [row.where for row in shared_rows(None, [own], {})] == [Where.UNREAD]


def test_secrets_are_counted_where_there_are_many() -> None:
    assert secrets_in("[") == secrets_in('{"a": 1}') == ""
    text = '{"password":"a1","token":"b2","apiKey":"c3","secret":"d4"}'
    assert secrets_in(text).endswith("$.password, $.token, $.apiKey and 1 more.")
