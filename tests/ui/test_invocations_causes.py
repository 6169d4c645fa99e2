"""Failures by cause, and one invocation in detail."""

from lambdatui.core.invocation import Ending
from lambdatui.ui.messages import CopyRequested, LinesAsked
from tests.ui.invocations_screen import (
    BILLING,
    MINUTE,
    ORDERS,
    SECOND,
    Screen,
    fed,
    invocation,
    key_error,
    pressed,
    request_id,
    settled,
    started,
)
from tests.ui.until import until

TIMEOUT = invocation(50, 50 * SECOND, Ending.TIMEOUT, duration_ms=30_000.0)
FAILURES = (
    *[key_error(number, number * SECOND) for number in range(1, 8)],
    TIMEOUT,
    *[invocation(number, number * SECOND) for number in range(60, 72)],
)


async def test_ten_thousand_tracebacks_are_three_causes() -> None:
    rows = [key_error(number, number) for number in range(10_000)]
    others = [
        invocation(n, n, Ending.ERROR, error_type="ReadTimeout", error_message=f"{n} ms")
        for n in range(20_000, 20_100)
    ]
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *rows, *others, TIMEOUT)
        await pressed(pilot, "b")
        assert [(group.count, group.error_type) for group in app.body.groups.rows] == [
            (10_000, "KeyError"),
            (100, "ReadTimeout"),
            (1, ""),
        ]
        shares = [row.split()[:2] for row in app.rows()]
        assert shares == [["10,000", "99%"], ["100", "1.0%"], ["1", "<0.1%"]]
        assert app.status.endswith("10,101 failures, 3 causes")


async def test_enter_shows_the_invocations_of_a_cause_and_escape_leads_back() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "b", "down", "enter")
        assert app.numbers() == [50]
        assert app.text("chip") == "only timeout · esc leads back to the causes"
        await pressed(pilot, "escape")
        assert app.body.group is not None
        assert app.body.group.ending is Ending.TIMEOUT
        await pressed(pilot, "up", "enter")
        assert app.numbers() == [1, 2, 3, 4, 5, 6, 7]
        await fed(pilot, key_error(99, -SECOND), invocation(98, -SECOND))
        assert app.numbers() == [99, 1, 2, 3, 4, 5, 6, 7]
        await pressed(pilot, "escape", "escape")
        assert len(app.numbers()) == 22
        assert app.backs == 0
        await pressed(pilot, "escape")
        assert app.backs == 1


async def test_a_cause_says_since_when_and_where_and_y_copies_an_example() -> None:
    async with Screen().run_test(size=(120, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "b")
        row = app.rows()[0]
        assert "✗ KeyError  <text> of order <numbe" in row
        assert "app.py:21 handler" in row
        assert row.endswith("  08:11:24.331   1 min ago")
        await fed(pilot, key_error(99, -30 * SECOND))
        assert app.rows()[0].endswith("  08:11:24.331    29 s ago")
        await pressed(pilot, "y")
        copied = app.told[-1]
        assert isinstance(copied, CopyRequested)
        assert copied.text == "'sku-99' of order 99"


async def test_a_cause_that_may_have_begun_before_the_window_says_so() -> None:
    old = [key_error(number, 9 * MINUTE - 10 * SECOND - number) for number in range(2)]
    new = [invocation(n, n, Ending.ERROR, error_type="Busy") for n in range(10, 30)]
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *old, *new)
        await pressed(pilot, "b")
        assert app.status.endswith("22 failures, 2 causes · ≤ or earlier")
        assert ["≤" in row for row in app.rows()] == [False, True]
        await pressed(pilot, "down", "d")
        first = next(fact for fact in app.body.facts.facts if fact.label == "First")
        assert first.value == "2026-03-03 08:02:41.324 UTC · 9 min ago, or earlier"
        assert first.copied == first.value
        assert first.mark == "the window begins 08:02 UTC, w looks further"
        # An hour back, what the shorter window began with is no beginning any more.
        await pressed(pilot, "escape", "w")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, *old, *new)
        assert not any("≤" in row for row in app.rows())
        assert app.status.endswith("22 failures, 2 causes")


async def test_what_was_dropped_or_cleared_is_no_beginning_of_a_cause() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *[key_error(n, n, end_ms=0) for n in range(20_010)])
        await pressed(pilot, "b", "d")
        marks = {fact.label: fact.mark for fact in app.body.facts.facts}
        assert marks["First"] == "older ones were dropped from memory"
        app.tailing.clear()
        await fed(pilot, key_error(1))
        await pressed(pilot, "d")
        marks = {fact.label: fact.mark for fact in app.body.facts.facts}
        assert marks["First"] == "older ones were cleared"


