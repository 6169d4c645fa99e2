"""The health of the functions in the list: what is shown, read, sorted and filtered."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.fleet import FleetList, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import Function
from lambdatui.core.meter import Budget, Meter, RegionUse
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.messages import ConfirmationAsked
from lambdatui.ui.screens.ask import Confirm
from lambdatui.ui.screens.choose import ChooseScreen
from lambdatui.ui.screens.meter import MeterScreen
from lambdatui.ui.screens.views import ViewsScreen
from lambdatui.ui.widgets.table import Table
from tests.ui.backend import ACCOUNT, function
from tests.ui.functions_screen import Pages, Screen, last, page, sort_by
from tests.ui.until import until

MINUTE = 60_000
HEALTHY = FleetView()


def fleet(*items: Any) -> Screen:
    app = Screen(Pages(*(items or (last(*ACCOUNT),)), view=HEALTHY))
    app.pane.place = "acme · eu-west-1"
    return app


def lines(app: Screen) -> list[str]:
    return [app.table.render_line(y).text for y in range(1 + len(app.table.rows))]


async def read(pilot: Pilot[None], app: Screen) -> None:
    """Wait until the figures, the alarms and the states are there."""
    await until(pilot, lambda: app.names()[:2] == ["video-transcode", "payments-webhook"])
    await until(pilot, lambda: "ALARM" in "".join(lines(app)) or app.size.width < 70)
    await pilot.pause()


def price(app: Screen) -> str:
    """What the last question said of the price."""
    asked = app.said[-1]
    assert isinstance(asked, ConfirmationAsked)
    return asked.detail


def many(count: int) -> tuple[Function, ...]:
    return tuple(function(f"function-{number:04d}") for number in range(count))


async def test_the_worst_stand_first_with_a_mark_a_word_and_the_reason() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        assert app.heading() == "Functions 7 · trouble first"
        shown = lines(app)
        titles = ["health", "name", "invoc", "err%", "thr", "p95", "trend", "since", "alarm"]
        assert shown[0].split() == titles
        assert shown[1].split()[:5] == ["■", "failed", "video-transcode", "0", "–"]
        # 9 a minute for an hour, 31 % of those of the last 40 minutes failing.
        assert shown[2].split()[:5] == ["✗", "errors", "payments-webhook", "481", "19"]
        assert shown[2].rstrip().endswith("▲ ALARM")
        assert shown[3].split()[:6] == ["!", "throttled", "thumbnail", "165", "0", "18"]
        assert shown[4].split()[:3] == ["†", "runtime", "legacy-billing"]
        assert shown[5].startswith("✓ ok")
        assert app.pane.selected == ACCOUNT[-1]
        assert app.text("why").startswith("■ the function failed: The image of the function")
        await pilot.press("j")
        # The figures hold one reason, the alarm another.
        await until(pilot, lambda: "of 481 invocations failed" in app.text("why"))
        assert "alarm payments-webhook-errors for 38 min" in app.text("why")


async def test_beside_the_panes_the_mark_is_one_cell_and_the_name_has_twenty() -> None:
    app = fleet()
    async with app.run_test(size=(54, 20)) as pilot:
        await read(pilot, app)
        shown = lines(app)
        assert shown[0].split() == ["name", "invoc", "err%", "thr", "p95", "trend"]
        assert shown[2].startswith("✗ payments-webhook       481")


async def test_a_wide_terminal_shows_the_share_of_the_timeout_and_the_cost() -> None:
    app = fleet()
    async with app.run_test(size=(150, 20)) as pilot:
        await read(pilot, app)
        shown = lines(app)
        assert shown[0].split()[-6:] == ["conc", "$/month", "runtime", "MB", "s", "changed"]
        row = shown[2].split()
        # p95 of 1.9 s and 10 % more at its peak, of a timeout of 10 s.
        assert row[6:8] == ["2.1s", "21%"]
        # 481 x 730 = 351,130 requests a month are $0.07 at $0.20 a million; 481 x 410 ms x 730 are
        # 143,963 s at 0.25 GB: 35,991 GB-s at $0.0000166667 are $0.60.
        assert row[-6:-4] == ["$0.67", "python3.12"]


async def test_the_red_of_the_trend_is_where_errors_are() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        trouble = app.table.get_component_rich_style("table--trouble").color
        red = [
            segment.text
            for segment in app.table.render_line(2)
            if segment.style and segment.style.color == trouble and "▁" <= segment.text[:1] <= "█"
        ]
        # The last 40 of 60 minutes, two thirds of the trend.
        assert len(red) == 1
        assert 5 <= len(red[0]) <= 8


async def test_a_filter_by_terms_says_what_is_wrong_and_what_was_not_read() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await pilot.press("slash", *"errors:>0")
        assert app.names() == ["payments-webhook"]
        await pilot.press(" ", *"colour:red")
        assert "colour:red asks for what is no column." in app.text("hint")
        assert app.names() == ["payments-webhook"]
        await pilot.press("escape", *"tag:team=media")
        assert app.text("hint") == "The tags of 5 functions were not read yet." or app.names()
        await until(pilot, lambda: app.names() == ["video-transcode", "thumbnail"])
        assert app.port.tags_asked <= 1


async def test_the_cursor_stays_on_its_function_when_figures_change_the_order() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await pilot.press("G")
        assert app.pane.selected == ACCOUNT[3]
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.port.figures_asked[-1][1] is FleetWindow.H3)
        await until(pilot, lambda: app.heading().endswith("3 h"))
        assert app.pane.selected == ACCOUNT[3]
        assert app.port.view.window is FleetWindow.H3


async def test_only_what_is_seen_is_read_whole_and_the_rest_is_scanned() -> None:
    app = fleet(last(*many(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.port.scans_asked and app.port.figures_asked)
        # 24 lines less the frame, the titles and the reason are 20 rows, and 5 below them.
        assert app.port.figures_asked[0][0] == tuple(f"function-{n:04d}" for n in range(25))
        assert len(app.port.scans_asked[0][0]) == 275
        await pilot.press("G")
        await until(pilot, lambda: len(app.port.figures_asked) > 1)
        # The last 20, and the five above them.
        assert sorted(app.port.figures_asked[1][0]) == [
            f"function-{n:04d}" for n in range(275, 300)
        ]
        assert len(app.port.scans_asked) == 1


async def test_sorting_the_whole_account_by_a_metric_asks_first_and_names_the_price() -> None:
    app = fleet(last(*many(1000)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.port.scans_asked and app.port.figures_asked)
        await until(pilot, lambda: not app.pane._reading.busy)
        asked = len(app.port.figures_asked)
        await sort_by(pilot, app, "cost")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        # 975 functions with six metrics each, at $0.01 a thousand.
        assert "metrics of 975 functions" in price(app)
        assert "$0.0585" in price(app)
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert app.heading() == "Functions 1,000 · trouble first"
        assert len(app.port.figures_asked) == asked
        await sort_by(pilot, app, "cost")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.heading() == "Functions 1,000 · by cost ▼")
        await until(pilot, lambda: len(app.port.figures_asked) > asked)
        assert len({name for names, _ in app.port.figures_asked for name in names}) == 1000


async def test_a_large_account_is_scanned_only_when_a_person_agrees() -> None:
    app = fleet(last(*many(2600)))
    async with app.run_test(size=(100, 24)) as pilot:
        await until(pilot, lambda: "A reads the errors and throttles of" in app.text("hint"))
        assert app.port.scans_asked == []
        await pilot.press("A")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.port.scans_asked)
        await until(pilot, lambda: app.text("hint") == "")
        # The hint took one of the 20 rows.
        assert len(app.port.scans_asked[0][0]) == 2576


async def test_metrics_that_are_denied_are_one_sentence_and_the_list_still_works() -> None:
    app = fleet()
    app.port.denied.add("fleet_figures")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.text("trouble"))
        assert app.text("trouble").count("✗") == 1
        assert len(app.port.figures_asked) == 1
        assert len(app.names()) == 7
        await pilot.press("slash", *"orders", "enter")
        assert app.names() == ["orders-api"]
        # Nothing is asked again until a person says so.
        app.port.denied.clear()
        app.now += 10 * MINUTE
        app.port.items.put_nowait(last(*ACCOUNT))
        await pilot.press("r")
        await until(pilot, lambda: app.text("trouble") == "")
        await until(pilot, lambda: "1.1k" in lines(app)[1])


async def test_figures_that_are_not_renewed_are_dimmed_and_say_how_old_they_are() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        app.port.denied.add("fleet_figures")
        app.now += 12 * MINUTE
        await until(pilot, lambda: app.text("trouble"))
        await until(pilot, lambda: "read 12 min ago" in app.text("why"))
        assert lines(app)[2].split()[3] == "481"
        faint = app.table.get_component_rich_style("table--faint").color
        styles = [s.style.color for s in app.table.render_line(2) if s.style and "481" in s.text]
        assert styles == [faint]


KEPT = FleetList(
    functions=(*ACCOUNT[:3], function("gone")),
    read_ms=1_772_525_551_204 - 12 * MINUTE,
    account="123456789012",
    region="eu-west-1",
)


async def test_the_list_of_last_time_is_there_at_once_and_is_freshened() -> None:
    app = fleet(page(*ACCOUNT[:3]))
    app.port.items.get_nowait()
    app.port.kept = KEPT
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.names()) == 4)
        await until(
            pilot, lambda: app.heading() == "Functions 4 · list of 12 min ago · trouble first"
        )
        # Nothing costs money before AWS has said that it is this account.
        assert app.port.figures_asked == []
        await pilot.press("j")
        held = app.pane.selected
        app.port.items.put_nowait(page(*ACCOUNT[:4]))
        await until(pilot, lambda: len(app.names()) == 5)
        app.port.items.put_nowait(last(*ACCOUNT[4:]))
        await until(pilot, lambda: app.heading() == "Functions 7 · trouble first")
        assert "gone" not in app.names()
        assert app.pane.selected == held


async def test_a_list_of_another_account_goes_at_once() -> None:
    app = fleet(last(*ACCOUNT))
    app.port.items.get_nowait()
    app.port.kept = KEPT
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.names()) == 4)
        app.pane.account = "123456789012"
        await pilot.pause()
        assert len(app.names()) == 4
        app.pane.account = "999999999999"
        await until(pilot, lambda: app.names() == [])
        assert app.text("note").startswith("Listing the functions")


async def test_the_refresh_interval_goes_round_and_is_shown() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        seen = []
        for _ in range(5):
            seen.append(str(app.pane.border_subtitle))
            await pilot.press("R")
        assert seen == [f"refresh {each}" for each in ("1 min", "5 min", "off", "30 s", "1 min")]


async def test_nobody_at_the_keys_pauses_and_a_budget_that_is_spent_says_so() -> None:
    app = fleet()
    acted = app.now
    app.pane._acted = lambda: acted
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        asked = len(app.port.figures_asked)
        app.now += 16 * MINUTE
        await until(pilot, lambda: app.pane.border_subtitle == "paused, any key")
        assert len(app.port.figures_asked) == asked
        acted = app.now
        await until(pilot, lambda: len(app.port.figures_asked) > asked)
        # 9,000 metrics are $0.09, nine tenths of ten cents.
        app.port.metered = Meter(regions=(RegionUse(region="us-east-1", metrics=9_000),))
        app.pane._reading.refreshing.budget = Budget(dollars=0.10)
        await until(pilot, lambda: app.pane.border_subtitle == "refresh 1 min × 4: budget")
        assert "refreshes wait 4 times as long" in app.text("hint")


async def test_columns_that_were_chosen_are_shown_and_kept() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: app.screen.query("#columns"))
        # Hide the health, and put the name behind the invocations.
        await pilot.press("space", "J", "enter")
        await until(pilot, lambda: not app.screen.query("#columns"))
        await until(pilot, lambda: lines(app)[0].split()[:2] == ["invoc", "name"])
        assert app.port.view.columns[:2] == (FleetColumn.INVOCATIONS, FleetColumn.NAME)
        assert FleetColumn.HEALTH not in app.port.view.columns


async def test_a_view_is_kept_under_a_name_and_looked_at_again() -> None:
    app = fleet()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, app)
        await pilot.press("slash", *"errors:>0", "enter", "V")
        await until(pilot, lambda: isinstance(app.screen, ViewsScreen))
        await pilot.press("n", *"failing", "enter")
        await until(pilot, lambda: "failing" in app.port.views)
        assert app.port.views["failing"].filter == "errors:>0"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ViewsScreen))
        await pilot.press("escape")
        assert len(app.names()) == 7
        await pilot.press("V")
        await until(pilot, lambda: isinstance(app.screen, ViewsScreen))
        await until(pilot, lambda: "failing" in str(app.screen.query_one("#views", Table).rows))
        await pilot.press("enter")
        await until(pilot, lambda: app.names() == ["payments-webhook"])


async def test_the_meter_tells_calls_and_money_and_takes_a_budget() -> None:
    app = fleet()
    async with app.run_test(size=(80, 30)) as pilot:
        await read(pilot, app)
        app.pane.action_meter()
        await until(pilot, lambda: isinstance(app.screen, MeterScreen))
        await until(
            pilot, lambda: "43 calls" in str(app.screen.query_one("#meter", Static).content)
        )
        words = str(app.screen.query_one("#meter", Static).content)
        assert "cloudwatch:GetMetricData" in words
        await pilot.press("b", *"2.50", "enter")
        await until(pilot, lambda: "$2.50" in str(app.screen.query_one("#meter", Static).content))
        await pilot.press("escape")
        await until(pilot, lambda: app.pane._reading.refreshing.budget == Budget(dollars=2.5))
