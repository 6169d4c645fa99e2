"""``lambdatui events capture``: take the real input of a function from where it can be found."""

from collections.abc import Sequence

import click

from lambdatui.cli import capture_sources as sources
from lambdatui.cli.asked import Asked
from lambdatui.cli.capture_sources import Candidate
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions
from lambdatui.cli.events_save import TAKEN
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.cli.library import folder_of, store_of, taken_names
from lambdatui.cli.table import write_array, write_table
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import check_event_name
from lambdatui.core.timespan import iso, parse_start

_HEADER = ("N", "WHEN (UTC)", "BYTES", "SECRETS", "WHERE", "FROM")
_MOST_SECRETS = 8
_LONGEST_PREFIX = 40


@click.command("capture", short_help="Take an event from a log, a queue, a file, the history.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.option("--from-log", is_flag=True, help="From what its handler has logged; the default.")
@click.option(
    "--since",
    default="",
    metavar="TIME",
    help="With --from-log: from when, as for 'tail'.  [default: 1h]",
)
@click.option(
    "--request", default="", metavar="ID", help="Of the log or the queue: of this request."
)
@click.option("--from-dlq", is_flag=True, help="From a message in the queues of its failures.")
@click.option(
    "--from-file",
    default="",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="From a text; - is standard input.",
)
@click.option("--from-clipboard", is_flag=True, help="From the system's clipboard.")
@click.option(
    "--from-history",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[RUN]",
    help="From what was sent before: the last, or the run of this id or request id.",
)
@click.option("--list", "listing", is_flag=True, help="List all that may be taken.")
@click.option(
    "--pick",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Take this one of the list; of a log that goes on, --request names one for good.",
)
@click.option("--save", "name", default="", metavar="NAME", help="Save it under this name.")
@click.option("--force", is_flag=True, help="Overwrite an event of this name.")
@click.option("--json", "as_json", is_flag=True, help="An object with all that is known.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    from_log: bool,
    since: str,
    request: str,
    from_dlq: bool,
    from_file: str,
    from_clipboard: bool,
    from_history: str | None,
    listing: bool,
    pick: int,
    name: str,
    force: bool,
    as_json: bool,
) -> None:
    """Find the event that a function was given, print it, and save it with --save.

    Of a log, the newest invocation that failed comes first, and what its handler has logged: JSON
    after any prefix, spread over lines, or as Node and Python print it. Nothing is saved without
    --save; what looks like a secret in it is pointed out.

    The queues are read as a person would: the messages stay there, and are hidden from others only
    meanwhile. That counts as a receive, so it is refused in read-only mode.

    With --json, each object (of an array with --list) has: number, from (log, dead-letter, file,
    clipboard, history), source, where, prefix, kind (json, node, python), request_id, at (ISO 8601
    UTC, or null), bytes, secrets (paths such as $.headers.Authorization), problem (why it is not
    whole, or null), event (its JSON value).

    Exit status: 0; 2 wrong usage, nothing was found, or a name that is taken; 3 AWS said no.
    """
    given = [from_log, from_dlq, bool(from_file), from_clipboard, from_history is not None]
    if given.count(True) > 1:
        raise click.UsageError("Give one source: --from-log, -dlq, -file, -clipboard or -history.")
    in_log = from_log or not any(given)
    if since and not in_log:
        raise click.UsageError("--since is for --from-log.")
    if request and not (in_log or from_dlq):
        raise click.UsageError("--request is for --from-log and --from-dlq.")
    if listing and name:
        raise click.UsageError("--list saves nothing: leave out --save, or --list.")
    if name:
        check_event_name(name)
    if in_log:
        from lambdatui.cli import capture_log

        since_ms = parse_start(since or "1h", now_ms())
        found = capture_log.from_log(asked.clients(), function, since_ms, request)
    elif from_dlq:
        found = sources.from_dead_letters(asked.clients(), function, request)
    elif from_history is not None:
        found = sources.from_history(asked.places(), function, from_history)
    else:
        found = sources.from_file(from_file) if from_file else sources.from_clipboard()
    if listing:
        _list(found, as_json=as_json)
        return
    chosen = _chosen(found, pick)
    _show(chosen, pick, as_json=as_json)
    if name:
        _save(asked, function, name, chosen, force=force)
    else:
        tell("Not saved: --save NAME does.")


def _chosen(found: Sequence[Candidate], pick: int) -> Candidate:
    whole = [candidate for candidate in found if candidate.captured.whole]
    if not whole:
        why = next((each.captured.problem for each in found if each.captured.problem), "")
        raise fail(
            Kind.INVALID,
            f"There is no event to take{': ' + why if why else '.'}",
            "Look further back with --since, or in another place: see --help.",
        )
    if pick > len(found):
        raise fail(Kind.INVALID, f"There are only {len(found)} to pick from.", "See --list.")
    chosen = whole[0] if pick == 1 else found[pick - 1]
    if not chosen.captured.whole:
        raise fail(Kind.INVALID, f"That one is not whole: {chosen.captured.problem}")
    return chosen


def _show(chosen: Candidate, number: int, *, as_json: bool) -> None:
    captured, output = chosen.captured, Output()
    if as_json:
        output.line(_line(number, chosen))
    elif output.terminal:
        output.line(captured.text)
    else:
        output.raw(captured.text.encode())
        if not captured.text.endswith("\n"):
            output.raw(b"\n")
    output.flush()
    prefix = captured.prefix.strip()[:_LONGEST_PREFIX]
    places = [
        "" if captured.where == chosen.words else captured.where,
        f"after '{prefix}'" if prefix else "",
    ]
    within = ", ".join(filter(None, places))
    tell(f"From {chosen.words}{f' ({within})' if within else ''}.")
    if captured.secrets:
        shown = ", ".join(captured.secrets[:_MOST_SECRETS])
        more = len(captured.secrets) - _MOST_SECRETS
        tell(
            f"It holds what looks like a secret: {shown}{f' and {more} more' if more > 0 else ''}. "
            "Take that out before others see the file."
        )


def _save(asked: Asked, function: str, name: str, chosen: Candidate, *, force: bool) -> None:
    with taken_names(TAKEN):
        entry = store_of(asked).save(
            folder_of(function),
            name,
            chosen.captured.text,
            overwrite=force,
            details=chosen.details,
        )
    tell(f"Saved {entry.path}.")


def _list(found: Sequence[Candidate], *, as_json: bool) -> None:
    output = Output()
    if as_json:
        write_array(output, [_line(number, each) for number, each in enumerate(found, 1)])
        return
    if not found:
        tell("There is no event to take.")
        return
    write_table(output, _HEADER, [_row(number, each) for number, each in enumerate(found, 1)])


def _row(number: int, candidate: Candidate) -> tuple[str, ...]:
    captured = candidate.captured
    return (
        str(number),
        iso(candidate.at_ms)[:19].replace("T", " ") if candidate.at_ms else "–",
        str(len(captured.text.encode())) if captured.whole else "–",
        str(len(captured.secrets)) if captured.secrets else "–",
        f"✗ {captured.problem}" if captured.problem else captured.where,
        candidate.words,
    )


def _line(number: int, candidate: Candidate) -> str:
    captured = candidate.captured
    members = {
        "number": number,
        "from": candidate.details.provenance.value,
        "source": candidate.words,
        "where": captured.where or None,
        "prefix": captured.prefix or None,
        "kind": captured.kind.value,
        "request_id": candidate.details.request_id or None,
        "at": iso(candidate.at_ms) if candidate.at_ms else None,
        "bytes": len(captured.text.encode()),
        "secrets": list(captured.secrets),
        "problem": captured.problem or None,
    }
    return json_line(members, event=payload_json(captured.text.encode()))
