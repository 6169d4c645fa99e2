"""Where the keys of the metrics pane lead: from mark to mark, to the logs, to a file."""

import datetime
import json

import pytest
from msgspec.structs import replace
from textual.message import Message
from textual.widgets import Static

from lambdatui.core.alarm_history import AlarmTurn
from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployment, DeploymentKind
from lambdatui.core.metrics import Measure, Metrics, MetricsKnown, MetricsRequest, Series
from lambdatui.ui.messages import (
    ConfirmationAsked,
    CopyRequested,
    LinesAsked,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.panes.metrics_body import MetricsBody
from lambdatui.ui.screens.choose import ChooseScreen
from tests.ui.metrics_screen import MINUTE, NOW, ORDERS, Prompt, Screen, look, reading
from tests.ui.until import until

#: 08:10 of the clock of these tests: the crosshair's place after three steps to the left.
TEN = 1_772_525_400_000


def turned(app: Screen, kind: type[Message]) -> list[Message]:
    return [message for message in app.told if isinstance(message, kind)]


def marked() -> Prompt:
    """Version 41 at 07:30, and an alarm that goes off at 07:33."""
    port = Prompt()
    half_past = TEN - 40 * MINUTE
    port.changes = (
        Deployment(
            at_ms=half_past + 20_000, kind=DeploymentKind.VERSION, words="version 41", by="[ada]"
        ),
    )
    port.alarms = (
        Alarm(
            name="bad",
            state=AlarmState.ALARM,
            metrics=(AlarmMetric(metric="Errors", statistic="Sum", period_s=300),),
            threshold=5,
            comparison="GreaterThanThreshold",
            breaching=2,
            evaluated=3,
        ),
    )
    port.limits = ConcurrencyLimits(account=1000)
    port.turns = (
        AlarmTurn(
            alarm="bad",
            at_ms=half_past + 3 * MINUTE,
            before=AlarmState.OK,
            after=AlarmState.ALARM,
        ),
    )
    return port


async def test_the_minute_of_the_crosshair_leads_to_its_log_lines() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("t")
        await until(pilot, lambda: turned(app, Noted))
        await pilot.press("left", "left", "left", "t")
        await until(pilot, lambda: turned(app, LinesAsked))
        (asked,) = turned(app, LinesAsked)
        assert isinstance(asked, LinesAsked)
        assert (asked.since_ms, asked.until_ms) == (TEN, TEN + MINUTE)
        assert (asked.at_ms, asked.function) == (TEN, "orders")


async def test_marks_are_on_the_axis_of_every_chart_and_keys_go_from_one_to_the_next() -> None:
    app = Screen(marked())
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: len(app.pane.query_one(MetricsBody).marks) == 2)
        await until(pilot, lambda: "◆" in app.picture(0)[-1])
        for chart in app.charts():
            if chart.size.height > 1:
                times = chart.render_line(chart.size.height - 1).text
                assert "◆" in times
                assert "▲" in times
        assert app.text("marks") == "▲ 07:33 bad in alarm · 2 marks: n N, M lists them"
        await pilot.press("N", "N")
        assert app.text("marks").startswith("◆ 07:30 version 41 by [ada]")
        assert " 07:30  " in app.picture(0)[0]
        await pilot.press("n")
        assert " 07:33  " in app.picture(0)[0]
        await pilot.press("n")
        await until(pilot, lambda: turned(app, Noted))
        await pilot.press("M")
        await until(pilot, lambda: turned(app, ScreenAsked))
        (asked,) = turned(app, ScreenAsked)
        assert isinstance(asked, ScreenAsked)
        assert [words for _, words, _ in asked.given["rows"]] == [
            "▲ 07:33 bad in alarm",
            "◆ 07:30 version 41 by [ada]",
            "alarm bad: Errors Sum > 5, 2 of 3 periods of 5 min",
            "timeout 30 s",
            "account 1,000",
        ]
        assert asked.given["copied"].split("\n") == [
            "orders",
            "2026-03-03T07:30:20.000Z\tversion 41 by [ada]",
            "2026-03-03T07:33:00.000Z\tbad in alarm",
            "\talarm bad: Errors Sum > 5, 2 of 3 periods of 5 min",
            "\ttimeout 30 s",
            "\taccount 1,000",
        ]
        asked.answer("fact-0")
        asked.answer("0")
        await until(pilot, lambda: " 07:30  " in app.picture(0)[0])


async def test_errors_that_began_after_a_deployment_are_told_first() -> None:
    port = marked()
    app = Screen(port)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        assert app.text("began") == ""
    span = port.asked[0].span
    times = tuple(range(span.start_ms, span.end_ms - 2 * MINUTE, MINUTE))
    failed = tuple(8.0 if at >= TEN - 38 * MINUTE else 0.0 for at in times)
    plain = reading()
    series = tuple(
        Series(measure=Measure.ERRORS, times_ms=times, values=failed)
        if each.measure is Measure.ERRORS
        else each
        for each in plain.series
    )
    told = Metrics(
        function="orders", span=span, measures=plain.measures, series=series, read_ms=NOW
    )

    class Failing(Prompt):
        async def metrics(self, request: MetricsRequest) -> Metrics:
            return told

    failing = Failing()
    failing.changes = port.changes
    app = Screen(failing)
    async with app.run_test(size=(120, 40)) as pilot:
        app.pane.function = ORDERS
        app.pane.active = True
        await until(pilot, lambda: app.text("began"))
        assert app.text("began") == "✗ errors began at 07:32, 2 minutes after version 41"


