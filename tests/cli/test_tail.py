"""``lambdatui tail`` against a real endpoint."""

import json
import re
import signal
import subprocess
import time

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.cli.aws import logs_client
from tests.cli.broken import Answer, broken_endpoint
from tests.cli.program import ended, environment, program, run, run_in_terminal, running

NOW_MS = time.time_ns() // 1_000_000
ID = "8f507cfc-1234-4697-b07a-ac58fc914c95"


@pytest.fixture(scope="module", autouse=True)
def written(endpoint: Endpoint) -> None:
    """Some events in the groups of two functions; ``grouped`` has a group of its own choice."""
    logs = logs_client(endpoint)
    for group, events in (
        (
            "/aws/lambda/logged",
            [
                (NOW_MS - 3000, "first \x1b]0;owned\x07 ünïcode"),
                (NOW_MS - 1000, f"START RequestId: {ID} Version: $LATEST\n"),
            ],
        ),
        ("/custom/group", [(NOW_MS - 2000, "two\nlines"), (NOW_MS - 90_000_000, "yesterday")]),
    ):
        stream = "2026/01/31/[$LATEST]0123"
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        logs.put_log_events(
            logGroupName=group,
            logStreamName=stream,
            logEvents=[{"timestamp": at, "message": said} for at, said in sorted(events)],
        )


def lines_of(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stdout.decode().splitlines()


def test_text_has_time_stream_and_message_as_written(account: dict[str, str]) -> None:
    done = run("tail", "logged", env=account)
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = lines_of(done)
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    stream = re.escape("2026/01/31/[$LATEST]0123")
    assert re.fullmatch(rf"{stamp} {stream} first \x1b\]0;owned\x07 ünïcode", first)
    assert re.fullmatch(rf"{stamp} {stream} START RequestId: {ID} Version: \$LATEST", second)


def test_several_functions_are_merged_by_time_and_named(account: dict[str, str]) -> None:
    lines = lines_of(run("tail", "logged", "grouped", env=account))
    assert [line.split(" ")[0] for line in lines] == ["logged", "grouped", "lines", "logged"]


def test_json_has_one_object_a_line_with_the_documented_keys(account: dict[str, str]) -> None:
    lines = lines_of(run("tail", "grouped", "--json", env=account))
    assert len(lines) == 1
    event = json.loads(lines[0])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event.pop("timestamp"))
    assert event == {
        "function": "grouped",
        "log_group": "/custom/group",
        "stream": "2026/01/31/[$LATEST]0123",
        "message": "two\nlines",
        "request_id": None,
        "level": None,
    }


def test_json_has_no_control_byte_and_the_request_id_where_it_is_seen(
    account: dict[str, str],
) -> None:
    done = run("tail", "logged", "--json", env=account)
    assert b"\x1b" not in done.stdout
    first, second = map(json.loads, lines_of(done))
    assert first["message"] == "first \x1b]0;owned\x07 ünïcode"
    assert second["request_id"] == ID


def test_on_a_terminal_no_control_byte_of_a_message_arrives(account: dict[str, str]) -> None:
    status, shown = run_in_terminal("tail", "logged", env=account)
    assert status == 0
    assert b"\x1b" not in shown
    assert "first ␛]0;owned␇ ünïcode" in shown.decode()


def test_since_and_filter_choose(account: dict[str, str]) -> None:
    assert any(
        "yesterday" in line
        for line in lines_of(run("tail", "grouped", "--since", "2d", env=account))
    )
    chosen = lines_of(run("tail", "logged", "--filter", "START", env=account))
    assert [line.endswith("$LATEST") for line in chosen] == [True]


def test_a_time_that_is_none_is_refused_before_aws_is_asked() -> None:
    done = run("tail", "logged", "--since", "soon", env=environment())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'soon' is not a time" in done.stderr
    assert b"10m" in done.stderr


