"""Reads what a report is made of, each part by itself.

The commands read it here too, in their own process.
"""

import contextlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.function_facts import ReadFacts
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.places import Places
from lambdatui.core.prices import PriceName, RegionPrices, money
from lambdatui.core.report_insights import runs_from, runs_query
from lambdatui.core.report_metrics import ReportMeasure
from lambdatui.core.report_page import report_page
from lambdatui.core.report_ports import ReportPart, ReportRequest
from lambdatui.core.report_runs import Runs, RunSource, runs_of
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_report as wire
from lambdatui.engine.named_function import check_account, name_here

_T = TypeVar("_T")
_GB = 1024**3
#: What would meet every other call too.
_OF_ALL = frozenset(
    {
        Kind.BAD_CONFIG,
        Kind.BUG,
        Kind.EXPIRED,
        Kind.NO_CREDENTIALS,
        Kind.NO_REGION,
        Kind.UNKNOWN_PROFILE,
        Kind.UNREACHABLE,
    }
)


class Reports:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(self, clients: Clients, places: Places, clock: Clock) -> None:
        self._clients = clients
        self._settings = Path(places.config)
        self._clock = clock

    def answer(self, request: wire.ReportsRequest, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.GetReport(request=asked) | wire.CountReport(request=asked):
                yield from read_report(
                    self._clients, self._settings, asked, stop=stop, clock=self._clock
                )
            case wire.GetBaseline(function=function, metrics=metrics):
                from lambdatui.aws.seen import read_baseline

                yield read_baseline(self._clients, function, metrics, self._clock())


def read_report(
    clients: Clients, settings: Path, request: ReportRequest, *, stop: Stop, clock: Clock
) -> Generator[ReportPart, None, None]:
    """The steps of the reading, and the page at the end; none where ``stop`` was set before.

    ``settings`` is the folder that may have a person's own prices. What cannot be read is left out,
    and told in the page. A query of Logs Insights is stopped where the iterator is closed.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function, or it is of another account or
            region; INVALID for a qualifier, and for prices that cannot be read; and what would meet
            every call.
    """
    with contextlib.suppress(Stopped):
        yield from _read(clients, settings, request, stop, clock)


def _read(
    clients: Clients, settings: Path, request: ReportRequest, stop: Stop, clock: Clock
) -> Iterator[ReportPart]:
    from lambdatui.aws.function_facts import read_facts
    from lambdatui.aws.seen import read_report_metrics
    from lambdatui.store.price_file import read_price_book

    to_ms = clock()
    unread: list[str] = []

    def part(read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except LambdatuiError as error:
            if error.fault.kind in _OF_ALL:
                raise
            unread.append(error.fault.sentence())
            return None

    book = read_price_book(settings)
    name = name_here(clients, request.function)
    yield ReportPart(step="reading its settings")
    read = read_facts(clients, name, stop=stop)
    configuration = read.facts.configuration
    check_account(clients, request.function, configuration.function.arn if configuration else "")
    prices = book.of(clients.region)
    unread += read.unread
    yield ReportPart(step="reading its metrics")
    metrics = part(lambda: read_report_metrics(clients, read.name, request.from_ms, to_ms))
    if metrics is not None and metrics.partial:
        unread.append(f"Some metrics may be missing. {metrics.partial}.")
    # Counts and lines are of the same time: that of whole periods.
    from_ms = metrics.start_ms if metrics is not None else request.from_ms
    lines = _Lines(clients, read, from_ms, to_ms, stop, clock)
    yield ReportPart(step="reading its REPORT lines")
    runs: Runs | None = None
    try:
        if request.insights:
            runs = yield from lines.count_all(prices)
        else:
            expected = metrics.of(ReportMeasure.INVOCATIONS) if metrics is not None else None
            runs = lines.sample(expected, request.most)
    except LambdatuiError as error:
        if error.fault.kind in _OF_ALL:
            raise
        if error.fault.kind is Kind.NOT_FOUND:
            # Lambda makes the group when the function first runs.
            group = read.log_group_name
            yield ReportPart(words=f"No REPORT line: log group {group} does not exist.")
        else:
            unread.append(error.fault.sentence())
    yield ReportPart(
        page=report_page(
            read.name,
            read.facts,
            metrics,
            runs,
            prices,
            from_ms=from_ms,
            to_ms=to_ms,
            unread=tuple(unread),
        )
    )


@dataclass(frozen=True)
class _Lines:
    """The REPORT lines of one function over a time, in ms since the epoch."""

    clients: Clients
    read: ReadFacts
    from_ms: int
    to_ms: int
    stop: Stop
    clock: Clock

    @property
    def timeout_s(self) -> int | None:
        configuration = self.read.facts.configuration
        return configuration.function.timeout_s if configuration is not None else None

    def sample(self, expected: float | None, most: int) -> Runs:
        """About the last ``most`` of them; all, where so few invocations are ``expected``."""
        from lambdatui.aws.report_lines import read_reports

        lines = read_reports(
            self.clients,
            self.read.log_group_name,
            self.from_ms,
            self.to_ms,
            most=most,
            expected=expected,
            stop=self.stop,
        )
        return runs_of(
            lines.reports,
            RunSource.ALL if lines.whole else RunSource.SAMPLE,
            lines.from_ms,
            self.to_ms,
            timeout_s=self.timeout_s,
        )

    def count_all(self, prices: RegionPrices) -> Generator[ReportPart, None, Runs]:
        """All of them, by a query that is paid for: the price is told before, and what it was.

        Raises:
            LambdatuiError: SERVER where the query did not end well, and whatever else goes wrong.
        """
        from lambdatui.aws.insights import run_query

        estimated = prices.is_estimated(PriceName.INSIGHTS_GB)
        per_gb = money(prices.insights_gb, estimated=estimated)
        yield ReportPart(words=f"Logs Insights charges {per_gb} for each GB of log that it scans.")
        request = InsightsRequest(
            functions=(self.read.name,),
            groups=(self.read.log_group_name,),
            query=runs_query(self.timeout_s),
            start_ms=self.from_ms,
            end_ms=self.to_ms,
            limit=1,
        )
        answer = InsightsAnswer(state=InsightsState.UNKNOWN)
        answers = run_query(self.clients, request, stop=self.stop, clock=self.clock)
        try:
            for answer in answers:
                if answer.waiting:
                    yield ReportPart(words=answer.waiting)
                else:
                    scanned = f"{answer.bytes / 1024**2:,.1f} MB scanned"
                    yield ReportPart(step=f"counting its REPORT lines: {scanned}")
        finally:
            # Where this is left, the query is stopped now: it would go on, and be paid for.
            if isinstance(answers, Generator):
                answers.close()
        if self.stop.is_set():
            raise Stopped
        dollars = money(answer.bytes / _GB * prices.insights_gb, estimated=estimated)
        yield ReportPart(words=f"It scanned {answer.bytes / 1024**2:,.1f} MB: {dollars}.")
        if answer.state is not InsightsState.COMPLETE:
            raise fail(
                Kind.SERVER,
                f"The query of Logs Insights did not come to its end: {answer.state.value}.",
                "Try again, over a shorter time.",
            )
        return runs_from(answer, self.from_ms, self.to_ms, timeout_s=self.timeout_s)
