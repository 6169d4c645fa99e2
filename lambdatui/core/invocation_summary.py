"""What many invocations have in common, in a few numbers."""

from collections.abc import Iterable, Sequence

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.record import Record


class Summary(Record, frozen=True):
    """Numbers over invocations; each is None where there is nothing that could tell.

    ``count`` is all of them. The shares, from 0 to 1, are of those that ended, the percentiles of
    those whose duration is known: by nearest rank, in ms. ``used_mb`` and ``memory_mb`` are of the
    one that had the least share of its memory left: what it used and was given, in MiB.
    """

    count: int = 0
    ended: int = 0
    failed: int = 0
    timeouts: int = 0
    cold: int = 0
    error_share: float | None = None
    cold_share: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    used_mb: int | None = None
    memory_mb: int | None = None


def summary(invocations: Iterable[Invocation]) -> Summary:
    """The numbers over these invocations."""
    count = ended = failed = timeouts = cold = 0
    durations: list[float] = []
    fullest: tuple[float, int, int] | None = None
    for invocation in invocations:
        count += 1
        if invocation.ending is not Ending.RUNNING:
            ended += 1
            failed += invocation.failed
            timeouts += invocation.ending is Ending.TIMEOUT
            cold += invocation.cold
        if invocation.duration_ms is not None:
            durations.append(invocation.duration_ms)
        if invocation.memory_mb and invocation.used_mb:
            share = invocation.used_mb / invocation.memory_mb
            if fullest is None or share > fullest[0]:
                fullest = share, invocation.used_mb, invocation.memory_mb
    durations.sort()
    return Summary(
        count=count,
        ended=ended,
        failed=failed,
        timeouts=timeouts,
        cold=cold,
        error_share=failed / ended if ended else None,
        cold_share=cold / ended if ended else None,
        p50_ms=percentile(durations, 50),
        p95_ms=percentile(durations, 95),
        p99_ms=percentile(durations, 99),
        used_mb=fullest[1] if fullest else None,
        memory_mb=fullest[2] if fullest else None,
    )


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The smallest of these ascending numbers that at least so many percent do not exceed."""
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(0, rank - 1)]
