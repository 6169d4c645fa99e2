"""What AWS says of a change, without the values that it repeats from what was sent."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.errors import with_what
from lambdatui.core.errors import Fault
from lambdatui.core.lever import Lever, LeverPlan
from lambdatui.core.lever_calls import shown_text
from lambdatui.core.secrets import MASK

#: In what AWS says of an environment that is too large, all of its values stand.
_MEASURED = re.compile(r"String measured:.*", re.DOTALL)
#: A shorter value is masked only where it stands alone: it is a part of many words.
_ALONE = 4


def without_values(plan: LeverPlan, fault: Fault) -> Fault:
    """The fault without values of the environment, and those of tags and texts that are masked.

    Both those that were sent and those before: AWS may repeat the one or the other.
    """
    lever = plan.state.target.lever
    values = (json.loads(plan.json), plan.state.value)
    secrets = {each for value in values for each in _secrets(lever, value) if each}
    what = fault.what
    if lever is Lever.ENVIRONMENT:
        what = _MEASURED.sub(f"String measured: {MASK}", what)
    # One can be the beginning of another.
    for each in sorted((form for one in secrets for form in _forms(one)), key=len, reverse=True):
        what = _masked(what, each)
    return with_what(fault, what)


def _secrets(lever: Lever, value: Any) -> Iterator[str]:
    match lever:
        case Lever.ENVIRONMENT | Lever.TAGS if isinstance(value, Mapping):
            for name, text in value.items():
                if lever is Lever.ENVIRONMENT or shown_text(str(name), text) != text:
                    yield str(text)
        case Lever.DESCRIPTION | Lever.PUBLISH if isinstance(value, str):
            if shown_text("description", value) != value:
                yield value


def _forms(value: str) -> set[str]:
    """How it can stand in a sentence: as it is, in JSON, and as botocore writes what it refuses."""
    return {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]} | {
        repr(value)[1:-1]
    }


def _masked(text: str, value: str) -> str:
    if len(value) >= _ALONE:
        return text.replace(value, MASK)
    return re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", MASK, text)