async def test_a_chart_is_chosen_and_enlarged_and_escape_leads_back() -> None:
    app = Screen(Prompt(concurrency=2))
    async with app.run_test(size=(80, 30)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: len(app.charts()) == 5)
        await pilot.press("down", "down", "down")
        assert [chart.chosen for chart in app.charts()] == [False, False, True, False, False]
        await pilot.press("enter")
        (alone,) = app.charts()
        await until(pilot, lambda: alone.size.height > 20)
        assert app.picture(0)[0].startswith("Duration")
        await pilot.press("down")
        await until(pilot, lambda: app.picture(0)[0].startswith("Concurrency"))
        await pilot.press("left", "escape")
        await until(pilot, lambda: len(app.charts()) == 5)
        assert app.charts()[0].crosshair == 59
        await pilot.press("escape")
        assert app.charts()[0].crosshair is None


async def test_times_are_local_or_utc_and_said_to_be() -> None:
    app = Screen(Prompt(), zone=datetime.timezone(datetime.timedelta(hours=2)))
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("left", "left", "left")
        assert " 10:10  " in app.picture(0)[0]
        assert "local" in app.text("status")
        await pilot.press("u")
        assert " 08:10  " in app.picture(0)[0]
        assert "08:00" in app.picture(0)[-1]
        assert "UTC" in app.text("status")


async def test_an_alias_or_version_is_chosen_from_those_that_have_metrics() -> None:
    port = Prompt()
    app = Screen(port)
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: "metrics_known" in port.calls)
        await pilot.press("a")
        await until(pilot, lambda: turned(app, Noted))
    port.known = MetricsKnown(qualifiers=("live", "live → 41", "7"))
    app = Screen(port)
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("a")
        await until(pilot, lambda: turned(app, ScreenAsked))
        (asked,) = turned(app, ScreenAsked)
        assert isinstance(asked, ScreenAsked)
        assert [key for key, _, _ in asked.given["rows"]] == ["*", "live", "live → 41", "7"]
        assert asked.given["rows"][2][1] == "live → version 41"
        asked.answer("7")
        await until(pilot, lambda: port.asked[-1].qualifier == "7")
        asked.answer("*")
        assert app.pane.qualifier == ""


async def test_the_figures_are_copied_at_the_crosshair_or_of_the_whole() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("y", "left", "left", "left", "y", "Y")
        await until(pilot, lambda: len(turned(app, CopyRequested)) == 3)
        whole, moment, table = (
            message.text for message in app.told if isinstance(message, CopyRequested)
        )
        assert "Invocations/Sum\t580\t10\t10" in whole
        assert moment.startswith("orders\t2026-03-03T08:10:00.000Z\t60 s")
        assert "Invocations/Sum\t10\n" in moment
        assert len(table.splitlines()) == 61


@pytest.mark.parametrize("name", ["orders.csv", "orders.json"])
async def test_the_figures_are_saved_as_the_ending_says(name: str) -> None:
    port = Prompt()
    app = Screen(port)
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("S")
        await until(pilot, lambda: turned(app, TextAsked))
        (asked,) = turned(app, TextAsked)
        assert isinstance(asked, TextAsked)
        assert asked.value.endswith(".csv")
        asked.answer(name)
        await until(pilot, lambda: port.kept.get(name))
        text = port.files[name].decode()
        if name.endswith(".json"):
            assert len(json.loads(text)["rows"]) == 60
        else:
            assert len(text.split("\r\n")) == 62
        asked.answer(name)
        await until(pilot, lambda: turned(app, ConfirmationAsked))


async def test_errors_that_are_over_are_told_without_red() -> None:
    times = tuple(range(TEN - 60 * MINUTE, TEN, MINUTE))
    failed = tuple(8.0 if TEN - 38 * MINUTE <= at < TEN - 20 * MINUTE else 0.0 for at in times)

    class Recovered(Prompt):
        async def metrics(self, request: MetricsRequest) -> Metrics:
            told = await super().metrics(request)
            given = Series(measure=Measure.ERRORS, times_ms=times, values=failed)
            rest = tuple(each for each in told.series if each.measure is not Measure.ERRORS)
            return replace(told, series=(given, *rest))

    port = Recovered()
    port.changes = marked().changes
    app = Screen(port)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("began"))
        assert app.text("began") == (
            "✓ errors began at 07:32, 2 minutes after version 41; they ended at 07:50"
        )
        line = app.pane.query_one("#metrics-began", Static)
        assert line.styles.color != app.pane.query_one("#metrics-trouble", Static).styles.color


async def test_the_list_of_marks_is_copied_with_a_key() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        app.push_screen(ChooseScreen("Marks", [("0", "version 41", "")], 0, "all of it", "marks"))
        await pilot.press("y")
        await until(pilot, lambda: turned(app, CopyRequested))
        (asked,) = turned(app, CopyRequested)
        assert isinstance(asked, CopyRequested)
        assert (asked.text, asked.what) == ("all of it", "marks")
        assert isinstance(app.screen, ChooseScreen)
