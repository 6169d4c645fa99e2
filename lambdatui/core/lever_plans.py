"""What pulling a lever would do: the one call, in words before and after, and the way back.

Pure: a plan is made of what was read, and of the value that is wanted. The value is checked here
against AWS's limits, so that a mistake is told before anything is sent.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from lambdatui.core import lever_plans_function as function
from lambdatui.core import lever_plans_traffic as traffic
from lambdatui.core import lever_plans_versions as versions
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import Lever, LeverPlan, LeverState
from lambdatui.core.lever_change import Change, LeverFacts
from lambdatui.core.lever_limits import tags
from lambdatui.core.lever_plans_alarm import alarm
from lambdatui.core.lever_words import before_after, normal, value_json, words
from lambdatui.core.prices import RegionPrices

_PLANS: Mapping[Lever, Callable[[LeverFacts, Any], Change]] = {
    Lever.RESERVED: traffic.reserved,
    Lever.MAPPING: traffic.mapping,
    Lever.RULE: traffic.rule,
    Lever.URL_AUTH: traffic.url_auth,
    Lever.ALIAS: versions.alias,
    Lever.NEW_ALIAS: versions.new_alias,
    Lever.MEMORY: function.memory,
    Lever.TIMEOUT: function.timeout,
    Lever.STORAGE: function.storage,
    Lever.PROVISIONED: versions.provisioned,
    Lever.BATCH_SIZE: traffic.batch_size,
    Lever.BATCH_WINDOW: traffic.batch_window,
    Lever.MAPPING_CONCURRENCY: traffic.mapping_concurrency,
    Lever.LOGGING: function.logging,
    Lever.TRACING: function.tracing,
    Lever.RETENTION: function.retention,
    Lever.ENVIRONMENT: function.environment_variables,
    Lever.DESCRIPTION: function.description,
    Lever.TAGS: function.tagging,
    Lever.PUBLISH: versions.publish,
    Lever.ALARM: alarm,
}


def plan(state: LeverState, value: Any, prices: RegionPrices | None = None) -> LeverPlan:
    """What would be done to have the lever stand at ``value``, which is as :class:`Lever` says.

    Of ``PUBLISH`` the value is the description of the version, or None. Without ``prices`` what it
    costs is worked out with the list prices of the region, where the lever's facts name it.

    Raises:
        LambdatuiError: INVALID where AWS would not take the value, or nothing would change;
            CONFLICT where what is there is being changed just now, or is in the way.
    """
    lever = state.target.lever
    before = normal(lever, state.value)
    facts = LeverFacts(state, before, prices)
    wanted = traffic.chosen(lever, facts, normal(lever, value))
    if lever is not Lever.PUBLISH and value_json(wanted) == value_json(before):
        raise fail(Kind.INVALID, f"Nothing would change. It stands at: {words(lever, before)}.")
    change = _PLANS[lever](facts, wanted)
    before_words, after_words = before_after(lever, before, wanted)
    return LeverPlan(
        state=state,
        json=value_json(wanted),
        call=change.call,
        before=before_words,
        after=change.after or after_words,
        warnings=change.warnings,
        undo=value_json(before) if change.undone else b"",
    )


def tag_steps(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The values to be planned one after the other: adding and removing are a call each.

    Raises:
        LambdatuiError: INVALID where AWS would not take them.
    """
    wanted = tags(dict(after))
    both = {**before, **wanted}
    return tuple(step for step, last in ((both, dict(before)), (wanted, both)) if step != last)


def is_reached(plan: LeverPlan, state: LeverState) -> bool:
    """Whether what was read since is what the plan wanted."""
    lever = plan.state.target.lever
    if lever is Lever.PUBLISH:
        return _is_published(plan, state)
    reached = value_json(normal(lever, state.value))
    return reached == value_json(normal(lever, json.loads(plan.json)))


def _is_published(plan: LeverPlan, state: LeverState) -> bool:
    """Whether the newest version is a new one, of the code and with the description of the plan.

    Somebody else may have published in the meantime: another number alone says nothing. Without a
    description of its own a version takes that of $LATEST (Lambda API, PublishVersion).
    """
    if state.value is None or state.value == plan.state.value:
        return False
    before = LeverFacts(plan.state, plan.state.value, None)
    now = LeverFacts(state, state.value, None)
    sha = before.text("code_sha256")
    described = json.loads(plan.json) or before.text("description")
    same_code = bool(sha) and now.text("newest_sha256") == sha
    return same_code and now.text("newest_description") == described
