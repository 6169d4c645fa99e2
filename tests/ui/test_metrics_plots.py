"""What charts and summary make of CloudWatch's answer."""

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from lambdatui.core.alarms import Alarm, AlarmKind, AlarmMetric, AlarmState
from lambdatui.core.chart import Unit, share_label
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.metrics import BASIC, Measure, Metrics, MetricsKnown, Series, Window, latest
from lambdatui.ui.panes.metrics_marks import alarms_line
from lambdatui.ui.panes.metrics_plots import is_empty, plots
from lambdatui.ui.panes.metrics_summary import summary
from lambdatui.ui.widgets.drawing import draw
from lambdatui.ui.widgets.plot import Plot
from tests.ui.metrics_screen import MINUTE, NOW, ORDERS, reading


def read_with(measure: Measure, at_ms: int, value: float) -> Metrics:
    given = Series(measure=measure, times_ms=(at_ms,), values=(value,))
    others = tuple(Series(measure=each) for each in BASIC if each is not measure)
    span = latest(Window.H1, NOW)
    return Metrics(
        function="orders", span=span, measures=BASIC, series=(given, *others), read_ms=NOW
    )


def by_key(metrics: Metrics, *given: object) -> dict[str, Plot]:
    return {plot.key: plot for plot in plots(metrics, ORDERS, *given)}  # type: ignore[arg-type]  # as the test gives them


def test_minutes_that_cloudwatch_cannot_know_yet_are_a_gap_and_older_ones_are_none() -> None:
    read = read_with(Measure.INVOCATIONS, latest(Window.H1, NOW).start_ms, 5.0)
    drawn = by_key(read)
    assert drawn["invocations"].traces[0].slots == (5.0, *[0.0] * 56, None, None, None)
    assert drawn["throttles"].traces[0].slots == (*[0.0] * 57, None, None, None)


def test_a_datapoint_ends_what_is_not_known() -> None:
    read = read_with(Measure.ERRORS, latest(Window.H1, NOW).end_ms - 2 * MINUTE, 1.0)
    assert by_key(read)["invocations"].traces[1].slots[-3:] == (0.0, 1.0, None)


def test_a_chart_is_there_only_for_what_was_asked() -> None:
    assert list(by_key(reading())) == [
        "invocations",
        "errors",
        "duration",
        "throttles",
        "concurrency",
    ]
    extra = by_key(reading(measures=(*BASIC, Measure.ITERATOR_AGE), iterator_age=90_000))
    assert extra["iterator_age"].traces[0].short == "90 s"
    assert set(Measure) == {measure for measure in Measure if by_key(reading(measures=(measure,)))}


def test_the_chart_of_errors_has_the_share_that_succeeded() -> None:
    plot = by_key(reading(invocations=20, errors=1))["errors"]
    success = plot.traces[-1]
    assert (success.name, success.short, success.slots[0]) == ("success", "95 %", 0.95)
    assert plot.peak == 1


def alarm(metric: str = "Errors", statistic: str = "Sum", **more: object) -> Alarm:
    values: dict[str, object] = {"threshold": 5.0, "comparison": "GreaterThanThreshold", **more}
    watched = AlarmMetric(
        metric=metric,
        statistic=statistic,
        period_s=int(str(values.pop("period_s", 60))),
        qualifier=str(values.pop("qualifier", "")),
    )
    name = str(values.pop("name", "orders-errors"))
    return Alarm(name=name, state=AlarmState.OK, metrics=(watched,), **values)  # type: ignore[arg-type]  # the names are Alarm's own


