"""What a replay is called in words: what is about to be sent, how an event ended, the sum of it."""

import re

from lambdatui.core.compare import Comparison
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.invoke import Outcome
from lambdatui.core.replay import ReplayItem, ReplayPlan, ReplayRecord, ReplaySummary, Verdict
from lambdatui.core.timespan import duration

#: A glyph for each verdict, for where a word has no room.
GLYPHS = {
    Verdict.OK: "✓",
    Verdict.FAILED: "✗",
    Verdict.DIFFERED: "≠",
    Verdict.UNKNOWN: "?",
    Verdict.REFUSED: "–",
}
# What the fault of an invocation of unknown outcome begins with.
_IN_DOUBT = re.compile(r"^The event was sent to \S+, which may (?:have run|be queued): ")


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
    account, _, region = (plan.place or place_of(plan.function)).partition("/")
    if account:
        parts[0] += f" in account {account}, region {region}"
    parts[0] += f" ({', '.join(kinds)})"
    if options.concurrency > 1:
        parts.append(f"{options.concurrency} at once")
    if options.rate:
        parts.append(f"{options.rate:g} a second")
    return f"Send {', '.join(parts)}"


def verdict_word(record: ReplayRecord) -> str:
    """How an event ended, in a word."""
    if record.verdict is Verdict.OK and record.outcome is not Outcome.RETURNED:
        return {
            Outcome.ACCEPTED: "accepted",
            Outcome.ALLOWED: "allowed",
            Outcome.FUNCTION_ERROR: "failed",
        }.get(record.outcome, record.outcome.value)
    return "returned" if record.verdict is Verdict.OK else record.verdict.value


def verdict_note(item: ReplayItem, record: ReplayRecord) -> str:
    """Why it ended so: the error, the first difference; empty where there is nothing to say."""
    match record.verdict:
        case Verdict.FAILED:
            return record.error
        case Verdict.DIFFERED:
            if item.expect_error and record.outcome is Outcome.RETURNED:
                return "it returned, and was to fail"
            return _first(record.comparison)
        case Verdict.UNKNOWN:
            if record.fault is None:
                return "begun before, and no answer was recorded"
            # The verdict says the first part, and a row has no room for both.
            return _IN_DOUBT.sub("", record.fault.what)
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


def counted(summary: ReplaySummary) -> str:
    """The counts, and how long the answers took, in a sentence or two."""
    counts = (
        (summary.ok, "ok"),
        (summary.failed, "failed"),
        (summary.differed, "differed"),
        (summary.unknown, "unknown"),
        (summary.refused, "refused"),
        (summary.left, "not sent"),
    )
    words = ", ".join(f"{count:,} {name}" for count, name in counts if count)
    took = ""
    if summary.p50_ms is not None and summary.p95_ms is not None:
        took = f" Half took at most {duration(summary.p50_ms)}, 95 % {duration(summary.p95_ms)}."
    return f"{summary.total:,} event{'s' if summary.total != 1 else ''}: {words}.{took}"
