"""The sections of a function's page, asked through the engine process."""

import asyncio
import uuid

import boto3
import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_plans import plan
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from tests.archives import archive
from tests.aws.faulty import Faulty, refuses
from tests.engine.account import create_function
from tests.engine.piped import Program

HANDLER = "def handler(event, context):\n    return event\n"


def memory(answers: SectionAnswers) -> object:
    found = answers.of("GetFunction")
    assert found is not None
    return found.value["Configuration"]["MemorySize"]


async def calls(client: EngineClient) -> dict[str, int]:
    return dict((await client.meter()).calls)


async def test_every_section_crosses_the_pipe_and_what_they_share_is_asked_once(
    client: EngineClient,
) -> None:
    read = await asyncio.gather(*(client.section("echo", id) for id in SectionId))
    assert [each.id for each in read] == list(SectionId)
    assert all(each.function == "echo" and each.answers for each in read)
    asked = await calls(client)
    assert (asked["lambda:GetFunction"], asked["lambda:GetPolicy"]) == (1, 1)


async def test_a_fresh_section_is_what_stands_in_aws_now(
    client: EngineClient, endpoint: Endpoint
) -> None:
    name = f"fresh-{uuid.uuid4().hex[:8]}"
    aws = create_function(endpoint, name, HANDLER)
    assert memory(await client.section(name, SectionId.GENERAL)) == 128
    aws.update_function_configuration(FunctionName=name, MemorySize=256)
    assert memory(await client.section(name, SectionId.GENERAL)) == 128
    assert memory(await client.section(name, SectionId.GENERAL, fresh=True)) == 256


async def test_after_a_lever_was_pulled_sections_are_read_anew(
    client: EngineClient, endpoint: Endpoint
) -> None:
    name = f"pulled-{uuid.uuid4().hex[:8]}"
    create_function(endpoint, name, HANDLER)
    await client.section(name, SectionId.CONCURRENCY)
    arn = f"arn:aws:lambda:{endpoint.region}:{endpoint.account}:function:{name}"
    state = await client.lever(LeverTarget(lever=Lever.RESERVED, function=name, arn=arn))
    steps = [step async for step in client.pull(plan(state, 0))]
    assert steps[-1].state is not None
    found = (await client.section(name, SectionId.CONCURRENCY)).of("GetFunctionConcurrency")
    assert found is not None
    assert found.value == {"ReservedConcurrentExecutions": 0}


async def test_a_function_that_is_not_there_is_an_error(client: EngineClient) -> None:
    with pytest.raises(LambdatuiError) as missing:
        await client.section("nobody", SectionId.TAGS)
    assert missing.value.fault.kind is Kind.NOT_FOUND


async def test_what_is_denied_is_an_answer_with_its_fault(program: Program) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        console = program.console(endpoint_url=server.url, read_only=True)
        try:
            found = await console.section("orders", SectionId.POLICY)
        finally:
            await console.close()
        await program.ended()
    (answer,) = found.answers
    assert answer.fault is not None
    assert answer.fault.kind is Kind.DENIED
    assert "lambda:GetPolicy" in answer.fault.what


async def test_another_connection_has_a_book_of_its_own(
    client: EngineClient, endpoint: Endpoint
) -> None:
    await client.section("echo", SectionId.TAGS)
    there = client.at(Connection(region="eu-central-1"))
    with pytest.raises(LambdatuiError):
        await there.section("echo", SectionId.TAGS)


async def test_who_goes_away_in_the_middle_ends_nothing_else(client: EngineClient) -> None:
    asked = asyncio.ensure_future(client.section("echo", SectionId.ON_ERROR))
    await asyncio.sleep(0)
    asked.cancel()
    found = await client.section("echo", SectionId.ON_ERROR)
    assert found.of("GetFunctionEventInvokeConfig") is not None


def values(answers: SectionAnswers) -> object:
    found = answers.of("GetFunction")
    assert found is not None
    return found.value["Configuration"]["Environment"]["Variables"]


async def test_what_was_read_is_remembered_without_the_values_of_its_variables(
    client: EngineClient, endpoint: Endpoint
) -> None:
    name = f"seen-{uuid.uuid4().hex[:8]}"
    aws = create_function(endpoint, name, HANDLER)
    aws.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"TOKEN": "hunter2-very-secret"}}
    )
    assert await client.seen_sections(name) == ()
    for id in (SectionId.POLICY, SectionId.ENVIRONMENT):
        await client.section(name, id)
    (first,) = await client.seen_times(name)
    assert (first.first, first.sections) == (True, (SectionId.ENVIRONMENT, SectionId.POLICY))
    (environment, _) = await client.seen_sections(name)
    assert values(environment) == values(await client.masked_section(name, SectionId.ENVIRONMENT))
    aws.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"TOKEN": "hunter3-very-secret"}}
    )
    now = await client.masked_section(name, SectionId.ENVIRONMENT, fresh=True)
    (before, _) = await client.seen_sections(name, at_ms=first.until_ms)
    assert values(before) == values(environment)
    assert values(now) != values(before)
    assert "hunter" not in f"{values(now)}{values(before)}"


async def test_the_same_value_is_the_same_in_another_region(
    client: EngineClient, endpoint: Endpoint
) -> None:
    name = f"both-{uuid.uuid4().hex[:8]}"
    there = client.at(Connection(region="eu-central-1"))
    masks = []
    for port, region in ((client, endpoint.region), (there, "eu-central-1")):
        boto3.client(
            "lambda",
            endpoint_url=endpoint.url,
            region_name=region,
            aws_access_key_id=endpoint.account,
            aws_secret_access_key="test",
        ).create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=f"arn:aws:iam::{endpoint.account}:role/{name}",
            Handler="app.handler",
            Code={"ZipFile": archive({"app.py": HANDLER.encode()})},
            Environment={"Variables": {"TOKEN": "hunter2-very-secret"}},
        )
        masks.append(values(await port.masked_section(name, SectionId.ENVIRONMENT)))
    assert masks[0] == masks[1]
    # What is seen of one is not what is seen of the other.
    await client.section(name, SectionId.TAGS)
    assert len(await client.seen_sections(name)) == 2
    assert len(await there.seen_sections(name)) == 1
