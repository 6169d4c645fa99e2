"""What the metrics pane asks for: the basic ones first, the rest once known, the past only once."""

import pytest

from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.metrics import BASIC, Measure, MetricsKnown
from tests.ui.metrics_screen import (
    BILLING,
    MINUTE,
    NOW,
    ORDERS,
    CloudWatch,
    Prompt,
    Screen,
    answer,
    look,
    reading,
)
from tests.ui.until import until

STREAM = MetricsKnown(metrics=("Invocations", "IteratorAge"), qualifiers=("live", "7"))
AGE = (Measure.ITERATOR_AGE,)


async def test_what_only_some_functions_have_is_asked_for_once_it_is_known_to_be_there() -> None:
    port = CloudWatch()
    port.known = STREAM
    app = Screen(port)
    async with app.run_test(size=(120, 50)) as pilot:
        await look(pilot, app)
        assert app.port.asked[0].measures == BASIC
        await answer(pilot, app, reading())
        assert len(app.charts()) == 5
        await until(pilot, lambda: len(app.port.asked) == 2)
        assert app.port.asked[1].measures == AGE
        assert app.port.asked[1].span == app.port.asked[0].span
        await answer(pilot, app, reading(measures=AGE, iterator_age=90_000))
        assert "oldest record 90 s" in " ".join(app.picture(3))
        assert "13 metrics ≈ $0.0001" in app.text("status")
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 3)
        assert app.port.asked[2].measures == (*BASIC, *AGE)
        assert app.port.calls.count("metrics_known") == 1


async def test_a_function_without_more_is_asked_for_once() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == 2)
        assert [request.measures for request in app.port.asked] == [BASIC, BASIC]


async def test_more_metrics_that_fail_cost_their_own_line() -> None:
    port = CloudWatch()
    port.known = STREAM
    app = Screen(port)
    async with app.run_test(size=(120, 50)) as pilot:
        await look(pilot, app)
        await answer(pilot, app, reading())
        await until(pilot, lambda: len(app.port.asked) == 2)
        await answer(pilot, app, fail(Kind.THROTTLED, "AWS was [b]busy[/b]."))
        assert app.text("unread") == "! 1 more metrics could not be read: AWS was [b]busy[/b]."
        assert len(app.charts()) == 5
        assert app.text("trouble") == ""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("metrics_known", "! Which other metrics it has could not be read: AWS denied"),
        ("function_alarms", "! The alarms could not be read: AWS denied function_alarms."),
        ("deployments", "! The deployments could not be read: AWS denied deployments."),
        ("concurrency_limits", "! The limits could not be read: AWS denied concurrency_limits."),
    ],
)
async def test_what_explains_the_figures_may_fail_alone(call: str, said: str) -> None:
    port = Prompt()
    port.failing.add(call)
    app = Screen(port)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("unread").startswith(said))
        assert app.text("summary").startswith("580 invocations")
        assert app.faults == []
        port.failing.clear()
        await pilot.press("r")
        await until(pilot, lambda: not app.text("unread"))


async def test_alarms_are_told_in_words_those_in_alarm_first() -> None:
    port = Prompt(concurrency=3)
    watched = (AlarmMetric(metric="Errors", statistic="Sum", period_s=60),)
    port.alarms = (
        Alarm(name="fine", state=AlarmState.OK, since_ms=NOW - 3 * 3_600_000),
        Alarm(
            name="[bad]",
            state=AlarmState.ALARM,
            since_ms=NOW - 5 * MINUTE,
            metrics=watched,
            threshold=0.5,
            comparison="GreaterThanThreshold",
        ),
    )
    port.limits = ConcurrencyLimits(reserved=4, account=1000)
    app = Screen(port)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("alarms"))
        assert app.text("alarms") == "✗ [bad] in alarm for 5 min · ✓ fine OK for 3 h"
        picture = "\n".join("".join(app.picture(index)) for index in range(4))
        assert "alarm > 0" in picture
        assert "reserved 4" in picture
        assert "account 1,000 ↑" in picture
    port.alarms = ()
    again = Screen(port)
    async with again.run_test(size=(120, 40)) as pilot:
        await look(pilot, again)
        await until(pilot, lambda: again.text("alarms") == "no alarm watches it")


async def test_deployments_and_limits_are_kept_for_a_while_and_alarms_are_not() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.port.calls.count("concurrency_limits") == 1)
        await until(pilot, lambda: app.text("summary"))
        app.now += MINUTE
        app.pane.active = False
        app.pane.active = True
        await until(pilot, lambda: app.port.calls.count("function_alarms") == 2)
        await until(pilot, lambda: len(app.port.asked) == 2)
        assert app.port.calls.count("deployments") == 1
        assert app.port.calls.count("concurrency_limits") == 1
        await pilot.press("r")
        await until(pilot, lambda: app.port.calls.count("deployments") == 2)


async def test_what_is_held_is_read_once_in_finer_periods_and_then_costs_nothing() -> None:
    app = Screen(Prompt(), refresh_s=0.02)
    async with app.run_test() as pilot:
        app.pane.window = app.pane.window.__class__("12h")
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("left", "shift+left", "plus", "plus", "plus")
        held = app.pane.held
        assert held is not None
        assert held.seconds < 2.1 * 3600
        assert held.period_s == 60
        await until(pilot, lambda: app.port.asked[-1].span == held)
        await until(pilot, lambda: "reading…" not in app.text("status"))
        asked = len(app.port.asked)
        beats: list[int] = []
        app.set_interval(0.02, lambda: beats.append(1))
        await until(pilot, lambda: len(beats) >= 10)
        assert len(app.port.asked) == asked
        await pilot.press("0")
        await until(pilot, lambda: len(app.port.asked) > asked)
        assert app.pane.held is None
        assert app.port.asked[-1].span.seconds == 12 * 3600


async def test_a_stretch_that_is_past_is_not_paid_for_twice() -> None:
    app = Screen(Prompt())
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        await pilot.press("comma", "comma")
        past = app.pane.held
        assert past is not None
        assert past.end_ms <= NOW - 55 * MINUTE
        await until(pilot, lambda: app.port.asked[-1].span == past)
        await until(pilot, lambda: "reading…" not in app.text("status"))
        app.now += 30 * MINUTE
        asked = len(app.port.asked)
        app.pane.function = BILLING
        await until(pilot, lambda: len(app.port.asked) == asked + 1)
        assert app.port.asked[-1].span == past
        app.pane.function = ORDERS
        await until(pilot, lambda: app.text("summary"))
        await pilot.pause(0.5)
        assert len(app.port.asked) == asked + 1
        await pilot.press("full_stop", "full_stop", "full_stop")
        assert app.pane.held is None


async def test_an_alias_is_asked_for_alone_and_named() -> None:
    port = Prompt()
    port.known = STREAM
    app = Screen(port)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: len(app.port.asked) == 2)
        app.pane.qualifier = "live"
        await until(pilot, lambda: app.port.asked[-1].qualifier == "live")
        assert app.text("which") == "of live"
        await until(pilot, lambda: app.text("summary"))
        app.pane.function = Function(name="billing")
        await until(pilot, lambda: app.port.asked[-1].function == "billing")
        assert app.port.asked[-1].qualifier == ""
        assert app.text("which") == ""
