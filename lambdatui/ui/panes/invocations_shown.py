"""The invocations that the filter lets through, kept up to date as they come."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from lambdatui.core.invocation import Invocation
from lambdatui.ui.panes.invocations_filter import Passes

#: Invocations that are judged between two looks at the clock, and the seconds after which keys
#: have their turn: some are judged in no time, others by their whole message.
_SLICE = 100
_TURN_S = 0.005


class ShownInvocations:
    """Judges each invocation once for as long as it stays as it is, and the filter too.

    ``rows`` are those that pass, in the order in which all came; ``total`` counts all.
    """

    def __init__(self) -> None:
        self.rows: Sequence[Invocation] = ()
        self.total = 0
        self._passes: Passes | None = None
        # An id is that of the same invocation for as long as it is kept here.
        self._judged: Sequence[Invocation] = ()
        self._verdicts: dict[int, bool] = {}
        self._generation = 0

    def choose(self, passes: Passes | None) -> None:
        """Let others through; None for all. What is shown changes with the next :meth:`take`."""
        self._passes = passes
        self._forget()

    def clear(self) -> None:
        """There are none."""
        self.rows, self.total = (), 0
        self._forget()

    def _forget(self) -> None:
        self._generation += 1
        self._judged, self._verdicts = (), {}

    async def take(self, invocations: Sequence[Invocation]) -> bool:
        """These are all there are now; False where something else was chosen meanwhile."""
        passes, generation = self._passes, self._generation
        if passes is None:
            self.rows, self.total = invocations, len(invocations)
            return True
        known = self._verdicts
        verdicts: dict[int, bool] = {}
        shown: list[Invocation] = []
        began = monotonic()
        for begin in range(0, len(invocations), _SLICE):
            for row in invocations[begin : begin + _SLICE]:
                verdict = known.get(id(row))
                if verdict is None:
                    verdict = passes(row)
                verdicts[id(row)] = verdict
                if verdict:
                    shown.append(row)
            if monotonic() - began < _TURN_S:
                continue
            await asyncio.sleep(0)
            began = monotonic()
            if generation != self._generation:
                return False
        self._judged, self._verdicts = invocations, verdicts
        self.rows, self.total = shown, len(invocations)
        return True
