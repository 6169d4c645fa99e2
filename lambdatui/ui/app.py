"""The console's app: it owns the screen, the clipboard, the error log and the way out."""

import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, cast

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.notifications import Notify, SeverityLevel
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerFailed, WorkerState

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, mistake
from lambdatui.core.meter import Budget
from lambdatui.core.ports import Backend
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.profile_settings import Profiles
from lambdatui.core.protection import DEFAULT_PATTERNS
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.clipboard import copied
from lambdatui.ui.detail import PaneMaker
from lambdatui.ui.display import Display
from lambdatui.ui.ending import LOOK_S, Ending
from lambdatui.ui.first_screen import first_screen
from lambdatui.ui.key_commands import commands_of
from lambdatui.ui.key_order import KeyOrder
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    ConfirmationAsked,
    CopyRequested,
    Identified,
    Noted,
    ScreenAsked,
    SignedIn,
    TextAsked,
)
from lambdatui.ui.painted_widgets import let_go_of_removed
from lambdatui.ui.pane_makers import pane_makers
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.palette import Palette
from lambdatui.ui.signing_in import SigningIn
from lambdatui.ui.sites import At, Site, Sites
from lambdatui.ui.themes import use_theme
from lambdatui.ui.toasts import Note, make_room
from lambdatui.ui.trouble import TroubleLog, trouble_text

#: A terminal's own key for it.
_STOPS = "ctrl+z"
#: The memory that log lines may take where nothing else is asked for, in bytes.
LOG_MEMORY = 256 * 1024 * 1024
#: What a session may cost before it reads less often, in US dollars.
BUDGET = 1.0


