"""Incident bundles over the pipe, from a real engine process."""

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdatui.core.bundle import BundleRequest, BundleResult, BundleStep
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import JournalEntry
from lambdatui.core.report_ports import ReportRequest
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from lambdatui.store.journal import JournalStore
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.engine.account import create_function
from tests.engine.piped import Program, until
from tests.engine.test_fleet import faulty, now_ms

HANDLER = """
def handler(event, context):
    print("token=%s" % event["token"])
    raise KeyError(event["token"])
"""
TOKEN = "tok-5f0c9a77e1b2"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def failing(endpoint: Endpoint) -> str:
    """A function that failed three times, and said why."""
    client = create_function(
        endpoint, "failing", HANDLER, Environment={"Variables": {"API_TOKEN": "apitok-99x81"}}
    )
    for _ in range(3):
        client.invoke(FunctionName="failing", Payload=json.dumps({"token": TOKEN}).encode())
    return "failing"


async def made(
    client: EngineClient, request: BundleRequest
) -> tuple[BundleResult, list[BundleStep]]:
    steps = [step async for step in client.bundle(request)]
    assert steps[-1].result is not None
    return steps[-1].result, steps


def asked(function: str, path: Path, *, overwrite: bool = False) -> BundleRequest:
    return BundleRequest(
        function=function, from_ms=now_ms() - HOUR_MS, path=str(path), overwrite=overwrite
    )


