"""What is known of a saved event, changed by a person."""

import pytest
from msgspec.structs import replace
from textual.widgets import Input, TextArea

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.ui.details_form import check_ignored, expectation_words, takeable, with_volatile
from lambdatui.ui.screens.details import DetailsScreen
from lambdatui.ui.widgets.choice_line import ChoiceLine
from lambdatui.ui.widgets.json_editor import MOST_CHARACTERS, JsonEditor
from tests.ui.screen_host import HOSTILE, LARGE, NOW_MS, SMALL, Shown, shown
from tests.ui.until import until

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
ENTRY = EventEntry(name="bad-sku", origin=Origin.FUNCTION, path="/events/orders-api/bad-sku.json")
KNOWN = EventDetails(
    provenance=Provenance.LOG,
    detail="/aws/lambda/orders-api",
    request_id="9f2c6b1e",
    captured_ms=NOW_MS,
    type=InvocationType.ASYNC,
    qualifier="live",
    note="OPS-1",
    # Numbers of any length and line ends of any kind stay as they are.
    expected='{"n": 12345678901234567890.10,\r\n "at": "\u2028"}',
    ignore=("$.body.id",),
)
LAST = InvokeResult(
    outcome=Outcome.RETURNED, payload=b'{"requestId": "r-1", "items": [{"createdAt": 1}]}'
)


def _editor(one: Shown) -> JsonEditor:
    return one.screen.query_one(JsonEditor)


def _ignoring(one: Shown) -> TextArea:
    return one.screen.query_one("#ignoring", TextArea)


@SIZES
async def test_everything_that_is_known_is_seen(size: tuple[int, int]) -> None:
    async with shown(DetailsScreen(KNOWN, ENTRY), size) as one:
        await until(one.pilot, lambda: "Expected response · " in one.text)
        for words in (
            "What is known of 'bad-sku'",
            "captured from the log /aws/lambda/orders-api · ",
            "2026-03-03",
            "request 9f2c6b1e",
            "/events/orders-api/bad-sku.json",
            "OPS-1",
            "● async",
            "live",
            "● returns",
            "12345678901234567890.10",
            "$.body.id",
        ):
            assert words in one.text


async def test_saving_without_a_change_gives_the_same_to_the_byte() -> None:
    async with shown(DetailsScreen(KNOWN, ENTRY)) as one:
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: one.given)
        assert one.given == [KNOWN]


async def test_each_field_is_saved_as_it_was_changed() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        await one.pilot.press(*"why", "tab", "space", "space", "tab", *"v-7", "tab", "right", "tab")
        await one.pilot.press(*"17", "tab", *"$..id", "enter", *"*.at", "ctrl+s")
        await until(one.pilot, lambda: one.given)
        assert one.given == [
            EventDetails(
                note="why",
                type=InvocationType.ASYNC,
                qualifier="v-7",
                expected="17",
                expect_error=True,
                ignore=("$..id", "*.at"),
            )
        ]


async def test_the_last_response_is_taken_for_the_expected_one() -> None:
    async with shown(DetailsScreen(KNOWN, ENTRY, LAST)) as one:
        await one.pilot.press("ctrl+l")
        await until(one.pilot, lambda: "createdAt" in _editor(one).text)
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: one.given)
        assert one.given == [replace(KNOWN, expected=LAST.payload.decode())]


async def test_a_failure_is_expected_as_a_failure() -> None:
    failed = InvokeResult(outcome=Outcome.FUNCTION_ERROR, payload=b'{"errorType": "KeyError"}')
    async with shown(DetailsScreen(EventDetails(), ENTRY, failed)) as one:
        await one.pilot.press("ctrl+l", "ctrl+s")
        await until(one.pilot, lambda: one.given)
        assert one.given == [EventDetails(expected='{"errorType": "KeyError"}', expect_error=True)]


async def test_nothing_is_expected_any_more() -> None:
    async with shown(DetailsScreen(replace(KNOWN, expect_error=True), ENTRY, LAST)) as one:
        await one.pilot.press("ctrl+n", "ctrl+s")
        await until(one.pilot, lambda: one.given)
        assert one.given == [replace(KNOWN, expected=None)]


async def test_without_a_response_there_is_nothing_to_take() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        await one.pilot.press("ctrl+l")
        await until(one.pilot, lambda: "There is no response yet" in one.screen.words)
        await one.pilot.press("ctrl+g")
        await until(one.pilot, lambda: "in which to look for times" in one.screen.words)


