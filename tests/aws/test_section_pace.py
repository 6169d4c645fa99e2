"""Sections are read slowly enough, and what a person asks for goes first."""

from lambdatui.aws.section_pace import SectionPace
from lambdatui.core.aws_call import call

POLICY = call("lambda", "GetPolicy", FunctionName="orders")
ALIASES = call("lambda", "ListAliases", FunctionName="orders")
FUNCTION = call("lambda", "GetFunction", FunctionName="orders")
ROLE = call("iam", "GetRole", RoleName="orders")


def test_the_control_calls_of_lambda_share_eight_a_second() -> None:
    pace = SectionPace()
    waits = [pace.reserve(each, own=False) for each in (POLICY, ALIASES) * 4]
    assert waits == [0.0] * 8
    assert pace.reserve(POLICY, own=False) > 0.5


def test_a_persons_own_act_does_not_wait_for_the_background() -> None:
    pace = SectionPace()
    for _ in range(80):
        pace.reserve(POLICY, own=False)
    assert pace.reserve(POLICY, own=True) == 0


def test_both_together_stay_below_what_lambda_takes() -> None:
    pace = SectionPace()
    at_once = [pace.reserve(POLICY, own=own) for own in (False, True) for _ in range(20)]
    assert at_once.count(0.0) < 15


def test_get_function_and_other_services_have_paces_of_their_own() -> None:
    pace = SectionPace()
    for _ in range(80):
        pace.reserve(POLICY, own=False)
    assert pace.reserve(FUNCTION, own=False) == 0
    assert pace.reserve(ROLE, own=False) == 0


def test_a_throttle_slows_down_whatever_shares_its_limit() -> None:
    pace = SectionPace()
    for own in (False, True):
        pace.reserve(POLICY, own=own)
    pace.throttled(ALIASES)
    assert pace.reserve(POLICY, own=False) > 0
    assert pace.reserve(POLICY, own=True) > 0
    assert pace.reserve(ROLE, own=False) == 0
