"""Waiting for what is expected, and not for a time."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

_PATIENCE_S = 10.0


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Let the app run until ``holds()``.

    Raises:
        TimeoutError: It did not come to hold.
    """
    async with asyncio.timeout(_PATIENCE_S):
        while not holds():
            await pilot.pause(0.01)