class ConsoleApp(App[int]):
    """The console over any backend."""

    TITLE = "lambdatui"
    # Textual loads the style of each screen that is pushed, and not of the first one.
    CSS_PATH = "screens/main.tcss"
    ENABLE_COMMAND_PALETTE = True
    #: Where a frame would take most of the lines, there is none.
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (10, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", id="app.quit", show=False, priority=True),
        # Not with priority: in an editor it copies.
        Binding("ctrl+c", "interrupt", "quit", id="app.interrupt", show=False),
        # In an editor it takes back what was typed; a modal screen does not hide it.
        Binding(_STOPS, "suspend_process", "stop as a job", id="app.suspend", show=False),
        # Where a pane has another use for this key, the palette has the command.
        Binding("ctrl+l", "repaint", "repaint the screen", id="app.repaint", show=False),
        Binding("W", "sign_in", "sign in", id="app.sign_in"),
        Binding("colon", "command_palette", "commands", id="app.palette", show=False),
    ]

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        *,
        connection: Connection | None = None,
        at: At | None = None,
        label: str = "",
        confirm: bool = False,
        environ: Mapping[str, str] | None = None,
        editing: Path | None = None,
        log_memory: int = LOG_MEMORY,
        protected: Sequence[str] = DEFAULT_PATTERNS,
        budget: float = BUDGET,
        prices: Callable[[], PriceBook] = price_book,
        taken_over: Callable[[], list[Any] | None] = lambda: None,
        ascii: bool = False,
        keys: Mapping[str, str] | None = None,
        theme: str = "",
        tour_over: Callable[[], None] | None = None,
        profiles: Profiles | None = None,
    ) -> None:
        """``connection`` is what the person asked for; ``at`` gives the backend of another one.

        ``editing`` is the folder for events that are open in the person's own editor. ``label``
        stands before the account in the header: what the person calls it. ``confirm``
        asks before the first invocation of each function. ``log_memory`` is what log lines may
        take, in bytes. What matches ``protected`` (:mod:`lambdatui.core.protection`) is run only
        after the function's name is typed. Refreshes slow down as what the session has asked of
        AWS comes near ``budget``, in US dollars; 0 is none. ``prices`` are asked for when the
        first cost is worked out. ``taken_over`` is asked as Textual takes the terminal: the
        attributes (termios) from before a picture that stands on it, or None. ``ascii`` is whether
        the terminal gets no other characters. ``keys`` are the person's own, by ids of bindings;
        ``theme`` is that of :func:`lambdatui.ui.themes.use_theme`. With ``tour_over`` the tour of
        the demo is shown, and that is called once it has been. ``profiles`` are what is set for
        each of them.
        """
        super().__init__()
        let_go_of_removed()
        self.animation_level = "none"
        self._backend = backend
        self._clock = clock
        self._label = label
        self._confirm = confirm
        self._log_memory = log_memory
        self._protected = protected
        self._prices = prices
        self._acted_ms = clock()
        self._refreshing = Refreshing(
            Budget(dollars=budget), acted=lambda: self._acted_ms, spent=self._spent
        )
        self._environ = os.environ if environ is None else environ
        asked = connection or Connection()
        self._sites = Sites(asked, backend, at, profiles, self._environ)
        self._editing = editing
        self.own_keys = dict(keys or {})
        self._colours = theme
        self._tour_over = tour_over
        #: Whether it was left for the demo.
        self.wants_demo = False
        self._trouble = TroubleLog()
        self._signing = SigningIn(self._environ, self.suspend)
        self._keys = KeyOrder(self, super().on_event)
        self._shown = Display(self, super()._display, self._environ, self._not_drawn, ascii=ascii)
        self.ending = Ending(self._leave, self._shown.abandon)
        self.crash: BaseException | None = None
        self.taken_over = taken_over

    def get_default_screen(self) -> Screen[None]:
        """The one screen."""
        return first_screen(self._tour_over)(
            self._sites,
            self._clock,
            self._panes,
            label=self._label,
            troubles=lambda: trouble_text(self._trouble.entries),
            refreshing=self._refreshing,
            acted=lambda: self._acted_ms,
            prices=self._prices,
            protected=self._protected,
        )

    def _panes(self, site: Site) -> dict[str, PaneMaker]:
        return pane_makers(
            site,
            self._clock,
            prices=self._prices,
            refreshing=self._refreshing,
            log_memory=self._log_memory,
            confirm=self._confirm,
            protected=self._protected,
            environ=self._environ,
            editing=self._editing,
        )

    async def _spent(self) -> float:
        return (await self._backend.meter()).cost(self._prices()).total

    def on_mount(self) -> None:
        """Colours, and the ways in which a session can end from outside."""
        use_theme(self, self._colours, self.told)
        if self.own_keys:
            self.set_keymap(self.own_keys)
        self.call_later(self._first_screen)
        if not self.is_headless:
            self.ending.on_signals()
            self.set_interval(LOOK_S, self.ending.look)

    def _first_screen(self) -> None:
        """It takes keys once it is there as a whole: behind what it has to do for that."""
        self.screen.call_after_refresh(self.call_later, self._keys.begin)
        if self.own_keys:
            self.run_worker(self._look_at_keys, thread=True, exit_on_error=False)

    def _look_at_keys(self) -> None:
        from lambdatui.ui.all_keys import wrong_keys

        for words in wrong_keys(self.own_keys):
            fault = Fault(kind=Kind.BAD_CONFIG, what=f"Of the keys in your settings, {words}")
            self.call_from_thread(self.told, fault, "reading your keys")

    def _leave(self, status: int) -> None:
        self.exit(status, return_code=status)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, made tolerant where it is the one for Unix terminals."""
        chosen = super().get_driver_class()
        if chosen.__name__ == "LinuxDriver":
            from lambdatui.ui.terminal_driver import TerminalDriver

            return TerminalDriver
        return chosen

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go one after the other."""
        if isinstance(event, events.Resize):
            self._shown.resized(event)
        if isinstance(event, events.InputEvent):
            self._acted_ms = self._clock()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._keys.arrived(event)
        else:
            await super().on_event(event)

    def action_repaint(self) -> None:
        """Write the whole screen anew, where something else has written on the terminal."""
        self.redraw()

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """A shell's job is stopped from every screen: Textual hides it behind modal ones."""
        taken = await super()._check_bindings(key, priority)
        if taken or priority or key != _STOPS or not self.screen.is_modal:
            return taken
        self.action_suspend_process()
        return True

    def action_suspend_process(self) -> None:
        """Stop as a shell's job, with what the shell waits for, as a terminal's Ctrl-Z does."""
        os.killpg(os.getpgrp(), signal.SIGTSTP)

    def redraw(self) -> None:
        """Write the whole screen anew: nobody knows what stands on the terminal."""
        if self._running and self._screen_stack:
            self._shown.repaint()

    def not_written(self, error: Exception) -> None:
        """A mistake in writing: Textual writes from now on; once it does, the console ends."""
        if self._shown.is_stock:
            self._handle_exception(error)
        else:
            self._shown.fall_back(error)

    def _not_drawn(self, error: Exception) -> None:
        self._trouble.add(mistake(error, "drawing"), "drawing", self._clock())

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        self._shown.show(screen, renderable)

    def panic(self, *renderables: Any) -> None:
        """End without what Textual would print: a traceback of a thread of its own."""
        del renderables
        self.crash = self._exception or RuntimeError("Textual gave up")
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """On the way out it is none: what is being mounted then never gets its children."""
        if self._exit:
            self._close_messages_no_wait()
        else:
            # Of work that failed it is what it failed by that tells where.
            cause = error.error if isinstance(error, WorkerFailed) else error
            super()._handle_exception(cause if isinstance(cause, Exception) else error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback: it prints local variables, secrets among them."""
        self.crash = self._exception
        self._close_messages_no_wait()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake in copying is told; it ends nothing."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(CallFailed(mistake(event.worker.error, "copying"), "copying"))

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The commands of the palette: every key that works where the person is, and the colours.

        Each is run as the key that it names.
        """
        yield from commands_of(screen, self._press)
        yield SystemCommand("Theme", "choose the colours", self.action_change_theme)

    def _press(self, key: str) -> None:
        self.post_message(events.Key(key, key if len(key) == 1 else None))

    # What panes say.

    def on_call_failed(self, message: CallFailed) -> None:
        """Keep the whole of it in the error log."""
        self._trouble.add(message.fault, message.during, self._clock())
        if self._signing.failed(message.fault):
            self.screen.refresh_bindings()

    def on_identified(self, message: Identified) -> None:
        """Say where else than to AWS the credentials go: once, and it stays in the error log."""
        for place in message.identity.elsewhere:
            words = f"Your credentials are used at {place}: that is neither AWS nor this machine."
            fault = Fault(kind=Kind.BAD_CONFIG, what=words)
            if self._trouble.add(fault, "asking AWS who we are", self._clock()):
                self.notify(safe(fault.sentence()), severity="warning", markup=False)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Whoever had to sign in has done so."""
        del message
        if self._signing.done():
            self.screen.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody is asked to sign in for nothing."""
        del parameters
        return self._signing.is_wanted if action == "sign_in" else True

    def action_sign_in(self) -> None:
        """Run the command that signs in; where it did, all that is shown is read again."""
        fault = self._signing.run()
        if fault is not None:
            self.told(fault, "signing in")
            return
        self.post_message(Noted("Signed in: what is shown is read again."))
        for screen in self.screen_stack:
            screen.post_message(SignedIn())
        self.screen.refresh_bindings()

    def told(self, fault: Fault, during: str) -> None:
        """Something failed outside the console: it is told as a pane's trouble is."""
        self._trouble.add(fault, during, self._clock())
        self.notify(safe(fault.sentence()), severity="warning", markup=False)

    def on_noted(self, message: Noted) -> None:
        """Say something small."""
        severity = cast(SeverityLevel, message.severity)
        self.post_message(Notify(Note(safe(message.text), "", severity, 4, about=message.about)))

    def on_notify(self, event: Notify) -> None:
        """Notes of the same words are one, with how often it came."""
        make_room(self, event.notification)

    def on_text_asked(self, message: TextAsked) -> None:
        """Ask for a line of text."""
        self.push_screen(AskText.of(message), message.answer)

    def on_confirmation_asked(self, message: ConfirmationAsked) -> None:
        """Ask for a yes."""
        self.push_screen(Confirm.of(message), message.answer)

    def on_screen_asked(self, message: ScreenAsked) -> None:
        """Open a screen, which is imported when it is first needed."""
        module, _, name = message.screen.rpartition(".")
        made = getattr(import_module(f"lambdatui.ui.screens.{module}"), name)(**message.given)
        self.push_screen(made, message.answer)

    def on_copy_requested(self, message: CopyRequested) -> None:
        """Copy, and say how it was done."""
        self.run_worker(self._copy(message.text, message.what), exit_on_error=False)

    def on_demo_asked(self) -> None:
        """End, so that the demo can begin."""
        self.wants_demo = True
        self.exit(0)

    async def action_interrupt(self) -> None:
        """Quit, except from where a person types, who may have meant to copy."""
        if isinstance(self.focused, Input | TextArea):
            self.notify("^q quits; ^c copies what is selected.", markup=False, timeout=3)
        else:
            await self.action_quit()

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's own widgets call to copy: it goes the same way as all else."""
        self._clipboard = text
        self.post_message(CopyRequested(text, "the selection"))

    async def _copy(self, text: str, what: str) -> None:
        driver = self._driver
        write = driver.write if driver else lambda _: None
        said, tried = await copied(text, what, write, self._environ)
        if tried:
            self.notify(safe(said), markup=False, timeout=3)
        else:
            self.notify(safe(said), severity="error", markup=False)
