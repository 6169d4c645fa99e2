"""What the engine does for one function's metrics, and for what explains them."""

import contextlib
from collections.abc import Generator
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_metrics as wire
from lambdatui.engine.alarms import KeptAlarms


class MetricsService:
    """Answers requests, each on the thread that calls :meth:`answer`.

    Nothing is asked of AWS that the console has not asked for: metrics cost money.
    """

    def __init__(self, clients: Clients, alarms: KeptAlarms, clock: Clock) -> None:
        self._clients = clients
        self._alarms = alarms
        self._clock = clock

    def answer(self, request: wire.MetricsAsked, stop: Stop) -> Generator[Any, None, None]:
        """The one item that answers a request, or none where it is stopped.

        Raises:
            LambdatuiError: Where it fails.
        """
        with contextlib.suppress(Stopped):
            yield self._answer(request, stop)

    def _answer(self, request: wire.MetricsAsked, stop: Stop) -> Any:
        match request:
            case wire.GetMetrics(request=asked):
                from lambdatui.aws.metrics import read_metrics

                return read_metrics(self._clients, asked, self._clock())
            case wire.GetMetricsKnown(function=function):
                from lambdatui.aws.metric_names import read_metrics_known

                return read_metrics_known(self._clients, function, stop=stop)
            case wire.GetFunctionAlarms(function=function):
                return self._alarms.read(stop=stop).get(function, ())
            case wire.GetAlarmHistory(alarms=alarms, from_ms=from_ms, to_ms=to_ms):
                from lambdatui.aws.alarm_history import read_alarm_history

                return read_alarm_history(
                    self._clients, alarms, from_ms, to_ms, now_ms=self._clock(), stop=stop
                )
            case wire.GetDeployments(function=function, from_ms=from_ms, to_ms=to_ms):
                from lambdatui.aws.deployments import read_deployments

                return read_deployments(
                    self._clients, function, from_ms, to_ms, now_ms=self._clock(), stop=stop
                )
            case wire.GetConcurrencyLimits(function=function):
                from lambdatui.aws.concurrency import read_concurrency_limits

                return read_concurrency_limits(self._clients, function)
