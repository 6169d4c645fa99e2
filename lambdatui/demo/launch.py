"""Starts the demo for a command, and ends it. Loads neither boto3 nor ministack."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lambdatui.core.errors import Kind, fail
from lambdatui.core.places import Places
from lambdatui.demo.endpoint import remove_folder

_START_S = 60.0
_END_S = 5.0
_READ = 65536
_PROXY = ("NO_PROXY", "no_proxy")


class RunningDemo:
    """A demo that runs until :meth:`close`; also a context manager.

    It ends by itself, with all its processes and files, where this process dies. ``environment``
    holds every ``AWS_…`` variable that a client of it needs; ``api_url`` is its public HTTP API.
    """

    def __init__(self, process: subprocess.Popen[bytes], ready: Mapping[str, Any]) -> None:
        self.endpoint_url: str = ready["endpoint_url"]
        self.api_url: str = ready["api_url"]
        self.region: str = ready["region"]
        self.account: str = ready["account"]
        self.environment: dict[str, str] = dict(ready["environment"])
        self.folder = Path(ready["folder"])
        self.places = Places(events=ready["events"], state=ready["state"], config=ready["config"])
        self.pid = process.pid
        self._end = weakref.finalize(self, _end, process, self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def child_environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """``base`` without any ``AWS_…`` variable of its own, and with the demo's."""
        environment = _without_aws(base)
        for name in _PROXY:
            # A proxy knows nothing of this machine's loopback.
            known = environment.get(name, "")
            environment[name] = f"{known},127.0.0.1" if known else "127.0.0.1"
        return {**environment, **self.environment}

    def close(self) -> None:
        """End the demo: its endpoint, its functions, its traffic and its files. Idempotent."""
        self._end()


def launch(progress: Callable[[str], None], *, traffic: bool = True) -> RunningDemo:
    """Start the demo, telling each step; it is ready when this returns, after a few seconds.

    Raises:
        LambdatuiError: ENGINE, where it cannot be started, and what to do about it.
    """
    progress("Starting an AWS endpoint on loopback")
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "lambdatui.demo"),
            *([] if traffic else ["--no-traffic"]),
        ],
        # Never written to: its end tells the demo that we are gone.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **_without_aws(os.environ),
            # boto3 looks into these files even where everything is given.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        },
        # A terminal's Ctrl-C or hangup is for us: the demo ends once we do.
        start_new_session=True,
    )
    try:
        for message in _messages(process, time.monotonic() + _START_S):
            if "step" in message:
                progress(message["step"])
            elif "ready" in message:
                return RunningDemo(process, message["ready"])
            elif "error" in message:
                error = message["error"]
                raise fail(Kind(error["kind"]), error["what"], error["advice"])
        raise fail(
            Kind.ENGINE,
            "The demo ended before it was ready.",
            "Try again; if it stays so, reinstall it with: pip install 'lambdatui[demo]'",
        )
    except BaseException:
        _end(process, None)
        raise


def _without_aws(base: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in base.items() if not name.startswith("AWS_")}


def _messages(process: subprocess.Popen[bytes], deadline: float) -> Iterator[dict[str, Any]]:
    """What the supervisor says, until it ends.

    Raises:
        LambdatuiError: ENGINE, where it says nothing more before the deadline.
    """
    assert process.stdout is not None
    descriptor, buffer = process.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise fail(
                    Kind.ENGINE,
                    f"The demo was not ready within {_START_S:.0f} seconds.",
                    "Try again when the machine is less busy.",
                )
            data = os.read(descriptor, _READ)
            if not data:
                return
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                yield json.loads(line)


def _end(process: subprocess.Popen[bytes], folder: Path | None) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    for hasten in (process.terminate, process.kill):
        try:
            process.wait(_END_S)
            break
        except subprocess.TimeoutExpired:
            hasten()
    process.wait()
    if folder is not None:
        remove_folder(folder)
