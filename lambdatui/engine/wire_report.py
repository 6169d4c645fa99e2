"""What the console asks of the report on a function, and of the alarms that it lacks."""

from lambdatui.core.alarm_plan import AlarmPlan
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


class MakeAlarms(Request, frozen=True):
    """Answered by None."""

    plan: AlarmPlan


ReportsRequest = GetReport | CountReport | GetBaseline | MakeAlarms
#: Those that are finished though nobody waits for them any more: alarms are made all or none, as
#: far as that is ours; and a query is told to stop, and waited for until it was: it costs money.
CHANGES = (CountReport, MakeAlarms)
