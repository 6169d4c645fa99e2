"""``lambdatui events capture``: the real input of a function, from wherever it can be found."""

import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.event_details import Provenance
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from tests.cli.aws import lambda_client, logs_client, zipped
from tests.cli.program import environment, run
from tests.cli.queue import DeadLetterQueue

KEYS = [
    "number", "from", "source", "where", "prefix", "kind", "request_id", "at", "bytes", "secrets",
    "problem", "event",
]  # fmt: skip
GOOD, BAD = str(uuid.UUID(int=1, version=4)), str(uuid.UUID(int=2, version=4))
GROUP = "/aws/lambda/logging"


@pytest.fixture(scope="module")
def logged(endpoint: Endpoint) -> Iterator[None]:
    """A function whose log has an invocation that failed, and a later one that went well."""
    lambda_client(endpoint).create_function(
        FunctionName="logging",
        Runtime="python3.12",
        Handler="index.handler",
        Role=f"arn:aws:iam::{endpoint.account}:role/test",
        Code={"ZipFile": zipped("def handler(event, context): ...")},
    )
    logs = logs_client(endpoint)
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    now = time.time_ns() // 1_000_000 - 60_000
    messages = [
        f"START RequestId: {BAD} Version: $LATEST\n",
        'Event: {"sku": null,\n  "headers": {"Authorization": "Bearer abcdefgh12345"}}\n',
        f"[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n\tRequestId: {BAD}",
        f"END RequestId: {BAD}\n",
        f"REPORT RequestId: {BAD}\tDuration: 1.00 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 40 MB\tStatus: error\tError Type: KeyError\n",
        f"START RequestId: {GOOD} Version: $LATEST\n",
        "got {'sku': 'AX-1', 'n': None}\n",
        f"END RequestId: {GOOD}\n",
        f"REPORT RequestId: {GOOD}\tDuration: 1.00 ms\tBilled Duration: 2 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 40 MB\n",
    ]
    logs.put_log_events(
        logGroupName=GROUP,
        logStreamName="s",
        logEvents=[
            {"timestamp": now + number, "message": text} for number, text in enumerate(messages)
        ],
    )
    yield
    lambda_client(endpoint).delete_function(FunctionName="logging")
    logs.delete_log_group(logGroupName=GROUP)


@pytest.fixture(scope="module")
def queue(endpoint: Endpoint) -> Iterator[DeadLetterQueue]:
    with DeadLetterQueue(endpoint, "lettered", "def handler(event, context): ...") as queue:
        yield queue


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(account: dict[str, str], root: Path) -> dict[str, str]:
    return environment(account, {"LAMBDATUI_EVENTS": str(root)})


def array(data: bytes) -> list[dict[str, Any]]:
    found = json.loads(data)
    assert isinstance(found, list)
    return found


def test_the_event_of_the_invocation_that_failed_is_shown_and_not_saved(
    env: dict[str, str], root: Path, logged: None
) -> None:
    done = run("events", "capture", "logging", env=env)
    assert done.returncode == 0
    assert json.loads(done.stdout)["sku"] is None
    told = done.stderr.decode()
    assert f"From invocation {BAD}" in told
    assert "error: KeyError" in told
    assert "after 'Event:'" in told
    assert "$.headers.Authorization" in told
    assert "Not saved" in told
    assert "abcdefgh" not in told
    assert not root.exists()


def test_it_is_saved_with_where_it_came_from(env: dict[str, str], root: Path, logged: None) -> None:
    done = run("events", "capture", "logging", "--request", GOOD, "--save", "good", env=env)
    assert done.returncode == 0
    assert (root / "logging" / "good.json").read_bytes() == done.stdout.rstrip(b"\n")
    assert json.loads(done.stdout) == {"sku": "AX-1", "n": None}
    store = EventStore(root)
    known = store.details("logging", store.find("logging", "good").entry)
    assert (known.provenance, known.detail) == (Provenance.LOG, GROUP)
    assert known.request_id == GOOD
    assert known.captured_ms > 0
    again = run("events", "capture", "logging", "--save", "good", env=env)
    assert again.returncode == 2
    assert b"--force" in again.stderr
    assert run("events", "capture", "logging", "--save", "good", "--force", env=env).returncode == 0


