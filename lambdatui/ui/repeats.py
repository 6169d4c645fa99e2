"""Tells an act of running from its repeats: a key that is held, the second click of two."""

from collections.abc import Callable

#: Seconds without an act after which the next one counts again. The pause before a held key
#: repeats is shorter everywhere.
PAUSE_S = 1.0


class Repeats:
    """Remembers what each function was last run with, and when it was last asked for.

    ``steady`` is a clock in seconds. Whoever changed the event or the type meant what comes next.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._last: dict[str, tuple[tuple[str, ...], float]] = {}

    def acted(self, function: str, *event: str) -> None:
        """From here on the pause counts, anew with each act: a held key never ends it."""
        self._last[function] = (event, self._steady())

    def soon(self, function: str, *event: str) -> bool:
        """Whether the same act now comes too soon after the one before to be meant."""
        last, when = self._last.get(function, ((), 0.0))
        return last == event and self._steady() - when < PAUSE_S
