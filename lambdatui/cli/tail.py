"""``lambdatui tail``: the log events of functions, as text or as JSON lines."""

import re
import threading
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.exits import Exit
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.missing import looking_for
from lambdatui.cli.reader import watch_reader
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.functions import plain_name
from lambdatui.core.logs import LogEvent, NoticeKind, TailBatch, TailRequest
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
    asked_ms = now_ms()
    since_ms = parse_since(since, asked_ms)
    # An age moves with the clock, a time does not.
    is_age = parse_since(since, asked_ms + 1) != since_ms
    window = _age_words(asked_ms - since_ms) if is_age else f"since {iso(since_ms)}"

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
    nothing = _Nothing(request, window)
    with watch_reader(stop) as reader:
        for batch in tail(clients, request, stop=stop, clock=now_ms):
            for event in batch.events:
                output.line(shape(request, event))
            # Also where nothing came: a reader that is gone is noticed then.
            output.flush()
            for notice in batch.notices:
                tell(f"lambdatui: {notice.text}")
            nothing.see(batch)
    if reader.gone:
        forget_output()
        return Exit.BROKEN_PIPE
    nothing.tell_once()
    return Exit.OK


class _Nothing:
    """Says once that the whole window has no event, which no output at all does not tell."""

    def __init__(self, request: TailRequest, window: str) -> None:
        self._request = request
        self._window = window
        self._missing: set[int] = set()
        self._told = False

    def see(self, batch: TailBatch) -> None:
        """Take notice of what came."""
        self._missing |= {n.source for n in batch.notices if n.kind is NoticeKind.WAITING}
        self._told = self._told or bool(batch.events)
        if batch.caught_up and self._request.follow:
            self.tell_once()

    def tell_once(self) -> None:
        """Say it, unless there was an event, or each group was said not to exist."""
        if self._told or len(self._missing) == len(self._request.groups):
            return
        self._told = True
        what = "No log event matches the filter" if self._request.pattern else "No log event"
        waiting = " Waiting for what comes." if self._request.follow else ""
        tell(f"lambdatui: {what} {self._window}.{waiting}")


def _age_words(age_ms: int) -> str:
    for unit_ms, name in ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min")):
        if age_ms >= unit_ms and age_ms % unit_ms == 0:
            return f"in the last {age_ms // unit_ms} {name}"
    return f"in the last {age_ms // 1000} s"


def request_id_in(message: str) -> str | None:
    """The request id where Lambda and its runtimes put it: after ``RequestId:`` or between tabs."""
    match = _REQUEST_ID.search(message)
    return match[1] if match else None


def _log_group(clients: "Clients", function: str) -> tuple[str, str]:
    """The function's name and its own log group: the default one where it cannot be asked for."""
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
