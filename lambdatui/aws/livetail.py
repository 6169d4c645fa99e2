"""One session of Live Tail, read on a thread of its own."""

import contextlib
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import urllib3.exceptions as http
from botocore.eventstream import ParserError
from botocore.exceptions import EventStreamError

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.errors import told
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.live_update import LiveUpdate, group_of, live_parts
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import LogEvent
from lambdatui.core.stop import Clock

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

#: The groups that one session may have (CloudWatch Logs API, StartLiveTail).
GROUPS = 10
#: An update comes every second, if only an empty one (StartLiveTail): longer silence is a
#: connection that broke without a word.
SILENCE_S = 15.0
#: What may wait to be taken, in characters of messages: a minute of the most that Live Tail sends.
ROOM = 32_000_000
#: What an event takes besides its message.
_EVENT_SIZE = 400

_OPERATION = "StartLiveTail"
#: What endpoints say that do not know the call.
_UNKNOWN = frozenset({"UnknownOperationException", "UnknownOperation", "InvalidAction"})
_NOT_IMPLEMENTED = 501
#: Refusals after which another attempt to start a session ends in the same way.
_LASTING = frozenset(
    {
        Kind.BAD_CONFIG,
        Kind.BUG,
        Kind.CONFLICT,
        Kind.DENIED,
        Kind.INVALID,
        Kind.NO_REGION,
        Kind.READ_ONLY,
        Kind.TOO_LARGE,
        Kind.UNKNOWN_PROFILE,
    }
)


class Started(NamedTuple):
    """What is ingested from here on, the session sends."""

    at_ms: int


class Update(NamedTuple):
    """What was ingested within about a second: events, each with its group's name.

    ``from_ms`` and ``at_ms`` are when the update before and this one came, by our clock. A
    ``sampled`` one lacks events.
    """

    from_ms: int
    at_ms: int
    events: Sequence[tuple[str, LogEvent]]
    sampled: bool


class Missed(NamedTuple):
    """Updates were dropped, as those before them were not taken in time."""

    from_ms: int
    at_ms: int


class Ended(NamedTuple):
    """The session is over, or never began. ``timed_out`` after its three hours."""

    fault: Fault
    timed_out: bool


Item = Started | Update | Missed | Ended


