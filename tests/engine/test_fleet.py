"""The fleet, asked through the engine process: of the embedded endpoint, and of one that hangs."""

import asyncio
import datetime
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetList, FleetMeasure, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import Function
from lambdatui.core.invoke import InvokeRequest, Outcome
from lambdatui.core.saved_views import FleetView
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire_fleet
from lambdatui.engine.client import EngineClient
from lambdatui.engine.link import CREDIT
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.engine.account import create_function
from tests.engine.piped import Program, until

if TYPE_CHECKING:
    from types_boto3_cloudwatch import CloudWatchClient

HANDLER = "def handler(event, context):\n    return event\n"
ERRORS = FleetView(
    name="errors now",
    filter="errors:>0",
    sort=FleetColumn.ERRORS,
    descending=True,
    columns=(FleetColumn.NAME, FleetColumn.ERRORS),
    window=FleetWindow.M15,
)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def put(cloudwatch: "CloudWatchClient", function: str, at_ms: int, **values: float) -> None:
    moment = datetime.datetime.fromtimestamp(at_ms / 1000, datetime.UTC)
    cloudwatch.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
                "Timestamp": moment,
                "Value": value,
            }
            for name, value in values.items()
        ],
    )


async def whole_list(client: EngineClient) -> list[Function]:
    return [function async for page in client.functions() for function in page.functions]


# Figures.


async def test_figures_and_scans_cross_the_pipe_in_a_part_for_each_call(
    client: EngineClient, cloudwatch: "CloudWatchClient"
) -> None:
    before = now_ms()
    put(cloudwatch, "fleet-1", before - 120_000, Invocations=40, Errors=4, Throttles=1)
    put(cloudwatch, "fleet-99", before - 120_000, Invocations=7, Duration=250)
    names = [f"fleet-{number}" for number in range(100)]
    parts = [part async for part in client.fleet_figures(names, FleetWindow.H1)]
    # 100 functions x 2 metrics are one call; of the two that were invoked more is asked in another.
    assert [len(part.figures) for part in parts] == [98, 2]
    figures = dict(figure for part in parts for figure in part.figures)
    assert sorted(figures) == sorted(names)
    one = figures["fleet-1"]
    assert (one.invocations, one.errors, one.error_rate, one.throttles) == (40.0, 4.0, 0.1, 1.0)
    assert (figures["fleet-99"].errors, figures["fleet-99"].p95_ms) == (0.0, 250.0)
    assert (one.period_s, one.span_s) == (120, 3600.0)
    # The engine remembers who was invoked: all of these is asked at once the next time.
    (again,) = [part async for part in client.fleet_figures(names, FleetWindow.H1)]
    assert dict(again.figures)["fleet-1"].errors == 4.0
    assert before <= one.read_ms <= now_ms()
    (scan,) = [part async for part in client.fleet_scan(names, FleetWindow.H1)]
    scanned = dict(scan.figures)
    assert (scanned["fleet-1"].errors, scanned["fleet-1"].throttles) == (4.0, 1.0)
    # It was not asked for.
    assert scanned["fleet-1"].of(FleetMeasure.INVOCATIONS) == ()


async def test_the_meter_counts_what_was_asked(client: EngineClient) -> None:
    before = await client.meter()
    assert before.call_count == 0
    assert before.since_ms <= now_ms()
    async for _ in client.fleet_figures(["a", "b"], FleetWindow.H1):
        pass
    async for _ in client.fleet_scan(["a", "b", "c"], FleetWindow.H1):
        pass
    after = await client.meter()
    assert after.calls == (("cloudwatch:GetMetricData", 2),)
    # 2 functions that nobody invoked x 2 metrics, and 3 x 2.
    assert after.metrics == 10
    assert after.since_ms == before.since_ms


async def test_what_one_call_could_not_read_is_told_with_its_functions(tmp_path: Path) -> None:
    with Faulty(refuses(400, "InvalidParameterValueException", "not like this")) as server:
        async with faulty(tmp_path, server).opened() as client:
            (part,) = [part async for part in client.fleet_figures(["a", "b"], FleetWindow.H1)]
    assert part.failed == ("a", "b")
    assert part.fault is not None
    assert part.fault.kind is Kind.INVALID


