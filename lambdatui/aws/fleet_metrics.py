"""The figures of many functions, in as few calls as CloudWatch allows."""

from collections.abc import Iterator, Sequence

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.metric_data import MOST_QUERIES, Answer, Answers, Query, Span, read_metric_data
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetMeasure, FleetWindow
from lambdatui.core.fleet_reads import SCAN_MEASURES, FiguresPart
from lambdatui.core.stop import Stop

#: What concerns one batch; anything else would meet the others as well.
_OF_ONE_BATCH = frozenset(
    {Kind.INVALID, Kind.MALFORMED, Kind.SERVER, Kind.THROTTLED, Kind.TIMEOUT, Kind.TOO_LARGE}
)


def read_fleet(
    clients: Clients,
    functions: Sequence[str],
    window: FleetWindow,
    now_ms: int,
    *,
    stop: Stop | None = None,
) -> Iterator[FiguresPart]:
    """All measures of these functions, by name, over the window that ends now.

    A part for each batch of 83 functions, which is one GetMetricData of at most 500 metrics and
    costs six metrics a function (CloudWatch API, GetMetricData). A batch that fails is a part with
    its ``fault``, and the others go on. Where ``stop`` is set, what is left is not asked for.

    Raises:
        LambdatuiError: What would meet every batch, such as EXPIRED, DENIED or UNREACHABLE.
    """
    return _batches(clients, functions, window, now_ms, measures=FLEET_MEASURES, stop=stop)


def read_scan(
    clients: Clients,
    functions: Sequence[str],
    window: FleetWindow,
    now_ms: int,
    *,
    stop: Stop | None = None,
) -> Iterator[FiguresPart]:
    """Errors and throttles alone: 250 functions a call, two metrics a function.

    For the whole account, to find where trouble is: of the figures nothing else was read. All else
    is as in :func:`read_fleet`.
    """
    return _batches(clients, functions, window, now_ms, measures=SCAN_MEASURES, stop=stop)


def _batches(
    clients: Clients,
    functions: Sequence[str],
    window: FleetWindow,
    now_ms: int,
    *,
    measures: Sequence[FleetMeasure],
    stop: Stop | None,
) -> Iterator[FiguresPart]:
    start_ms, end_ms = window.aligned(now_ms)
    span = Span(start_ms=start_ms, end_ms=end_ms, period_s=window.period_s)
    names = list(dict.fromkeys(functions))
    size = MOST_QUERIES // len(measures)
    for first in range(0, len(names), size):
        if stop is not None and stop.is_set():
            return
        batch = names[first : first + size]
        queries = [
            Query(function=name, metric=measure.metric, statistic=measure.statistic)
            for name in batch
            for measure in measures
        ]
        try:
            doing = f"read the metrics of {_of(batch)}"
            answers = read_metric_data(clients, doing, queries, span, stop=stop)
        except Stopped:
            return
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_BATCH:
                raise
            yield FiguresPart(failed=tuple(batch), fault=error.fault)
            continue
        yield FiguresPart(figures=tuple(_figures(batch, measures, answers, span, now_ms)))


def _of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} functions"


def _figures(
    names: Sequence[str],
    measures: Sequence[FleetMeasure],
    answers: Answers,
    span: Span,
    now_ms: int,
) -> Iterator[tuple[str, FleetFigures]]:
    width = len(measures)
    for index, name in enumerate(names):
        found = dict(zip(measures, answers.of[index * width : (index + 1) * width], strict=True))
        yield (
            name,
            FleetFigures(
                start_ms=span.start_ms,
                end_ms=span.end_ms,
                period_s=span.period_s,
                values=tuple(_points(found.get(measure)) for measure in FLEET_MEASURES),
                read_ms=now_ms,
                partial=_partial(found, answers.remarks),
            ),
        )


def _points(answer: Answer | None) -> tuple[float | None, ...]:
    return answer.points or () if answer is not None else ()


def _partial(found: dict[FleetMeasure, Answer], remarks: Sequence[str]) -> str:
    # The statistics of one metric mostly fail together: said once.
    told = dict.fromkeys(
        f"{measure.metric}: {answer.remark}" for measure, answer in found.items() if answer.remark
    )
    return "; ".join((*remarks, *told))