def test_a_function_that_is_not_there_exits_3(account: dict[str, str]) -> None:
    place = f"{account['AWS_ACCESS_KEY_ID']}/eu-west-1"
    for name, said in (
        ("no-such-function", f"no-such-function in {place}."),
        ("no-such-function:7", f"no-such-function with a version or alias 7 in {place}."),
    ):
        done = run("tail", name, env=account)
        assert (done.returncode, done.stdout) == (3, b"")
        assert done.stderr.decode().startswith(f"lambdatui: There is no function {said}\n")


def test_a_function_without_logs_is_told_on_standard_error(account: dict[str, str]) -> None:
    done = run("tail", "silent", env=account)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"/aws/lambda/silent" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "0s"], "No log event in the last 0 s."),
        (["--filter", "never"], "No log event matches the filter in the last 10 min."),
        (["--filter", "never", "--since", "90min"], "matches the filter in the last 90 min."),
        (["--filter", "never", "--since", "48h"], "matches the filter in the last 2 d."),
        (["--since", "2999-01-01"], "No log event since 2999-01-01T00:00:00.000Z."),
    ],
)
def test_a_window_without_an_event_is_told_on_standard_error(
    account: dict[str, str], options: list[str], said: str
) -> None:
    done = run("tail", "grouped", *options, env=account)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().endswith(f"{said}\n")
    assert done.stderr.count(b"\n") == 1


def test_following_tells_at_once_that_the_window_was_empty(account: dict[str, str]) -> None:
    with running("tail", "-f", "grouped", "--filter", "never", env=account) as child:
        assert child.stderr is not None
        told = child.stderr.readline()
        assert told.endswith(b"in the last 10 min. Waiting for what comes.\n")
        child.send_signal(signal.SIGINT)
        assert child.stderr.read() == b""
        assert ended(child) == 130


FOLLOW = ("tail", "-f", "logged", "--filter", "first")


@pytest.mark.parametrize("mode", ["auto", "live", "poll"])
def test_following_goes_on_with_what_comes_and_ctrl_c_ends_it_quietly(
    account: dict[str, str], endpoint: Endpoint, mode: str
) -> None:
    with running(*FOLLOW, "--mode", mode, env=account) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert b"owned" in child.stdout.readline()
        logs_client(endpoint).put_log_events(
            logGroupName="/aws/lambda/logged",
            logStreamName="2026/01/31/[$LATEST]0123",
            logEvents=[{"timestamp": time.time_ns() // 1_000_000, "message": f"first of {mode}"}],
        )
        new = f"first of {mode}\n".encode()
        # What another of these tests wrote is in the past of this one.
        while not child.stdout.readline().endswith(new):
            assert child.poll() is None
        child.send_signal(signal.SIGINT)
        assert child.stdout.read() == b""
        assert child.stderr.read() == b""
        assert ended(child) == 130


def test_following_ends_when_its_reader_goes_away_though_nothing_comes(
    account: dict[str, str],
) -> None:
    with running(*FOLLOW, env=account) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        # Only its end closes this pipe: no event comes any more.
        assert child.stderr.read() == b""
        assert ended(child) == 141


def test_head_takes_the_first_line_and_nobody_complains(account: dict[str, str]) -> None:
    script = 'set -o pipefail; "$@" | head -1'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *program("tail", "logged", "--filter", "first", "-f")],
        env=account,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.count(b"\n") == 1
    assert (done.returncode, done.stderr) == (141, b"")


def test_where_the_configuration_is_denied_the_default_group_is_read_and_that_is_told() -> None:
    denied = (403, "AccessDeniedException", {"Message": "no"})
    event = {"timestamp": NOW_MS, "message": "hello", "logStreamName": "s", "eventId": "1"}
    answers: dict[str, Answer] = {
        "GET logged": denied,
        "GET configuration": denied,
        "FilterLogEvents": (200, "", {"events": [event]}),
    }
    with broken_endpoint(answers) as endpoint:
        done = run("tail", "logged", "--json", env=environment(endpoint.environment()))
    assert done.returncode == 0
    assert json.loads(done.stdout)["log_group"] == "/aws/lambda/logged"
    assert b"taken to be /aws/lambda/logged" in done.stderr
