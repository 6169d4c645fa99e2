"""Invocations: what is sent, and every way in which it can end."""

import base64
import enum
import json
from typing import Any

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.record import Record
from lambdatui.core.report import Report

#: Payload limits in bytes (Lambda developer guide, quotas): 6 MB sync, 1 MB async.
SYNC_LIMIT = 6 * 1024 * 1024
ASYNC_LIMIT = 1024 * 1024
#: What a streamed response may have (Lambda developer guide, "Response streaming"): 200 MB since
#: July 2025, 20 MB before. After its first 6 MB it comes at no more than 2 MB/s.
STREAM_LIMIT = 200 * 1024 * 1024
STREAM_BYTES_PER_S = 2 * 1024 * 1024
#: In bytes of base64 (Lambda API, Invoke, ClientContext).
CONTEXT_LIMIT = 3_583
#: What to do about one of unknown outcome.
LOOK_FIRST = "Look for it in the logs before you send it again."
#: Characters that are kept of what a function says of its error.
_LONGEST_ERROR = 4_000


class InvocationType(enum.StrEnum):
    """How it is invoked; the values are those of the command line."""

    SYNC = "sync"
    ASYNC = "async"
    DRY_RUN = "dry-run"
    #: InvokeWithResponseStream: the response comes in parts.
    STREAM = "stream"

    @property
    def aws(self) -> str:
        """The API's ``InvocationType`` (Lambda API, Invoke and InvokeWithResponseStream)."""
        if self is InvocationType.STREAM:
            return "RequestResponse"
        return {"sync": "RequestResponse", "async": "Event", "dry-run": "DryRun"}[self.value]

    @property
    def waits(self) -> bool:
        """Whether Lambda answers with the function's own response, once it has one."""
        return self in (InvocationType.SYNC, InvocationType.STREAM)

    @property
    def limit(self) -> int:
        """Bytes that an event may have (Lambda developer guide, quotas)."""
        return ASYNC_LIMIT if self is InvocationType.ASYNC else SYNC_LIMIT


class InvokeRequest(Record, frozen=True):
    """One invocation to send, once. ``timeout_s`` is the function's own, for the read timeout.

    ``client_context`` is a JSON object, as it is before base64; a function finds it in its context.
    """

    function: str
    payload: bytes
    type: InvocationType = InvocationType.SYNC
    qualifier: str = ""
    timeout_s: int = 900
    event_name: str = ""
    client_context: bytes = b""


class InvokePart(Record, frozen=True):
    """A part of a streamed response, ``elapsed_ms`` after the request was begun."""

    data: bytes
    elapsed_ms: float = 0.0


class Outcome(enum.StrEnum):
    """How an invocation ended.

    ``REFUSED`` is what the history alone has: AWS said no or nothing was sent, so nothing ran. For
    an :class:`InvokeResult` there is an error instead.
    """

    RETURNED = "returned"
    FUNCTION_ERROR = "function-error"
    ACCEPTED = "accepted"
    ALLOWED = "allowed"
    UNKNOWN = "unknown"
    REFUSED = "refused"

    @property
    def answered(self) -> bool:
        """Whether the function ran to its end and its answer, or its error, came back."""
        return self in (Outcome.RETURNED, Outcome.FUNCTION_ERROR)


class InvokeResult(Record, frozen=True):
    """What is known after an invocation was sent.

    ``UNKNOWN`` means that the request may have reached Lambda and the answer did not reach us: it
    is never sent again by itself. ``log_tail`` is the last 4 KB of the log, for sync and streamed
    ones only. Times are milliseconds, ``started_ms`` since the epoch.

    ``payload`` of a streamed one is all that came; ``error_details`` is what Lambda says of its
    error beside it, JSON text as a rule (Lambda API, InvokeWithResponseStream, ErrorDetails).

    ``unrecorded`` says what the history lacks of it, or of what was there before.
    """

    outcome: Outcome
    status: int = 0
    function_error: str = ""
    payload: bytes = b""
    log_tail: str = ""
    version: str = ""
    request_id: str = ""
    started_ms: int = 0
    elapsed_ms: float = 0.0
    report: Report | None = None
    fault: Fault | None = None
    error_details: str = ""
    unrecorded: Fault | None = None


class NothingSent(KeyboardInterrupt):
    """Ctrl-C before the invocation was let go: it was not sent, and will not be."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Interrupted: nothing was sent to {function}.")


def error_of(result: InvokeResult) -> str:
    """``errorType: errorMessage`` of an answer, which the runtimes put there."""
    for told in (result.error_details, result.payload):
        try:
            answer: Any = json.loads(told or "null")
        except (ValueError, RecursionError):
            continue
        if isinstance(answer, dict):
            parts = [answer.get("errorType"), answer.get("errorMessage")]
            words = ": ".join(str(part) for part in parts if part)
            if words:
                # JSON can hold half a surrogate pair, which no encoding takes.
                return words[:_LONGEST_ERROR].encode("utf-8", "replace").decode("utf-8")
    return result.function_error


def check_size(request: InvokeRequest) -> None:
    """Refuse an event or a client context that Lambda would refuse.

    Raises:
        LambdatuiError: TOO_LARGE, with both sizes; INVALID for a client context that is no JSON
            object, or that an asynchronous invocation would lose.
    """
    size, limit = len(request.payload), request.type.limit
    if size > limit:
        raise fail(
            Kind.TOO_LARGE,
            f"The event is {size:,} bytes; {request.type.value} invocations take {limit:,}.",
            "Put the data in S3 and send its key.",
        )
    if request.client_context:
        _check_context(request)


def _check_context(request: InvokeRequest) -> None:
    if request.type is InvocationType.ASYNC:
        # Lambda API, Invoke, ClientContext: passed for synchronous invocations only.
        raise fail(
            Kind.INVALID,
            "An asynchronous invocation takes no client context.",
            "Leave it out, or invoke synchronously.",
        )
    try:
        value = json.loads(request.client_context.decode())
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise fail(
            Kind.INVALID,
            "The client context is not a JSON object.",
            'It looks like {"custom": {"tenant": "a"}}.',
        )
    size = len(base64.b64encode(request.client_context))
    if size > CONTEXT_LIMIT:
        raise fail(
            Kind.TOO_LARGE,
            f"The client context is {size:,} bytes in base64; Lambda takes {CONTEXT_LIMIT:,}.",
            "Put the data into the event.",
        )
