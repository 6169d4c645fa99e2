"""``lambdatui invoke``: send one event, once."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.exits import exit_of_outcome
from lambdatui.cli.missing import looking_for
from lambdatui.cli.payload import empty_event, given_event, saved_event
from lambdatui.cli.story import told, told_as_json
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.history import HistoryEntry, place_of
from lambdatui.core.invoke import (
    InvocationType,
    InvokeRequest,
    InvokeResult,
    NothingSent,
    Outcome,
    check_size,
)

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.store.history import HistoryStore

#: The longest timeout that a function can have, in seconds (Lambda quotas).
_LONGEST_S = 900
#: What may keep the configuration from being read while the function can still be invoked.
_PASSING = frozenset({Kind.DENIED, Kind.THROTTLED, Kind.SERVER, Kind.MALFORMED, Kind.TIMEOUT})


@click.command("invoke", short_help="Send one event to a function.")
@click.argument("function", metavar="FUNCTION")
@click.option("--event", "event", default="", metavar="NAME", help="A saved event.")
@click.option("--payload", default="", metavar="FILE", help="A file of JSON; - is standard input.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in InvocationType]),
    default=InvocationType.SYNC.value,
    show_default=True,
    help="Wait for the answer, only hand it over, or only check that it may be sent.",
)
@click.option("--qualifier", default="", metavar="Q", help="A version or an alias.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all that is known.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    event: str,
    payload: str,
    kind: str,
    qualifier: str,
    as_json: bool,
) -> int:
    """Send one event to a function, exactly once, whatever the network does.

    Without --event and --payload the event is {}, and standard input must be empty. The response
    alone goes to standard output, byte for byte; the story, with the event that was sent, goes to
    standard error.

    With --json, the object has: function, type, qualifier, event, outcome (returned,
    function-error, accepted, allowed, unknown), status, function_error, request_id, version,
    started, elapsed_ms, report (duration_ms, billed_ms, memory_mb, used_mb, init_ms, restore_ms,
    cold, status, error_type, trace_id), log_tail, error (kind, what, advice, code), payload (the
    answer's JSON value, or its text where it is not JSON).

    Exit status: 0 returned, accepted or allowed; 1 the function failed; 2 wrong usage or payload,
    nothing was sent; 3 AWS said no; 4 it was sent, and whether it ran is unknown; 130 Ctrl-C
    before it was sent.
    """
    if event and payload:
        raise click.UsageError("Give --event or --payload, not both.")
    places = asked.places()
    if event:
        given = saved_event(places.events, function, event)
    else:
        given = given_event(payload) if payload else empty_event()
    request = InvokeRequest(
        function=function,
        payload=given.payload,
        type=InvocationType(kind),
        qualifier=qualifier,
        timeout_s=_LONGEST_S,
        event_name=event,
    )
    check_size(request)
    _check_read_only(asked, request)
    clients = asked.clients()
    place = place_of(function)
    if request.type is InvocationType.SYNC and (found := _function(clients, request)):
        request = msgspec.structs.replace(request, timeout_s=found.timeout_s)
        place = place_of(found.arn) or place

    from lambdatui.store.history import HistoryStore

    result = _send(clients, request, HistoryStore(Path(places.state)), place)
    try:
        _answer(Output(), request, result, as_json=as_json)
    except BrokenPipeError:
        # Nobody reads the answer; the status still tells how the invocation ended.
        forget_output()
    if not as_json:
        for line in told(request, result, given.label):
            tell(line)
    return exit_of_outcome(result.outcome)


def _check_read_only(asked: Asked, request: InvokeRequest) -> None:
    if asked.connection.read_only and request.type is not InvocationType.DRY_RUN:
        raise fail(
            Kind.READ_ONLY,
            f"Read-only mode: {request.function} was not invoked.",
            "Leave out --read-only (and LAMBDATUI_READ_ONLY), or take --type dry-run.",
        )


def _function(clients: "Clients", request: InvokeRequest) -> Function | None:
    """The function, for its timeout and its ARN; None where that cannot be read."""
    from lambdatui.aws.configuration import read_configuration

    try:
        with looking_for(request.function, request.qualifier):
            return read_configuration(clients, request.function, request.qualifier).function
    except LambdatuiError as error:
        if error.fault.kind not in _PASSING:
            raise
        return None
    except KeyboardInterrupt:
        raise NothingSent(plain_name(request.function)) from None


def _send(
    clients: "Clients", request: InvokeRequest, history: "HistoryStore", place: str
) -> InvokeResult:
    """Send it, recorded before and after. Ctrl-C makes the outcome unknown, and no second try."""
    from lambdatui.aws.invoke import send
    from lambdatui.store.recorded import recorded

    entry = HistoryEntry(
        id=uuid.uuid4().hex,
        function=plain_name(request.function),
        type=request.type,
        started_ms=now_ms(),
        event_name=request.event_name,
        place=place,
        qualifier=request.qualifier,
    )

    def sent() -> InvokeResult:
        try:
            with looking_for(request.function, request.qualifier):
                return send(clients, request, clock=now_ms)
        except NothingSent:
            raise
        except KeyboardInterrupt:
            if request.type is InvocationType.DRY_RUN:
                raise
            return _interrupted(request, entry.started_ms)

    return recorded(
        history,
        entry,
        sent,
        lambda fault: tell(f"lambdatui: {fault.what}"),
        payload=request.payload,
    )


def _interrupted(request: InvokeRequest, started_ms: int) -> InvokeResult:
    name = plain_name(request.function)
    return InvokeResult(
        outcome=Outcome.UNKNOWN,
        started_ms=started_ms,
        elapsed_ms=float(max(0, now_ms() - started_ms)),
        fault=Fault(
            kind=Kind.TIMEOUT,
            what=f"Interrupted: the event was sent to {name}, and its outcome is unknown.",
            advice=f"The function may still be running. Look before you send it again: "
            f"lambdatui tail {name}",
            operation="Invoke",
        ),
    )


def _answer(output: Output, request: InvokeRequest, result: InvokeResult, *, as_json: bool) -> None:
    if as_json:
        output.line(told_as_json(request, result))
    elif result.outcome is Outcome.UNKNOWN:
        # What arrived, if anything did, is not the function's response.
        return
    elif result.payload and output.terminal:
        output.line(result.payload.decode("utf-8", errors="replace"))
    elif result.payload:
        output.raw(result.payload)
    output.flush()
