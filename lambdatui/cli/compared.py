"""How an answer differs from another run's, or from the one that was expected: words and JSON."""

from collections.abc import Iterator

from lambdatui.core.compare import Change, Comparison, Difference
from lambdatui.core.run_comparison import RunComparison, RunFigures
from lambdatui.core.timespan import duration

#: Differences that are told; --json has all of them.
_MOST = 40
_SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


def told_comparison(comparison: Comparison) -> Iterator[str]:
    """One line a difference, as a diff has them."""
    for difference in comparison.differences[:_MOST]:
        yield f"  {_SIGNS[difference.kind]} {difference.path}: {_values(difference)}"
    more = len(comparison.differences) - _MOST
    if more > 0:
        yield f"  … {more} more; --json has them."
    if comparison.truncated:
        yield "  … and more of them, which were not counted."
    if comparison.ignored:
        count = comparison.ignored
        unasked = ", ".join(comparison.unasked)
        own = f": {unasked} is another one in each error" if unasked and count == 1 else ""
        also = " more" if comparison.differences else ""
        verb = "s differ" if count > 1 else " differs"
        yield f"  {count}{also} value{verb}, to be ignored{own}."
        if unasked and count > 1:
            yield f"  One of them is {unasked}, which is another one in each error."


def told_runs(runs: RunComparison, before: str, after: str) -> Iterator[str]:
    """How two runs compare; ``before`` and ``after`` are what they are called."""
    if runs.known:
        yield f"From {before} to {after}:"
        yield from (f"  {line}" for line in _figures(runs, before, after))
        yield from told_comparison(runs.payload)


def verdict_of_runs(runs: RunComparison, before: str, after: str) -> str:
    """Whether two runs are the same, in a line."""
    if not runs.known:
        return f"? {before} and {after} cannot be compared: an outcome is unknown."
    if runs.same:
        return f"= {before} and {after} gave the same answer."
    count = len(runs.payload.differences)
    least = "at least " if runs.payload.truncated else ""
    places = f" in {least}{count} place{'s' if count != 1 else ''}" if count else ""
    ended = "" if runs.ended_same else f"{' and' if count else ''} in how they ended"
    return f"≠ {before} and {after} differ{places}{ended}."


def comparison_members(comparison: Comparison) -> dict[str, object]:
    """What JSON says of a comparison: documented, so never renamed."""
    return {
        "same": comparison.same,
        "truncated": comparison.truncated,
        "ignored": comparison.ignored,
        "differences": [
            {
                "path": each.path,
                "kind": each.kind.value,
                "before": each.before,
                "after": each.after,
            }
            for each in comparison.differences
        ],
    }


def _values(difference: Difference) -> str:
    match difference.kind:
        case Change.ADDED:
            return str(difference.after)
        case Change.REMOVED:
            return str(difference.before)
    return f"{difference.before} → {difference.after}"


def _figures(runs: RunComparison, before: str, after: str) -> Iterator[str]:
    width = max(len(before), len(after))
    for name, figures in ((before, runs.before), (after, runs.after)):
        yield f"{name.ljust(width)}  {' · '.join(_figure(figures))}"


def _figure(figures: RunFigures) -> Iterator[str]:
    yield figures.outcome.value
    if figures.version:
        yield f"version {figures.version}"
    if figures.duration_ms is not None:
        yield f"duration {duration(figures.duration_ms)}"
    else:
        yield f"{duration(figures.elapsed_ms)} with the way there"
    if figures.used_mb is not None and figures.memory_mb is not None:
        yield f"memory {figures.used_mb} of {figures.memory_mb} MB"
    if figures.init_ms is not None:
        yield f"cold start {duration(figures.init_ms)}"
