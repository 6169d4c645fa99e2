"""The list of functions that is on the screen before AWS has answered."""

import stat
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.store.fleet_cache import FleetCache
from lambdatui.store.function_cache import FunctionCache, KnownFunction

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
ORDERS = Function(
    name="orders",
    arn=f"{ARN}orders",
    runtime="python3.12",
    handler="app.handler",
    memory_mb=512,
    timeout_s=30,
    modified_ms=1_770_000_000_000,
    code_size=12_345,
    architecture="arm64",
    description="Ün",
    log_group="/own",
)
RESIZE = Function(name="resize", arn=f"{ARN}resize", package_type="Image")
HERE = Connection(profile="acme", region="eu-west-1")
READ = 1_770_033_600_000


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """No configuration of the person who runs the tests."""
    return {
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
    }


def only_file(state: Path) -> Path:
    [path] = (state / "functions").iterdir()
    return path


def test_a_list_is_kept_whole_with_its_time_and_its_account(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    FleetCache(tmp_path).keep([ORDERS, RESIZE], HERE, environ, READ)
    found = FleetCache(tmp_path).last(HERE, environ)
    assert found is not None
    assert found.functions == (ORDERS, RESIZE)
    assert found.read_ms == READ
    assert found.account == "123456789012"
    assert found.region == "eu-west-1"
    assert stat.S_IMODE(only_file(tmp_path).stat().st_mode) == 0o600


def test_each_place_has_a_list_of_its_own(tmp_path: Path, environ: dict[str, str]) -> None:
    cache = FleetCache(tmp_path)
    cache.keep([ORDERS], HERE, environ, READ)
    for other in (
        Connection(profile="other", region="eu-west-1"),
        Connection(profile="acme", region="us-east-1"),
        Connection(profile="acme", region="eu-west-1", endpoint_url="http://127.0.0.1:4566"),
    ):
        assert cache.last(other, environ) is None
    cache.keep([], HERE, environ, READ + 1)
    empty = cache.last(HERE, environ)
    assert empty is not None
    assert empty.functions == ()
    assert empty.account == ""
    assert empty.region == "eu-west-1"
    assert empty.read_ms == READ + 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"form":2,"read_ms":"soon"}',
        b'{"form":2,"read_ms":1,"functions":[{"arn":"x"}]}',
        b'{"form":2,"read_ms":1,"region":"\xff"}',
        b'{"form":3,"read_ms":1}',
        # As an older program wrote it: names and ARNs alone.
        b'{"functions":[{"name":"orders","arn":"x"}]}',
    ],
)
def test_a_file_that_is_broken_or_of_another_form_is_ignored_and_replaced(
    tmp_path: Path, environ: dict[str, str], data: bytes
) -> None:
    cache = FleetCache(tmp_path)
    cache.keep([ORDERS], HERE, environ, READ)
    only_file(tmp_path).write_bytes(data)
    assert cache.last(HERE, environ) is None
    cache.keep([RESIZE], HERE, environ, READ)
    found = cache.last(HERE, environ)
    assert found is not None
    assert found.functions == (RESIZE,)


def test_the_shell_completes_from_the_same_file(tmp_path: Path, environ: dict[str, str]) -> None:
    FleetCache(tmp_path).keep([ORDERS], HERE, environ, READ)
    known = FunctionCache(tmp_path).last(HERE, environ)
    assert known == (KnownFunction(name="orders", arn=f"{ARN}orders"),)
    FunctionCache(tmp_path).keep([RESIZE], HERE, environ)
    found = FleetCache(tmp_path).last(HERE, environ)
    assert found is not None
    assert found.functions == (RESIZE,)
    assert found.read_ms > READ


def test_the_shell_completes_from_the_file_of_an_older_program(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    FleetCache(tmp_path).keep([], HERE, environ, READ)
    only_file(tmp_path).write_bytes(b'{"functions":[{"name":"orders","arn":"x"}]}')
    known = FunctionCache(tmp_path).last(HERE, environ)
    assert known == (KnownFunction(name="orders", arn="x"),)


def test_no_password_of_an_endpoint_is_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    there = Connection(region="eu-west-1", endpoint_url="https://me:hunter2@example.com/?k=v")
    FleetCache(tmp_path).keep([ORDERS], there, environ, READ)
    assert b"hunter2" not in only_file(tmp_path).read_bytes()
    assert FleetCache(tmp_path).last(there, environ) is not None


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    state = tmp_path / "state"
    state.write_text("")
    cache = FleetCache(state)
    cache.keep([ORDERS], HERE, environ, READ)
    assert cache.last(HERE, environ) is None


def test_a_function_without_an_arn_has_no_account(tmp_path: Path, environ: dict[str, str]) -> None:
    cache = FleetCache(tmp_path)
    cache.keep([msgspec.structs.replace(ORDERS, arn="")], HERE, environ, READ)
    found = cache.last(HERE, environ)
    assert found is not None
    assert (found.account, found.region) == ("", "eu-west-1")
