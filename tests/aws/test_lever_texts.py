"""What AWS repeats of what was sent is not shown."""

from typing import Any

import pytest

from lambdatui.aws.lever_texts import without_values
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.lever import Lever
from lambdatui.core.lever_plans import plan
from tests.core.lever_values import state_of


def told(lever: Lever, before: Any, after: Any, what: str) -> str:
    return without_values(plan(state_of(lever, before), after), Fault(Kind.INVALID, what)).what


@pytest.mark.parametrize(
    ("lever", "before", "after", "secrets"),
    [
        (
            Lever.ENVIRONMENT,
            {"OLD": "long ago and far away", "ON": "1"},
            {"ON": "1", "GREETING": "correct horse battery", "QUOTED": 'say "friend"'},
            ("long ago and far away", "correct horse battery", r"say \"friend\""),
        ),
        (Lever.ENVIRONMENT, {}, {"AA": "horse", "BB": "horse battery"}, ("horse battery", "horse")),
        (Lever.TAGS, {}, {"DB_PASSWORD": "hunt er2<", "team": "pay"}, ("hunt er2<",)),
        (
            Lever.DESCRIPTION,
            "",
            "by https://ada:hunter2secret@example.com/x",
            ("hunter2secret",),
        ),
    ],
)
def test_no_value_that_is_a_secret_stands_in_what_aws_says(
    lever: Lever, before: Any, after: Any, secrets: tuple[str, ...]
) -> None:
    texts = [after] if isinstance(after, str) else secrets
    what = f"Value '{{variables={{X={', Y='.join(texts)}}}}}' failed to satisfy 11 constraints"
    shown = told(lever, before, after, what)
    assert not [word for word in " ".join(secrets).split() if word in shown]
    assert "failed to satisfy 11 constraints" in shown


def test_what_is_no_secret_is_told() -> None:
    what = "Tag value 'pay' for team is not allowed"
    assert told(Lever.TAGS, {}, {"DB_PASSWORD": "x2x2", "team": "pay"}, what) == what
    assert told(Lever.MEMORY, 256, 512, "512 is too much") == "512 is too much"
    # One letter is a part of many words, and is masked where it stands alone.
    assert told(Lever.ENVIRONMENT, {}, {"AA": "a"}, "had 'a' at last").endswith("' at last")
