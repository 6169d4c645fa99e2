"""What the console asks of the report on a function."""

from lambdatui.core.report_ports import ReportRequest
from lambdatui.engine.request import Request


class GetReport(Request, frozen=True):
    """Answered by a stream of ``ReportPart``."""

    request: ReportRequest


class CountReport(Request, frozen=True):
    """The same, with the query of Logs Insights that counts all lines."""

    request: ReportRequest


class GetBaseline(Request, frozen=True):
    """Answered by a ``Baseline``."""

    function: str
    metrics: tuple[str, ...]


ReportsRequest = GetReport | CountReport | GetBaseline
#: Finished though nobody waits for it any more: the query is told to stop, and waited for until it
#: was. It costs money.
CHANGES = (CountReport,)
