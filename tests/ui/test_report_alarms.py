"""Making alarms from the report's pane: what is asked before, and what is sent."""

import asyncio

import pytest

from lambdatui.core.alarm_plan import AlarmPlan
from lambdatui.core.alarms import Alarm
from lambdatui.core.errors import Kind, fail
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import AlarmsMade
from lambdatui.ui.screens.ask import AskText, Confirm, TypedName
from tests.ui.backend import FakeBackend, clock
from tests.ui.report_screen import Opened, opened
from tests.ui.screen_host import LARGE, SMALL
from tests.ui.until import until

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"


async def ask(shown: Opened, topics: str = "") -> None:
    """Up to the last question."""
    await shown.read()
    await shown.pilot.press("a")
    await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
    await shown.pilot.press(*topics, "enter")
    await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm | TypedName))
    await shown.pilot.pause()


def findings(shown: Opened) -> list[str]:
    return [row for row in shown.rows if "No alarm on" in row]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_both_alarms_are_shown_with_the_exact_calls_and_made_after_a_yes(
    size: tuple[int, int],
) -> None:
    async with opened(size=size) as shown:
        await shown.read()
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
        # 40 errors in the middle hour are 3.33 in five minutes, and three times that is 10.
        assert "payments-webhook-errors: 10 errors or more in 5 minutes" in shown.text
        assert "payments-webhook-throttles: 1 throttle or more in a minute" in shown.text
        assert "Each costs $0.10 a month." in shown.text
        await shown.pilot.press(*TOPIC, "enter")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm))
        await shown.pilot.pause()
        assert "aws cloudwatch put-metric-alarm --alarm-name" in shown.text
        assert "payments-webhook-errors" in shown.text
        # What it costs and whom it tells, before the calls.
        at = [shown.text.index(each) for each in ("$0.10 a month.", "The alarms tell", "aws cloud")]
        assert at == sorted(at)
        # The answers are in sight, however long the calls are.
        assert "make them" in shown.text
        assert shown.backend.alarm_plans == []
        await shown.pilot.press("y")
        await until(shown.pilot, lambda: shown.notes)
        (plan,) = shown.backend.alarm_plans
        assert (plan.function, plan.topics) == ("payments-webhook", (TOPIC,))
        assert [alarm.metric for alarm in plan.alarms] == ["Errors", "Throttles"]
        assert shown.notes == ["Made payments-webhook-errors, payments-webhook-throttles."]


async def test_the_finding_is_gone_with_its_key_and_the_list_of_functions_hears_of_it() -> None:
    async with opened() as shown:
        await ask(shown)
        assert findings(shown)
        await shown.pilot.press("y")
        await until(shown.pilot, lambda: not findings(shown))
        assert shown.pane.check_action("make_alarms", ()) is False
        made = [fact for fact in shown.app.facts if isinstance(fact, AlarmsMade)]
        assert [fact.function.name for fact in made] == ["payments-webhook"]
        # Nothing was read for that.
        assert len(shown.backend.asked_reports) == 1


async def test_the_last_question_says_where_nobody_is_told() -> None:
    async with opened(size=LARGE) as shown:
        await ask(shown)
        assert "Each costs $0.10 a month." in shown.text
        assert "The alarms tell nobody" in shown.text


@pytest.mark.parametrize("keys", [(), ("[",), ("]", "]", "]")])
async def test_the_threshold_is_the_same_whichever_window_is_open(keys: tuple[str, ...]) -> None:
    async with opened(size=LARGE, settle_s=0.2) as shown:
        await shown.pilot.press(*keys)
        await ask(shown)
        await shown.pilot.press("y")
        await until(shown.pilot, lambda: shown.backend.alarm_plans)
        (plan,) = shown.backend.alarm_plans
        assert [alarm.threshold for alarm in plan.alarms] == [10, 1]
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


async def test_a_no_makes_none() -> None:
    async with opened() as shown:
        await ask(shown)
        await shown.pilot.press("enter", "n")
        await until(shown.pilot, lambda: not isinstance(shown.app.screen, Confirm))
        await shown.pilot.pause()
        assert shown.backend.alarm_plans == []
        assert findings(shown)


async def test_what_is_no_topic_is_told_in_its_place() -> None:
    async with opened() as shown:
        await shown.read()
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))
        await shown.pilot.press(*"oncall", "enter")
        await until(shown.pilot, lambda: "no ARN of an SNS topic: oncall" in shown.text)
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: not isinstance(shown.app.screen, AskText))
        assert shown.backend.alarm_plans == []


async def test_what_is_protected_needs_its_name() -> None:
    # The profile of the account is acme-prod.
    async with opened(protected=("*prod*",)) as shown:
        await ask(shown)
        assert isinstance(shown.app.screen, TypedName)
        assert "is protected (*prod*)" in shown.text
        assert "to make them" in shown.text
        await shown.pilot.press("y", "enter")
        await shown.pilot.pause()
        assert shown.backend.alarm_plans == []
        await shown.pilot.press("backspace", *"payments-webhook", "enter")
        await until(shown.pilot, lambda: shown.backend.alarm_plans)


async def test_read_only_mode_says_so_and_asks_nothing() -> None:
    async with opened(read_only=True) as shown:
        await shown.read()
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: shown.notes)
        assert shown.notes[0].startswith("Read-only mode: no alarm is made.")
        assert not isinstance(shown.app.screen, AskText)
        assert shown.backend.alarm_plans == []


async def test_what_aws_refuses_is_told_and_the_finding_stays() -> None:
    backend = FakeBackend()
    backend.alarm_fault = fail(Kind.CONFLICT, "There is another alarm [/x] of the name.")
    async with opened(backend) as shown:
        await ask(shown)
        await shown.pilot.press("y")
        await until(shown.pilot, lambda: shown.notes)
        assert shown.notes == ["There is another alarm [/x] of the name."]
        assert findings(shown)
        # And it can be tried again.
        backend.alarm_fault = None
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, AskText))


async def test_one_plan_is_sent_once_at_a_time() -> None:
    go_on = asyncio.Event()

    class Slow(FakeBackend):
        async def make_alarms(self, plan: AlarmPlan) -> None:
            self.alarm_plans.append(plan)
            await go_on.wait()

    async with opened(Slow()) as shown:
        await ask(shown)
        await shown.pilot.press("y")
        await until(shown.pilot, lambda: shown.backend.alarm_plans)
        await shown.pilot.press("a")
        await until(shown.pilot, lambda: shown.notes)
        assert shown.notes == ["The alarms of payments-webhook are being made."]
        go_on.set()
        await until(shown.pilot, lambda: not findings(shown))
        assert len(shown.backend.alarm_plans) == 1


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
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        # The clock of the console stands still: nothing else has become old.
        await until(pilot, lambda: backend.alarms_read == 2)
        assert len(backend.alarm_plans) == 1
