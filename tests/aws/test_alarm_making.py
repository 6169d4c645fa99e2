"""Alarms are made at the embedded endpoint; what it does not refuse is scripted."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from lambdatui.aws.alarm_making import make_alarms
from lambdatui.aws.alarms import read_alarms
from lambdatui.aws.clients import Clients
from lambdatui.core.alarm_plan import AlarmPlan, plan_for
from lambdatui.core.alarms import AlarmMetric
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, says
from tests.aws.scripted import Scripted

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"
LOOK, PUT = "describe_alarms", "put_metric_alarm"


def plan(function: str = "", topics: tuple[str, ...] = (TOPIC,)) -> AlarmPlan:
    function = function or f"fn-{uuid.uuid4().hex[:12]}"
    return replace(plan_for(function, ("Errors", "Throttles"), None), topics=topics)


def told(account: Account, name: str) -> dict[str, Any]:
    found: Any = account.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    (alarm,) = found
    return dict(alarm)


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


@pytest.fixture
def account(endpoint: Any) -> Account:
    return Account(endpoint)


def test_both_alarms_are_there_as_planned(clients: Clients, account: Account) -> None:
    wanted = plan()
    make_alarms(clients, wanted)
    alarm = told(account, f"{wanted.function}-errors")
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": wanted.function}]
    assert (alarm["MetricName"], alarm["Statistic"], alarm["Period"]) == ("Errors", "Sum", 60)
    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1.0, 1)
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert (alarm["TreatMissingData"], alarm["AlarmActions"]) == ("notBreaching", [TOPIC])
    # The report finds them from now on.
    watched = read_alarms(clients)[wanted.function]
    assert {metric for each in watched for metric in each.metrics} == {
        AlarmMetric(metric="Errors", statistic="Sum", period_s=60),
        AlarmMetric(metric="Throttles", statistic="Sum", period_s=60),
    }


def test_a_plan_that_was_made_can_be_made_again_and_sends_nothing(clients: Clients) -> None:
    for topics in ((TOPIC,), ()):
        wanted = plan(topics=topics)
        make_alarms(clients, wanted)
        before = dict(clients.meter.snapshot().calls)
        make_alarms(clients, wanted)
        after = dict(clients.meter.snapshot().calls)
        assert after["cloudwatch:PutMetricAlarm"] == before["cloudwatch:PutMetricAlarm"]


@pytest.mark.parametrize(
    "other",
    [
        {"Threshold": 7.0},
        {"MetricName": "Duration"},
        {"Dimensions": [{"Name": "FunctionName", "Value": "another"}]},
        {"AlarmActions": []},
        {"TreatMissingData": "breaching"},
    ],
)
def test_another_alarm_of_the_name_is_left_alone_and_none_is_made(
    clients: Clients, account: Account, other: dict[str, Any]
) -> None:
    wanted = plan()
    name = f"{wanted.function}-throttles"
    given: dict[str, Any] = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Throttles",
        "Dimensions": [{"Name": "FunctionName", "Value": wanted.function}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [TOPIC],
        **other,
    }
    account.cloudwatch.put_metric_alarm(AlarmName=name, **given)
    before = told(account, name)
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(clients, wanted)
    assert raised.value.fault.kind is Kind.CONFLICT
    assert name in raised.value.fault.what
    assert told(account, name) == before
    errors = account.cloudwatch.describe_alarms(AlarmNames=[f"{wanted.function}-errors"])
    assert errors["MetricAlarms"] == []


def test_a_composite_alarm_of_the_name_is_another_one_too(scripted: Scripted) -> None:
    wanted = plan("orders")
    entry = {"AlarmName": "orders-errors", "AlarmRule": "ALARM(a)"}
    scripted.answer(LOOK, {"MetricAlarms": [], "CompositeAlarms": [entry]})
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(scripted.clients, wanted)
    assert raised.value.fault.kind is Kind.CONFLICT
    assert scripted.is_over()


def test_read_only_mode_refuses_before_any_call(
    faulty: Callable[..., tuple[Faulty, Clients]],
) -> None:
    server, clients = faulty(says({}), read_only=True)
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(clients, plan())
    assert raised.value.fault.kind is Kind.READ_ONLY
    assert server.requests == []


def test_a_refusal_in_the_middle_says_what_was_made(scripted: Scripted) -> None:
    scripted.answer(LOOK, {"MetricAlarms": []}).answer(PUT, {})
    scripted.refuse(PUT, "AccessDenied", 403)
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(scripted.clients, plan("orders"))
    assert raised.value.fault.kind is Kind.DENIED
    assert "Made before that: orders-errors." in raised.value.fault.what
    assert [each["AlarmName"] for each in scripted.asked[1:]] == [
        "orders-errors",
        "orders-throttles",
    ]


def test_where_it_may_not_be_looked_nothing_is_made(scripted: Scripted) -> None:
    scripted.refuse(LOOK, "AccessDenied", 403)
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(scripted.clients, plan("orders"))
    assert raised.value.fault.kind is Kind.DENIED
    assert len(scripted.asked) == 1


def test_an_answer_that_is_no_list_of_alarms_is_not_taken_for_none(scripted: Scripted) -> None:
    scripted.answer(LOOK, {})
    with pytest.raises(LambdatuiError) as raised:
        make_alarms(scripted.clients, plan("orders"))
    assert raised.value.fault.kind is Kind.MALFORMED


def test_clients_in_read_only_mode_would_refuse_the_call_itself(keys: None) -> None:
    assert keys is None
    clients = Clients(Connection(region="eu-west-1", read_only=True))
    with pytest.raises(LambdatuiError, match="PutMetricAlarm was not sent"):
        clients.cloudwatch.put_metric_alarm(
            AlarmName="a", ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=1
        )
