"""What the console asks of one function's metrics, and of what explains them."""

from lambdatui.core.metrics import MetricsRequest
from lambdatui.engine.request import Request


class GetMetrics(Request, frozen=True):
    """Answered by one ``Metrics``."""

    request: MetricsRequest


class GetMetricsKnown(Request, frozen=True):
    """Answered by one ``MetricsKnown``."""

    function: str


class GetFunctionAlarms(Request, frozen=True):
    """Answered by one tuple of ``Alarm``."""

    function: str


class GetAlarmHistory(Request, frozen=True):
    """Answered by one ``AlarmHistory``."""

    alarms: tuple[str, ...]
    from_ms: int
    to_ms: int


class GetDeployments(Request, frozen=True):
    """Answered by one ``Deployments``."""

    function: str
    from_ms: int
    to_ms: int


class GetConcurrencyLimits(Request, frozen=True):
    """Answered by one ``ConcurrencyLimits``."""

    function: str


MetricsAsked = (
    GetMetrics
    | GetMetricsKnown
    | GetFunctionAlarms
    | GetAlarmHistory
    | GetDeployments
    | GetConcurrencyLimits
)
