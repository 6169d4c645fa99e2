"""Invocations: what is sent, and every way in which it can end."""

import enum

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.record import Record
from lambdatui.core.report import Report

#: Payload limits in bytes (Lambda developer guide, quotas): 6 MB sync, 1 MB async.
SYNC_LIMIT = 6 * 1024 * 1024
ASYNC_LIMIT = 1024 * 1024


class InvocationType(enum.StrEnum):
    """How it is invoked; the values are those of the command line."""

    SYNC = "sync"
    ASYNC = "async"
    DRY_RUN = "dry-run"

    @property
    def aws(self) -> str:
        """The API's ``InvocationType`` (Lambda API, Invoke)."""
        return {"sync": "RequestResponse", "async": "Event", "dry-run": "DryRun"}[self.value]


class InvokeRequest(Record, frozen=True):
    """One invocation to send, once. ``timeout_s`` is the function's own, for the read timeout."""

    function: str
    payload: bytes
    type: InvocationType = InvocationType.SYNC
    qualifier: str = ""
    timeout_s: int = 900
    event_name: str = ""


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


class InvokeResult(Record, frozen=True):
    """What is known after an invocation was sent.

    ``UNKNOWN`` means that the request may have reached Lambda and the answer did not reach us: it
    is never sent again by itself. ``log_tail`` is the last 4 KB of the log, for sync ones only.
    Times are milliseconds, ``started_ms`` since the epoch.
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


class NothingSent(KeyboardInterrupt):
    """Ctrl-C before the invocation was let go: it was not sent, and will not be."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Interrupted: nothing was sent to {function}.")


def check_size(request: InvokeRequest) -> None:
    """Refuse a payload that Lambda would refuse.

    Raises:
        LambdatuiError: TOO_LARGE, with both sizes.
    """
    limit = ASYNC_LIMIT if request.type is InvocationType.ASYNC else SYNC_LIMIT
    size = len(request.payload)
    if size > limit:
        raise fail(
            Kind.TOO_LARGE,
            f"The event is {size:,} bytes; {request.type.value} invocations take {limit:,}.",
            "Put the data in S3 and send its key.",
        )
