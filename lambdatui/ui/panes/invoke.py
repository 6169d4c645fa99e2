"""Invoke: pick an event, edit it, send it once, read what came of it."""

import time
from collections.abc import Callable, Coroutine
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.timer import Timer

from lambdatui.core.events import EventEntry
from lambdatui.core.functions import Function
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType
from lambdatui.core.ports import EventsPort, InvokePort
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template, templates_for
from lambdatui.ui.desk import Desk
from lambdatui.ui.drafts import Drafts
from lambdatui.ui.event_files import EventFiles, told
from lambdatui.ui.panes.invoke_layout import LAYOUT, InvokeLayout
from lambdatui.ui.picks import Picks
from lambdatui.ui.sending import Sending, ended_note
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList, under_hand
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.result_view import ResultView
from lambdatui.ui.worksheet import Ended, Worksheet

#: Seconds between a key and the draft on the disk.
DRAFT_S = 0.4
_TICK_S = 0.2


class InvokePane(InvokeLayout):
    """What is under hand is kept for each function, so that going elsewhere loses nothing.

    With ``confirm`` a person says yes before a function is run for the first time.
    """

    DEFAULT_CSS = LAYOUT
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
        self,
        invoke: InvokePort,
        events: EventsPort,
        clock: Clock,
        *,
        read_only: bool,
        confirm: bool = False,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(Desk(invoke, events, clock, read_only=read_only), clock)
        self._templates: tuple[Template, ...] = ()
        self._files = EventFiles(self._desk, self.post_message, self._do, self._files_changed)
        self._sending = Sending(
            self._desk,
            self.post_message,
            self._do,
            self._begun,
            self._ended,
            confirm=confirm,
            steady=steady,
        )
        self._drafts = Drafts(self._desk, self.post_message, self._tell_draft)
        self._picks = Picks(
            self._desk, self._drafts, self.post_message, self._arrived, self._editor.note
        )
        self._draft_timer: Timer | None = None
        self._ticking: Timer | None = None

    def on_mount(self) -> None:
        """A function may have been given before there was anything to show it in."""
        self._ticking = self.set_interval(_TICK_S, self._tick, pause=True)
        self._turn_to(self.function)

    async def on_unmount(self) -> None:
        """Nothing typed is lost: what no timer has kept yet is kept now."""
        if sheet := self._gather():
            await self._drafts.keep_last(sheet)

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
                self._do(self._drafts.keep(self._sheet))

    def _turn_to(self, function: Function | None) -> None:
        if function is None or (self._sheet and self._sheet.function == function.name):
            return
        if self._sheet is not None:
            self._picks.give_up(self._sheet, "you went to another function")
        self.query_one(EventList).unheard = None
        if old := self._gather():
            self._do(self._drafts.keep(old))
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
        if self._drafts.trouble(sheet):
            self._tell_draft(sheet)
        self.query_one(InvokeBar).show(sheet)

    def _show_result(self, sheet: Worksheet) -> None:
        super()._show_result(sheet)
        if self._ticking is not None:
            (self._ticking.pause if sheet.running is None else self._ticking.resume)()

    def _tick(self) -> None:
        if self._sheet is not None and self.active:
            self.query_one(ResultView).tick(self._sheet, self._clock())

    # Picking and typing.

    def on_event_list_picked(self, event: EventList.Picked) -> None:
        """Take it to the editor; an unsaved text there is kept in the list."""
        event.stop()
        rows = self.query_one(EventList)
        if event.choice is not rows.unheard:
            # Another one was picked since, or the list is of another function now.
            return
        rows.unheard = None
        sheet, choice = self._gather(), event.choice
        if sheet is None:
            return
        if isinstance(choice, HistoryEntry):
            self._look_back(sheet, choice)
        elif under_hand(choice, sheet) and sheet.taking is None:
            # It is there already: what was typed into it stays.
            self.action_edit()
        else:
            self._do(self._picks.take(sheet, choice), "invoke-take")
        self._picks.go_on(sheet)

    def _look_back(self, sheet: Worksheet, past: HistoryEntry) -> None:
        if sheet.running is not None:
            self._note("An invocation is running; look at the past ones when it has ended.")
            return
        sheet.past = past
        self._show_result(sheet)
        if entry := sheet.event_of(past):
            self.query_one(EventList).go_to(entry)
        self._read_result()

    def _arrived(self, sheet: Worksheet, gave_way: bool) -> None:
        if sheet is self._sheet:
            self._show_event(sheet)
            self.query_one(EventList).show(sheet, self._templates)
            self.action_edit()
            if gave_way:
                self._note("The unsaved text is kept in the list until lambdatui ends.")

    def _waits(self, sheet: Worksheet, do: Callable[[], None], doing: str) -> bool:
        heard = self.query_one(EventList).unheard is None
        return self._picks.waits(sheet, do, doing, heard=heard)

    def on_event_editor_edited(self, event: EventEditor.Edited) -> None:
        """Keep what is typed, and give it room."""
        event.stop()
        self.remove_class("-reading")
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
            self._do(self._drafts.keep(self._sheet))

    def _tell_draft(self, sheet: Worksheet) -> None:
        trouble = self._drafts.trouble(sheet)
        if sheet is self._sheet:
            self._editor.note(trouble, trouble=True)
        elif trouble:
            self._note(f"{sheet.function}: {trouble}", "error")

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
        if sheet is None or function is None or self._waits(sheet, self.action_run, "sending"):
            return
        if self._sending.hindered(sheet):
            if sheet.running is None and self._editor.check() is not None:
                self._editor.go_to_problem()
            return
        self._sending.send(sheet, function)

    def _begun(self, sheet: Worksheet) -> None:
        if sheet is self._sheet:
            self._show_result(sheet)
            self._open_result()

    async def _ended(self, sheet: Worksheet, ended: Ended) -> None:
        if sheet is self._sheet:
            self._show_result(sheet)
            if self.query_one(ResultView).has_focus_within:
                self.query_one(ResultView).focus_part()
        if sheet is not self._sheet or not self._result_seen:
            self.post_message(ended_note(sheet, ended))
        await self._read_history(sheet)

    # Saving and deleting.

    def action_save(self) -> None:
        """Ask for a name and save the event under it."""
        sheet = self._gather()
        if sheet is None or self._waits(sheet, self.action_save, "saving"):
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

    def _files_changed(self, sheet: Worksheet, saved: bool) -> None:
        if sheet is self._sheet:
            self.query_one(InvokeBar).show(sheet)
            self._tell_draft(sheet)
            self.query_one(EventList).show(sheet, self._templates, follow=saved)
