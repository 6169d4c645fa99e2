"""What a replay prints: a line or a JSON object for each event, and words for the person."""

from collections.abc import Iterator

from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.cli.story import fault_members, report_members
from lambdatui.core.compare import Comparison
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.replay import (
    ReplayItem,
    ReplayPlan,
    ReplayRecord,
    ReplaySummary,
    Verdict,
)
from lambdatui.core.timespan import duration, iso

_GLYPHS = {
    Verdict.OK: "✓",
    Verdict.FAILED: "✗",
    Verdict.DIFFERED: "≠",
    Verdict.UNKNOWN: "?",
    Verdict.REFUSED: "–",
}
_WIDEST_NAME = 40
_LONGEST_NOTE = 200


class Table:
    """The lines of a table in columns that fit all the events of a plan."""

    def __init__(self, plan: ReplayPlan) -> None:
        names = [len(item.name) for item in plan.items]
        self._width = min(_WIDEST_NAME, max(names, default=0))

    def row(self, item: ReplayItem, record: ReplayRecord) -> str:
        """One event's line."""
        took = duration(record.elapsed_ms) if record.elapsed_ms else ""
        cells = (
            _GLYPHS[record.verdict],
            record.name.ljust(self._width),
            _word(record).ljust(8),
            took.rjust(9),
            _note(item, record).replace("\n", " ")[:_LONGEST_NOTE],
        )
        return "  ".join(cells).rstrip()


def event_as_json(
    plan: ReplayPlan, item: ReplayItem, record: ReplayRecord, result: InvokeResult | None
) -> str:
    """The object that ``replay --json`` prints for an event: documented, so never renamed."""
    comparison = record.comparison
    return json_line(
        {
            "replay": plan.id,
            "number": record.number,
            "function": plan.function,
            "type": item.type.value,
            "qualifier": item.qualifier or None,
            "event": record.name,
            "verdict": record.verdict.value,
            "outcome": record.outcome.value,
            "status": record.status or None,
            "function_error": record.function_error or None,
            "request_id": record.request_id or None,
            "version": record.version or None,
            "started": iso(record.started_ms) if record.started_ms else None,
            "elapsed_ms": round(record.elapsed_ms, 1),
            "report": report_members(record.report),
            "differences": None if comparison is None else _differences(comparison),
            "error": fault_members(record.fault),
        },
        payload=payload_json(result.payload if result else b""),
    )


def summary_as_json(plan: ReplayPlan, summary: ReplaySummary) -> str:
    """The last object of ``replay --json``."""
    return json_line(
        {
            "summary": {
                "replay": plan.id,
                "function": plan.function,
                "total": summary.total,
                "ok": summary.ok,
                "failed": summary.failed,
                "differed": summary.differed,
                "unknown": summary.unknown,
                "refused": summary.refused,
                "left": summary.left,
                "p50_ms": _rounded(summary.p50_ms),
                "p95_ms": _rounded(summary.p95_ms),
            }
        }
    )


def announced(plan: ReplayPlan, pending: int) -> str:
    """What is about to be sent, as in "Send 12 events to orders (sync), 3 at once"."""
    kinds = sorted({item.type.value for item in plan.items})
    options = plan.options
    total = len(plan.items)
    count = f"{pending} of {total}" if pending != total else f"{total}"
    parts = [f"{count} event{'s' if total != 1 else ''} to {plain_name(plan.function)}"]
    qualifiers = sorted({item.qualifier for item in plan.items if item.qualifier})
    if qualifiers:
        parts[0] += f":{','.join(qualifiers)}"
    parts[0] += f" ({', '.join(kinds)})"
    if options.concurrency > 1:
        parts.append(f"{options.concurrency} at once")
    if options.rate:
        parts.append(f"{options.rate:g} a second")
    return f"Send {', '.join(parts)}"


def summed_up(plan: ReplayPlan, summary: ReplaySummary) -> Iterator[str]:
    """The last words: the counts, and how to go on where something is left."""
    counted = (
        (summary.ok, "ok"),
        (summary.failed, "failed"),
        (summary.differed, "differed"),
        (summary.unknown, "unknown"),
        (summary.refused, "refused"),
        (summary.left, "not sent"),
    )
    counts = ", ".join(f"{count} {words}" for count, words in counted if count)
    took = ""
    if summary.p50_ms is not None and summary.p95_ms is not None:
        took = f" Half took at most {duration(summary.p50_ms)}, 95 % {duration(summary.p95_ms)}."
    yield f"{summary.total} event{'s' if summary.total != 1 else ''}: {counts}.{took}"
    if summary.unknown:
        yield "Those of unknown outcome may have run, and are never sent again by --resume."
    if summary.left or summary.refused:
        yield (
            "What did not run is sent by: "
            f"lambdatui replay {plain_name(plan.function)} --resume {plan.id}"
        )


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 1)


def _word(record: ReplayRecord) -> str:
    if record.verdict is Verdict.OK and record.outcome is not Outcome.RETURNED:
        return {
            Outcome.ACCEPTED: "accepted",
            Outcome.ALLOWED: "allowed",
            Outcome.FUNCTION_ERROR: "failed",
        }.get(record.outcome, record.outcome.value)
    return "returned" if record.verdict is Verdict.OK else record.verdict.value


def _note(item: ReplayItem, record: ReplayRecord) -> str:
    match record.verdict:
        case Verdict.FAILED:
            return record.error
        case Verdict.DIFFERED:
            if item.expect_error and record.outcome is Outcome.RETURNED:
                return "it returned, and was to fail"
            return _first(record.comparison)
        case Verdict.UNKNOWN:
            return record.fault.what if record.fault else "begun before, and no answer was recorded"
        case Verdict.REFUSED:
            return record.fault.what if record.fault else ""
        case Verdict.OK:
            return f"as expected: {record.error}" if record.error else ""


def _first(comparison: Comparison | None) -> str:
    """The first difference, and how many there are."""
    if comparison is None or not comparison.differences:
        return ""
    first, *others = comparison.differences
    before = "nothing" if first.before is None else first.before
    after = "nothing" if first.after is None else first.after
    least = "at least " if comparison.truncated else ""
    more = f" ({least}{len(others)} more)" if others else ""
    return f"{first.path}: {before} → {after}{more}"


def _differences(comparison: Comparison) -> list[dict[str, object]]:
    return [
        {
            "path": difference.path,
            "kind": difference.kind.value,
            "before": difference.before,
            "after": difference.after,
        }
        for difference in comparison.differences
    ]
