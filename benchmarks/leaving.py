"""Times leaving the console while a call is stalled, from the key to the prompt of the shell.

Run it as ``python -m benchmarks leaving``. The endpoint takes connections and never answers, so
that every call of the console is under way when the key is pressed. The shell is ``sh``, which
says that the console has ended.
"""

import shlex
import socket
import tempfile
from pathlib import Path

from benchmarks.result import Figures, Row
from benchmarks.terminal import Terminal, environment, program

#: ms
GOAL = 150
_ROUNDS = 15
_PROMPT = b"the prompt is back"
#: Long enough for the calls to be on their way.
_STALLED_S = 1.5


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as deaf:
        port = deaf.getsockname()[1]
        times = [_leave(port) for _ in range(2 if quick else 1 + _ROUNDS)][1:]
    took = Figures.of(times)
    return [
        Row(
            16,
            "leaving with calls stalled, from the key to the shell's prompt",
            took.told("ms", 1000),
            f"{GOAL} ms",
            None,
            f"≤ {GOAL} ms",
            took.median * 1000 <= GOAL,
        )
    ]


def _leave(port: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(
            Path(folder),
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
            AWS_REGION="eu-west-1",
            AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
            AWS_SECRET_ACCESS_KEY="benchmark",
        )
        script = f"{shlex.quote(program('lambdatui'))}; echo {_PROMPT.decode()}"
        with Terminal(["/bin/sh", "-c", script], environ) as terminal:
            terminal.wait_bytes(b"Functions")
            terminal.quiet(_STALLED_S)
            pressed = terminal.send("q")
            at = terminal.wait_bytes(_PROMPT)
            terminal.wait_end()
    return at - pressed
