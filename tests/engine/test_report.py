"""Reports and alarms over the pipe, from a real engine process."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.finding import Act
from lambdatui.core.lever_plans import plan
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_ports import ReportPart, ReportRequest
from lambdatui.core.report_runs import RunSource
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from tests.aws.faulty import Faulty, Talk, says
from tests.engine.account import create_function
from tests.engine.piped import Program, until
from tests.engine.test_fleet import faulty, now_ms

if TYPE_CHECKING:
    pass

HANDLER = "def handler(event, context):\n    return event\n"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def reported(endpoint: Endpoint) -> str:
    """A function that ran twice."""
    client = create_function(endpoint, "reported", HANDLER)
    for _ in range(2):
        client.invoke(FunctionName="reported", Payload=b"{}")
    return "reported"


@pytest.fixture
def program(endpoint: Endpoint, tmp_path: Path) -> Program:
    return Program(tmp_path, endpoint.environment())


@pytest.fixture
async def client(program: Program) -> AsyncGenerator[EngineClient, None]:
    async with program.opened() as found:
        yield found


def asked(function: str, *, insights: bool = False) -> ReportRequest:
    return ReportRequest(function=function, from_ms=now_ms() - HOUR_MS, insights=insights)


async def read(client: EngineClient, request: ReportRequest) -> tuple[ReportPage, list[ReportPart]]:
    parts = [part async for part in client.report(request)]
    assert parts[-1].page is not None
    return parts[-1].page, parts[:-1]


async def test_a_report_comes_after_its_steps(client: EngineClient, reported: str) -> None:
    page, steps = await read(client, asked(reported))
    assert page.name == reported
    assert page.runs is not None
    assert (page.runs.source, page.runs.reports) == (RunSource.ALL, 2)
    assert page.facts.configuration is not None
    assert page.cost is not None
    assert page.metrics is not None
    assert [part.step for part in steps] == [
        "reading its settings",
        "reading its metrics",
        "reading its REPORT lines",
    ]
    # Ten metrics in one call, and nothing that is paid for beside.
    meter = await client.meter()
    assert (meter.metrics, meter.insights_bytes) == (10, 0)


async def test_insights_counts_all_lines_after_its_price_was_told(
    client: EngineClient, reported: str
) -> None:
    page, steps = await read(client, asked(reported, insights=True))
    assert page.runs is not None
    assert page.runs.source is RunSource.INSIGHTS
    words = [part.words for part in steps if part.words]
    assert words[0].startswith("Logs Insights charges $")
    assert words[-1].startswith("It scanned ")


@pytest.fixture
def own_prices(program: Program) -> None:
    folder = Path(program.places.config)
    folder.mkdir(parents=True)
    (folder / "prices.json").write_text('{"regions": {"*": {"alarm_month": 7}}}')


@pytest.mark.usefixtures("own_prices")
async def test_prices_of_a_persons_own_count(client: EngineClient, reported: str) -> None:
    page, _ = await read(client, asked(reported))
    assert page.prices.alarm_month == 7


async def test_what_is_not_there_is_told_as_such(client: EngineClient) -> None:
    with pytest.raises(LambdatuiError) as raised:
        await read(client, asked("no-such-function"))
    assert raised.value.fault.kind is Kind.NOT_FOUND


async def test_a_report_that_nobody_waits_for_reads_no_further(tmp_path: Path) -> None:
    """A stand-in whose first answer comes when the test says so."""
    go_on = threading.Event()

    def reply(talk: Talk) -> None:
        go_on.wait(30)
        says({"Configuration": {"FunctionName": "orders", "FunctionArn": "arn:orders"}})(talk)

    with Faulty(reply) as server:
        async with faulty(tmp_path, server).opened() as client:
            reading = asyncio.create_task(read(client, asked("orders")))
            await until(lambda: server.requests)
            reading.cancel()
            await asyncio.wait([reading])
            # The engine has heard of it once it answers what was asked later.
            await client.meter()
            go_on.set()
        # It has ended: whatever it asked, it has asked.
        assert {request.path.split("?")[0] for request in server.requests} <= {
            "/2015-03-31/functions/orders",
            "/2017-10-31/functions/orders/concurrency",
        }


async def test_a_query_that_nobody_waits_for_is_stopped(tmp_path: Path) -> None:
    seen = {name: threading.Event() for name in ("StartQuery", "GetQueryResults", "StopQuery")}
    answers: dict[str, dict[str, object]] = {
        "StartQuery": {"queryId": "q-1"},
        "GetQueryResults": {"status": "Running", "results": []},
        "StopQuery": {"success": True},
    }

    def reply(talk: Talk) -> None:
        operation = talk.request.headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in seen:
            seen[operation].set()
        found = {"Configuration": {"FunctionName": "orders", "FunctionArn": "arn:orders"}}
        says(answers.get(operation, found))(talk)

    with Faulty(reply) as server:
        program = faulty(tmp_path, server)
        async with program.opened() as client:
            reading = asyncio.create_task(read(client, asked("orders", insights=True)))
            await until(seen["GetQueryResults"].is_set)
            assert not seen["StopQuery"].is_set()
            reading.cancel()
            await asyncio.wait([reading])
        # The engine ends only when that was done.
        assert seen["StopQuery"].is_set()


async def test_alarms_are_made_and_known_at_once(client: EngineClient, endpoint: Endpoint) -> None:
    create_function(endpoint, "unwatched", HANDLER)
    # They are read, and would be taken for what is for a minute.
    assert "unwatched" not in await client.alarms()
    page, _ = await read(client, asked("unwatched"))
    (finding,) = [each for each in page.findings if each.act is Act.CREATE_ALARMS]
    baseline = await client.alarm_baseline("unwatched", finding.about)
    # Invocations, errors and throttles of a week; it never ran.
    assert (await client.meter()).metrics == 13
    assert baseline == Baseline()
    arn = f"arn:aws:lambda:{endpoint.region}:{endpoint.account}:function:unwatched"
    for target, value in lever_values(
        replace(plan_for("unwatched", finding.about, baseline), arn=arn)
    ):
        steps = [step async for step in client.pull(plan(await client.lever(target), value))]
        assert steps[-1].state is not None
    assert {alarm.name for alarm in (await client.alarms())["unwatched"]} == {
        "unwatched-errors",
        "unwatched-throttles",
    }
    page, _ = await read(client, asked("unwatched"))
    assert Act.CREATE_ALARMS not in {each.act for each in page.findings}
    assert [(each.lever, each.part, each.outcome) for each in await client.journal()] == [
        ("alarm", "unwatched-throttles", "changed"),
        ("alarm", "unwatched-errors", "changed"),
    ]
    entry = (await client.journal())[0]
    assert (entry.before, entry.after) == (
        "none made by lambdatui",
        "1 throttle or more in a minute; tells nobody",
    )
    assert " cloudwatch put-metric-alarm --alarm-name unwatched-throttles" in entry.call
    # And the way back.
    errors = await client.lever(replace(target, part="unwatched-errors"))
    steps = [step async for step in client.pull(plan(errors, None))]
    assert steps[-1].state is not None
    assert [alarm.name for alarm in (await client.alarms())["unwatched"]] == ["unwatched-throttles"]
    assert (await client.journal())[0].after == "none made by lambdatui"