class LiveSession:
    """A session over at most ten log groups, from construction to :meth:`close`.

    What it brings goes to ``inbox``: one Started, updates, and one Ended, which alone comes where
    it could not be started. ``arns`` are those of the groups, without ``:*``; ``pattern`` is a
    filter pattern. (CloudWatch Logs API, StartLiveTail.)
    """

    def __init__(
        self,
        clients: "Clients",
        arns: Sequence[str],
        pattern: str,
        *,
        inbox: Inbox[Any],
        clock: Clock,
    ) -> None:
        self.started_ms = 0
        self.ended: Ended | None = None
        self._clients = clients
        self._asked: dict[str, Any] = {"logGroupIdentifiers": list(arns)}
        if pattern:
            self._asked["logEventFilterPattern"] = pattern
        self._inbox = inbox
        self._clock = clock
        self._last_ms = 0
        self._missed: Missed | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._stream: Any = None
        self._thread = threading.Thread(target=self._run, name="live-tail", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the session; its thread and its connection end by themselves, at once.

        While it is only being started, they end when AWS has answered.
        """
        with self._lock:
            self._closed = True
            if self._stream is not None:
                _shut(self._stream)

    def _run(self) -> None:
        try:
            with told("follow by Live Tail", self._clients):
                self._read()
            fault = _broke("the stream came to its end")
        except LambdatuiError as error:
            fault = error.fault
        except Exception as error:
            # urllib3's own errors, which botocore lets through from a stream.
            fault = _broke(f"lambdatui did not understand it ({type(error).__name__})")
        if self._missed is not None:
            self._inbox.put(self._missed)
        self.ended = Ended(fault, fault.code == "SessionTimeoutException")
        self._inbox.put(self.ended)

    def _read(self) -> None:
        client = self._clients.new_live_client(SILENCE_S)
        with contextlib.closing(client):
            answer = client.start_live_tail(**self._asked)
            stream: Any = required(mapping(answer), "responseStream", object, _OPERATION)
            with contextlib.closing(stream):
                with self._lock:
                    self._stream = stream
                    if self._closed:
                        return
                try:
                    self._listen(stream)
                except Exception as error:
                    raise _in_words(error) from error
                finally:
                    with self._lock:
                        self._stream = None

    def _listen(self, stream: Any) -> None:
        for part in live_parts(stream):
            if self._closed:
                return
            if isinstance(part, LiveUpdate):
                self._start()
                self._came(part.events, sampled=part.sampled)
            elif "sessionUpdate" in part:
                self._start()
                self._update(mapping(part["sessionUpdate"]))
            elif "sessionStart" in part:
                self._start()

    def _start(self) -> None:
        if not self.started_ms:
            self.started_ms = self._last_ms = self._clock()
            self._inbox.put(Started(self.started_ms))

    def _update(self, update: Mapping[str, Any]) -> None:
        results = required(update, "sessionResults", list, _OPERATION)
        events = [_event(entry) for entry in structures(results)]
        sampled = bool(mapping(update.get("sessionMetadata")).get("sampled"))
        self._came(events, sampled=sampled)

    def _came(self, events: Sequence[tuple[str, LogEvent]], *, sampled: bool) -> None:
        came = Update(self._last_ms, self._clock(), events, sampled)
        size = sum(len(event.message) + _EVENT_SIZE for _, event in events) + 1
        if self._missed is not None or not self._inbox.put(came, size):
            self._miss(came, size)
        self._last_ms = came.at_ms

    def _miss(self, came: Update, size: int) -> None:
        """Note what does not fit; once there is room again, say it, before what fits."""
        if self._missed is not None and self._inbox.fits(size):
            self._inbox.put(self._missed)
            self._missed = None
            self._inbox.put(came, size)
        else:
            from_ms = came.from_ms if self._missed is None else self._missed.from_ms
            self._missed = Missed(from_ms, came.at_ms)


def hopeless(fault: Fault) -> bool:
    """Whether another attempt to start a session would end in the same way."""
    if fault.code in _UNKNOWN or fault.status == _NOT_IMPLEMENTED:
        return True
    return fault.kind in _LASTING


def _event(entry: Mapping[str, Any]) -> tuple[str, LogEvent]:
    event = LogEvent(
        timestamp_ms=required(entry, "timestamp", int, _OPERATION),
        message=text(entry.get("message")),
        stream=text(entry.get("logStreamName")),
        ingestion_ms=whole(entry.get("ingestionTime")),
    )
    return group_of(text(entry.get("logGroupIdentifier"))), event


def _shut(stream: Any) -> None:
    """Wake the thread that waits for the stream's next byte.

    Closing would wait for it. Where urllib3 is too old to have this, the thread sees with the next
    update, within a second, that nobody wants it.
    """
    with contextlib.suppress(Exception):
        stream._raw_stream.shutdown()


def _broke(because: str, kind: Kind = Kind.UNREACHABLE) -> Fault:
    return Fault(kind=kind, what=f"Live Tail broke off: {because}.", operation=_OPERATION)


def _in_words(error: Exception) -> Exception:
    """What went wrong while the stream was read: urllib3's errors come as they are."""
    match error:
        case LambdatuiError():
            return error
        case EventStreamError():
            details = mapping(error.response.get("Error"))
            code = text(details.get("Code"))
            said = text(details.get("Message")).rstrip(". ")
            fault = Fault(
                kind=Kind.SERVER,
                what=f"Live Tail ended: {said or 'AWS does not say why'} ({code}).",
                operation=_OPERATION,
                code=code,
            )
        case ParserError() | UnicodeDecodeError() | ValueError():
            fault = _broke("what came cannot be understood", Kind.MALFORMED)
        case http.ReadTimeoutError() | TimeoutError():
            fault = _broke(f"nothing came for {SILENCE_S:g} s", Kind.TIMEOUT)
        case http.HTTPError() | OSError():
            fault = _broke("the connection was lost")
        case _:
            return error
    return LambdatuiError(fault)
