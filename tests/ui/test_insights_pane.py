"""The Insights pane: what is asked, what it says while it waits, and where rows lead."""

import pytest
from textual import events
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.insights import InsightsAnswer, InsightsState, Span
from lambdatui.core.insights_queries import READY, ready_query
from lambdatui.ui.messages import CallFailed, CallSucceeded, Noted
from lambdatui.ui.panes.insights import InsightsPane
from lambdatui.ui.widgets.insights_bar import InsightsBar
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.query_editor import QueryEditor
from tests.ui.insights_screen import BILLING, NOW, ORDERS, REQUEST, Screen, ended, run, slowest
from tests.ui.until import until

SMALL, LARGE = (78, 19), (64, 35)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
HOUR = 3_600_000
WRONG = LambdatuiError(
    Fault(
        kind=Kind.INVALID,
        what="The query is not right (line 2, column 3): unexpected symbol found }.",
        advice="Correct it, and run it again; nothing was searched.",
    )
)


async def take(pilot: Pilot[None], app: Screen, id: str) -> None:
    """Choose a ready query from the list, which is shown."""
    await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
    await pilot.press(*"j" * [query.id for query in READY].index(id), "enter")
    await until(pilot, lambda: app.pane.query_one(QueryEditor).has_focus)


@SIZES
async def test_the_ready_queries_are_there_first_and_nothing_is_run(size: tuple[int, int]) -> None:
    app = Screen()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        assert app.query_text == READY[0].text(Span.H1)
        assert app.said("scope") == "searches orders-api · last 1 h · about $0.005 a GB"
        assert app.said("standing") == ""
        assert app.port.queries == []


@SIZES
async def test_a_query_runs_over_the_functions_own_group_and_shows_its_rows(
    size: tuple[int, int],
) -> None:
    app = Screen()
    async with app.run_test(size=size) as pilot:
        await take(pilot, app, "slowest")
        query = await run(pilot, app)
        assert query.request.groups == ("/custom/orders",)
        assert query.request.functions == ("orders-api",)
        assert (query.request.start_ms, query.request.end_ms) == (NOW - HOUR, NOW)
        assert query.request.query == ready_query("slowest").text(Span.H1)
        query.give(slowest())
        await ended(pilot, query)
        # Neither the record's pointer is shown nor the one group that was searched.
        assert app.lines()[0].split() == ["@timestamp", "UTC", "ms", "request"]
        assert app.lines()[1].split()[:2] == ["08:00:31.204", "5807.25"]
        assert "✓ 3 rows · 3,466 of 20,164 matched · 3.5 MB, < $0.0001" in (
            app.said("standing").replace("\n", " ")
        )
        assert "1 h to 08:12:31 UTC" in app.said("standing")
        assert app.table.has_focus
        assert len(app.heard(CallSucceeded)) == 1


async def test_while_it_runs_it_says_how_far_it_is() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        assert app.said("standing") == "● starting 0 s"
        assert app.pane.query_one(InsightsBar).running
        query.give(InsightsAnswer(state=InsightsState.RUNNING, query_id="q"))
        app.now += 3_000
        await until(pilot, lambda: app.said("standing") == "● running 3 s")
        query.give(slowest(2, InsightsState.RUNNING))
        await until(pilot, lambda: len(app.lines()) == 3)
        assert app.said("standing").startswith("● running 3 s, 2 rows so far · 3,466 of 20,164")
        query.give(slowest(4))
        await ended(pilot, query)
        assert len(app.lines()) == 5
        assert not app.pane.query_one(InsightsBar).running


async def test_escape_stops_a_query_and_what_came_so_far_stays() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(slowest(2, InsightsState.RUNNING))
        await until(pilot, lambda: len(app.lines()) == 3)
        await pilot.press("escape")
        await ended(pilot, query)
        assert app.said("standing").startswith("■ stopped, 2 rows so far · 3,466 of 20,164")
        assert len(app.lines()) == 3
        assert app.heard(CallFailed) == []
        assert app.left == 0
        # Whoever stopped it knows that it has ended: then it leads out of the pane.
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("escape")
        assert app.left == 1


async def test_a_second_run_waits_for_the_first_to_end() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.heard(Noted))
        assert app.heard(Noted)[0].text == "A query is running; esc stops it."
        assert len(app.port.queries) == 1
        query.give(slowest())
        await ended(pilot, query)
        await run(pilot, app)


async def test_leaving_the_pane_ends_no_query_and_ending_the_pane_does() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        app.pane.active = False
        query.give(slowest(2, InsightsState.RUNNING))
        await until(pilot, lambda: app.table.rows)
        assert not query.closed
        query.give(slowest(3))
        await ended(pilot, query)
        assert [note.text for note in app.heard(Noted)] == ["The query of Logs Insights has ended."]
        app.pane.active = True
        assert len(app.table.rows) == 3
        second = await run(pilot, app)
        await app.pane.remove()
        await until(pilot, lambda: second.closed)


async def test_another_function_keeps_query_and_result_and_says_whose_it_is() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        await pilot.press("e")
        await pilot.press(*"# mine ")
        query = await run(pilot, app)
        query.give(slowest())
        await ended(pilot, query)
        assert "of orders-api" not in app.said("standing")
        app.pane.function = BILLING
        await until(pilot, lambda: "billing" in app.said("scope"))
        assert app.query_text.startswith("# mine ")
        assert app.pane.query_one(InsightsBar).name_shown == "Your query"
        assert len(app.lines()) == 4
        assert "of orders-api" in app.said("standing")
        second = await run(pilot, app)
        assert second.request.groups == ("/aws/lambda/billing",)


