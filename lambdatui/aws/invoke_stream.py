"""Sends an invocation whose response comes in parts, once."""

import contextlib
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import urllib3.exceptions as http
from botocore.eventstream import ParserError
from botocore.exceptions import EventStreamError

from lambdatui.aws.answer import mapping, text, whole
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import DeadlinePassed
from lambdatui.aws.errors import explain, told
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
    STREAM_LIMIT,
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

_OPERATION = "InvokeWithResponseStream"
_OK = 200
#: Lambda gives at most 200 MB. What gives this much more is not Lambda.
_MOST_BYTES = STREAM_LIMIT + 16 * 1024 * 1024

#: What the thread that reads says: the head, each chunk, the complete event; then None or an error.
_Said = Mapping[str, Any] | bytes | BaseException | None


def send_stream(
    clients: Clients, request: InvokeRequest, *, clock: Clock
) -> Iterator[InvokePart | InvokeResult]:
    """Send one invocation, once; the parts of its response as they come, then its result.

    As :func:`~lambdatui.aws.invoke.send` does it. A stream that breaks off, or ends without
    Lambda's word that it is complete, has the outcome ``UNKNOWN`` and what came as its payload.
    Chunks that come close upon each other are one part. Where nobody reads any more, the function
    goes on. (Lambda API, InvokeWithResponseStream.)

    Raises:
        LambdatuiError: Only where nothing was run, and before any part.
        NothingSent: At Ctrl-C before it was let go. A plain KeyboardInterrupt comes after that.
    """
    fate = Fate()
    try:
        yield from _send(clients, request, fate, clock)
    except KeyboardInterrupt:
        if fate.give_up():
            raise
        raise NothingSent(plain_name(request.function)) from None
    finally:
        fate.give_up()


def _send(
    clients: Clients, request: InvokeRequest, fate: Fate, clock: Clock
) -> Iterator[InvokePart | InvokeResult]:
    check_size(request)
    doing = f"invoke {plain_name(request.function)}"
    with told(doing, clients):
        client = clients.new_invoke_client(limit_s(request))
        client.meta.events.register(f"before-send.lambda.{_OPERATION}", fate.before_send)
    hearing = _Hearing(request, started_ms=clock())
    line = _Line(client, request, fate)
    for chunks in line.chunks(hearing):
        yield InvokePart(data=b"".join(chunks), elapsed_ms=hearing.elapsed_ms())
    sent = fate.give_up()
    error = hearing.broken
    if not hearing.begun and error is not None and (not sent or surely_not_run(error)):
        with told(doing, clients):
            raise error
    yield hearing.result(clients)


class _Line:
    """The thread that sends and reads, and what it says."""

    def __init__(self, client: "LambdaClient", request: InvokeRequest, fate: Fate) -> None:
        self._client = client
        self._request = request
        self._fate = fate
        self._said: queue.SimpleQueue[_Said] = queue.SimpleQueue()
        self._deadline_s = deadline_s(request)
        thread = threading.Thread(target=self._run, name="aws-stream", daemon=True)
        self._deadline = time.monotonic() + self._deadline_s
        thread.start()

    def chunks(self, hearing: "_Hearing") -> Iterator[list[bytes]]:
        """The chunks that came, at least one each time; everything else goes to ``hearing``."""
        while not hearing.over:
            came: list[bytes] = []
            said = self._next()
            while True:
                hearing.hear(said)
                if isinstance(said, bytes):
                    came.append(said)
                if hearing.over or self._said.empty():
                    break
                said = self._said.get()
            if came:
                yield came

    def _next(self) -> _Said:
        left = self._deadline - time.monotonic()
        try:
            return self._said.get(timeout=max(0.0, left))
        except queue.Empty:
            return DeadlinePassed(self._deadline_s)

    def _run(self) -> None:
        try:
            with contextlib.closing(self._client):
                self._read()
        except BaseException as error:
            # It is told where it is waited for.
            self._said.put(error)
        else:
            self._said.put(None)

    def _read(self) -> None:
        head = mapping(self._client.invoke_with_response_stream(**parameters(self._request)))
        self._said.put(head)
        stream: Any = head.get("EventStream")
        if stream is None or _strange(head):
            return
        size = 0
        with contextlib.closing(stream):
            for event in stream:
                if "PayloadChunk" in event:
                    chunk = mapping(event["PayloadChunk"]).get("Payload")
                    if isinstance(chunk, bytes) and chunk:
                        self._said.put(chunk)
                        size += len(chunk)
                elif "InvokeComplete" in event:
                    self._said.put({"InvokeComplete": mapping(event["InvokeComplete"])})
                    return
                if size > _MOST_BYTES or self._fate.given_up:
                    raise TooMuch


