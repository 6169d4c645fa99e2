"""The figures of many functions, in as few calls as CloudWatch allows."""

from collections.abc import Iterator, Sequence

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.metric_data import (
    MOST_QUERIES,
    Answer,
    Query,
    read_metric_data,
    remark_words,
)
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetMeasure, FleetWindow
from lambdatui.core.fleet_reads import SCAN_MEASURES, FiguresPart
from lambdatui.core.metrics_span import Span
from lambdatui.core.stop import Stop

#: What concerns one batch; anything else would meet the others as well.
_OF_ONE_BATCH = frozenset(
    {Kind.INVALID, Kind.MALFORMED, Kind.SERVER, Kind.THROTTLED, Kind.TIMEOUT, Kind.TOO_LARGE}
)


#: Asked of a function of which nothing is known. Where it was not invoked there is no error and no
#: duration, so that the other four are not asked, and not paid for; a throttled request is no
#: invocation (Lambda developer guide, "Types of metrics for Lambda functions").
_FIRST = (FleetMeasure.INVOCATIONS, FleetMeasure.THROTTLES)

#: A function, and what is asked of it in one call.
_Asked = tuple[str, tuple[FleetMeasure, ...]]
_Found = dict[FleetMeasure, Answer]


class Invoked:
    """The functions that were invoked when they were last read, by window: most likely again.

    All measures of these are asked in one call. A wrong guess costs four metrics, and no figure.
    """

    def __init__(self) -> None:
        # Single operations of a set need no lock between the threads that answer.
        self._known: set[tuple[FleetWindow, str]] = set()

    def first(self, name: str, window: FleetWindow) -> tuple[FleetMeasure, ...]:
        """What to ask of a function first."""
        return FLEET_MEASURES if (window, name) in self._known else _FIRST

    def note(self, name: str, window: FleetWindow, *, invoked: bool) -> None:
        """What a reading has told."""
        (self._known.add if invoked else self._known.discard)((window, name))


def read_fleet(
    clients: Clients,
    functions: Sequence[str],
    window: FleetWindow,
    now_ms: int,
    *,
    stop: Stop | None = None,
    invoked: Invoked | None = None,
) -> Iterator[FiguresPart]:
    """All measures of these functions, by name, over the window that ends now.

    A part for each GetMetricData of at most 500 metrics (CloudWatch API, GetMetricData). A function
    costs two metrics where it was not invoked, and six where it was. ``invoked`` carries from one
    reading to the next for which all six are asked at once; the others need a second call. A call
    that fails is a part with its ``fault``, and the others go on. Where ``stop`` is set, what is
    left is not asked for.

    Raises:
        LambdatuiError: What would meet every call, such as EXPIRED, DENIED or UNREACHABLE.
    """
    known = invoked or Invoked()
    reader = _Reader(clients, window, now_ms, stop)
    asked = [(name, known.first(name, window)) for name in dict.fromkeys(functions)]
    try:
        for batch in _batches(asked):
            answers = reader.ask(batch)
            if isinstance(answers, FiguresPart):
                yield answers
                continue
            found, remarks = answers
            told = {name: each for name, each in found.items() if _is_told(each)}
            for name, each in told.items():
                known.note(name, window, invoked=not _is_idle(each))
            if told:
                yield reader.part(told, remarks)
            rest = [name for name in found if name not in told]
            more = tuple(measure for measure in FLEET_MEASURES if measure not in _FIRST)
            for others in _batches([(name, more) for name in rest]):
                answers = reader.ask(others)
                if isinstance(answers, FiguresPart):
                    yield answers
                    continue
                whole = {name: {**found[name], **each} for name, each in answers[0].items()}
                for name, each in whole.items():
                    known.note(name, window, invoked=not _is_idle(each))
                yield reader.part(whole, tuple(dict.fromkeys((*remarks, *answers[1]))))
    except Stopped:
        return


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
    reader = _Reader(clients, window, now_ms, stop)
    try:
        for batch in _batches([(name, SCAN_MEASURES) for name in dict.fromkeys(functions)]):
            answers = reader.ask(batch)
            yield answers if isinstance(answers, FiguresPart) else reader.part(*answers)
    except Stopped:
        return


def _batches(asked: Sequence[_Asked]) -> Iterator[list[_Asked]]:
    """As many of them together as one call takes."""
    batch: list[_Asked] = []
    size = 0
    for each in asked:
        if size + len(each[1]) > MOST_QUERIES:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each[1])
    if batch:
        yield batch


def _is_idle(found: _Found) -> bool:
    """Whether it is certain that a function was not invoked."""
    answer = found[FleetMeasure.INVOCATIONS]
    return answer.whole and answer.points is not None and not any(answer.points)


def _is_told(found: _Found) -> bool:
    """Whether nothing is left to ask of a function."""
    return len(found) == len(FLEET_MEASURES) or _is_idle(found)


class _Reader:
    """Asks for one window, and makes figures of the answers."""

    def __init__(
        self, clients: Clients, window: FleetWindow, now_ms: int, stop: Stop | None
    ) -> None:
        start_ms, end_ms = window.aligned(now_ms)
        self._clients = clients
        self._span = Span(start_ms=start_ms, end_ms=end_ms, period_s=window.period_s)
        self._now_ms = now_ms
        self._stop = stop

    def ask(
        self, batch: Sequence[_Asked]
    ) -> tuple[dict[str, _Found], tuple[str, ...]] | FiguresPart:
        """The answers by function, and the remarks on all; or the part that says what failed.

        Raises:
            LambdatuiError: What would meet every call.
            Stopped: When ``stop`` was set.
        """
        if self._stop is not None and self._stop.is_set():
            raise Stopped
        names = tuple(name for name, _ in batch)
        queries = [
            Query(function=name, metric=measure.metric, statistic=measure.statistic)
            for name, measures in batch
            for measure in measures
        ]
        doing = f"read the metrics of {_of(names)}"
        try:
            answers = read_metric_data(self._clients, doing, queries, self._span, stop=self._stop)
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_BATCH:
                raise
            return FiguresPart(failed=names, fault=error.fault)
        left = iter(answers.of)
        found = {name: {measure: next(left) for measure in measures} for name, measures in batch}
        return found, answers.remarks

    def part(self, found: dict[str, _Found], remarks: tuple[str, ...]) -> FiguresPart:
        """The figures of functions, by name."""
        figures = tuple((name, self._figures(each, remarks)) for name, each in found.items())
        return FiguresPart(figures=figures)

    def _figures(self, found: _Found, remarks: tuple[str, ...]) -> FleetFigures:
        nothing: tuple[float | None, ...] = ()
        if FleetMeasure.INVOCATIONS in found and _is_idle(found):
            nothing = (None,) * self._span.periods
        answers = ((measure, found.get(measure)) for measure in FLEET_MEASURES)
        return FleetFigures(
            start_ms=self._span.start_ms,
            end_ms=self._span.end_ms,
            period_s=self._span.period_s,
            values=tuple(
                nothing if answer is None else answer.points or () for _, answer in answers
            ),
            read_ms=self._now_ms,
            partial=remark_words(
                ((measure.metric, answer) for measure, answer in found.items()), remarks
            ),
        )


def _of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} functions"
