"""The figures as text: what a spreadsheet and a script read."""

import csv
import io
import json

from lambdatui.core.metrics import Measure, Metrics, Series
from lambdatui.core.metrics_export import csv_text, json_text, moment_text, tabbed_text, whole_text
from lambdatui.core.metrics_span import Span

EIGHT = 1_767_600_000_000  # 2026-01-05 08:00 UTC
MINUTE = 60_000
#: Three minutes, of which CloudWatch cannot know the last yet.
READ = Metrics(
    function='orders","x',
    span=Span(start_ms=EIGHT, end_ms=EIGHT + 3 * MINUTE, period_s=60),
    measures=(Measure.INVOCATIONS, Measure.DURATION_P95),
    qualifier="live",
    series=(
        Series(measure=Measure.INVOCATIONS, times_ms=(EIGHT,), values=(12.0,)),
        Series(measure=Measure.DURATION_P95, times_ms=(EIGHT + MINUTE,), values=(81.25,)),
    ),
    read_ms=EIGHT + 4 * MINUTE,
    partial="Duration: slow",
)
HEAD = ["time", "period_s", "function", "qualifier", "read", "partial"]
SAME = ["60", 'orders","x', "live", "2026-01-05T08:04:00.000Z", "Duration: slow"]


def test_csv_has_a_row_a_period_and_is_read_back_as_it_was() -> None:
    text = csv_text(READ)
    assert text.count("\r\n") == 4
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        [*HEAD, "Invocations/Sum", "Duration/p95 (ms)"],
        ["2026-01-05T08:00:00.000Z", *SAME, "12", ""],
        ["2026-01-05T08:01:00.000Z", *SAME, "0", "81.25"],
        ["2026-01-05T08:02:00.000Z", *SAME, "", ""],
    ]


def test_json_tells_what_is_not_known_from_none() -> None:
    told = json.loads(json_text(READ))
    assert told["start"] == "2026-01-05T08:00:00.000Z"
    assert told["end"] == "2026-01-05T08:03:00.000Z"
    assert told["period_s"] == 60
    assert told["units"] == {"Duration/p95": "ms"}
    assert [row["Invocations/Sum"] for row in told["rows"]] == [12, 0, None]
    assert [row["Duration/p95"] for row in told["rows"]] == [None, 81.25, None]


def test_a_table_to_paste_has_tabs() -> None:
    assert tabbed_text(READ).split("\n")[1] == "2026-01-05T08:00:00.000Z\t12\t"


def test_a_moment_is_told_by_itself() -> None:
    assert moment_text(READ, EIGHT + MINUTE + 1).split("\n") == [
        'orders","x:live\t2026-01-05T08:01:00.000Z\t60 s',
        "Invocations/Sum\t0",
        "Duration/p95 (ms)\t81.25",
    ]


def test_the_whole_has_sums_of_counts_alone() -> None:
    assert whole_text(READ).split("\n")[2:] == [
        "Invocations/Sum\t12\t12\t12",
        "Duration/p95 (ms)\t\t81.25\t81.25",
        "Some of it may be missing: Duration: slow",
    ]


def test_what_was_not_read_is_not_told_as_0() -> None:
    denied = Metrics(
        function="f", span=READ.span, measures=(*READ.measures, Measure.ERRORS), series=READ.series
    )
    lines = whole_text(denied).split("\n")
    assert lines[-1] == "Errors/Sum\tnot read"
    assert csv_text(denied).split("\r\n")[1].endswith("12,,")


def test_the_noise_of_sums_is_rounded_away() -> None:
    values = (0.1 + 0.2, 1 / 3)
    times = (EIGHT, EIGHT + MINUTE)
    series = Series(measure=Measure.DURATION_P95, times_ms=times, values=values)
    noisy = Metrics(
        function="f", span=READ.span, measures=(Measure.DURATION_P95,), series=(series,)
    )
    cells = [row["Duration/p95"] for row in json.loads(json_text(noisy))["rows"]]
    assert cells == [0.3, 0.3333333333, None]


def test_what_is_no_number_is_left_out() -> None:
    series = Series(measure=Measure.DURATION_P95, times_ms=(EIGHT,), values=(float("nan"),))
    odd = Metrics(function="f", span=READ.span, measures=(Measure.DURATION_P95,), series=(series,))
    assert json.loads(json_text(odd))["rows"][0]["Duration/p95"] is None
    assert "nan" not in csv_text(odd) + tabbed_text(odd) + whole_text(odd)
