"""Sends one invocation, once, and has the history know of it before and after."""

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from lambdatui.cli.clock import now_ms
from lambdatui.cli.missing import looking_for
from lambdatui.cli.signals import EndedBySignal
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.functions import plain_name
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import (
    InvocationType,
    InvokeRequest,
    InvokeResult,
    NothingSent,
    Outcome,
)
from lambdatui.core.waiting import overdue

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.store.history import HistoryStore

#: Is given each part of a streamed response as it comes.
Say = Callable[[bytes], None]


class Sent(NamedTuple):
    """What came of it; ``interrupted`` where the answer was not waited for."""

    result: InvokeResult
    interrupted: bool = False


def send_recorded(
    clients: "Clients",
    request: InvokeRequest,
    history: "HistoryStore",
    place: str,
    *,
    say: Say | None = None,
    interruptible: bool = False,
) -> Sent:
    """What came of it. ``place`` is ACCOUNT/REGION, or empty.

    With ``interruptible``, Ctrl-C and :class:`EndedBySignal` make the outcome unknown, where it may
    have been sent; and where the function's own time is over, that is told.

    Raises:
        LambdatuiError: Only where nothing was run.
        NothingSent: At Ctrl-C before it was let go.
    """
    from lambdatui.store.recorded import recorded

    entry = HistoryEntry(
        id=uuid.uuid4().hex,
        function=plain_name(request.function),
        type=request.type,
        started_ms=now_ms(),
        event_name=request.event_name,
        place=place,
        qualifier=request.qualifier,
        client_context=request.client_context.decode("utf-8", "replace"),
        timeout_s=request.timeout_s,
    )

    interrupted = False

    def sent() -> InvokeResult:
        nonlocal interrupted
        try:
            with (
                looking_for(request.function, request.qualifier),
                _told_when_overdue(request) if interruptible else contextlib.nullcontext(),
            ):
                return _send(clients, request, say)
        except NothingSent:
            raise
        except KeyboardInterrupt as error:
            if not interruptible or request.type is InvocationType.DRY_RUN:
                raise
            interrupted = True
            return _interrupted(request, entry.started_ms, isinstance(error, EndedBySignal))

    result = recorded(
        history,
        entry,
        sent,
        lambda fault: tell(f"lambdatui: {fault.what}"),
        payload=request.payload,
    )
    return Sent(result, interrupted)


def _send(clients: "Clients", request: InvokeRequest, say: Say | None) -> InvokeResult:
    if say is None or request.type is not InvocationType.STREAM:
        from lambdatui.aws.invoke import send

        return send(clients, request, clock=now_ms)
    from lambdatui.aws.invoke_stream import send_stream

    for item in send_stream(clients, request, clock=now_ms):
        if isinstance(item, InvokeResult):
            return item
        say(item.data)
    raise AssertionError("a stream ended without its result")


@contextmanager
def _told_when_overdue(request: InvokeRequest) -> Iterator[None]:
    """Inside, a person hears when the function's own time is over, and for how long one waits."""
    if not request.type.waits:
        yield
        return
    words = f"lambdatui: {overdue(request)}; Ctrl-C stops waiting."
    timer = threading.Timer(request.timeout_s, lambda: tell(words))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _interrupted(request: InvokeRequest, started_ms: int, by_signal: bool) -> InvokeResult:
    name = plain_name(request.function)
    begun = "Ended by a signal" if by_signal else "Interrupted"
    return InvokeResult(
        outcome=Outcome.UNKNOWN,
        started_ms=started_ms,
        elapsed_ms=float(max(0, now_ms() - started_ms)),
        fault=Fault(
            kind=Kind.TIMEOUT,
            what=f"{begun}: the event was sent to {name}, and its outcome is unknown.",
            advice=f"The function may still be running. Look before you send it again: "
            f"lambdatui tail {name}",
            operation="Invoke",
        ),
    )
