"""``lambdatui events list`` and ``show``."""

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import events, functions
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.cli.library import (
    details_members,
    entry_members,
    folder_of,
    store_of,
)
from lambdatui.cli.table import write_array, write_table
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.events import SHARED, EventEntry, Origin
from lambdatui.core.timespan import iso

_HEADER = ("FUNCTION", "EVENT", "BYTES", "MODIFIED (UTC)", "FROM", "NOTE")


@click.command("list", short_help="List saved events.")
@after
@click.argument("function", metavar="[FUNCTION]", required=False, shell_complete=functions)
@click.option("--json", "as_json", is_flag=True, help="A JSON array with one object an event.")
@click.pass_obj
def list_command(asked: Asked, *, function: str | None, as_json: bool) -> None:
    """List the saved events of a function and the shared ones, or those of all functions.

    With --json, each object has: function (_shared for a shared one), name, path, bytes, modified
    (ISO 8601 UTC), provenance (typed, template, log, dead-letter, history, file, clipboard,
    registry, or null), captured, expects (whether a response to expect is known), note, problem
    (what is wrong in its files and where, or null).

    Exit status: 0; 2 wrong usage, or the folder cannot be read.
    """
    store = store_of(asked)
    if function is None:
        names = [*store.functions(), SHARED]
        found = [
            (name, entry) for name in names for entry in store.entries(name) if _own(name, entry)
        ]
    else:
        name = folder_of(function)
        found = [(name, entry) for entry in store.entries(name)]
    output = Output()
    if as_json:
        write_array(output, [json_line(entry_members(name, entry)) for name, entry in found])
        return
    if not found:
        of = f" of {folder_of(function)}" if function else ""
        tell(f"There is no saved event{of} in {asked.places().events}.")
        return
    write_table(output, _HEADER, [_row(name, entry) for name, entry in found])


def _own(name: str, entry: EventEntry) -> bool:
    return (entry.origin is Origin.SHARED) == (name == SHARED)


def _row(function: str, entry: EventEntry) -> tuple[str, ...]:
    problem = entry.problem or entry.details_problem
    return (
        SHARED if entry.origin is Origin.SHARED else function,
        entry.name,
        str(entry.size),
        iso(entry.modified_ms)[:16].replace("T", " "),
        entry.provenance.value or "–",
        f"✗ {problem.sentence()}" if problem else entry.note.partition("\n")[0],
    )


@click.command("show", short_help="Print a saved event.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("event", metavar="EVENT", shell_complete=events)
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all that is known.")
@click.pass_obj
def show_command(asked: Asked, *, function: str, event: str, as_json: bool) -> None:
    """Print a saved event as it stands in its file, byte for byte.

    With --json, the object has: function, name, path, details (provenance, detail, request_id,
    captured, type, qualifier, note, expect_error, ignore), expected (the response to expect, or
    null), event (its JSON value, or its text where it is not JSON).

    Exit status: 0; 2 there is none of this name, or it cannot be read.
    """
    store, name = store_of(asked), folder_of(function)
    saved = store.find(name, event)
    output = Output()
    if not as_json:
        if output.terminal:
            output.line(saved.text.removesuffix("\n"))
        else:
            output.raw(saved.text.encode())
        return
    details = store.details(name, saved.entry)
    output.line(
        json_line(
            {
                "function": SHARED if saved.entry.origin is Origin.SHARED else name,
                "name": saved.entry.name,
                "path": saved.entry.path,
                "details": details_members(details),
            },
            expected=payload_json((details.expected or "").encode()),
            event=payload_json(saved.text.encode()),
        )
    )