@pytest.mark.parametrize(
    ("given", "key", "words", "drawn"),
    [
        (alarm(), "errors", "alarm > 5", True),
        (alarm(comparison="LessThanOrEqualToThreshold"), "errors", "alarm ≤ 5", True),
        (alarm(period_s=300), "errors", "alarm > 5 in 5 min", False),
        (alarm(qualifier="live"), "errors", "alarm of live > 5", False),
        (alarm("Duration", "p99", period_s=300), "duration", "alarm p99 > 5 ms", True),
        (alarm("Duration", "p99.9"), "duration", "alarm p99.9 > 5 ms", False),
        (alarm("Throttles"), "throttles", "alarm > 5", True),
    ],
)
def test_the_threshold_of_an_alarm_is_in_the_chart_of_its_metric_alone(
    given: Alarm, key: str, words: str, drawn: bool
) -> None:
    drawn_in = {
        name: plot.thresholds[-1]
        for name, plot in by_key(reading(), (given,)).items()
        if plot.thresholds and plot.thresholds[-1].label.startswith("alarm")
    }
    assert list(drawn_in) == [key]
    assert (drawn_in[key].label, drawn_in[key].drawn) == (words, drawn)


def test_two_alarms_in_a_chart_have_their_names_there() -> None:
    two = (alarm(), alarm(name="very-long-name-of-an-alarm", threshold=9.0))
    labels = [each.label for each in by_key(reading(), two)["errors"].thresholds]
    assert labels == ["alarm errors > 5", "alarm very-long-name-of-a… > 9"]


def test_an_alarm_on_a_band_or_on_others_has_no_line() -> None:
    band = alarm(kind=AlarmKind.ANOMALY, threshold=None)
    assert by_key(reading(), (band,))["errors"].thresholds == ()


def test_the_limits_stand_in_the_chart_of_concurrency() -> None:
    limits = ConcurrencyLimits(reserved=5, account=1000)
    plot = by_key(reading(concurrency=5), (), limits)["concurrency"]
    assert [(each.label, each.reached) for each in plot.thresholds] == [
        ("reserved 5", True),
        ("account 1,000", False),
    ]


def test_no_two_durations_are_drawn_alike() -> None:
    traces = by_key(reading())["duration"].traces
    assert len({trace.stroke for trace in traces}) == len(traces) == 6


@pytest.mark.parametrize(
    ("maximum", "said", "reached"),
    [
        (200, "max 200 ms of the 30 s allowed", False),
        (25_000, "! max 25 s, near the timeout of 30 s", False),
        (29_990, "✗ max reached the timeout of 30 s", True),
        (30_000, "✗ max reached the timeout of 30 s", True),
    ],
)
def test_the_slowest_is_told_against_the_timeout(maximum: float, said: str, reached: bool) -> None:
    read = reading(maximum=maximum)
    assert summary(read, ORDERS, 200).plain.endswith(said)
    assert by_key(read)["duration"].thresholds[0].reached is reached


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.00001, "<0.1 %"),
        (0.041, "4.1 %"),
        (0.25, "25 %"),
        (0.9995, "99.95 %"),
        (0.999999, "99.99 %"),
        (1, "100 %"),
    ],
)
def test_a_share_never_reads_as_none_or_all_where_it_is_not(share: float, text: str) -> None:
    assert share_label(share) == text


def rate(rule: str = "m1/m2*100", threshold: float = 5.0, **more: object) -> Alarm:
    watched = tuple(
        AlarmMetric(metric=metric, statistic="Sum", period_s=60, id=id)
        for id, metric in (("m1", "Errors"), ("m2", "Invocations"))
    )
    given: dict[str, object] = {"comparison": "GreaterThanThreshold", **more}
    return Alarm(
        name="orders-rate",
        state=AlarmState.ALARM,
        kind=AlarmKind.MATH,
        metrics=watched,
        threshold=threshold,
        rule=rule,
        **given,  # type: ignore[arg-type]  # the names are Alarm's own
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (rate(), "alarm > 5 %"),
        (rate("1-m1/m2", 0.95, comparison="LessThanThreshold"), "alarm success < 95 %"),
        (alarm(statistic="Average", threshold=0.05), "alarm Average > 0.05"),
    ],
)
def test_a_rate_of_errors_has_its_threshold_on_the_axis_of_success(
    given: Alarm, words: str
) -> None:
    plots = by_key(reading(), (given,))
    assert {key for key, plot in plots.items() if words in str(plot.thresholds)} == {"errors"}
    plot = plots["errors"]
    (threshold,) = plot.thresholds
    assert (threshold.label, threshold.unit, threshold.drawn) == (words, Unit.SHARE, True)
    assert threshold.value == pytest.approx(0.95)
    # The axis of counts is that of the errors, whatever the share.
    assert plot.scale(5).top == 1
    canvas = draw(plot, 40, 10)
    assert words in "".join(cell.glyph for cell in canvas.cells[0])


