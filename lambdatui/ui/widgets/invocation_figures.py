"""What the invocations on screen have in common, as a line of figures."""

from lambdatui.core.invocation_summary import Summary
from lambdatui.ui.widgets.columns import CellText
from lambdatui.ui.widgets.duration_bar import tight_duration
from lambdatui.ui.widgets.error_group_columns import percent
from lambdatui.ui.widgets.invocation_columns import TIGHT


def invocation_figures(
    summary: Summary | None, *, of: str = "", alike: bool = False
) -> tuple[CellText, ...]:
    """Those that are known, the most telling first.

    ``of`` names whom they are about, where that is not what the rows show, such as ``all 87``.
    ``alike`` says that all of them failed, and that a person chose them for it. The memory is that
    of the invocation that had the least of it left.
    """
    if summary is None:
        return ()
    figures: list[CellText] = []
    if summary.ended:
        if not alike:
            whom = f" of {of}" if of else ""
            failed = f"{percent(summary.failed, summary.ended)}{whom} failed"
            figures.append((failed, "trouble" if summary.failed else ""))
        figures.append((f"{percent(summary.cold, summary.ended)} cold", ""))
    ranks = (("p50", summary.p50_ms), ("p95", summary.p95_ms), ("p99", summary.p99_ms))
    words = [f"{name} {tight_duration(ms)}" for name, ms in ranks if ms is not None]
    if words:
        figures.append(("  ".join(words), ""))
    if summary.used_mb is not None and summary.memory_mb:
        spare = max(0, summary.memory_mb - summary.used_mb)
        tight = summary.used_mb >= TIGHT * summary.memory_mb
        words_mb = f"{spare:,} MB spare"
        figures.append((f"! {words_mb}", "warning") if tight else (words_mb, ""))
    return tuple(figures)
