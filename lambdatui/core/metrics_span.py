"""A stretch of time on a chart, cut into periods that CloudWatch keeps."""

from lambdatui.core.record import Record

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86400

#: Periods that are asked for, in seconds: multiples of what CloudWatch keeps.
_PERIODS = (60, 300, 900, HOUR_S, 3 * HOUR_S, 6 * HOUR_S, DAY_S)
#: The most points of a line: more do not fit on a screen.
MOST_POINTS = 180
#: The shortest stretch that is shown.
LEAST_S = 15 * MINUTE_S
#: How long CloudWatch keeps points: the finest of them by their age, in seconds (CloudWatch API,
#: GetMetricStatistics: 60 s points 15 days, 300 s points 63 days, 3600 s points 455 days).
_KEPT = ((15 * DAY_S, 60), (63 * DAY_S, 300), (455 * DAY_S, HOUR_S))
MOST_AGE_S = _KEPT[-1][0]


class Span(Record, frozen=True):
    """Times in ms since the epoch, on borders of the period, which is in seconds."""

    start_ms: int
    end_ms: int
    period_s: int

    @property
    def periods(self) -> int:
        """How many there are from start to end."""
        return max(0, (self.end_ms - self.start_ms) // (self.period_s * 1000))

    @property
    def seconds(self) -> int:
        """The length of it."""
        return (self.end_ms - self.start_ms) // 1000


def span_between(start_ms: int, end_ms: int, now_ms: int) -> Span:
    """The stretch that holds both times, in the finest periods that fit and are still kept.

    Aligned times let CloudWatch answer from what it keeps, and the same question be cached.
    """
    end_ms = max(end_ms, start_ms + LEAST_S * 1000)
    finest = _finest(now_ms - start_ms)
    wide = [period for period in _PERIODS if period >= finest]
    fits = (period for period in wide if (end_ms - start_ms) <= MOST_POINTS * period * 1000)
    period_s = next(fits, wide[-1])
    step = period_s * 1000
    return Span(
        start_ms=start_ms // step * step, end_ms=-(-end_ms // step) * step, period_s=period_s
    )


def _finest(age_ms: int) -> int:
    return next((period for kept, period in _KEPT if age_ms <= kept * 1000), HOUR_S)


def zoomed(span: Span, at_ms: int, factor: float, now_ms: int) -> Span:
    """``factor`` times as long, with ``at_ms`` in the same place of it; it ends by now."""
    longest_ms = MOST_AGE_S * 1000
    length = round((span.end_ms - span.start_ms) * factor)
    length = max(LEAST_S * 1000, min(length, longest_ms))
    share = (at_ms - span.start_ms) / max(1, span.end_ms - span.start_ms)
    return _before(round(at_ms - share * length), length, now_ms)


def panned(span: Span, share: float, now_ms: int) -> Span:
    """The same length, later by a share of itself, or earlier where that is less than 0."""
    length = span.end_ms - span.start_ms
    return _before(span.start_ms + round(share * length), length, now_ms)


def _before(start_ms: int, length_ms: int, now_ms: int) -> Span:
    """So long from then on, between what is kept and now."""
    oldest = now_ms - MOST_AGE_S * 1000
    start_ms = max(oldest, min(start_ms, now_ms - length_ms))
    return span_between(start_ms, start_ms + length_ms, now_ms)
