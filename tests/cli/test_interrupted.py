"""Ctrl-C during ``lambdatui invoke``: whether the event was sent."""

import json
import os
import signal
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from tests.cli.program import ended, environment, running, wait_for
from tests.cli.remembered import history


def test_ctrl_c_in_flight_says_that_the_outcome_is_unknown_and_exits_4(
    account: dict[str, str], home: Path, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"started": str(started)}))
    with running("invoke", "slow", "--payload", str(event), env=account) as child:
        wait_for(started.exists)
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
