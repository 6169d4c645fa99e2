"""How work that takes long is told to stop. ``threading.Event`` is one."""

from typing import Protocol


class Stop(Protocol):
    """Set once, from another thread; waited on instead of sleeping."""

    def is_set(self) -> bool:
        """Whether to stop now."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until told to stop, at most ``timeout`` seconds; whether it was."""


#: A clock: milliseconds since the epoch.
class Clock(Protocol):
    """Given to whatever needs the time, so that a test can give its own."""

    def __call__(self) -> int:
        """Milliseconds since the epoch."""
