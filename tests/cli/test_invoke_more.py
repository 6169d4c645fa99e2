"""``lambdatui invoke`` with templates, comparisons, protection, streams and a client context."""

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambdatui.cli.invoke_output import Response
from lambdatui.core.event_details import EventDetails
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from tests.aws.faulty import refuses, says
from tests.cli.aws import lambda_client, zipped
from tests.cli.broken import Answer, broken_endpoint
from tests.cli.counting import Counting
from tests.cli.program import environment, program, run, run_in_terminal
from tests.cli.queue import DeadLetterQueue
from tests.cli.remembered import history

OLD = """
def handler(event, context):
    if "fail" in event:
        raise ValueError("no")
    return {'total': 1, 'at': 1, 'by': 'old'}
"""
NEW = "def handler(event, context): return {'total': 2, 'at': 2}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(account: dict[str, str], root: Path) -> dict[str, str]:
    return environment(account, {"LAMBDATUI_EVENTS": str(root)})


@pytest.fixture(scope="module")
def versioned(endpoint: Endpoint) -> Iterator[None]:
    """``versioned`` answers otherwise in $LATEST than in version 1, which ``live`` names."""
    client = lambda_client(endpoint)
    client.create_function(
        FunctionName="versioned",
        Runtime="python3.12",
        Handler="index.handler",
        Role=f"arn:aws:iam::{endpoint.account}:role/test",
        Code={"ZipFile": zipped(OLD)},
    )
    version = client.publish_version(FunctionName="versioned")["Version"]
    client.create_alias(FunctionName="versioned", Name="live", FunctionVersion=version)
    client.update_function_code(FunctionName="versioned", ZipFile=zipped(NEW))
    yield
    client.delete_function(FunctionName="versioned")


def members(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    assert isinstance(found, dict)
    return found


def test_two_versions_are_sent_it_once_each_and_their_answers_compared(
    env: dict[str, str], home: Path, versioned: None
) -> None:
    done = run("invoke", "versioned", "--compare-with", "live", env=env)
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"total": 2, "at": 2}
    told = done.stderr.decode()
    assert "From live to $LATEST:" in told
    # Last, where it is seen.
    assert told.splitlines()[-1] == "≠ live and $LATEST differ in 3 places."
    assert "~ $.total: 1 → 2" in told
    assert '- $.by: "old"' in told
    entries = history(home, "versioned")
    assert [entry.qualifier for entry in entries] == ["live", ""]
    assert [entry.outcome for entry in entries] == [Outcome.RETURNED] * 2


def test_versions_that_answer_alike_exit_0(env: dict[str, str], versioned: None) -> None:
    done = run("invoke", "versioned", "--qualifier", "1", "--compare-with", "live", env=env)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines()[-1] == "= live and 1 gave the same answer."


def test_two_runs_that_fail_alike_do_not_differ_by_their_request_ids(
    env: dict[str, str], versioned: None
) -> None:
    event = ("--payload", "-", "--qualifier", "1", "--compare-with", "live")
    done = run("invoke", "versioned", *event, env=env, stdin=b'{"fail": 1}')
    # The function failed.
    assert done.returncode == 1
    first = json.loads(done.stdout)
    told = done.stderr.decode()
    assert first["requestId"] in told
    assert "1 value differs, to be ignored: $.requestId is another one in each error." in told
    assert told.splitlines()[-1] == "= live and 1 gave the same answer."


def test_what_is_kept_beside_an_event_as_to_be_ignored_is_left_out(
    env: dict[str, str], root: Path, versioned: None
) -> None:
    details = EventDetails(ignore=("$.total", "$.at", "$.by"))
    EventStore(root).save("versioned", "a", "{}", details=details)
    done = run("invoke", "versioned", "--event", "a", "--compare-with", "live", env=env)
    assert done.returncode == 0
    assert "3 values differ, to be ignored" in done.stderr.decode()


def test_json_has_the_comparison_and_the_other_answer(env: dict[str, str], versioned: None) -> None:
    done = run("invoke", "versioned", "--compare-with", "live", "--json", env=env)
    assert (done.returncode, done.stderr) == (1, b"")
    answer = members(done.stdout)
    assert list(answer)[-3:] == ["comparison", "other", "payload"]
    compared = answer["comparison"]
    assert (compared["same"], compared["ended_same"]) == (False, True)
    assert compared["differences"][0] == {
        "path": "$.total", "kind": "changed", "before": "1", "after": "2"
    }  # fmt: skip
    assert answer["other"]["qualifier"] == "live"
    assert answer["other"]["payload"]["by"] == "old"


def test_a_version_that_is_not_there_is_told_before_anything_is_sent(
    env: dict[str, str], home: Path, versioned: None
) -> None:
    done = run("invoke", "versioned", "--compare-with", "nobody", env=env)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"no function versioned with a version or alias nobody" in done.stderr
    assert history(home, "versioned") == ()


