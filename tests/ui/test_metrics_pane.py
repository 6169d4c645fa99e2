"""The charts of one function: when they are asked for, what they say, what went wrong."""

import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.functions import Function
from lambdatui.core.metrics import Window
from lambdatui.ui.panes.metrics_body import MetricsBody
from lambdatui.ui.panes.metrics_reading import SETTLE_S
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.chart_grid import ChartGrid
from lambdatui.ui.widgets.window_choice import WindowChoice
from tests.ui.metrics_screen import (
    BILLING,
    MINUTE,
    NOW,
    ORDERS,
    CloudWatch,
    Prompt,
    Screen,
    Unstoppable,
    answer,
    look,
    nothing,
    reading,
)
from tests.ui.until import until

DENIED = fail(Kind.DENIED, "AWS denied it.", "Ask for the permission.")
SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_is_shown_as_charts_and_a_sentence(size: tuple[int, int]) -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=size) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading(p50=20, p95=60))
        titles = [app.picture(index)[0].split("  ")[0] for index in range(5)]
        assert titles == [
            "Invocations per min",
            "Errors per min",
            "Duration now",
            "Throttles per min",
            "Concurrency",
        ]
        assert app.text("summary").replace("\n", " · ") == (
            "580 invocations · ✗ 58 errors (10 %) · no throttles · p95 ≤ 60 ms, p99 ≤ 90 ms"
            " · max 200 ms of the 30 s allowed"
        )
        assert [chart.size.height >= 7 for chart in app.charts()] == [True] * 3 + [False] * 2
        assert app.text("status") in {
            "08:12:31 · UTC · 12 metrics ≈ $0.0001",
            "as of 08:12:31 · UTC · 12 metrics ≈ $0.0001 a refresh",
        }


async def test_charts_stand_in_two_columns_where_there_is_room_and_else_in_one() -> None:
    app = Screen(Prompt(concurrency=2, throttles=1))
    async with app.run_test(size=(120, 20)) as pilot:
        await look(pilot, app)
        await until(pilot, app.charts)
        await until(pilot, lambda: len({chart.region.x for chart in app.charts()}) == 2)
        await pilot.resize_terminal(58, 15)
        await until(pilot, lambda: {chart.region.x for chart in app.charts()} == {0})
        await pilot.press("G")
        last = app.charts()[-1]
        await until(pilot, lambda: last.region.bottom <= 15)
        await pilot.press("g")
        grid = app.pane.query_one(ChartGrid)
        await until(pilot, lambda: app.charts()[0].region.y == grid.region.y)


async def test_charts_above_each_other_line_up() -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(64, 40)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading(throttles=1, concurrency=2000))
        await until(pilot, lambda: len(app.picture(3)) > 1)
        pictures = [app.picture(index) for index in range(len(app.charts()))]
        assert len({picture[-1] for picture in pictures}) == 1
        assert len({chart.column_of(30) for chart in app.charts()}) == 1


async def test_what_has_something_to_see_comes_first_and_the_rest_is_a_line() -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(64, 44)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading(concurrency=3, throttles=0))
        await until(pilot, lambda: app.chart("throttles").size.height == 1)
        assert app.charts()[-1] is app.chart("throttles")
        assert app.picture(4)[0].rstrip() == "Throttles per min  none"
        heights = [chart.size.height for chart in app.charts()]
        assert heights[2] > heights[0] == heights[1] == heights[3] > 7
        assert app.charts()[-1].region.bottom <= 44
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, reading(concurrency=3, throttles=1))
        await until(pilot, lambda: app.chart("throttles").size.height >= 7)
        assert app.picture(3)[0].startswith("Throttles per min  ■ throttled 5")


