"""What an alarm is in words: two that differ say in what."""

from typing import Any

import pytest

from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.alarm_value import alarm_value, alarm_words
from lambdatui.core.lever import Lever
from lambdatui.core.lever_plans import plan
from tests.core.lever_values import ALARM, state_of

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"
((_, MADE),) = lever_values(plan_for("orders", ("Errors",), None))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"Threshold": 2.5}, "2.5 errors or more in a minute"),
        ({"Threshold": 1_234_567.0}, "1,234,567 errors or more in a minute"),
        ({"Period": 30}, "1 error or more in 30 seconds"),
        ({"Period": 3_600}, "1 error or more in 60 minutes"),
        ({"TreatMissingData": "breaching"}, "no data counts as breaching"),
        ({"TreatMissingData": ""}, "no data counts as missing"),
        ({"OKActions": [TOPIC]}, f"when OK again tells {TOPIC}"),
        ({"InsufficientDataActions": [TOPIC]}, f"when without data tells {TOPIC}"),
        ({"Unit": "Count"}, "only data in Count"),
        ({"ActionsEnabled": False}, "its actions are switched off"),
    ],
)
def test_what_is_not_as_it_is_made_here_is_said(other: dict[str, Any], said: str) -> None:
    assert alarm_words(alarm_value(MADE)) == "1 error or more in a minute; tells nobody"
    assert said in alarm_words(alarm_value({**MADE, **other}))


def test_deleting_one_says_that_its_tags_are_lost() -> None:
    deleted = plan(state_of(Lever.ALARM, ALARM, "orders-errors"), None)
    assert any("Its tags go with it" in each for each in deleted.warnings)
