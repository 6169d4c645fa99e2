"""Sends invocations: each of them once, whatever the network does."""

import base64
import binascii
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lambdatui.aws.answer import mapping, text, whole
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import within
from lambdatui.aws.errors import explain, told, with_what
from lambdatui.aws.unsent import surely_not_run
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import (
    InvocationType,
    InvokeRequest,
    InvokeResult,
    NothingSent,
    Outcome,
    check_size,
)
from lambdatui.core.report import find_report
from lambdatui.core.stop import Clock

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient

#: How much longer than the function itself an answer may take: cold starts and transfer.
MARGIN_S = 60.0
#: An answer without the function's work in it.
_QUICK_S = 60.0

#: So that a socket's own timeout, which names the endpoint, comes before the deadline.
_GRACE_S = 1.0

_CHUNK = 64 * 1024
#: Lambda gives at most 6 MB (Lambda quotas). What gives this much more is not Lambda.
_MOST_BYTES = 64 * 1024 * 1024

_STATUS = {InvocationType.SYNC: 200, InvocationType.ASYNC: 202, InvocationType.DRY_RUN: 204}

_ADVICE = "Look for it in the logs before you send it again."


class _Answer(NamedTuple):
    """An answer whose head has arrived; ``broken`` says what became of its body."""

    head: Mapping[str, Any]
    payload: bytes
    broken: BaseException | None


class _Fate:
    """Whether a request was let go, or given up before: one of the two, and never both."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent = False
        self.given_up = False

    def before_send(self, **_: object) -> None:
        """botocore's last word before it connects: from here on the request may have arrived."""
        with self._lock:
            if self.given_up:
                raise _GivenUp
            self._sent = True

    def give_up(self) -> bool:
        """Nobody waits any more. Whether the request may have been sent; if not, it never is."""
        with self._lock:
            self.given_up = True
            return self._sent


class _GivenUp(Exception):
    """Building or signing the request took longer than anyone waited for its answer."""


def send(clients: Clients, request: InvokeRequest, *, clock: Clock) -> InvokeResult:
    """Send one invocation, once (Lambda API, Invoke).

    One attempt on one new connection: boto3's default, which sends again after a read timeout,
    runs the function twice. Where the request may have reached Lambda and its answer did not
    reach us, the outcome is ``UNKNOWN`` and ``fault`` says why.

    Raises:
        LambdatuiError: Only where nothing was run: too large, refused by AWS, never sent.
        NothingSent: At Ctrl-C before it was let go. A plain KeyboardInterrupt comes after that.
    """
    fate = _Fate()
    try:
        return _send(clients, request, fate, clock)
    except KeyboardInterrupt:
        if fate.give_up():
            raise
        raise NothingSent(plain_name(request.function)) from None


def _send(clients: Clients, request: InvokeRequest, fate: _Fate, clock: Clock) -> InvokeResult:
    check_size(request)
    doing = f"invoke {request.function}"
    sync = request.type is InvocationType.SYNC
    limit_s = request.timeout_s + MARGIN_S if sync else _QUICK_S
    with told(doing, clients):
        client = clients.new_invoke_client(limit_s)
        client.meta.events.register("before-send.lambda.Invoke", fate.before_send)
    started_ms = clock()
    started = time.monotonic()
    answer: _Answer | None = None
    error: Exception | None = None
    try:
        answer = within(limit_s + _GRACE_S, lambda: _exchange(client, request, fate))
    except Exception as failure:
        error = failure
    finally:
        sent = fate.give_up()
    elapsed_ms = (time.monotonic() - started) * 1000
    if answer is not None:
        return _result(request, answer, started_ms, elapsed_ms)
    assert error is not None
    if request.type is InvocationType.DRY_RUN or not sent or surely_not_run(error):
        with told(doing, clients):
            raise error
    fault = explain(error, profile=clients.profile, region=clients.known_region)
    return InvokeResult(
        outcome=Outcome.UNKNOWN,
        status=fault.status,
        request_id=fault.request_id,
        started_ms=started_ms,
        elapsed_ms=elapsed_ms,
        fault=_unknown(request, fault),
    )


