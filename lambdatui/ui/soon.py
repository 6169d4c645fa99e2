"""Calls something once, some ms from now."""

import asyncio
from collections.abc import Callable

from textual.app import App
from textual.message_pump import MessagePump


def soon(pump: MessagePump, delay_s: float, call: Callable[[], object]) -> asyncio.TimerHandle:
    """Call it in ``delay_s`` seconds at the earliest, where ``pump`` handles its messages.

    Nothing is called where that is gone by then; a coroutine that ``call`` returns is awaited.

    ``set_timer`` is for longer times: a timer of Textual whose first step is held up for longer
    than its delay skips its only tick (``textual/timer.py``, ``skip``). Another thread that has the
    interpreter for some ms does that.
    """

    def now() -> object:
        # A widget that is taken away handles what it was sent before all the same.
        if isinstance(pump, App) or pump.is_attached:
            # What it returns is awaited by the pump, where there is something to await.
            return call()
        return None

    def due() -> None:
        if pump.is_running:
            pump.call_next(now)

    return asyncio.get_running_loop().call_later(delay_s, due)
