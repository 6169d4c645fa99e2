"""``lambdatui report``: what a function does with its time, its memory and its money."""

import threading
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.terminal import Output

if TYPE_CHECKING:
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
@click.pass_obj
def command(asked: Asked, *, function: str, since: str, insights: bool, as_json: bool) -> int:
    """Report on a function: durations, cold starts, memory, cost, limits, findings.

    It reads ten metrics of CloudWatch (about $0.0001), the settings of the function, and REPORT
    lines of its log group. A part that may not be read is left out, and named on standard error.
    Costs are list prices of AWS, worked out for a month that goes on like the time of the report.
    """
    page = _read(asked, function, since, insights=insights)
    output = Output()
    if as_json:
        from lambdatui.cli.report_json import page_json

        output.line(page_json(page))
        return 0
    from lambdatui.cli.report_text import write_page

    write_page(output, page)
    return 0


def _read(asked: Asked, function: str, since: str, *, insights: bool) -> "ReportPage":
    from lambdatui.cli.report_reading import read_page

    return read_page(
        asked, function, since, now_ms(), insights=insights, most=_SAMPLE, stop=threading.Event()
    )
