"""The report on the functions of the fixed account, and the alarms that are made.

``payments-webhook`` fails, has no alarm, uses nearly all of its memory and keeps a secret in plain
sight. Every other function is the same, but fails no more often than once in a while.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.configuration import Configuration, Variable
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.function_facts import AsyncInvocation, FunctionFacts, LogGroup
from lambdatui.core.functions import Function
from lambdatui.core.prices import price_book
from lambdatui.core.report import Report
from lambdatui.core.report_metrics import ReportMeasure, ReportMetrics
from lambdatui.core.report_page import ReportPage, report_page
from lambdatui.core.report_ports import ReportPart, ReportRequest
from lambdatui.core.report_runs import RunSource, runs_of
from lambdatui.core.triggers import Triggers
from tests.ui.fleet import PICTURED_MS, FakeFleet

_FAILING = "payments-webhook"


class FakeReports(FakeFleet):
    """The port of reports. ``asked_reports`` is what was asked for.

    ``held`` holds every report back before its page until it is set; ``report_fault`` ends it.
    ``ended_reports`` counts those whose reading ended, whichever way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked_reports: list[ReportRequest] = []
        self.held = asyncio.Event()
        self.held.set()
        self.report_fault: LambdatuiError | None = None
        self.ended_reports = 0
        self.baseline = Baseline(hours=168, an_hour={"Errors": 40.0, "Throttles": 0.0})
        self.baseline_fault: LambdatuiError | None = None
        self.asked_baselines: list[tuple[str, tuple[str, ...]]] = []
        self.unread: tuple[str, ...] = ()

    async def report(self, request: ReportRequest) -> AsyncGenerator[ReportPart, None]:
        self.asked_reports.append(request)
        try:
            yield ReportPart(step="reading its settings")
            if request.insights:
                yield ReportPart(words="Logs Insights charges $0.0057 for each GB that it scans.")
            yield ReportPart(step="reading its REPORT lines")
            await self.held.wait()
            if self.report_fault is not None:
                raise self.report_fault
            yield ReportPart(page=page_of(request, unread=self.unread))
        finally:
            self.ended_reports += 1

    async def alarm_baseline(self, function: str, metrics: Sequence[str]) -> Baseline:
        self.asked_baselines.append((function, tuple(metrics)))
        if self.baseline_fault is not None:
            raise self.baseline_fault
        return self.baseline


def page_of(request: ReportRequest, *, unread: tuple[str, ...] = ()) -> ReportPage:
    """The report of a function of 256 MB and 10 s: a hundred runs an hour, three hundred lines."""
    failing = request.function == _FAILING
    hours = (PICTURED_MS - request.from_ms) / 3_600_000
    runs = runs_of(
        [
            Report(
                request_id=f"r-{number}",
                duration_ms=180.0 + number % 40 * 15,
                billed_ms=181.0 + number % 40 * 15,
                memory_mb=256,
                used_mb=140 + number % 9 * 13,
                init_ms=420.0 if number % 30 == 0 else None,
                status="timeout" if failing and number == 7 else "",
            )
            for number in range(300)
        ],
        RunSource.INSIGHTS if request.insights else RunSource.SAMPLE,
        PICTURED_MS - 3 * 3_600_000,
        PICTURED_MS,
        timeout_s=10,
    )
    metrics = ReportMetrics(
        start_ms=request.from_ms,
        end_ms=PICTURED_MS,
        values={
            ReportMeasure.INVOCATIONS: round(100 * hours),
            ReportMeasure.ERRORS: round(40 * hours) if failing else 1,
            ReportMeasure.THROTTLES: 0,
            ReportMeasure.DURATION_SUM: 100 * hours * 470,
            ReportMeasure.SLOWEST: 9_300 if failing else 900,
            ReportMeasure.CONCURRENCY: 5 if failing else 3,
            ReportMeasure.ACCOUNT_CONCURRENCY: 210,
            ReportMeasure.ASYNC_EVENTS: 12,
            ReportMeasure.RECURSION_DROPS: 0,
        },
    )
    facts = FunctionFacts(
        configuration=Configuration(
            function=Function(
                name=request.function,
                arn=f"arn:aws:lambda:eu-west-1:123456789012:function:{request.function}",
                runtime="python3.12",
                memory_mb=256,
                timeout_s=10,
                code_size=4_321_000,
            ),
            environment=(Variable(key="STRIPE_SECRET", value="sk_live_51Habcdefghij"),),
            reserved_concurrency=5,
        ),
        triggers=Triggers(),
        streams=(),
        asynchronous=AsyncInvocation(),
        alarm_metrics=(),
        latest_triggers=("orders",),
        published=False,
        log_group=LogGroup(name=f"/aws/lambda/{request.function}", stored_bytes=3_400_000_000),
        account_limit=1_000,
        recursive_loop="Terminate",
    )
    return report_page(
        request.function,
        facts,
        metrics,
        runs,
        price_book().of("eu-west-1"),
        from_ms=request.from_ms,
        to_ms=PICTURED_MS,
        unread=unread,
    )
