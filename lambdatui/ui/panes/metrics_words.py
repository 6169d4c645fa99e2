"""What the metrics pane says of where its figures are from: how old, of when, at what price."""

import datetime

from rich.cells import cell_len

from lambdatui.core.chart import local_time, span_label
from lambdatui.core.metrics import Metrics, Window
from lambdatui.core.metrics_span import Span
from lambdatui.core.prices import RegionPrices, money
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.panes.metrics_reading import MetricsReading, View
from lambdatui.ui.panes.metrics_thresholds import period_words

_SPANS = {
    Window.M15: "15 minutes",
    Window.H1: "hour",
    Window.H3: "3 hours",
    Window.H12: "12 hours",
    Window.D1: "day",
    Window.D7: "7 days",
    Window.D30: "30 days",
}


def price(reading: MetricsReading, prices: RegionPrices) -> tuple[int, str]:
    """How many metrics the next reading asks for, and what that costs."""
    metrics = len(reading.measures)
    return metrics, f"≈ {money(prices.metrics_dollars(metrics))}"


def status(
    reading: MetricsReading,
    view: View,
    prices: RegionPrices,
    now_ms: int,
    *,
    old_ms: float,
    zone: datetime.tzinfo | None,
    width: int,
) -> str:
    """How old the figures are, or of when, and the price of the next, in at most ``width`` cells.

    Before anything was read, it is the price alone. What was read by ``old_ms`` is old. The price
    is the last to be left out.
    """
    metrics, cost = price(reading, prices)
    zoned = "UTC" if zone is datetime.UTC else "local"
    forms: list[str]
    if view.held is not None:
        when = span_label(view.held.start_ms, view.held.end_ms, zone)
        coming = " · reading…" if reading.is_due and reading.fault is None else ""
        stale = " · stale" if reading.fault is not None else ""
        period = f"{period_words(view.held.period_s)} each"
        forms = [
            f"{when} {zoned} · {period} · {metrics} metrics {cost} a reading{coming}{stale}",
            f"{when} {zoned} · {period} · {cost} a reading{coming}{stale}",
            f"{when} {zoned} · {cost}{coming}{stale}",
            f"{when}{coming or stale} · {cost}",
            f"{when} · {cost}",
            f"{_hours(view.held, zone)} · {cost}",
            cost,
        ]
    elif reading.metrics is None:
        forms = [f"{metrics} metrics {cost} a refresh · {zoned}", f"refresh {cost}"]
    else:
        at_ms = reading.metrics.read_ms
        moment = f"{local_time(at_ms, zone):%H:%M:%S}"
        old = reading.fault is not None or at_ms <= old_ms
        since = f", {age(at_ms, now_ms)} old" if old else ""
        held_back = reading.held_back
        if reading.slow or (reading.is_due and reading.fault is None):
            forms = [f"as of {moment}{since} · {zoned} · refreshing…", f"{moment} · refreshing…"]
        elif reading.fault is not None:
            forms = [f"as of {moment}{since} · {zoned} · stale", f"{moment}{since} · stale"]
        elif held_back:
            forms = [
                f"as of {moment}{since} · {zoned} · {held_back} · {metrics} metrics {cost}",
                f"{moment}{since} · {zoned} · {held_back} · {cost}",
                f"{moment}{since} · {held_back} · {cost}",
                f"{moment} · {held_back} · {cost}",
                f"{held_back} · {cost}",
                cost,
            ]
        else:
            forms = [
                f"as of {moment}{since} · {zoned} · {metrics} metrics {cost} a refresh",
                f"{moment}{since} · {zoned} · {metrics} metrics {cost}",
                f"{moment}{since} · {zoned} · {cost}",
                f"{moment}{since} · {cost}",
                cost,
            ]
    return next((form for form in forms if cell_len(form) <= width), forms[-1])


def _hours(span: Span, zone: datetime.tzinfo | None) -> str:
    start, end = local_time(span.start_ms, zone), local_time(span.end_ms, zone)
    return f"{start:%H:%M}–{end:%H:%M}"


def nothing(view: View, metrics: Metrics, zone: datetime.tzinfo | None) -> str:
    """What to say where there is not one figure."""
    if not metrics.series:
        why = f" {safe(metrics.partial)}" if metrics.partial else ""
        return f"None of the metrics could be read.{why} Press r to try again."
    if view.held is not None:
        return (
            f"No invocation {span_label(metrics.start_ms, metrics.end_ms, zone)}. "
            "Press 0 to go back to the newest."
        )
    longer = "" if view.window is list(Window)[-1] else " Try a longer window with ]."
    return f"No invocation in the last {_SPANS[view.window]}.{longer}"
