"""What a replay prints: a line or a JSON object for each event, and words for the person."""

from collections.abc import Iterable, Iterator

from lambdatui.cli.compared import comparison_members
from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.cli.story import fault_members, report_members
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import InvokeResult
from lambdatui.core.replay import (
    ReplayItem,
    ReplayPlan,
    ReplayRecord,
    ReplaySummary,
)
from lambdatui.core.replay_words import GLYPHS, counted, verdict_note, verdict_word
from lambdatui.core.timespan import duration, iso

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
            GLYPHS[record.verdict],
            record.name.ljust(self._width),
            verdict_word(record).ljust(8),
            took.rjust(9),
            verdict_note(item, record).replace("\n", " ")[:_LONGEST_NOTE],
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
            "differences": None
            if comparison is None
            else comparison_members(comparison)["differences"],
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


def summed_up(plan: ReplayPlan, summary: ReplaySummary) -> Iterator[str]:
    """The last words: the counts, and how to go on where something is left."""
    yield counted(summary)
    if summary.unknown:
        yield "Those of unknown outcome may have run, and are never sent again by --resume."
    if summary.left or summary.refused:
        yield (
            "What did not run is sent by: "
            f"lambdatui replay {plain_name(plan.function)} --resume {plan.id}"
        )


def reasons(records: Iterable[ReplayRecord]) -> list[str]:
    """Why some were not answered or not taken, each reason once."""
    found = [record.fault.sentence() for record in records if record.fault is not None]
    return list(dict.fromkeys(found))


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 1)