def test_all_that_may_be_taken_is_listed_and_one_is_picked(
    env: dict[str, str], logged: None
) -> None:
    found = array(run("events", "capture", "logging", "--list", "--json", env=env).stdout)
    assert [list(each) for each in found] == [KEYS] * len(found)
    assert [each["request_id"] for each in found] == [BAD, GOOD]
    assert [each["kind"] for each in found] == ["json", "python"]
    assert found[0]["secrets"] == ["$.headers.Authorization"]
    assert found[1]["event"] == {"sku": "AX-1", "n": None}
    table = run("events", "capture", "logging", "--list", env=env).stdout.decode().splitlines()
    assert len(table) == 3
    assert table[1].startswith("1  ")
    picked = run("events", "capture", "logging", "--pick", "2", env=env)
    assert json.loads(picked.stdout) == {"sku": "AX-1", "n": None}
    beyond = run("events", "capture", "logging", "--pick", "9", env=env)
    assert (beyond.returncode, beyond.stdout) == (2, b"")


def test_a_time_without_an_event_is_told_and_exits_2(env: dict[str, str], logged: None) -> None:
    done = run("events", "capture", "logging", "--since", "1s", env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no event to take" in done.stderr
    missing = run("events", "capture", "no-such-function", env=env)
    assert missing.returncode == 3


def test_a_dead_letter_is_taken_and_stays_for_others(
    env: dict[str, str], root: Path, queue: DeadLetterQueue
) -> None:
    queue.send('{"n": 1}', "r-1")
    queue.send('{"n": 2}', "r-2")
    done = run(
        "events", "capture", "lettered", "--from-dlq", "--request", "r-1", "--save", "x", env=env
    )
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"n": 1}
    assert "200: KeyError" in done.stderr.decode()
    store = EventStore(root)
    known = store.details("lettered", store.find("lettered", "x").entry)
    assert (known.provenance, known.detail) == (Provenance.DEAD_LETTER, queue.arn)
    assert known.request_id == "r-1"
    # Not hidden any more: it was only looked at.
    assert queue.bodies() == ['{"n": 1}', '{"n": 2}']
    found = array(
        run("events", "capture", "lettered", "--from-dlq", "--list", "--json", env=env).stdout
    )
    assert sorted(each["event"]["n"] for each in found) == [1, 2]
    read_only = run("--read-only", "events", "capture", "lettered", "--from-dlq", env=env)
    assert (read_only.returncode, read_only.stdout) == (2, b"")
    assert b"Read-only" in read_only.stderr


def test_a_file_and_standard_input_are_read_and_a_destinations_record_gives_its_payload(
    tmp_path: Path, root: Path
) -> None:
    env = environment({"LAMBDATUI_EVENTS": str(root)})
    record = {"requestContext": {}, "responseContext": {}, "requestPayload": {"n": 1}}
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record))
    done = run("events", "capture", "orders", "--from-file", str(file), "--save", "a", env=env)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"n": 1}
    store = EventStore(root)
    known = store.details("orders", store.find("orders", "a").entry)
    assert (known.provenance, known.detail) == (Provenance.FILE, str(file))
    piped = run(
        "events", "capture", "orders", "--from-file", "-", "--json", env=env, stdin=b"got {'a': 1}"
    )
    found = json.loads(piped.stdout)
    assert (found["kind"], found["event"], found["prefix"]) == ("python", {"a": 1}, "got")
    assert found["source"] == "standard input"
    nothing = run("events", "capture", "orders", "--from-file", "-", env=env, stdin=b"nothing")
    assert (nothing.returncode, nothing.stdout) == (2, b"")


def test_the_last_run_or_one_that_is_named_is_taken_from_the_history(
    env: dict[str, str], root: Path
) -> None:
    for number in (1, 2):
        run("invoke", "echo", "--payload", "-", env=env, stdin=b'{"n": %d}' % number)
    last = run("events", "capture", "echo", "--from-history", env=env)
    assert json.loads(last.stdout) == {"n": 2}
    found = array(
        run("events", "capture", "echo", "--from-history", "--list", "--json", env=env).stdout
    )
    assert [each["event"]["n"] for each in found] == [2, 1]
    request_id = found[1]["request_id"]
    saved = run("events", "capture", "echo", "--from-history", request_id, "--save", "one", env=env)
    assert saved.returncode == 0
    assert json.loads((root / "echo" / "one.json").read_text()) == {"n": 1}
    none = run("events", "capture", "echo", "--from-history", "zzz", env=env)
    assert (none.returncode, none.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from-log", "--from-dlq"), "one source"),
        (("--from-dlq", "--since", "1h"), "--since is for --from-log"),
        (("--from-clipboard", "--request", "x"), "--request is for"),
        (("--list", "--save", "x"), "--list saves nothing"),
        (("--save", "../x"), "cannot be the name of an event"),
        (("--since", "yesterday"), "yesterday"),
    ],
)
def test_wrong_usage_asks_nothing_of_aws(arguments: tuple[str, ...], words: str) -> None:
    done = run("events", "capture", "orders", *arguments, env=environment())
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in " ".join(done.stderr.decode().split())
