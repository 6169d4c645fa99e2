"""The logs of one function, or of several as one: the last minutes, then live."""

from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.errors import Fault
from lambdatui.core.functions import Function
from lambdatui.core.ports import ExportPort
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded, LinesAsked, Noted, TextAsked
from lambdatui.ui.panes.capture_acts import EventCapture
from lambdatui.ui.panes.logs_acts import (
    copy_of_event,
    copy_of_selection,
    copy_of_shown,
    go_to_error,
    request_at,
    toggle_mark,
)
from lambdatui.ui.panes.logs_keys import KEYS
from lambdatui.ui.panes.logs_saving import LogSaving
from lambdatui.ui.panes.logs_travel import LogTravel
from lambdatui.ui.panes.logs_words import facts, nothing_to_see
from lambdatui.ui.saving import Sources
from lambdatui.ui.tail_reading import READING
from lambdatui.ui.tail_words import trouble_words
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.find_bar import FindBar
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_status import LogStatus
from lambdatui.ui.widgets.save_bar import SaveBar

#: Seconds between two looks at how long nothing has come.
_AGEING_S = 10.0
_TIMES = (Times.LOCAL, Times.UTC, Times.RELATIVE, Times.OFF)


class LogsPane(DetailPane):
    """Shows the lines of ``tailing``, which is read while this pane is ``active``.

    The lines of a function stay while one is away from the pane: coming back, the tail goes on
    where it stopped. For another function it starts again.
    """

    DEFAULT_CSS = """
    LogsPane {
        & > #logs-trouble {
            display: none; height: auto; max-height: 5; padding: 0 1; color: $text-warning;
        }
        &.-trouble > #logs-trouble { display: block; }
        &.-failed > #logs-trouble { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(
        self, tailing: Tailing, exports: ExportPort, clock: Clock, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._tailing = tailing
        self._clock = clock
        self._status = LogStatus(id="logs-status")
        self._trouble = Static(markup=False, id="logs-trouble")
        self._view = LineView(buffer=tailing.buffer, id="logs-lines")
        self._bar = FindBar(self._view, names=self._names, id="logs-find")
        self._save_bar = SaveBar(id="logs-save")
        self._saving = LogSaving(self, exports, self._view, self._save_bar, self._sources)
        self._ticking: Timer | None = None
        #: How times were shown before they counted from a mark.
        self._times_before = Times.LOCAL
        self._travel = LogTravel(tailing, self._view, clock, self._note)
        #: What another pane asked for, for as long as a person has changed nothing about it.
        self._asked: LinesAsked | None = None
        tailing.listen(self)

    def compose(self) -> ComposeResult:
        """How things stand, what went wrong, the lines, and what is looked for."""
        yield self._status
        yield self._trouble
        yield self._view
        yield self._bar
        yield self._save_bar

    def on_mount(self) -> None:
        """Take what was set before."""
        self._choose()
        self.watch_active()
        self.set_interval(_AGEING_S, self._describe)

    def on_descendant_focus(self) -> None:
        """A person is at work here."""
        self._tailing.attend()

    def on_unmount(self) -> None:
        """The tail goes on telling others, if there are any."""
        self._tailing.leave(self)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the lines, which take the keys."""
        self._view.focus(scroll_visible)
        return self

    # Which tail is read.

    def watch_function(self) -> None:
        """Show another function's logs; a new reading of the same one changes nothing."""
        self._choose()

    def watch_marked(self) -> None:
        """Show the logs of those that are marked, as one."""
        self._choose()

    def watch_active(self) -> None:
        """A tail costs calls, and by the minute: it runs while someone looks."""
        if not self.is_mounted:
            return
        if self.active:
            # The other pane of this tail may have been about another function meanwhile.
            if self._tailing.functions != self._functions:
                self._choose()
            self._tailing.claim(self)
            return
        self._tailing.let_go(self)
        if self._is_as_asked:
            # Whoever comes by themselves next time wants to see the newest lines, all of them.
            self._bar.close()
            if self._tailing.window is not None:
                self._tailing.look_back(self._tailing.since)
        self._asked = None

    @property
    def _functions(self) -> tuple[Function, ...]:
        return self.marked or ((self.function,) if self.function else ())

    @property
    def _timeout_s(self) -> int:
        """Of one function, its own; of several, none."""
        functions = self._functions
        return functions[0].timeout_s if len(functions) == 1 else 0

    def _choose(self) -> None:
        if not self.is_mounted:
            return
        functions = self._functions
        self._view.set_brief(self._view.painter.brief, self._timeout_s)
        self._view.set_sources([function.name for function in functions])
        self._tailing.choose(functions)
        if self.has_focus_within:
            self._tailing.attend()

    def _names(self) -> list[str]:
        return [function.name for function in self._tailing.functions]

    def _sources(self) -> Sources:
        groups = tuple(function.log_group_name for function in self._tailing.functions)
        return Sources(functions=tuple(self._names()), groups=groups)

    def look(self, asked: LinesAsked) -> None:
        """Show the lines behind something."""
        self._view.release()
        if asked.since_ms:
            self._tailing.look_at(asked.since_ms, asked.until_ms or self._clock())
        self._view.let_go()
        self._bar.set_text(asked.filter)
        self._asked = asked
        self._travel.go_to(asked.at_ms)
        self.refresh_bindings()

    @property
    def _is_as_asked(self) -> bool:
        """Whether what is shown is still what another pane asked for."""
        return self._asked is not None and self._bar.text == self._asked.filter

    # What the tail tells.

    def lines_came(self) -> None:
        """Show them soon."""
        self._view.took_in()

    def started_over(self) -> None:
        """Show nothing, from the beginning."""
        self._view.release()
        self._view.forgot()

    def told(self) -> None:
        """Say how things stand, each second while it takes its time, or until it is tried again."""
        if not self.is_mounted:
            return
        self._travel.arrive()
        tail = self._tailing
        slow = bool(tail.story.again_ms) or (tail.is_reading and not tail.story.caught_up)
        if slow and self._ticking is None:
            self._ticking = self.set_interval(1.0, self._describe)
        elif not slow and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if self._view.is_settled:  # Else the next paint of the lines does it.
            self._describe()

    def trouble_came(self, fault: Fault) -> None:
        """Tell the screen, for the header and the error log."""
        if self.active:
            self.post_message(CallFailed(fault, READING))

    def trouble_over(self) -> None:
        """Tell the screen."""
        if self.active:
            self.post_message(CallSucceeded())

    # What is said about it.

    @on(LineView.Changed)
    def _view_changed(self, event: LineView.Changed) -> None:
        event.stop()
        self._describe()

    @on(FindBar.Toggled)
    def _find_toggled(self, event: FindBar.Toggled) -> None:
        event.stop()
        self.refresh_bindings()

    def _describe(self) -> None:
        tailing = self._tailing
        lines = tailing.buffer.log_count()
        self._status.facts = facts(self._view, tailing, now_ms=self._clock(), active=self.active)
        self._view.set_placeholder(nothing_to_see(self._names(), tailing, lines))
        self._bar.describe()
        text = trouble_words(tailing.story)
        if text != self._trouble.content:
            self._trouble.update(text)
            self.set_class(bool(text), "-trouble")
            self.set_class(tailing.story.fault is not None, "-failed")
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to do here are left to whoever stands above."""
        del parameters
        if action == "retry":
            return self._tailing.story.fault is not None
        if action == "further":
            return self._tailing.window is not None
        if action in ("match", "context"):
            return bool(self._bar.text)
        if action == "leave":
            entered = self._save_bar.is_saving or self._view.selected is not None
            if self._is_as_asked and not entered:
                return False  # Escape leads back to the pane that asked.
            return entered or self._bar.display or self._tailing.window is not None
        return True

    # Keys.

    def action_find(self) -> None:
        """Filter the lines, while one types."""
        self._bar.open()

    def action_leave(self) -> None:
        """Leave what was entered last: saving, selecting, the filter, a stretch of the past."""
        if self._save_bar.is_saving:
            self._saving.cancel()
        elif self._view.selected is not None:
            self._view.clear_selection()
        elif self._bar.display:
            self._bar.close()
        else:
            self._tailing.look_back(self._tailing.since)
        self.refresh_bindings()

    def action_match(self, step: int) -> None:
        """The next match, or the one before."""
        self._bar.step(step)

    def action_context(self) -> None:
        """Show a match among all lines, or the matches alone."""
        self._bar.toggle_context()

    def action_only_request(self) -> None:
        """Show the lines of the invocation under the cursor alone; or all of them again."""
        request = request_at(self._view)
        if self._bar.text.startswith("request:"):
            self._bar.close()
        elif request:
            self._view.let_go()
            self._bar.set_text(f"request:{request}")
        else:
            self._note("This line belongs to no invocation that is known.")

    def action_capture(self) -> None:
        """Find the event that the invocation under the cursor logged, and offer it."""
        EventCapture(self, self._tailing).at_cursor(self._view)

    def action_pause(self) -> None:
        """Hold the view still and count what comes; or show it and go on."""
        if self._view.window.held_end is None:
            self._view.hold()
        else:
            self._view.release()
        self._describe()

    def action_follow(self) -> None:
        """Keep the newest line in sight, or stay here."""
        if self._view.window.held_end is not None:
            self._view.release()
        elif self._view.window.following:
            self._view.let_go()
            return
        self._view.follow()

    def action_wrap(self) -> None:
        """Fold long lines, or let them run out to the right."""
        self._view.set_wrapped(not self._view.painter.folded)

    def action_sideways(self, direction: int) -> None:
        """Half a window to the left or the right."""
        self._view.action_sideways(direction)

    def action_straighten(self) -> None:
        """Back from sideways."""
        self._view.straighten()

    def action_unfold(self) -> None:
        """Show the JSON of a line in rows of its own, or in one row again."""
        if not self._view.toggle_unfolded():
            self._note("There is no JSON in this line.")

    def action_times(self) -> None:
        """Local time, UTC, elapsed since the mark, or none."""
        now = _TIMES.index(self._view.painter.times)
        self._view.set_times(_TIMES[(now + 1) % len(_TIMES)])

    def action_mark(self) -> None:
        """Count times from this line; on the marked line, no more."""
        self._times_before = toggle_mark(self._view, self._times_before)

    def action_go_to_time(self) -> None:
        """Ask for a time, and go there; what lies before what was read is read."""
        title = "Go to time · 08:12, +30s, -5m, 2h, or an ISO time"
        self.post_message(TextAsked(title, self._went_to, check=self._travel.check))

    def _went_to(self, text: str | None) -> None:
        if text is not None:
            self._travel.visit(int(text))

    def action_further(self, direction: int) -> None:
        """Read what happened before or after the stretch of the past that is shown."""
        self._travel.further(direction)

    def action_raw(self) -> None:
        """Lines in few words, or as they came."""
        self._view.set_brief(not self._view.painter.brief, self._timeout_s)

    def action_since(self) -> None:
        """The next longer window; after the longest the shortest."""
        self._travel.look_back()

    def action_retry(self) -> None:
        """Read on after something went wrong."""
        self._tailing.retry()

    def action_clear(self) -> None:
        """Take the lines off the screen; s reads them again."""
        self._tailing.clear()

    def action_error(self, step: int) -> None:
        """The next error, or the one before."""
        if noted := go_to_error(self._view, step):
            self.post_message(noted)

    # Copying and saving.

    def action_select(self) -> None:
        """Select lines from here on, or no more."""
        self._view.select()
        self.refresh_bindings()

    def action_copy_event(self) -> None:
        """Copy what is selected, else the event under the cursor with all of its lines."""
        if self._view.selected is None:
            self.post_message(copy_of_event(self._view))
        else:
            self.post_message(copy_of_selection(self._view))
            self._view.clear_selection()

    def _note(self, text: str) -> None:
        self.post_message(Noted(text, about="logs"))

    def action_copy_shown(self) -> None:
        """Copy all lines that the filter lets through, with the times of their events."""
        self.post_message(copy_of_shown(self._view))

    def action_save(self) -> None:
        """Save what is selected, else all that the filter lets through."""
        self._saving.ask(self._clock())
