"""What CloudWatch counted of one function, for its report: one call."""

from collections.abc import Sequence

from lambdatui.aws.clients import Clients
from lambdatui.aws.metric_data import Query, read_metric_data
from lambdatui.core.alarm_baseline import DAYS, Baseline, baseline_of
from lambdatui.core.metrics_span import DAY_S, HOUR_S, Span
from lambdatui.core.report_metrics import ReportMeasure, ReportMetrics, report_period_s

#: Those that have a point only where something happened: none is none.
_COUNTS = "Sum"


def read_report_metrics(
    clients: Clients, function: str, start_ms: int, now_ms: int
) -> ReportMetrics:
    """Every :class:`ReportMeasure` since ``start_ms`` (ms since the epoch), by one GetMetricData.

    The start is moved back to the border of a period, which the answer then has. It costs one
    metric for each measure.

    Raises:
        LambdatuiError: Whatever goes wrong.
    """
    period_s = report_period_s((now_ms - start_ms) / 1000)
    step = period_s * 1000
    span = Span(
        start_ms=start_ms // step * step, end_ms=-(-now_ms // step) * step, period_s=period_s
    )
    measures = tuple(ReportMeasure)
    queries = [
        Query(
            function="" if measure.of_account else function,
            metric=measure.metric,
            statistic=measure.statistic,
        )
        for measure in measures
    ]
    answers = read_metric_data(clients, f"read the metrics of {function}", queries, span)
    values: dict[ReportMeasure, float] = {}
    remarks = list(answers.remarks)
    for measure, answer in zip(measures, answers.of, strict=True):
        if answer.remark:
            remarks.append(f"{measure.metric}: {answer.remark}")
        points = [point for point in answer.points or () if point is not None]
        if measure.statistic == _COUNTS:
            if answer.points is not None:
                values[measure] = sum(points)
        elif points:
            values[measure] = max(points)
    return ReportMetrics(
        start_ms=span.start_ms,
        end_ms=now_ms,
        values=values,
        partial="; ".join(dict.fromkeys(remarks)),
    )


def read_baseline(clients: Clients, function: str, metrics: Sequence[str], now_ms: int) -> Baseline:
    """How many of these metrics' events are usual, by the whole hours of the last days.

    One GetMetricData, which costs one metric for each, and one for the invocations. A metric that
    could not be read whole is left out.

    Raises:
        LambdatuiError: Whatever goes wrong.
    """
    step = HOUR_S * 1000
    end_ms = now_ms // step * step
    span = Span(start_ms=end_ms - DAYS * DAY_S * 1000, end_ms=end_ms, period_s=HOUR_S)
    names = ("Invocations", *metrics)
    queries = [Query(function=function, metric=name, statistic=_COUNTS) for name in names]
    doing = f"read what is usual of {function}"
    invoked, *counted = read_metric_data(clients, doing, queries, span).of
    if invoked.points is None or not invoked.whole:
        return Baseline()
    counts = {
        name: answer.points
        for name, answer in zip(metrics, counted, strict=True)
        if answer.points is not None and answer.whole
    }
    return baseline_of(invoked.points, counts)
