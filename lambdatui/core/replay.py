"""Many events sent to one function: the plan, how each of them ended, and what that makes."""

import enum
import math
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from lambdatui.core.compare import Comparison, compare_json
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.invocation_summary import percentile
from lambdatui.core.invoke import (
    InvocationType,
    InvokeRequest,
    InvokeResult,
    Outcome,
    check_size,
    error_of,
)
from lambdatui.core.json_path import Patterns
from lambdatui.core.record import Record
from lambdatui.core.report import Report

#: Differences that are kept of one response.
_MOST_DIFFERENCES = 50


class ReplayItem(Record, frozen=True):
    """One event of a replay; ``number`` counts from 1 and names it for good.

    ``expected`` is the response to expect, as JSON text, None where none is; ``expect_error`` says
    that the function is to fail. ``ignore`` are paths that a comparison leaves out.
    """

    number: int
    name: str
    payload: bytes
    type: InvocationType = InvocationType.SYNC
    qualifier: str = ""
    expected: str | None = None
    expect_error: bool = False
    ignore: tuple[str, ...] = ()

    @property
    def expects(self) -> bool:
        """Whether there is something to compare its response with."""
        return self.type.waits and (self.expected is not None or self.expect_error)


class ReplayOptions(Record, frozen=True):
    """``rate`` is how many may begin in a second, 0 for no limit; ``concurrency`` how many at once.

    ``compare`` holds each response against what its event expects. ``stop_on_error`` begins no
    further one after the first that is not as it should be.
    """

    rate: float = 0.0
    concurrency: int = 1
    stop_on_error: bool = False
    compare: bool = False


class ReplayPlan(Record, frozen=True):
    """All of a replay, fixed before its first event is sent.

    ``function`` is as it was given, perhaps an ARN; ``place`` is where it stands, ACCOUNT/REGION,
    or empty. ``timeout_s`` is the function's own. ``created_ms`` is ms since the epoch.
    """

    id: str
    function: str
    items: tuple[ReplayItem, ...]
    options: ReplayOptions = ReplayOptions()
    timeout_s: int = 900
    place: str = ""
    created_ms: int = 0


class Verdict(enum.StrEnum):
    """What became of an item.

    ``FAILED``: the function failed where it was not to. ``DIFFERED``: it answered otherwise than
    expected. ``UNKNOWN``: it was sent, or was about to be, and nobody knows whether it ran.
    ``REFUSED``: nothing ran.
    """

    OK = "ok"
    FAILED = "failed"
    DIFFERED = "differed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class ReplayRecord(Record, frozen=True):
    """How one item ended. Times are ms, ``started_ms`` since the epoch.

    ``error`` is what the function said of its error. ``comparison`` is None where nothing was
    compared.
    """

    number: int
    name: str
    verdict: Verdict
    outcome: Outcome
    started_ms: int = 0
    elapsed_ms: float = 0.0
    status: int = 0
    function_error: str = ""
    error: str = ""
    request_id: str = ""
    version: str = ""
    report: Report | None = None
    fault: Fault | None = None
    comparison: Comparison | None = None


class ReplayStep(enum.StrEnum):
    """What a replay tells: an item began or ended, it waits, or it begins no further item."""

    BEGAN = "began"
    ENDED = "ended"
    WAITING = "waiting"
    HALTED = "halted"


class ReplayEvent(Record, frozen=True):
    """One step. ``number`` is the item's, 0 where it is of all.

    ``record`` is set for ENDED, with the answer as ``result`` where there is one. ``words`` is a
    sentence for WAITING and HALTED; ``fault`` is what a HALTED is about, where it is an error.
    """

    step: ReplayStep
    number: int = 0
    record: ReplayRecord | None = None
    result: InvokeResult | None = None
    words: str = ""
    wait_s: float = 0.0
    fault: Fault | None = None


class ReplayJournal(Protocol):
    """What is written of each item: before it is sent, and when it has ended."""

    def begin(self, number: int, started_ms: int) -> None:
        """It is about to be sent; kept for good when this returns."""

    def release(self, number: int) -> None:
        """It was surely not run, and may be begun again."""

    def end(self, record: ReplayRecord) -> None:
        """It has ended."""


class PastReplay(Record, frozen=True):
    """A replay that was begun earlier, with what is known of its items.

    ``running`` says that some program is at work on it now, so that nobody else can resume it.
    """

    plan: ReplayPlan
    records: tuple[ReplayRecord, ...] = ()
    running: bool = False


class ReplaySummary(Record, frozen=True):
    """How many of all ``total`` items are what; ``left`` were never begun.

    The percentiles are of the time until the answer came, of those that were answered, in ms.
    """

    total: int
    ok: int = 0
    failed: int = 0
    differed: int = 0
    unknown: int = 0
    refused: int = 0
    left: int = 0
    p50_ms: float | None = None
    p95_ms: float | None = None


