"""What the console asks of the report on a function, answered by the engine process."""

from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.report_ports import ReportPart, ReportRequest
from lambdatui.engine import wire_report as wire
from lambdatui.engine.sections_client import SectionsClient


class ReportClient(SectionsClient):
    """The port of the report: see :class:`~lambdatui.core.report_ports.ReportPort`."""

    def report(self, request: ReportRequest) -> AsyncGenerator[ReportPart, None]:
        """See :class:`~lambdatui.core.report_ports.ReportPort`."""
        call = wire.CountReport(request) if request.insights else wire.GetReport(request)
        return self._stream(call, ReportPart)

    async def alarm_baseline(self, function: str, metrics: Sequence[str]) -> Baseline:
        """See :class:`~lambdatui.core.report_ports.ReportPort`."""
        call = wire.GetBaseline(function, tuple(metrics))
        baseline: Baseline = await self._one(call, Baseline)
        return baseline