def _exchange(client: "LambdaClient", request: InvokeRequest, fate: _Fate) -> _Answer:
    asked: dict[str, Any] = {
        "FunctionName": request.function,
        "InvocationType": request.type.aws,
        "Payload": request.payload,
    }
    if request.type is InvocationType.SYNC:
        asked["LogType"] = "Tail"
    if request.qualifier:
        asked["Qualifier"] = request.qualifier
    try:
        head = client.invoke(**asked)
        payload, broken = _read(head.get("Payload"), fate)
    finally:
        client.close()
    return _Answer(mapping(head), payload, broken)


def _read(body: Any, fate: _Fate) -> tuple[bytes, BaseException | None]:
    """All of the payload, or as much of it as came, and what went wrong."""
    chunks: list[bytes] = []
    size = 0
    if body is None:
        return b"", None
    try:
        while chunk := body.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > _MOST_BYTES or fate.given_up:
                raise _TooMuch
    except Exception as error:
        return b"".join(chunks), error
    return b"".join(chunks), None


class _TooMuch(Exception):
    """More came than Lambda ever gives, or nobody waits for it any more."""


def _result(
    request: InvokeRequest, answer: _Answer, started_ms: int, elapsed_ms: float
) -> InvokeResult:
    head = answer.head
    metadata = mapping(head.get("ResponseMetadata"))
    status = whole(head.get("StatusCode")) or whole(metadata.get("HTTPStatusCode"))
    function_error = text(head.get("FunctionError"))
    log_tail = _log_tail(text(head.get("LogResult")))
    outcome = {
        InvocationType.SYNC: Outcome.FUNCTION_ERROR if function_error else Outcome.RETURNED,
        InvocationType.ASYNC: Outcome.ACCEPTED,
        InvocationType.DRY_RUN: Outcome.ALLOWED,
    }[request.type]
    fault = _doubt(request, answer, status, metadata)
    return InvokeResult(
        outcome=outcome if fault is None else Outcome.UNKNOWN,
        status=status,
        function_error=function_error,
        payload=answer.payload,
        log_tail=log_tail,
        version=text(head.get("ExecutedVersion")),
        request_id=text(metadata.get("RequestId")),
        started_ms=started_ms,
        elapsed_ms=elapsed_ms,
        report=find_report(log_tail),
        fault=fault,
    )


def _doubt(
    request: InvokeRequest, answer: _Answer, status: int, metadata: Mapping[str, Any]
) -> Fault | None:
    """Why an answer that seems to say yes is not one."""
    expected = _STATUS[request.type]
    headers = mapping(metadata.get("HTTPHeaders"))
    sync = request.type is InvocationType.SYNC
    if status != expected:
        what = f"the answer has status {status} where Lambda gives {expected}"
    elif text(headers.get("content-type")).startswith("text/html"):
        what = "the answer is a web page, so something between here and AWS gave it"
    elif isinstance(answer.broken, _TooMuch):
        what = f"the answer is larger than {_MOST_BYTES:,} bytes, which Lambda's never is"
    elif answer.broken is not None and sync:
        return _cut_short(request, answer.broken, status, metadata)
    elif sync and not {"content-length", "transfer-encoding"} & headers.keys():
        # Headers that were cut off are not an error to Python: they just end.
        what = "the answer broke off before its length was known"
    else:
        return None
    fault = Fault(
        kind=Kind.MALFORMED,
        what=what,
        operation="Invoke",
        status=status,
        request_id=text(metadata.get("RequestId")),
    )
    return _unknown(request, fault)


def _cut_short(
    request: InvokeRequest, broken: BaseException, status: int, metadata: Mapping[str, Any]
) -> Fault:
    """Lambda's answer has begun, which it does when the function has ended."""
    return Fault(
        kind=Kind.MALFORMED,
        what=f"{request.function} has run, and its response did not arrive whole: "
        f"{explain(broken).what}.",
        advice="Look in the logs for what it did before you send it again.",
        operation="Invoke",
        status=status,
        request_id=text(metadata.get("RequestId")),
    )


def _unknown(request: InvokeRequest, fault: Fault) -> Fault:
    may = "may be queued" if request.type is InvocationType.ASYNC else "may have run"
    return with_what(
        fault,
        f"The event was sent to {request.function}, which {may}: {fault.what}.",
        _ADVICE,
    )


def _log_tail(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        # It is only the tail; the whole log is in CloudWatch.
        return ""
