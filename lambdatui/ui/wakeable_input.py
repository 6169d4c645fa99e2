"""What Textual's thread of keys waits with, so that it can be told to end at once.

Its own wait looks every 0.1 s whether it is to end, and then waits 0.1 s more for nothing: a person
who quits waits for both.
"""

import contextlib
import os
import select
import selectors
from types import SimpleNamespace
from typing import Any


class Wake:
    """A pipe that ends a wait. ``ring`` may be called from any thread, and more than once."""

    def __init__(self) -> None:
        #: Whether the terminal is gone: it would be ready to be read for ever, with nothing.
        self.alone = False
        self.end, self._other = os.pipe()
        os.set_blocking(self._other, False)

    def ring(self) -> None:
        """Have whoever waits look up, now and from now on."""
        with contextlib.suppress(OSError):
            os.write(self._other, b".")

    def close(self) -> None:
        """Nobody waits any more."""
        os.close(self.end)
        os.close(self._other)


class _WakeableSelector(selectors.SelectSelector):
    def __init__(self, wake: Wake) -> None:
        super().__init__()
        self._wake = wake
        self.register(wake.end, selectors.EVENT_READ)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As ever, but for the pipe: nothing of it is told, and for it alone nobody waits."""
        if len(self.get_map()) == 1:
            return []
        if self._wake.alone:
            select.select([self._wake.end], [], [], timeout)
            return []
        return [event for event in super().select(timeout) if event[0].fd != self._wake.end]


def selectors_with(wake: Wake) -> Any:
    """What stands in for the module ``selectors``: its ``SelectSelector`` looks up for ``wake``."""
    return SimpleNamespace(**{**vars(selectors), "SelectSelector": lambda: _WakeableSelector(wake)})
