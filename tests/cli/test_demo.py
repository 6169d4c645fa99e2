"""``lambdatui demo --serve``: an endpoint for any client, and how it ends."""

import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import environment, program, run, wait_for


def serve(*more: str, tmp: Path) -> subprocess.Popen[bytes]:
    tmp.mkdir(exist_ok=True)
    return subprocess.Popen(
        program("demo", "--serve", *more),
        env=environment({"TMPDIR": str(tmp)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def exported(child: subprocess.Popen[bytes]) -> dict[str, str]:
    """What standard output says, once standard error says that all of it is there."""
    assert child.stdout is not None
    assert child.stderr is not None
    while b"Ctrl-C ends it" not in (line := child.stderr.readline()):
        assert line, "it ended before it was ready"
    os.set_blocking(child.stdout.fileno(), False)
    variables = {}
    for line in child.stdout.read().decode().splitlines():
        match = re.fullmatch(r"export (AWS_[A-Z_]+)=(.*)", line)
        assert match is not None, line
        (variables[match[1]],) = shlex.split(match[2])
    return variables


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_prints_variables_that_lead_a_client_to_it_and_ctrl_c_leaves_nothing(
    tmp_path: Path,
) -> None:
    tmp = tmp_path / "tmp"
    with serve("--no-traffic", tmp=tmp) as child:
        variables = exported(child)
        done = run("ls", "--json", env=environment(variables))
        assert done.returncode == 0
        assert b'"payments-webhook"' in done.stdout
        child.send_signal(signal.SIGINT)
        assert child.wait() == 0
        assert child.stderr is not None
        assert b"Traceback" not in child.stderr.read()
    assert list(tmp.iterdir()) == []
    assert run("ls", env=environment(variables)).returncode == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_starts_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    tmp = tmp_path / "tmp"
    with serve(tmp=tmp) as child:
        # Its first folder is there: it is in the middle of starting.
        wait_for(lambda: any(tmp.iterdir()))
        child.send_signal(number)
        out, err = child.communicate()
    assert child.returncode == 128 + number
    assert out == b""
    assert b"Traceback" not in err
    assert list(tmp.iterdir()) == []