async def test_a_cause_names_the_functions_that_have_it() -> None:
    rows = [key_error(1), key_error(2, source=1), invocation(3, 0, Ending.TIMEOUT, source=1)]
    async with Screen().run_test(size=(64, 24)) as pilot:
        app = await started(pilot, *rows, functions=(ORDERS, BILLING))
        await pressed(pilot, "b")
        assert "orders +1" in app.rows()[0]
        assert "  billing  " in app.rows()[1]


async def test_of_one_cause_no_share_of_failures_is_told() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "b", "enter")
        assert app.figures.startswith("0% cold · p50 124ms")


async def test_a_cause_in_detail_is_whole_and_enter_shows_its_invocations() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "b", "d")
        shown = {fact.label: fact.value for fact in app.body.facts.facts}
        assert shown == {
            "Error": "✗ KeyError",
            "Message": "<text> of order <number>",
            "Newest": "'sku-1' of order 1",
            "Where": "app.py:21 handler",
            "Count": "7 · 88% of failures",
            "First": "2026-03-03 08:11:24.331 UTC · 1 min ago",
            "Last": "2026-03-03 08:11:30.325 UTC · 1 min ago",
            "In": "orders",
        }
        await pressed(pilot, "n")
        assert app.body.facts.facts[0].value == "✗ timeout"
        await pressed(pilot, "enter")
        assert app.numbers() == [50]
        assert app.body.table.has_focus
        assert app.told == []


async def test_the_filter_narrows_the_causes_too() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "b", "slash", *"timeout", "enter")
        assert [group.ending for group in app.body.groups.rows] == [Ending.TIMEOUT]
        await pressed(pilot, "slash", *"nothing", "enter")
        assert app.text("note").startswith("No invocation that fits 'nothing' failed")


async def test_causes_without_a_failure_say_so() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1))
        await pressed(pilot, "b")
        assert app.text("note").startswith("No invocation failed, of 1.")
        await fed(pilot, key_error(2))
        assert app.text("note") == ""


async def test_details_tell_everything_whole() -> None:
    bad = key_error(
        7, trace_id="1-5e1b4151-5ac6c58f40c7a1b2c3d4e5f6", init_ms=412.0, start_ms=0, used_mb=500
    )
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, bad)
        await pressed(pilot, "d")
        shown = {fact.label: f"{fact.value}  {fact.mark}".strip() for fact in app.body.facts.facts}
        assert shown == {
            "Outcome": "✗ error: KeyError",
            "Message": "'sku-7' of order 7",
            "Where": "app.py:21 handler",
            "First line": "2026-03-03 08:11:31.204 UTC · 1 min ago  "
            "began before: its START was not read",
            "Ended": "2026-03-03 08:11:31.331 UTC",
            "Duration": "127 ms · 0% of the timeout, 30.0 s",
            "Billed": "128 ms",
            "Cold start": "initialised in 412 ms",
            "Most used": "500 of 512 MB · 98%  ! close to its memory",
            "Request id": request_id(7),
            "Function": "orders",
            "Version": "$LATEST",
            "Log stream": "2026/03/03/[$LATEST]00000000000000000000000000000000",
            "Trace id": "1-5e1b4151-5ac6c58f40c7a1b2c3d4e5f6  x copies its link",
            "Log events": "5",
        }


async def test_where_there_is_no_room_the_details_take_the_place_of_the_table() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "d")
        assert not app.body.table.display
        assert app.body.facts.has_focus
        await pressed(pilot, "n")
        assert app.current() == 2
        await pressed(pilot, "N", "e")
        assert app.current() == 2
        await pressed(pilot, "down", "y", "enter")
        copied, asked = app.told
        assert isinstance(copied, CopyRequested)
        assert (copied.text, copied.what) == ("'sku-2' of order 2", "the message")
        assert isinstance(asked, LinesAsked)
        assert asked.filter == f"request:{request_id(2)}"
        await pressed(pilot, "escape")
        assert app.body.table.has_focus
        assert app.current() == 2


async def test_below_the_table_the_details_go_with_the_cursor() -> None:
    async with Screen().run_test(size=(120, 40)) as pilot:
        app = await started(pilot, *FAILURES)
        await pressed(pilot, "d")
        assert app.body.table.has_focus
        await pressed(pilot, "down", "down")
        assert app.current() == 3
        fact = next(fact for fact in app.body.facts.facts if fact.key == "id")
        assert fact.value == request_id(3)
        await pressed(pilot, "d")
        assert app.body.detail is None


async def test_details_of_a_running_invocation_tell_its_end_when_it_comes() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1, -50 * SECOND, Ending.RUNNING))
        await pressed(pilot, "d")
        assert app.body.facts.facts[0].value == "… running for 10 s"
        await fed(pilot, invocation(2, -51 * SECOND), invocation(1, -50 * SECOND))
        await settled(pilot)
        assert app.current() == 1
        assert app.body.facts.facts[0].value == "✓ ok"
