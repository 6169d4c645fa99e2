"""The way back is planned of what was sent and of what is there by then."""

import json
from typing import Any

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever
from lambdatui.core.lever_plans import plan
from lambdatui.core.lever_undo import plans_back
from tests.core.lever_values import EVERY, state_of

_ID = [f"{lever}-{number}" for number, (lever, *_) in enumerate(EVERY)]


def test_every_lever_is_tried() -> None:
    assert {lever for lever, *_ in EVERY} == set(Lever)


@pytest.mark.parametrize(("lever", "part", "before", "after"), EVERY, ids=_ID)
def test_a_kept_plan_goes_back_from_what_is_read_later(
    lever: Lever, part: str, before: Any, after: Any
) -> None:
    state = state_of(lever, before, part)
    sent = plan(state, after)

    there = state_of(lever, json.loads(sent.json), part)
    if lever is Lever.PUBLISH:
        with pytest.raises(LambdatuiError, match="no way back"):
            plans_back([sent], there)
        return
    back = plans_back([sent], there)
    assert len(back) == (2 if lever is Lever.TAGS and "stage" in after else 1)
    assert json.loads(back[-1].json) == before
    # It never came to be, or was undone already.
    assert plans_back([sent], state) == ()


@pytest.mark.parametrize(
    ("lever", "before", "after", "theirs", "value"),
    [
        (Lever.RESERVED, 5, 0, 3, 5),
        (Lever.MEMORY, 256, 512, 1024, 256),
        (Lever.ENVIRONMENT, {"KEY": "a"}, {}, {"HERS": "b"}, {"KEY": "a", "HERS": "b"}),
        (Lever.TAGS, {"a": "1"}, {"a": "2"}, {"a": "2", "b": "3"}, {"a": "1", "b": "3"}),
    ],
)
def test_of_variables_and_tags_only_those_of_the_change_go_back(
    lever: Lever, before: Any, after: Any, theirs: Any, value: Any
) -> None:
    sent = plan(state_of(lever, before), after)
    back = plans_back([sent], state_of(lever, theirs))
    assert json.loads(back[-1].json) == value


def test_two_calls_are_undone_together_and_from_between_them() -> None:
    before, between, after = {"a": "1", "b": "2"}, {"a": "9", "b": "2"}, {"a": "9"}
    first = plan(state_of(Lever.TAGS, before), between)
    second = plan(state_of(Lever.TAGS, between), after)
    for stands in (after, between):
        back = plans_back([first, second], state_of(Lever.TAGS, stands))
        assert json.loads(back[-1].json) == before
    assert plans_back([first, second], state_of(Lever.TAGS, before)) == ()


def test_another_lever_is_not_taken_for_this_one() -> None:
    sent = plan(state_of(Lever.PROVISIONED, 1, "live"), 2)
    with pytest.raises(LambdatuiError) as raised:
        plans_back([sent], state_of(Lever.PROVISIONED, 2, "blue"))
    assert raised.value.fault.kind is Kind.BUG


@pytest.mark.parametrize(
    ("lever", "before", "number"), [(Lever.BATCH_SIZE, 50, 10), (Lever.BATCH_WINDOW, 5, 0)]
)
def test_aws_own_choice_is_the_number_that_aws_answers_with(
    lever: Lever, before: int, number: int
) -> None:
    sent = plan(state_of(lever, before, "uuid-1"), None)
    assert json.loads(sent.json) == number
    assert json.loads(plans_back([sent], state_of(lever, number, "uuid-1"))[0].json) == before
