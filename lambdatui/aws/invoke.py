"""Sends invocations: each of them once, whatever the network does."""

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lambdatui.aws.answer import mapping, text, whole
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import within
from lambdatui.aws.errors import explain, told
from lambdatui.aws.invoke_stream import send_stream
from lambdatui.aws.sending import (
    Fate,
    TooMuch,
    deadline_s,
    limit_s,
    log_tail,
    parameters,
    unknown,
)
from lambdatui.aws.unsent import surely_not_run
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import (
    InvocationType,
    InvokePart,
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

_CHUNK = 64 * 1024
#: Lambda gives at most 6 MB (Lambda quotas). What gives this much more is not Lambda.
_MOST_BYTES = 64 * 1024 * 1024

_STATUS = {InvocationType.SYNC: 200, InvocationType.ASYNC: 202, InvocationType.DRY_RUN: 204}


class _Answer(NamedTuple):
    """An answer whose head has arrived; ``broken`` says what became of its body."""

    head: Mapping[str, Any]
    payload: bytes
    broken: BaseException | None


def send(clients: Clients, request: InvokeRequest, *, clock: Clock) -> InvokeResult:
    """Send one invocation, once (Lambda API, Invoke); a streamed one as :func:`send_stream` does.

    One attempt on one new connection: boto3's default, which sends again after a read timeout,
    runs the function twice. Where the request may have reached Lambda and its answer did not
    reach us, the outcome is ``UNKNOWN`` and ``fault`` says why.

    Raises:
        LambdatuiError: Only where nothing was run: too large, refused by AWS, never sent.
        NothingSent: At Ctrl-C before it was let go. A plain KeyboardInterrupt comes after that.
    """
    if request.type is InvocationType.STREAM:
        return _whole(send_stream(clients, request, clock=clock))
    fate = Fate()
    try:
        return _send(clients, request, fate, clock)
    except KeyboardInterrupt:
        if fate.give_up():
            raise
        raise NothingSent(plain_name(request.function)) from None


def _whole(items: Iterator[InvokePart | InvokeResult]) -> InvokeResult:
    """The result of a streamed invocation, which has all of its parts."""
    for item in items:
        if isinstance(item, InvokeResult):
            return item
    raise AssertionError("a stream ended without its result")


def _send(clients: Clients, request: InvokeRequest, fate: Fate, clock: Clock) -> InvokeResult:
    check_size(request)
    doing = f"invoke {plain_name(request.function)}"
    with told(doing, clients):
        client = clients.new_invoke_client(limit_s(request))
        client.meta.events.register("before-send.lambda.Invoke", fate.before_send)
    started_ms = clock()
    started = time.monotonic()
    answer: _Answer | None = None
    error: Exception | None = None
    try:
        answer = within(deadline_s(request), lambda: _exchange(client, request, fate))
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
        fault=unknown(request, fault),
    )


def _exchange(client: "LambdaClient", request: InvokeRequest, fate: Fate) -> _Answer:
    try:
        head = client.invoke(**parameters(request))
        payload, broken = _read(head.get("Payload"), fate)
    finally:
        client.close()
    return _Answer(mapping(head), payload, broken)


def _read(body: Any, fate: Fate) -> tuple[bytes, BaseException | None]:
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
                raise TooMuch
    except Exception as error:
        return b"".join(chunks), error
    return b"".join(chunks), None


def _result(
    request: InvokeRequest, answer: _Answer, started_ms: int, elapsed_ms: float
) -> InvokeResult:
    head = answer.head
    metadata = mapping(head.get("ResponseMetadata"))
    status = whole(head.get("StatusCode")) or whole(metadata.get("HTTPStatusCode"))
    function_error = text(head.get("FunctionError"))
    log = log_tail(text(head.get("LogResult")))
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
        log_tail=log,
        version=text(head.get("ExecutedVersion")),
        request_id=text(metadata.get("RequestId")),
        started_ms=started_ms,
        elapsed_ms=elapsed_ms,
        report=find_report(log),
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
    elif isinstance(answer.broken, TooMuch):
        what = f"the answer is larger than {_MOST_BYTES:,} bytes, which Lambda's never is"
    elif answer.broken is not None and sync:
        return _cut_short(request, answer.broken, status, metadata)
    elif answer.broken is not None and request.type is InvocationType.ASYNC:
        what = "the answer broke off before it was whole"
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
    return unknown(request, fault)


def _cut_short(
    request: InvokeRequest, broken: BaseException, status: int, metadata: Mapping[str, Any]
) -> Fault:
    """Lambda's answer has begun, which it does when the function has ended."""
    return Fault(
        kind=Kind.MALFORMED,
        what=f"{plain_name(request.function)} has run, and its response did not arrive whole: "
        f"{explain(broken).what}.",
        advice="Look in the logs for what it did before you send it again.",
        operation="Invoke",
        status=status,
        request_id=text(metadata.get("RequestId")),
    )