async def test_a_bundle_of_what_really_ran_has_its_failures_and_no_secret(
    client: EngineClient, failing: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    result, steps = await made(client, asked(failing, path))
    assert result.path == str(path)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total
    with zipfile.ZipFile(path) as archive:
        files = {name.removeprefix("a/"): archive.read(name) for name in archive.namelist()}
    assert {name: len(data) for name, data in files.items()} == {
        each.name: each.size for each in result.files
    }
    (group,) = json.loads(files["errors.json"])
    assert (group["count"], group["error_type"]) == (3, "KeyError")
    assert len(files["invocations.jsonl"].splitlines()) == 3
    assert b"| of these failed | 3 | logs |" in files["summary.md"]
    for name, data in files.items():
        assert TOKEN.encode() not in data, name
        assert b"apitok-99x81" not in data, name


async def test_the_journal_of_this_function_and_time_is_in_it(
    client: EngineClient, program: Program, failing: str, endpoint: Endpoint, tmp_path: Path
) -> None:
    journal = JournalStore(Path(program.places.state))
    entry = JournalEntry(
        id="1",
        at_ms=now_ms() - 60_000,
        account=endpoint.account,
        region=endpoint.region,
        who="ada",
        function=failing,
        lever="memory",
        before="128 MB",
        after="512 MB",
        outcome="changed",
    )
    journal.write(entry)
    for other in (
        replace(entry, id="2", function="another"),
        replace(entry, id="3", at_ms=now_ms() - 2 * HOUR_MS),
        replace(entry, id="4", region="us-east-1"),
        replace(entry, id="5", account="999999999999"),
        # While AWS did not say who it was.
        replace(entry, id="6", account="", at_ms=now_ms() - 30_000),
    ):
        journal.write(other)
    result, _ = await made(client, asked(failing, tmp_path / "a"))
    lines = (tmp_path / "a" / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "6"]
    assert any("1 change does not say in which account" in each for each in result.missing)
    summary = (tmp_path / "a" / "summary.md").read_text()
    assert "with lambdatui: memory: 128 MB → 512 MB (changed)" in summary


@pytest.mark.parametrize(
    ("named", "refused"),
    [
        ("arn:aws:lambda:us-east-1:ACCOUNT:function:failing", (Kind.NOT_FOUND, "us-east-1")),
        ("arn:aws:lambda:REGION:999999999999:function:failing", (Kind.NOT_FOUND, "9999999")),
        ("999999999999:function:failing", (Kind.NOT_FOUND, "9999999")),
        ("failing:live", (Kind.INVALID, "failing:live")),
        ("arn:aws:lambda:REGION:ACCOUNT:function:failing:live", (Kind.INVALID, "failing:live")),
    ],
)
@pytest.mark.usefixtures("failing")
async def test_a_function_of_elsewhere_or_a_version_is_not_answered_with_that_of_here(
    client: EngineClient,
    endpoint: Endpoint,
    tmp_path: Path,
    named: str,
    refused: tuple[Kind, str],
) -> None:
    kind, told = refused
    named = named.replace("REGION", endpoint.region).replace("ACCOUNT", endpoint.account)
    with pytest.raises(LambdatuiError) as raised:
        await made(client, asked(named, tmp_path / "a"))
    assert raised.value.fault.kind is kind
    assert told in raised.value.fault.what
    assert not (tmp_path / "a").exists()
    with pytest.raises(LambdatuiError) as raised:
        async for _ in client.report(ReportRequest(function=named, from_ms=now_ms() - HOUR_MS)):
            pass
    assert raised.value.fault.kind is kind


async def test_an_arn_of_here_is_the_function_of_here(
    client: EngineClient, failing: str, endpoint: Endpoint, tmp_path: Path
) -> None:
    named = f"arn:aws:lambda:{endpoint.region}:{endpoint.account}:function:{failing}"
    result, _ = await made(client, asked(named, tmp_path / "a"))
    assert "errors.json" in {each.name for each in result.files}


async def test_what_is_there_is_a_conflict_before_anything_is_read(
    client: EngineClient, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(LambdatuiError) as raised:
        await made(client, asked("no-such-function", tmp_path / "a.zip"))
    assert raised.value.fault.kind is Kind.CONFLICT
    assert (tmp_path / "a.zip").read_text() == "mine"


async def test_where_all_but_the_configuration_is_denied_the_rest_is_told_as_missing(
    tmp_path: Path,
) -> None:
    """A stand-in, since the embedded endpoint denies nothing."""
    function = {
        "FunctionName": "orders",
        "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "Runtime": "python3.12",
        "Environment": {"Variables": {"DB_PASSWORD": "hunter2-hunter2"}},
    }

    def reply(talk: Talk) -> None:
        path = talk.request.path.split("?")[0]
        if path.endswith("/functions/orders"):
            says({"Configuration": function, "Code": {"Location": "https://x?X-Amz-Signature=ab"}})(
                talk
            )
        else:
            refuses(403, "AccessDeniedException", "not authorized for hunter2-hunter2")(talk)

    with Faulty(reply) as server:
        async with faulty(tmp_path, server).opened() as client:
            result, _ = await made(client, asked("orders", tmp_path / "a"))
    names = {each.name for each in result.files}
    assert {"configuration.md", "configuration.json", "sections.json", "report.txt"} <= names
    assert {"summary.md", "redactions.md"} <= names
    assert not {"metrics.csv", "logs.txt", "alarms.json"} & names
    summary = (tmp_path / "a" / "summary.md").read_text()
    for what in ("lambda:GetPolicy", "cloudwatch:GetMetricData", "logs:FilterLogEvents"):
        assert any(what in each for each in result.missing), result.missing
        assert what in summary
    for file in (tmp_path / "a").iterdir():
        assert "hunter2" not in file.read_text(), file.name
        assert "Signature=ab" not in file.read_text()


async def test_a_bundle_that_nobody_waits_for_is_not_written(tmp_path: Path) -> None:
    """A stand-in that answers nothing."""
    place = tmp_path / "place"
    place.mkdir()
    with Faulty(lambda talk: talk.hang()) as server:
        async with faulty(tmp_path, server).opened() as client:
            making = asyncio.create_task(made(client, asked("orders", place / "a")))
            await until(lambda: server.requests)
            making.cancel()
            await asyncio.wait([making])
            # The engine has heard of it once it answers what was asked later.
            await client.meter()
    assert list(place.iterdir()) == []
