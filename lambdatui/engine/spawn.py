"""Starts the engine process. Imported before Textual: keep it quick."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

#: Bytes of the engine's log after which it begins anew.
LOG_LIMIT = 1024 * 1024
#: Bytes that may be under way to the console; the system gives less where that is its most.
PIPE_ROOM = 4 * 1024 * 1024


class Spawner:
    """Starts engines, each in a session of its own.

    Ctrl-C and a hang-up of the terminal do not reach an engine; what it prints goes to ``log``, or
    nowhere where that cannot be written. It ends by itself once the socket that was given out for
    it is closed and its invocations have ended.
    """

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self._environ = dict(environ)
        self._log = log
        self.processes: list[subprocess.Popen[bytes]] = []

    def __call__(self) -> socket.socket:
        """Start an engine; the console's end of the pipe to it. OSError where it cannot start."""
        with contextlib.ExitStack() as stack:
            ours, theirs = socket.socketpair()
            # So that the engine goes on while the console is at work with what came.
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIPE_ROOM)
            stack.enter_context(theirs)
            output = self._output(stack)
            # -P: a boto3.py in the folder where the console was started is not ours to run.
            command = [sys.executable, "-P", "-m", "lambdatui.engine", str(theirs.fileno())]
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=(theirs.fileno(),),
                    env=self._environ,
                    start_new_session=True,
                )
            except OSError:
                ours.close()
                raise
        self.processes.append(process)
        return ours

    def _make_folder(self) -> None:
        """The log's folder and all above it, each for this user only."""
        missing = []
        for folder in self._log.parents:
            if folder.is_dir():
                break
            missing.append(folder)
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)

    def _output(self, stack: contextlib.ExitStack) -> int:
        try:
            self._make_folder()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
            if self._log.exists() and self._log.stat().st_size > LOG_LIMIT:
                flags |= os.O_TRUNC
            output = os.open(self._log, flags, 0o600)
        except OSError:
            return subprocess.DEVNULL
        stack.callback(os.close, output)
        return output


class Started(NamedTuple):
    """What starts engines, and the console's end of the pipe to the first one."""

    spawner: Spawner
    first: socket.socket
