"""Which formulas are a rate of errors, and of which share; the shares are worked out by hand."""

import pytest

from lambdatui.core.alarm_rules import ErrorRate, error_rate
from lambdatui.core.alarms import Alarm, AlarmKind, AlarmMetric, AlarmState

BOTH = (
    AlarmMetric(metric="Errors", statistic="Sum", period_s=60, id="m1"),
    AlarmMetric(metric="Invocations", statistic="Sum", period_s=60, id="m2"),
)


def formula(rule: str, threshold: float) -> Alarm:
    return Alarm(
        name="rate",
        state=AlarmState.OK,
        kind=AlarmKind.MATH,
        metrics=BOTH,
        threshold=threshold,
        rule=rule,
    )


@pytest.mark.parametrize(
    ("rule", "threshold", "share"),
    [
        ("m1/m2", 0.05, 0.05),
        ("m1/m2*100", 5, 0.05),
        ("100 * (m1 / m2)", 5, 0.05),
        ("(m1 * 100) / m2", 2.5, 0.025),
        ("FILL(m1, 0) / m2 * 100", 5, 0.05),
        ("100 - 100 * m1 / m2", 95, 0.05),
        ("1 - m1/m2", 0.75, 0.25),
    ],
)
def test_errors_over_invocations_are_a_share(rule: str, threshold: float, share: float) -> None:
    rate = error_rate(formula(rule, threshold))
    assert rate is not None
    assert rate.share == pytest.approx(share)
    assert rate.of_success is (" - " in rule)


@pytest.mark.parametrize(
    "rule",
    [
        "m2/m1",
        "m1",
        "m1+m2",
        "m1/m2*1000",
        "IF(m2 > 10, m1/m2, 0)",
        "m1/m3",
        "m1/0",
        "m1/(m2-m2)",
        "__import__('os')",
        "m1.real/m2",
        "(((",
        "",
        "(" * 150 + "m1/m2",
        "m1/m2" + " " * 200,
    ],
)
def test_any_other_formula_is_not(rule: str) -> None:
    assert error_rate(formula(rule, 5)) is None


def test_the_mean_of_errors_is_a_share_and_their_sum_is_not() -> None:
    for statistic, share in (("Average", ErrorRate(share=0.05)), ("Sum", None)):
        watched = (AlarmMetric(metric="Errors", statistic=statistic, period_s=60),)
        alarm = Alarm(name="a", state=AlarmState.OK, metrics=watched, threshold=0.05)
        assert error_rate(alarm) == share
