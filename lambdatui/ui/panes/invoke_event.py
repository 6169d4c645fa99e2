"""What of the invoke pane is under hand: the function's sheet, picking, typing, drafts."""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.timer import Timer

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.event_details import Provenance
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import HistoryEntry
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template, templates_for
from lambdatui.core.triggers import Triggers
from lambdatui.ui.desk import Desk, DeskPorts, Pick
from lambdatui.ui.drafts import Drafts
from lambdatui.ui.editing import OwnEditor
from lambdatui.ui.offers import Offer
from lambdatui.ui.panes.invoke_layout import InvokeLayout
from lambdatui.ui.panes.invoke_reading import WATCH, SheetReading
from lambdatui.ui.picks import Picks
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import Door, EventList, under_hand
from lambdatui.ui.widgets.result_view import ResultView
from lambdatui.ui.worksheet import Worksheet

#: Seconds between a key and the draft on the disk.
DRAFT_S = 0.4
_TICK_S = 0.2
#: Why its actions of that kind do nothing here.
_SENDS = "what is done with the event elsewhere is the invoke pane's, which this is a part of"


class InvokeEvent(InvokeLayout):
    """Knows which event it is, and nothing of how it is sent."""

    def __init__(
        self,
        ports: DeskPorts,
        clock: Clock,
        *,
        read_only: bool,
        environ: Mapping[str, str],
        editing: Path | None,
    ) -> None:
        super().__init__(Desk(ports, clock, read_only=read_only), clock)
        self._templates: tuple[Template, ...] = ()
        self._reading = SheetReading(
            self._desk, ports, self.post_message, self._do, ready=self._ready, changed=self._known
        )
        self._drafts = Drafts(self._desk, self.post_message, self._tell_draft)
        self._picks = Picks(
            self._desk, self._drafts, self.post_message, self._arrived, self._editor.note
        )
        self._own_editor = OwnEditor(environ, editing, self._suspended)
        self._draft_timer: Timer | None = None
        self._ticking: Timer | None = None
        #: Of how many drafts of other consoles a person was told, by function.
        self._others: dict[str, int] = {}
        #: Events that came before there was a sheet to put them on, by their function.
        self._offers: dict[str, Offer] = {}

    # What is done with the event elsewhere.

    def action_run(self) -> None:
        """Send the event."""
        raise NotImplementedError(_SENDS)

    def action_save(self, name: str = "") -> None:
        """Save the event."""
        raise NotImplementedError(_SENDS)

    def action_open(self, what: str) -> None:
        """Open a screen."""
        raise NotImplementedError(_SENDS)

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
                self.workers.cancel_group(self, WATCH)
                self._do(self._drafts.keep(self._sheet))

    def _turn_to(self, function: Function | None) -> None:
        if function is None or (self._sheet and self._sheet.target == target_of(function)):
            return
        if self._sheet is not None:
            self._picks.give_up(self._sheet, "you went to another function")
        self.query_one(EventList).unheard = None
        if old := self._gather():
            self._do(self._drafts.keep(old))
        sheet = self._sheet = self._desk.sheet(target_of(function))
        self.workers.cancel_group(self, WATCH)
        if sheet.ready:
            self._show_event(sheet)
        else:
            self._editor.wait("reading the saved events…")
        self._list(sheet)
        self._show_result(sheet)
        if self.active:
            self._open(sheet)

    def _do(self, work: Coroutine[None, None, None], group: str = "") -> None:
        # A group holds one at a time; without one, nothing that is done ends for another's sake.
        self.run_worker(work, group=group or "invoke", exclusive=bool(group), exit_on_error=False)

    def _open(self, sheet: Worksheet) -> None:
        self._reading.open(sheet)

    def _ready(self, sheet: Worksheet) -> None:
        if sheet is self._sheet:
            self._show_event(sheet)
            self._list(sheet, follow=True)
            if offer := self._offers.pop(sheet.target, None):
                self.offer(offer, sheet.function)

    def _known(self, sheet: Worksheet, other_text: bool) -> None:
        """More is known of a sheet, or its files changed."""
        if sheet is not self._sheet:
            return
        self._draft_soon()
        if other_text:
            self._show_event(sheet)
            self._editor.note("read again: its file changed")
        elif (count := len(sheet.others)) != self._others.get(sheet.target, 0):
            self._others[sheet.target] = count
            words = f"{count} draft{'s' if count > 1 else ''} of other consoles: D"
            if not self._drafts.trouble(sheet):
                self._editor.note(words if count else "")
        self._list(sheet)
        self._show_bar(sheet)

    def _list(self, sheet: Worksheet, *, follow: bool = False) -> None:
        function = self.function
        if function is not None:
            # Those that something sends to it; all others are behind a row of their own.
            found = templates_for(function, triggers=sheet.triggers or Triggers())
            sent = [template for template in found if template.trigger]
            self._templates = (*sent, *(one for one in found if one.id == "empty"))
        self.query_one(EventList).show(sheet, self._templates, follow=follow)

    # What is shown of it.

    def _show_event(self, sheet: Worksheet) -> None:
        editor = self._editor
        shown = editor.show(sheet.text, "draft restored" if sheet.restored else "")
        if not sheet.unsaved:
            sheet.loaded = shown
        if sheet.text == sheet.offered:
            sheet.offered = shown
        sheet.text = shown
        editor.ready()
        if self._drafts.trouble(sheet):
            self._tell_draft(sheet)
        self._show_bar(sheet)

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
        if isinstance(choice, Door):
            self.action_open("runs" if choice is Door.RUNS else "templates")
        elif isinstance(choice, HistoryEntry):
            self._look_back(sheet, choice)
        elif under_hand(choice, sheet) and sheet.taking is None:
            # It is there already: what was typed into it stays.
            self.action_edit()
        else:
            self._take(sheet, choice)
        self._picks.go_on(sheet)

    def _take(self, sheet: Worksheet, choice: Pick) -> None:
        self._do(self._picks.take(sheet, choice), "invoke-take")

    def offer(self, offer: Offer, function: str) -> None:
        """Take an event that a person found elsewhere; an unsaved text here is put aside.

        ``function`` is the one that it is for: where another one is under hand, it is refused.
        """
        if self.function is None or self.function.name != function:
            words = f"The event for {function} was not taken: another function is shown."
            self._note(words, "warning")
            return
        sheet = self._gather()
        if sheet is None:
            self._offers[target_of(self.function)] = offer
            return
        self._take(sheet, offer)
        history = offer.details.provenance is Provenance.HISTORY
        if offer.client_context or offer.how is not None or history:
            # What is run again is sent as it was.
            sheet.context = offer.client_context.encode()
        if offer.save:
            self._waits(sheet, lambda: self.action_save(offer.name), "saving")
        elif offer.run:
            self._waits(sheet, self.action_run, "sending")

    def on_event_list_marked(self, event: EventList.Marked) -> None:
        """For a replay of several."""
        event.stop()
        if self._sheet is not None:
            self._sheet.mark(event.entry)
            self._list(self._sheet)

    def _look_back(self, sheet: Worksheet, past: HistoryEntry) -> None:
        if sheet.running is not None:
            self._note("An invocation is running; look at the past ones when it has ended.")
            return
        sheet.past, sheet.past_run = past, None
        self._show_result(sheet)
        self._do(self._read_past(sheet, past), "invoke-past")
        if entry := sheet.event_of(past):
            self.query_one(EventList).go_to(entry)
        self._read_result()

    async def _read_past(self, sheet: Worksheet, past: HistoryEntry) -> None:
        await self._reading.past(sheet, past)
        if sheet is self._sheet and sheet.past is past:
            self._show_result(sheet)
            if self.query_one(ResultView).has_focus_within:
                self.query_one(ResultView).focus_part()

    def _arrived(self, sheet: Worksheet, gave_way: bool) -> None:
        if sheet is self._sheet:
            self._show_event(sheet)
            self._draft_soon()
            self._list(sheet)
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
            self._show_bar(sheet)
        self._draft_soon()

    def _draft_soon(self) -> None:
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

    async def action_edit_elsewhere(self) -> None:
        """Edit the event in the person's own editor, which has the terminal until it ends."""
        sheet = self._gather()
        if sheet is None:
            self._note("The event is still being read.")
            return
        if self._waits(sheet, self._edit_again, "editing"):
            return
        await self._drafts.keep(sheet)
        try:
            text = self._own_editor.edit(sheet.as_draft)
        except SuspendNotSupported:
            self._note("This terminal cannot be given to an editor.", "warning")
        except LambdatuiError as error:
            self._note(error.fault.sentence(), "error")
        else:
            if text == sheet.text:
                self._note("Nothing was changed in the editor.")
            else:
                self._editor.replace(text)
                self._do(self._keep_edited(sheet))
        self._editor.focus_text()

    async def _keep_edited(self, sheet: Worksheet) -> None:
        """The editor's file goes when the draft has what was typed in it."""
        if self._gather() is sheet:
            await self._drafts.keep(sheet)
            if not self._drafts.trouble(sheet):
                self._own_editor.forget()

    def _edit_again(self) -> None:
        self._do(self.action_edit_elsewhere())

    def _suspended(self) -> AbstractContextManager[None]:
        return self.app.suspend()
