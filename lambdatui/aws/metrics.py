"""One function's metrics over a stretch of time."""

from lambdatui.aws.clients import Clients
from lambdatui.aws.metric_data import Answer, Query, read_metric_data, remark_words
from lambdatui.core.metrics import AnyMeasure, Metrics, MetricsRequest, Series, alias_and_version
from lambdatui.core.metrics_span import Span


def read_metrics(clients: Clients, request: MetricsRequest, now_ms: int) -> Metrics:
    """The measures that are asked for, by one GetMetricData (CloudWatch API).

    It costs one metric for each :class:`Measure`, whatever the number of points. A measure that
    could not be read has no series, and ``partial`` tells why: none is not known to be zero.

    Raises:
        LambdatuiError: Whatever goes wrong; MALFORMED where the pages do not come to an end.
    """
    measures = tuple(dict.fromkeys(request.measures))
    if not measures:
        return Metrics(
            function=request.function,
            span=request.span,
            qualifier=request.qualifier,
            read_ms=now_ms,
        )
    answers = read_metric_data(
        clients,
        f"read the metrics of {_of(request)}",
        [_query(measure, request) for measure in measures],
        request.span,
    )
    found = dict(zip(measures, answers.of, strict=True))
    series = (_series(measure, answer, request.span) for measure, answer in found.items())
    return Metrics(
        function=request.function,
        span=request.span,
        measures=measures,
        qualifier=request.qualifier,
        series=tuple(each for each in series if each is not None),
        partial=remark_words(
            ((_name(measure), answer) for measure, answer in found.items()), answers.remarks
        ),
        read_ms=now_ms,
    )


def _query(measure: AnyMeasure, request: MetricsRequest) -> Query:
    if measure.of_account:
        return Query(function="", metric=measure.metric, statistic=measure.statistic)
    qualifier, executed = alias_and_version(request.qualifier)
    return Query(
        function=request.function,
        metric=measure.metric,
        statistic=measure.statistic,
        qualifier=qualifier,
        executed_version=executed,
    )


def _name(measure: AnyMeasure) -> str:
    return f"{measure.metric} of the account" if measure.of_account else measure.metric


def _of(request: MetricsRequest) -> str:
    return f"{request.function}:{request.qualifier}" if request.qualifier else request.function


def _series(measure: AnyMeasure, answer: Answer, span: Span) -> Series | None:
    if answer.points is None:
        return None
    step = span.period_s * 1000
    points = [
        (span.start_ms + index * step, value)
        for index, value in enumerate(answer.points)
        if value is not None
    ]
    return Series(
        measure=measure,
        times_ms=tuple(time_ms for time_ms, _ in points),
        values=tuple(value for _, value in points),
        whole=answer.whole,
    )