def test_a_formula_that_no_chart_shows_is_told_with_its_rule() -> None:
    odd = rate("IF(m2 > 10, m1, 0)")
    assert by_key(reading(), (odd,))["errors"].thresholds == ()
    assert alarms_line((odd,), NOW, 200).plain == (
        "✗ orders-rate (formula IF(m2 > 10, m1, 0) > 5) in alarm"
    )
    assert alarms_line((rate(),), NOW, 200).plain == "✗ orders-rate (formula) in alarm"


def test_a_wide_name_does_not_push_the_threshold_out() -> None:
    wide = "報" * 30
    two = (alarm(name=wide), alarm(name=f"{wide}\x1b[31m", threshold=9.0))
    plot = by_key(reading(errors=10), two)["errors"]
    labels = [each.label for each in plot.thresholds]
    assert labels == [f"alarm {'報' * 9}… > 5", f"alarm {'報' * 9}… > 9"]
    for row in draw(plot, 60, 12).cells:
        line = "".join(cell.glyph for cell in row)
        assert cell_len(line) == 60
        assert ("報" not in line) or line.rstrip().endswith(("> 5", "> 9"))


def test_the_whole_account_stands_against_the_limit_that_all_share() -> None:
    limits = ConcurrencyLimits(account=1000)
    read = reading(concurrency=5, whole_account=1000, unreserved=250)
    plot = by_key(read, (), limits)["concurrency"]
    traces = {trace.name: trace for trace in plot.traces}
    whole = traces["whole account"]
    assert (whole.slots[0], whole.unit, whole.short) == (1.0, Unit.SHARE, "peak 1k of 1,000")
    assert traces["unreserved"].slots[0] == 0.25
    assert [(each.label, each.reached) for each in plot.thresholds] == [("account 1,000", True)]
    assert plot.peak == 5
    unknown = by_key(read)["concurrency"].traces[-2]
    assert (unknown.short, set(unknown.slots)) == ("peak 1k", {None})


def test_the_account_alone_is_not_an_invocation() -> None:
    assert is_empty(reading(invocations=0, errors=0, p99=0, maximum=0, whole_account=800))


def test_what_was_not_read_is_not_none() -> None:
    read = reading(invocations=0)
    errors = tuple(each for each in read.series if each.measure is Measure.ERRORS)
    only_errors = replace(read, series=errors)
    assert summary(only_errors, ORDERS, 200).plain.startswith("invocations not known · ✗ 58 errors")
    assert not is_empty(replace(read, series=errors, measures=BASIC))
    assert by_key(only_errors)["throttles"].note == "not read"
    assert by_key(reading())["throttles"].note == "none"


def test_what_nobody_knew_of_has_a_chart_under_its_name() -> None:
    known = MetricsKnown(metrics=("QueueAge", "SandboxesFrozen"))
    span = latest(Window.H1, NOW)
    series = tuple(
        Series(measure=measure, times_ms=(span.start_ms,), values=(1500.0,))
        for measure in known.measures[len(BASIC) :]
    )
    measures = tuple(each.measure for each in series)
    read = Metrics(function="orders", span=span, measures=measures, series=series, read_ms=NOW)
    age, frozen = plots(read, ORDERS)
    assert (age.title, age.unit, age.traces[0].short) == ("QueueAge", Unit.DURATION, "1.5 s")
    assert (frozen.title, frozen.traces[0].short) == ("SandboxesFrozen per min", "1.5k")
