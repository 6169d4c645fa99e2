"""Reads levers, and pulls them: each change is sent once, and only where nothing changed before."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from msgspec.structs import replace

from lambdatui.aws.answer import mapping
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import within
from lambdatui.aws.errors import explain, told
from lambdatui.aws.lever_account import check_target, checked_credentials
from lambdatui.aws.lever_reads import BY_NAME, read_lever
from lambdatui.aws.lever_texts import without_values
from lambdatui.aws.lever_waits import until_found, until_so
from lambdatui.aws.sending import Fate
from lambdatui.aws.unsent import surely_not_run
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.lever import LeverPlan, LeverState, LeverStep
from lambdatui.core.lever_calls import is_lever_call
from lambdatui.core.lever_plans import plan as make_plan
from lambdatui.core.lever_words import LEVER_NAMES, before_after
from lambdatui.core.stop import Clock, Stop

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

__all__ = ["pull_lever", "read_lever"]

#: For the whole call: a little above what the client waits for one byte, in seconds.
_CALL_S = 45.0
#: RevisionId is another one by now (Lambda API, UpdateFunctionConfiguration, Errors).
_CHANGED = "PreconditionFailedException"
#: What can differ beside the value, as it is called.
_BESIDE: Mapping[str, str] = {
    "code_sha256": "its code",
    "memory": "its memory",
    "timeout": "its timeout",
    "logging": "its logging",
    "description": "its description",
    "update_status": "its update status",
    "state": "its state",
}


def pull_lever(
    clients: Clients, plan: LeverPlan, *, stop: Stop, clock: Clock
) -> Iterator[LeverStep]:
    """Send the call of the plan once, and wait until AWS says that it is so.

    What it stands at is read again before, and nothing is sent where that is another. One attempt
    on one new connection: where it may have arrived and its answer was lost, it is looked up what
    became of it. ``stop`` ends the waiting, not the sending; the last step says so.

    Raises:
        LambdatuiError: Only where nothing was changed: READ_ONLY before anything is asked; CONFLICT
            where it changed since it was read, or the credentials lead to another account than that
            of its ARN; INVALID without an ARN; and what AWS refused.
    """
    if clients.connection.read_only:
        raise _read_only(plan)
    check_target(clients, plan.state.target)
    _check(plan, plan.state)
    yield LeverStep(words="Looking whether it still is as it was read")
    # What has a name alone is looked for where it would be changed, and nowhere else.
    target = plan.state.target
    own = checked_credentials(clients, plan) if target.lever in BY_NAME else None
    now = read_lever(clients, target, clock=clock, own=own)
    _unchanged(plan, now)
    _check(plan, now)
    yield LeverStep(words=f"Sending {plan.call.operation}")
    answer, lost = _send(clients, plan, own or checked_credentials(clients, plan))
    if lost is not None:
        for step in until_found(clients, plan, lost, stop=stop, clock=clock):
            yield step
            if step.fault is not None:
                return
    else:
        yield LeverStep(words="AWS took it; waiting until it is so", sent=True)
    yield from until_so(clients, plan, answer, stop=stop, clock=clock)


def _check(plan: LeverPlan, state: LeverState) -> None:
    """Whether the call is the one that this state and value make, and a lever's at all.

    Raises:
        LambdatuiError: BUG where it is not; and what planning it now says, as CONFLICT.
    """
    value = json.loads(plan.json)
    made = make_plan(state, value).call
    same = (made.service, made.operation) == (plan.call.service, plan.call.operation)
    # The order of variables and tags means nothing.
    if same and made.given == plan.call.given and is_lever_call(plan.call):
        return
    if state is plan.state:
        raise fail(
            Kind.BUG,
            f"{plan.call.operation} is not the call that this lever makes: nothing was sent.",
            "Please report it.",
        )
    raise _conflict(plan, "what it is changed by")


def _unchanged(plan: LeverPlan, now: LeverState) -> None:
    """Raise CONFLICT, naming what changed, where it is not as the plan has it."""
    before = plan.state
    lever = before.target.lever
    if now.json != before.json:
        was, now_is = before_after(lever, before.value, now.value)
        raise _conflict(plan, f"its {LEVER_NAMES[lever]}", f" It was {was}, and is now {now_is}.")
    if now.revision != before.revision:
        old, new = json.loads(before.facts), json.loads(now.facts)
        differing = [name for key, name in _BESIDE.items() if old.get(key) != new.get(key)]
        raise _conflict(plan, " and ".join(differing) or "something about it")


def _conflict(plan: LeverPlan, what: str, more: str = "") -> LambdatuiError:
    return fail(
        Kind.CONFLICT,
        f"Nothing was sent: {plan.state.target.function} was changed since it was read: "
        f"{what}.{more}",
        "Look at what it is now, and decide anew.",
    )


def _send(
    clients: Clients, plan: LeverPlan, own: "ReadOnlyCredentials"
) -> tuple[Mapping[str, Any], Fault | None]:
    """What AWS answered; or why that is not known, where it may have been sent.

    Raises:
        LambdatuiError: Where nothing was changed.
    """
    fate = Fate()
    operation = plan.call.operation
    doing = f"change the {LEVER_NAMES[plan.state.target.lever]} of {plan.state.target.function}"
    with told(doing, clients):
        client = clients.new_lever_client(plan.call.service, own)
        client.meta.events.register("before-send", fate.before_send)

    def exchange() -> Mapping[str, Any]:
        try:
            return mapping(getattr(client, xform_name(operation))(**plan.call.given))
        finally:
            client.close()

    try:
        return within(_CALL_S, exchange), None
    except Exception as error:
        sent = fate.give_up()
        if sent and not surely_not_run(error):
            return {}, without_values(plan, explain(error, region=clients.known_region))
        try:
            with told(doing, clients):
                raise
        except LambdatuiError as refused:
            raise LambdatuiError(_refused(plan, refused.fault)) from None


def _refused(plan: LeverPlan, fault: Fault) -> Fault:
    if fault.code == _CHANGED:
        return replace(
            fault,
            kind=Kind.CONFLICT,
            what="Nothing was changed: somebody changed "
            f"{plan.state.target.function} at the same time.",
            advice="Look at what it is now, and decide anew.",
        )
    return without_values(plan, fault)


def _read_only(plan: LeverPlan) -> LambdatuiError:
    return LambdatuiError(
        Fault(
            kind=Kind.READ_ONLY,
            what=f"Read-only mode: {plan.call.operation} was not sent.",
            advice="Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it.",
            operation=plan.call.operation,
        )
    )
