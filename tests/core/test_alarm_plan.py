"""What alarms are proposed for a function, by what was measured of it."""

import json
import shlex

import pytest
from msgspec.structs import replace

from lambdatui.core.alarm_baseline import Baseline, baseline_of
from lambdatui.core.alarm_plan import (
    AlarmPlan,
    PlannedAlarm,
    lever_values,
    parameters,
    plan_for,
    plan_lines,
    topics_of,
)
from lambdatui.core.aws_call import cli_command
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_plans import plan as make_plan
from lambdatui.core.lever_words import normal, value_json, words

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
BOTH = ("Errors", "Throttles")


def usual(errors: float = 0, throttles: float = 0, hours: int = 168) -> Baseline:
    """So many in the middle hour."""
    return Baseline(hours=hours, an_hour={"Errors": errors, "Throttles": throttles})


def one(metric: str, baseline: Baseline | None) -> PlannedAlarm:
    (alarm,) = plan_for("orders", (metric,), baseline).alarms
    return alarm


def test_each_metric_has_an_alarm_named_after_function_and_metric() -> None:
    plan = plan_for("orders", BOTH, usual())
    assert [(alarm.name, alarm.metric) for alarm in plan.alarms] == [
        ("orders-errors", "Errors"),
        ("orders-throttles", "Throttles"),
    ]
    assert (plan.function, plan.topics) == ("orders", ())


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        (0, "had no errors, so the first one is told."),
        # Once an hour, and no more.
        (1, "had 1 error or fewer, so the first one is told."),
    ],
)
def test_what_hardly_ever_fails_is_told_of_at_the_first_error(errors: float, said: str) -> None:
    alarm = one("Errors", usual(errors))
    assert (alarm.threshold, alarm.period_s) == (1, 60)
    assert (alarm.breaching, alarm.evaluated) == (1, 1)
    assert alarm.when == "1 error or more in a minute"
    assert alarm.why == f"Half of the 168 hours in which it ran in the last 7 days {said}"


def test_what_fails_all_the_time_is_told_of_where_it_fails_three_times_as_often() -> None:
    # 40 an hour are 3.33 in five minutes, three times that is 10.
    alarm = one("Errors", usual(40))
    assert (alarm.threshold, alarm.period_s) == (10, 300)
    assert (alarm.breaching, alarm.evaluated) == (2, 3)
    assert alarm.when == "10 errors or more in 5 minutes, in 2 of 3 such times"
    assert "168 hours in which it ran in the last 7 days had 40 errors or fewer" in alarm.why
    assert "about 3.3 in 5 minutes are usual" in alarm.why


@pytest.mark.parametrize(
    ("throttles", "threshold"),
    # Of an hour: 2 are 0.17 in five minutes; 41 are 3.4, of which three times is above 10.
    [(2, 2), (41, 20), (120, 50), (12_000, 5_000)],
)
def test_thresholds_are_numbers_that_are_easy_to_say(throttles: float, threshold: float) -> None:
    assert one("Throttles", usual(throttles=throttles)).threshold == threshold


@pytest.mark.parametrize(
    ("baseline", "said"),
    [
        (None, "could not be read"),
        (Baseline(hours=168, an_hour={"Throttles": 90}), "could not be read"),
        (usual(errors=900, hours=23), "It ran in 23 hours of the last 7 days: too few to say"),
    ],
)
def test_what_is_not_known_is_told_of_at_the_first(baseline: Baseline | None, said: str) -> None:
    alarm = one("Errors", baseline)
    assert (alarm.threshold, alarm.period_s) == (1, 60)
    assert said in alarm.why


@pytest.mark.parametrize("incident_h", [0, 3, 48, 80])
def test_an_incident_of_hours_or_days_does_not_move_what_is_usual(incident_h: int) -> None:
    calm: list[float | None] = [None, 1.0] * 84
    errors = [*calm[: 168 - incident_h], *[5_000.0] * incident_h]
    baseline = baseline_of([60.0] * 168, {"Errors": errors})
    assert baseline.hours == 168
    alarm = one("Errors", baseline)
    assert (alarm.threshold, alarm.when) == (1, "1 error or more in a minute")


def test_hours_without_an_invocation_say_nothing_of_what_is_usual() -> None:
    # It runs in one hour of four, and fails 30 times in each.
    ran: list[float | None] = [100.0, None, None, None] * 42
    errors: list[float | None] = [30.0, None, None, None] * 42
    assert baseline_of(ran, {"Errors": errors}) == Baseline(hours=42, an_hour={"Errors": 30.0})
    # Every one was refused.
    refused: list[float | None] = [None] * 140 + [9.0] * 28
    found = baseline_of([None] * 168, {"Throttles": refused})
    assert found == Baseline(hours=28, an_hour={"Throttles": 9.0})
    assert baseline_of([None] * 168, {"Errors": [None] * 168}) == Baseline()


