"""``lambdatui report``: what a function does with its time, its memory and its money."""

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.metric_window import metrics_since
from lambdatui.cli.missing import looking_for
from lambdatui.cli.terminal import Output, tell

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.report_page import ReportPage

#: REPORT lines of the sample: enough for a 99th percentile, and a few seconds of reading.
_SAMPLE = 5_000


@click.command("report", short_help="Time, memory, cost, limits and findings of a function.")
@after
@click.argument("function", shell_complete=function_names)
@click.option(
    "--since",
    default="24h",
    show_default=True,
    metavar="TIME",
    help="From when: an age such as 6h, 24h, 7d, 4w; or an ISO time (UTC without a zone).",
)
@click.option(
    "--insights",
    is_flag=True,
    help="Count all REPORT lines by a query of Logs Insights, which charges by the bytes of log "
    "that it scans. Else it is a sample: about the last 5,000 lines.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--create-alarms",
    is_flag=True,
    help="After the report, make the alarms on errors and throttles that it misses. It shows them "
    "and asks first.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="ARN",
    help="With --create-alarms: an SNS topic that the alarms tell. Can be given again.",
)
@click.option("--yes", is_flag=True, help="With --create-alarms: do not ask.")
@click.option(
    "--confirm",
    "name",
    default="",
    metavar="NAME",
    help="With --create-alarms: the function's name, for one that is protected.",
)
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    since: str,
    insights: bool,
    as_json: bool,
    create_alarms: bool,
    topics: tuple[str, ...],
    yes: bool,
    name: str,
) -> int:
    """Report on a function: durations, cold starts, memory, cost, limits, findings.

    It reads ten metrics of CloudWatch (about $0.0001), the settings of the function, and REPORT
    lines of its log group. A part that may not be read is left out, and named on standard error.
    Costs are list prices of AWS, worked out for a month that goes on like the time of the report.

    It changes nothing, but with --create-alarms.
    """
    if not create_alarms and (topics or yes or name):
        raise click.UsageError("--topic, --yes and --confirm go with --create-alarms.")
    start_ms = metrics_since(since, now_ms(), example="24h")
    clients = asked.clients()
    if create_alarms:
        from lambdatui.cli.report_alarms import check

        check(clients, function, topics, name)
    page = _read(asked, clients, function, start_ms, insights=insights)
    output = Output()
    if as_json:
        from lambdatui.cli.jsonline import json_line
        from lambdatui.core.report_json import page_object

        output.line(json_line(page_object(page)))
    else:
        from lambdatui.cli.report_text import write_page

        write_page(output, page)
    if create_alarms:
        from lambdatui.cli.report_alarms import create

        output.flush()
        state = Path(asked.places().state)
        create(clients, page, topics, yes=yes, name=name, state=state)
    return 0


def _read(
    asked: Asked, clients: "Clients", function: str, start_ms: int, *, insights: bool
) -> "ReportPage":
    """The report; what cannot be read is told on standard error."""
    from lambdatui.core.report_ports import ReportRequest
    from lambdatui.engine.report import read_report

    request = ReportRequest(function=function, from_ms=start_ms, insights=insights, most=_SAMPLE)
    settings = Path(asked.places().config)
    parts = read_report(clients, settings, request, stop=threading.Event(), clock=now_ms)
    # Closed where Ctrl-C ends this: a query would go on, and be paid for.
    with looking_for(function), contextlib.closing(parts):
        for part in parts:
            if part.words:
                tell(part.words)
            if part.page is not None:
                for sentence in part.page.unread:
                    tell(f"lambdatui: {sentence}")
                return part.page
    raise AssertionError("a report ended without its page")
