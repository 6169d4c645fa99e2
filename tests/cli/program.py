"""The installed program, run as a person or a script runs it."""

import contextlib
import errno
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

_PATIENCE_S = 30.0

Environment = Mapping[str, str]


def program(*arguments: str) -> list[str]:
    """The command that starts lambdatui with these arguments."""
    return [sys.executable, "-P", "-m", "lambdatui", *arguments]


def environment(*more: Mapping[str, str], without: tuple[str, ...] = ()) -> dict[str, str]:
    """The test's own variables, with some more and without some."""
    merged = dict(os.environ)
    for variables in more:
        merged |= variables
    return {name: value for name, value in merged.items() if name not in without}


def run(
    *arguments: str,
    env: Environment | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run it to its end, with pipes for all three streams."""
    return subprocess.run(
        program(*arguments),
        env=env,
        input=stdin,
        cwd=cwd,
        capture_output=True,
        timeout=_PATIENCE_S,
        check=False,
    )


def run_with(
    *arguments: str, env: Environment, stdin: IO[bytes]
) -> subprocess.CompletedProcess[bytes]:
    """Run it to its end, with this as its standard input."""
    return subprocess.run(
        program(*arguments),
        env=env,
        stdin=stdin,
        capture_output=True,
        timeout=_PATIENCE_S,
        check=False,
    )


@contextlib.contextmanager
def running(*arguments: str, env: Environment) -> Iterator[subprocess.Popen[bytes]]:
    """Start it, with pipes for its output.

    It is killed where the test has not seen its end, or waits too long for a word of it.
    """
    with subprocess.Popen(
        program(*arguments),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        watchdog = threading.Timer(_PATIENCE_S, child.kill)
        watchdog.start()
        try:
            yield child
        finally:
            watchdog.cancel()
            if child.poll() is None:
                child.kill()


def ended(child: subprocess.Popen[bytes]) -> int:
    """Its status, once it has ended by itself."""
    return child.wait(_PATIENCE_S)


def run_in_terminal(*arguments: str, env: Environment) -> tuple[int, bytes]:
    """Run it with standard output on a terminal; its status and what the terminal got."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        program(*arguments),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as child:
        os.close(theirs)
        written = _read_all(ours)
        status = child.wait(_PATIENCE_S)
    return status, written.replace(b"\r\n", b"\n")


def wait_for(condition: Callable[[], bool]) -> None:
    """Look again and again until it is so; a failure where it never is."""
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def _read_all(descriptor: int) -> bytes:
    parts = []
    with contextlib.closing(os.fdopen(descriptor, "rb", buffering=0)) as terminal:
        while True:
            try:
                part = terminal.read(65536)
            except OSError as error:
                # So Linux tells that the other side of a terminal is closed.
                if error.errno != errno.EIO:
                    raise
                break
            if not part:
                break
            parts.append(part)
    return b"".join(parts)
