"""``lambdatui ls``: all functions, as a table or as JSON."""

import os
from pathlib import Path

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.functions import Column, Function, sort_functions
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso

_HEADER = ("NAME", "RUNTIME", "MEMORY", "TIMEOUT", "ARCHITECTURE", "MODIFIED (UTC)")
_GAP = "  "


@click.command("ls", short_help="List all functions.")
@after
@click.option("--json", "as_json", is_flag=True, help="A JSON array with one object a function.")
@click.pass_obj
def command(asked: Asked, *, as_json: bool) -> None:
    """List all functions of the account and region, by name.

    With --json, each object has: name, arn, runtime (null for a container image), handler,
    memory_mb, timeout_s, last_modified (ISO 8601 UTC, or null), code_size (bytes), package_type,
    architecture, description, log_group.
    """
    from lambdatui.aws.functions import function_pages
    from lambdatui.store.function_cache import FunctionCache

    # Whole before it is written: half an array is not JSON.
    found = [function for page in function_pages(asked.clients()) for function in page.functions]
    FunctionCache(Path(asked.places().state)).keep(found, asked.connection, os.environ)
    functions = sort_functions(found, Column.NAME)
    output = Output()
    if as_json:
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


def members(function: Function) -> dict[str, object]:
    """What ``ls --json`` says of a function: documented, so never renamed."""
    return {
        "name": function.name,
        "arn": function.arn,
        "runtime": function.runtime or None,
        "handler": function.handler or None,
        "memory_mb": function.memory_mb,
        "timeout_s": function.timeout_s,
        "last_modified": iso(function.modified_ms) if function.modified_ms else None,
        "code_size": function.code_size,
        "package_type": function.package_type,
        "architecture": function.architecture,
        "description": function.description,
        "log_group": function.log_group_name,
    }


def table(functions: list[Function]) -> list[str]:
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
