"""The alarms of functions: by the embedded endpoint, and scripted where it lacks a case.

It drops the metrics of a formula, gives one page, and does not work composite alarms out.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from lambdatui.aws.alarms import read_alarms
from lambdatui.aws.clients import Clients
from lambdatui.core.alarms import Alarm, AlarmKind, AlarmMetric, AlarmState
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.conftest import Account
from tests.aws.scripted import Scripted

ALARM, OK, UNSURE = AlarmState.ALARM, AlarmState.OK, AlarmState.INSUFFICIENT_DATA
CALL = "describe_alarms"
HERE = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm"


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


def metric(function: str, name: str = "Errors", **more: str) -> dict[str, Any]:
    dimensions = {"FunctionName": function, **more}
    return {
        "Namespace": "AWS/Lambda",
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }


def entry(name: str, function: str = "orders", state: str = "OK", **more: Any) -> dict[str, Any]:
    """A metric alarm as CloudWatch tells it."""
    return {
        "AlarmName": name,
        "AlarmArn": f"{HERE}:{name}",
        "StateValue": state,
        **metric(function),
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "Threshold": 1.0,
        **more,
    }


def composite(name: str, rule: str, state: str = "OK") -> dict[str, Any]:
    return {
        "AlarmName": name,
        "AlarmArn": f"{HERE}:{name}",
        "AlarmRule": rule,
        "StateValue": state,
    }


def member(id: str, of: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    stat = {"Metric": dict(of), "Period": 300, "Stat": "Sum"}
    return {"Id": id, "MetricStat": stat, "ReturnData": False, **more}


def read(
    scripted: Scripted, *metrics: dict[str, Any], composites: tuple[dict[str, Any], ...] = ()
) -> dict[str, tuple[Alarm, ...]]:
    scripted.answer(CALL, {"MetricAlarms": [*metrics], "CompositeAlarms": [*composites]})
    return read_alarms(scripted.clients)


def told(found: Mapping[str, tuple[Alarm, ...]]) -> dict[str, list[str]]:
    return {function: [alarm.name for alarm in alarms] for function, alarms in found.items()}


# From the embedded endpoint.


def test_the_alarms_of_a_function_are_read(clients: Clients, account: Account) -> None:
    function = f"watched-{uuid.uuid4().hex[:8]}"
    # A metric without points: the endpoint works none of these alarms out by itself.
    one = metric(function, "DestinationDeliveryFailures")
    for name, words in [(f"{function}-b", "too slow"), (f"{function}-a", "")]:
        account.cloudwatch.put_metric_alarm(
            AlarmName=name,
            AlarmDescription=words,
            **one,
            ExtendedStatistic="p99",
            Period=300,
            EvaluationPeriods=5,
            DatapointsToAlarm=3,
            Threshold=2.5,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="notBreaching",
        )
    before_ms = int(datetime.datetime.now(datetime.UTC).timestamp()) * 1000
    account.cloudwatch.set_alarm_state(
        AlarmName=f"{function}-b", StateValue="ALARM", StateReason="3 of 5 were above 2.5"
    )
    account.cloudwatch.put_metric_alarm(
        AlarmName=f"{function}-other",
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    account.cloudwatch.put_composite_alarm(
        AlarmName=f"{function}-any", AlarmRule=f'ALARM("{function}-a") OR ALARM({function}-b)'
    )
    worst, *rest = read_alarms(clients)[function]
    assert (worst.name, worst.state, worst.kind) == (f"{function}-b", ALARM, AlarmKind.METRIC)
    assert (worst.description, worst.reason) == ("too slow", "3 of 5 were above 2.5")
    assert worst.since_ms >= before_ms
    assert worst.metrics == (
        AlarmMetric(metric="DestinationDeliveryFailures", statistic="p99", period_s=300),
    )
    assert (worst.threshold, worst.charted) == (2.5, 2.5)
    assert worst.comparison == "GreaterThanThreshold"
    assert (worst.breaching, worst.evaluated, worst.missing_data) == (3, 5, "notBreaching")
    assert worst.acts
    assert [(alarm.name, alarm.state, alarm.kind) for alarm in rest] == [
        (f"{function}-a", UNSURE, AlarmKind.METRIC),
        (f"{function}-any", UNSURE, AlarmKind.COMPOSITE),
    ]


# What an alarm watches.


def test_it_asks_for_composite_alarms_too_and_for_all_pages(scripted: Scripted) -> None:
    first = {"MetricAlarms": [entry("a")], "CompositeAlarms": [], "NextToken": "t1"}
    # A composite may come before the alarms in its rule.
    second = {
        "MetricAlarms": [],
        "CompositeAlarms": [composite("c", "ALARM(b)")],
        "NextToken": "t2",
    }
    scripted.answer(CALL, first).answer(CALL, second)
    assert told(read(scripted, entry("b", "billing"))) == {"orders": ["a"], "billing": ["b", "c"]}
    assert scripted.asked[0] == {
        "AlarmTypes": ["MetricAlarm", "CompositeAlarm"],
        "MaxRecords": 100,
    }
    assert [call.get("NextToken") for call in scripted.asked] == [None, "t1", "t2"]


def test_alarms_of_no_function_are_left_out(scripted: Scripted) -> None:
    account_wide = entry("account", Dimensions=[])
    of_sqs = entry("queue", Namespace="AWS/SQS")
    insight = {**entry("insight"), "Metrics": [{"Id": "q1", "Expression": "SELECT 1"}]}
    del insight["MetricName"], insight["Namespace"], insight["Dimensions"]
    assert read(scripted, account_wide, of_sqs, insight) == {}


def test_an_alarm_of_an_alias_is_the_functions(scripted: Scripted) -> None:
    of_alias = entry("a", **metric("orders", Resource="orders:live"))
    of_function = entry("b", **metric("orders", Resource="orders"))
    first, second = read(scripted, of_alias, of_function)["orders"]
    assert [alarm.metrics[0].qualifier for alarm in (first, second)] == ["live", ""]


def test_a_formula_watches_every_function_in_it(scripted: Scripted) -> None:
    formula = {
        "AlarmName": "rate",
        "StateValue": "ALARM",
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "Metrics": [
            {"Id": "e0", "Expression": "FILL(m1, 0)", "ReturnData": False},
            {"Id": "e1", "Expression": "100 * e0 / m2", "ReturnData": True},
            member("m1", metric("orders")),
            member("m2", metric("orders", "Invocations")),
            member("m3", metric("billing")),
            member("m4", {"Namespace": "AWS/SQS", "MetricName": "Errors"}),
        ],
    }
    found = read(scripted, formula)
    assert told(found) == {"orders": ["rate"], "billing": ["rate"]}
    (of_orders,), (of_billing,) = found["orders"], found["billing"]
    assert (of_orders.kind, of_orders.rule) == (AlarmKind.MATH, "100 * e0 / m2")
    assert of_orders.metrics == (
        AlarmMetric(metric="Errors", statistic="Sum", period_s=300, id="m1"),
        AlarmMetric(metric="Invocations", statistic="Sum", period_s=300, id="m2"),
    )
    (of_billing_metric,) = of_billing.metrics
    assert (of_billing_metric.metric, of_billing_metric.id) == ("Errors", "m3")
    # Five percent is no line in a chart of counts.
    assert (of_orders.threshold, of_orders.charted) == (5.0, None)


def test_one_metric_that_is_given_as_a_query_is_no_formula(scripted: Scripted) -> None:
    alarm = entry("a", Metrics=[member("m1", metric("orders"), ReturnData=True)])
    (found,) = read(scripted, alarm)["orders"]
    assert (found.kind, found.rule, found.charted) == (AlarmKind.METRIC, "", 1.0)


def test_an_anomaly_alarm_has_no_threshold(scripted: Scripted) -> None:
    alarm = {
        "AlarmName": "odd",
        "StateValue": "OK",
        "ThresholdMetricId": "ad1",
        "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
        "Metrics": [
            member("m1", metric("orders", "Duration"), ReturnData=True),
            {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)", "ReturnData": True},
        ],
    }
    (found,) = read(scripted, alarm)["orders"]
    assert (found.kind, found.threshold) == (AlarmKind.ANOMALY, None)
    assert found.rule == "ANOMALY_DETECTION_BAND(m1, 2)"


def test_a_metric_of_another_account_is_not_ours(scripted: Scripted) -> None:
    ours = member("m1", metric("orders"), AccountId="123456789012")
    theirs = member("m2", metric("billing"), AccountId="210987654321")
    assert told(read(scripted, entry("a", Metrics=[ours, theirs]))) == {"orders": ["a"]}


def test_the_state_is_since_it_changed(scripted: Scripted) -> None:
    changed = datetime.datetime(2026, 3, 1, 8, 0, tzinfo=datetime.UTC)
    looked_at = changed + datetime.timedelta(hours=5)
    alarm = entry("a", StateUpdatedTimestamp=looked_at, StateTransitionedTimestamp=changed)
    (found,) = read(scripted, alarm)["orders"]
    # 2026-03-01T08:00:00Z.
    assert found.since_ms == 1_772_352_000_000


def test_a_state_that_nobody_knows_is_not_ok(scripted: Scripted) -> None:
    (found,) = read(scripted, entry("a", state="SNOOZED", ActionsEnabled=False))["orders"]
    assert found.state is UNSURE
    assert not found.acts


# Composite alarms.


@pytest.mark.parametrize(
    "rule",
    [
        "ALARM(a)",
        'NOT OK("a") AND TRUE',
        "(ALARM('a') OR INSUFFICIENT_DATA(unknown))",
        f"ALARM({HERE}:a)",
        "AT_LEAST(2, ALARM, (a, elsewhere, elsewhere-too))",
    ],
)
def test_a_composite_watches_what_its_rule_names(scripted: Scripted, rule: str) -> None:
    found = read(scripted, entry("a"), entry("ALARM", "x"), composites=(composite("c", rule),))
    assert told(found) == {"orders": ["a", "c"], "x": ["ALARM"]}
    assert found["orders"][1].rule == rule


def test_a_name_with_brackets_and_quotes_is_found(scripted: Scripted) -> None:
    rule = composite("c", r'ALARM("errors (\"live\")")')
    assert told(read(scripted, entry('errors ("live")'), composites=(rule,))) == {
        "orders": ["c", 'errors ("live")']
    }


def test_a_composite_of_composites_is_followed_and_never_in_a_circle(scripted: Scripted) -> None:
    rules = (
        composite("top", "ALARM(middle) OR ALARM(b)"),
        composite("middle", "ALARM(a) OR ALARM(top)"),
    )
    found = read(scripted, entry("a"), entry("b", "billing"), composites=rules)
    assert told(found) == {
        "orders": ["a", "middle", "top"],
        "billing": ["b", "middle", "top"],
    }


def test_a_composite_in_alarm_is_only_on_what_set_it_off(scripted: Scripted) -> None:
    rule = composite("any", "ALARM(a) OR ALARM(b)", "ALARM")
    found = read(scripted, entry("a", state="ALARM"), entry("b", "billing"), composites=(rule,))
    assert told(found) == {"orders": ["a", "any"], "billing": ["b"]}


def test_a_composite_in_alarm_by_what_is_not_in_alarm_is_on_all_of_it(scripted: Scripted) -> None:
    rule = composite("silent", "NOT OK(a) AND NOT OK(b)", "ALARM")
    unsure = (entry("a", state="INSUFFICIENT_DATA"), entry("b", "billing", "INSUFFICIENT_DATA"))
    found = read(scripted, *unsure, composites=(rule,))
    assert told(found) == {"orders": ["silent", "a"], "billing": ["silent", "b"]}


# What goes wrong.


def test_an_answer_without_alarms_was_cut_short(scripted: Scripted) -> None:
    scripted.answer(CALL, {})
    with pytest.raises(LambdatuiError) as raised:
        read_alarms(scripted.clients)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_a_refusal_names_the_permission(scripted: Scripted) -> None:
    scripted.refuse(CALL, "AccessDeniedException", 403)
    with pytest.raises(LambdatuiError) as raised:
        read_alarms(scripted.clients)
    fault = raised.value.fault
    assert fault.kind is Kind.DENIED
    assert fault.what.startswith("Cannot read the alarms: ")
    assert fault.advice == "Ask for the permission cloudwatch:DescribeAlarms."
