"""Invoke: pick an event, edit it, send it once, read what came of it."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.events import EventEntry
from lambdatui.core.functions import Function
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.ports import EventsPort, InvokePort
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template, templates_for
from lambdatui.ui.desk import Desk
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.event_files import EventFiles, told
from lambdatui.ui.messages import CallFailed, CallSucceeded, Noted
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import Choice, EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.result_view import ResultLeft, ResultView
from lambdatui.ui.widgets.result_words import ending_lines
from lambdatui.ui.worksheet import Running, Worksheet

#: Columns from which the list stands beside the event, and rows from which the result does not
#: have to take the event's place.
WIDE = 90
TALL = 28
#: Seconds between a key and the draft on the disk.
DRAFT_S = 0.4
_TICK_S = 0.2
#: Seconds that the end waits for the last draft.
_LAST_S = 1.0
_GOOD = (Outcome.RETURNED, Outcome.ACCEPTED, Outcome.ALLOWED)


class InvokePane(DetailPane):
    """What is under hand is kept for each function, so that going elsewhere loses nothing."""

    DEFAULT_CSS = """
    InvokePane {
        & Container { layout: vertical; height: 1fr; }
        & EventList { height: auto; max-height: 9; }
        & #invoke-work { width: 1fr; height: 1fr; }
        & EventEditor { height: 2fr; }
        & ResultView { height: auto; }
        &.-ran ResultView { height: 3fr; }
        &.-wide {
            & Container { layout: horizontal; }
            & EventList { width: 30; height: 1fr; max-height: 100%; }
            & #invoke-work { margin: 0 0 0 1; }
        }
        &.-narrow.-ran EventList { max-height: 6; }
        &.-short {
            & ResultView { display: none; height: 1fr; }
            &.-result ResultView { display: block; }
            &.-result EventEditor { display: none; }
        }
        &.-short.-narrow {
            & EventList { display: none; max-height: 12; }
            &.-picking EventList { display: block; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5", "run", "run", id="invoke.run"),
        Binding("ctrl+t", "next_type", "type", id="invoke.type"),
        Binding("ctrl+s", "save", "save as", id="invoke.save"),
        Binding("ctrl+o,o", "toggle_result", "result", id="invoke.result"),
        Binding("e", "edit", "edit the event", id="invoke.edit", show=False),
        Binding("ctrl+l", "indent", "indent the JSON", id="invoke.indent", show=False),
        Binding("d,delete", "delete", "delete event", id="invoke.delete"),
    ]

    def __init__(
        self, invoke: InvokePort, events: EventsPort, clock: Clock, *, read_only: bool
    ) -> None:
        # Whoever comes in first picks.
        super().__init__(classes="-picking")
        self._desk = Desk(invoke, events, clock, read_only=read_only)
        self._clock = clock
        self._sheet: Worksheet | None = None
        self._templates: tuple[Template, ...] = ()
        self._files = EventFiles(self._desk, self.post_message, self._do, self._files_changed)
        self._draft_timer: Timer | None = None
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        """Bar, list, event, result."""
        yield InvokeBar()
        with Container():
            yield EventList()
            with Vertical(id="invoke-work"):
                self._editor = EventEditor()
                yield self._editor
                yield ResultView()

    def on_mount(self) -> None:
        """A function may have been given before there was anything to show it in."""
        self._ticking = self.set_interval(_TICK_S, self._tick, pause=True)
        self._turn_to(self.function)

    async def on_unmount(self) -> None:
        """Nothing typed is lost: what no timer has kept yet is kept now."""
        if sheet := self._gather():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_S):
                    await self._keep_draft(sheet)

    def on_resize(self, event: events.Resize) -> None:
        """What stands where follows from the room there is."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width < WIDE, "-narrow")
        self.set_class(event.size.height < TALL, "-short")

    # Which function.

    def watch_function(self, function: Function | None) -> None:
        """Put the old function's sheet away whole, and take out the new one's."""
        if self._ticking is not None:
            self._turn_to(function)

    def watch_active(self, active: bool) -> None:
        """Files may have changed while the pane was not looked at."""
        if self._ticking is not None and self._sheet is not None:
            if active:
                self._open(self._sheet)
            else:
                self._do(self._keep_draft(self._sheet))

    def _turn_to(self, function: Function | None) -> None:
        if function is None or (self._sheet and self._sheet.function == function.name):
            return
        if old := self._gather():
            self._do(self._keep_draft(old))
        sheet = self._sheet = self._desk.sheet(function.name)
        self._templates = templates_for(function)
        if sheet.ready:
            self._show_event(sheet)
        else:
            self._editor.wait("reading the saved events…")
        self.query_one(EventList).show(sheet, self._templates)
        self._show_result(sheet)
        if self.active:
            self._open(sheet)

    def _do(self, work: Coroutine[None, None, None], group: str = "") -> None:
        # A group holds one at a time; without one, nothing that is done ends for another's sake.
        self.run_worker(work, group=group or "invoke", exclusive=bool(group), exit_on_error=False)

    def _open(self, sheet: Worksheet) -> None:
        self._do(self._read(sheet), "invoke-read")

    async def _read(self, sheet: Worksheet) -> None:
        with told(self.post_message, "reading the saved events"):
            await self._desk.read_entries(sheet)
        if not sheet.ready:
            with told(self.post_message, "reading what to begin with"):
                await self._desk.read_first(sheet)
            sheet.ready = True
            if sheet is self._sheet:
                self._show_event(sheet)
                self.query_one(EventList).show(sheet, self._templates, follow=True)
        await self._read_history(sheet)

    async def _read_history(self, sheet: Worksheet) -> None:
        with told(self.post_message, "reading the past invocations"):
            await self._desk.read_history(sheet)
        if sheet is self._sheet:
            self.query_one(EventList).show(sheet, self._templates)

    # What is shown of it.

    def _show_event(self, sheet: Worksheet) -> None:
        editor = self._editor
        shown = editor.show(sheet.text, "draft restored" if sheet.restored else "")
        if not sheet.unsaved:
            sheet.loaded = shown
        sheet.text = shown
        editor.ready()
        self.query_one(InvokeBar).show(sheet)

    def _show_result(self, sheet: Worksheet) -> None:
        self.query_one(ResultView).show(sheet, self._clock())
        self.set_class(sheet.running is not None or sheet.ended is not None, "-ran")
        self.query_one(InvokeBar).show(sheet)
        if self._ticking is not None:
            (self._ticking.pause if sheet.running is None else self._ticking.resume)()

    def _tick(self) -> None:
        if self._sheet is not None and self.active:
            self.query_one(ResultView).tick(self._sheet, self._clock())

    # Picking and typing.

    def on_event_list_picked(self, event: EventList.Picked) -> None:
        """Take it to the editor; an unsaved text there is kept in the list."""
        event.stop()
        if sheet := self._gather():
            self._do(self._take(sheet, event.choice), "invoke-take")

    async def _take(self, sheet: Worksheet, choice: Choice) -> None:
        # What was typed a moment ago is in the store before it gives way.
        await self._keep_draft(sheet)
        with told(self.post_message, "reading the event"):
            gave_way = await self._desk.take(sheet, choice)
            if sheet is not self._sheet:
                return
            self._show_event(sheet)
            self.query_one(EventList).show(sheet, self._templates)
            self.action_edit()
            if gave_way:
                self._note("The unsaved text is kept in the list until lambdatui ends.")
        await self._keep_draft(sheet)

    def on_event_editor_edited(self, event: EventEditor.Edited) -> None:
        """Keep what is typed."""
        event.stop()
        if sheet := self._gather():
            self.query_one(InvokeBar).show(sheet)
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_S, self._draft_due)

    def _gather(self) -> Worksheet | None:
        """The sheet with what is typed by now on it; None where there is none to type on."""
        sheet = self._sheet
        if sheet is None or not sheet.ready:
            return None
        if sheet.text != self._editor.text:
            sheet.text = self._editor.text
            sheet.touched = True
        return sheet

    def _draft_due(self) -> None:
        self._draft_timer = None
        if self._sheet is not None:
            self._do(self._keep_draft(self._sheet))

    async def _keep_draft(self, sheet: Worksheet) -> None:
        with told(self.post_message, "keeping the draft"):
            await self._desk.keep_draft(sheet)

    def action_indent(self) -> None:
        """Indent the event's JSON."""
        self._editor.indent()

    # Sending.

    def action_next_type(self) -> None:
        """Sync, async, dry run."""
        if self._sheet is not None:
            kinds = list(InvocationType)
            self._choose(kinds[(kinds.index(self._sheet.type) + 1) % len(kinds)])

    def on_invoke_bar_type_chosen(self, event: InvokeBar.TypeChosen) -> None:
        """A type was clicked."""
        self._choose(event.type)

    def _choose(self, kind: InvocationType) -> None:
        if self._sheet is not None:
            self._sheet.type = kind
            self.query_one(InvokeBar).show(self._sheet)

    def on_invoke_bar_run_asked(self) -> None:
        """Run was clicked."""
        self.action_run()

    def action_run(self) -> None:
        """Send the event, once; a second time only after the first has ended."""
        sheet, function = self._gather(), self.function
        if sheet is None or function is None:
            return
        if refusal := self._desk.refusal(sheet):
            self._note(refusal, "warning")
            if sheet.running is None and self._editor.check() is not None:
                self._editor.go_to_problem()
            return
        try:
            running = self._desk.begin(sheet, function)
        except LambdatuiError as error:
            self._note(error.fault.sentence(), "warning")
            return
        self._show_result(sheet)
        self._open_result()
        self._do(self._send(sheet, running))

    async def _send(self, sheet: Worksheet, running: Running) -> None:
        ended = await self._desk.send(sheet, running)
        fault = ended.fault or (ended.result and ended.result.fault)
        if fault:
            self.post_message(CallFailed(fault, f"invoking {sheet.function}"))
        else:
            self.post_message(CallSucceeded())
        if sheet is self._sheet:
            self._show_result(sheet)
            if self.query_one(ResultView).has_focus_within:
                self.query_one(ResultView).focus_part()
        if sheet is not self._sheet or not self._result_seen:
            words = ending_lines(ended)[0][0]
            good = ended.result is not None and ended.result.outcome in _GOOD
            self._note(f"{sheet.function}: {words}", "information" if good else "warning")
        await self._read_history(sheet)

    # Saving and deleting.

    def action_save(self) -> None:
        """Ask for a name and save the event under it."""
        sheet = self._gather()
        if sheet is None:
            return
        problem = self._editor.check()
        if problem is not None:
            self._note(f"Not saved, since it is not JSON: {problem.sentence()}.", "warning")
            self._editor.go_to_problem()
            return
        self._files.ask_name(sheet)

    def action_delete(self) -> None:
        """Ask, then move the saved event under the cursor to the trash."""
        entry = self.query_one(EventList).choice
        if self._sheet is None or not isinstance(entry, EventEntry):
            self._note("Only a saved event can be deleted.", "warning")
            return
        self._files.ask_delete(self._sheet, entry)

    def _files_changed(self, sheet: Worksheet) -> None:
        if sheet is self._sheet:
            self.query_one(InvokeBar).show(sheet)
            self._editor.note("")
            self.query_one(EventList).show(sheet, self._templates)

    def _note(self, words: str, severity: str = "information") -> None:
        self.post_message(Noted(words, severity))

    # Where the person is.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deleting is for the list alone."""
        if action == "delete":
            return any(events.has_focus for events in self.query(EventList))
        return super().check_action(action, parameters)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In little room the list is there while it is picked from, the result while read."""
        inside = event.widget.ancestors_with_self
        self.set_class(self.query_one(EventList) in inside, "-picking")
        self.set_class(self.query_one(ResultView) in inside, "-result")

    def _open_result(self) -> None:
        """Where there is room for one of them, the result takes the place of the event."""
        if self.has_class("-short"):
            self.add_class("-result")
            if self.has_focus_within:
                self.query_one(ResultView).focus_part()

    @property
    def _result_seen(self) -> bool:
        return self.active and self.query_one(ResultView).display

    def action_toggle_result(self) -> None:
        """Go to the result, and back."""
        if self.query_one(ResultView).has_focus_within:
            self.action_edit()
        else:
            self.add_class("-result")
            self.query_one(ResultView).focus_part()

    def action_edit(self) -> None:
        """Go to the event."""
        self.remove_class("-result")
        self._editor.focus_text()

    def on_result_left(self, event: ResultLeft) -> None:
        """Escape in the result: to the event."""
        event.stop()
        self.action_edit()

    def on_event_editor_left(self, event: EventEditor.Left) -> None:
        """Escape in the event: to the list."""
        event.stop()
        self.query_one(EventList).focus(scroll_visible=False)

    def on_invoke_bar_events_asked(self) -> None:
        """The name was clicked: to the list."""
        self.query_one(EventList).focus(scroll_visible=False)
