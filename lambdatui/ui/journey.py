"""Where a person was, in their order: back and forth as in a browser."""

from typing import NamedTuple

#: More are forgotten, the oldest first.
_MOST = 100


class Stop(NamedTuple):
    """One place: a function, by its ARN and its name, and the pane that was open."""

    arn: str
    name: str
    tab: str


class Journey:
    """The places in the order in which a person came to them, and which one is now."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._at = -1

    @property
    def names(self) -> list[str]:
        """The functions that were looked at, each once, the last one first."""
        return list(dict.fromkeys(stop.name for stop in reversed(self._stops)))

    def came(self, stop: Stop) -> None:
        """A person came to a place: what they had gone back from is forgotten."""
        if self._stops and self._stops[self._at] == stop:
            return
        self._stops = [*self._stops[: self._at + 1], stop][-_MOST:]
        self._at = len(self._stops) - 1

    def leads(self, step: int, *, inside: bool) -> bool:
        """Whether there is a place so many steps on; from the list, the last one is one back."""
        return 0 <= self._next(step, inside=inside) < len(self._stops)

    def go(self, step: int, *, inside: bool) -> Stop | None:
        """Go there, and where that is; None where there is none."""
        if not self.leads(step, inside=inside):
            return None
        self._at = self._next(step, inside=inside)
        return self._stops[self._at]

    def _next(self, step: int, *, inside: bool) -> int:
        return self._at + step + (1 if step < 0 and not inside else 0)
