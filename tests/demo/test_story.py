"""What the demo says of why the function that fails does so: a release, an alarm, their times."""

import datetime
import json
import re
import time
import urllib.error
import urllib.request

import pytest

from lambdatui.aws.alarm_history import read_alarm_history
from lambdatui.aws.alarms import read_alarms
from lambdatui.aws.clients import Clients as AwsClients
from lambdatui.aws.deployments import read_deployments
from lambdatui.aws.metric_names import read_metrics_known
from lambdatui.aws.metrics import read_metrics
from lambdatui.core.alarms import AlarmState
from lambdatui.core.connection import Connection
from lambdatui.core.deployments import Deployment, DeploymentKind, errors_began
from lambdatui.core.metrics import Measure, MetricsRequest, Window, behind_alias, latest
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import function_named
from lambdatui.demo.launch import RunningDemo
from lambdatui.demo.story import MINUTE_MS, PAYMENTS_BREAK_MS, PAYMENTS_RELEASE_MS, slots
from tests.demo.waiting import wait_for

FAILING = "payments-webhook"
NOW_MS = 1_781_251_951_204
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
    assert [(change.kind, change.words) for change in found.changes] == [
        (DeploymentKind.VERSION, "version 2"),
        (DeploymentKind.ALIAS, "alias live: → 2"),
    ]
    assert all(change.by for change in found.changes)
    assert found.unread == ()
    began = errors_began(metrics.settled(Measure.ERRORS), span, found.changes)
    assert began is not None
    assert re.fullmatch(r"[1-3] minutes? after alias live: → 2", began.after)


@pytest.mark.parametrize("window", [Window.H1, Window.H3])
def test_it_is_as_plain_at_every_hour(window: Window) -> None:
    function = function_named(FAILING)
    for hours in range(100):
        now = NOW_MS + hours * 61 * MINUTE_MS + hours * 1_311
        span = latest(window, now)
        period_ms = span.period_s * 1000
        errors: list[float | None] = [0.0] * ((span.end_ms - span.start_ms) // period_ms)
        for slot in slots(function, now):
            if slot.errors and span.start_ms <= slot.start_ms < span.end_ms:
                at = (slot.start_ms - span.start_ms) // period_ms
                errors[at] = (errors[at] or 0.0) + slot.errors
        release = Deployment(
            at_ms=now - PAYMENTS_RELEASE_MS, kind=DeploymentKind.ALIAS, words="alias live: → 2"
        )
        began = errors_began(errors, span, [release])
        assert began is not None
        assert re.fullmatch(r"[1-3] minutes? after alias live: → 2", began.after)


def test_the_alias_has_metrics_of_its_own(aws: AwsClients) -> None:
    now = now_ms()
    for name in (FAILING, "orders-api"):
        assert read_metrics_known(aws, name).qualifiers[0] == "live"
    span = latest(Window.H3, now)
    live = read_metrics(aws, MetricsRequest(function=FAILING, span=span, qualifier="live"), now)
    assert sum(live.of(Measure.INVOCATIONS).values) > 100
    assert sum(live.of(Measure.ERRORS).values) > 20


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

    release = ["UpdateFunctionCode20150331v2", "PublishVersion20150331", "UpdateAlias20150331"]
    assert sorted(names(FAILING, 1)) == sorted(release)
    assert names(FAILING, 0.01) == []
    assert names("nobody", 90) == []


def test_the_release_can_be_rolled_back_and_each_version_tells_its_errors(
    demo: RunningDemo, clients: Clients, aws: AwsClients
) -> None:
    """By the public API, as the provider calls it."""
    client = clients.get("lambda")
    payment = {
        "id": "pay_1",
        "type": "payment.succeeded",
        "amount": 1.0,
        "currency": "EUR",
        "lines": [{"quantity": 1, "plan": "coffee-monthly"}],
    }

    def pay() -> int:
        request = urllib.request.Request(
            f"{demo.api_url}/payments",
            json.dumps(payment).encode(),
            {"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def sums(version: str) -> tuple[float, float]:
        now = now_ms()
        asked = MetricsRequest(
            function=FAILING, span=latest(Window.H1, now), qualifier=behind_alias("live", version)
        )
        found = read_metrics(aws, asked, now)
        counted = [sum(found.of(m).values) for m in (Measure.INVOCATIONS, Measure.ERRORS)]
        return counted[0], counted[1]

    live = {"FunctionName": FAILING, "Name": "live"}
    try:
        assert pay() >= 500
        half = {"AdditionalVersionWeights": {"1": 0.5}}
        client.update_alias(**live, RoutingConfig=half)
        answers = [pay() for _ in range(24)]
        assert {answer == 200 for answer in answers} == {True, False}
        good = answers.count(200)
        wait_for(lambda: sums("1")[0] + sums("2")[0] == 24, "metrics of both")
        assert (sums("1"), sums("2")) == ((good, 0), (24 - good, 24 - good))
        client.update_alias(**live, FunctionVersion="1", RoutingConfig={})
        assert {pay() for _ in range(3)} == {200}
    finally:
        client.update_alias(**live, FunctionVersion="2", RoutingConfig={})