async def test_many_lines_stand_alone_in_their_row_where_it_is_narrow() -> None:
    app = Screen(Prompt(concurrency=2))
    async with app.run_test(size=(80, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.chart("duration").size.width == 80)
        assert app.chart("invocations").size.width < 40
        assert app.chart("concurrency").size.width == 80


async def test_nothing_is_asked_before_someone_looks() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        app.pane.function = ORDERS
        await pilot.press("r", "right_square_bracket")
        assert app.port.asked == []
        app.pane.active = True
        await until(pilot, lambda: app.port.asked)
        assert app.windows == [("orders", 3 * 3600)]


async def test_functions_that_are_passed_by_are_not_asked_for() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        app.pane.active = True
        for name in ("alerts", "billing", "orders"):
            app.pane.function = Function(name=name)
        await until(pilot, lambda: app.port.asked)
        assert app.windows == [("orders", 3600)]


async def test_an_answer_that_comes_for_the_function_before_is_not_shown() -> None:
    app = Screen(Unstoppable())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await look(pilot, app, BILLING)
        await answer(pilot, app, reading("orders"), index=0)
        await pilot.resize_terminal(100, 30)
        assert app.text("summary") == ""
        await answer(pilot, app, reading("billing", invocations=2))
        assert app.text("summary").startswith("116 invocations")


async def test_an_answer_of_an_earlier_question_about_the_same_function_is_not_shown() -> None:
    app = Screen(Unstoppable())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, reading(invocations=2))
        await answer(pilot, app, reading(invocations=1), index=0)
        await pilot.resize_terminal(100, 30)
        assert app.text("summary").startswith("116 invocations")


async def test_keys_choose_the_window() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        app.pane.function = ORDERS
        for key, window in (
            ("left_square_bracket", Window.M15),
            ("right_square_bracket", Window.H1),
            ("right_square_bracket", Window.H3),
            ("right_square_bracket", Window.H12),
            ("left_square_bracket", Window.H3),
            ("7", Window.D30),
            ("right_square_bracket", Window.D30),
            ("1", Window.M15),
        ):
            await pilot.press(key)
            assert app.pane.window is window


async def test_a_click_chooses_the_window_and_asks_for_it() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await pilot.click(WindowChoice, offset=(19, 0))
        assert app.pane.window is Window.D1
        await until(pilot, lambda: app.windows[-1] == ("orders", 86400))
        await until(pilot, lambda: "per 15 min" in app.picture(0)[0])


async def test_what_is_remembered_is_shown_at_once_with_its_age_and_then_read_anew() -> None:
    app = Screen(CloudWatch(), refresh_s=60)
    async with app.run_test(size=(80, 24)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        await look(pilot, app, BILLING)
        assert app.text("summary") == ""
        app.now += 5 * MINUTE
        app.pane.function = ORDERS
        await pilot.pause()
        assert app.text("summary").startswith("580 invocations")
        assert "08:12:31, 5 min old" in app.text("status")
        await until(pilot, lambda: len(app.port.asked) == 3)
        await until(pilot, lambda: "refreshing…" in app.text("status"))
        await answer(pilot, app, reading(invocations=20, now_ms=app.now))
        assert app.text("summary").startswith("1,160 invocations")
        assert app.text("status").startswith("08:17:31 · UTC · 12 metrics")


async def test_what_was_read_a_moment_ago_is_not_paid_for_again() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await look(pilot, app, BILLING)
        app.pane.function = ORDERS
        await until(pilot, lambda: app.text("summary"))
        # A timer that outlasts the one with which a question would begin.
        over: list[bool] = []
        app.set_timer(2 * SETTLE_S, lambda: over.append(True))
        await until(pilot, lambda: over)
        assert [name for name, _ in app.windows] == ["orders", "billing"]


async def test_waiting_is_worth_a_word_after_a_while() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("note") == "Reading the metrics of orders…")
        await answer(pilot, app, reading())
        assert app.text("note") == ""
        assert len(app.charts()) == 5


@pytest.mark.parametrize(
    ("key", "window", "said"),
    [
        ("2", Window.H1, "No invocation in the last hour. Try a longer window with ]."),
        ("5", Window.D1, "No invocation in the last day. Try a longer window with ]."),
        ("7", Window.D30, "No invocation in the last 30 days."),
    ],
)
async def test_a_window_without_invocations_says_so(key: str, window: Window, said: str) -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await pilot.press(key)
        await look(pilot, app)
        await answer(pilot, app, nothing(window))
        assert app.text("note") == said
        assert app.charts() == []
        await pilot.press("3")
        assert app.pane.window is Window.H3


