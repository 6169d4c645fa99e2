"""One function's metrics and what explains them, asked through the engine process."""

import datetime
import threading
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.alarm_history import AlarmHistory
from lambdatui.core.alarms import AlarmState
from lambdatui.core.connection import Connection
from lambdatui.core.deployments import Deployments
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.metrics import Measure, MetricsRequest, Window, latest
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.alarms import KeptAlarms
from lambdatui.engine.client import EngineClient
from tests.engine.piped import Program

if TYPE_CHECKING:
    from types_boto3_cloudwatch import CloudWatchClient


@pytest.fixture
def program(endpoint: Endpoint, tmp_path: Path) -> Program:
    return Program(tmp_path, endpoint.environment())


@pytest.fixture
async def client(program: Program) -> AsyncGenerator[EngineClient, None]:
    async with program.opened() as found:
        yield found


@pytest.fixture
def cloudwatch(endpoint: Endpoint) -> "CloudWatchClient":
    made: CloudWatchClient = boto3.client(
        "cloudwatch",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="demo",
    )
    return made


@pytest.fixture
def clients(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Clients:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    return Clients(Connection())


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def put_alarm(cloudwatch: "CloudWatchClient", name: str) -> None:
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "echo"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )


async def test_every_question_on_a_function_crosses_the_pipe(
    client: EngineClient, cloudwatch: "CloudWatchClient"
) -> None:
    put_alarm(cloudwatch, "echo errors")
    now = now_ms()
    span = latest(Window.H1, now)
    moment = datetime.datetime.fromtimestamp(span.start_ms / 1000 + 60, datetime.UTC)
    for name, value in (("Invocations", 4.0), ("Errors", 1.0), ("IteratorAge", 250.0)):
        cloudwatch.put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[
                {
                    "MetricName": name,
                    "Dimensions": [{"Name": "FunctionName", "Value": "echo"}],
                    "Timestamp": moment,
                    "Value": value,
                }
            ],
        )

    # After the metrics, each of which has the endpoint look at its alarms.
    cloudwatch.set_alarm_state(AlarmName="echo errors", StateValue="ALARM", StateReason="too many")

    known = await client.metrics_known("echo")
    assert Measure.ITERATOR_AGE in known.measures
    request = MetricsRequest(function="echo", span=span, measures=known.measures)
    metrics = await client.metrics(request)
    assert (metrics.span, metrics.measures) == (span, known.measures)
    assert metrics.error_rate == pytest.approx(0.25)
    assert metrics.of(Measure.ITERATOR_AGE).peak() == 250
    assert now - 1 <= metrics.read_ms <= now_ms()

    (alarm,) = await client.function_alarms("echo")
    assert (alarm.name, alarm.state) == ("echo errors", AlarmState.ALARM)
    history = await client.alarm_history([alarm.name], now - 60_000, now_ms() + 60_000)
    assert isinstance(history, AlarmHistory)
    assert history.turns[-1].after is AlarmState.ALARM

    deployments = await client.deployments("echo", now - 3_600_000, now_ms())
    assert isinstance(deployments, Deployments)
    assert [change.words for change in deployments.changes] == ["a change"]

    limits = await client.concurrency_limits("echo")
    assert limits.account
    assert limits.reserved is None


async def test_a_function_that_is_not_there_has_no_alarms_and_its_changes_fail(
    client: EngineClient,
) -> None:
    assert await client.function_alarms("nobody") == ()
    with pytest.raises(LambdatuiError) as raised:
        await client.deployments("nobody", 0, now_ms())
    assert raised.value.fault.kind is Kind.NOT_FOUND


async def test_the_charts_have_the_alarms_that_the_fleet_has_read(
    client: EngineClient, cloudwatch: "CloudWatchClient"
) -> None:
    put_alarm(cloudwatch, "echo errors")
    await client.alarms()
    await client.function_alarms("echo")
    await client.function_alarms("echo")
    calls = dict((await client.meter()).calls)
    assert calls["cloudwatch:DescribeAlarms"] == 1


# What is kept.


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def asked(clients: Clients) -> int:
    return dict(clients.meter.snapshot().calls).get("cloudwatch:DescribeAlarms", 0)


def test_alarms_are_kept_for_a_minute_and_less_for_who_wants_newer_ones(clients: Clients) -> None:
    clock = Clock()
    kept = KeptAlarms(clients, monotonic=clock)
    first = kept.read()
    clock.now += 60
    assert kept.read() is first
    assert asked(clients) == 1
    kept.read(within_s=15)
    assert asked(clients) == 2
    clock.now += 61
    kept.read()
    assert asked(clients) == 3


def test_after_an_alarm_was_made_they_are_read_again(clients: Clients) -> None:
    kept = KeptAlarms(clients)
    kept.read()
    kept.forget()
    kept.read()
    assert asked(clients) == 2


def test_who_waits_for_another_ones_read_can_be_stopped(clients: Clients) -> None:
    kept = KeptAlarms(clients)
    stop = threading.Event()
    stop.set()
    with kept._reading, pytest.raises(Stopped):
        kept.read(stop=stop)


def test_two_who_ask_at_once_share_one_read(clients: Clients) -> None:
    kept = KeptAlarms(clients)
    together = threading.Barrier(4)

    def read() -> None:
        together.wait()
        kept.read()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked(clients) == 1