def test_where_the_first_outcome_is_unknown_the_other_is_not_sent_it(root: Path) -> None:
    with Counting(refuses(500, "ServiceException")).serving() as server:
        done = run(
            "invoke", "orders", "--compare-with", "live", env=environment(server.environment())
        )
        assert (done.returncode, done.stdout) == (4, b"")
        assert b"it was not sent to live" in done.stderr
        assert b"The logs" in done.stderr
        assert sum(server.ran.values()) == 1


def test_the_response_is_held_against_the_expected_one(env: dict[str, str], root: Path) -> None:
    store = EventStore(root)
    store.save("echo", "same", '{"a": 1, "at": 5}', details=EventDetails(
        expected='{"a": 1.0, "at": 9}', ignore=("$.at",)
    ))  # fmt: skip
    store.save("echo", "other", '{"a": 1}', details=EventDetails(expected='{"a": 2}'))
    store.save("echo", "plain", "1")
    store.save("picky", "fails", "{}", details=EventDetails(expect_error=True))
    same = run("invoke", "echo", "--event", "same", "--expect", env=env)
    assert same.returncode == 0
    assert b"It answered as expected." in same.stderr
    other = run("invoke", "echo", "--event", "other", "--expect", env=env)
    assert other.returncode == 1
    assert "~ $.a: 2 → 1" in other.stderr.decode()
    told = members(run("invoke", "echo", "--event", "other", "--expect", "--json", env=env).stdout)
    assert told["expected"]["verdict"] == "differed"
    assert told["expected"]["differences"][0]["path"] == "$.a"
    plain = run("invoke", "echo", "--event", "plain", "--expect", env=env)
    assert plain.returncode == 0
    assert b"expects no response" in plain.stderr
    assert run("invoke", "picky", "--event", "fails", "--expect", env=env).returncode == 0
    assert run("invoke", "picky", "--event", "fails", env=env).returncode == 1


def test_a_saved_event_says_how_it_is_sent_unless_the_person_does(
    env: dict[str, str], root: Path, home: Path
) -> None:
    details = EventDetails(type=InvocationType.ASYNC, qualifier="$LATEST")
    EventStore(root).save("echo", "late", "1", details=details)
    own = members(run("invoke", "echo", "--event", "late", "--json", env=env).stdout)
    assert (own["type"], own["qualifier"], own["outcome"]) == ("async", "$LATEST", "accepted")
    asked = run("invoke", "echo", "--event", "late", "--type", "sync", env=env)
    assert (asked.returncode, asked.stdout) == (0, b"1")


@pytest.fixture
def fed(endpoint: Endpoint) -> Iterator[str]:
    """The ARN of the queue that ``fed`` is mapped to."""
    with DeadLetterQueue(endpoint, "fed", "def handler(event, context): return event") as queue:
        client = lambda_client(endpoint)
        mapping = client.create_event_source_mapping(
            FunctionName="fed", EventSourceArn=queue.arn, Enabled=False
        )
        yield queue.arn
        client.delete_event_source_mapping(UUID=mapping["UUID"])


def test_a_template_has_the_arns_of_what_triggers_the_function(
    env: dict[str, str], fed: str
) -> None:
    done = run("invoke", "fed", "-v", "--template", "sqs", "--set", 'body={"n": 7}', env=env)
    assert done.returncode == 0
    (record,) = json.loads(done.stdout)["Records"]
    assert record["eventSourceARN"] == fed
    assert json.loads(record["body"]) == {"n": 7}
    assert b"event: template sqs" in done.stderr
    first, *_ = json.loads(run("events", "templates", "fed", "--json", env=env).stdout)
    assert (first["template"], first["trigger"]) == ("sqs", "fed-dlq")
    filled = run("events", "templates", "fed", "sqs", "--set", "body=x", env=env)
    assert json.loads(filled.stdout)["Records"][0]["body"] == "x"


def test_where_triggers_may_not_be_read_a_template_has_its_defaults_and_that_is_told() -> None:
    denied: Answer = (403, "AccessDeniedException", {"Message": "no"})
    answers: dict[str, Answer] = {
        "GET echo": denied,
        "GET configuration": denied,
        "GET event-source-mappings": denied,
        "GET policy": denied,
        "GET url": denied,
        "POST invocations": (200, "", {"ok": True}),
    }
    with broken_endpoint(answers) as endpoint:
        env = environment(endpoint.environment())
        done = run("invoke", "echo", "--template", "sqs", env=env)
    assert (done.returncode, done.stdout) == (0, b'{"ok": true}')
    assert b"example values" in done.stderr


def test_a_streamed_response_is_written_whole(env: dict[str, str]) -> None:
    done = run("invoke", "echo", "--type", "stream", "--payload", "-", env=env, stdin=b'"\xc3\xa9"')
    assert done.returncode == 0
    assert json.loads(done.stdout) == "é"
    told = run("invoke", "echo", "--type", "stream", "--json", env=env)
    assert members(told.stdout)["payload"] == {}


