"""``lambdatui demo --serve``: an endpoint for any client, and how it ends."""

import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import ended, environment, run, running, wait_for


def variables_for(tmp: Path) -> dict[str, str]:
    tmp.mkdir()
    return environment({"TMPDIR": str(tmp)})


def exported(child: subprocess.Popen[bytes]) -> dict[str, str]:
    """What standard output says, once standard error says that all of it is there."""
    assert child.stdout is not None
    assert child.stderr is not None
    while b"Ctrl-C ends it" not in (line := child.stderr.readline()):
        assert line, "it ended before it was ready"
    os.set_blocking(child.stdout.fileno(), False)
    variables = {}
    for export in child.stdout.read().decode().splitlines():
        match = re.fullmatch(r"export (AWS_[A-Z0-9_]+)=(.*)", export)
        assert match is not None, export
        (variables[match[1]],) = shlex.split(match[2])
    return variables


def test_it_prints_variables_that_lead_a_client_to_it_and_ctrl_c_leaves_nothing(
    tmp_path: Path,
) -> None:
    tmp = tmp_path / "tmp"
    with running("demo", "--serve", "--no-traffic", env=variables_for(tmp)) as child:
        variables = exported(child)
        done = run("ls", "--json", env=environment(variables))
        assert done.returncode == 0
        assert b'"payments-webhook"' in done.stdout
        child.send_signal(signal.SIGINT)
        assert ended(child) == 0
        assert child.stderr is not None
        assert b"Traceback" not in child.stderr.read()
    assert list(tmp.iterdir()) == []
    assert run("ls", env=environment(variables)).returncode == 3


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
