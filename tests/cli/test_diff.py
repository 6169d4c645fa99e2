"""``lambdatui diff`` against a real endpoint."""

import json
import stat
import time
from pathlib import Path

import boto3
import pytest

from lambdatui.core.timespan import iso
from lambdatui.demo.endpoint import Endpoint
from tests.archives import archive
from tests.cli.aws import lambda_client
from tests.cli.program import environment, run

FILES = {"app.py": b"def handler(event, context):\n    return event\n"}
SECRET, OTHER = "hunter2-very-secret", "hunter3-very-secret"


def create(endpoint: Endpoint, name: str, region: str = "") -> None:
    """A function with a secret in its environment, published once, and changed after that."""
    client = boto3.client(
        "lambda",
        endpoint_url=endpoint.url,
        region_name=region or endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="test",
    )
    client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="app.handler",
        Role=f"arn:aws:iam::{endpoint.account}:role/test",
        Code={"ZipFile": archive(FILES)},
        Environment={"Variables": {"DB_PASSWORD": SECRET, "MODE": "fast"}},
        Publish=True,
    )


@pytest.fixture(scope="module")
def shop(endpoint: Endpoint) -> dict[str, str]:
    """The variables for a program that finds ``before``, and ``diffed`` with two states."""
    create(endpoint, "diffed")
    create(endpoint, "before")
    lambda_client(endpoint).update_function_configuration(
        FunctionName="diffed",
        MemorySize=512,
        Environment={"Variables": {"DB_PASSWORD": OTHER, "MODE": "fast", "NEW": "1"}},
    )
    return environment(endpoint.environment())


def test_a_version_and_latest_differ_in_what_was_changed(shop: dict[str, str]) -> None:
    done = run("diff", "diffed:1", "diffed", env=shop)
    said = done.stdout.decode()
    assert done.returncode == 1, done.stderr
    lines = [line.strip() for line in said.splitlines()]
    assert lines[0] == "diffed:1 → diffed"
    assert "≠ Memory: 128 MB → 512 MB" in lines
    assert "+ NEW: ••••••••" in lines
    assert any(line.startswith("≠ DB_PASSWORD: ••••••••") for line in lines)
    assert not any("MODE" in line or "Timeout" in line for line in lines)


def test_no_value_of_the_environment_is_told_or_kept(shop: dict[str, str]) -> None:
    done = run("diff", "diffed:1", ":$LATEST", "--json", "--all", env=shop)
    state = Path(shop["XDG_STATE_HOME"]) / "lambdatui"
    kept = list((state / "seen").glob("*.seen"))
    assert kept
    whole = done.stdout + done.stderr + b"".join(path.read_bytes() for path in kept)
    assert SECRET.encode() not in whole
    assert OTHER.encode() not in whole
    for path in (*kept, state / "seen.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_function_does_not_differ_from_itself(shop: dict[str, str]) -> None:
    done = run("diff", "before", "before", env=shop)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "No difference." in done.stdout.decode()


def test_functions_that_are_set_up_alike_differ_in_when_they_were_made(
    shop: dict[str, str],
) -> None:
    found = json.loads(run("diff", "before", "diffed:1", "--json", env=shop).stdout)
    assert found["left"]["function"] == "before"
    assert found["right"]["qualifier"] == "1"
    keys = {each["key"] for each in found["differences"]}
    # Neither their ARNs, nor their log groups, nor the same secret.
    assert keys <= {"changed", "version:1", "version:1#2", "policy"}


def test_an_earlier_time_is_what_was_seen_then(shop: dict[str, str], endpoint: Endpoint) -> None:
    create(endpoint, "remembered")
    assert run("diff", "remembered", ":1", env=shop).returncode in (0, 1)
    then = iso(time.time_ns() // 1_000_000)
    lambda_client(endpoint).update_function_configuration(
        FunctionName="remembered",
        Timeout=77,
        Environment={"Variables": {"DB_PASSWORD": OTHER, "MODE": "fast"}},
    )
    done = run("diff", "remembered", "--at", then, "--json", env=shop)
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    changed = {each["key"]: each for each in found["differences"]}
    assert (changed["timeout"]["left"], changed["timeout"]["right"]) == ("3 s", "77 s")
    assert changed["environment:DB_PASSWORD"]["kind"] == "changed"
    assert "environment:MODE" not in changed
    assert found["left"]["seen"] <= then


def test_what_was_never_seen_is_told(shop: dict[str, str]) -> None:
    done = run("diff", "before", "--at", "2001-01-01", env=shop)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "before was not seen from here by 2001-01-01 00:00 UTC." in done.stderr.decode()


def test_another_region_is_looked_into(shop: dict[str, str], endpoint: Endpoint) -> None:
    create(endpoint, "before", "eu-central-1")
    found = json.loads(
        run("diff", "before", "--other-region", "eu-central-1", "--json", env=shop).stdout
    )
    assert found["right"]["region"] == "eu-central-1"
    assert not {each["key"] for each in found["differences"]} & {"arn", "memory", "role"}


def test_a_function_that_is_not_there_is_told(shop: dict[str, str]) -> None:
    done = run("diff", "before", "nobody", env=shop)
    assert (done.returncode, done.stdout) == (3, b"")
    assert "There is no function nobody" in done.stderr.decode()


def test_nothing_to_compare_with_is_wrong_usage(shop: dict[str, str]) -> None:
    done = run("diff", "before", env=shop)
    assert done.returncode == 2
    assert "--other-region" in done.stderr.decode()
