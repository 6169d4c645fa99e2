"""The query of the Insights pane: taken, typed and changed, and the time that it searches."""

from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.insights import Span
from lambdatui.core.insights_queries import READY
from lambdatui.ui.messages import CallFailed, Noted
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.query_editor import QueryEditor
from tests.ui.insights_screen import (
    LARGE,
    NOW,
    ORDERS,
    REQUEST,
    SIZES,
    SMALL,
    Screen,
    ended,
    run,
    slowest,
    take,
)
from tests.ui.until import until

BY_ID = {query.id: query for query in READY}
HOUR = 3_600_000
WRONG = LambdatuiError(
    Fault(
        kind=Kind.INVALID,
        what="The query is not right (line 2, column 3): unexpected symbol found }.",
        advice="Correct it, and run it again; nothing was searched.",
    )
)


@SIZES
async def test_the_ready_queries_are_there_first_and_nothing_is_run(size: tuple[int, int]) -> None:
    app = Screen()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        assert app.query_text == READY[0].text(Span.H1)
        assert app.said("scope") == "searches orders-api · last 1 h · about $0.005 a GB"
        assert app.said("standing") == ""
        assert app.port.queries == []


async def test_taking_a_ready_query_can_be_undone() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("e", *"# mine ")
        mine = app.query_text
        await pilot.press("ctrl+o")
        await take(pilot, app, "slowest")
        assert app.query_text == BY_ID["slowest"].text(Span.H1)
        await pilot.press("ctrl+z")
        assert app.query_text == mine


async def test_one_request_is_asked_for_and_only_a_request_id_is_taken() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*"no", "enter")
        assert len(app.screen_stack) == 2
        app.screen.query_one(Input).value = f" {REQUEST.upper()}"
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await until(pilot, lambda: f'like "{REQUEST}"' in app.query_text)
        # The next time it is there already.
        await pilot.press("ctrl+o", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert app.screen.query_one(Input).value == REQUEST


async def test_one_request_offers_that_of_the_row_under_the_cursor() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await take(pilot, app, "slowest")
        query = await run(pilot, app)
        query.give(slowest())
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("j", "ctrl+o")
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        app.pane.query_one(ReadyList).highlighted = [each.id for each in READY].index("request")
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert app.screen.query_one(Input).value == f"00000001{REQUEST[8:]}"


async def test_another_time_cuts_a_ready_query_anew_and_leaves_ones_own_alone() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await take(pilot, app, "cold")
        assert "bin(2m)" in app.query_text
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.pane.span is Span.H3)
        assert "bin(5m)" in app.query_text
        await pilot.press(*"# ")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.pane.span is Span.H12)
        assert "bin(5m)" in app.query_text
        query = await run(pilot, app)
        assert query.request.start_ms == NOW - 12 * HOUR


async def test_a_longer_time_ends_at_the_longest_and_a_shorter_one_at_the_shortest() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("6", "]")
        await until(pilot, lambda: app.heard(Noted))
        assert app.heard(Noted)[0].text == "7 days is the longest time to search."
        await pilot.press("1", "[")
        await until(pilot, lambda: len(app.heard(Noted)) == 2)
        assert app.heard(Noted)[1].text == "15 min is the shortest time to search."
        assert app.pane.span is Span.M15


async def test_much_to_search_is_said_before_and_too_much_is_not_run() -> None:
    app = Screen()
    async with app.run_test(size=(110, 30)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: app.said("scope").startswith("! "))
        assert "last 7 days · all of 1 log group is searched" in app.said("scope")
        app.pane.marked = tuple(Function(name=f"f{number}") for number in range(12))
        await until(pilot, lambda: "f0, f1, f2 and 9 more" in app.said("scope"))
        assert "all of 12 log groups" in app.said("scope")
        app.pane.marked = tuple(Function(name=f"f{number}") for number in range(51))
        await until(pilot, lambda: app.said("scope").startswith("✗ 51 log groups"))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.heard(Noted))
        assert "at most 50 log groups" in app.heard(Noted)[0].text
        assert app.port.queries == []


async def test_a_key_empties_the_query_and_it_can_be_had_back() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        before = app.query_text
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.pane.query_one(QueryEditor).has_focus)
        assert app.query_text == ""
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.heard(Noted))
        assert app.heard(Noted)[0].text == "The query is empty; ^o shows the ready ones."
        await pilot.press("ctrl+z")
        assert app.query_text == before


async def test_a_mistake_in_the_query_is_marked_where_it_stands() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(WRONG)
        await ended(pilot, query)
        editor = app.pane.query_one(QueryEditor)
        await until(pilot, lambda: editor.has_focus)
        assert editor.selection.end == (1, 2)
        assert app.said("standing").startswith("✗ The query is not right (line 2, column 3)")
        assert app.heard(CallFailed)[0].fault is WRONG.fault
        assert editor._problem == 1
        await pilot.press("x")
        await until(pilot, lambda: editor._problem is None)


async def test_a_pasted_query_is_drawn_safe_and_one_of_megabytes_is_refused() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("e")
        editor = app.pane.query_one(QueryEditor)
        before = editor.text
        app.post_message(events.Paste("x" * 10_001))
        await until(pilot, lambda: app.heard(Noted))
        assert "at most 10,000 characters" in app.heard(Noted)[0].text
        assert editor.text == before
        app.post_message(events.Paste("# \x1b]52;c;x\x07[red]\u202e "))
        await until(pilot, lambda: editor.text != before)
        assert editor.get_line(0).plain.startswith("# ␛]52;c;x␇[red]· filter")


async def test_a_long_line_is_drawn_without_colours_and_a_short_one_with_them() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("e")
        editor = app.pane.query_one(QueryEditor)
        editor.put("filter @message like 'x'\n" + '"x" ' * 501)
        assert len(editor.get_line(0).spans) == 4
        assert editor.get_line(1).spans == []
        assert len(editor.get_line(1)) == 2_004


async def test_the_price_is_that_of_the_functions_region() -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders-api"
    app = Screen(replace(ORDERS, arn=arn))
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: "searches" in app.said("scope"))
        assert app.said("scope").endswith("about $0.0057 a GB")
