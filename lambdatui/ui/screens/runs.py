"""Past invocations: what was sent, what came of it, and what to do with it now."""

import asyncio
from functools import partial
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.functions import plain_name
from lambdatui.core.history import HistoryEntry, PastRun, place_of
from lambdatui.core.invoke import Outcome
from lambdatui.core.ports import HistoryPort
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.offers import Offer
from lambdatui.ui.runs_asked import Chosen, RunLogs
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.filter_line import FilterLine
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.moments import is_today
from lambdatui.ui.widgets.past_run_columns import past_run_columns
from lambdatui.ui.widgets.past_run_words import no_payload, no_response, run_lines
from lambdatui.ui.widgets.result_words import clock_time
from lambdatui.ui.widgets.table import Table

#: Between the last letter and the search, and between the cursor's rest and the reading.
_REST_S = 0.15
_CURSOR_S = 0.04
#: How many the history gives at most.
_MOST = 100
#: Bytes from which reading them as text is felt.
_LARGE = 200_000
#: How long after its start a line of an invocation may come: the longest timeout, and some; in ms.
_LONGEST_MS = 960_000
_LATE_MS = 60_000
_TONES = {
    "good": "bold $text-success",
    "bad": "bold $text-error",
    "doubt": "bold $text-warning",
    "strong": "bold",
    "plain": "",
    "context": "$foreground 60%",
}