def request_of(plan: ReplayPlan, item: ReplayItem) -> InvokeRequest:
    """What is sent for an item."""
    return InvokeRequest(
        function=plan.function,
        payload=item.payload,
        type=item.type,
        qualifier=item.qualifier,
        timeout_s=plan.timeout_s,
        event_name=item.name,
    )


def check_plan(plan: ReplayPlan) -> None:
    """Refuse a plan of which an item could not be sent, or its answer not be compared.

    Raises:
        LambdatuiError: As :func:`check_size`; INVALID for a pattern of paths that is none, or for
            options that make no sense.
    """
    options = plan.options
    if options.concurrency < 1 or not 0 <= options.rate < math.inf:
        raise fail(Kind.INVALID, "A replay needs a concurrency of at least 1 and a rate above 0.")
    for item in plan.items:
        try:
            check_size(request_of(plan, item))
            Patterns(item.ignore)
        except LambdatuiError as error:
            what = f"{item.name}: {error.fault.what}"
            raise LambdatuiError(msgspec.structs.replace(error.fault, what=what)) from None


def pending(plan: ReplayPlan, known: Iterable[ReplayRecord]) -> tuple[ReplayItem, ...]:
    """The items that may be sent, in their order: of which nothing is known, or that surely did
    not run. Of any other, nobody can say that sending it would not run it twice.
    """
    sent = {record.number for record in known if record.verdict is not Verdict.REFUSED}
    return tuple(item for item in plan.items if item.number not in sent)


def ended(
    item: ReplayItem, result: InvokeResult, started_ms: int, *, compare: bool
) -> ReplayRecord:
    """The record of an item that was sent."""
    comparison = _compared(item, result) if compare else None
    return ReplayRecord(
        number=item.number,
        name=item.name,
        verdict=_verdict(item, result, comparison, compare=compare),
        outcome=result.outcome,
        started_ms=result.started_ms or started_ms,
        elapsed_ms=result.elapsed_ms,
        status=result.status,
        function_error=result.function_error,
        error=error_of(result) if result.outcome is Outcome.FUNCTION_ERROR else "",
        request_id=result.request_id,
        version=result.version,
        report=result.report,
        fault=result.fault,
        comparison=comparison,
    )


def not_ended(
    item: ReplayItem, verdict: Verdict, fault: Fault | None, started_ms: int, elapsed_ms: float = 0
) -> ReplayRecord:
    """The record of an item that has no result: refused, or of unknown outcome."""
    refused = verdict is Verdict.REFUSED
    return ReplayRecord(
        number=item.number,
        name=item.name,
        verdict=verdict,
        outcome=Outcome.REFUSED if refused else Outcome.UNKNOWN,
        started_ms=started_ms,
        elapsed_ms=elapsed_ms,
        status=fault.status if fault else 0,
        request_id=fault.request_id if fault else "",
        fault=fault,
    )


def _compared(item: ReplayItem, result: InvokeResult) -> Comparison | None:
    if item.expected is None or not result.outcome.answered or not item.type.waits:
        return None
    found = compare_json(item.expected.encode(), result.payload, item.ignore)
    if len(found.differences) <= _MOST_DIFFERENCES:
        return found
    kept = found.differences[:_MOST_DIFFERENCES]
    return msgspec.structs.replace(found, differences=kept, truncated=True)


def _verdict(
    item: ReplayItem, result: InvokeResult, comparison: Comparison | None, *, compare: bool
) -> Verdict:
    same = comparison is None or comparison.same
    match result.outcome:
        case Outcome.UNKNOWN:
            return Verdict.UNKNOWN
        case Outcome.REFUSED:
            return Verdict.REFUSED
        case Outcome.FUNCTION_ERROR:
            if not (compare and item.expect_error):
                return Verdict.FAILED
            return Verdict.OK if same else Verdict.DIFFERED
        case Outcome.RETURNED:
            right = same and not (compare and item.expect_error)
            return Verdict.OK if right else Verdict.DIFFERED
        case _:
            return Verdict.OK


def summarize(plan: ReplayPlan, records: Iterable[ReplayRecord]) -> ReplaySummary:
    """The counts over the last record of each item."""
    last = {record.number: record for record in records}
    counts = dict.fromkeys(Verdict, 0)
    for record in last.values():
        counts[record.verdict] += 1
    answered = sorted(
        record.elapsed_ms
        for record in last.values()
        if record.verdict not in (Verdict.UNKNOWN, Verdict.REFUSED)
    )
    return ReplaySummary(
        total=len(plan.items),
        ok=counts[Verdict.OK],
        failed=counts[Verdict.FAILED],
        differed=counts[Verdict.DIFFERED],
        unknown=counts[Verdict.UNKNOWN],
        refused=counts[Verdict.REFUSED],
        left=len(plan.items) - len(last),
        p50_ms=percentile(answered, 50),
        p95_ms=percentile(answered, 95),
    )


def numbered(items: Sequence[ReplayItem]) -> tuple[ReplayItem, ...]:
    """The items with numbers from 1 on, in their order."""
    return tuple(
        msgspec.structs.replace(item, number=number) for number, item in enumerate(items, 1)
    )
