"""``lambdatui tail``: the log events of functions, as text or as JSON lines."""

import re
import threading
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.exits import Exit
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.reader import watch_reader
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.functions import plain_name
from lambdatui.core.logs import LogEvent, TailRequest
from lambdatui.core.timespan import iso, parse_since

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

_REQUEST_ID = re.compile(
    r"(?:RequestId:[ ]|\"requestId\":[ ]?\"|\t)"
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[\"\s]|$)"
)


@click.command("tail", short_help="Show log events, and go on with --follow.")
@click.argument("functions", metavar="FUNCTION...", nargs=-1, required=True)
@click.option(
    "--since",
    default="10m",
    show_default=True,
    metavar="TIME",
    help="From when: an age such as 30s, 10m, 2h, 1d, 1w, or an ISO time (UTC without a zone).",
)
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option(
    "--filter", "pattern", default="", metavar="PATTERN", help="A CloudWatch Logs filter pattern."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each event.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    functions: tuple[str, ...],
    since: str,
    follow: bool,
    pattern: str,
    as_json: bool,
) -> int:
    """Show the log events of functions in the order of time.

    Each line is the time, the log stream and the message; the function's name stands before it
    where there are several. With --json, each object has: timestamp (ISO 8601 UTC with
    milliseconds), function, log_group, stream, message, request_id (null where none is seen).
    """
    since_ms = parse_since(since, now_ms())

    from lambdatui.aws.logs import tail

    clients = asked.clients()
    resolved = dict(_log_group(clients, function) for function in functions)
    request = TailRequest(
        functions=tuple(resolved),
        groups=tuple(resolved.values()),
        since_ms=since_ms,
        follow=follow,
        pattern=pattern,
    )
    output = Output()
    shape = _as_json if as_json else _as_text
    stop = threading.Event()
    with watch_reader(stop) as reader:
        for batch in tail(clients, request, stop=stop, clock=now_ms):
            for event in batch.events:
                output.line(shape(request, event))
            # Also where nothing came: a reader that is gone is noticed then.
            output.flush()
            for notice in batch.notices:
                tell(f"lambdatui: {notice.text}")
    if reader.gone:
        forget_output()
        return Exit.BROKEN_PIPE
    return Exit.OK


def request_id_in(message: str) -> str | None:
    """The request id where Lambda and its runtimes put it: after ``RequestId:`` or between tabs."""
    match = _REQUEST_ID.search(message)
    return match[1] if match else None


def _log_group(clients: "Clients", function: str) -> tuple[str, str]:
    """The function's name and its own log group: the default one where it cannot be asked for."""
    from lambdatui.aws.configuration import read_configuration

    try:
        found = read_configuration(clients, function).function
    except LambdatuiError as error:
        if error.fault.kind is not Kind.DENIED:
            raise
        name = plain_name(function)
        group = f"/aws/lambda/{name}"
        tell(f"lambdatui: {error.fault.what} So the log group is taken to be {group}.")
        return name, group
    return found.name, found.log_group_name


def _as_text(request: TailRequest, event: LogEvent) -> str:
    several = len(request.functions) > 1
    prefix = f"{request.functions[event.source]} " if several else ""
    message = event.message.rstrip("\r\n")
    return f"{prefix}{iso(event.timestamp_ms)} {event.stream} {message}"


def _as_json(request: TailRequest, event: LogEvent) -> str:
    return json_line(
        {
            "timestamp": iso(event.timestamp_ms),
            "function": request.functions[event.source],
            "log_group": request.groups[event.source],
            "stream": event.stream,
            "message": event.message,
            "request_id": request_id_in(event.message),
        }
    )
