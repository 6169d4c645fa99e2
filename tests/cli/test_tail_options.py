"""The options of ``lambdatui tail``: which events, how, and what is wrong usage."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import click
import pytest

from lambdatui.cli.tail_window import window_of
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.timespan import iso
from lambdatui.demo.endpoint import Endpoint
from tests.cli.aws import logs_client
from tests.cli.broken import Answer, broken_endpoint
from tests.cli.program import environment, program, run, run_in_terminal

STREAM = "2026/01/31/[$LATEST]0123"
MINUTE_MS = 60_000
FULL = Path("/dev/full")


@pytest.fixture(scope="module", autouse=True)
def written(endpoint: Endpoint) -> None:
    """Events of the past hour in the group of ``dated``."""
    # Now, and not when the tests were collected: that may be minutes ago.
    now_ms = time.time_ns() // 1_000_000
    logs = logs_client(endpoint)
    group = "/aws/lambda/dated"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=STREAM)
    said = [
        (50, "order 1 of Ada"),
        (40, "ERROR order 2 of Grace\n"),
        (30, "order 3 of Grace"),
        (1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
    ]
    logs.put_log_events(
        logGroupName=group,
        logStreamName=STREAM,
        logEvents=[{"timestamp": now_ms - m * MINUTE_MS, "message": text} for m, text in said],
    )


def messages(account: dict[str, str], *options: str) -> list[str]:
    done = run("tail", "dated", "--json", *options, env=account)
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["message"] for line in done.stdout.decode().splitlines()]


def test_a_window_has_an_end_and_a_beginning(account: dict[str, str]) -> None:
    hour = ("--since", "1h")
    assert messages(account, *hour, "--until", "35m") == [
        "order 1 of Ada",
        "ERROR order 2 of Grace",
    ]
    assert messages(account, "--since", "45m", "--until", "35m") == ["ERROR order 2 of Grace"]
    done = run("tail", "dated", "--since", "20m", "--until", "10m", env=account)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().startswith("lambdatui: No log event between 20")


def test_filter_and_grep_must_both_hold(account: dict[str, str]) -> None:
    hour = ("--since", "1h")
    assert messages(account, *hour, "--filter", "Grace") == [
        "ERROR order 2 of Grace",
        "order 3 of Grace",
    ]
    assert messages(account, *hour, "--filter", "Grace", "--grep", "^order [1-3]") == [
        "order 3 of Grace"
    ]
    assert messages(account, *hour, "--grep", "Ad.$") == ["order 1 of Ada"]


@pytest.mark.parametrize("mode", ["auto", "live", "poll"])
def test_a_mode_without_follow_says_nothing(account: dict[str, str], mode: str) -> None:
    done = run("tail", "dated", "--mode", mode, env=account)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--until", "5m", "--follow"], "--until and --follow exclude each other"),
        (["--since", "5m", "--until", "10m"], "must be later than --since 5m"),
        (["--until", "now"], "'now' is not a time"),
        (["--since", "25:00"], "a time of the day such as 08:12"),
        (["--mode", "push"], "'push' is not one of 'auto', 'live', 'poll'"),
        (["--grep", "a(b"], "--grep 'a(b' is not a regular expression"),
    ],
)
def test_wrong_usage_is_told_before_aws_is_asked(options: list[str], said: str) -> None:
    # Without credentials: a call would be told as something else.
    done = run("tail", "dated", *options, env=environment())
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_an_expression_that_takes_too_long_ends_the_tail_with_2(account: dict[str, str]) -> None:
    done = run("tail", "dated", "--grep", "(a|a)+$", env=account)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("lambdatui: --grep '(a|a)+$' takes too long")


def refusing(code: str, message: str) -> dict[str, Answer]:
    configuration: dict[str, Any] = {
        "FunctionName": "dated",
        "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:dated",
    }
    found = {"Configuration": configuration}
    return {
        "GET dated": (200, "", found),
        "GET configuration": (200, "", configuration),
        "FilterLogEvents": (400, code, {"message": message}),
    }


def test_a_pattern_that_aws_does_not_take_is_wrong_usage() -> None:
    """Without a pattern no endpoint refuses one, so AWS's refusal is written out here."""
    answers = refusing("InvalidParameterException", "Invalid filter pattern")
    with broken_endpoint(answers) as endpoint:
        env = environment(endpoint.environment())
        done = run("tail", "dated", "--filter", "sku-1", env=env)
        other = run("tail", "dated", env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    said = done.stderr.decode()
    assert "Invalid filter pattern" in said
    assert "double quotes" in said
    # Where nobody gave a pattern, it is AWS that said no.
    assert other.returncode == 3


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{ $.x = ", "If a filter pattern starts with '{' it must end with '}'"),
        ("sku-1", "Invalid character(s) in term 'sku-1'"),
    ],
)
def test_a_broken_pattern_is_told_with_what_a_right_one_looks_like(
    account: dict[str, str], pattern: str, said: str
) -> None:
    done = run("tail", "dated", "--filter", pattern, env=account)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert "'{ $.level = \"ERROR\" }'" in done.stderr.decode()


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_a_full_disk_ends_the_tail_with_2_and_a_sentence(account: dict[str, str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            program("tail", "dated", "--since", "1h"),
            env=account,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith(
        "lambdatui: Could not write the output: the disk is full.\n"
    )


def test_one_unknown_function_of_several_is_told_before_anything_is_printed(
    account: dict[str, str],
) -> None:
    done = run("tail", "dated", "no-such-function", "--since", "1h", env=account)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"There is no function no-such-function in" in done.stderr


def test_several_functions_on_a_terminal_have_colours_unless_there_are_to_be_none(
    account: dict[str, str],
) -> None:
    asked = ("tail", "dated", "silent")
    status, shown = run_in_terminal(*asked, env=account)
    assert (status, shown.startswith(b"\x1b[36mdated\x1b[0m 20")) == (0, True)
    status, shown = run_in_terminal(*asked, env={**account, "NO_COLOR": "1"})
    assert (status, shown.startswith(b"dated 20"), b"\x1b" in shown) == (0, True, False)


def test_a_window_is_told_in_the_words_in_which_it_was_asked_for() -> None:
    now_ms = 1_781_251_951_204
    assert window_of("10m", None, now_ms).words == "in the last 10 min"
    assert window_of("2d", None, now_ms).words == "in the last 2 d"
    assert window_of("90s", None, now_ms).words == "in the last 90 s"
    since = window_of("2026-06-12T08:00:00Z", None, now_ms)
    assert (since.words, since.until_ms) == ("since 2026-06-12T08:00:00.000Z", 0)


def test_the_end_of_a_window_lies_after_its_beginning() -> None:
    now_ms = 1_781_251_951_204
    with pytest.raises(click.UsageError) as raised:
        window_of("2026-06-12T08:00:00Z", "2026-06-12T10:00:00+02:00", now_ms)
    assert "must be later than --since" in raised.value.message
    window = window_of("00:00", "00:01", now_ms)
    assert window.until_ms - window.since_ms == MINUTE_MS
    assert 0 < now_ms - window.until_ms < 25 * 60 * MINUTE_MS
    assert window_of("00:00", None, now_ms).words == f"since {iso(window.since_ms)}"
    window = window_of("2026-06-12T08:00:00Z", "2026-06-12T08:00:01Z", now_ms)
    assert window.until_ms - window.since_ms == 1000
    assert window.words == "between 2026-06-12T08:00:00.000Z and 2026-06-12T08:00:01.000Z"
    with pytest.raises(LambdatuiError):
        window_of("1h", "soon", now_ms)
