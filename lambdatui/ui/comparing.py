"""Two answers beside each other, in words and figures, for a screen to show."""

import re
from collections.abc import Callable
from typing import Self

from lambdatui.core.compare import Change, Comparison, Difference
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.record import Record
from lambdatui.core.run_comparison import RunFigures, run_figures
from lambdatui.core.timespan import duration

#: The glyph and the name of the style of each kind of difference.
GLYPHS = {
    Change.ADDED: ("+", "good"),
    Change.REMOVED: ("−", "trouble"),
    Change.CHANGED: ("~", "warning"),
}
_INDEX = re.compile(r"\[\d+\]")
_NONE = "–"
#: The share from which more or less time or memory is marked.
_LOUD = 0.1
#: What is told only where it differs.
_IF_CHANGED = frozenset({"billed", "memory size"})
_OUTCOMES = {
    Outcome.RETURNED: "✓ returned",
    Outcome.FUNCTION_ERROR: "✗ function error",
    Outcome.ACCEPTED: "✓ accepted",
    Outcome.ALLOWED: "✓ allowed",
    Outcome.UNKNOWN: "? unknown",
    Outcome.REFUSED: "✗ refused",
}


class Side(Record, frozen=True):
    """One of two answers: ``name`` says which, such as 'expected', 'live' or 'now'.

    ``figures`` is None for what was never run: a response to expect. ``fails`` says of such a one
    that the function is to fail with it.
    """

    name: str
    payload: bytes
    figures: RunFigures | None = None
    fails: bool = False

    @classmethod
    def of_run(cls, name: str, result: InvokeResult) -> Self:
        """The answer to an invocation."""
        return cls(name, result.payload, run_figures(result))


class FigureRow(Record, frozen=True):
    """One line of figures; ``tone`` is that of the difference: ``good``, ``bad``, or empty."""

    label: str
    before: str
    after: str
    delta: str = ""
    tone: str = ""


def figure_rows(before: Side, after: Side) -> tuple[FigureRow, ...]:
    """How both ended and what they took, as far as at least one of them tells."""
    left, right = before.figures, after.figures
    rows = [FigureRow("outcome", _ended(before), _ended(after), tone=_outcome_tone(before, after))]
    versions = [each.version if each else "" for each in (left, right)]
    if any(versions):
        rows.append(FigureRow("version", versions[0] or _NONE, versions[1] or _NONE))
    for label, of, words, less_is_good in (
        ("duration", "duration_ms", duration, True),
        ("billed", "billed_ms", duration, True),
        ("cold start", "init_ms", duration, True),
        ("memory used", "used_mb", _mebibytes, True),
        ("memory size", "memory_mb", _mebibytes, False),
    ):
        values = [None if each is None else getattr(each, of) for each in (left, right)]
        if label in _IF_CHANGED and values[0] == values[1]:
            continue
        if any(value is not None for value in values):
            rows.append(_row(label, values[0], values[1], words, judged=less_is_good))
    return tuple(rows)


def _row(
    label: str,
    before: float | None,
    after: float | None,
    words: Callable[[float], str],
    *,
    judged: bool,
) -> FigureRow:
    was, now = (_NONE if value is None else words(value) for value in (before, after))
    if before is None or after is None or was == now:
        return FigureRow(label, was, now)
    more = after > before
    delta = f"{'+' if more else '−'}{words(abs(after - before))}"
    if before > 0 and judged:
        delta += f" ({'+' if more else '−'}{abs(after - before) / before:.0%})"
    # A little more or less is noise, and no news.
    loud = judged and before > 0 and abs(after - before) / before >= _LOUD
    return FigureRow(label, was, now, delta, ("bad" if more else "good") if loud else "")


def _ended(side: Side) -> str:
    figures = side.figures
    if figures is None:
        return "an error" if side.fails else "returned"
    words = _OUTCOMES[figures.outcome]
    return f"{words} ({figures.function_error})" if figures.function_error else words


def _outcome_tone(before: Side, after: Side) -> str:
    if after.figures is None or after.figures.outcome is Outcome.UNKNOWN:
        return "doubt"
    failed = after.figures.outcome is Outcome.FUNCTION_ERROR
    was = before.fails
    if before.figures is not None:
        was = before.figures.outcome is Outcome.FUNCTION_ERROR
    if failed == was:
        return ""
    return "bad" if failed or before.figures is None else "good"


def _mebibytes(value: float) -> str:
    return f"{value:,.0f} MB"


def _ended_same(before: Side, after: Side) -> bool:
    """Whether both ended in the same way, as far as that is known of both."""
    left, right = before.figures, after.figures
    if right is None or right.outcome is Outcome.UNKNOWN:
        return False
    if left is None:
        return before.fails == (right.outcome is Outcome.FUNCTION_ERROR)
    return left.ended_as(right)


def verdict(before: Side, after: Side, comparison: Comparison) -> tuple[str, str]:
    """What came of the comparison, in a sentence, and its tone."""
    left_out = _left_out(comparison)
    if Outcome.UNKNOWN in {each.figures and each.figures.outcome for each in (before, after)}:
        return "? One of both has no known outcome: their answers say nothing.", "doubt"
    if not _ended_same(before, after):
        return f"≠ They ended differently: {_count(comparison)}{left_out}.", "bad"
    if comparison.same:
        return f"= The same answer{left_out}.", "good"
    return f"≠ {_count(comparison)[:1].upper()}{_count(comparison)[1:]}{left_out}.", "bad"


def _count(comparison: Comparison) -> str:
    if comparison.same:
        return "with the same answer"
    count = len(comparison.differences)
    least = "at least " if comparison.truncated else ""
    return f"{least}{count:,} difference{'s' if count != 1 else ''}"


def _left_out(comparison: Comparison) -> str:
    if not comparison.ignored:
        return ""
    return f" ({comparison.ignored:,} ignored)"


def pattern_of(path: str) -> str:
    """The pattern that ignores a path in every element of the lists it leads through.

    Empty where the path is none within JSON, such as ``line 3``.
    """
    return _INDEX.sub("[*]", path) if path.startswith("$") and path != "$" else ""


def as_text(before: Side, after: Side, comparison: Comparison) -> str:
    """The comparison as plain text, for a ticket."""
    lines = [f"{before.name} → {after.name}"]
    for row in figure_rows(before, after):
        delta = f"  {row.delta}" if row.delta else ""
        lines.append(f"{row.label}: {row.before} → {row.after}{delta}")
    lines.append(verdict(before, after, comparison)[0])
    for each in comparison.differences:
        lines += difference_lines(each)
    return "\n".join(lines)


def difference_lines(difference: Difference) -> list[str]:
    """One difference as it is read: the path, then what was and what is."""
    lines = [difference.path]
    if difference.before is not None:
        lines += [f"- {line}" for line in difference.before.split("\n")]
    if difference.after is not None:
        lines += [f"+ {line}" for line in difference.after.split("\n")]
    return lines
