"""Ports of our own for the invoke pane, and an app that holds one pane and notes what it says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, Origin, SavedEvent
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import (
    ConfirmationAsked,
    CopyRequested,
    EventOffered,
    LinesAsked,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.themes import DARK

NOW = 1_769_847_151_204

ORDERS = Function(
    name="orders-api",
    arn="arn:aws:lambda:eu-west-1:111122223333:function:orders-api",
    runtime="python3.12",
    handler="app.handler",
    memory_mb=512,
    timeout_s=30,
)
USERS = Function(name="users-api", arn="arn:aws:lambda:eu-west-1:111122223333:function:users-api")


class ManualClock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        """Milliseconds since the epoch."""
        return self.now

    def steady(self) -> float:
        """Seconds, of the same time."""
        return self.now / 1000


@dataclass
class InvokePorts:
    """Answers at once, or holds each invocation until ``release``."""

    result: InvokeResult | LambdatuiError | Exception = field(
        default_factory=lambda: InvokeResult(outcome=Outcome.RETURNED, status=200)
    )
    held: bool = False
    sent: list[InvokeRequest] = field(default_factory=list)
    past: tuple[HistoryEntry, ...] = ()
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """Note it, wait if told to, and end as told."""
        self.sent.append(request)
        result = self.result
        if self.held:
            await self.gate.wait()
        if isinstance(result, Exception):
            raise result
        return result

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        """What was given."""
        return tuple(entry for entry in self.past if entry.function == plain_name(function))


@dataclass
class EventPorts:
    """Saved events in memory."""

    texts: dict[tuple[Origin, str], str] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    trash: list[str] = field(default_factory=list)
    broken: LambdatuiError | None = None

    def _entry(self, origin: Origin, name: str) -> EventEntry:
        text = self.texts[origin, name]
        return EventEntry(name=name, origin=origin, path=f"/events/{name}.json", size=len(text))

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """The same for every function."""
        if self.broken is not None:
            raise self.broken
        return tuple(self._entry(origin, name) for origin, name in sorted(self.texts))

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """The text; NOT_FOUND as the port says."""
        if (entry.origin, entry.name) not in self.texts:
            raise fail(Kind.NOT_FOUND, f"{entry.path} is not there any more.")
        return SavedEvent(entry=entry, text=self.texts[entry.origin, entry.name])

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """Keep it; CONFLICT as the port says."""
        if (Origin.FUNCTION, name) in self.texts and not overwrite:
            raise fail(Kind.CONFLICT, f"{function} already has an event '{name}'.")
        self.texts[Origin.FUNCTION, name] = text
        return self._entry(Origin.FUNCTION, name)

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """Move it."""
        del self.texts[entry.origin, entry.name]
        self.trash.append(f"/events/.trash/{entry.name}.json")
        return self.trash[-1]

    async def draft(self, function: str) -> Draft | None:
        """What was kept."""
        return self.drafts.get(plain_name(function))

    async def save_draft(self, draft: Draft) -> None:
        """Keep it; an empty text forgets it."""
        if draft.text:
            self.drafts[draft.function] = draft
        else:
            self.drafts.pop(draft.function, None)


class PaneApp(App[None]):
    """One pane, as large as the terminal; questions are asked as the console asks them."""

    def __init__(self, pane: DetailPane, function: Function | None = ORDERS) -> None:
        super().__init__()
        self.animation_level = "none"
        self.pane = pane
        self.first = function
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        """The pane alone."""
        yield self.pane

    def on_mount(self) -> None:
        """As the console gives a function to a pane that it shows."""
        self.register_theme(DARK)
        self.theme = DARK.name
        self.pane.function = self.first
        self.pane.active = True

    def on_noted(self, message: Noted) -> None:
        """Note it."""
        self.said.append(message)

    def on_copy_requested(self, message: CopyRequested) -> None:
        """Note it."""
        self.said.append(message)

    def on_text_asked(self, message: TextAsked) -> None:
        """Ask."""
        self.push_screen(AskText.of(message), message.answer)

    def on_confirmation_asked(self, message: ConfirmationAsked) -> None:
        """Ask."""
        self.said.append(message)
        self.push_screen(Confirm.of(message), message.answer)

    def on_screen_asked(self, message: ScreenAsked) -> None:
        """Open it."""
        self.said.append(message)
        module, _, name = message.screen.rpartition(".")
        made = getattr(import_module(f"lambdatui.ui.screens.{module}"), name)(**message.given)
        self.push_screen(made, message.answer)

    def on_lines_asked(self, message: LinesAsked) -> None:
        """Note it."""
        self.said.append(message)

    def on_event_offered(self, message: EventOffered) -> None:
        """Note it."""
        self.said.append(message)

    def asked(self, screen: str) -> list[ScreenAsked]:
        """Every time that a screen of this name was asked for."""
        return [one for one in self.said if isinstance(one, ScreenAsked) and one.screen == screen]

    @property
    def lines(self) -> list[LinesAsked]:
        """Every time that log lines were asked for."""
        return [one for one in self.said if isinstance(one, LinesAsked)]

    @property
    def offers(self) -> list[EventOffered]:
        """Every event that was offered to another function."""
        return [one for one in self.said if isinstance(one, EventOffered)]

    @property
    def notes(self) -> str:
        """All that was noted, a line each."""
        return "\n".join(one.text for one in self.said if isinstance(one, Noted))

    @property
    def questions(self) -> list[ConfirmationAsked]:
        """All that was to be confirmed."""
        return [one for one in self.said if isinstance(one, ConfirmationAsked)]

    @property
    def copies(self) -> list[CopyRequested]:
        """All that was to be copied."""
        return [one for one in self.said if isinstance(one, CopyRequested)]


def screen_text(app: App[None]) -> str:
    """What a person sees, a line for each row."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines)


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let the app work until something holds; fails after a time that no machine needs."""
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause()
            await asyncio.sleep(0.005)
    await pilot.pause()