async def test_marked_functions_are_searched_together_and_a_shared_group_once() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        shared = Function(name="orders-worker", log_group="/custom/orders")
        app.pane.marked = (ORDERS, BILLING, shared)
        await until(pilot, lambda: "orders-worker" in app.said("scope"))
        query = await run(pilot, app)
        assert query.request.groups == ("/custom/orders", "/aws/lambda/billing")
        assert query.request.functions == ("orders-api", "billing")
        query.give(slowest())
        await ended(pilot, query)
        # Now it matters whose row it is: the group is told as its function.
        await pilot.press("right", "right")
        await until(pilot, lambda: app.lines()[0].split() == ["ms", "request", "@log"])
        assert app.lines()[1].split()[2] == "orders-api"


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


async def test_taking_a_ready_query_can_be_undone() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("e", *"# mine ")
        mine = app.query_text
        await pilot.press("ctrl+o")
        await take(pilot, app, "slowest")
        assert app.query_text == ready_query("slowest").text(Span.H1)
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


async def test_escape_just_after_a_query_ended_leads_nowhere() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        app.now += 5_000
        query.give(slowest())
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        app.now += 900
        await pilot.press("escape")
        await until(pilot, lambda: app.heard(Noted))
        assert app.heard(Noted)[0].text == "The query has ended; there is nothing to stop."
        assert app.left == 0
        app.now += 100
        await pilot.press("escape")
        assert app.left == 1


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


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (InsightsState.FAILED, "✗ CloudWatch failed to run the query"),
        (InsightsState.TIMEOUT, "✗ the query took longer than CloudWatch allows"),
        (InsightsState.CANCELLED, "✗ the query was stopped by someone else"),
    ],
)
async def test_a_query_that_ended_badly_says_so(state: InsightsState, words: str) -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(InsightsAnswer(state=state, query_id="q", scanned=5, bytes=10))
        await ended(pilot, query)
        await until(pilot, lambda: app.said("standing").startswith(words))
        assert len(app.heard(CallFailed)) == 1


async def test_what_is_in_the_way_and_what_was_left_out_is_said() -> None:
    app = Screen()
    async with app.run_test(size=LARGE) as pilot:
        query = await run(pilot, app)
        throttled = "AWS throttles the look at the query; going on more slowly."
        query.give(InsightsAnswer(state=InsightsState.RUNNING, query_id="q", waiting=throttled))
        await until(pilot, lambda: throttled in app.said("standing"))
        query.give(
            InsightsAnswer(
                state=InsightsState.COMPLETE, query_id="q", scanned=1, left_out=("/aws/lambda/new",)
            )
        )
        await ended(pilot, query)
        assert "! Left out: /aws/lambda/new has not logged yet." in app.said("standing")
        assert "Nothing matched in the last 1 h." in app.said("hint")


async def test_a_mistake_of_ours_is_told_as_one() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(RuntimeError("oops"))
        await ended(pilot, query)
        assert app.heard(CallFailed)[0].fault.kind is Kind.BUG
        assert "lambdatui made a mistake" in app.said("standing")


async def test_without_a_function_nothing_is_run() -> None:
    app = Screen(None)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.heard(Noted))
        assert app.port.queries == []
        assert app.said("scope").startswith("Choose a function")


@SIZES
async def test_the_times_and_run_can_be_clicked(size: tuple[int, int]) -> None:
    app = Screen()
    async with app.run_test(size=size) as pilot:
        bar = app.pane.query_one(InsightsBar)
        drawn = str(bar.render())
        await pilot.click(bar, offset=(drawn.index("12h"), 0))
        await until(pilot, lambda: app.pane.span is Span.H12)
        await pilot.click(bar, offset=(drawn.index("run"), 0))
        await until(pilot, lambda: app.port.queries)
        await pilot.click(bar, offset=(str(bar.render()).index("stop"), 0))
        await until(pilot, lambda: app.port.queries[0].closed)


def test_every_key_has_an_id_of_its_own_and_hides_none_of_the_screens() -> None:
    bindings = [each for each in InsightsPane.BINDINGS if isinstance(each, Binding)]
    keys = {key for binding in bindings for key in binding.key.split(",")}
    assert not keys & {*"lvLmciqz", "question_mark", "exclamation_mark", "colon"}
    ids = [binding.id or "" for binding in bindings]
    assert len(set(ids)) == len(ids) == len(InsightsPane.BINDINGS)
    assert all(id.startswith("insights.") for id in ids)


async def test_an_answer_does_not_take_the_focus_from_elsewhere_or_from_who_types() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        await take(pilot, app, "slowest")
        query = await run(pilot, app)
        await pilot.press("#")
        query.give(slowest())
        await ended(pilot, query)
        editor = app.pane.query_one(QueryEditor)
        assert editor.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: app.table.has_focus)
        second = await run(pilot, app)
        app.set_focus(None)
        second.give(slowest(5))
        await ended(pilot, second)
        assert app.focused is None
        assert len(app.lines()) == 6


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
