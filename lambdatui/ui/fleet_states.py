"""Of which functions the state is asked, and when: each is a call, so only of what is seen."""

from collections.abc import Iterable, Sequence

#: Seconds between two looks at the state of a function that stays on the screen.
_STAYS_S = 300
#: Whoever pages past a function once more is told the state of so many seconds ago at most where
#: all was well then: a state changes with an update, and figures tell what fails.
_PASSED_S = 60 * 60
#: Functions whose states are asked in one go where a filter wants those of all.
_AT_ONCE = 50


class StateReading:
    """Knows when each state was asked for; times are in ms since the epoch."""

    def __init__(self) -> None:
        self._asked: dict[str, int] = {}
        #: Since when each row on the screen has been there.
        self._since: dict[str, int] = {}
        self._settled: set[str] = set()

    def due(self, rows: Sequence[str], now_ms: int, factor: int | None) -> list[str]:
        """Those of the rows on the screen to ask for now.

        Refreshes wait ``factor`` times as long; None: there are none.
        """
        self._since = {name: self._since.get(name, now_ms) for name in rows}
        return [name for name in rows if self._is_due(name, now_ms, factor)]

    def _is_due(self, name: str, now_ms: int, factor: int | None) -> bool:
        asked, since = self._asked.get(name), self._since[name]
        if asked is None or factor is None:
            return asked is None
        stays_ms, passed_ms = _STAYS_S * 1000 * factor, _PASSED_S * 1000 * factor
        if name in self._settled and since > asked:
            return now_ms - since >= stays_ms or now_ms - asked >= passed_ms
        return now_ms - asked >= stays_ms

    def never_asked(self, names: Iterable[str]) -> list[str]:
        """Some of those of which nothing is known, for a filter that wants them all."""
        return [name for name in names if name not in self._asked][:_AT_ONCE]

    def begun(self, names: Iterable[str], now_ms: int) -> None:
        """They were asked for."""
        self._asked.update(dict.fromkeys(names, now_ms))

    def came(self, name: str, *, settled: bool) -> None:
        """A state was told; ``settled``: nothing is under way, and nothing failed."""
        (self._settled.add if settled else self._settled.discard)(name)

    def again(self) -> None:
        """A person wants them anew."""
        self._asked.clear()

    def forget(self, name: str) -> None:
        """A function that is there no more."""
        self._asked.pop(name, None)
        self._settled.discard(name)
