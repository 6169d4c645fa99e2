"""``lambdatui journal``: what was changed from this computer, by whom, and what became of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.terminal import Output, tell

if TYPE_CHECKING:
    from lambdatui.core.lever import JournalEntry


@click.command("journal", short_help="What was changed with levers: who, what, when, how it ended.")
@after
@click.option(
    "--since",
    default="",
    metavar="TIME",
    help="From when: an age such as 6h, 24h, 7d; or an ISO time (UTC without a zone). Else all.",
)
@click.option(
    "--function",
    default="",
    metavar="NAME",
    shell_complete=function_names,
    help="Changes of this function only.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON object a line, also on a terminal. Without a terminal it is always so.",
)
@click.pass_obj
def command(asked: Asked, *, since: str, function: str, as_json: bool) -> int:
    """Show the journal of changes, the oldest first.

    Each change that was asked for in the console is written down before it is sent, and again when
    it has ended: one without an end was under way when the program died, or still is. Secrets are
    masked. It asks nothing of AWS.
    """
    from lambdatui.core.functions import plain_name
    from lambdatui.core.timespan import iso, parse_start
    from lambdatui.store.journal import JournalStore

    since_ms = parse_start(since, now_ms()) if since else 0
    store = JournalStore(Path(asked.places().state))
    page = store.read(since_ms=since_ms, function=plain_name(function) if function else "")
    entries = page.entries[::-1]
    output = Output()
    if as_json or not output.terminal:
        _write_lines(output, entries)
    elif entries:
        _write_table(output, entries)
    else:
        tell("No change is in the journal.")
    if page.unread:
        lines = "1 line" if page.unread == 1 else f"{page.unread:,} lines"
        tell(f"lambdatui: {lines} of {store.path} cannot be read, and stay there.")
    if page.forgotten_ms > since_ms:
        tell(f"lambdatui: changes before {iso(page.forgotten_ms)} have made way for newer ones.")
    return 0


def _write_lines(output: Output, entries: Sequence["JournalEntry"]) -> None:
    from lambdatui.cli.jsonline import json_line
    from lambdatui.core.timespan import iso

    for entry in entries:
        output.line(
            json_line(
                {
                    "id": entry.id,
                    "time": iso(entry.at_ms),
                    "ended": iso(entry.ended_ms) if entry.ended_ms else None,
                    "who": entry.who,
                    "account": entry.account,
                    "region": entry.region,
                    "function": entry.function,
                    "lever": entry.lever,
                    "part": entry.part,
                    "before": entry.before,
                    "after": entry.after,
                    "call": entry.call,
                    "outcome": entry.outcome or None,
                    "words": entry.words,
                }
            )
        )


def _write_table(output: Output, entries: Sequence["JournalEntry"]) -> None:
    from lambdatui.cli.table import write_table
    from lambdatui.core.timespan import iso

    write_table(
        output,
        ("TIME", "WHO", "FUNCTION", "CHANGE", "OUTCOME"),
        [
            (
                f"{iso(entry.at_ms)[:19]}Z",
                entry.who.rpartition("/")[2] or "–",
                entry.function,
                f"{_what(entry)}: {entry.before} → {entry.after}",
                entry.outcome or "no end is known",
            )
            for entry in entries
        ],
    )


def _what(entry: "JournalEntry") -> str:
    return f"{entry.lever} {entry.part}" if entry.part else entry.lever
