"""The invoke pane: past invocations in its list, and what is told of one."""

import msgspec
import pytest

from lambdatui.core.events import EventEntry
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.result_words import past_lines
from tests.ui.invoke_desk import HOSTILE, LARGE, RETURNED, SIZES, Desk, desk
from tests.ui.invoke_ports import (
    NOW,
    InvokePorts,
    screen_text,
    until,
)


def past_rows(on: Desk) -> list[str]:
    """The rows of the past invocations, without the way to all of them."""
    rows = on.rows
    return rows[rows.index("Last invocations") + 1 : rows.index("all past invocations… (H)")]


async def test_past_invocations_stand_before_the_templates() -> None:
    past = HistoryEntry(
        id="1",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW,
        event_name=HOSTILE,
        outcome=Outcome.FUNCTION_ERROR,
    )
    async with desk(invoke=InvokePorts(past=(past,))) as on:
        await until(on.pilot, lambda: "Last invocations" in on.rows)
        assert past_rows(on) == ["✗ 08:12:31 sync [/x] ␛[31m[red]·"]
        assert on.rows.index("Last invocations") < on.rows.index("Templates")


@pytest.mark.parametrize(
    ("outcome", "later_ms", "timeout_s", "glyph"),
    [
        (Outcome.REFUSED, 0, 0, "✗"),
        (Outcome.UNKNOWN, 0, 0, "?"),
        (None, 60_000, 3, "…"),
        # Its own 3 s, a minute for the answer, and one to write it down.
        (None, 123_000, 3, "?"),
        # Of a timeout that is not known, the longest one counts.
        (None, 900_000, 0, "…"),
        (None, 1_020_000, 0, "?"),
    ],
)
async def test_a_past_invocation_has_the_mark_of_what_is_known(
    outcome: Outcome | None, later_ms: int, timeout_s: int, glyph: str
) -> None:
    past = HistoryEntry(
        id="1",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW - later_ms,
        event_name="get",
        outcome=outcome,
        timeout_s=timeout_s,
    )
    async with desk(invoke=InvokePorts(past=(past,))) as on:
        await until(on.pilot, lambda: "Last invocations" in on.rows)
        assert past_rows(on)[0].startswith(glyph)


def test_a_refused_invocation_is_said_to_have_run_nothing() -> None:
    past = msgspec.structs.replace(PAST, outcome=Outcome.REFUSED, elapsed_ms=0)
    assert past_lines(past, NOW, listed=True)[0] == ("✗ refused: nothing ran", "bad")


PAST = HistoryEntry(
    id="1",
    function="orders-api",
    type=InvocationType.SYNC,
    started_ms=NOW,
    event_name="other (edited)",
    outcome=Outcome.UNKNOWN,
    request_id="8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11",
    elapsed_ms=95_000,
    note="No answer came within 95 s.",
)


@SIZES
async def test_a_past_invocation_is_told_in_words_and_its_event_selected(
    size: tuple[int, int],
) -> None:
    async with desk(size, invoke=InvokePorts(RETURNED, past=(PAST,))) as on:
        await until(on.pilot, lambda: "Last invocations" in on.rows)
        on.go_to(past_rows(on)[0])
        await on.pilot.press("enter")
        await on.until("? outcome unknown: it may have run · 1 min 35 s")
        for words in (
            "No answer came within 95 s.",
            "sync · sent 2026-01-31 08:12:31 UTC",
            "event other (edited) · saved",
            PAST.request_id,
        ):
            assert words in screen_text(on.app)
        choice = on.pane.query_one(EventList).choice
        assert isinstance(choice, EventEntry)
        assert choice.name == "other"
        assert on.text == '{"a": 1}'
        await on.pilot.press("escape")
        await on.until("Nothing was sent yet")
        assert on.pane.query_one(EventList).has_focus


def test_a_past_invocation_of_which_little_is_known_claims_no_more() -> None:
    bare = HistoryEntry(
        id="1", function="orders-api", type=InvocationType.ASYNC, started_ms=NOW, event_name="gone"
    )
    assert past_lines(bare, NOW + 60_000, listed=False)[0][0] == (
        "… sent, and the answer is not known yet"
    )
    words = [words for words, _ in past_lines(bare, NOW + 120_000, listed=False)]
    assert words == [
        "? how it ended was not recorded",
        "async · sent 2026-01-31 08:12:31 UTC",
        "event gone · not saved under this name",
    ]


async def test_a_run_takes_the_place_of_the_past_one() -> None:
    async with desk(LARGE, invoke=InvokePorts(RETURNED, past=(PAST,))) as on:
        await until(on.pilot, lambda: "Last invocations" in on.rows)
        on.go_to(past_rows(on)[0])
        await on.pilot.press("enter")
        await on.until("? outcome unknown: it may have run")
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned · HTTP 200")