async def test_a_refusal_ends_the_reading_with_its_sentence(tmp_path: Path) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        async with faulty(tmp_path, server).opened() as client:
            with pytest.raises(LambdatuiError) as raised:
                async for _ in client.fleet_figures(["a"], FleetWindow.H1):
                    pass
    assert raised.value.fault.kind is Kind.DENIED
    assert "cloudwatch:GetMetricData" in raised.value.fault.sentence()


async def test_figures_are_read_no_further_ahead_than_the_console_asks(tmp_path: Path) -> None:
    """Each of them costs money: a person who looks away must not pay for the whole account."""

    def nothing(talk: Talk) -> None:
        queries = talk.request.json()["MetricDataQueries"]
        assert isinstance(queries, list)
        empty = {"StatusCode": "Complete", "Timestamps": [], "Values": []}
        says({"MetricDataResults": [{**empty, "Id": one["Id"]} for one in queries]})(talk)

    # 250 functions a call: thirty calls.
    names = [f"f{number}" for number in range(250 * 30)]
    with Faulty(nothing) as server:
        async with faulty(tmp_path, server).opened() as client:
            parts = client.fleet_figures(names, FleetWindow.H1)
            assert len((await anext(parts)).figures) == 250
            await until(lambda: len(server.requests) > CREDIT)
            await parts.aclose()
            assert (await client.meter()).metrics == (CREDIT + 1) * 250 * 2
        assert len(server.requests) == CREDIT + 1


# Alarms, states and tags.


async def test_alarms_are_there_by_function(
    client: EngineClient, cloudwatch: "CloudWatchClient"
) -> None:
    cloudwatch.put_metric_alarm(
        AlarmName="echo-errors",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "echo"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName="echo-errors", StateValue="ALARM", StateReason="3 errors")
    alarms = await client.alarms()
    assert list(alarms) == ["echo"]
    (alarm,) = alarms["echo"]
    assert (alarm.name, alarm.state, alarm.reason) == ("echo-errors", AlarmState.ALARM, "3 errors")
    assert alarm.metrics == (AlarmMetric(metric="Errors", statistic="Sum", period_s=60),)


def test_the_alarms_of_many_functions_are_split_and_none_is_lost() -> None:
    alarms = {
        f"f{number}": (Alarm(name=f"a{number}", state=AlarmState.OK),) for number in range(450)
    }
    parts = list(wire_fleet.alarm_parts(alarms))
    assert [len(part.alarms) for part in parts] == [200, 200, 50]
    assert dict(pair for part in parts for pair in part.alarms) == alarms
    assert list(wire_fleet.alarm_parts({})) == []


async def test_states_come_one_by_one_and_one_that_is_gone_stops_no_other(
    client: EngineClient, endpoint: Endpoint
) -> None:
    create_function(endpoint, "tagged", HANDLER, Tags={"team": "media"})
    asked = ("tagged", "nobody", "echo")
    tagged, nobody, echo = [part async for part in client.states(asked)]
    assert tagged.state is not None
    assert (tagged.function, tagged.state.state) == ("tagged", "Active")
    assert tagged.tags == (("team", "media"),)
    assert nobody.state is None
    assert nobody.fault is not None
    assert nobody.fault.kind is Kind.NOT_FOUND
    assert (echo.function, echo.tags) == ("echo", ())
    parts = [part async for part in client.tags()]
    assert parts[-1].last
    arn = f"arn:aws:lambda:{endpoint.region}:{endpoint.account}:function:tagged"
    assert dict(pair for part in parts for pair in part.tags)[arn] == (("team", "media"),)


# The list of last time.


async def test_the_list_of_last_time_is_there_for_the_next_console(
    program: Program, endpoint: Endpoint
) -> None:
    async with program.opened() as client:
        assert await client.last_fleet() is None
        before = now_ms()
        listed = await whole_list(client)
        after = now_ms()
    async with program.opened() as client:
        last = await client.last_fleet()
        assert (await client.meter()).call_count == 0
    assert last is not None
    assert list(last.functions) == listed != []
    assert before <= last.read_ms <= after
    assert (last.account, last.region) == (endpoint.account, endpoint.region)
    async with program.opened(region="us-west-2") as client:
        assert await client.last_fleet() is None


