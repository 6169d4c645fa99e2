"""What ``lambdatui tail`` writes: data on standard output, a word about it on standard error."""

from collections.abc import Callable

from lambdatui.cli.tail_grep import Grep
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.levels import Level
from lambdatui.core.lines import lines_of
from lambdatui.core.log_output import GAPS, as_json, gap_object, object_of
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailMode, TailRequest
from lambdatui.core.notice_words import notice_words
from lambdatui.core.stack_lines import StackLines
from lambdatui.core.timespan import iso


class TailOutput:
    """Writes one batch after the other, and hands each one over at once."""

    def __init__(self, request: TailRequest, output: Output, *, json: bool, grep: Grep | None):
        self._request = request
        self._output = output
        self.json = json
        self._finds: Callable[[str], bool] | None = grep.finds if grep is not None else None
        self._stack = StackLines()
        self._several = len(request.functions) > 1
        polls = request.mode is TailMode.POLL
        #: In which way it follows, as far as the person knows: at first as was asked for.
        self._way = NoticeKind.POLLING if polls else NoticeKind.LIVE
        #: How many events were written.
        self.written = 0

    def write(self, batch: TailBatch) -> None:
        """The events that are asked for, and what the tail says of itself.

        Raises:
            BrokenPipeError: where the reader is gone.
            LambdatuiError: INVALID, where an expression takes too long.
        """
        show, finds = self._event, self._finds
        for event in batch.events:
            # Also of an event that is not shown: the next one may go on with its traceback.
            level = self._level(event) if self.json else Level.NONE
            if finds is None or finds(event.message):
                show(event, level)
                self.written += 1
        told = [notice for notice in batch.notices if not self._gap(notice) and self._news(notice)]
        # Also where nothing came: a reader that is gone is noticed then.
        self._output.flush()
        for notice in told:
            tell(f"lambdatui: {self._whose(notice)}{notice_words(notice)}")

    def _level(self, event: LogEvent) -> Level:
        return self._stack.take(lines_of(event))[0].level

    def _event(self, event: LogEvent, level: Level) -> None:
        request = self._request
        if self.json:
            found = object_of(event, request.functions, request.groups, level)
            self._output.line(as_json(found))
            return
        message = event.message.rstrip("\r\n")
        text = f"{iso(event.timestamp_ms)} {event.stream} {message}"
        if self._several:
            self._output.labelled(request.functions[event.source], event.source, text)
        else:
            self._output.line(text)

    def _whose(self, notice: Notice) -> str:
        """The function before what was missed of it, where there are several."""
        one = self._several and notice.kind in GAPS and notice.source >= 0
        return f"{self._request.functions[notice.source]}: " if one else ""

    def _news(self, notice: Notice) -> bool:
        """Whether it says what the person does not know."""
        if notice.kind not in (NoticeKind.LIVE, NoticeKind.POLLING):
            return True
        known, self._way = self._way, notice.kind
        return notice.kind is not known

    def _gap(self, notice: Notice) -> bool:
        """Write what was missed where a program looks for it; whether that was done."""
        if not self.json or notice.kind not in GAPS:
            return False
        found = gap_object(notice, self._request.functions, self._request.groups)
        self._output.line(as_json(found))
        return True


class Emptiness:
    """Says once that the whole window has no event, which no output at all does not tell."""

    def __init__(self, request: TailRequest, words: str, *, chosen: bool) -> None:
        """``words`` as in :class:`~lambdatui.cli.tail_window.Window`; ``chosen`` by a filter."""
        self._request = request
        self._words = words
        self._chosen = chosen
        self._missing: set[int] = set()
        self._told = False

    def see(self, batch: TailBatch, written: int) -> None:
        """Take notice of what came, and how much was written so far."""
        self._missing |= {n.source for n in batch.notices if n.kind is NoticeKind.WAITING}
        self._told = self._told or written > 0
        if batch.caught_up and self._request.follow:
            self.tell_once()

    def tell_once(self) -> None:
        """Say it, unless there was an event, or each group was said not to exist."""
        if self._told or len(self._missing) == len(set(self._request.groups)):
            return
        self._told = True
        what = "No log event matches the filter" if self._chosen else "No log event"
        waiting = " Waiting for what comes." if self._request.follow else ""
        tell(f"lambdatui: {what} {self._words}.{waiting}")
