"""The endpoint: its start, its end, and who may use it."""

import http.server
import json
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import botocore.exceptions
import pytest

from lambdatui.core.errors import LambdatuiError
from lambdatui.demo import account, endpoint
from lambdatui.demo.clients import Clients
from lambdatui.demo.endpoint import Endpoint
from tests.e2e.processes import alive, descendants, wait_all_gone

OWNER = """
import json, sys
from lambdatui.demo.endpoint import Endpoint
endpoint = Endpoint()
print(json.dumps([endpoint.pid, str(endpoint.folder)]), flush=True)
sys.stdin.read()
"""


def test_an_endpoint_ends_with_its_functions_and_its_files() -> None:
    with Endpoint() as running:
        clients = Clients(running.environment())
        account.build(clients, running.account, running.region)
        clients.get("lambda").invoke(FunctionName="search-suggest", Payload=b'{"q": "tea"}')
        processes = descendants(running.pid) | {running.pid}
        assert len(processes) >= 2, "the function runs in a process of its own"
        assert running.folder.exists()
    wait_all_gone(processes)
    assert not running.folder.exists()
    running.close()


def test_an_endpoint_ends_itself_where_its_owner_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert owner.stdin is not None
    assert owner.stdout is not None
    with owner.stdin, owner.stdout:
        pid, folder = json.loads(owner.stdout.readline())
        assert alive(pid)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        wait_all_gone({pid})
    assert not Path(folder).exists()


class Stranger(http.server.BaseHTTPRequestHandler):
    """Another program's endpoint, on the port that was thought to be free."""

    def do_GET(self) -> None:
        body = b'{"edition": "light"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def taken_port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_another_program_on_the_port_is_not_taken_for_the_endpoint(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = endpoint._free_port
    ports = [taken_port]
    monkeypatch.setattr(endpoint, "_free_port", lambda: ports.pop() if ports else find())
    with Endpoint() as running:
        assert not running.url.endswith(f":{taken_port}")
        assert running.running


def test_without_ministack_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(LambdatuiError) as raised:
        Endpoint()
    assert "pip install 'lambdatui[demo]'" in raised.value.fault.advice


def test_where_it_does_not_start_its_last_words_are_told_and_no_folder_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho no luck today >&2\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(LambdatuiError) as raised:
        Endpoint()
    assert "no luck today" in raised.value.fault.what
    assert list(tmp_path.iterdir()) == [program]


def test_a_guarded_endpoint_refuses_whoever_has_no_token() -> None:
    with Endpoint(guarded=True) as running:
        environment = running.environment()
        Clients(environment).get("lambda").list_functions()
        for token in ("", "demo-of-someone-else"):
            stranger = Clients({**environment, "AWS_SESSION_TOKEN": token})
            with pytest.raises(botocore.exceptions.ClientError) as raised:
                stranger.get("lambda").list_functions()
            assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
            assert raised.value.response["Error"]["Code"] == "UnrecognizedClientException"


def test_nothing_of_the_persons_reaches_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "DATABASE_URL"):
        monkeypatch.setenv(name, "the-persons-own")
    monkeypatch.setenv("PERSIST_STATE", "1")
    with Endpoint() as running:
        environment = Path(f"/proc/{running.pid}/environ").read_bytes()
        assert b"the-persons-own" not in environment
        assert b"PERSIST_STATE" not in environment
        assert running.environment()["AWS_CONFIG_FILE"].startswith(str(running.folder))


def test_it_listens_on_loopback_alone() -> None:
    with Endpoint() as running:
        port = f"{int(running.url.rpartition(':')[2]):04X}"
        listening = [
            fields[1]
            for table in ("tcp", "tcp6")
            for line in Path(f"/proc/{running.pid}/net/{table}").read_text().splitlines()
            for fields in [line.split()]
            if fields[3] == "0A" and fields[1].endswith(f":{port}")
        ]
        assert listening == [f"0100007F:{port}"]


def test_a_package_is_fetched_from_a_guarded_endpoint_by_its_presigned_address_alone() -> None:
    with Endpoint(guarded=True) as running:
        clients = Clients(running.environment())
        account.build(clients, running.account, running.region)
        aws = clients.get("lambda")
        found = aws.get_function(FunctionName="payments-webhook")
        location = found["Code"]["Location"]
        with urllib.request.urlopen(location) as answer:
            assert len(answer.read()) == found["Configuration"]["CodeSize"]
        assert running.environment()["AWS_SESSION_TOKEN"] not in location
        other = location.replace("payments-webhook", "search-suggest")
        unsigned = location.partition("?")[0]
        forged = f"{location.rpartition('=')[0]}=ministack-local-presigned"
        for refused in (
            *(urllib.request.Request(each) for each in (other, unsigned, forged)),
            urllib.request.Request(location, method="POST"),
        ):
            with pytest.raises(urllib.error.HTTPError) as raised:
                urllib.request.urlopen(refused)
            assert raised.value.code == 403
