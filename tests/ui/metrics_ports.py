"""The metrics of the fixed account, with what explains them: alarms, deployments and limits.

``payments-webhook`` has failed since two minutes after its version 41 came, has an alarm that says
so, and is called by a function URL and asynchronously as well; it has metrics of the alias ``live``
and of two versions. The others have what every function has.
"""

import math
from collections.abc import Sequence

from lambdatui.core.alarm_history import AlarmHistory, AlarmTurn
from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployment, DeploymentKind, Deployments
from lambdatui.core.metrics import (
    AnyMeasure,
    Measure,
    Metrics,
    MetricsKnown,
    MetricsRequest,
    Series,
)
from tests.ui.fleet import MINUTE_MS, PICTURED_MS, FakeFleet

#: When the errors of ``payments-webhook`` began.
BEGAN_MS = PICTURED_MS // MINUTE_MS * MINUTE_MS - 40 * MINUTE_MS
WEBHOOK = MetricsKnown(
    metrics=(
        "AsyncEventAge",
        "AsyncEventsDropped",
        "AsyncEventsReceived",
        "ConcurrentExecutions",
        "DeadLetterErrors",
        "Duration",
        "Errors",
        "Invocations",
        "Throttles",
        "Url4xxCount",
        "Url5xxCount",
        "UrlRequestCount",
        "UrlRequestLatency",
    ),
    qualifiers=("live", "40", "41"),
)
CHANGES = (
    Deployment(at_ms=BEGAN_MS - 135_000, kind=DeploymentKind.VERSION, words="version 41", by="ada"),
    Deployment(
        at_ms=BEGAN_MS - 120_000, kind=DeploymentKind.ALIAS, words="alias live: 40 → 41", by="ada"
    ),
)
TURNS = (
    AlarmTurn(
        alarm="payments-webhook-errors",
        at_ms=BEGAN_MS + 2 * MINUTE_MS,
        before=AlarmState.OK,
        after=AlarmState.ALARM,
        reason="Threshold Crossed: 2 datapoints were greater than the threshold (1.0).",
    ),
)


class FakeMetrics(FakeFleet):
    """The port of the metrics. ``requested`` is what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requested: list[MetricsRequest] = []
        self.turned: tuple[AlarmTurn, ...] = TURNS
        self.deployed: dict[str, tuple[Deployment, ...]] = {"payments-webhook": CHANGES}
        self.limited: dict[str, ConcurrencyLimits] = {
            "payments-webhook": ConcurrencyLimits(reserved=5, account=1000)
        }

    async def metrics(self, request: MetricsRequest) -> Metrics:
        self._check("metrics")
        self.requested.append(request)
        span = request.span
        times = tuple(range(span.start_ms, span.end_ms, span.period_s * 1000))
        wave = [20 + 10 * math.sin(index / 9) for index in range(len(times))]
        late = [time_ms >= BEGAN_MS for time_ms in times]
        lines: dict[AnyMeasure, list[float]] = {
            Measure.INVOCATIONS: [round(value) for value in wave],
            Measure.ERRORS: [4 if flag else 0 for flag in late],
            Measure.THROTTLES: [0 for _ in wave],
            Measure.DURATION_AVERAGE: [value * 9 for value in wave],
            Measure.DURATION_P50: [value * 8 for value in wave],
            Measure.DURATION_P90: [value * 14 for value in wave],
            Measure.DURATION_P95: [value * 20 for value in wave],
            Measure.DURATION_P99: [value * 28 for value in wave],
            Measure.DURATION_MAXIMUM: [value * 40 for value in wave],
            Measure.CONCURRENCY: [round(value / 6) for value in wave],
            Measure.ACCOUNT_CONCURRENCY: [200 + 20 * value for value in wave],
            Measure.ACCOUNT_UNRESERVED: [150 + 10 * value for value in wave],
            Measure.ASYNC_AGE: [1_500 + 60 * value for value in wave],
            Measure.ASYNC_RECEIVED: [round(value / 2) for value in wave],
            Measure.ASYNC_DROPPED: [0 for _ in wave],
            Measure.DEAD_LETTER_ERRORS: [0 for _ in wave],
            Measure.URL_REQUESTS: [round(value / 2) for value in wave],
            Measure.URL_4XX: [1 for _ in wave],
            Measure.URL_5XX: [2 if flag else 0 for flag in late],
            Measure.URL_LATENCY: [value * 22 for value in wave],
        }
        return Metrics(
            function=request.function,
            span=span,
            measures=request.measures,
            qualifier=request.qualifier,
            series=tuple(
                Series(measure=measure, times_ms=times, values=tuple(lines[measure]))
                if measure in lines
                else Series(measure=measure)
                for measure in request.measures
            ),
            read_ms=PICTURED_MS,
        )

    async def metrics_known(self, function: str) -> MetricsKnown:
        self._check("metrics_known")
        return WEBHOOK if function == "payments-webhook" else MetricsKnown()

    async def function_alarms(self, function: str) -> tuple[Alarm, ...]:
        self._check("function_alarms")
        return self.watched.get(function, ())

    async def alarm_history(self, alarms: Sequence[str], from_ms: int, to_ms: int) -> AlarmHistory:
        self._check("alarm_history")
        turns = [turn for turn in self.turned if turn.alarm in alarms]
        return AlarmHistory(turns=tuple(turn for turn in turns if from_ms <= turn.at_ms < to_ms))

    async def deployments(self, function: str, from_ms: int, to_ms: int) -> Deployments:
        self._check("deployments")
        changes = self.deployed.get(function, ())
        return Deployments(changes=tuple(one for one in changes if from_ms <= one.at_ms < to_ms))

    async def concurrency_limits(self, function: str) -> ConcurrencyLimits:
        self._check("concurrency_limits")
        return self.limited.get(function, ConcurrencyLimits(account=1000))
