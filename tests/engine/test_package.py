"""Code over the pipe, from a real engine process and a real endpoint."""

import asyncio
import contextlib
import json
import threading
from pathlib import Path

import boto3
import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.package import Package
from lambdatui.core.package_ports import PackagePart, PackageRequest
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from tests.archives import archive
from tests.aws.faulty import Faulty, Talk, head
from tests.engine.piped import Program, until

FILES = {"app.py": b"def handler(event, context):\n    return event\n", "../x": b"", "a/b": b"deep"}


@pytest.fixture(scope="module")
def shop(endpoint: Endpoint, session: boto3.Session) -> str:
    client = session.client("lambda", endpoint_url=endpoint.url)
    layer = client.publish_layer_version(
        LayerName="tools", Content={"ZipFile": archive({"python/tools.py": b"x = 1\n"})}
    )
    client.create_function(
        FunctionName="shop",
        Role="arn:aws:iam::123456789012:role/lambda",
        Handler="app.handler",
        Runtime="python3.12",
        Code={"ZipFile": archive(FILES)},
        Layers=[layer["LayerVersionArn"]],
    )
    return "shop"


@pytest.fixture(scope="module")
def session(endpoint: Endpoint) -> boto3.Session:
    return boto3.Session(endpoint.account, "demo", region_name=endpoint.region)


async def fetched(
    client: EngineClient, request: PackageRequest
) -> tuple[Package, list[PackagePart]]:
    parts = [part async for part in client.package(request)]
    package = parts[-1].package
    assert package is not None
    return package, parts[:-1]


async def test_a_package_is_fetched_once_and_read(
    client: EngineClient, shop: str, tmp_path: Path
) -> None:
    package, parts = await fetched(client, PackageRequest(function=shop))
    assert [file.path for file in package.files] == ["a/b", "app.py"]
    assert [entry.name for entry in package.refused] == ["../x"]
    assert package.matches
    assert (parts[0].done, parts[0].total) == (0, package.size)
    app = package.find("app.py")
    assert app is not None
    content = await client.package_file(package.id, app.index, 1_000)
    assert content.data == FILES["app.py"]

    again, parts = await fetched(client, PackageRequest(function=shop))
    assert again == package
    # Nothing came: it is the one that is kept.
    assert parts == []

    folder = tmp_path / "out"
    steps = [step async for step in client.save_package(package.id, (), str(folder))]
    assert [step.done for step in steps] == [0, 1, 2]
    assert (folder / "a/b").read_bytes() == b"deep"
    with pytest.raises(LambdatuiError) as raised:
        [step async for step in client.save_package(package.id, (), str(folder))]
    assert raised.value.fault.kind is Kind.CONFLICT


async def test_the_code_of_a_layer_is_fetched_too(client: EngineClient, shop: str) -> None:
    package, _ = await fetched(client, PackageRequest(function=shop))
    (layer,) = package.layers
    of_layer, _ = await fetched(client, PackageRequest(function=shop, layer=layer.arn))
    assert [file.path for file in of_layer.files] == ["python/tools.py"]


async def test_read_only_mode_reads_code(program: Program, shop: str) -> None:
    async with program.opened(read_only=True) as client:
        package, _ = await fetched(client, PackageRequest(function=shop))
        assert package.files


async def test_a_package_that_is_not_kept_is_told(client: EngineClient) -> None:
    with pytest.raises(LambdatuiError) as raised:
        await client.package_file("nothing", 0, 10)
    assert raised.value.fault.kind is Kind.NOT_FOUND


class Slow:
    """An endpoint of which the code never comes to its end. ministack always gives all at once."""

    def __init__(self, sha256: str = "", rest: bytes = b"") -> None:
        self.gone = threading.Event()
        self.server = Faulty(self._answer)
        self._sha256, self._rest = sha256, rest

    def _answer(self, talk: Talk) -> None:
        if talk.request.path.startswith("/2015-03-31/functions/"):
            location = f"{self.server.url}/code.zip?X-Amz-Signature=5ecre7"
            configuration = {
                "FunctionName": "slow",
                "CodeSize": len(self._rest) or 1_000_000,
                "CodeSha256": self._sha256,
            }
            body = {"Configuration": configuration, "Code": {"Location": location}}
            talk.answer(200, json.dumps(body).encode())
        elif self._rest:
            talk.answer(200, self._rest)
        else:
            talk.raw(head(200, 1_000_000) + b"x" * 200_000)
            with contextlib.suppress(OSError):
                talk.gone()
            self.gone.set()


async def test_what_is_left_is_not_fetched_on(tmp_path: Path) -> None:
    slow = Slow()
    program = Program(tmp_path, {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"})
    with slow.server:
        async with program.opened(endpoint_url=slow.server.url, region="eu-west-1") as client:
            parts = client.package(PackageRequest(function="slow"))
            assert (await anext(parts)).total == 1_000_000
            await until(lambda: len(slow.server.requests) == 2)
            await asyncio.wait_for(parts.aclose(), 10)
        # The engine has ended, and with it the connection.
        await until(slow.gone.is_set)
    log = tmp_path / "state" / "engine.log"
    assert not log.exists() or "5ecre7" not in log.read_text()


async def test_another_package_than_the_one_that_is_named_is_told(tmp_path: Path) -> None:
    slow = Slow(sha256="A" * 43 + "=", rest=archive(FILES))
    program = Program(tmp_path, {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"})
    with slow.server:
        async with program.opened(endpoint_url=slow.server.url, region="eu-west-1") as client:
            package, _ = await fetched(client, PackageRequest(function="slow"))
            assert not package.matches
            assert package.files
