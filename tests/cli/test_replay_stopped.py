"""A replay that is stopped, killed, resumed or asked about: no event runs twice."""

import itertools
import json
import signal
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import boto3
import pexpect
import pytest

from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from tests.aws.faulty import says
from tests.cli.aws import lambda_client
from tests.cli.counting import Counting, Gate
from tests.cli.program import ended, environment, program, run, running

COUNT = 24


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """With events whose text is their number."""
    store = EventStore(tmp_path / "events")
    for number in range(COUNT):
        store.save("orders", f"event {number:02}", str(number))
    return tmp_path / "events"


def led_to(server: Counting, root: Path) -> dict[str, str]:
    return environment(server.environment(), {"LAMBDATUI_EVENTS": str(root)})


def verdicts(out: bytes) -> Counter[str]:
    found = [json.loads(line) for line in out.splitlines()]
    return Counter(one["verdict"] for one in found if "event" in one)


ALL = ("replay", "orders", "--all", "--json")
AGAIN = ("replay", "orders", "--resume", "--json")


def test_ctrl_c_once_awaits_what_is_under_way_and_the_rest_is_resumed(root: Path) -> None:
    gate = Gate(5)
    with Counting(gate).serving() as server:
        env = led_to(server, root)
        with running(*ALL, "--concurrency", "2", env=env) as child:
            assert gate.held.wait(30)
            child.send_signal(signal.SIGINT)
            assert child.stderr is not None
            told = b""
            while b"Stopping: no further event is begun." not in told:
                told += child.stderr.readline()
            gate.opened.set()
            assert ended(child) == 130
            out, _ = child.communicate()
        sent = sum(server.ran.values())
        assert verdicts(out) == {"ok": sent}
        assert sent < COUNT
        again = run(*AGAIN, env=env)
        assert again.returncode == 0
        assert verdicts(again.stdout) == {"ok": COUNT - sent}
        assert server.ran == {str(number): 1 for number in range(COUNT)}


def test_ctrl_c_twice_leaves_what_is_under_way_with_an_unknown_outcome(root: Path) -> None:
    gate = Gate(3)
    with Counting(gate).serving() as server:
        env = led_to(server, root)
        with running(*ALL, env=env) as child:
            assert gate.held.wait(30)
            child.send_signal(signal.SIGINT)
            assert child.stderr is not None
            while b"Stopping" not in child.stderr.readline():
                pass
            child.send_signal(signal.SIGINT)
            assert ended(child) == 4
            out, told = child.communicate()
        assert verdicts(out) == {"ok": 3, "unknown": 1}
        assert b"Traceback" not in told
        gate.opened.set()
        again = run(*AGAIN, env=env)
        assert again.returncode == 4
        assert verdicts(again.stdout) == {"unknown": 1, "ok": COUNT - 4}
        assert server.ran == {str(number): 1 for number in range(COUNT)}


@pytest.mark.parametrize("concurrency", [1, 4])
def test_killed_again_and_again_and_resumed_it_runs_no_event_twice(
    root: Path, concurrency: int
) -> None:
    # Killed at moments that lie ever later, counted by what the endpoint has run.
    with Counting(says({})).serving() as server:
        env = led_to(server, root)
        many = ("--concurrency", str(concurrency))
        for wanted in itertools.chain([1, 4, 9, 9, 15]):
            before = sum(server.ran.values())
            with running(*(AGAIN if before else ALL), *many, env=env) as child:
                while sum(server.ran.values()) < wanted and child.poll() is None:
                    time.sleep(0.001)
                child.kill()
            assert max(server.ran.values()) == 1
        last = run(*AGAIN, *many, env=env)
        known = json.loads(last.stdout.splitlines()[-1])["summary"]
        assert known["left"] == 0
        assert known["ok"] + known["unknown"] == COUNT
        assert last.returncode == (4 if known["unknown"] else 0)
        assert max(server.ran.values()) == 1
        # Every event whose end was recorded has run; of the others nobody knows.
        assert len(server.ran) >= known["ok"]


