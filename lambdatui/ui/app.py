"""The console's app: it owns the screen, the clipboard, the error log and the way out."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerState

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, mistake
from lambdatui.core.meter import Budget
from lambdatui.core.ports import Backend, LogsPort
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.protection import DEFAULT_PATTERNS
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.clipboard import copy
from lambdatui.ui.detail import PaneMaker, Shared
from lambdatui.ui.display import Display
from lambdatui.ui.ending import LOOK_S, Ending
from lambdatui.ui.key_order import KeyOrder
from lambdatui.ui.messages import (
    CallFailed,
    ConfirmationAsked,
    CopyRequested,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.main import MainScreen
from lambdatui.ui.screens.palette import Palette
from lambdatui.ui.sites import At, Site, Sites
from lambdatui.ui.themes import DARK
from lambdatui.ui.trouble import TroubleLog, trouble_text
from lambdatui.ui.widgets.key_bar import binding_name

#: The first part of the ids of bindings that stand in the palette.
COMMANDERS = frozenset(
    {
        "app",
        "configuration",
        "events",
        "functions",
        "insights",
        "invocations",
        "invoke",
        "logs",
        "main",
        "metrics",
        "report",
    }
)


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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", id="app.quit", show=False, priority=True),
        # Not with priority: in an editor it copies.
        Binding("ctrl+c", "interrupt", "quit", id="app.interrupt", show=False),
        # Where a pane has another use for this key, the palette has the command.
        Binding("ctrl+l", "repaint", "repaint the screen", id="app.repaint", show=False),
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
    ) -> None:
        """``connection`` is what the person asked for; ``at`` gives the backend of another one.

        ``editing`` is the folder for events that are open in the person's own editor. ``label``
        stands before the account in the header: what the person calls it. ``confirm``
        asks before the first invocation of each function. ``log_memory`` is what log lines may
        take, in bytes. What matches ``protected`` (:mod:`lambdatui.core.protection`) is run only
        after the function's name is typed. Refreshes slow down as what the session has asked of
        AWS comes near ``budget``, in US dollars; 0 is none. ``prices`` are asked for when the
        first cost is worked out. ``taken_over`` is asked as Textual takes the terminal: the
        attributes (termios) from before a picture that stands on it, or None.
        """
        super().__init__()
        self.animation_level = "none"
        self._backend = backend
        self._clock = clock
        self._connection = connection or Connection()
        self._at = at
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
        self._editing = editing
        self._trouble = TroubleLog()
        self._keys = KeyOrder(self, super().on_event)
        self._shown = Display(self, super()._display, self._environ, self._not_drawn)
        self.ending = Ending(self._leave)
        self.crash: BaseException | None = None
        self.taken_over = taken_over

    def get_default_screen(self) -> Screen[None]:
        """The one screen."""
        return MainScreen(
            Sites(self._connection, self._backend, self._at),
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
        backend, clock = site.backend, self._clock
        read_only = site.connection.read_only
        tail = Shared(partial(_tailing, backend, clock, self._log_memory))
        panes, parts = "lambdatui.ui.panes", "lambdatui.ui.widgets"
        return {
            "logs": PaneMaker(
                f"{panes}.logs.LogsPane",
                tail,
                backend,
                clock,
                parts=(f"{parts}.line_scroll.LineScroll",),
            ),
            "invocations": PaneMaker(
                f"{panes}.invocations.InvocationsPane",
                tail,
                clock,
                parts=(f"{parts}.table.Table",),
            ),
            "insights": PaneMaker(
                f"{panes}.insights.InsightsPane",
                backend,
                clock,
                prices=self._prices,
                parts=(f"{parts}.insights_table.ResultTable", f"{parts}.insights_list.ReadyList"),
            ),
            "metrics": PaneMaker(
                f"{panes}.metrics.MetricsPane",
                backend,
                clock,
                prices=self._prices,
                refreshing=self._refreshing,
            ),
            "report": PaneMaker(
                f"{panes}.report.ReportPane",
                backend,
                clock,
                read_only=read_only,
                parts=(f"{parts}.fact_list.FactList",),
            ),
            "configuration": PaneMaker(
                f"{panes}.configuration.ConfigurationPane",
                backend,
                clock,
                profile=site.connection.profile,
                parts=(f"{parts}.fact_list.FactList",),
            ),
            "invoke": PaneMaker(
                f"{panes}.invoke.InvokePane",
                backend,
                clock,
                read_only=read_only,
                confirm=self._confirm,
                protected=self._protected,
                profile=site.connection.profile,
                environ=self._environ,
                editing=self._editing,
                parts=(
                    f"{parts}.event_list.EventList",
                    f"{parts}.json_editor.JsonEditor",
                    f"{parts}.text_lines.TextLines",
                ),
            ),
        }

    async def _spent(self) -> float:
        return (await self._backend.meter()).cost(self._prices()).total

    def on_mount(self) -> None:
        """Colours, and the ways in which a session can end from outside."""
        self.register_theme(DARK)
        self.theme = DARK.name
        self.call_later(self._first_screen)
        if not self.is_headless:
            self.ending.on_signals()
            self.set_interval(LOOK_S, self.ending.look)

    def _first_screen(self) -> None:
        """It takes keys once it is there as a whole: behind what it has to do for that."""
        self.screen.call_after_refresh(self.call_later, self._keys.begin)

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
        self._shown.repaint()

    def _not_drawn(self, error: Exception) -> None:
        self._trouble.add(mistake(error, "drawing"), "drawing", self._clock())

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        self._shown.show(screen, renderable)

    def panic(self, *renderables: Any) -> None:
        """End without what Textual would print: a traceback of a thread of its own."""
        del renderables
        self.crash = self._exception or RuntimeError("Textual gave up")
        self._close_messages_no_wait()

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
        seen = {"app.palette"}
        for active in screen.active_bindings.values():
            binding = active.binding
            owner = (binding.id or "").partition(".")[0]
            # What moves a cursor is no command.
            if owner not in COMMANDERS or binding.id in seen or not active.enabled:
                continue
            seen.add(binding.id or "")
            title = f"{binding.description[:1].upper()}{binding.description[1:]}"
            key = binding.key.split(",")[0].strip()
            yield SystemCommand(
                title, f"{owner} · key {binding_name(binding)}", partial(self._press, key)
            )
        yield SystemCommand("Theme", "choose the colours", self.action_change_theme)

    def _press(self, key: str) -> None:
        self.post_message(events.Key(key, key if len(key) == 1 else None))

    # What panes say.

    def on_call_failed(self, message: CallFailed) -> None:
        """Keep the whole of it in the error log."""
        self._trouble.add(message.fault, message.during, self._clock())

    def told(self, fault: Fault, during: str) -> None:
        """Something failed outside the console: it is told as a pane's trouble is."""
        self._trouble.add(fault, during, self._clock())
        self.notify(safe(fault.sentence()), severity="warning", markup=False)

    def on_noted(self, message: Noted) -> None:
        """Say something small."""
        severity = message.severity
        self.notify(
            safe(message.text),
            severity="error"
            if severity == "error"
            else "warning"
            if severity == "warning"
            else "information",
            markup=False,
            timeout=4,
        )

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
        said = await copy(text, what, driver.write if driver else lambda _: None, self._environ)
        if said:
            self.notify(safe(said), markup=False, timeout=3)
        else:
            self.notify(
                safe(
                    f"Could not copy {what}: {len(text):,} characters are more than the terminal "
                    "takes, and no clipboard program was found."
                ),
                severity="error",
                markup=False,
            )


def _tailing(logs: LogsPort, clock: Clock, memory: int) -> Any:
    # Imported when a pane first shows it: the first paint does not wait for it.
    from lambdatui.ui.tailing import Tailing

    return Tailing(logs, clock, memory=memory)
