"""What the console asks of one function's metrics, answered by the engine process."""

from collections.abc import Sequence

from lambdatui.core.alarm_history import AlarmHistory
from lambdatui.core.alarms import Alarm
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployments
from lambdatui.core.metrics import Metrics, MetricsKnown, MetricsRequest
from lambdatui.engine import wire_metrics as wire
from lambdatui.engine.fleet_client import FleetClient


class MetricsClient(FleetClient):
    """The port of the charts: see :class:`~lambdatui.core.metrics_ports.MetricsPort`."""

    async def metrics(self, request: MetricsRequest) -> Metrics:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        found: Metrics = await self._one(wire.GetMetrics(request), Metrics)
        return found

    async def metrics_known(self, function: str) -> MetricsKnown:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        found: MetricsKnown = await self._one(wire.GetMetricsKnown(function), MetricsKnown)
        return found

    async def function_alarms(self, function: str) -> tuple[Alarm, ...]:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        found: tuple[Alarm, ...] = await self._one(
            wire.GetFunctionAlarms(function), tuple[Alarm, ...]
        )
        return found

    async def alarm_history(self, alarms: Sequence[str], from_ms: int, to_ms: int) -> AlarmHistory:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        request = wire.GetAlarmHistory(tuple(alarms), from_ms, to_ms)
        found: AlarmHistory = await self._one(request, AlarmHistory)
        return found

    async def deployments(self, function: str, from_ms: int, to_ms: int) -> Deployments:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        request = wire.GetDeployments(function, from_ms, to_ms)
        found: Deployments = await self._one(request, Deployments)
        return found

    async def concurrency_limits(self, function: str) -> ConcurrencyLimits:
        """See :class:`~lambdatui.core.metrics_ports.MetricsPort`."""
        request = wire.GetConcurrencyLimits(function)
        found: ConcurrencyLimits = await self._one(request, ConcurrencyLimits)
        return found
