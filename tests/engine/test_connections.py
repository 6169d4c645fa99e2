"""One engine process for several accounts and regions, and what it keeps of them."""

import asyncio
import contextlib
import re
import stat
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.connections import (
    AccountLook,
    AccountLooks,
    Profile,
    RecentConnection,
    in_region,
)
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.engine.piped import Program, until

WEST = Connection(region="us-west-2")
ECHO = InvokeRequest(function="echo", payload=b'{"n": 1}')


@pytest.fixture
def program(endpoint: Endpoint, tmp_path: Path) -> Program:
    return Program(tmp_path, endpoint.environment())


@pytest.fixture
async def client(program: Program) -> AsyncGenerator[EngineClient, None]:
    async with program.opened() as found:
        yield found


def region_of(talk: Talk) -> str:
    """The region that a request was signed for."""
    scope = re.search(r"Credential=\S+?/\d+/([^/]+)/", talk.request.headers["authorization"])
    assert scope is not None
    return scope[1]


def environ(server: Faulty, folder: Path) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
    }


async def names(client: EngineClient) -> list[str]:
    return [function.name async for page in client.functions() for function in page.functions]


async def test_one_process_answers_for_two_regions(program: Program, client: EngineClient) -> None:
    west = client.at(WEST)
    assert await names(client) == ["echo"]
    assert await names(west) == []
    assert (await client.identity()).region == "eu-west-1"
    assert (await west.identity()).region == "us-west-2"
    # Also for what was made before: the first one is not led away.
    assert await names(client) == ["echo"]
    assert len(program.spawner.processes) == 1
    # The list of each is kept apart.
    kept, kept_west = await client.last_fleet(), await west.last_fleet()
    assert kept is not None
    assert kept_west is not None
    assert (len(kept.functions), len(kept_west.functions)) == (1, 0)


async def test_the_meter_tells_the_sum_of_all_regions(client: EngineClient) -> None:
    west = client.at(WEST)
    for one in (client, west):
        async for _ in one.fleet_figures(["a"], FleetWindow.H1):
            pass
    meter = await client.meter()
    assert meter.calls == (("cloudwatch:GetMetricData", 2),)
    assert [use.region for use in meter.regions] == ["eu-west-1", "us-west-2"]
    assert await west.meter() == meter


async def test_invocations_of_all_connections_are_counted_together(client: EngineClient) -> None:
    west = client.at(WEST)
    with pytest.raises(LambdatuiError) as raised:
        await west.invoke(ECHO)
    assert raised.value.fault.kind is Kind.NOT_FOUND
    running = asyncio.create_task(client.invoke(ECHO))
    await until(lambda: client.invoking or running.done())
    assert west.invoking == client.invoking
    assert (await running).outcome is Outcome.RETURNED
    assert (west.invoking, client.invoking) == (0, 0)
    # One history for both.
    assert await west.history("echo") == await client.history("echo") != ()


async def test_what_is_on_the_disk_is_that_of_all_connections(
    client: EngineClient, tmp_path: Path
) -> None:
    west = client.at(WEST)
    path = await client.begin_export(str(tmp_path / "lines.txt"))
    await west.add_export(path, b"one\n")
    await client.add_export(path, b"two\n")
    await west.end_export(path, keep=True)
    assert (tmp_path / "lines.txt").read_text() == "one\ntwo\n"
    await client.save_draft(Draft(function="echo", text='{"a": 1}'))
    await west.save_draft(Draft(function="echo", text='{"a": 2}'))
    # The same person in the same console: nothing was replaced that somebody else had typed.
    assert await client.other_drafts("echo") == ()
    draft = await client.draft("echo")
    assert draft is not None
    assert draft.text == '{"a": 2}'


async def test_a_region_that_hangs_or_refuses_holds_up_no_other(tmp_path: Path) -> None:
    def reply(talk: Talk) -> None:
        match region_of(talk):
            case "us-west-2":
                talk.hang()
            case "us-east-1":
                refuses(403, "AccessDeniedException", "not there")(talk)
            case region:
                arn = f"arn:aws:lambda:{region}:123456789012:function:f"
                says({"Functions": [{"FunctionName": f"in-{region}", "FunctionArn": arn}]})(talk)

    with Faulty(reply) as server:
        async with Program(tmp_path, environ(server, tmp_path)).opened() as client:
            hanging = asyncio.create_task(names(client.at(WEST)))
            await until(lambda: server.requests)
            with pytest.raises(LambdatuiError) as raised:
                await names(client.at(Connection(region="us-east-1")))
            assert raised.value.fault.kind is Kind.DENIED
            assert await names(client) == ["in-eu-west-1"]
            assert await names(client.at(Connection(region="eu-north-1"))) == ["in-eu-north-1"]
            assert not hanging.done()
            hanging.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hanging


