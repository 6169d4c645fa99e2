"""How often the charts are read anew: by the interval, the budget, and whether anyone is there."""

from textual.pilot import Pilot

from lambdatui.core.meter import Budget
from lambdatui.core.metrics import BASIC, Measure
from lambdatui.ui.refreshing import Refreshing
from tests.ui.metrics_screen import MINUTE, NOW, Prompt, Screen, look
from tests.ui.test_metrics_asked import STREAM
from tests.ui.until import until

#: Seconds between two readings in these tests, and beats of a clock of the same length.
REFRESH_S = 0.1


async def beats(pilot: Pilot[None], app: Screen, count: int) -> None:
    """Wait for so many beats of a timer as long as the refresh."""
    heard: list[int] = []
    timer = app.set_interval(REFRESH_S, lambda: heard.append(1))
    await until(pilot, lambda: len(heard) >= count)
    timer.stop()


async def test_a_reading_begins_with_every_beat_and_not_with_every_second() -> None:
    app = Screen(Prompt(), refresh_s=REFRESH_S)
    async with app.run_test() as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        before = len(app.port.asked)
        await beats(pilot, app, 15)
        assert len(app.port.asked) - before >= 11


async def test_a_budget_that_is_spent_slows_the_charts_down_and_they_say_so() -> None:
    async def spent() -> float:
        return 1.5

    refreshing = Refreshing(Budget(dollars=1.0), spent=spent)
    refreshing.interval_s = 0
    app = Screen(Prompt(), refresh_s=REFRESH_S, refreshing=refreshing)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: "× 20: budget" in app.text("status"))
        assert "≈ $0.0001" in app.text("status")
        asked = len(app.port.asked)
        await beats(pilot, app, 8)
        assert len(app.port.asked) == asked
        # A person's own key is never held back.
        await pilot.press("r")
        await until(pilot, lambda: len(app.port.asked) == asked + 1)


async def test_where_nobody_pressed_a_key_for_long_nothing_is_read_until_somebody_does() -> None:
    acted = [NOW]
    refreshing = Refreshing(acted=lambda: acted[0])
    refreshing.interval_s = 0
    app = Screen(Prompt(), refresh_s=REFRESH_S, refreshing=refreshing)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: app.text("summary"))
        app.now += 15 * MINUTE
        await until(pilot, lambda: "paused: no key for 15 min" in app.text("status"))
        asked = len(app.port.asked)
        await beats(pilot, app, 5)
        assert len(app.port.asked) == asked
        acted[0] = app.now
        await until(pilot, lambda: len(app.port.asked) > asked)
        await until(pilot, lambda: "paused" not in app.text("status"))


async def test_an_interval_that_is_off_stops_the_charts_as_well() -> None:
    refreshing = Refreshing()
    refreshing.interval_s = None
    app = Screen(Prompt(), refresh_s=REFRESH_S, refreshing=refreshing)
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: "refresh off" in app.text("status"))
        asked = len(app.port.asked)
        await beats(pilot, app, 5)
        assert len(app.port.asked) == asked


async def test_the_price_is_the_last_to_be_left_out() -> None:
    app = Screen(Prompt())
    async with app.run_test(size=(120, 40)) as pilot:
        await look(pilot, app)
        await pilot.press("comma")
        await until(pilot, lambda: app.pane.held is not None)
        for width in (120, 80, 70, 60, 50, 45):
            await pilot.resize_terminal(width, 40)
            await until(pilot, lambda: app.pane.size.width == width)  # noqa: B023
            await until(pilot, lambda: "≈ $0.0001" in app.text("status"))


async def test_the_charts_of_some_functions_stay_while_it_is_asked_again_which_there_are() -> None:
    port = Prompt(iterator_age=90_000)
    port.known = STREAM
    app = Screen(port)
    async with app.run_test(size=(120, 50)) as pilot:
        await look(pilot, app)
        await until(pilot, lambda: len(port.asked) == 2)
        app.now += 16 * MINUTE
        await pilot.press("r")
        await until(pilot, lambda: port.calls.count("metrics_known") == 2)
        await until(pilot, lambda: len(port.asked) == 3)
        assert port.asked[2].measures == (*BASIC, Measure.ITERATOR_AGE)
        assert app.pane.check_action("qualifier", ())
        # What has come since is asked for by itself.
        port.known = STREAM.__class__(metrics=(*STREAM.metrics, "OffsetLag"))
        app.now += 16 * MINUTE
        await pilot.press("r")
        await until(pilot, lambda: len(port.asked) == 5)
        assert port.asked[4].measures == (Measure.OFFSET_LAG,)
