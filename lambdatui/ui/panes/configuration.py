"""The configuration of one function, on one page."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.configuration import Configuration
from lambdatui.core.errors import Fault, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.ports import ConfigurationPort
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded, CopyRequested, Noted
from lambdatui.ui.widgets.configuration_facts import VARIABLE, configuration_sections
from lambdatui.ui.widgets.fact_list import FactList
from lambdatui.ui.widgets.fault_note import retry_advice

#: Seconds that a value is seen after it was asked for.
REVEAL_S = 10.0
#: Seconds after which a call is said to be under way: most are back before.
_SAY_S = 0.2
#: Seconds between two looks at how old the answer is, which is told in minutes.
_AGE_S = 20.0
#: How old an answer may be and still not be asked for again, when the pane is opened: milliseconds.
_FRESH_MS = 30_000


@dataclass(frozen=True)
class _Read:
    """An answer, and when it came (ms since the epoch)."""

    configuration: Configuration
    at_ms: int


class ConfigurationPane(DetailPane):
    """Values of the environment are masked until a person asks for one, and then again."""

    DEFAULT_CSS = """
    ConfigurationPane {
        & > #configuration-line { height: auto; max-height: 4; padding: 0 1; }
        & > FactList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "reveal", "show value", id="configuration.reveal"),
        Binding("y", "copy", "copy", id="configuration.copy"),
        Binding("r", "refresh", "read again", id="configuration.refresh"),
    ]

    def __init__(
        self, configuration: ConfigurationPort, clock: Clock, *, reveal_s: float = REVEAL_S
    ) -> None:
        super().__init__()
        self._port = configuration
        self._clock = clock
        self._reveal_s = reveal_s
        self._answers: dict[str, _Read] = {}
        self._about = ""
        self._generation = 0
        self._reading = False
        self._slow = False
        self._fault: Fault | None = None
        # The one variable whose value is seen, and what masks it again.
        self._shown = ""
        self._mask: Timer | None = None

    def compose(self) -> ComposeResult:
        """How old the answer is, and the answer."""
        self._line = Static(id="configuration-line", markup=False)
        self._list = FactList()
        yield self._line
        yield self._list

    def on_mount(self) -> None:
        """A function may have been given before there was anything to show it in."""
        self.set_interval(_AGE_S, self._tell)
        self._turn_to(self.function)

    def watch_function(self, function: Function | None) -> None:
        """Show what is known of it, and read what is not."""
        if self.is_mounted:
            self._turn_to(function)

    def watch_active(self, active: bool) -> None:
        """Read when looked at; hide what was shown when not."""
        if not self.is_mounted:
            return
        if active:
            self._read_if_old()
        else:
            self._hide()

    def _turn_to(self, function: Function | None) -> None:
        name = function.name if function else ""
        if name == self._about:
            return
        self._about = name
        # Whatever is on its way is about another function now.
        self._generation += 1
        self._reading = self._slow = False
        self._fault = None
        self._hide()
        self._paint()
        self._list.cursor = 0
        if self.active:
            self._read_if_old()

    def _read_if_old(self) -> None:
        answer = self._answers.get(self._about)
        if answer is None or self._clock() - answer.at_ms > _FRESH_MS:
            self.action_refresh()

    def action_refresh(self) -> None:
        """Read it again."""
        if not self._about:
            return
        self._generation += 1
        self._reading, self._slow = True, False
        generation = self._generation
        self.set_timer(_SAY_S, lambda: self._say_slow(generation))
        self.run_worker(
            self._read(self._about, generation), group="read", exclusive=True, exit_on_error=False
        )

    def _say_slow(self, generation: int) -> None:
        if generation == self._generation and self._reading:
            self._slow = True
            self._tell()

    async def _read(self, name: str, generation: int) -> None:
        doing = f"reading the configuration of {name}"
        try:
            configuration = await self._port.configuration(name)
        except Exception as error:
            if generation == self._generation:
                fault = fault_of(error, doing)
                self._reading, self._fault = False, fault
                self._tell()
                self.post_message(CallFailed(fault, doing))
            return
        self._answers[name] = _Read(configuration, self._clock())
        if generation == self._generation:
            self._reading, self._fault = False, None
            self._paint()
            self.post_message(CallSucceeded())

    # What is shown.

    def _paint(self) -> None:
        answer = self._answers.get(self._about)
        shown = (self._shown,) if self._shown else ()
        self._list.show(
            configuration_sections(answer.configuration, self._clock(), shown) if answer else []
        )
        self._tell()

    def _tell(self) -> None:
        answer = self._answers.get(self._about)
        words: list[Content] = []
        if self._fault is not None:
            fault = self._fault
            # Where there is an answer, the line below names the key.
            advice = fault.advice if answer else retry_advice(fault)
            words.append(Content.styled(f"✗ {safe(f'{fault.what} {advice}'.strip())}", "$error"))
        if self._reading and (self._slow or answer is None):
            words.append(Content.styled("reading…" if self._slow else "", "$foreground 60%"))
        elif answer is not None:
            stale = "! not current: read" if self._fault else "read"
            when = _since(answer.at_ms, self._clock())
            style = "$warning" if self._fault else "$foreground 60%"
            words.append(Content.styled(f"{stale} {when} · r reads it again", style))
        self._line.update(Content("\n").join(words))

    # The environment.

    def action_reveal(self) -> None:
        """Show the value under the cursor for a while, or mask it at once."""
        fact = self._list.fact
        if fact is None or not fact.key.startswith(VARIABLE):
            self.post_message(Noted("x shows the value of an environment variable.", "information"))
            return
        name = fact.key.removeprefix(VARIABLE)
        again = name == self._shown
        self._hide()
        if not again:
            self._shown = name
            self._mask = self.set_timer(self._reveal_s, self._hide)
            self._paint()

    def _hide(self) -> None:
        if self._mask is not None:
            self._mask.stop()
            self._mask = None
        if self._shown:
            self._shown = ""
            self._paint()

    def action_copy(self) -> None:
        """Copy the value under the cursor, masked or not."""
        fact = self._list.fact
        if fact is not None and fact.copied:
            self.post_message(CopyRequested(fact.copied, fact.what))
        else:
            self.post_message(Noted("There is nothing to copy here."))


def _since(past_ms: int, now_ms: int) -> str:
    return "just now" if now_ms - past_ms < 60_000 else f"{age(past_ms, now_ms)} ago"
