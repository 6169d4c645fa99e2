"""An app that opens one screen, asks what it asks, and keeps what it gives."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.ui.messages import (
    CallFailed,
    ConfirmationAsked,
    CopyRequested,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.themes import DARK

SMALL = (80, 24)
LARGE = (120, 40)
#: 2026-03-03 08:12:31.204 UTC.
NOW_MS = 1_772_525_551_204
HOSTILE = "[/x] \x1b[31m[red]\u202e"


def clock() -> int:
    """The time stands still."""
    return NOW_MS


class ScreenHost(App[None]):
    """Does with the messages of a screen what the console does."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.given: list[Any] = []
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        """Something to open a screen over."""
        yield Static("below")

    def on_mount(self) -> None:
        """The console's colours."""
        self.register_theme(DARK)
        self.theme = DARK.name

    def on_call_failed(self, message: CallFailed) -> None:
        """Note it."""
        self.said.append(message)

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
        module, _, name = message.screen.rpartition(".")
        made = getattr(import_module(f"lambdatui.ui.screens.{module}"), name)(**message.given)
        self.push_screen(made, message.answer)

    @property
    def copies(self) -> list[str]:
        """What was to be copied."""
        return [one.text for one in self.said if isinstance(one, CopyRequested)]

    @property
    def failures(self) -> list[str]:
        """What went wrong."""
        return [one.fault.what for one in self.said if isinstance(one, CallFailed)]


@dataclass
class Shown:
    """A screen that is open."""

    app: ScreenHost
    screen: Framed[Any]
    pilot: Pilot[None]

    @property
    def text(self) -> str:
        """What a person sees, a line for each row."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines)

    @property
    def given(self) -> list[Any]:
        """What it gave, once it was left."""
        return self.app.given


@asynccontextmanager
async def shown(screen: Framed[Any], size: tuple[int, int] = SMALL) -> AsyncGenerator[Shown, None]:
    """The screen over an app."""
    app = ScreenHost()
    async with app.run_test(size=size) as pilot:
        app.push_screen(screen, app.given.append)
        await pilot.pause()
        yield Shown(app, screen, pilot)
