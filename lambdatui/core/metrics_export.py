"""The figures of the charts as text: CSV, JSON, and tables to paste."""

import csv
import io
import json
import math
from collections.abc import Iterator

from lambdatui.core.metrics import AnyMeasure, Metrics
from lambdatui.core.timespan import iso

#: The columns before those of the measures.
_HEAD = ("time", "period_s", "function", "qualifier", "read", "partial")
#: A value is told so exactly: the rest is noise of sums.
_DIGITS = 10


def csv_text(metrics: Metrics) -> str:
    """One row a period and a column a measure, under their names, as RFC 4180 has it.

    Times are ISO 8601 in UTC and name the start of a period; ``read`` is when it was read. What is
    not known is empty, and ``partial`` says why some of it may be. The unit stands behind the name
    of a measure that is no count or share: ``Duration/p95 (ms)``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*_HEAD, *map(_column, metrics.measures)))
    read = iso(metrics.read_ms) if metrics.read_ms else ""
    for time_ms, values in rows(metrics):
        head = (
            *(iso(time_ms), metrics.period_s, metrics.function, metrics.qualifier),
            *(read, metrics.partial),
        )
        writer.writerow((*head, *map(_cell, values)))
    return out.getvalue()


def tabbed_text(metrics: Metrics) -> str:
    """The same with tabs, and without what is the same in all rows: to paste into a table."""
    lines = ["\t".join(("time", *map(_column, metrics.measures)))]
    for time_ms, values in rows(metrics):
        lines.append("\t".join((iso(time_ms), *map(_cell, values))))
    return "\n".join(lines)


def json_text(metrics: Metrics) -> str:
    """An object with the function, the stretch of time, and ``rows`` of a value a measure.

    What is not known is null. ``units`` has those of the measures that have one. ``partial`` is
    there where CloudWatch may have left something out.
    """
    told: dict[str, object] = {
        "function": metrics.function,
        "qualifier": metrics.qualifier,
        "start": iso(metrics.start_ms),
        "end": iso(metrics.end_ms),
        "period_s": metrics.period_s,
    }
    if metrics.read_ms:
        told["read"] = iso(metrics.read_ms)
    if metrics.partial:
        told["partial"] = metrics.partial
    told["units"] = {measure.value: measure.unit for measure in metrics.measures if measure.unit}
    told["rows"] = [
        {
            "time": iso(time_ms),
            **{
                measure.value: None if value is None else _number(value)
                for measure, value in zip(metrics.measures, values, strict=True)
            },
        }
        for time_ms, values in rows(metrics)
    ]
    return json.dumps(told, indent=2) + "\n"


def moment_text(metrics: Metrics, time_ms: int) -> str:
    """What is known of the period that holds a time, in ms since the epoch: a line a measure."""
    step = metrics.period_s * 1000
    index = (time_ms - metrics.start_ms) // step
    lines = [_title(metrics, metrics.start_ms + index * step, metrics.period_s)]
    for measure in metrics.measures:
        slots = metrics.settled(measure)
        value = slots[index] if 0 <= index < len(slots) else None
        lines.append(f"{_column(measure)}\t{_cell(value)}")
    return "\n".join(lines)


def whole_text(metrics: Metrics) -> str:
    """Each measure over the whole stretch: the sum of a count, the peak and latest of the rest.

    One that could not be read says so: it is not known to be 0.
    """
    length_s = (metrics.end_ms - metrics.start_ms) // 1000
    lines = [_title(metrics, metrics.start_ms, length_s), "measure\tsum\tpeak\tlatest"]
    for measure in metrics.measures:
        if not metrics.known(measure):
            lines.append(f"{_column(measure)}\tnot read")
            continue
        series = metrics.of(measure)
        total = series.total() if measure.is_count else None
        told = (total, series.peak(), series.latest())
        lines.append("\t".join((_column(measure), *map(_cell, told))))
    if metrics.partial:
        lines.append(f"Some of it may be missing: {metrics.partial}")
    return "\n".join(lines)


def rows(metrics: Metrics) -> Iterator[tuple[int, tuple[float | None, ...]]]:
    """The start of each period in ms since the epoch, and a value for each measure asked for."""
    columns = [metrics.settled(measure) for measure in metrics.measures]
    for index in range(metrics.span.periods):
        time_ms = metrics.start_ms + index * metrics.period_s * 1000
        yield time_ms, tuple(column[index] for column in columns)


def _title(metrics: Metrics, start_ms: int, length_s: int) -> str:
    name = f"{metrics.function}:{metrics.qualifier}" if metrics.qualifier else metrics.function
    return f"{name}\t{iso(start_ms)}\t{length_s} s"


def _column(measure: AnyMeasure) -> str:
    return f"{measure.value} ({measure.unit})" if measure.unit else measure.value


def _cell(value: float | None) -> str:
    number = None if value is None else _number(value)
    return "" if number is None else str(number)


def _number(value: float) -> int | float | None:
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.{_DIGITS}g}")
    return int(rounded) if rounded == int(rounded) else rounded
