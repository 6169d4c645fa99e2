"""``lambdatui diff``: what differs between two configurations."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.completing import profiles, regions
from lambdatui.cli.everywhere import after
from lambdatui.cli.exits import Exit
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    from lambdatui.cli.diff_reading import Side
    from lambdatui.core.section_diff import DiffRow


@click.command("diff", short_help="What differs between two functions, versions, regions, times.")
@after
@click.argument("function", metavar="FUNCTION[:QUALIFIER]", shell_complete=function_names)
@click.argument("other", metavar="[OTHER[:QUALIFIER]]", default="", shell_complete=function_names)
@click.option(
    "--other-region",
    default="",
    metavar="REGION",
    shell_complete=regions,
    help="Look for the other one in this region.",
)
@click.option(
    "--other-profile",
    default="",
    metavar="NAME",
    shell_complete=profiles,
    help="Look for the other one with this profile of the AWS configuration.",
)
@click.option(
    "--at",
    default="",
    metavar="TIME",
    help="FUNCTION as it was then: an age such as 1h or 2d, a time of the day, or an ISO time.",
)
@click.option("--all", "whole", is_flag=True, help="What is the same as well.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    other: str,
    other_region: str,
    other_profile: str,
    at: str,
    whole: bool,
    as_json: bool,
) -> int:
    """Compare the whole configuration of FUNCTION with that of OTHER, and show only what differs.

    OTHER may be another function, or a version or alias such as orders:3 or :3 of the same one; it
    can be left out with --other-region, --other-profile and --at, which then mean the same
    function. Functions have different names, and stand in different accounts and regions: this
    alone is no difference.

    \b
      lambdatui diff orders:live orders            alias and $LATEST
      lambdatui diff orders --other-region us-east-1
      lambdatui diff orders --at 1h                an hour ago, and now

    --at takes what was seen from this computer: lambdatui remembers a configuration whenever the
    console shows it, or this command reads it. Values of environment variables are never shown; it
    is told which of them differ.

    Exit status, as diff has it: 0 nothing differs of what could be read (standard error names what
    could not); 1 something differs; 2 wrong usage, or nothing was seen by then; 3 AWS said no.
    """
    from lambdatui.cli.diff_reading import Seat, read_sides
    from lambdatui.cli.invoke_event import qualifier_in
    from lambdatui.core.section_diff import diff_rows

    if not (other or other_region or other_profile or at):
        raise click.UsageError(
            "Say what to compare it with: OTHER, --other-region, --other-profile or --at."
        )
    here_ms = now_ms()
    left = Seat(asked.connection, *_split(function, qualifier_in(function)), at_ms=_at(at, here_ms))
    named = f"{left.function}{other}" if other.startswith(":") else other or function
    there = _other(asked.connection, other_region, other_profile)
    right = Seat(there, *_split(named, qualifier_in(named)))
    sides = read_sides(left, right, Path(asked.places().state), here_ms)
    rows = diff_rows(sides[0].diff, sides[1].diff, here_ms)
    if as_json:
        _write_json(sides, rows)
    else:
        _write_text(sides, rows, whole=whole)
    _tell_unknown(rows)
    return Exit.DIFFERS if any(row.differs.is_known for row in rows) else Exit.OK


def _split(named: str, qualifier: str) -> tuple[str, str]:
    """Function and qualifier; an empty one is $LATEST."""
    from lambdatui.core.qualifiers import LATEST

    function = named.removesuffix(f":{qualifier}") if qualifier else named
    return function, "" if qualifier == LATEST else qualifier


def _at(at: str, here_ms: int) -> int:
    from lambdatui.core.timespan import parse_start

    if not at:
        return 0
    at_ms = parse_start(at, here_ms)
    if at_ms >= here_ms:
        raise click.UsageError(f"--at {at} is not in the past. Give an age such as 1h.")
    return at_ms


def _other(connection: Connection, region: str, profile: str) -> Connection:
    from msgspec.structs import replace

    if not (region or profile):
        return connection
    # Another profile may name a region of its own, which a region that was given wins over.
    return replace(
        connection,
        profile=profile or connection.profile,
        region=region or connection.region,
    )


def _write_text(sides: Sequence["Side"], rows: Sequence["DiffRow"], *, whole: bool) -> None:
    from lambdatui.core.section_diff import as_text, differing

    output = Output()
    output.line(as_text(sides[0].name, sides[1].name, rows if whole else differing(rows)))


def _write_json(sides: Sequence["Side"], rows: Sequence["DiffRow"]) -> None:
    from lambdatui.cli.jsonline import json_line
    from lambdatui.core.section_diff import differing, is_same

    output = Output()
    output.line(
        json_line(
            {
                "left": sides[0].members,
                "right": sides[1].members,
                "same": is_same(rows),
                "differences": [
                    {
                        "section": row.section.value,
                        "key": row.key,
                        "label": row.label,
                        "kind": row.differs.value,
                        "left": row.left or None,
                        "right": row.right or None,
                    }
                    for row in differing(rows)
                ],
            }
        )
    )


def _tell_unknown(rows: Sequence["DiffRow"]) -> None:
    from lambdatui.core.section_diff import UNREAD
    from lambdatui.core.section_facts import TITLES

    for row in rows:
        if row.key == UNREAD:
            said = " / ".join(dict.fromkeys(each for each in (row.left, row.right) if each))
            tell(f"lambdatui: {TITLES[row.section]}: {said}.")
