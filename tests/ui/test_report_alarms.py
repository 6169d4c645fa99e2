"""Making alarms from the report's pane: what is asked before the gate, and each at its gate."""

import pytest

from lambdatui.core.alarms import Alarm
from lambdatui.core.errors import Kind, fail
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import AlarmsMade
from lambdatui.ui.screens.ask import AskText, Confirm, TypedName
from lambdatui.ui.screens.lever_gate import LeverGate
from tests.ui.backend import FakeBackend, clock
from tests.ui.report_screen import Opened, opened
from tests.ui.screen_host import LARGE, SMALL
from tests.ui.until import until

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"


async def see(shown: Opened, *texts: str) -> None:
    """Wait for texts, whatever breaks of lines are in them."""

    def flat() -> str:
        return " ".join(shown.text.replace("│", " ").split())

    await until(shown.pilot, lambda: all(text in flat() for text in texts))


async def ask(shown: Opened, topics: str = "") -> None:
    """Up to the first gate."""
    await shown.read()
    await shown.pilot.press("a")
    await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
    await shown.pilot.press(*topics, "enter")
    await until(shown.pilot, lambda: isinstance(shown.app.screen, LeverGate))
    await see(shown, "put-metric-alarm")


async def send(shown: Opened) -> None:
    """Say yes to what the gate shows."""
    await shown.pilot.press("ctrl+r")
    await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm))
    await shown.pilot.press("y")
    await see(shown, "AWS says that it is so")


def sent(shown: Opened) -> list[tuple[str, str]]:
    return [
        (plan.call.operation, plan.state.target.part.removeprefix("payments-webhook-"))
        for plan in shown.backend.pulled
    ]


def findings(shown: Opened) -> list[str]:
    return [row for row in shown.rows if "No alarm on" in row]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_alarm_goes_through_the_gate_and_the_finding_is_gone(
    size: tuple[int, int],
) -> None:
    async with opened(size=size) as shown:
        await shown.read()
        assert findings(shown)
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
        # 40 errors in the middle hour are 3.33 in five minutes, and three times that is 10.
        assert "payments-webhook-errors: 10 errors or more in 5 minutes" in shown.text
        assert "payments-webhook-throttles: 1 throttle or more in a minute" in shown.text
        assert "Each costs $0.10 a month." in shown.text
        await shown.pilot.press(*TOPIC, "enter")
        await see(shown, "Alarm on errors, 1 of 2", "now none", "put-metric-alarm")
        assert sent(shown) == []
        await send(shown)
        await shown.pilot.press("escape")
        await see(shown, "Alarm on throttles, 2 of 2", "1 throttle or more")
        await send(shown)
        assert sent(shown) == [("PutMetricAlarm", "errors"), ("PutMetricAlarm", "throttles")]
        given = [plan.call.given for plan in shown.backend.pulled]
        assert [each["AlarmActions"] for each in given] == [[TOPIC], [TOPIC]]
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: not findings(shown))
        assert shown.pane.check_action("make_alarms", ()) is False
        made = [fact for fact in shown.app.facts if isinstance(fact, AlarmsMade)]
        assert [fact.function.name for fact in made] == ["payments-webhook"]
        # Nothing was read for that.
        assert len(shown.backend.asked_reports) == 1


@pytest.mark.parametrize("keys", [("[",), ("]", "]", "]")])
async def test_the_threshold_is_the_same_whichever_window_is_open(keys: tuple[str, ...]) -> None:
    async with opened(size=LARGE, settle_s=0.2) as shown:
        await shown.pilot.press(*keys)
        await ask(shown)
        await see(shown, "10 errors or more in 5 minutes")
        assert shown.backend.asked_baselines == [("payments-webhook", ("Errors", "Throttles"))]


async def test_where_what_is_usual_cannot_be_read_the_first_error_is_told() -> None:
    backend = FakeBackend()
    backend.baseline_fault = fail(Kind.DENIED, "No.")
    async with opened(backend, size=LARGE) as shown:
        await shown.read()
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
        assert "payments-webhook-errors: 1 error or more in a minute" in shown.text
        assert "could not be read" in shown.text
        await shown.pilot.press(*"oncall", "enter")
        await until(shown.pilot, lambda: "no ARN of an SNS topic: oncall" in shown.text)
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: not isinstance(shown.app.screen, AskText))


async def test_who_leaves_the_first_gate_is_not_led_to_the_second() -> None:
    async with opened() as shown:
        await ask(shown)
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: not isinstance(shown.app.screen, LeverGate))
        await shown.pilot.pause()
        assert not isinstance(shown.app.screen, LeverGate)
        assert sent(shown) == []
        assert findings(shown)


async def test_what_is_undone_at_its_gate_or_refused_leaves_the_finding() -> None:
    async with opened(size=LARGE) as shown:
        await ask(shown)
        await send(shown)
        await shown.pilot.press("u")
        await see(shown, "delete-alarms --alarm-names", "new none")
        await send(shown)
        assert sent(shown) == [("PutMetricAlarm", "errors"), ("DeleteAlarms", "errors")]
        await shown.pilot.press("escape")
        await see(shown, "Alarm on throttles, 2 of 2", "put-metric-alarm")
        shown.backend.pull_fault = fail(Kind.CONFLICT, "There is another alarm [/x] of the name.")
        await shown.pilot.press("ctrl+r")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm))
        await shown.pilot.press("y")
        await see(shown, "There is another alarm [/x] of the name.")
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: any(isinstance(f, AlarmsMade) for f in shown.app.facts))
        assert findings(shown)


async def test_what_is_protected_needs_its_name() -> None:
    async with opened(protected=("*webhook*",)) as shown:
        await ask(shown)
        await shown.pilot.press("ctrl+r")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, TypedName))
        await shown.pilot.press("y", "enter")
        await shown.pilot.pause()
        assert sent(shown) == []
        await shown.pilot.press("backspace", *"payments-webhook", "enter")
        await until(shown.pilot, lambda: sent(shown))


async def test_read_only_mode_says_so_and_asks_nothing() -> None:
    async with opened(read_only=True) as shown:
        await shown.read()
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: shown.notes)
        assert shown.notes[0].startswith("Read-only mode: no alarm is made.")
        assert not isinstance(shown.app.screen, AskText)
        assert sent(shown) == []


async def test_in_the_console_the_list_of_functions_asks_for_its_alarms_again() -> None:
    class Counting(FakeBackend):
        alarms_read = 0

        async def alarms(self) -> dict[str, tuple[Alarm, ...]]:
            self.alarms_read += 1
            return await super().alarms()

    backend = Counting()
    app = ConsoleApp(backend, clock, environ={}, protected=())
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: backend.alarms_read == 1)
        await pilot.press("j", "U")
        await until(pilot, lambda: backend.ended_reports == 1)
        await pilot.pause()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LeverGate))
        gate = app.screen
        await until(pilot, lambda: gate.check_action("send", ()))
        await pilot.pause()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: backend.ended_pulls == 1 and app.screen is gate)
        await until(pilot, lambda: gate.check_action("undo", ()))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LeverGate) and app.screen is not gate)
        await pilot.press("escape")
        # The clock of the console stands still: nothing else has become old.
        await until(pilot, lambda: backend.alarms_read == 2)
