"""``lambdatui demo --serve``: an endpoint for any client, and how it ends."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from lambdatui.cli.demo import shell_lines
from tests.cli.program import ended, environment, run, running, wait_for


def variables_for(tmp: Path) -> dict[str, str]:
    tmp.mkdir()
    return environment({"TMPDIR": str(tmp)})


def told_lines(child: subprocess.Popen[bytes]) -> str:
    """What standard output says, once standard error says that all of it is there."""
    assert child.stdout is not None
    assert child.stderr is not None
    while b"Ctrl-C ends it" not in (line := child.stderr.readline()):
        assert line, "it ended before it was ready"
    os.set_blocking(child.stdout.fileno(), False)
    lines: str = child.stdout.read().decode()
    return lines


def taken_by_a_shell(lines: str, present: dict[str, str]) -> dict[str, str]:
    """The environment of a POSIX shell that has these variables, after it took the lines."""
    shell = subprocess.run(
        ["sh", "-c", 'eval "$1"; env -0', "sh", lines], env=present, capture_output=True, check=True
    )
    assert shell.stderr == b""
    pairs = (pair.partition("=") for pair in shell.stdout.decode().split("\0") if pair)
    return {name: value for name, _, value in pairs}


def test_what_leads_a_client_elsewhere_is_unset_before_anything_is_exported() -> None:
    exports = {"AWS_REGION": "eu-west-1", "LAMBDATUI_EVENTS": "/a b/events"}
    present = {"AWS_REGION": "x", "AWS_VAULT": "prod", "AWS_X=$(id)": "", "HOME": "/h"}
    unset, *rest = shell_lines(exports, present)
    assert rest == ["export AWS_REGION=eu-west-1", "export LAMBDATUI_EVENTS='/a b/events'"]
    names = unset.split(" ")
    assert names[0] == "unset"
    assert {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL_LAMBDA", "AWS_VAULT"} <= {
        *names
    }
    assert not {"AWS_REGION", "HOME", "AWS_X=$(id)"} & {*names}


def test_it_leads_a_shell_to_it_with_its_saved_events_and_ctrl_c_leaves_nothing(
    tmp_path: Path,
) -> None:
    tmp = tmp_path / "tmp"
    # Each of these would lead a client elsewhere, or end it, if it stayed.
    own = {
        "AWS_PROFILE": "no-such-profile",
        "AWS_DEFAULT_PROFILE": "no-such-profile",
        "AWS_ENDPOINT_URL_LAMBDA": "http://127.0.0.1:9",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    }
    with running("demo", "--serve", "--no-traffic", env=variables_for(tmp)) as child:
        lines = told_lines(child)
        assert {line.split(" ")[0] for line in lines.splitlines()} == {"unset", "export"}
        shell = taken_by_a_shell(lines, environment(own))
        done = run("ls", "--json", env=shell)
        assert done.returncode == 0
        assert b'"payments-webhook"' in done.stdout
        sent = run("invoke", "payments-webhook", "--event", "missing-sku", env=shell)
        assert (sent.returncode, b"KeyError" in sent.stdout) == (1, True)
        child.send_signal(signal.SIGINT)
        assert ended(child) == 0
        assert child.stderr is not None
        assert b"Traceback" not in child.stderr.read()
    assert list(tmp.iterdir()) == []
    assert run("ls", env=shell).returncode == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_starts_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    tmp = tmp_path / "tmp"
    with running("demo", "--serve", env=variables_for(tmp)) as child:
        # Its first folder is there: it is in the middle of starting.
        wait_for(lambda: any(tmp.iterdir()))
        child.send_signal(number)
        assert ended(child) == 128 + number
        out, err = child.communicate()
    assert out == b""
    assert b"Traceback" not in err
    assert list(tmp.iterdir()) == []
