"""Makes the alarms that a function lacks, after they were shown."""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lambdatui.cli.clock import now_ms
from lambdatui.cli.confirm import confirm
from lambdatui.cli.terminal import tell
from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.alarm_plan import AlarmPlan, lever_values, plan_for, plan_lines, topics_of
from lambdatui.core.aws_call import cli_command
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.finding import Act
from lambdatui.core.functions import plain_name
from lambdatui.core.lever import LeverPlan
from lambdatui.core.lever_calls import masked
from lambdatui.core.lever_plans import plan as make_plan
from lambdatui.core.prices import PriceName, RegionPrices, money
from lambdatui.core.protection import is_name
from lambdatui.core.report_page import ReportPage

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients


def check(clients: "Clients", function: str, topics: Sequence[str], name: str) -> None:
    """Say before anything is read what would be refused at the end.

    Raises:
        LambdatuiError: READ_ONLY in read-only mode; INVALID for what is no topic, or a name that is
            not the function's.
    """
    if clients.connection.read_only:
        raise fail(
            Kind.READ_ONLY,
            "Read-only mode: alarms are not made.",
            "Leave out --create-alarms, or --read-only (and LAMBDATUI_READ_ONLY).",
        )
    topics_of(" ".join(topics))
    if name and not is_name(function, name):
        raise fail(
            Kind.INVALID,
            f"--confirm {name} is not the name of the function.",
            f"It is {plain_name(function)}.",
        )


def create(
    clients: "Clients",
    page: ReportPage,
    topics: Sequence[str],
    *,
    yes: bool,
    name: str,
    state: Path,
) -> None:
    """Show the alarms, ask, and make them. The journal is in the folder ``state``.

    Raises:
        LambdatuiError: INVALID where nobody agreed; and whatever making them raises.
    """
    if page.facts.alarm_metrics is None:
        raise fail(
            Kind.DENIED,
            f"The alarms of {page.name} could not be read: none was made.",
            "It needs cloudwatch:DescribeAlarms.",
        )
    wanted = [finding for finding in page.findings if finding.act is Act.CREATE_ALARMS]
    if not wanted:
        tell(f"{page.name} has alarms on errors and throttles already: none was made.")
        return
    configuration = page.facts.configuration
    arn = configuration.function.arn if configuration else ""
    if not arn:
        raise fail(
            Kind.DENIED,
            f"No alarm was made: the configuration of {page.name} could not be read, and without "
            "it nobody knows in which account the alarm would be made.",
            "It needs lambda:GetFunctionConfiguration.",
        )
    plan = plan_for(page.name, wanted[0].about, _baseline(clients, page.name, wanted[0].about))
    plan = replace(plan, topics=topics_of(" ".join(topics), arn), arn=arn)
    plans = _changes(clients, plan, page.prices)
    price = money(
        page.prices.alarm_month, estimated=page.prices.is_estimated(PriceName.ALARM_MONTH)
    )
    tell("")
    for line in plan_lines(plan, price):
        tell(line)
    for each in plans:
        _show(clients, each)
    count = len(plans)
    doing = f"Make {'this alarm' if count == 1 else f'these {count} alarms'} of {page.name}"
    if not yes and not name and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise fail(
            Kind.INVALID,
            "No alarm was made: there is no terminal to ask on.",
            "Give --yes, or --confirm with the function's name where it is protected.",
        )
    aliases = _aliases(clients, arn)
    confirm(
        clients,
        arn,
        aliases or (),
        doing,
        yes=yes,
        name=name,
        nothing="No alarm was made",
        aliases_read=aliases is not None,
    )
    _make(clients, plans, state)


def _aliases(clients: "Clients", function: str) -> tuple[str, ...] | None:
    """The aliases, which the alarms are on as well; None where they cannot be read."""
    from lambdatui.aws.qualifiers import read_aliases

    try:
        return tuple(alias.name for alias in read_aliases(clients, function))
    except LambdatuiError as error:
        tell(error.fault.sentence())
        return None


def _changes(clients: "Clients", plan: AlarmPlan, prices: RegionPrices) -> tuple[LeverPlan, ...]:
    """The call of each; CONFLICT, and none is made, where a name is another alarm's."""
    from lambdatui.aws.lever_reads import read_lever

    return tuple(
        make_plan(read_lever(clients, target, clock=now_ms), value, prices)
        for target, value in lever_values(plan)
    )


def _show(clients: "Clients", plan: LeverPlan) -> None:
    """Now and new, and the call."""
    tell("")
    tell(plan.state.target.part)
    tell(f"  now  {plan.before}")
    tell(f"  new  {plan.after}")
    for warning in plan.warnings:
        tell(f"  ! {warning}")
    tell(cli_command(masked(plan.call), profile=clients.profile, region=clients.known_region))


def _make(clients: "Clients", plans: Sequence[LeverPlan], state: Path) -> None:
    """Send each once, wait for it, and write it down.

    Raises:
        LambdatuiError: Of the first that was not made, with the names of those that were.
    """
    from lambdatui.aws.errors import with_what
    from lambdatui.engine.change_journal import ChangeJournal
    from lambdatui.engine.levers import Levers
    from lambdatui.store.journal import JournalStore

    store = JournalStore(state)
    levers = Levers(clients, store, ChangeJournal(clients, store, now_ms), now_ms)
    made: list[str] = []
    for plan in plans:
        name = plan.state.target.part
        try:
            for step in levers.pull(plan, threading.Event()):
                tell(f"{name}: {step.words}")
                if step.fault is not None:
                    raise LambdatuiError(step.fault)
        except LambdatuiError as error:
            before = f" Made before that: {', '.join(made)}." if made else ""
            raise LambdatuiError(with_what(error.fault, error.fault.what + before)) from error
        made.append(name)
    tell(f"Made {', '.join(made)}.")


def _baseline(clients: "Clients", function: str, metrics: Sequence[str]) -> Baseline | None:
    """What is usual; None where it cannot be read, which the plan then tells."""
    from lambdatui.aws.seen import read_baseline

    try:
        return read_baseline(clients, function, metrics, now_ms())
    except LambdatuiError as error:
        tell(error.fault.sentence())
        return None
