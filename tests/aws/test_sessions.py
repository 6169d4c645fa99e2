"""Sessions that the clients of many regions share: loaded once, and with one set of credentials."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.aws.sessions import Sessions
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

REGIONS = ("eu-west-1", "us-east-1", "us-west-2", "ap-south-1")
NOTHING = says({"Functions": []})


def signed(server: Faulty) -> list[tuple[str, str]]:
    """Key and region of each request."""
    scopes = [
        request.headers["authorization"].split("Credential=")[1].split("/")
        for request in server.requests
    ]
    return [(scope[0], scope[2]) for scope in scopes]


@pytest.fixture
def runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile whose credentials come from a program; the file has a line for each of its runs."""
    log = home / "runs"
    program = home / "credentials.py"
    program.write_text(
        "import json, pathlib\n"
        f"log = pathlib.Path({str(log)!r})\n"
        "before = log.read_text() if log.exists() else ''\n"
        "log.write_text(before + 'run\\n')\n"
        "key = 'AKIA' + str(len(before.splitlines()) + 1)\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': key, 'SecretAccessKey': 's'}))\n"
    )
    (home / "config").write_text(
        f"[profile prod]\nregion = eu-west-3\ncredential_process = {sys.executable} {program}\n"
        "[profile other]\n"
    )
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)
    return log


def of(server: Faulty, sessions: Sessions, region: str, **more: str) -> Clients:
    connection = Connection(profile="prod", region=region, endpoint_url=server.url, **more)  # type: ignore[arg-type]  # the names are Connection's own
    return Clients(connection, sessions=sessions)


def test_a_program_is_asked_for_credentials_once_for_all_regions(faulty: Start, runs: Path) -> None:
    server, _ = faulty(NOTHING)
    sessions = Sessions()
    all_clients = [of(server, sessions, region) for region in REGIONS]
    with ThreadPoolExecutor(len(REGIONS)) as pool:
        list(pool.map(lambda clients: list(function_pages(clients)), all_clients))
    assert sorted(signed(server)) == sorted(("AKIA1", region) for region in REGIONS)
    assert runs.read_text() == "run\n"
    assert [clients.region for clients in all_clients] == list(REGIONS)
    assert [clients.lambda_.meta.region_name for clients in all_clients] == list(REGIONS)


def test_without_a_region_it_is_still_that_of_the_configuration(
    faulty: Start, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    server, _ = faulty(NOTHING)
    sessions = Sessions()
    list(function_pages(of(server, sessions, "us-east-1")))
    own = of(server, sessions, "")
    list(function_pages(own))
    assert own.region == "eu-west-3"
    assert [region for _, region in signed(server)] == ["us-east-1", "eu-west-3"]
    assert runs.exists()


def test_credentials_that_one_region_renewed_are_there_for_the_others(
    faulty: Start, runs: Path
) -> None:
    """Each region meets the expired ones by itself, and only the first asks the program anew."""
    expired = refuses(403, "ExpiredTokenException", "expired")
    server, _ = faulty(NOTHING, NOTHING, expired, NOTHING, expired, NOTHING)
    sessions = Sessions()
    east, west = (of(server, sessions, region) for region in ("us-east-1", "us-west-2"))
    for clients in (east, west):
        list(function_pages(clients))
    for clients in (east, west):
        with pytest.raises(LambdatuiError) as raised:
            list(function_pages(clients))
        assert raised.value.fault.kind is Kind.EXPIRED
        list(function_pages(clients))
    list(function_pages(east))
    assert [key for key, _ in signed(server)] == [
        *("AKIA1", "AKIA1"),
        *("AKIA1", "AKIA2"),
        *("AKIA1", "AKIA2"),
        "AKIA2",
    ]
    assert runs.read_text() == "run\n" * 2


def test_what_a_region_may_send_is_its_own_affair(faulty: Start, runs: Path) -> None:
    server, _ = faulty(NOTHING)
    sessions = Sessions()
    strict = Clients(
        Connection(profile="prod", region="us-east-1", endpoint_url=server.url, read_only=True),
        sessions=sessions,
    )
    free = of(server, sessions, "us-west-2")
    for clients in (strict, free):
        list(function_pages(clients))
    with pytest.raises(LambdatuiError) as raised:
        strict.lambda_.delete_function(FunctionName="f")
    assert raised.value.fault.kind is Kind.READ_ONLY
    free.lambda_.delete_function(FunctionName="f")
    assert server.requests[-1].method == "DELETE"
    assert runs.exists()


def test_another_profile_has_other_credentials(faulty: Start, runs: Path) -> None:
    server, _ = faulty(NOTHING)
    sessions = Sessions()
    list(function_pages(of(server, sessions, "us-east-1")))
    with pytest.raises(LambdatuiError) as raised:
        list(
            function_pages(
                Clients(
                    Connection(profile="other", region="us-east-1", endpoint_url=server.url),
                    sessions=sessions,
                )
            )
        )
    assert raised.value.fault.kind is Kind.NO_CREDENTIALS
    assert len(server.requests) == 1
    assert runs.read_text() == "run\n"