class _Hearing:
    """What is known of one streamed invocation so far."""

    def __init__(self, request: InvokeRequest, started_ms: int) -> None:
        self.over = False
        self.broken: Exception | None = None
        self._request = request
        self._started_ms = started_ms
        self._started = time.monotonic()
        self._head: Mapping[str, Any] | None = None
        self._complete: Mapping[str, Any] | None = None
        self._chunks: list[bytes] = []

    @property
    def begun(self) -> bool:
        """Whether the head of an answer came."""
        return self._head is not None

    def elapsed_ms(self) -> float:
        """Since the request was begun."""
        return (time.monotonic() - self._started) * 1000

    def hear(self, said: _Said) -> None:
        """One word of the line."""
        match said:
            case None:
                self.over = True
            case bytes():
                self._chunks.append(said)
            case Exception():
                self.broken, self.over = said, True
            case BaseException():
                raise said
            case {"InvokeComplete": complete}:
                self._complete = complete
            case _:
                self._head = said

    def result(self, clients: Clients) -> InvokeResult:
        """How it ended."""
        elapsed_ms = self.elapsed_ms()
        head, complete = self._head or {}, self._complete or {}
        metadata = mapping(head.get("ResponseMetadata"))
        headers = mapping(metadata.get("HTTPHeaders"))
        fault = self._doubt(clients, whole(head.get("StatusCode")))
        # Lambda tells of an error in the last event; not every endpoint does.
        error = text(complete.get("ErrorCode")) or text(headers.get("x-amz-function-error"))
        log = log_tail(text(complete.get("LogResult")))
        ended = Outcome.FUNCTION_ERROR if error else Outcome.RETURNED
        return InvokeResult(
            outcome=ended if fault is None else Outcome.UNKNOWN,
            status=whole(head.get("StatusCode")) or (fault.status if fault else 0),
            function_error=error,
            payload=b"".join(self._chunks),
            log_tail=log,
            version=text(head.get("ExecutedVersion")),
            request_id=text(metadata.get("RequestId")) or (fault.request_id if fault else ""),
            started_ms=self._started_ms,
            elapsed_ms=elapsed_ms,
            report=find_report(log),
            fault=fault,
            error_details=text(complete.get("ErrorDetails")),
        )

    def _doubt(self, clients: Clients, status: int) -> Fault | None:
        """Why it is not known how it ended, where it is not."""
        if not self.begun:
            assert self.broken is not None
            fault = explain(self.broken, profile=clients.profile, region=clients.known_region)
            return unknown(self._request, fault)
        strange = _strange(self._head or {})
        if strange:
            return unknown(self._request, self._fault(strange, status))
        if self._complete is not None:
            return None
        if self.broken is None:
            broken = self._fault("it ended without Lambda's word that it is complete", status)
        else:
            broken = self._broke(self.broken, status)
        size = sum(map(len, self._chunks))
        name = plain_name(self._request.function)
        return Fault(
            kind=broken.kind,
            what=f"{name} began to answer, and its response broke off after {size:,} bytes: "
            f"{broken.what}.",
            advice="Look in the logs for what it did before you send it again.",
            operation=_OPERATION,
            code=broken.code,
            status=status,
            request_id=broken.request_id,
        )

    def _broke(self, error: Exception, status: int) -> Fault:
        """What went wrong while the stream was read: urllib3's errors come as they are."""
        match error:
            case EventStreamError():
                details = mapping(error.response.get("Error"))
                code = text(details.get("Code"))
                said = text(details.get("Message")).rstrip(". ") or "AWS does not say why"
                return self._fault(f"{said} ({code})", status, Kind.SERVER, code)
            case ParserError() | UnicodeDecodeError():
                return self._fault("what came cannot be understood", status)
            case http.ReadTimeoutError() | TimeoutError():
                return self._fault("nothing more came in time", status, Kind.TIMEOUT)
            case http.HTTPError() | OSError():
                return self._fault("the connection was lost", status, Kind.UNREACHABLE)
            case TooMuch():
                return self._fault("more came than Lambda ever gives", status)
            case _:
                return self._fault(explain(error).what, status, explain(error).kind)

    def _fault(self, what: str, status: int, kind: Kind = Kind.MALFORMED, code: str = "") -> Fault:
        metadata = mapping((self._head or {}).get("ResponseMetadata"))
        return Fault(
            kind=kind,
            what=what,
            operation=_OPERATION,
            code=code,
            status=status,
            request_id=text(metadata.get("RequestId")),
        )


def _strange(head: Mapping[str, Any]) -> str:
    """Why an answer is not Lambda's, as a clause; empty where it seems to be."""
    status = whole(head.get("StatusCode"))
    if status != _OK:
        return f"the answer has status {status} where Lambda gives {_OK}"
    if text(head.get("ResponseStreamContentType")).startswith("text/html"):
        return "the answer is a web page, so something between here and AWS gave it"
    return ""
