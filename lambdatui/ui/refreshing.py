"""How often what costs money is read again by itself: one for the fleet and for every pane."""

from collections.abc import Awaitable, Callable

from lambdatui.core.meter import Budget, Pace

#: Seconds without a key or a click after which nothing is asked any more.
IDLE_S = 15 * 60
#: Seconds between two refreshes that a person can choose from; None: off.
INTERVALS: tuple[int | None, ...] = (60, 300, None, 30)


class Refreshing:
    """What a person has set, and how far the budget lets it be.

    ``interval_s`` is the seconds between two refreshes, None where there are to be none; ``pace``
    how the budget holds them back. ``acted`` tells when a person last did anything, in ms since the
    epoch; without it nobody is ever taken to be away.
    """

    def __init__(
        self,
        budget: Budget | None = None,
        *,
        acted: Callable[[], int] | None = None,
        spent: Callable[[], Awaitable[float]] | None = None,
    ) -> None:
        """``spent`` reads what the session has cost so far, in US dollars."""
        self.interval_s: int | None = INTERVALS[0]
        self.budget = budget or Budget()
        self.pace = Pace()
        self._acted = acted
        self._spent = spent

    def next_interval(self) -> None:
        """The interval after this one, and the first after the last."""
        at = INTERVALS.index(self.interval_s)
        self.interval_s = INTERVALS[(at + 1) % len(INTERVALS)]

    def spent(self, dollars: float) -> None:
        """What the session has cost so far slows refreshes down, by the budget."""
        self.pace = self.budget.pace(dollars)

    async def look(self) -> None:
        """Ask what the session has cost so far.

        Raises:
            LambdatuiError: Where that could not be read; the pace stays as it was.
        """
        if self._spent is not None and self.budget.dollars > 0:
            self.spent(await self._spent())

    def is_idle(self, now_ms: int) -> bool:
        """Whether nobody has pressed a key for so long that nobody may be looking."""
        return self._acted is not None and now_ms - self._acted() >= IDLE_S * 1000