async def test_what_looks_like_times_and_ids_is_proposed_to_be_ignored() -> None:
    async with shown(DetailsScreen(EventDetails(ignore=("$.a",)), ENTRY, LAST)) as one:
        await one.pilot.press("ctrl+g")
        await until(one.pilot, lambda: "2 more to ignore" in one.screen.words)
        assert _ignoring(one).text == "$.a\n$.requestId\n$.items[*].createdAt"
        await one.pilot.press("ctrl+g")
        await until(one.pilot, lambda: "Nothing more" in one.screen.words)


async def test_a_path_that_cannot_be_read_is_named_with_its_line() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        _ignoring(one).text = "$.a\n\n$[["
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: "Line 3 of the paths: '$[['" in one.screen.words)
        assert one.given == []


async def test_a_qualifier_that_lambda_would_refuse_is_refused() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        one.screen.query_one("#qualifier", Input).value = "a b"
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: "'a b' is no qualifier." in one.screen.words)
        one.screen.query_one("#qualifier", Input).value = "$LATEST"
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: one.given == [EventDetails(qualifier="$LATEST")])


async def test_a_response_that_is_no_json_is_said_to_be_compared_as_text() -> None:
    async with shown(DetailsScreen(EventDetails(expected="pong"), ENTRY)) as one:
        await until(one.pilot, lambda: "compared as plain text" in one.text)
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: one.given == [EventDetails(expected="pong")])


async def test_escape_asks_where_something_was_changed() -> None:
    async with shown(DetailsScreen(KNOWN, ENTRY)) as one:
        await one.pilot.press("x", "escape")
        await until(one.pilot, lambda: "Leave without saving?" in one.text)
        await one.pilot.press("n", "escape")
        await until(one.pilot, lambda: "Leave without saving?" in one.text)
        assert one.given == []
        await one.pilot.press("y")
        await until(one.pilot, lambda: one.given == [None])


async def test_escape_leaves_at_once_where_nothing_was_changed() -> None:
    async with shown(DetailsScreen(KNOWN, ENTRY)) as one:
        await one.pilot.press("tab", "space", "left", "escape")
        await until(one.pilot, lambda: one.given == [None])


async def test_a_response_too_long_to_edit_is_kept_whole() -> None:
    long = '"' + "x" * MOST_CHARACTERS + '"'
    async with shown(DetailsScreen(EventDetails(expected=long), ENTRY)) as one:
        await until(one.pilot, lambda: "kept as it is" in one.text)
        assert _editor(one).read_only
        await one.pilot.press("h", "i", "ctrl+s")
        await until(one.pilot, lambda: one.given == [EventDetails(expected=long, note="hi")])


async def test_only_the_line_of_choices_that_has_the_focus_looks_so() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        kind = one.screen.query_one("#type", ChoiceLine)
        before = str(kind.render_line(0))
        await one.pilot.press("tab")
        await until(one.pilot, lambda: str(kind.render_line(0)) != before)
        await one.pilot.press("tab")
        await until(one.pilot, lambda: str(kind.render_line(0)) == before)


async def test_a_choice_can_be_clicked() -> None:
    async with shown(DetailsScreen(EventDetails(), ENTRY)) as one:
        await one.pilot.click("#ends", offset=(14, 0))
        assert one.screen.query_one("#ends", ChoiceLine).index == 1


async def test_hostile_texts_are_shown_and_kept() -> None:
    hostile = EventDetails(detail=HOSTILE, request_id=HOSTILE, note=HOSTILE, expected=HOSTILE)
    entry = replace(ENTRY, name=HOSTILE, path=HOSTILE)
    async with shown(DetailsScreen(hostile, entry), LARGE) as one:
        await until(one.pilot, lambda: one.text.count("[/x] ␛[31m[red]") == 6)
        assert "\x1b" not in one.text
        await one.pilot.press("ctrl+s")
        await until(one.pilot, lambda: one.given == [hostile])


def test_what_is_expected_is_json_or_a_text() -> None:
    assert expectation_words("") == expectation_words(" \n") == expectation_words("[1]") == ""
    assert "line 1, column 2" in expectation_words("[")


def test_a_response_that_did_not_come_cannot_be_taken() -> None:
    assert takeable(LAST) == ""
    assert "unknown" in takeable(InvokeResult(outcome=Outcome.UNKNOWN))
    assert "empty" in takeable(InvokeResult(outcome=Outcome.RETURNED))
    assert "not text" in takeable(InvokeResult(outcome=Outcome.RETURNED, payload=b"\xff"))


def test_paths_that_are_there_are_proposed_once() -> None:
    text = '{"time": 1, "at": 2}'
    assert with_volatile(("$.time",), text) == ("$.time",)
    assert with_volatile((), text) == ("$.time",)


def test_empty_lines_among_the_paths_mean_nothing() -> None:
    assert check_ignored("\n $.a \n\n") == ("$.a",)
    with pytest.raises(LambdatuiError, match="Line 2"):
        check_ignored("$.a\n$.")
