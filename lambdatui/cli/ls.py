"""``lambdatui ls``: all functions, as a table, as JSON or as CSV; with figures where asked for."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.functions import Function, by_name
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso

_HEADER = ("NAME", "RUNTIME", "MEMORY", "TIMEOUT", "ARCHITECTURE", "MODIFIED (UTC)")
_GAP = "  "


@click.command("ls", short_help="List functions; with --since, how they do.")
@after
@click.option(
    "--filter",
    "text",
    default="",
    metavar="TEXT",
    help="Only these: words of the name, and terms such as runtime:python, memory:>=1024, "
    "tag:team=media, errors:>0, !dev. Terms on metrics imply --since 1h.",
)
@click.option(
    "--since",
    metavar="AGE",
    help="With figures over this time: 15m, 1h, 3h, 12h, 1d or 7d; another age takes the next "
    "longer one. CloudWatch charges for them.",
)
@click.option(
    "--sort",
    metavar="COLUMN",
    help="Sort by health, name, region, invocations, errors, error-rate, since, throttles, "
    "p95, p95-share, alarm, concurrency, cost, runtime, arch, memory, memory-used, timeout, age, "
    "size or state. Else by name; with figures, trouble first.",
)
@click.option("--all-regions", is_flag=True, help="Of every region that the account has enabled.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array with one object a function.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, with a header.")
@click.option(
    "--fail-on",
    type=click.Choice(["unhealthy"]),
    help="Exit with 1 where one of those listed has trouble. Implies --since 1h.",
)
@click.option("--yes", is_flag=True, help="Ask for metrics also where that costs over $0.05.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    text: str,
    since: str | None,
    sort: str | None,
    all_regions: bool,
    as_json: bool,
    as_csv: bool,
    fail_on: str | None,
    yes: bool,
) -> int:
    """List the functions of the account and region, by name.

    With --json, each object has: name, arn, runtime (null for a container image), handler,
    memory_mb, timeout_s, last_modified (ISO 8601 UTC, or null), code_size (bytes), package_type,
    architecture, description, log_group. --csv has the same columns.

    With --since, also: region, health, health_reason, invocations, errors, error_rate (0 to 1),
    throttles, p95_ms (the highest of any period), p95_share_of_timeout, concurrency, trend
    (invocations by period), alarm, dollars_month (without the free tier), figures_from,
    figures_to. What is null was not read, or is not known.

    Exits with 3 where a part could not be read.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other. Leave one out.")
    if text.strip() or since or sort or all_regions or as_csv or fail_on:
        from lambdatui.cli.ls_fleet import Options, list_fleet

        return list_fleet(
            asked,
            Options(
                text=text,
                since=since or "",
                sort=sort or "",
                all_regions=all_regions,
                form="json" if as_json else "csv" if as_csv else "table",
                fail_on_unhealthy=fail_on is not None,
                yes=yes,
            ),
        )
    _list_all(asked, as_json=as_json)
    return 0


def _list_all(asked: Asked, *, as_json: bool) -> None:
    from lambdatui.aws.functions import function_pages
    from lambdatui.store.function_cache import FunctionCache

    # Whole before it is written: half an array is not JSON.
    found = [function for page in function_pages(asked.clients()) for function in page.functions]
    FunctionCache(Path(asked.places().state)).keep(found, asked.connection, os.environ)
    functions = by_name(found)
    output = Output()
    if as_json:
        from lambdatui.core.fleet_export import members

        lines = ",\n".join(json_line(members(function)) for function in functions)
        output.line(f"[\n{lines}\n]" if lines else "[]")
        return
    if not functions:
        tell("There are no functions in this account and region.")
        return
    header, *rows = table(functions)
    output.styled(header, "bold")
    for row in rows:
        output.line(row)


def table(functions: Sequence[Function]) -> list[str]:
    """The header and a row a function, in columns as wide as what they hold."""
    rows = [_HEADER, *map(_row, functions)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(function: Function) -> tuple[str, ...]:
    modified = iso(function.modified_ms)[:16].replace("T", " ") if function.modified_ms else "–"
    cells = (
        function.name,
        function.runtime_label,
        f"{function.memory_mb} MB",
        f"{function.timeout_s} s",
        function.architecture,
        modified,
    )
    return tuple(safe(cell) for cell in cells)
