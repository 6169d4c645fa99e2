"""The way back from what was done: planned of what a lever stands at by then."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import Lever, LeverPlan, LeverState
from lambdatui.core.lever_plans import is_reached, plan, tag_steps
from lambdatui.core.lever_words import LEVER_NAMES, normal, value_json
from lambdatui.core.untyped import mapping


def plans_for(state: LeverState, value: Any) -> tuple[LeverPlan, ...]:
    """The calls that bring a lever to a value, one after the other: one, but for tags.

    Those after the first are as they will be if the ones before them come to what they want.

    Raises:
        LambdatuiError: INVALID where AWS would not take it, or nothing would change; CONFLICT.
    """
    values: tuple[Any, ...] = (value,)
    if state.target.lever is Lever.TAGS and isinstance(state.value, dict):
        values = tag_steps(state.value, value) or values
    plans: list[LeverPlan] = []
    for each in values:
        try:
            plans.append(plan(state, each))
        except UnicodeEncodeError:
            # Half of a surrogate pair, which no JSON can say.
            raise fail(Kind.INVALID, "It has a character that is no text.") from None
        state = replace(state, json=plans[-1].json)
    return tuple(plans)


def plans_back(
    sent: Sequence[LeverPlan], now: LeverState, *, known: bool = True
) -> tuple[LeverPlan, ...]:
    """The calls that undo these plans of one lever, which were sent one after the other.

    ``now`` is what it stands at by then; there are no calls where it stands there already. Plans
    count as sent also where nobody knows what AWS made of them: ``now`` tells. Of variables and
    tags only those of this change go back: others may be somebody else's. What else somebody set
    since is undone too: whoever is asked for a yes is to be told so. Where it is not ``known``
    that the last of them became so, an alarm is deleted only as it was to be made: another one of
    its name is somebody else's.

    Raises:
        LambdatuiError: INVALID where there is no way back; CONFLICT for an alarm that is another;
            as :func:`plans_for`.
    """
    target = sent[0].state.target
    named = f"the {LEVER_NAMES[target.lever]} of {target.function}"
    if any(each.state.target != now.target for each in sent):
        raise fail(
            Kind.BUG, f"What was read is not {named}: nothing is undone.", "Please report it."
        )
    if not all(each.undo for each in sent):
        raise fail(Kind.INVALID, f"There is no way back from this change of {named}.")
    before, after = json.loads(sent[0].undo), json.loads(sent[-1].json)
    value = before
    if target.lever in (Lever.ENVIRONMENT, Lever.TAGS):
        value = merged(after, before, mapping(now.value))
    if value_json(normal(target.lever, value)) == value_json(normal(target.lever, now.value)):
        return ()
    if target.lever is Lever.ALARM and value is None and not (known or is_reached(sent[-1], now)):
        raise fail(
            Kind.CONFLICT,
            f"The alarm {target.part} is not as it was to be made here, and may be somebody "
            "else's: it is not deleted.",
            "Look at it in the list of levers, or in CloudWatch.",
        )
    return plans_for(now, value)


def merged(
    base: Mapping[str, str], wanted: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, str]:
    """What was to be made of ``base``, made of what is there now: names with a text each."""
    own = {name: text for name, text in wanted.items() if base.get(name) != text}
    removed = base.keys() - wanted.keys()
    return {**{name: text for name, text in now.items() if name not in removed}, **own}