async def test_throttles_without_an_invocation_are_shown() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await look(pilot, app)
        throttled = reading(invocations=0, errors=0, throttles=3)
        await answer(pilot, app, throttled)
        assert "0 invocations · no errors · ✗ 174 throttles" in app.text("summary")
        assert len(app.charts()) == 5


async def test_a_call_that_fails_says_what_and_what_to_do() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await answer(pilot, app, DENIED)
        assert app.text("note") == "✗ AWS denied it.\nAsk for the permission. Press r to try again."
        assert app.charts() == []
        assert [fault.kind for fault in app.faults] == [Kind.DENIED]
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, reading())
        assert app.text("note") == ""
        assert len(app.charts()) == 5


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DENIED, "✗ AWS denied it. Ask for the permission. Press r to try again."),
        (ValueError("boom"), "✗ A bug in lambdatui kept the metrics from being read"),
    ],
)
async def test_a_refresh_that_fails_leaves_the_charts_marked_with_their_age(
    error: Exception, said: str
) -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(80, 24)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        app.now += 3 * MINUTE
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, error)
        assert app.text("trouble").startswith(said)
        assert app.text("status") == "as of 08:12:31, 3 min old · UTC · stale"
        assert len(app.charts()) == 5
        assert len(app.faults) == 1
        assert app.pane.query_one(MetricsBody).has_class("-stale")


async def test_what_cloudwatch_left_out_is_said() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading(partial="[b]internal error\x1b"))
        assert app.text("trouble") == "! Some of it may be missing: [b]internal error␛"
        assert not app.pane.query_one(MetricsBody).has_class("-stale")


async def test_charts_refresh_by_themselves_only_while_someone_looks() -> None:
    app = Screen(Prompt(), refresh_s=0.02)
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: len(app.port.asked) >= 3)
        app.pane.active = False
        asked = len(app.port.asked)
        beats: list[int] = []
        app.set_interval(0.02, lambda: beats.append(1))
        await until(pilot, lambda: len(beats) >= 10)
        assert len(app.port.asked) == asked
        app.now += MINUTE
        app.pane.active = True
        await until(pilot, lambda: len(app.port.asked) > asked)


async def test_keys_move_one_crosshair_through_all_charts() -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        await pilot.press("left", "left", "left")
        assert [chart.crosshair for chart in app.charts()] == [57] * 5
        assert app.picture(0)[0].startswith("Invocations per min 08:10  ■ all 10  ■ errors 1")
        assert "max 200 ms" in " ".join(app.picture(2)[:2])
        await pilot.press("escape")
        assert [chart.crosshair for chart in app.charts()] == [None] * 5


async def test_the_crosshair_stays_on_its_moment_when_the_window_moves_on() -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        await pilot.press("left", "left")
        moment = app.picture(0)[0].split("  ")[0]
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, reading(now_ms=NOW + 2 * MINUTE))
        assert app.charts()[0].crosshair == 56
        assert app.picture(0)[0].split("  ")[0] == moment


async def test_the_pointer_moves_the_crosshair_of_all_charts() -> None:
    app = Screen(CloudWatch())
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        await pilot.hover(Chart, offset=(30, 3))
        probed = {chart.crosshair for chart in app.charts()}
        assert len(probed) == 1
        assert probed != {None}


async def test_hostile_names_are_shown_and_not_obeyed() -> None:
    app = Screen(CloudWatch())
    async with app.run_test() as pilot:
        await look(pilot, app, Function(name="[/foo]\x1b[31m"))
        await until(pilot, lambda: "[/foo]␛[31m" in app.text("note"))
        await answer(pilot, app, LambdatuiError(Fault(kind=Kind.SERVER, what="[/b]\x07")))
        assert app.text("note").startswith("✗ [/b]␇")