async def test_a_list_without_functions_is_known_to_be_so(tmp_path: Path) -> None:
    with Faulty(says({"Functions": []})) as server:
        async with faulty(tmp_path, server).opened() as client:
            assert await whole_list(client) == []
            last = await client.last_fleet()
    assert last is not None
    assert (last.functions, last.region) == ((), "eu-west-1")


async def test_a_list_that_broke_off_takes_no_place(tmp_path: Path) -> None:
    page = {"Functions": [{"FunctionName": "new", "FunctionArn": "arn:new"}], "NextMarker": "m"}
    old = {"Functions": [{"FunctionName": "old", "FunctionArn": "arn:old"}]}
    denied = refuses(403, "AccessDeniedException", "no")
    with Faulty(says(old), says(page), denied) as server:
        async with faulty(tmp_path, server).opened() as client:
            await whole_list(client)
            with pytest.raises(LambdatuiError):
                await whole_list(client)
            last = await client.last_fleet()
    assert last is not None
    assert [function.name for function in last.functions] == ["old"]


def test_a_list_of_thousands_is_split_and_none_is_lost() -> None:
    functions = tuple(Function(name=f"f{number}") for number in range(1_001))
    whole = FleetList(functions=functions, read_ms=5, account="1", region="r")
    parts = list(wire_fleet.list_parts(whole))
    assert [len(part.functions) for part in parts] == [500, 500, 1]
    assert all(replace(part, functions=()) == replace(whole, functions=()) for part in parts)
    assert tuple(function for part in parts for function in part.functions) == functions


# Views.


async def test_views_are_saved_listed_and_deleted(program: Program) -> None:
    async with program.opened() as client:
        assert await client.saved_views() == ()
        await client.save_view(ERRORS)
        changed = replace(ERRORS, filter="!dev")
        with pytest.raises(LambdatuiError) as raised:
            await client.save_view(changed)
        assert raised.value.fault.kind is Kind.CONFLICT
        assert await client.saved_views() == (ERRORS,)
        await client.save_view(changed, overwrite=True)
        # One that cannot be read hides no other.
        (Path(program.places.config) / "views" / "broken.toml").write_text("filter = ")
        assert await client.saved_views() == (changed,)
        await client.delete_view(ERRORS.name)
        assert await client.saved_views() == ()
        with pytest.raises(LambdatuiError) as raised:
            await client.delete_view(ERRORS.name)
        assert raised.value.fault.kind is Kind.NOT_FOUND


async def test_how_the_fleet_was_looked_at_is_kept_though_the_console_is_gone(
    program: Program,
) -> None:
    async with program.opened() as client:
        assert await client.last_view() == FleetView()
        keeping = asyncio.create_task(client.keep_view(replace(ERRORS, name="")))
        # It is sent, and nobody waits for the answer.
        await asyncio.sleep(0)
        keeping.cancel()
    async with program.opened() as client:
        assert await client.last_view() == replace(ERRORS, name="")


# What a person does meanwhile.


def faulty(folder: Path, server: Faulty) -> Program:
    return Program(
        folder,
        {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "123456789012",
            "AWS_SECRET_ACCESS_KEY": "test",
        },
    )


async def test_an_invocation_does_not_wait_behind_readings_of_the_fleet(tmp_path: Path) -> None:
    """A stand-in that answers invocations alone: every reading of the fleet hangs there."""

    def reply(talk: Talk) -> None:
        if "/invocations" in talk.request.path:
            says({"ran": True})(talk)
        else:
            talk.hang()

    async def read(stream: AsyncGenerator[object, None]) -> None:
        async for _ in stream:
            pass

    readings = 12
    with Faulty(reply) as server:
        async with faulty(tmp_path, server).opened() as client:
            names = [f"f{number}" for number in range(100)]
            tasks = [
                asyncio.create_task(read(stream))
                for _ in range(readings)
                for stream in (
                    client.fleet_figures(names, FleetWindow.H1),
                    client.states(["f1"]),
                )
            ]
            # More than a client of botocore keeps connections.
            await until(lambda: len(server.requests) == len(tasks))
            result = await client.invoke(InvokeRequest(function="orders", payload=b"{}"))
            assert result.outcome is Outcome.RETURNED
            assert result.payload == b'{"ran": true}'
            assert not any(task.done() for task in tasks)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