def test_on_a_terminal_a_streamed_response_is_safe_and_ends_its_line(
    env: dict[str, str], tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    event.write_text('"\u202e\x9b31m"', encoding="utf-8")
    options = ("--type", "stream", "--payload", str(event))
    status, shown = run_in_terminal("invoke", "echo", *options, env=env)
    assert (status, shown[-1:], shown.count(b"\n")) == (0, b"\n", 1)
    assert "\u202e".encode() not in shown
    assert "\x9b".encode() not in shown


def test_parts_of_a_stream_are_written_as_they_come(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    response = Response()
    response.part(b'{"a": "\xc3')
    assert capfdbinary.readouterr().out == b'{"a": "\xc3'
    response.part(b'\xa9"}')
    response.whole(InvokeResult(outcome=Outcome.UNKNOWN))
    assert capfdbinary.readouterr().out == b'\xa9"}'


@pytest.mark.parametrize("given", ["inline", "file"])
def test_a_client_context_is_sent_and_remembered(
    env: dict[str, str], home: Path, tmp_path: Path, endpoint: Endpoint, given: str
) -> None:
    context = '{"custom": {"tenant": "a"}}'
    (tmp_path / "context.json").write_text(context)
    value = context if given == "inline" else str(tmp_path / "context.json")
    assert run("invoke", "echo", "--client-context", value, env=env).returncode == 0
    (entry,) = history(home, "echo")
    assert json.loads(entry.client_context) == {"custom": {"tenant": "a"}}


def test_a_client_context_reaches_lambda() -> None:
    with broken_endpoint({"POST invocations": (200, "", {})}) as endpoint:
        env = environment(endpoint.environment())
        done = run("invoke", "echo", "--client-context", "[1]", "--type", "sync", env=env)
        assert done.returncode == 2
        assert b"is no JSON object" in done.stderr
        assert "POST invocations" not in endpoint.asked


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--event", "a", "--template", "sqs"), "one of them"),
        (("--payload", "-", "--template", "sqs"), "one of them"),
        (("--set", "a=1"), "--set fills in a template"),
        (("--compare-with", "$LATEST"), "that is where the event is sent anyway"),
        (("--qualifier", "live", "--compare-with", "live"), "another version or alias"),
        (("--template", "s3"), "Did you mean s3-batch or s3-delete or s3-put?"),
        (("--template", "apigw-rset"), "Did you mean apigateway-rest"),
        (("--template", "sqs", "--set", "a"), "FIELD=VALUE"),
        (("--template", "sqs", "--set", "a=1"), "has no field 'a'"),
        (("--template", "no-such"), "There is no template 'no-such'"),
        (("--expect",), "only a saved event"),
        (("--type", "async", "--compare-with", "live"), "--compare-with needs the response"),
        (("--client-context", "/nowhere/x"), "no file that can be read"),
        (("--type", "async", "--client-context", "{}"), "takes no client context"),
        (("--confirm", "other"), "is not the name of the function"),
    ],
)
def test_wrong_usage_sends_nothing(
    env: dict[str, str], home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run("invoke", "echo", *arguments, env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in " ".join(done.stderr.decode().split())
    assert history(home, "echo") == ()


def test_what_is_protected_needs_yes_or_its_name_without_a_terminal(
    env: dict[str, str], home: Path
) -> None:
    guarded = environment(env, {"LAMBDATUI_PROTECTED": "ech?"})
    refused = run("invoke", "echo", env=guarded)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"the function 'echo' is protected (ech?)" in refused.stderr
    assert b"--yes" in refused.stderr
    assert history(home, "echo") == ()
    assert run("invoke", "echo", "--type", "dry-run", env=guarded).returncode == 0
    assert run("invoke", "echo", "--yes", env=guarded).returncode == 0
    assert run("invoke", "echo", "--confirm", "echo", env=guarded).returncode == 0


def test_the_version_that_is_compared_with_is_protected_too(
    env: dict[str, str], versioned: None
) -> None:
    guarded = environment(env, {"LAMBDATUI_PROTECTED": "live"})
    done = run("invoke", "versioned", "--compare-with", "live", env=guarded)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"the qualifier 'live' is protected" in done.stderr


@pytest.mark.parametrize(("typed", "status"), [(b"echo\n", 0), (b"yes\n", 2)])
def test_on_a_terminal_the_functions_name_is_typed(
    env: dict[str, str], home: Path, typed: bytes, status: int
) -> None:
    guarded = environment(env, {"LAMBDATUI_PROTECTED": "ech?"})
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    done = subprocess.run(
        program("invoke", "echo", "--yes"),
        env=guarded,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=30,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert done.returncode == status
    assert b"Type the function's name" in shown
    assert len(history(home, "echo")) == (1 if status == 0 else 0)


def test_an_unknown_outcome_is_looked_for_in_the_logs() -> None:
    with Counting(says(b"<html>", 200, {"Content-Type": "text/html"})).serving() as server:
        done = run("invoke", "orders", env=environment(server.environment()))
        assert (done.returncode, done.stdout) == (4, b"")
        assert b"The logs" in done.stderr