def test_a_replay_that_another_process_runs_is_not_resumed_beside_it(root: Path) -> None:
    gate = Gate(2)
    with Counting(gate).serving() as server:
        env = led_to(server, root)
        with running(*ALL, env=env) as child:
            assert gate.held.wait(30)
            beside = run(*AGAIN, env=env)
            assert beside.returncode == 2
            assert b"is being run by another process" in beside.stderr
            gate.opened.set()
            assert ended(child) == 0
        assert server.ran == {str(number): 1 for number in range(COUNT)}


def test_a_replay_of_another_function_or_account_is_not_resumed(root: Path) -> None:
    with Counting(says({})).serving() as server:
        env = led_to(server, root)
        first = run("replay", "orders", "event 00", "--json", env=env)
        replay_id = json.loads(first.stdout.splitlines()[0])["replay"]
        elsewhere = "arn:aws:lambda:eu-west-1:999999999999:function:orders"
        other = run("replay", elsewhere, "--resume", replay_id, env=env)
        assert other.returncode in {2, 3}
        assert sum(server.ran.values()) == 1


# With a person at a terminal.


def at_terminal(*arguments: str, env: dict[str, str]) -> "pexpect.spawn[str]":
    command, *rest = program(*arguments)
    return pexpect.spawn(command, rest, env=env, encoding="utf-8", timeout=30, dimensions=(24, 100))


def test_at_a_terminal_it_asks_and_no_is_no(root: Path) -> None:
    with Counting(says({})).serving() as server:
        env = led_to(server, root)
        child = at_terminal("replay", "orders", "--all", env=env)
        where = "in account 123456789012, region eu-west-1"
        child.expect_exact(f"Send {COUNT} events to orders {where} (sync)? [y/N]")
        child.sendline("")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 2
        assert "Nothing was sent." in child.before
        assert not server.ran
        child = at_terminal("replay", "orders", "event 01", env=env)
        child.expect_exact("[y/N]")
        child.sendline("y")
        child.expect(pexpect.EOF)
        child.close()
        assert (child.exitstatus, server.ran) == (0, {"1": 1})
        # The bar is on the terminal, and is gone in the end.
        assert "\x1b[K" in child.before
        assert run("replay", "orders", "event 02", "--yes", env=env).returncode == 0


def test_at_a_terminal_the_name_of_what_is_protected_is_asked_for(root: Path) -> None:
    with Counting(says({})).serving() as server:
        env = environment(led_to(server, root), {"LAMBDATUI_PROTECTED": "orders"})
        for typed, status in (("yes", 2), ("orders", 0)):
            child = at_terminal("replay", "orders", "event 01", "--yes", env=env)
            child.expect_exact("Type the function's name:")
            assert "The function 'orders' is protected (orders)." in child.before
            child.sendline(typed)
            child.expect(pexpect.EOF)
            child.close()
            assert child.exitstatus == status
        assert server.ran == {"1": 1}


# Dead letters, at the embedded endpoint.


def test_dead_letters_are_replayed_and_stay_in_their_queue(
    account: dict[str, str], endpoint: Endpoint
) -> None:
    sqs = boto3.client(
        "sqs",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="test",
    )
    url = sqs.create_queue(QueueName="failures")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = asked["Attributes"]["QueueArn"]
    lambda_client(endpoint).update_function_configuration(
        FunctionName="logged", DeadLetterConfig={"TargetArn": arn}
    )
    try:
        for body in ('{"id": 1}', "not an event", '{"id": 2}'):
            sqs.send_message(QueueUrl=url, MessageBody=body)
        done = run("replay", "logged", "--from-dlq", "--json", env=account)
        assert done.returncode == 0
        found = [json.loads(line) for line in done.stdout.splitlines()]
        payloads = sorted(one["payload"]["id"] for one in found if "event" in one)
        assert payloads == [1, 2]
        assert all(one["event"].startswith("SQS ") for one in found if "event" in one)
        assert b"is left out. Its body is not JSON" in done.stderr
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        figures: Mapping[str, str] = dict(told["Attributes"].items())
        waiting = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        assert sum(int(figures[name]) for name in waiting) == 3
    finally:
        lambda_client(endpoint).update_function_configuration(
            FunctionName="logged", DeadLetterConfig={"TargetArn": ""}
        )
        sqs.delete_queue(QueueUrl=url)
