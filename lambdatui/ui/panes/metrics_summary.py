"""What is to be said of one function's metrics before anyone looks at a chart."""

from textual.content import Content

from lambdatui.core.chart import duration_label, share_label
from lambdatui.core.functions import Function
from lambdatui.core.metrics import Measure, Metrics
from lambdatui.ui.panes.metrics_thresholds import REACHED

#: From this share of the timeout on, a duration is worth a warning.
_NEAR = 0.8
#: What is told only where it happened, and what it is called: one, and several.
_RARE = (
    (Measure.URL_5XX, "URL 5xx", "URL 5xx"),
    (Measure.ASYNC_DROPPED, "async event dropped", "async events dropped"),
    (Measure.DEAD_LETTER_ERRORS, "dead letter lost", "dead letters lost"),
    (Measure.DESTINATION_FAILURES, "not delivered", "not delivered"),
    (Measure.RECURSION_DROPS, "stopped as recursion", "stopped as recursion"),
)


def summary(metrics: Metrics, function: Function, width: int) -> Content:
    """The window in a few words, in lines of ``width`` cells.

    What is wrong is red, and has a mark before it.
    """
    invocations = metrics.of(Measure.INVOCATIONS).total()
    known = metrics.known(Measure.INVOCATIONS)
    told = f"{invocations:,.0f} invocation{'s' * (invocations != 1)}"
    parts = [Content(told if known else "invocations not known")]
    parts.append(_trouble_count(metrics, Measure.ERRORS, "error"))
    parts.append(_trouble_count(metrics, Measure.THROTTLES, "throttle"))
    for measure, one, several in _RARE:
        total = metrics.of(measure).total()
        if total:
            words = f"✗ {total:,.0f} {one if total == 1 else several}"
            parts.append(Content.styled(words, "$text-error"))
    p95 = metrics.of(Measure.DURATION_P95).peak()
    p99 = metrics.of(Measure.DURATION_P99).peak()
    longest = metrics.of(Measure.DURATION_MAXIMUM).peak()
    if p95 is not None and p99 is not None:
        parts.append(Content(f"p95 ≤ {duration_label(p95)}, p99 ≤ {duration_label(p99)}"))
    if longest is not None:
        parts.append(_against_timeout(longest, function.timeout_s * 1000))
    return wrapped(parts, width)


def wrapped(parts: list[Content], width: int) -> Content:
    """Parts with dots between them, in lines of at most ``width`` cells where they fit."""
    lines = parts[:1]
    for part in parts[1:]:
        joined = Content(" · ").join([lines[-1], part])
        if joined.cell_length > width:
            lines.append(part)
        else:
            lines[-1] = joined
    return Content("\n").join(lines)


def _trouble_count(metrics: Metrics, measure: Measure, noun: str) -> Content:
    total = metrics.of(measure).total()
    if not metrics.known(measure):
        return Content(f"{noun}s not known")
    if not total:
        return Content(f"no {noun}s")
    text = f"✗ {total:,.0f} {noun}{'s' * (total != 1)}"
    if measure is Measure.ERRORS and metrics.error_rate is not None:
        text += f" ({share_label(metrics.error_rate)})"
    return Content.styled(text, "$text-error")


def _against_timeout(longest_ms: float, limit_ms: float) -> Content:
    longest, limit = duration_label(longest_ms), duration_label(limit_ms)
    if longest_ms >= REACHED * limit_ms:
        return Content.styled(f"✗ max reached the timeout of {limit}", "$text-error")
    if longest_ms >= _NEAR * limit_ms:
        return Content.styled(f"! max {longest}, near the timeout of {limit}", "$text-warning")
    return Content(f"max {longest} of the {limit} allowed")
