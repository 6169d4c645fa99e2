"""Invocations, rebuilt from the lines of a log as they come."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count
from operator import gt, ne
from string import ascii_uppercase

from msgspec.structs import replace

from lambdatui.core.attempt import Attempt
from lambdatui.core.failures import failure_of, places_to_look
from lambdatui.core.invocation import Invocation
from lambdatui.core.log_stream import LogStream, Waiting
from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.core.platform_lines import (
    PLATFORM_BEGINNINGS,
    PLATFORM_INITIALS,
    parse_platform_line,
)
from lambdatui.core.request_names import NAMING_INITIALS, named_request, names_only

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
        # Every line there is comes through here: all that can be told of many at once, is.
        lines = _Lines(events)
        changed: dict[Attempt, None] = {}
        waited: list[Waiting] = []
        begin, end = 0, len(lines.texts)
        while begin < end:
            stream = self._stream(lines.sources[begin], lines.streams[begin])
            until = lines.new_stream.find(1, begin + 1)
            _take_stream(stream, lines, range(begin, end if until < 0 else until), changed, waited)
            begin = end if until < 0 else until
        _end_output(waited)
        if len(self._streams) > _STREAMS:
            self._forget()
        return lines.events(), tuple(attempt.snapshot() for attempt in changed)

    def _stream(self, source: int, name: str) -> LogStream:
        stream = self._streams.get((source, name))
        if stream is None:
            stream = self._streams[source, name] = LogStream(source, name)
        return stream

    def _forget(self) -> None:
        """Forget a quarter of the streams: first those in which nothing runs, the oldest first."""
        oldest = sorted(
            self._streams, key=lambda key: (self._streams[key].running, self._streams[key].last_ms)
        )
        for key in oldest[: len(oldest) - 3 * _STREAMS // 4]:
            del self._streams[key]


class _Lines:
    """The events of one call as columns. A request id is filled in where it is found."""

    __slots__ = (
        "_ids", "_ingested", "grave", "new_stream", "requests", "sources", "streams", "telling",
        "texts", "times",
    )  # fmt: skip

    def __init__(self, events: Sequence[LogEvent]) -> None:
        self.texts = texts = [event.message for event in events]
        self.times = times = [event.timestamp_ms for event in events]
        self.streams = [event.stream for event in events]
        self.sources = [event.source for event in events]
        self.requests = [event.request_id for event in events]
        self._ids = [event.event_id for event in events]
        self._ingested = [event.ingestion_ms for event in events]
        #: 1 where the stream is another than that of the event before.
        self.new_stream = bytearray(map(ne, self.streams, chain(("",), self.streams)))
        if len(set(self.sources)) > 1:
            for at in compress(count(1), map(ne, self.sources, self.sources[1:])):
                self.new_stream[at] = 1
        #: The places of those that may tell of an error.
        self.grave = frozenset(places_to_look(texts))
        heads = [text[:4] for text in texts]
        tells = {head: head[:1] in _TELLING or head in PLATFORM_BEGINNINGS for head in set(heads)}
        #: 0 where a line begins as none does that Lambda writes, or in which a logger names a
        #: request, tells of no error, and is not older than the one before: as most are.
        self.telling = bytearray(map(tells.__getitem__, heads))
        for at in self.grave:
            self.telling[at] = 1
        for at in compress(count(1), map(gt, times, times[1:])):
            self.telling[at] = 1

    def events(self) -> tuple[LogEvent, ...]:
        """All of them, with what was found."""
        return tuple(
            map(
                LogEvent,
                self.times,
                self.texts,
                self.streams,
                self._ids,
                self._ingested,
                self.sources,
                self.requests,
            )
        )


def _take_stream(
    stream: LogStream,
    lines: _Lines,
    places: range,
    changed: dict[Attempt, None],
    waited: list[Waiting],
) -> None:
    """Take events that follow each other in one stream."""
    texts, times, requests = lines.texts, lines.times, lines.requests
    telling, grave = lines.telling, lines.grave
    place, end = places.start, places.stop
    while place < end:
        text, at_ms = texts[place], times[place]
        attempt = stream.alone
        until = place + 1
        if attempt is None or at_ms < (attempt.start_ms or attempt.joined_ms):
            attempt = _owner(stream, text, at_ms, place)
        elif not telling[place]:
            # These are all of the one that runs. Of what was counted before each is looked at.
            if at_ms > attempt.counted_ms:
                until = telling.find(1, until, end)
                until = end if until < 0 else until
        elif text == f"END RequestId: {attempt.request_id}\n" and stream.is_last(attempt):
            stream.end(attempt, at_ms)
        elif (
            place in grave
            or text[:1] not in NAMING_INITIALS
            or not names_only(text, attempt.request_id)
            or not stream.is_last(attempt)
        ):
            attempt = _owner(stream, text, at_ms, place)
        if attempt is None:
            waiting = stream.waiting
            if waiting is not None and len(waiting.places) == 1:
                waited.append(waiting)
        else:
            attempt.count(at_ms, times[until - 1], until - place)
            changed[attempt] = None
            if until == place + 1:
                requests[place] = attempt.request_id
            else:
                requests[place:until] = [attempt.request_id] * (until - place)
            if stream.adopted:
                _adopt(stream, requests, attempt)
        place = until


def _adopt(stream: LogStream, requests: list[str], attempt: Attempt) -> None:
    """Lay the lines that waited to the invocation that was found."""
    for place in stream.adopted:
        requests[place] = attempt.request_id
    stream.adopted = []


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


def _end_output(waited: Iterable[Waiting]) -> None:
    """Forget the places of lines that wait still: they are those of one output."""
    for waiting in waited:
        waiting.places.clear()


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
