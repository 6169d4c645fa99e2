"""Invocations, rebuilt from the lines of a log as they come."""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

from msgspec.structs import replace

from lambdatui.core.attempt import Attempt
from lambdatui.core.failures import failure_of
from lambdatui.core.invocation import Invocation
from lambdatui.core.log_stream import LogStream, Waiting
from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.core.platform_lines import (
    PLATFORM_BEGINNINGS,
    PLATFORM_INITIALS,
    parse_platform_line,
)
from lambdatui.core.request_names import NAMING_INITIALS, named_request

# With one of these begins a line that may name an invocation, or as PLATFORM_BEGINNINGS tells.
_TELLING = (PLATFORM_INITIALS | NAMING_INITIALS) - frozenset(ascii_uppercase)
# Streams that are remembered: each is one execution environment.
_STREAMS = 4_096


class Tracker:
    """Tells to which invocation each log event belongs, and how each invocation stands.

    A line that names its request belongs to that one. Any other belongs to the invocation that ran
    in its stream at its time, or had just ended; the lines of an environment's start belong to the
    invocation that starts next. Events may come late. Nothing is said of lines that fit nowhere.

    ``running`` are invocations that an earlier tail of the same groups left unfinished.
    """

    def __init__(self, running: Sequence[Invocation] = ()) -> None:
        self._streams: dict[tuple[int, str], LogStream] = {}
        for invocation in running:
            self._stream(invocation.source, invocation.stream).resume(invocation)

    def take(
        self, events: Sequence[LogEvent]
    ) -> tuple[tuple[LogEvent, ...], tuple[Invocation, ...]]:
        """The events with their request ids, and the invocations of which they tell something.

        Each of these comes once, as it stands after the last event. A line of an environment's
        start has no request id where the START that follows comes with a later call; it counts all
        the same.
        """
        output: list[LogEvent] = []
        changed: dict[Attempt, None] = {}
        waited: list[Waiting] = []
        streams = self._streams
        # This runs for every line there is: what it can look at, it does not ask for.
        name = source = None
        stream: LogStream | None = None
        for place, event in enumerate(events):
            if stream is None or event.stream != name or event.source != source:
                name, source = event.stream, event.source
                stream = streams.get((source, name)) or self._stream(source, name)
            text, at_ms = event.message, event.timestamp_ms
            attempt = None
            # Most lines begin as no line does that Lambda writes, or in which a logger names a
            # request, and are of the one that runs.
            if text[:1] not in _TELLING and text[:4] not in PLATFORM_BEGINNINGS:
                attempt = stream.alone
                if attempt is not None and at_ms < (attempt.start_ms or attempt.joined_ms):
                    attempt = None
            if attempt is None:
                attempt = _owner(stream, text, at_ms, place)
            elif (failure := failure_of(text)) is not None:
                attempt.fail(failure, at_ms)
            if attempt is None:
                output.append(event)
                waiting = stream.waiting
                if waiting is not None and len(waiting.places) == 1:
                    waited.append(waiting)
                continue
            if attempt.counted_ms < 0 < attempt.first_ms <= attempt.last_ms <= at_ms:
                attempt.lines += 1
                attempt.last_ms = at_ms
            else:
                attempt.count(at_ms, at_ms)
            changed[attempt] = None
            output.append(
                LogEvent(
                    at_ms,
                    text,
                    event.stream,
                    event.event_id,
                    event.ingestion_ms,
                    event.source,
                    attempt.request_id,
                )
            )
            if stream.adopted:
                _adopt(output, stream, attempt)
        _end_output(waited)
        if len(streams) > _STREAMS:
            self._forget()
        return tuple(output), tuple(attempt.snapshot() for attempt in changed)

    def _stream(self, source: int, name: str) -> LogStream:
        return self._streams.setdefault((source, name), LogStream(source, name))

    def _forget(self) -> None:
        """Forget a quarter of the streams: first those in which nothing runs, the oldest first."""
        oldest = sorted(
            self._streams, key=lambda key: (self._streams[key].running, self._streams[key].last_ms)
        )
        for key in oldest[: len(oldest) - 3 * _STREAMS // 4]:
            del self._streams[key]


def _owner(stream: LogStream, text: str, at_ms: int, place: int) -> Attempt | None:
    """The invocation to which an event belongs; None where that is not known, or not yet."""
    owner = None
    initial = text[:1]
    if initial in PLATFORM_INITIALS:
        line = parse_platform_line(text)
        if line is not None:
            owner = stream.of_platform(line, at_ms)
            if owner is None:
                stream.wait(place, at_ms)
            return owner
    if initial in NAMING_INITIALS and (named := named_request(text)) is not None:
        request_id, sure = named
        owner = (stream.believed if sure else stream.named)(request_id, at_ms)
    if owner is None:
        owner = stream.unnamed(at_ms)
    failure = failure_of(text)
    if owner is not None:
        if failure is not None:
            owner.fail(failure, at_ms)
    elif stream.wait(place, at_ms) and failure is not None and stream.waiting is not None:
        stream.waiting.failure = stream.waiting.failure or failure
    return owner


def _adopt(output: list[LogEvent], stream: LogStream, attempt: Attempt) -> None:
    """Lay the lines that waited to the invocation that was found."""
    for place in stream.adopted:
        output[place] = _of(output[place], attempt)
    stream.adopted = []


def _end_output(waited: Iterable[Waiting]) -> None:
    """Forget the places of lines that wait still: they are those of one output."""
    for waiting in waited:
        waiting.places.clear()


def _of(event: LogEvent, attempt: Attempt) -> LogEvent:
    return LogEvent(
        event.timestamp_ms,
        event.message,
        event.stream,
        event.event_id,
        event.ingestion_ms,
        event.source,
        attempt.request_id,
    )


def tracked(
    batches: Iterable[TailBatch], running: Sequence[Invocation] = ()
) -> Iterator[TailBatch]:
    """A tail's batches, with the request ids of the events and the invocations that they tell of.

    Notices and ``caught_up`` pass through. ``running`` are invocations that an earlier tail of the
    same groups left unfinished.
    """
    tracker = Tracker(running)
    for batch in batches:
        if batch.events:
            events, invocations = tracker.take(batch.events)
            yield replace(batch, events=events, invocations=invocations)
        else:
            yield batch
