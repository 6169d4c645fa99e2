"""What happened in the account over the past month, minute by minute; the same for one start time.

The day's rhythm is laid so that now is near its top: traffic that begins with the demo goes on
where the past ends.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from lambdatui.demo.functions import RELEASED, DemoFunction

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

#: When the first subscription came that payments-webhook cannot take any more, and the release
#: that broke it: two minutes before, to the minute in which errors begin.
PAYMENTS_BREAK_MS = 40 * MINUTE_MS
PAYMENTS_RELEASE_MS = PAYMENTS_BREAK_MS + MINUTE_MS + MINUTE_MS // 2
#: The first failures come every minute for so long: what is looked at to say when errors began.
_BREAKING_MS = 6 * MINUTE_MS
#: A slow database, long mended: its age in ms, and how long it lasted.
SLOW_SPELLS = ((5 * HOUR_MS, 25 * MINUTE_MS), (3 * DAY_MS, 90 * MINUTE_MS))
_SLOW_FUNCTIONS = frozenset({"orders-api", "users-api"})
#: As long as anyone remembers.
_ERROR_SHARES = {
    "csv-import": 0.05,
    "invoice-mailer": 0.12,
    "report-builder": 0.08,
    "telemetry-ingest": 0.01,
    "thumbnail": 0.015,
}
BURST_EVERY_MS = 5 * MINUTE_MS
_MOST_SAMPLES = 8
#: How far back each step of time reaches, from the finest on; CloudWatch's windows ask for these.
_STEPS = (
    (MINUTE_MS, 3),
    (5 * MINUTE_MS, 12),
    (15 * MINUTE_MS, 24),
    (HOUR_MS, 7 * 24),
    (6 * HOUR_MS, 30 * 24),
)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What one function did in one step of time.

    ``durations_ms`` are samples in ms, of which each stands for as many invocations as ``counts``
    says; together these are all.
    """

    start_ms: int
    length_ms: int
    invocations: int
    errors: int
    throttles: int
    concurrency: int
    durations_ms: tuple[float, ...]
    counts: tuple[int, ...]


def rhythm(age_ms: float) -> float:
    """How busy the shop was, 0.2 to 1: by the hour of its day, and less at the weekend."""
    hour = (age_ms % DAY_MS) / DAY_MS * 2 * math.pi
    day = 0.6 + 0.4 * math.cos(hour - 0.35)
    weekend = 0.65 if 2 * DAY_MS < age_ms < 4 * DAY_MS else 1.0
    return day * weekend


def error_share(function: DemoFunction, age_ms: float) -> float:
    """How many of its invocations failed at that age, 0 to 1."""
    if function.name == RELEASED:
        # Not one earlier: since when it fails must have one answer, in the charts and in the log.
        return 0.2 if age_ms <= PAYMENTS_BREAK_MS else 0.0
    return _ERROR_SHARES.get(function.name, 0.0)


def _breaks(function: DemoFunction, age_ms: int) -> bool:
    """Whether it just began to fail: these minutes show it, whatever chance says."""
    return function.name == RELEASED and 0 <= PAYMENTS_BREAK_MS - age_ms < _BREAKING_MS


def slowness(function: DemoFunction, age_ms: float) -> float:
    """By how much its durations were longer than usual at that age."""
    if function.name not in _SLOW_FUNCTIONS:
        return 1.0
    slow = any(age - length <= age_ms <= age for age, length in SLOW_SPELLS)
    return 40.0 if slow else 1.0


def slots(function: DemoFunction, now_ms: int) -> Iterator[Slot]:
    """The past month up to now, oldest first, in ever finer steps; the last is part of a minute."""
    chance = random.Random(f"{function.name}/{now_ms // HOUR_MS}")
    for step_ms, start_ms, end_ms in _borders(now_ms):
        for time_ms in range(start_ms, end_ms, step_ms):
            yield _slot(function, time_ms, step_ms, now_ms, chance)
    rest_ms = now_ms % MINUTE_MS
    if rest_ms:
        yield _slot(function, now_ms - rest_ms, rest_ms, now_ms, chance)


def _borders(now_ms: int) -> list[tuple[int, int, int]]:
    """Step, start and end of each part, oldest first; each start is a border of the next step."""
    parts = []
    end_ms = now_ms // MINUTE_MS * MINUTE_MS
    for index, (step_ms, hours) in enumerate(_STEPS):
        coarser = _STEPS[min(index + 1, len(_STEPS) - 1)][0]
        start_ms = (now_ms - hours * HOUR_MS) // coarser * coarser
        parts.append((step_ms, start_ms, end_ms))
        end_ms = start_ms
    return parts[::-1]


def _slot(
    function: DemoFunction, start_ms: int, length_ms: int, now_ms: int, chance: random.Random
) -> Slot:
    age_ms = now_ms - start_ms
    expected = function.per_minute * rhythm(age_ms) * length_ms / MINUTE_MS
    invocations = _about(expected, chance)
    errors = min(invocations, _about(invocations * error_share(function, age_ms), chance))
    if _breaks(function, age_ms):
        invocations = max(1, invocations)
        errors = max(1, errors)
    throttles = 0
    if function.reserved_concurrency is not None:
        bursts = (start_ms + length_ms) // BURST_EVERY_MS - start_ms // BURST_EVERY_MS
        throttles = sum(chance.randint(3, 6) for _ in range(bursts))
    durations = tuple(
        duration(function, age_ms, chance) for _ in range(min(_MOST_SAMPLES, invocations))
    )
    if function.name == "report-builder" and errors and durations:
        durations = (function.timeout_s * 1000.0, *durations[1:])
    busy = expected * function.usual_ms / length_ms
    return Slot(
        start_ms=start_ms,
        length_ms=length_ms,
        invocations=invocations,
        errors=errors,
        throttles=throttles,
        concurrency=0 if not invocations else _concurrency(function, busy, chance),
        durations_ms=durations,
        counts=_shared_out(invocations, len(durations)),
    )


def _shared_out(invocations: int, samples: int) -> tuple[int, ...]:
    """How many invocations each sample stands for: the first, which may be an odd one, for one."""
    if not samples:
        return ()
    rest = invocations - 1
    return (
        1,
        *(
            rest * (at + 1) // (samples - 1) - rest * at // (samples - 1)
            for at in range(samples - 1)
        ),
    )


def duration(function: DemoFunction, age_ms: float, chance: random.Random) -> float:
    """How long one invocation took, in ms: most near the usual, a few far above."""
    factor = chance.lognormvariate(0, 0.28)
    if chance.random() < 0.02:
        factor *= chance.uniform(2.5, 5)
    longest = function.timeout_s * 1000 * 0.95
    taken = function.usual_ms * factor * slowness(function, age_ms)
    return round(min(longest, max(0.2, taken)), 2)


def _concurrency(function: DemoFunction, busy: float, chance: random.Random) -> int:
    most = function.reserved_concurrency or 50
    return min(most, 1 + _about(busy, chance) + (1 if chance.random() < 0.2 else 0))


def _about(expected: float, chance: random.Random) -> int:
    """A whole number that is ``expected`` on average, as arrivals by chance are."""
    if expected > 30:
        return max(0, round(chance.gauss(expected, math.sqrt(expected))))
    limit, product, count = math.exp(-expected), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
