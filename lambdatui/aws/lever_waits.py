"""Waits until AWS says that a change is so, and says how far it is."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lambdatui.aws.answer import text, whole
from lambdatui.aws.clients import Clients
from lambdatui.aws.lever_read import read_configuration
from lambdatui.aws.lever_reads import read_lever, read_mapping, read_provisioned_of
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverPlan, LeverState, LeverStep
from lambdatui.core.lever_plans import is_reached
from lambdatui.core.lever_words import LEVER_NAMES, words
from lambdatui.core.stop import Clock, Stop

#: Between two looks: soon at first, since most changes take less than a second.
_FIRST_S = 0.5
_LONGEST_S = 2.0
#: How long to wait in ms: versions in a VPC and provisioned environments take minutes.
_MOST_MS = 15 * 60_000
#: How long a reading may lag behind what was answered, in ms, and for how long it is looked whether
#: a change arrived of which the answer was lost.
_LAG_MS = 30_000
#: What can pass by itself.
_PASSING = frozenset({Kind.MALFORMED, Kind.SERVER, Kind.THROTTLED, Kind.TIMEOUT, Kind.UNREACHABLE})
_AGAIN = "Look at it again before you change it again."


class _Look(NamedTuple):
    """How things stand: ``going`` says what AWS is at, ``failed`` why it did not come to be."""

    going: str = ""
    failed: str = ""


def until_so(
    clients: Clients, plan: LeverPlan, answer: Mapping[str, Any], *, stop: Stop, clock: Clock
) -> Iterator[LeverStep]:
    """The steps of the waiting; the last one has the state, or why it is not known or not so.

    ``answer`` is what AWS answered to the change; empty where that was lost.
    """
    began_ms = clock()
    settled_ms = 0
    for said in _looks(stop):
        try:
            look = _look(clients, plan, answer)
            state = None if look.going or look.failed else _read(clients, plan, clock)
        except LambdatuiError as error:
            if error.fault.kind not in _PASSING:
                yield _unseen(plan, error.fault)
                return
            look, state = _Look(going="AWS cannot be asked just now; trying again"), None
        if look.failed:
            yield _ended(plan, look.failed)
            return
        if state is not None:
            if is_reached(plan, state) or _lists(plan, answer, state):
                yield _done(plan, answer, state)
                return
            settled_ms = settled_ms or clock()
            if clock() - settled_ms > _LAG_MS:
                yield _ended(plan, _stands(state))
                return
            look = _Look(going="Waiting until AWS shows it")
        if clock() - began_ms > _MOST_MS:
            yield _late(f"It is not there after {_MOST_MS // 60_000} minutes: {look.going}.")
            return
        if said(look.going):
            yield LeverStep(words=look.going, sent=True)
    yield _late("It was not waited for any longer.")


def until_found(
    clients: Clients, plan: LeverPlan, lost: Fault, *, stop: Stop, clock: Clock
) -> Iterator[LeverStep]:
    """Whether a change arrived of which the answer was lost; the last step has ``fault`` if not."""
    began_ms = clock()
    operation = plan.call.operation
    stands = ""
    for said in _looks(stop):
        try:
            state = _read(clients, plan, clock)
        except LambdatuiError as error:
            if error.fault.kind not in _PASSING:
                break
        else:
            if is_reached(plan, state):
                yield LeverStep(words="The answer was lost, and AWS has the change", sent=True)
                return
            stands = " " + _stands(state)
        if clock() - began_ms > _LAG_MS:
            break
        if said("looking"):
            yield LeverStep(
                words="The answer did not come; looking whether AWS has the change", sent=True
            )
    what = f"{operation} was sent, and nobody knows what AWS made of it: {lost.what}.{stands}"
    fault = Fault(
        kind=lost.kind if lost.kind in _PASSING else Kind.TIMEOUT,
        what=what,
        advice=_AGAIN,
        operation=operation,
        code=lost.code,
        status=lost.status,
        request_id=lost.request_id,
    )
    yield LeverStep(words="It is not known whether it was done", sent=True, fault=fault)


def _looks(stop: Stop) -> Iterator[Callable[[str], bool]]:
    """One for each look, until told to stop: tells whether words are other than the last ones."""
    pause_s = _FIRST_S
    last = ""

    def said(words: str) -> bool:
        nonlocal last
        new, last = words != last, words
        return new

    while True:
        yield said
        if stop.wait(pause_s):
            return
        pause_s = min(pause_s * 1.5, _LONGEST_S)


def _look(clients: Clients, plan: LeverPlan, answer: Mapping[str, Any]) -> _Look:
    target = plan.state.target
    match target.lever:
        case Lever.PROVISIONED:
            return _provisioned(read_provisioned_of(clients, target), plan)
        case Lever.MAPPING | Lever.BATCH_SIZE | Lever.BATCH_WINDOW | Lever.MAPPING_CONCURRENCY:
            return _mapping(read_mapping(clients, target))
        case Lever.PUBLISH:
            version = text(answer.get("Version"))
            if not version:
                return _Look()
            if version == plan.state.value:
                return _Look(failed=f"Nothing has changed since version {version}: AWS made none.")
            return _version(read_configuration(clients, target.named, version), version)
        case _ if plan.call.operation == "UpdateFunctionConfiguration":
            return _update(read_configuration(clients, target.named))
        case _:
            return _Look()


def _update(entry: Mapping[str, Any]) -> _Look:
    reason = text(entry.get("LastUpdateStatusReason"))
    match text(entry.get("LastUpdateStatus")):
        case "InProgress":
            return _Look(going=_with("AWS is updating the function", reason))
        case "Failed":
            return _Look(failed=_with("AWS could not update the function", reason) + ".")
        case _:
            return _Look()


def _version(entry: Mapping[str, Any], version: str) -> _Look:
    reason = text(entry.get("StateReason"))
    match text(entry.get("State")):
        case "Pending":
            return _Look(going=_with(f"AWS is making version {version} ready", reason))
        case "Failed":
            return _Look(failed=_with(f"Version {version} cannot be used", reason) + ".")
        case _:
            return _Look()


def _provisioned(entry: Mapping[str, Any], plan: LeverPlan) -> _Look:
    if json.loads(plan.json) is None:
        return _Look(going="AWS is taking them away") if entry else _Look()
    asked = whole(entry.get("RequestedProvisionedConcurrentExecutions"))
    ready = whole(entry.get("AvailableProvisionedConcurrentExecutions"))
    reason = text(entry.get("StatusReason"))
    match text(entry.get("Status")):
        case "IN_PROGRESS":
            return _Look(going=_with(f"{ready:,} of {asked:,} are ready", reason))
        case "FAILED":
            return _Look(failed=_with(f"Only {ready:,} of {asked:,} are ready", reason) + ".")
        case _:
            return _Look()


def _mapping(entry: Mapping[str, Any]) -> _Look:
    state = text(entry.get("State"))
    if state in ("Enabled", "Disabled"):
        return _Look()
    return _Look(going=_with(f"The trigger is {state}", text(entry.get("StateTransitionReason"))))


def _read(clients: Clients, plan: LeverPlan, clock: Clock) -> LeverState:
    return read_lever(clients, plan.state.target, clock=clock)


def _with(words: str, reason: str) -> str:
    # AWS gives a reason for what went well too: "The function is being updated."
    return f"{words}: {reason.rstrip('. ')}" if reason else words


def _stands(state: LeverState) -> str:
    lever = state.target.lever
    return f"The {LEVER_NAMES[lever]} stands at: {words(lever, state.value)}."


def _lists(plan: LeverPlan, answer: Mapping[str, Any], state: LeverState) -> bool:
    """Whether the version that AWS answered with is in the list, if not as its newest."""
    version, newest = text(answer.get("Version")), str(state.value)
    published = plan.state.target.lever is Lever.PUBLISH and version.isdecimal()
    return published and newest.isdecimal() and int(newest) >= int(version)


def _done(plan: LeverPlan, answer: Mapping[str, Any], state: LeverState) -> LeverStep:
    lever = plan.state.target.lever
    # Somebody may have published one more since.
    version = text(answer.get("Version")) or state.value
    told = words(lever, version) if lever is Lever.PUBLISH else plan.after
    return LeverStep(words=f"It is so: {told}", sent=True, state=state)


def _ended(plan: LeverPlan, what: str) -> LeverStep:
    """It did not become what was asked for."""
    fault = Fault(kind=Kind.CONFLICT, what=what, advice=_AGAIN, operation=plan.call.operation)
    return LeverStep(words="It did not become so", sent=True, fault=fault)


def _unseen(plan: LeverPlan, cause: Fault) -> LeverStep:
    what = f"{plan.call.operation} was taken, and it cannot be seen whether it is so: {cause.what}"
    fault = Fault(
        kind=cause.kind, what=what, advice=cause.advice or _AGAIN, operation=cause.operation
    )
    return LeverStep(words="It cannot be seen whether it is so", sent=True, fault=fault)


def _late(what: str) -> LeverStep:
    fault = Fault(kind=Kind.TIMEOUT, what=f"AWS took the change. {what}", advice=_AGAIN)
    return LeverStep(words="It is not so yet", sent=True, fault=fault)
