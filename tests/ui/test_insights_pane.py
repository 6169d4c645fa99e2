"""The Insights pane: what a query searches, and what is said while it runs and once it ended."""

import pytest
from textual.binding import Binding

from lambdatui.core.errors import Kind
from lambdatui.core.functions import Function
from lambdatui.core.insights import InsightsAnswer, InsightsState, Span
from lambdatui.core.insights_queries import READY
from lambdatui.ui.messages import CallFailed, CallSucceeded, Noted
from lambdatui.ui.panes.insights import InsightsPane
from lambdatui.ui.widgets.insights_bar import InsightsBar
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.query_editor import QueryEditor
from tests.ui.insights_screen import (
    BILLING,
    LARGE,
    NOW,
    ORDERS,
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
        assert query.request.query == BY_ID["slowest"].text(Span.H1)
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
