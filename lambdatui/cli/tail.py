"""``lambdatui tail``: the log events of functions, as text or as JSON lines."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.exits import Exit
from lambdatui.cli.missing import looking_for
from lambdatui.cli.reader import watch_reader
from lambdatui.cli.tail_grep import Grep
from lambdatui.cli.tail_output import Emptiness, TailOutput
from lambdatui.cli.tail_window import window_of
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.logs import TailMode, TailRequest, group_arn

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients


@click.command("tail", short_help="Show log events, and go on with --follow.")
@after
@click.argument(
    "functions",
    metavar="FUNCTION...",
    nargs=-1,
    required=True,
    shell_complete=function_names,
)
@click.option(
    "--since",
    default="10m",
    show_default=True,
    metavar="TIME",
    help="From when: an age such as 30s, 10m, 2h, 1d, 1w; a local time of the day such as 09:50, "
    "yesterday's where it is still to come; or an ISO time (UTC without a zone).",
)
@click.option("--until", metavar="TIME", help="Until when, in the same forms; else until now.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option(
    "--filter", "pattern", default="", metavar="PATTERN", help="A CloudWatch Logs filter pattern."
)
@click.option(
    "--grep", metavar="REGEX", help="Of those, only messages in which this regex is found."
)
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in TailMode]),
    default=TailMode.AUTO.value,
    show_default=True,
    help="How to follow: by Live Tail, by polling, or the first with the second to fall back to.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each event.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    functions: tuple[str, ...],
    since: str,
    until: str | None,
    follow: bool,
    pattern: str,
    grep: str | None,
    mode: str,
    as_json: bool,
) -> int:
    """Show the log events of functions in the order of time.

    Each line is the time, the log stream and the message; the function's name stands before it
    where there are several. --filter is applied by AWS, --grep here; together they must both hold.

    With --json, each object has: timestamp (ISO 8601 UTC with milliseconds), function, log_group,
    stream, request_id, level (TRACE to FATAL; both null where they are not known), message. What
    was missed is an object with a gap in it: from, to, why, kind, filled, events.
    """
    if follow and until is not None:
        raise click.UsageError(
            "--until and --follow exclude each other: one ends, the other goes on. Leave one out."
        )
    window = window_of(since, until, now_ms())
    search = Grep(grep) if grep else None

    clients = asked.clients()
    found = dict(_log_group(clients, function) for function in functions)
    request = TailRequest(
        functions=tuple(found),
        groups=tuple(group for group, _ in found.values()),
        arns=tuple(group_arn(arn, group) for group, arn in found.values()),
        since_ms=window.since_ms,
        until_ms=window.until_ms,
        follow=follow,
        pattern=pattern,
        mode=TailMode(mode),
    )
    written = TailOutput(request, Output(), json=as_json, grep=search)
    nothing = Emptiness(request, window.words, chosen=bool(pattern or search))
    if not _run(clients, request, written, nothing):
        forget_output()
        return Exit.BROKEN_PIPE
    nothing.tell_once()
    return Exit.OK


def _run(clients: "Clients", request: TailRequest, written: TailOutput, nothing: Emptiness) -> bool:
    """Write all of the tail; False where nobody reads it any more."""
    from lambdatui.aws.logs import tail
    from lambdatui.core.invocations import tracked

    stop = threading.Event()
    with watch_reader(stop) as reader, _pattern_of_the_person(request.pattern):
        batches = tail(clients, request, stop=stop, clock=now_ms)
        for batch in tracked(batches) if written.json else batches:
            written.write(batch)
            nothing.see(batch, written.written)
    return not reader.gone


@contextmanager
def _pattern_of_the_person(pattern: str) -> Iterator[None]:
    """Inside, AWS's word that the filter pattern is none is told as what it is: wrong usage.

    (CloudWatch Logs API, FilterLogEvents and StartLiveTail, InvalidParameterException.)
    """
    try:
        yield
    except LambdatuiError as error:
        fault = error.fault
        if not (pattern and fault.kind is Kind.INVALID and "pattern" in fault.what.lower()):
            raise
        advice = (
            "In CloudWatch's syntax a term with other than letters, digits and _ is in double "
            "quotes: --filter '\"sku-1\"'; a condition for JSON is '{ $.level = \"ERROR\" }'. "
            "For a regular expression there is --grep."
        )
        raise fail(Kind.INVALID, fault.what, advice) from error


def _log_group(clients: "Clients", function: str) -> tuple[str, tuple[str, str]]:
    """The function's name, its own log group and its ARN.

    Where it cannot be asked for, the default group, and no ARN unless that is what was given.
    """
    from lambdatui.aws.configuration import read_configuration

    try:
        with looking_for(function):
            found = read_configuration(clients, function).function
    except LambdatuiError as error:
        if error.fault.kind is not Kind.DENIED:
            raise
        name = plain_name(function)
        group = f"/aws/lambda/{name}"
        tell(f"lambdatui: {error.fault.what} So the log group is taken to be {group}.")
        return name, (group, function)
    return found.name, (found.log_group_name, found.arn)
