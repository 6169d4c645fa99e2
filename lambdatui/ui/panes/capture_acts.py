"""The event that an invocation logged: found among its lines, shown, and sent on where it is taken.

For the panes that show what a tail reads.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lambdatui.core.capture import captures
from lambdatui.core.errors import fault_of
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.invocation import Invocation
from lambdatui.core.lines import Line, LineKind
from lambdatui.ui.aside import aside
from lambdatui.ui.capturing import ask_captured
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, EventOffered, Noted
from lambdatui.ui.offers import Offer
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.lines import LineView

#: Characters that are looked through: more than the longest event takes, logged twice.
_MOST_CHARACTERS = 4_000_000
_DOING = "looking for the event among log lines"
_GONE = "The lines of this invocation are not in memory. Enter reads them again; press C there."


@dataclass(frozen=True)
class Excerpt:
    """The messages of some log events in their order, and the line that says of what they are."""

    messages: tuple[str, ...]
    first: Line


def lines_of_request(buffer: LineBuffer, request: str, source: int) -> Iterator[Line]:
    """Every line of one invocation that is in memory; a retry's too: it has the same event."""
    for chunk in buffer.chunks:
        for place in chunk.request_places(request):
            line = chunk.line(place)
            if line.source == source and line.request == request:
                yield line


def excerpt_of(lines: Iterable[Line]) -> Excerpt | None:
    """The events in which these lines stand; None where they are none of the log's."""
    events: list[list[str]] = []
    first: Line | None = None
    size = 0
    for line in lines:
        if line.kind is LineKind.NOTICE:
            continue
        size += len(line.text) + 1
        if size > _MOST_CHARACTERS:
            break
        first = first or line
        if line.first or not events:
            events.append([line.text])
        else:
            events[-1].append(line.text)
    if first is None:
        return None
    return Excerpt(tuple("\n".join(event) for event in events), first)


class EventCapture:
    """Shows what was found over ``pane``, which then tells of what a person took."""

    def __init__(self, pane: DetailPane, tailing: Tailing) -> None:
        self._pane = pane
        self._tailing = tailing

    def at_cursor(self, view: LineView) -> None:
        """From the invocation of the line under the cursor, else from that line's event alone."""
        line = view.current_line()
        if line is None or line.kind is LineKind.NOTICE:
            self._note("There is no log line under the cursor.")
            return
        if line.request:
            found = lines_of_request(self._tailing.buffer, line.request, line.source)
            self._begin(excerpt_of(found), line.request)
        else:
            self._begin(excerpt_of(view.current_event()), "")

    def of_invocation(self, row: Invocation | None) -> None:
        """From the lines of an invocation, as far as they are in memory."""
        if row is None:
            self._note("There is no invocation under the cursor.")
            return
        buffer = self._tailing.buffer
        lines = lines_of_request(buffer, row.request_id, row.source)
        self._begin(excerpt_of(lines), row.request_id)

    def _begin(self, excerpt: Excerpt | None, request: str) -> None:
        if excerpt is None:
            self._note(_GONE)
            return
        self._pane.run_worker(
            self._find(excerpt, request), group="capture", exclusive=True, exit_on_error=False
        )

    async def _find(self, excerpt: Excerpt, request: str) -> None:
        try:
            found = await aside(lambda: captures(excerpt.messages))
        except Exception as error:
            fault = fault_of(error, _DOING)
            self._pane.post_message(CallFailed(fault, _DOING))
            self._note(fault.sentence(), "error")
            return
        first, name, group = excerpt.first, "", ""
        functions = self._tailing.functions
        if 0 <= first.source < len(functions):
            function = functions[first.source]
            name, group = function.name, function.log_group_name
        details = EventDetails(
            provenance=Provenance.LOG,
            detail=f"{group}:log-stream:{first.stream}",
            request_id=request,
            captured_ms=first.time_ms,
        )

        def taken(offer: Offer | None) -> None:
            if offer is not None:
                self._pane.post_message(EventOffered(offer, name))

        self._pane.post_message(
            ask_captured(
                taken,
                found=found,
                where=where_words(excerpt.messages, request),
                function=name,
                details=details,
            )
        )

    def _note(self, words: str, severity: str = "information") -> None:
        self._pane.post_message(Noted(words, severity))


def where_words(messages: Sequence[str], request: str) -> str:
    """What was looked through: ``12 log events of invocation 9f2c6b1e``."""
    if not request:
        return "this log event"
    count = "1 log event" if len(messages) == 1 else f"{len(messages):,} log events"
    return f"{count} of invocation {request[:8]}"
