"""How often something goes wrong with a function as a rule: what an incident hardly moves."""

import statistics
from collections.abc import Mapping, Sequence

import msgspec

from lambdatui.core.record import Record

#: The hours that are looked at: an incident of less than half of them is not what is usual.
DAYS = 7
#: In fewer hours with invocations nobody can say what is usual.
LEAST_HOURS = 24


class Baseline(Record, frozen=True):
    """What is usual of a function, by the median of hours.

    ``hours`` are those of the last :data:`DAYS` days in which it was invoked. ``an_hour`` has for
    each metric that was read (``Errors``, ``Throttles``) the count of the middle one of them.
    """

    hours: int = 0
    an_hour: dict[str, float] = msgspec.field(default_factory=dict)

    def usual(self, metric: str) -> float | None:
        """So many an hour; None where that is not known."""
        return self.an_hour.get(metric) if self.hours >= LEAST_HOURS else None


def baseline_of(
    invocations: Sequence[float | None], counts: Mapping[str, Sequence[float | None]]
) -> Baseline:
    """The baseline of counts by the hour; None stands for an hour without a point, which is 0.

    Hours without an invocation or another count are left out: of a function that runs at night
    alone, or is new, they would say that nothing ever fails.
    """
    active = [
        at
        for at, invoked in enumerate(invocations)
        if invoked or any(values[at] for values in counts.values())
    ]
    if not active:
        return Baseline()
    medians = {
        metric: statistics.median(values[at] or 0.0 for at in active)
        for metric, values in counts.items()
    }
    return Baseline(hours=len(active), an_hour=medians)
