"""Reads what a report is made of, each part by itself, and says what that costs."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms as clock
from lambdatui.cli.missing import looking_for
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.prices import PriceName, RegionPrices, money
from lambdatui.core.report_insights import runs_from, runs_query
from lambdatui.core.report_metrics import KEPT_S, ReportMeasure
from lambdatui.core.report_page import ReportPage, report_page
from lambdatui.core.report_runs import Runs, RunSource, runs_of
from lambdatui.core.stop import Stop
from lambdatui.core.timespan import parse_start

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.aws.function_facts import ReadFacts

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


def read_page(
    asked: Asked,
    function: str,
    since: str,
    now_ms: int,
    *,
    insights: bool,
    most: int,
    stop: Stop,
) -> ReportPage:
    """The report over the time since then; what cannot be read is told.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function, INVALID for what is no time, and
            what would meet every call.
    """
    from lambdatui.aws.function_facts import read_facts
    from lambdatui.aws.seen import read_report_metrics
    from lambdatui.store.price_file import read_price_book

    start_ms = _start(since, now_ms)
    book = read_price_book(Path(asked.places().config))
    clients = asked.clients()
    name = plain_name(function)
    unread: list[str] = []

    def part(read: Callable[[], _T], *, but: Kind | None = None) -> _T | None:
        try:
            return read()
        except LambdatuiError as error:
            if error.fault.kind in _OF_ALL or error.fault.kind is but:
                raise
            unread.append(error.fault.sentence())
            return None

    with looking_for(function):
        read = read_facts(clients, name)
    prices = book.of(clients.region)
    unread += read.unread
    metrics = part(lambda: read_report_metrics(clients, read.name, start_ms, now_ms))
    if metrics is not None and metrics.partial:
        unread.append(f"Some metrics may be missing. {metrics.partial}.")
    # Counts and lines are of the same time: that of whole periods.
    from_ms = metrics.start_ms if metrics is not None else start_ms
    lines = _Lines(clients=clients, read=read, from_ms=from_ms, to_ms=now_ms, stop=stop)
    expected = metrics.of(ReportMeasure.INVOCATIONS) if metrics is not None else None
    try:
        runs = part(
            lambda: lines.count_all(prices) if insights else lines.sample(expected, most),
            but=Kind.NOT_FOUND,
        )
    except LambdatuiError as error:
        if error.fault.kind is not Kind.NOT_FOUND:
            raise
        # Lambda makes the group when the function first runs.
        tell(f"No REPORT line: log group {read.log_group_name} does not exist.")
        runs = None
    for sentence in unread:
        tell(f"lambdatui: {sentence}")
    return report_page(
        read.name,
        read.facts,
        metrics,
        runs,
        prices,
        from_ms=from_ms,
        to_ms=now_ms,
        unread=tuple(unread),
    )


def _start(since: str, now_ms: int) -> int:
    start_ms = parse_start(since, now_ms)
    if start_ms >= now_ms:
        raise click.UsageError(f"--since {since} is not in the past. Give an age such as 24h.")
    if now_ms - start_ms > KEPT_S * 1000:
        raise click.UsageError(
            f"--since {since} is too long ago: CloudWatch keeps metrics for "
            f"{KEPT_S // 86_400} days."
        )
    return start_ms


@dataclass(frozen=True, kw_only=True)
class _Lines:
    """The REPORT lines of one function over a time, in ms since the epoch."""

    clients: "Clients"
    read: "ReadFacts"
    from_ms: int
    to_ms: int
    stop: Stop

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

    def count_all(self, prices: RegionPrices) -> Runs:
        """All of them, by a query that is paid for: the price is told before, and what it was.

        Raises:
            LambdatuiError: SERVER where the query did not end well, and whatever else goes wrong.
        """
        from lambdatui.aws.insights import run_query

        estimated = prices.is_estimated(PriceName.INSIGHTS_GB)
        per_gb = money(prices.insights_gb, estimated=estimated)
        tell(f"Logs Insights charges {per_gb} for each GB of log that it scans.")
        request = InsightsRequest(
            functions=(self.read.name,),
            groups=(self.read.log_group_name,),
            query=runs_query(self.timeout_s),
            start_ms=self.from_ms,
            end_ms=self.to_ms,
            limit=1,
        )
        answer = InsightsAnswer(state=InsightsState.UNKNOWN)
        answers = run_query(self.clients, request, stop=self.stop, clock=clock)
        try:
            for answer in answers:
                if answer.waiting:
                    tell(answer.waiting)
        finally:
            # Where Ctrl-C ends this, the query is stopped now: it would go on, and be paid for.
            if isinstance(answers, Generator):
                answers.close()
        dollars = money(answer.bytes / _GB * prices.insights_gb, estimated=estimated)
        tell(f"It scanned {answer.bytes / 1024**2:,.1f} MB: {dollars}.")
        if answer.state is not InsightsState.COMPLETE:
            raise fail(
                Kind.SERVER,
                f"The query of Logs Insights did not come to its end: {answer.state.value}.",
                "Try again, over a shorter --since.",
            )
        return runs_from(answer, self.from_ms, self.to_ms, timeout_s=self.timeout_s)
