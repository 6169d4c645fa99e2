"""Ctrl-C during ``lambdatui invoke``: whether the event was sent."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from tests.aws.faulty import refuses
from tests.cli.counting import Counting, Gate
from tests.cli.program import ended, environment, program, running, wait_for
from tests.cli.remembered import history


def test_ctrl_c_in_flight_says_that_the_outcome_is_unknown_and_exits_4(
    account: dict[str, str], home: Path, tmp_path: Path
) -> None:
    with invoking_slow(account, tmp_path) as child:
        (entry,) = history(home, "slow")
        assert entry.outcome is None
        child.send_signal(signal.SIGINT)
        assert ended(child) == 4
        out, err = child.communicate()
    assert out == b""
    assert b"outcome is unknown" in err
    assert b"lambdatui tail slow" in err
    assert b"Traceback" not in err
    (entry,) = history(home, "slow")
    assert entry.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_that_ends_it_leaves_an_unknown_outcome(
    account: dict[str, str], home: Path, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    with invoking_slow(account, tmp_path) as child:
        child.send_signal(number)
        assert ended(child) == status
        out, err = child.communicate()
    assert out == b""
    assert b"Ended by a signal: the event was sent to slow, and its outcome is unknown." in err
    assert b"Traceback" not in err
    (entry,) = history(home, "slow")
    assert entry.outcome is Outcome.UNKNOWN
    assert "Ended by a signal" in entry.note


def test_one_that_is_killed_is_unknown_as_soon_as_it_is_gone(
    account: dict[str, str], home: Path, tmp_path: Path
) -> None:
    with invoking_slow(account, tmp_path) as child:
        assert [entry.outcome for entry in history(home, "slow")] == [None]
        child.kill()
        ended(child)
    (entry,) = history(home, "slow")
    assert (entry.outcome, entry.timeout_s) == (Outcome.UNKNOWN, 120)
    state = home / ".local" / "state" / "lambdatui"
    assert list(state.glob(".sending-*")) == []


def test_what_is_to_outlive_its_terminal_does(account: dict[str, str], tmp_path: Path) -> None:
    answer = Gate(0)
    with Counting(answer).serving() as server:
        env = environment(account, server.environment())
        command = ["nohup", *program("invoke", "orders")]
        with subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        ) as child:
            assert answer.held.wait(30)
            child.send_signal(signal.SIGHUP)
            answer.opened.set()
            out, _ = child.communicate(timeout=30)
    assert (child.returncode, json.loads(out)) == (0, {"ran": {}})


def test_a_stall_is_told_once_the_functions_own_time_is_over(account: dict[str, str]) -> None:
    answer = Gate(0)
    with Counting(answer, timeout_s=1).serving() as server:
        env = environment(account, server.environment())
        with running("invoke", "orders", env=env) as child:
            assert child.stderr is not None
            assert child.stderr.readline() == (
                b"lambdatui: 1 second is over; still waiting for an answer until 61 s; "
                b"Ctrl-C stops waiting.\n"
            )
            child.send_signal(signal.SIGINT)
            assert ended(child) == 4
        answer.opened.set()
    assert sum(server.ran.values()) == 1


def test_ctrl_c_stops_looking_in_the_logs(account: dict[str, str]) -> None:
    with Counting(refuses(500, "ServiceException")).serving() as server:
        env = environment(account, server.environment(), {"LAMBDATUI_LOOK_S": "60"})
        with running("invoke", "orders", env=env) as child:
            assert child.stderr is not None
            words = b"Looking for it in the logs, for 60 s at most; Ctrl-C stops looking.\n"
            assert words in iter(child.stderr.readline, b"")
            child.send_signal(signal.SIGINT)
            assert ended(child) == 4
            assert child.stderr.read() == b"Not looked for any longer.\n"


@contextlib.contextmanager
def invoking_slow(account: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Inside, the function runs, and will not answer."""
    started = tmp_path / "started"
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"started": str(started)}))
    with running("invoke", "slow", "--payload", str(event), env=account) as child:
        wait_for(started.exists)
        yield child


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_ctrl_c_while_credentials_are_waited_for_says_that_nothing_was_sent_and_exits_130(
    account: dict[str, str], home: Path, tmp_path: Path, kind: str
) -> None:
    started, script, config = tmp_path / "started", tmp_path / "sign-in", tmp_path / "config"
    script.write_text(
        f"echo $$ > '{started}.new'\nmv '{started}.new' '{started}'\nexec sleep 120\n"
    )
    config.write_text(f"[default]\ncredential_process = sh '{script}'\n")
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    # Nothing is protected: an async one asks for nothing else before it is sent.
    more = {"AWS_CONFIG_FILE": str(config), "LAMBDATUI_PROTECTED": "none"}
    env = environment(account, more, without=keys)
    with running("invoke", "echo", "--type", kind, env=env) as child:
        wait_for(started.exists)
        child.send_signal(signal.SIGINT)
        assert ended(child) == 130
        out, err = child.communicate()
        os.kill(int(started.read_text()), signal.SIGKILL)
    assert (out, err) == (b"", b"lambdatui: Interrupted: nothing was sent to echo.\n")
    # A sync one waits for them already when its configuration is read.
    outcomes = [entry.outcome for entry in history(home, "echo")]
    assert outcomes == ([] if kind == "sync" else [Outcome.REFUSED])
