"""``lambdatui code`` against a real endpoint."""

import json
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.archives import archive
from tests.aws.faulty import Faulty, Talk, says
from tests.cli.aws import lambda_client
from tests.cli.program import environment, run

FILES = {
    "app.py": b"def handler(event, context):\n    return event\n",
    "lib/native.so": b"\x7fELF\0\0",
    "../evil.py": b"x",
}


@pytest.fixture(scope="module")
def shop(endpoint: Endpoint) -> dict[str, str]:
    """The variables for a program that finds a function ``shop`` with a layer."""
    client = lambda_client(endpoint)
    layer = client.publish_layer_version(
        LayerName="tools", Content={"ZipFile": archive({"python/tools.py": b"x = 1\n"})}
    )
    client.create_function(
        FunctionName="shop",
        Runtime="python3.12",
        Handler="app.handler",
        Role=f"arn:aws:iam::{endpoint.account}:role/test",
        Code={"ZipFile": archive(FILES)},
        Layers=[layer["LayerVersionArn"]],
    )
    client.publish_version(FunctionName="shop")
    return environment(endpoint.environment())


def test_the_files_are_listed_with_their_sizes(shop: dict[str, str]) -> None:
    done = run("code", "shop", env=shop)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == ["     46 B  app.py", "      6 B  lib/native.so"]
    told = done.stderr.decode()
    assert "code of shop $LATEST: 2 files" in told
    assert "lambdatui: not taken: ../evil.py: its name leads out of the package." in told
    assert "layer tools:1" in told


def test_a_version_is_named_after_a_colon(shop: dict[str, str]) -> None:
    done = run("code", "shop:1", "--json", env=shop)
    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == [
        "app.py",
        "lib/native.so",
    ]
    assert "code of shop 1:" in done.stderr.decode()
    done = run("code", "shop:9", env=shop)
    assert done.returncode == 3
    assert "no function shop with a version or alias 9" in done.stderr.decode()


def test_a_file_is_shown_byte_by_byte(shop: dict[str, str]) -> None:
    for path in ("app.py", "lib/native.so"):
        assert run("code", "shop", "--show", path, env=shop).stdout == FILES[path]


@pytest.mark.parametrize(
    ("path", "words"),
    [("nope", "There is no file nope"), ("../evil.py", "its name leads out of the package")],
)
def test_a_file_that_is_not_there_is_told(shop: dict[str, str], path: str, words: str) -> None:
    done = run("code", "shop", "--show", path, env=shop)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr.decode()


def test_all_is_downloaded_and_nothing_overwritten(shop: dict[str, str], tmp_path: Path) -> None:
    done = run("code", "shop", "--download", "out", env=shop, cwd=tmp_path)
    assert done.returncode == 0
    assert f"Wrote 2 files to {tmp_path / 'out'}." in done.stderr.decode()
    assert (tmp_path / "out/lib/native.so").read_bytes() == FILES["lib/native.so"]
    assert not (tmp_path / "evil.py").exists()
    (tmp_path / "out/app.py").write_text("mine")
    done = run("code", "shop", "--download", "out", env=shop, cwd=tmp_path)
    assert done.returncode == 2
    assert "Give --overwrite" in done.stderr.decode()
    assert (tmp_path / "out/app.py").read_text() == "mine"
    done = run("code", "shop", "--download", "out", "--overwrite", env=shop, cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "out/app.py").read_bytes() == FILES["app.py"]


def test_a_layer_is_named_as_the_function_has_it(shop: dict[str, str]) -> None:
    for layer in ("tools", "tools:1"):
        done = run("code", "shop", "--layer", layer, env=shop)
        assert done.stdout.decode().split() == ["6", "B", "python/tools.py"]
    done = run("code", "shop", "--layer", "other", env=shop)
    assert done.returncode == 2
    assert "It has tools:1." in done.stderr.decode()


@pytest.mark.parametrize(
    "options",
    [("--list", "--show", "x"), ("--show", "x", "--download", "y"), ("--overwrite",)],
)
def test_options_that_do_not_go_together_are_told(
    shop: dict[str, str], options: tuple[str, ...]
) -> None:
    assert run("code", "shop", *options, env=shop).returncode == 2


KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "eu-west-1"}


def test_a_large_package_is_fetched_only_with_a_higher_limit() -> None:
    """The embedded endpoint has no package of that size: a small server says that it does."""

    def answer(talk: Talk) -> None:
        location = f"{server.url}/code.zip"
        configuration = {"FunctionName": "big", "CodeSize": 61_234_567}
        if talk.request.path.startswith("/2015"):
            said = {"Configuration": configuration, "Code": {"Location": location}}
            talk.answer(200, json.dumps(said).encode())
        else:
            talk.answer(200, archive(FILES))

    with Faulty(answer) as server:
        env = environment(KEYS, {"AWS_ENDPOINT_URL": server.url})
        done = run("code", "big", env=env)
        assert done.returncode == 2
        assert "61.2 MB, more than 60.0 MB.\nGive --limit MB to fetch it." in done.stderr.decode()
        assert len(server.requests) == 1
        assert run("code", "big", "--limit", "62", env=env).returncode == 0


def test_an_image_says_how_to_pull_it() -> None:
    """The embedded endpoint runs no images: a small server says that it has one."""
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1"
    said = {"Configuration": {"PackageType": "Image"}, "Code": {"ImageUri": image}}
    with Faulty(says(said)) as server:
        env = environment(KEYS, {"AWS_ENDPOINT_URL": server.url})
        done = run("code", "boxed", env=env)
        assert (done.returncode, done.stdout.decode()) == (0, f"{image}\n")
        assert f"docker pull {image}" in done.stderr.decode()
        done = run("code", "boxed", "--show", "app.py", env=env)
        assert done.returncode == 2
        assert "container image" in done.stderr.decode()