class RunsScreen(Framed[Chosen | RunLogs | PastRun]):
    """Begins with the invocations of ``function``, or with all of them where it is empty.

    Gives :class:`Chosen` for an event to edit, run again or save, :class:`RunLogs` for the logs of
    an invocation, and a :class:`PastRun` to compare something with.
    """

    DEFAULT_CSS = """
    RunsScreen {
        & #runs { height: 1fr; min-height: 4; }
        & #run-words { height: auto; max-height: 7; border-top: solid $border-blurred; }
        & #bodies { height: 1fr; }
        & #bodies > JsonPreview { width: 1fr; }
        & #bodies:focus-within, &.-wide #bodies { height: 2fr; }
        & #bodies > JsonPreview:focus { width: 2fr; }
        &.-wide #bodies > JsonPreview:focus { width: 1fr; }
        &.-empty #run-words, &.-empty #bodies { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "find", id="runs.filter"),
        Binding("a", "everywhere", "all", id="runs.everywhere"),
        Binding("R", "again('run')", "rerun", id="runs.again"),
        Binding("s", "again('save')", "save", id="runs.save"),
        Binding("equals_sign", "compare", "compare", key_display="=", id="runs.compare"),
        Binding("u,l", "logs", "logs", id="runs.logs"),
        Binding("y", "copy", "copy", id="runs.copy"),
        Binding("r", "refresh", "refresh", id="runs.refresh", show=False),
        Binding("q", "leave", "back", id="runs.leave", show=False),
    ]

    def __init__(self, history: HistoryPort, clock: Clock, function: str = "") -> None:
        super().__init__("Past invocations")
        self._history = history
        self._clock = clock
        self._function = function
        self._everywhere = not function
        self._text = ""
        self._read_run: PastRun | None = None

    def parts(self) -> ComposeResult:
        """What to look for, the invocations, and the one under the cursor."""
        yield FilterLine("words: a name, a request id, an error, what was sent", id="filter")
        columns = past_run_columns(self._clock, several=self._everywhere, other_days=False)
        yield RunTable(columns, lambda entry: entry.id, id="runs")
        yield Static(markup=False, id="run-words")
        with Horizontal(id="bodies"):
            yield JsonPreview("Sent", id="sent")
            yield JsonPreview("Response", id="response")

    def on_mount(self) -> None:
        """Read them."""
        self._table.focus()
        self._search()

    @property
    def _table(self) -> "RunTable":
        return self.query_one(RunTable)

    @property
    def _entry(self) -> HistoryEntry | None:
        return self._table.cursor_row

    @property
    def _run(self) -> PastRun | None:
        """All of the one under the cursor, once it was read."""
        run, entry = self._read_run, self._entry
        return run if run is not None and entry is not None and run.entry.id == entry.id else None

    @property
    def _comparable(self) -> PastRun | None:
        """The same, where its whole response is known: one that was not kept equals nothing."""
        run = self._run
        if run is None or run.result is None or not run.entry.type.waits:
            return None
        if not run.entry.answered:
            return None
        return run if len(run.result.payload) == run.entry.response_bytes else None

    # The list.

    def _search(self, rest_s: float = 0.0) -> None:
        self.do(partial(self._read, rest_s), "reading the history", group="search")

    async def _read(self, rest_s: float) -> None:
        await asyncio.sleep(rest_s)
        if not self._table.rows:
            self.say("Reading the history…")
        function = "" if self._everywhere else self._function
        found = await self._history.search_history(self._text, function)
        now_ms = self._clock()
        other_days = any(not is_today(entry.started_ms, now_ms) for entry in found)
        several = self._everywhere
        self._table.set_columns(
            past_run_columns(self._clock, several=several, other_days=other_days)
        )
        self._table.set_rows(found)
        self.set_class(not found, "-empty")
        self.refresh_bindings()
        self.say(self._counted(len(found)), "context" if found else "strong")

    def _counted(self, found: int) -> str:
        whose = "all functions" if self._everywhere else plain_name(self._function)
        holding = f" with '{self._text}'" if self._text else ""
        if found == 0 and holding:
            return f"Nothing{holding} was sent to {whose}. / looks for something else."
        if found == 0:
            elsewhere = "" if self._everywhere else " a shows those of all functions."
            return f"lambdatui has sent nothing to {whose} yet: i, then ^r does.{elsewhere}"
        count = f"the newest {found}" if found >= _MOST else f"{found}"
        more = " · / finds older ones" if found >= _MOST else ""
        return f"{count} of {whose}{holding}, newest first{more}"

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        """Search once the person rests."""
        self._text = event.text
        self._search(_REST_S)

    def on_filter_line_left(self) -> None:
        """Back to what was found."""
        self._table.focus()

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def action_everywhere(self) -> None:
        """Those of all functions, or of this one alone."""
        self._everywhere = not self._everywhere
        self._search()

    def action_refresh(self) -> None:
        """Read them again."""
        self._search()

    def action_leave(self) -> None:
        """Back by one step: out of the search, then out of the screen."""
        line = self.query_one(FilterLine)
        if line.is_typing or self._text:
            line.close()
            self._table.focus()
        else:
            self.dismiss(None)

    # The one under the cursor.

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Show it once the cursor rests."""
        event.stop()
        self._read_run = None
        entry = self._entry
        self._show_words(entry)
        self.refresh_bindings()
        if entry is not None:
            self.do(partial(self._read_one, entry), "reading an invocation", group="one")

    async def _read_one(self, entry: HistoryEntry) -> None:
        await asyncio.sleep(_CURSOR_S)
        run = await self._history.past_run(entry.id)
        self._read_run = run
        self._show_words(entry)
        self.refresh_bindings()
        sent = self.query_one("#sent", JsonPreview)
        response = self.query_one("#response", JsonPreview)
        if run is None:
            sent.say("It is not in the history any more: r reads it again.")
            response.say("")
            return
        if run.payload is None:
            sent.say(no_payload(entry))
        else:
            size = f"Sent · {len(run.payload):,} bytes"
            sent.show_text(await _text(run.payload), title=size)
        result = run.result
        if result is None or not result.payload:
            response.say(no_response(entry, self._clock()))
        else:
            size = f"Response · {len(result.payload):,} bytes"
            response.show_text(await _text(result.payload), title=size)

    def _show_words(self, entry: HistoryEntry | None) -> None:
        lines = run_lines(entry, self._run, self._clock()) if entry is not None else []
        content = Content("\n").join(
            Content.styled(safe(words), _TONES[tone]) for words, tone in lines
        )
        self.query_one("#run-words", Static).update(content)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the invocation under the cursor has something for."""
        del parameters
        if not self.is_mounted:
            return True
        entry = self._entry
        match action:
            case "again" | "copy":
                return entry is not None and (self._run is None or self._run.payload is not None)
            case "compare":
                return self._comparable is not None
            case "logs":
                return entry is not None and entry.outcome not in (Outcome.REFUSED, Outcome.ALLOWED)
            case "everywhere":
                return bool(self._function)
        return True

    # What to do with it.

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Edit what was sent."""
        event.stop()
        self._take("edit")

    def action_again(self, how: Literal["run", "save"]) -> None:
        """Run it again, or save what was sent."""
        self._take(how)

    def _take(self, how: Literal["edit", "run", "save"]) -> None:
        # A key may come before the cursor's run was read.
        if (entry := self._entry) is not None:
            self.do(partial(self._taken, entry, how), "reading an invocation", group="take")

    async def _taken(self, entry: HistoryEntry, how: Literal["edit", "run", "save"]) -> None:
        here = place_of(self._function)
        if how == "run" and here and entry.place != here:
            where = (
                f"It was sent in {entry.place}" if entry.place else "Where it was sent is unknown"
            )
            self.say(f"{where}, and this is {here}: not sent. ↵ takes it to the editor.", "doubt")
            return
        text = await self._sent(entry)
        if text is None:
            return
        details = EventDetails(
            provenance=Provenance.HISTORY,
            request_id=entry.request_id,
            captured_ms=entry.started_ms,
            type=entry.type,
            qualifier=entry.qualifier,
        )
        offer = Offer(
            text=text,
            source=f"sent {clock_time(entry.started_ms)} {entry.event_name}".rstrip(),
            details=details,
            name=entry.event_name,
            save=how == "save",
            run=how == "run",
            client_context=entry.client_context,
        )
        self.dismiss(Chosen(offer, entry.function))

    async def _sent(self, entry: HistoryEntry) -> str | None:
        """The text that was sent; None, with a sentence, where there is none to give."""
        known = self._run
        run = known if known is not None and known.entry.id == entry.id else None
        run = run or await self._history.past_run(entry.id)
        if run is None or run.payload is None:
            self.say(no_payload(entry), "doubt")
            return None
        try:
            return run.payload.decode()
        except UnicodeDecodeError:
            self.say("What was sent is not text (UTF-8), so it cannot be edited here.", "doubt")
            return None

    def action_copy(self) -> None:
        """What was sent, to the clipboard."""
        if (entry := self._entry) is not None:
            self.do(partial(self._copy, entry), "reading an invocation", group="take")

    async def _copy(self, entry: HistoryEntry) -> None:
        if (text := await self._sent(entry)) is not None:
            self.post_message(CopyRequested(text, "what was sent"))

    def action_compare(self) -> None:
        """Give the whole of it, to be compared with something."""
        if (run := self._comparable) is not None:
            self.dismiss(run)

    def action_logs(self) -> None:
        """Give where its log lines are to be found."""
        entry = self._entry
        if entry is None:
            return
        last_ms = int(entry.elapsed_ms) + _LATE_MS if entry.answered else _LONGEST_MS
        until_ms = max(entry.started_ms + _LATE_MS, self._clock())
        self.dismiss(
            RunLogs(
                function=entry.function,
                from_ms=entry.started_ms,
                to_ms=min(entry.started_ms + last_ms, until_ms),
                request_id=entry.request_id,
            )
        )


async def _text(payload: bytes) -> str:
    work = partial(payload.decode, "utf-8", errors="replace")
    return work() if len(payload) < _LARGE else await aside(work)


class RunTable(Table[HistoryEntry]):
    """Enter takes what was sent into the editor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "edit", id="runs.edit"),
    ]
