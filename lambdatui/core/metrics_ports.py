"""What the charts of one function may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import Sequence
from typing import Protocol

from lambdatui.core.alarm_history import AlarmHistory
from lambdatui.core.alarms import Alarm
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployments
from lambdatui.core.metrics import Metrics, MetricsKnown, MetricsRequest


class MetricsPort(Protocol):
    """One function's metrics, and what explains them."""

    async def metrics(self, request: MetricsRequest) -> Metrics:
        """Each measure is a metric that is paid for, whatever the number of points."""

    async def metrics_known(self, function: str) -> MetricsKnown:
        """Which metrics there are, so that nothing is paid for that no function has."""

    async def function_alarms(self, function: str) -> tuple[Alarm, ...]:
        """The alarms that watch it, those in alarm first."""

    async def alarm_history(self, alarms: Sequence[str], from_ms: int, to_ms: int) -> AlarmHistory:
        """How their states went between two times, in ms since the epoch."""

    async def deployments(self, function: str, from_ms: int, to_ms: int) -> Deployments:
        """What was changed between two times, in ms since the epoch."""

    async def concurrency_limits(self, function: str) -> ConcurrencyLimits:
        """How many may run at once; what could not be read is in ``unread``."""
