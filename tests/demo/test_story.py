"""What the demo says of why the function that fails does so: a release, an alarm, their times."""

import datetime
import re
import time

import pytest

from lambdatui.aws.alarm_history import read_alarm_history
from lambdatui.aws.alarms import read_alarms
from lambdatui.aws.clients import Clients as AwsClients
from lambdatui.aws.deployments import read_deployments
from lambdatui.aws.metric_names import read_metrics_known
from lambdatui.aws.metrics import read_metrics
from lambdatui.core.alarms import AlarmState
from lambdatui.core.connection import Connection
from lambdatui.core.deployments import DeploymentKind, errors_began
from lambdatui.core.metrics import Measure, MetricsRequest, Window, latest
from lambdatui.demo.clients import Clients
from lambdatui.demo.launch import RunningDemo
from lambdatui.demo.story import MINUTE_MS, PAYMENTS_BREAK_MS

FAILING = "payments-webhook"
DAY_MS = 24 * 60 * MINUTE_MS
OK, ALARM = AlarmState.OK, AlarmState.ALARM


@pytest.fixture
def aws(demo: RunningDemo, monkeypatch: pytest.MonkeyPatch) -> AwsClients:
    """What the console asks it by."""
    for name, value in demo.environment.items():
        monkeypatch.setenv(name, value)
    return AwsClients(Connection())


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize("window", [Window.H1, Window.H3])
def test_errors_begin_two_minutes_after_the_release(aws: AwsClients, window: Window) -> None:
    now = now_ms()
    span = latest(window, now)
    metrics = read_metrics(aws, MetricsRequest(function=FAILING, span=span), now)
    found = read_deployments(aws, FAILING, span.start_ms, span.end_ms, now_ms=now)
    (release,) = found.changes
    assert (release.kind, release.words) == (DeploymentKind.VERSION, "version 2")
    assert release.by
    assert found.unread == ()
    began = errors_began(metrics.settled(Measure.ERRORS), span, found.changes)
    assert began is not None
    # The release breaks it at once, and an invocation that fails can take some minutes to come.
    assert re.fullmatch(r"[1-6] minutes? after version 2", began.after)


def test_alias_and_release_have_metrics_of_their_own(aws: AwsClients) -> None:
    now = now_ms()
    assert read_metrics_known(aws, FAILING).qualifiers == ("live", "2")
    assert read_metrics_known(aws, "orders-api").qualifiers == ("live",)
    span = latest(Window.H3, now)
    live, released = (
        read_metrics(aws, MetricsRequest(function=FAILING, span=span, qualifier=qualifier), now)
        for qualifier in ("live", "2")
    )
    counts = [sum(each.of(Measure.INVOCATIONS).values) for each in (live, released)]
    assert counts[0] > counts[1] > 100
    # All errors are of the release.
    errors = [sum(each.of(Measure.ERRORS).values) for each in (live, released)]
    assert errors[0] == errors[1] > 20


def test_a_function_that_nobody_changed_of_late_has_no_changes(aws: AwsClients) -> None:
    now = now_ms()
    assert read_deployments(aws, "orders-api", now - DAY_MS, now, now_ms=now).changes == ()


def test_the_alarm_of_the_failing_function_tells_since_when(aws: AwsClients) -> None:
    now = now_ms()
    (alarm,) = read_alarms(aws)[FAILING]
    history = read_alarm_history(aws, [alarm.name], now - 7 * DAY_MS, now, now_ms=now)
    # The last minutes can be calm by chance: then it is off again.
    assert [(turn.before, turn.after) for turn in history.turns[:2]] == [
        (AlarmState.INSUFFICIENT_DATA, OK),
        (OK, ALARM),
    ]
    began = history.turns[1]
    assert PAYMENTS_BREAK_MS - 10 * MINUTE_MS < now - began.at_ms < PAYMENTS_BREAK_MS + DAY_MS
    assert began.reason.startswith("Threshold Crossed: 3 out of the last 5 datapoints")
    assert alarm.state is history.turns[-1].after


def test_an_alarm_that_was_on_is_off_again(aws: AwsClients) -> None:
    now = now_ms()
    (alarm,) = read_alarms(aws)["orders-api"]
    assert alarm.state is OK
    history = read_alarm_history(aws, [alarm.name], now - DAY_MS, now, now_ms=now)
    assert [turn.after for turn in history.turns] == [ALARM, OK]


def test_an_alarm_that_is_made_looks_at_its_own_function_alone(clients: Clients) -> None:
    cloudwatch = clients.get("cloudwatch")
    for function, state in ((FAILING, "ALARM"), ("orders-api", "OK")):
        name = f"{function} errors in a test"
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Dimensions=[{"Name": "FunctionName", "Value": function}],
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=30,
            DatapointsToAlarm=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )
        try:
            (made,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
            assert made["StateValue"] == state
        finally:
            cloudwatch.delete_alarms(AlarmNames=[name])


def test_cloudtrail_is_asked_by_name_and_by_time(clients: Clients) -> None:
    trail = clients.get("cloudtrail")
    now = datetime.datetime.now(datetime.UTC)

    def names(function: str, days: float) -> list[str]:
        found = trail.lookup_events(
            LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": function}],
            StartTime=now - datetime.timedelta(days=days),
            EndTime=now,
        )
        return [event["EventName"] for event in found["Events"]]

    release = ["UpdateFunctionCode20150331v2", "PublishVersion20150331"]
    assert sorted(names(FAILING, 1)) == sorted(release)
    assert names(FAILING, 0.01) == []
    assert names("nobody", 90) == []
