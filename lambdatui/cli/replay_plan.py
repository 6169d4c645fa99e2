"""The plan of ``lambdatui replay``: a new one, or that of a replay that goes on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from lambdatui.cli.replay_items import Asked
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.replay import ReplayItem, ReplayPlan

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.cli.replay_letters import Letters
    from lambdatui.core.configuration import Configuration

#: What is to be sent waits no longer for AWS to say who we are.
_WHO_S = 4.0


def check_items(items: Sequence[ReplayItem], *, expect: bool, read_only: bool) -> None:
    """Refuse what cannot be meant, before anything is asked or sent."""
    if expect and not any(item.expects for item in items):
        raise click.UsageError("--expect: none of these events has a response to expect.")
    if expect and (plain := sum(not item.expects for item in items)):
        tell(f"{plain} of {len(items)} events expect no response: they only have to return.")
    if read_only and any(i.type is not InvocationType.DRY_RUN for i in items):
        raise fail(
            Kind.READ_ONLY,
            "Read-only mode: nothing was sent.",
            "Leave out --read-only (and LAMBDATUI_READ_ONLY), or take --type dry-run.",
        )


def letters_of(
    letters: "Letters", target: "Configuration | None", items: Asked, limit: int
) -> tuple[ReplayItem, ...]:
    """The dead letters of the function, whose queues its configuration tells."""
    if target is None:
        raise fail(Kind.INVALID, "Without the function's configuration its queues are not known.")
    return letters.read(target, items, limit=limit)


def place_here(clients: "Clients", function: str, target: "Configuration | None") -> str:
    """Where the function stands, ACCOUNT/REGION; empty where that is not known.

    Where its configuration may not be read, a name is one of our own account and region.
    """
    from lambdatui.aws.identity import read_caller

    known = (place_of(target.function.arn) if target else "") or place_of(function)
    if known or plain_name(function) != function.partition(":")[0]:
        return known
    try:
        account, _ = read_caller(clients, seconds=_WHO_S)
    except LambdatuiError:
        return ""
    return f"{account}/{clients.region}"


def go_on(
    plan: ReplayPlan,
    function: str,
    place: str,
    rate: float | None,
    concurrency: int | None,
    *,
    stop_on_error: bool,
) -> ReplayPlan:
    """The plan of a replay that goes on, at another pace where that was asked for."""
    if plain_name(plan.function) != plain_name(function):
        raise fail(
            Kind.INVALID, f"Replay {plan.id} is of {plan.function}, not of {function}: not resumed."
        )
    if plan.place and place != plan.place:
        where = f"this is {place}" if place else "where this is, is not known"
        raise fail(
            Kind.INVALID,
            f"Replay {plan.id} was begun in {plan.place}, and {where}: not resumed.",
            "Give the --profile and --region that it was begun with.",
        )
    before = plan.options
    options = msgspec.structs.replace(
        before,
        rate=before.rate if rate is None else rate,
        concurrency=concurrency or before.concurrency,
        # Whoever goes on after an error means to.
        stop_on_error=stop_on_error,
    )
    return msgspec.structs.replace(plan, options=options)