def test_the_call_says_everything_that_decides_when_it_goes_off() -> None:
    plan = AlarmPlan(
        function="orders",
        alarms=(
            PlannedAlarm(
                name="orders-errors",
                metric="Errors",
                threshold=10,
                period_s=300,
                breaching=2,
                evaluated=3,
            ),
        ),
        topics=(TOPIC,),
    )
    assert parameters(plan, plan.alarms[0]) == {
        "AlarmName": "orders-errors",
        "AlarmDescription": "Lambda function orders: 10 errors or more in 5 minutes, in 2 of 3 "
        "such times. Made by lambdatui.",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": "orders"}],
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 10,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [TOPIC],
    }
    assert "AlarmActions" not in parameters(AlarmPlan("orders", plan.alarms), plan.alarms[0])


def test_the_lever_of_each_alarm_says_now_and_new_and_what_it_costs() -> None:
    plan = replace(plan_for("orders", BOTH, usual()), topics=(TOPIC,), arn=ARN)
    target, value = lever_values(plan)[0]
    assert target == LeverTarget(
        lever=Lever.ALARM, function="orders", part="orders-errors", arn=ARN
    )
    none = LeverState(target=target, json=b"null", facts=b'{"region": "eu-west-1"}')
    made = make_plan(none, value)
    assert (made.before, made.after) == (
        "none made by lambdatui",
        f"1 error or more in a minute; tells {TOPIC}",
    )
    assert made.warnings == ("An alarm costs $0.10 a month.",)
    words = shlex.split(cli_command(made.call))
    assert words[:5] == ["aws", "cloudwatch", "put-metric-alarm", "--alarm-name", "orders-errors"]
    given = dict(zip(words[3::2], words[4::2], strict=True))
    assert json.loads(given["--dimensions"]) == [{"Name": "FunctionName", "Value": "orders"}]
    assert (given["--threshold"], given["--alarm-actions"]) == ("1.0", json.dumps([TOPIC]))
    untold = make_plan(none, lever_values(replace(plan, topics=()))[0][1])
    assert untold.after.endswith("tells nobody")
    assert "Without a topic it tells nobody, and only shows on screens." in untold.warnings
    undone = make_plan(replace(none, json=made.json), json.loads(made.undo))
    assert (undone.call.operation, undone.call.given) == (
        "DeleteAlarms",
        {"AlarmNames": ["orders-errors"]},
    )
    assert undone.after == "none made by lambdatui"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"Threshold": 7.0}, "7 errors or more in a minute; tells nobody"),
        ({"AlarmDescription": "Mine."}, "1 error or more in a minute; tells nobody"),
        ({"ActionsEnabled": False}, "tells nobody; its actions are switched off"),
        ({"Namespace": "Shop"}, "an alarm on Shop Errors; tells nobody"),
        ({"Statistic": "Maximum"}, "an alarm on AWS/Lambda Errors; tells nobody"),
        ({"Namespace": "", "MetricName": ""}, "an alarm on a formula of metrics; tells nobody"),
        ({"AlarmRule": "ALARM(a)"}, "a composite alarm; tells nobody"),
    ],
)
def test_what_exists_is_never_replaced_and_what_others_made_never_deleted(
    other: dict[str, object], said: str
) -> None:
    target, value = lever_values(plan_for("orders", ("Errors",), None))[0]
    there = LeverState(target=target, json=value_json({**value, **other}))
    assert words(Lever.ALARM, normal(Lever.ALARM, there.value)).endswith(said)
    with pytest.raises(LambdatuiError, match="another alarm of the name orders-errors") as raised:
        make_plan(there, value)
    assert raised.value.fault.kind is Kind.CONFLICT
    theirs = {"AlarmDescription", "Namespace"} & other.keys()
    if theirs:
        with pytest.raises(LambdatuiError, match="did not make the alarm orders-errors") as raised:
            make_plan(there, None)
        assert raised.value.fault.kind is Kind.CONFLICT
    none = replace(there, json=b"null")
    if theirs:
        with pytest.raises(LambdatuiError, match="no alarm of orders that lambdatui makes"):
            make_plan(none, {**value, **other})


def test_a_person_reads_when_why_and_at_what_price() -> None:
    plan = plan_for("orders", BOTH, usual())
    text = "\n".join(plan_lines(plan, "$0.10"))
    assert "orders-errors: 1 error or more in a minute" in text
    assert "had no throttles, so the first one is told." in text
    assert "No data counts as good. Each costs $0.10 a month." in text


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("", ()),
        ("  \n", ()),
        (TOPIC, (TOPIC,)),
        (f" {TOPIC}, {TOPIC}-2 {TOPIC}", (TOPIC, f"{TOPIC}-2")),
        (f"{TOPIC}.fifo", (f"{TOPIC}.fifo",)),
    ],
)
def test_topics_are_arns_with_commas_or_spaces_between_them(
    text: str, topics: tuple[str, ...]
) -> None:
    assert topics_of(text, ARN) == topics


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("oncall", "no ARN of an SNS topic: oncall"),
        ("arn:aws:sqs:eu-west-1:123456789012:queue", "no ARN of an SNS topic"),
        (TOPIC.replace("eu-west-1", "us-east-1"), "is in us-east-1, and the function in eu-west-1"),
        (" ".join(f"{TOPIC}-{number}" for number in range(6)), "5 topics at most"),
    ],
)
def test_what_is_no_topic_that_can_be_told_is_refused(text: str, said: str) -> None:
    with pytest.raises(LambdatuiError, match=said) as raised:
        topics_of(text, ARN)
    assert raised.value.fault.kind is Kind.INVALID
