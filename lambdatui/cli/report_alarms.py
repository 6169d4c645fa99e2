"""Makes the alarms that a function lacks, after they were shown."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lambdatui.cli.clock import now_ms
from lambdatui.cli.confirm import confirm
from lambdatui.cli.terminal import tell
from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.alarm_plan import commands, plan_for, plan_lines, told_words, topics_of
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.finding import Act
from lambdatui.core.functions import plain_name
from lambdatui.core.prices import PriceName, money
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
    from lambdatui.engine.change_journal import ChangeJournal, make_alarms_told
    from lambdatui.store.journal import JournalStore

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
    plan = plan_for(page.name, wanted[0].about, _baseline(clients, page.name, wanted[0].about))
    plan = replace(plan, topics=topics_of(" ".join(topics), arn))
    price = money(
        page.prices.alarm_month, estimated=page.prices.is_estimated(PriceName.ALARM_MONTH)
    )
    tell("")
    for line in (*plan_lines(plan, price), told_words(plan), *commands(plan)):
        tell(line)
    count = len(plan.alarms)
    doing = f"Make {'this alarm' if count == 1 else f'these {count} alarms'} of {page.name}"
    if not yes and not name and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise fail(
            Kind.INVALID,
            "No alarm was made: there is no terminal to ask on.",
            "Give --yes, or --confirm with the function's name where it is protected.",
        )
    confirm(clients, arn or page.name, "", doing, yes=yes, name=name, nothing="No alarm was made")
    make_alarms_told(clients, plan, ChangeJournal(clients, JournalStore(state), now_ms))
    tell(f"Made {', '.join(alarm.name for alarm in plan.alarms)}.")


def _baseline(clients: "Clients", function: str, metrics: Sequence[str]) -> Baseline | None:
    """What is usual; None where it cannot be read, which the plan then tells."""
    from lambdatui.aws.seen import read_baseline

    try:
        return read_baseline(clients, function, metrics, now_ms())
    except LambdatuiError as error:
        tell(error.fault.sentence())
        return None
