"""Keys in the order in which they were typed, each where the one before it led.

Textual hands a key to the widget that has the focus when the key arrives, and runs its binding
later. Over a slow line keys arrive together: of '/orders' the letters would reach the list, and
'o', 'r', 'd' mean something there. Here a key waits until the one before it has been handled.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from lambdatui.ui.soon import soon

#: Seconds after which the next key is let through whatever became of the one before it: its
#: widget may have been removed with the key in its queue.
PATIENCE_S = 0.3

Typed = events.Key | events.Paste


class KeyOrder:
    """Holds keys and pastes back while one of them is on its way through the widgets."""

    def __init__(self, app: App[int], handle: Callable[[Typed], Awaitable[None]]) -> None:
        """``handle`` does with a key what Textual does."""
        self._app = app
        self._handle = handle
        self._waiting: deque[Typed] = deque()
        self._flying: Typed | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._begun = False

    async def begin(self) -> None:
        """The first screen stands, and has the focus: what was typed before goes there. Idempotent.

        People type while the console still loads, and their keys mean what they see.
        """
        if not self._begun:
            self._begun = True
            if self._waiting:
                await self._start(self._waiting.popleft())

    async def arrived(self, event: Typed) -> None:
        """A key was typed: handle it now, or keep it until its turn."""
        if self._flying is not None or not self._begun:
            self._waiting.append(event)
            return
        await self._start(event)

    async def _start(self, event: Typed) -> None:
        self._flying = event
        target = self._app.focused or self._app.screen
        await self._handle(event)
        self._patience = soon(self._app, PATIENCE_S, lambda: self._next(event))
        if event.is_forwarded:
            self._follow(event, target, lambda: self._settle(event, target))
        else:
            # A binding with priority took it.
            await self._settle(event, target)

    async def _settle(self, event: Typed, target: MessagePump) -> None:
        # The binding has run by now. What it did may still be on its way: a line that was entered
        # is a message of the widget, and whoever handles it moves the focus.
        self._follow(event, target, lambda: self._next(event))

    def _follow(self, event: Typed, node: MessagePump, end: Callable[[], Awaitable[None]]) -> None:
        """Go through the queues of a node and of all around it, behind what is in them."""

        async def passed() -> None:
            if node._parent is None:
                await end()
            else:
                self._follow(event, node._parent, end)

        def behind() -> None:
            # Who was closed by the key, as a page is by Esc, takes no message any more.
            if not node.call_later(passed):
                self._app.call_later(passed)

        # Twice: behind the messages, and behind what they made the node say to itself.
        if not node.call_later(behind):
            self._app.call_later(passed)

    async def _next(self, event: Typed) -> None:
        if event is not self._flying:
            return
        if self._patience is not None:
            self._patience.cancel()
        self._flying = None
        if self._waiting:
            await self._start(self._waiting.popleft())
