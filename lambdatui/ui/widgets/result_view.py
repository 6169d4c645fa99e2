"""What came of an invocation: the headline, the response, the tail of its log."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import WorkType

from lambdatui.core.history import PastRun
from lambdatui.core.invoke import InvokeResult
from lambdatui.core.jsontext import check_json
from lambdatui.core.lines import brief_message, plain_lines
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.aside import aside
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.runs import Ended, Running
from lambdatui.ui.widgets.json_spans import json_lines
from lambdatui.ui.widgets.result_words import Line, ending_lines, past_lines, running_lines
from lambdatui.ui.widgets.text_lines import Kind, Laid, TextLines, trouble_at
from lambdatui.ui.widgets.turns import first_lines
from lambdatui.ui.worksheet import Worksheet

#: Characters from which a response is kept as it was laid out, and how many are.
_LARGE = 200_000
#: Characters up to which a response is indented: more than any has that is not streamed.
_MOST_INDENTED = 8 * 1024 * 1024
_LAID = 4
#: Lines of log up to which the log takes what it needs, at most half of the room, and the
#: response the rest; with more, it is the response that takes what it needs, at most half.
_SMALL_LOG = 6
#: A response of up to so many lines and bytes leaves the log the rest, however little that has.
_SMALL_LINES, _SMALL_BYTES = 12, 600

_TONES = {
    "good": "bold $success",
    "bad": "bold $error",
    "doubt": "bold $warning",
    "strong": "bold",
    "plain": "",
    "context": "$foreground 60%",
}


class ResultLeft(Message):
    """Escape in any part of the result: back to the event."""


class ResultHeadline(Static, can_focus=True):
    """How it ended, in words. It can have the focus, since there may be nothing else to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "event", id="headline.leave"),
        Binding("y", "copy", "copy", id="headline.copy"),
    ]

    copied = ""

    def action_leave(self) -> None:
        """Go back to the event."""
        self.post_message(ResultLeft())

    def action_copy(self) -> None:
        """Ask for the words on the clipboard."""
        if self.copied:
            self.post_message(CopyRequested(self.copied, "how it ended"))


