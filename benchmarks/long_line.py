"""A log line of 1 MiB until it is on the screen: ``python -m benchmarks long_line``.

From the first byte that the endpoint sends of it (CloudWatch Logs takes events up to 1 MiB) to the
paint of its beginning, all of the program between.
"""

import time

from benchmarks.log_console import opened, settle
from benchmarks.log_endpoint import serving
from benchmarks.result import Figures, Row

_SIZE = 1024 * 1024 - 100
_ROUNDS = 9
_GOAL_MS = 60
NOTES = """
**A long line (15).** Most of it is reading 1 MiB from the socket and sending it over the pipe; of
the line itself only what is in sight is looked at. What nobody has just asked for waits 20 ms for
more of it before it is written.
"""


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    size, took = 10_000 if quick else _SIZE, []
    with (
        serving(1, long=size) as endpoint,
        opened(endpoint.environment(), endpoint.function) as console,
    ):
        console.terminal.wait_for("xxxxxxxx")
        for _ in range(2 if quick else _ROUNDS):
            settle(console.terminal)
            endpoint.forget()
            console.terminal.send("s")
            began = endpoint.asked()
            console.terminal.wait(lambda screen: "xxxxxxxx" not in screen)
            took.append(console.terminal.wait_for("xxxxxxxx") - began)
            time.sleep(0.2)
    figures = Figures.of(took)
    return [
        Row(
            15,
            "a line of 1 MiB, from the endpoint to the screen",
            figures.told("ms", 1000),
            f"{_GOAL_MS} ms",
            None,
            f"≤ {_GOAL_MS} ms",
            figures.median * 1000 <= _GOAL_MS,
        )
    ]