async def test_another_profile_signs_with_its_own_keys(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        "[default]\nregion = eu-north-1\n[profile prod]\nregion = us-west-2\n[profile dev]\n"
    )
    (tmp_path / "credentials").write_text(
        "[prod]\naws_access_key_id = AKIAPROD\naws_secret_access_key = p\n"
        "[old]\naws_access_key_id = AKIAOLD\naws_secret_access_key = o\n"
    )
    with Faulty(says({"Functions": []})) as server:
        async with Program(tmp_path, environ(server, tmp_path)).opened() as client:
            assert await client.profiles() == (
                Profile(name="default", region="eu-north-1"),
                Profile(name="prod", region="us-west-2"),
                Profile(name="dev"),
                Profile(name="old"),
            )
            assert server.requests == []
            await names(client)
            await names(client.at(in_region(Connection(), "", "prod")))
            await names(client.at(Connection(profile="prod", region="ap-south-1")))
            with pytest.raises(LambdatuiError) as raised:
                await names(client.at(Connection(profile="pord", region="ap-south-1")))
            assert raised.value.fault.kind is Kind.UNKNOWN_PROFILE
    signed = [request.headers["authorization"] for request in server.requests]
    found = [re.findall(r"Credential=(\w+)/\d+/([\w-]+)/", one)[0] for one in signed]
    # AWS_REGION goes before the profile's own.
    assert found == [
        ("AKIAENVIRONMENT", "eu-west-1"),
        ("AKIAPROD", "eu-west-1"),
        ("AKIAPROD", "ap-south-1"),
    ]


async def test_a_process_that_was_opened_read_only_stays_so_for_every_connection(
    tmp_path: Path,
) -> None:
    with Faulty(says({"ran": True})) as server:
        async with Program(tmp_path, environ(server, tmp_path)).opened(read_only=True) as client:
            for loose in (Connection(), Connection(region="us-west-2"), WEST):
                with pytest.raises(LambdatuiError) as raised:
                    await client.at(loose).invoke(ECHO)
                assert raised.value.fault.kind is Kind.READ_ONLY
            dry = InvokeRequest(function="echo", payload=b"", type=InvocationType.DRY_RUN)
            await client.at(WEST).invoke(dry)
    assert len(server.requests) == 1


async def test_the_endpoint_that_was_given_is_that_of_every_connection(tmp_path: Path) -> None:
    with Faulty(says({"Functions": []})) as server, Faulty() as other:
        variables = environ(other, tmp_path)
        async with Program(tmp_path, variables).opened(endpoint_url=server.url) as client:
            await names(client.at(Connection(region="us-west-2", endpoint_url=other.url)))
            await names(client.at(WEST))
    assert (len(server.requests), len(other.requests)) == (2, 0)


async def test_an_engine_that_died_is_started_again_for_every_connection(
    program: Program, client: EngineClient
) -> None:
    west = client.at(WEST)
    assert await names(west) == []
    program.spawner.processes[0].kill()
    await until(lambda: program.spawner.processes[0].poll() is not None)
    with contextlib.suppress(LambdatuiError):
        # It may have been written to before its end was seen, which is an error.
        await names(client)
    assert await names(west) == []
    assert await names(client) == ["echo"]
    assert len(program.spawner.processes) == 2


async def test_regions_are_those_of_the_account(tmp_path: Path) -> None:
    regions = [{"RegionName": name} for name in ("us-east-1", "eu-west-1")]
    with Faulty(says({"Regions": regions})) as server:
        async with Program(tmp_path, environ(server, tmp_path)).opened() as client:
            assert (await client.regions()).names == ("eu-west-1", "us-east-1")


async def test_recent_connections_and_looks_are_there_for_the_next_console(
    program: Program,
) -> None:
    home = RecentConnection(profile="prod", regions=("eu-west-1",), account="1", used_ms=5)
    two = RecentConnection(profile="", regions=("eu-west-1", "us-west-2"))
    look = AccountLook(account="123456789012", name="acme prod", colour="red")
    async with program.opened() as client:
        assert await client.recent_connections() == ()
        assert await client.account_looks() == AccountLooks()
        await client.keep_recent(home)
        keeping = [
            asyncio.create_task(client.at(WEST).keep_recent(two)),
            asyncio.create_task(client.keep_look(look)),
        ]
        # They are sent, and nobody waits for the answers.
        await asyncio.sleep(0)
        for task in keeping:
            task.cancel()
    async with program.opened() as client:
        found = await client.recent_connections()
        assert [(one.profile, one.regions) for one in found] == [
            ("", ("eu-west-1", "us-west-2")),
            ("prod", ("eu-west-1",)),
        ]
        assert found[0].used_ms > 5
        (Path(program.places.config) / "accounts" / "9.toml").write_text("colour = 'red'")
        told = await client.account_looks()
        assert told.looks == (look,)
        assert ["9.toml" in problem.what for problem in told.problems] == [True]
        with pytest.raises(LambdatuiError) as raised:
            await client.keep_look(AccountLook(account="123456789012", colour="pink"))
        assert raised.value.fault.kind is Kind.INVALID
        await client.keep_look(AccountLook(account="123456789012"))
        assert (await client.account_looks()).looks == ()
    state = Path(program.places.state) / "connections.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
