"""Invoke: pick an event, edit it, send it once, read what came of it."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from lambdatui.core.events import EventEntry
from lambdatui.core.history import PastRun
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.protection import DEFAULT_PATTERNS
from lambdatui.core.stop import Clock
from lambdatui.ui.dispatch import Dispatch
from lambdatui.ui.event_files import EventFiles, told
from lambdatui.ui.messages import EventOffered, LinesAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.panes.invoke_compare import ResultComparing
from lambdatui.ui.panes.invoke_event import InvokeEvent
from lambdatui.ui.panes.invoke_keys import KEYS
from lambdatui.ui.panes.invoke_layout import LAYOUT
from lambdatui.ui.panes.invoke_screens import InvokeScreens, PanePorts
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.runs import Ended
from lambdatui.ui.sending import Sending, ended_note
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.widgets.result_view import ResultView
from lambdatui.ui.worksheet import Worksheet

#: Around a run whose outcome is not known: where its lines are looked for, in milliseconds.
_BEFORE_MS = 60_000
_AFTER_MS = 900_000


class InvokePane(InvokeEvent):
    """What is under hand is kept for each function, so that going elsewhere loses nothing.

    With ``confirm`` a person says yes before a function is run for the first time. What matches
    ``protected`` (:mod:`lambdatui.core.protection`) is run only after its name is typed;
    ``profile`` is the AWS profile that was asked for. ``editing`` is the folder for files that are
    open in the person's own editor (:mod:`lambdatui.core.editing`); without one they are among the
    temporary files, and nobody offers later what a crash left there.
    """

    DEFAULT_CSS = LAYOUT
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)

    def __init__(
        self,
        ports: PanePorts,
        clock: Clock,
        *,
        read_only: bool,
        confirm: bool = False,
        protected: Sequence[str] = DEFAULT_PATTERNS,
        profile: str = "",
        steady: Callable[[], float] = time.monotonic,
        environ: Mapping[str, str] = os.environ,
        editing: Path | None = None,
    ) -> None:
        super().__init__(ports, clock, read_only=read_only, environ=environ, editing=editing)
        desk = self._desk
        self._dispatch = Dispatch(desk, ports, clock, read_only=read_only)
        self._protecting = Protecting(ports.identity, protected, profile)
        self._files = EventFiles(desk, self.post_message, self._do, self._files_changed)
        self._sending = Sending(
            self._dispatch,
            self.post_message,
            self._do,
            self._begun,
            self._ended,
            protecting=self._protecting,
            confirm=confirm,
            steady=steady,
        )
        self._comparing = ResultComparing(
            desk,
            self._dispatch,
            self._sending,
            history=ports,
            triggers=ports,
            post=self.post_message,
            run=self._do,
            changed=self._judged,
        )
        self._screens = InvokeScreens(
            ports,
            desk,
            self._protecting,
            clock,
            read_only=read_only,
            post=self.post_message,
            run=self._do,
            offered=self._bring,
            changed=self._known,
            compare=self._compare_with,
        )

    def _open(self, sheet: Worksheet) -> None:
        super()._open(sheet)
        if not self._protecting.known:
            self._do(self._protecting.learn())

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
            self._sheet.choose(kind, self._sheet.qualifier)
            self._draft_soon()
            self._show_bar(self._sheet)

    def on_invoke_bar_qualifier_asked(self) -> None:
        """The qualifier was clicked."""
        self.action_open("qualifier")

    def on_invoke_bar_context_asked(self) -> None:
        """The client context was clicked."""
        self.action_open("context")

    def on_invoke_bar_run_asked(self) -> None:
        """Run was clicked."""
        self.action_run()

    def action_run(self) -> None:
        """Send the event, once; a second time only after the first has ended."""
        sheet, function = self._gather(), self.function
        if sheet is None or function is None:
            self._note("Nothing was sent: the event is still being read.")
            return
        if self._waits(sheet, self.action_run, "sending"):
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
        stands = sheet.ended is ended
        if stands and sheet is self._sheet:
            self._show_result(sheet)
            if self.query_one(ResultView).has_focus_within:
                self.query_one(ResultView).focus_part()
        if sheet is not self._sheet or not stands or not self._result_seen:
            self.post_message(ended_note(sheet, ended))
        if stands:
            with told(self.post_message, "comparing with the expected response"):
                ended = await self._dispatch.judge(sheet, ended)
                self._judged(sheet)
            if ended.result is not None and ended.result.outcome is Outcome.UNKNOWN:
                self._do(self._find(sheet, ended))
        await self._reading.history(sheet)

    async def _find(self, sheet: Worksheet, ended: Ended) -> None:
        ended = self._dispatch.look(sheet, ended)
        self._judged(sheet)
        with told(self.post_message, "looking for the invocation in the logs"):
            await self._dispatch.find(sheet, ended)
        self._judged(sheet)

    def _judged(self, sheet: Worksheet) -> None:
        """More is known of how the last one ended."""
        if sheet is self._sheet:
            if sheet.running is None and sheet.past is None:
                self.query_one(ResultView).show(sheet, self._clock())
            self._list(sheet)
            self.refresh_bindings()

    def action_stop(self) -> None:
        """Wait no longer for what is running, which cannot be called back."""
        sheet = self._sheet
        if sheet is not None and self._dispatch.leave(sheet):
            self._show_result(sheet)
            self._read_result()

    def action_follow(self) -> None:
        """Go to the log lines of a run whose outcome is not known."""
        sheet = self._sheet
        if sheet is None or sheet.ended is None:
            return
        found, result = sheet.ended.found, sheet.ended.result
        request_id = (found and found.request_id) or (result and result.request_id) or ""
        since = sheet.ended.since_ms
        self.post_message(
            LinesAsked(
                f"request:{request_id}" if request_id else "",
                since_ms=found.from_ms if found else since - _BEFORE_MS,
                until_ms=found.to_ms if found else since + _AFTER_MS,
                at_ms=since,
                function=sheet.function,
            )
        )

    def action_compare(self) -> None:
        """Hold the answer that is shown against another one."""
        if self._sheet is not None and self.function is not None:
            self._comparing.ask(self._sheet, self.function)

    def _compare_with(self, past: PastRun) -> None:
        if self._sheet is not None and self.function is not None:
            self._comparing.with_run(self._sheet, self.function, past)

    def action_expect(self) -> None:
        """Keep the answer that is shown as the one to expect."""
        if self._sheet is not None and self.function is not None:
            self._comparing.keep_expected(self._sheet, self.function)

    def _bring(self, offer: Offer, function: str) -> None:
        if self.function is not None and self.function.name == function:
            self.offer(offer, function)
        else:
            # Another one was turned to while a screen was open, or it is of another one.
            self.post_message(EventOffered(offer, function))

    def action_open(self, what: str) -> None:
        """Open a screen."""
        sheet = self._gather()
        if sheet is not None and self.function is not None:
            self._screens.open(what, sheet, self.function, self._entry)

    # Saving and deleting.

    def action_save(self, name: str = "") -> None:
        """Ask for a name and save the event under it; ``name`` is one to begin with."""
        sheet = self._gather()
        if sheet is None or self._waits(sheet, lambda: self.action_save(name), "saving"):
            return
        problem = self._editor.check()
        if problem is not None:
            self._note(f"Not saved, since it is not JSON: {problem.sentence()}.", "warning")
            self._editor.go_to_problem()
            return
        self._files.ask_name(sheet, name)

    def action_delete(self) -> None:
        """Ask, then move the saved event under the cursor to the trash."""
        entry = self.query_one(EventList).choice
        if self._sheet is None or not isinstance(entry, EventEntry):
            self._note("Only a saved event can be deleted.", "warning")
            return
        self._files.ask_delete(self._sheet, entry)

    def _files_changed(self, sheet: Worksheet, saved: bool) -> None:
        if sheet is self._sheet:
            self._show_bar(sheet)
            self._tell_draft(sheet)
            self._list(sheet, follow=saved)