class ResultLines(TextLines):
    """The response or the log tail; a copy takes it as it came, not as it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "event", id="result.leave"),
        Binding("y", "copy", "copy", id="result.copy"),
    ]

    def __init__(self, *, id: str, what: str) -> None:
        super().__init__(id=id)
        self._what = what
        self.copied = ""

    def action_leave(self) -> None:
        """Go back to the event."""
        self.post_message(ResultLeft())

    def action_copy(self) -> None:
        """Ask for it on the clipboard."""
        if self.copied:
            self.post_message(CopyRequested(self.copied, self._what))


class ResultView(Vertical):
    """One invocation's end, or that it is under way."""

    DEFAULT_CSS = """
    ResultView {
        & > ResultHeadline, & ResultLines {
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            padding: 0 1;
            &:focus { border-top: solid $accent; border-title-color: $accent; }
        }
        & > ResultHeadline { height: auto; }
        & > #result-parts { height: 1fr; }
        & #result-response { height: auto; max-height: 50%; }
        & #result-log { height: 1fr; }
        &.-small-log {
            & #result-response { height: 1fr; max-height: 100%; }
            & #result-log { height: auto; max-height: 50%; }
        }
        & .empty { display: none; }
        &.-words-alone > #result-parts { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        # Large responses as they were laid out, and the one that is shown to its end.
        self._laid: LRUCache[str, Laid] = LRUCache(_LAID)
        self._whole = ""
        # What is shown now: words alone may change without what stands below them.
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Headline, response, log."""
        headline = ResultHeadline(markup=False)
        headline.border_title = Content("Result")
        yield headline
        with Vertical(id="result-parts"):
            yield ResultLines(id="result-response", what="the response")
            yield ResultLines(id="result-log", what="the log tail")

    def on_mount(self) -> None:
        """Nothing was run yet."""
        self._show_words([])

    @property
    def words(self) -> str:
        """The words above the response."""
        return self._words

    def show(self, sheet: Worksheet, now_ms: int) -> None:
        """What is known for a function: that one is under way, how the last ended, or nothing."""
        if sheet.running is not None:
            self._show_running(sheet.running, now_ms)
        elif sheet.past is not None:
            listed = sheet.event_of(sheet.past) is not None
            words = past_lines(sheet.past, now_ms, listed=listed)
            if sheet.past_run is not None and sheet.past_run.result is not None:
                self._show_past(words, sheet.past_run, sheet.past_run.result)
            else:
                self._show_words(words)
            self.query_one(ResultHeadline).copied = self._words
        elif sheet.ended is not None:
            self._show_ended(sheet.ended)
        else:
            self._show_words([("Nothing was sent yet. ctrl+r sends the event.", "context")])

    def tick(self, sheet: Worksheet, now_ms: int) -> None:
        """Say how long it has been under way, and show what came of it meanwhile."""
        if sheet.running is not None:
            self._say(running_lines(sheet.running, now_ms))
            self._show_come(sheet.running)

    def _show_running(self, running: Running, now_ms: int) -> None:
        self._say(running_lines(running, now_ms))
        if self._shown is not running:
            self._shown = running
            self._clear()
            self.set_class(True, "-small-log")
            view = self.query_one("#result-response", ResultLines)
            view.border_title = Content("Response, as it comes")
            if running.streamed is not None:
                # All that came: it may have been looked at before, and another function then.
                running.streamed.rewind()
        self._show_come(running)

    def _show_come(self, running: Running) -> None:
        streamed = running.streamed
        if streamed is None or not streamed.fresh or self._shown is not running:
            return
        self.remove_class("-words-alone")
        view = self.query_one("#result-response", ResultLines)
        view.remove_class("empty")
        follows = view.at_end
        view.amend(safe(line) for line in streamed.lines())
        if follows:
            # At the end, whatever room there will be, until a person scrolls up.
            view.open_at(view.line_count)

    def _show_words(self, lines: list[Line]) -> None:
        self._shown = None
        self._say(lines)
        self._clear()

    def _clear(self) -> None:
        self.add_class("-words-alone")
        self._fill("#result-response", "", iter(()))
        self._fill("#result-log", "", iter(()))

    def _show_past(self, words: list[Line], past: PastRun, result: InvokeResult) -> None:
        self._say(words)
        if self._shown is not past:
            self._shown = past
            self._show_response(result.payload)
            self._show_log(result)

    def _show_ended(self, ended: Ended) -> None:
        self._say(ending_lines(ended))
        result = ended.result
        whole = f"\nrequest {result.request_id}" if result and result.request_id else ""
        self.query_one(ResultHeadline).copied = self._words + whole
        if result is None:
            self._shown = ended
            self._clear()
            return
        # The words of an end change as more is known of it; the response does not.
        if self._shown is result:
            return
        self._shown = result
        self._show_response(result.payload)
        self._show_log(result)

    def _show_response(self, payload: bytes) -> None:
        self.remove_class("-words-alone")
        text = payload.decode("utf-8", errors="replace")
        response = self.query_one("#result-response", ResultLines)
        response.border_title = Content(f"Response · {len(payload):,} bytes · y copies")
        if laid := self._laid.get(text):
            self._bring_back(response, text, laid)
        elif len(text) < _LARGE:
            kind, first, rest = _begun(text)
            self._fill("#result-response", text, chain(first, rest), kind)
        else:
            self._fill("#result-response", text, iter(()))
            work: WorkType[None] = partial(self._fill_large, response)
            self.run_worker(work, group="#result-response", exclusive=True)

    async def _fill_large(self, view: ResultLines) -> None:
        kind, first, rest = await aside(partial(_begun, view.copied))
        view.show(first, kind)
        await self._fill_rest(view, rest)

    def _show_log(self, result: InvokeResult) -> None:
        log = result.log_tail.rstrip("\n")
        self.query_one("#result-log").border_title = Content("Log tail, at most the last 4 KB")
        brief = [safe(brief_message(line.text)) for line in plain_lines(log)] if log else []
        large = len(result.payload) > _SMALL_BYTES or self._response_lines > _SMALL_LINES
        self.set_class(large and len(brief) <= _SMALL_LOG, "-small-log")
        self._fill("#result-log", log, iter(brief), "log")
        if brief:
            self.query_one("#result-log", ResultLines).open_at(trouble_at(brief))

    @property
    def _response_lines(self) -> int:
        return self.query_one("#result-response", ResultLines).line_count

    def _say(self, lines: list[Line]) -> None:
        safe_words = [(safe(words), _TONES[tone]) for words, tone in lines]
        self._words = "\n".join(words for words, _ in safe_words)
        content = Content("\n").join(Content.styled(words, style) for words, style in safe_words)
        self.query_one(ResultHeadline).update(content)

    def _fill(self, selector: str, source: str, lines: Iterator[str], kind: Kind = "plain") -> None:
        view = self.query_one(selector, ResultLines)
        self._put_away(view)
        if not source and view.has_focus:
            # What is hidden would take the focus away with it, and the keys with that.
            self.query_one(ResultHeadline).focus(scroll_visible=False)
        view.set_class(not source, "empty")
        view.copied = source
        view.show(first_lines(lines), kind)
        # One a view: a newer result ends the filling of an older one.
        self.workers.cancel_group(self, selector)
        if source:
            # No coroutine yet: one that is cancelled before it begins would be left behind.
            work: WorkType[None] = partial(self._fill_rest, view, lines)
            self.run_worker(work, group=selector)

    async def _fill_rest(self, view: ResultLines, lines: Iterator[str]) -> None:
        await view.fill(lines)
        if len(view.copied) >= _LARGE:
            self._whole = view.copied

    def _put_away(self, view: ResultLines) -> None:
        if self._whole and view.copied == self._whole:
            self._laid[self._whole] = view.laid
            self._whole = ""

    def _bring_back(self, view: ResultLines, text: str, laid: Laid) -> None:
        # Whatever was still being put after the lines of an older result ends.
        self.workers.cancel_group(self, "#result-response")
        self._put_away(view)
        view.remove_class("empty")
        view.copied = self._whole = text
        view.show_laid(laid)

    def focus_part(self) -> None:
        """Put the focus on what is to be read."""
        response = self.query_one("#result-response", ResultLines)
        part = self.query_one(ResultHeadline) if response.has_class("empty") else response
        part.focus(scroll_visible=False)


def _begun(text: str) -> tuple[Kind, list[str], Iterator[str]]:
    """How a response is shown, its first lines, and the rest."""
    # Only a streamed one is larger than this, and it is read as it came.
    is_json = 0 < len(text) <= _MOST_INDENTED and check_json(text) is None
    lines = json_lines(text) if is_json else iter(safe_lines(text) if text else ())
    return "json" if is_json else "plain", first_lines(lines), lines
