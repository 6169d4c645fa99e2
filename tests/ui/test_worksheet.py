"""What a person has under hand for one function."""

import pytest

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvocationType
from lambdatui.ui.worksheet import MOST_EARLIER, Worksheet

ENTRY = EventEntry(name="get", origin=Origin.FUNCTION, path="/events/get.json")


def drafted(sheet: Worksheet) -> Draft:
    """What is to be kept of the text."""
    assert sheet.draft is not None
    return sheet.draft


def test_a_picked_text_is_not_unsaved_until_it_is_edited() -> None:
    sheet = Worksheet("orders-api")
    assert not sheet.load('{"a": 1}', "get", ENTRY, 1)
    assert (sheet.unsaved, sheet.sent_as) == (False, "get")
    sheet.text = '{"a": 2}'
    assert (sheet.unsaved, sheet.sent_as) == (True, "get (edited)")


def test_an_unsaved_text_that_gives_way_is_kept_with_its_time() -> None:
    sheet = Worksheet("orders-api", text="typed", loaded="{}")
    assert sheet.load("new", "get", ENTRY, 7)
    assert [(one.text, one.at_ms) for one in sheet.earlier] == [("typed", 7)]


def test_an_empty_or_equal_text_gives_way_without_a_trace() -> None:
    for text in ("  ", "new"):
        sheet = Worksheet("orders-api", text=text, loaded="{}")
        assert not sheet.load("new", "get", ENTRY, 7)
        assert sheet.earlier == []


def test_the_oldest_of_many_goes_and_none_is_kept_twice() -> None:
    sheet = Worksheet("orders-api")
    for number in range(MOST_EARLIER + 2):
        sheet.text = f"typed {number}"
        sheet.load("{}", "Empty", None, number)
    assert [one.text for one in sheet.earlier] == [f"typed {number}" for number in (6, 5, 4, 3, 2)]
    sheet.text = "typed 3"
    sheet.load("{}", "Empty", None, 99)
    assert [one.text for one in sheet.earlier] == [f"typed {number}" for number in (3, 6, 5, 4, 2)]


def test_what_is_taken_back_is_unsaved_and_changes_places() -> None:
    sheet = Worksheet("orders-api", text="first", loaded="{}")
    sheet.load("{}", "Empty", None, 1)
    sheet.text = "second"
    assert sheet.take_back(sheet.earlier[0], 2)
    assert (sheet.text, sheet.unsaved) == ("first", True)
    assert [one.text for one in sheet.earlier] == ["second"]


def test_a_restored_draft_is_unsaved_whatever_it_holds() -> None:
    sheet = Worksheet("orders-api")
    draft = Draft(function="orders-api", text="{}", event_name="get")
    sheet.restore(draft, ENTRY, EventDetails())
    assert (sheet.unsaved, sheet.restored, sheet.source) == (True, True, "get")


def test_the_draft_of_a_saved_text_is_empty() -> None:
    sheet = Worksheet("orders-api", text="typed", loaded="{}")
    assert drafted(sheet).text == "typed"
    sheet.saved(ENTRY, "typed")
    assert sheet.draft is None
    sheet.text = "typed on"
    assert drafted(sheet).text == "typed on"


LIVE = EventDetails(type=InvocationType.ASYNC, qualifier="live", note="of the event")


@pytest.mark.parametrize("chosen", [None, (InvocationType.SYNC, "")], ids=["its own", "another"])
def test_a_draft_comes_back_with_how_it_is_sent_and_what_is_known_of_it(
    chosen: tuple[InvocationType, str] | None,
) -> None:
    sheet = Worksheet("orders-api")
    sheet.load("{}", "get", ENTRY, 1)
    sheet.expect(LIVE)
    sheet.text = "typed"
    sheet.send_with(b'{"client": {}}')
    if chosen is not None:
        sheet.choose(*chosen)
    back = Worksheet("orders-api")
    back.restore(drafted(sheet), ENTRY, LIVE)
    assert (back.type, back.qualifier) == (chosen or (InvocationType.ASYNC, "live"))
    assert (back.details, back.context) == (LIVE, b'{"client": {}}')
    assert drafted(back) == drafted(sheet) == back.kept


def test_a_draft_of_a_version_that_kept_no_more_is_sent_as_its_event_asks() -> None:
    back = Worksheet("orders-api")
    back.restore(Draft(function="orders-api", text="1", event_name="get"), ENTRY, LIVE)
    assert (back.type, back.qualifier) == (InvocationType.ASYNC, "live")


def test_where_nothing_is_run_a_draft_brings_no_type() -> None:
    dry = Worksheet("orders-api", type=InvocationType.DRY_RUN, dry_runs_only=True)
    draft = Draft(function="orders-api", text="1", type=InvocationType.ASYNC, qualifier="live")
    dry.restore(draft, None, EventDetails())
    assert (dry.type, dry.qualifier) == (InvocationType.DRY_RUN, "live")
    assert drafted(dry).type is None


@pytest.mark.parametrize(
    ("name", "entry"), [("get", ENTRY), ("get (edited)", ENTRY), ("gone", None), ("", None)]
)
def test_the_event_of_a_past_invocation_is_found_by_its_name(
    name: str, entry: EventEntry | None
) -> None:
    sheet = Worksheet("orders-api", entries=(ENTRY,))
    past = HistoryEntry(
        id="1", function="orders-api", type=InvocationType.SYNC, started_ms=1, event_name=name
    )
    assert sheet.event_of(past) == entry
