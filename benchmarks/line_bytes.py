"""Counts the bytes that a followed log line takes to the terminal.

Run it as ``python -m benchmarks line_bytes``. The console follows a log that grows by ten lines a
second, each sent alone. The peer is ``tail -f`` of a file with the same lines, each with its time
and its stream before it, as ``aws logs tail`` writes them and as the console shows them. Stock is
the console with Textual's own display.
"""

import tempfile
import threading
import time
from pathlib import Path

from benchmarks.followed import NARROW, WIDE, following, growing, text
from benchmarks.log_data import stream
from benchmarks.result import Row
from benchmarks.terminal import Terminal, environment

GOAL = 3.0
LINES_PER_S = 10
_SECONDS = 8.0
#: Until the pane is full, and what comes once has come.
_SETTLED_S = 3.0

NOTES = """
**A followed line (12).** A line scrolls the log by DECSTBM and DL, about 25 bytes. The rest is two
rows: the new one, and the one before, which is no more the cursor's and has another background.
Beside a list the terminal cannot scroll half a row (few know DECLRMM), and rows are written where
they differ. A row that comes in is one with little beside the log, where there is one.
"""


def measure(quick: bool = False) -> list[Row]:
    """A row for each size of the terminal."""
    seconds = 1.0 if quick else _SECONDS
    peer = _tailed(seconds)
    rows = []
    with growing(LINES_PER_S) as endpoint:
        for size, where in ((NARROW, "logs alone"), (WIDE, "logs beside the list")):
            ours, stock = (_followed(endpoint, size, how, seconds) for how in ("", "stock"))
            goal = size == NARROW
            rows.append(
                Row(
                    12,
                    f"bytes of a followed line, {size[0]}×{size[1]}, {where}; peer: tail -f",
                    f"{ours:,.0f} B (stock {stock:,.0f} B)",
                    f"{peer:,.0f} B",
                    ours / peer,
                    f"≤ {GOAL:g}" if goal else "–",
                    ours / peer <= GOAL if goal else None,
                )
            )
    return rows


def _followed(
    endpoint: dict[str, str], size: tuple[int, int], display: str, seconds: float
) -> float:
    with following(endpoint, size, display) as terminal:
        terminal.quiet(0.0)
        time.sleep(_SETTLED_S)
        since = time.perf_counter()
        time.sleep(seconds)
        return terminal.written(since) / (seconds * LINES_PER_S)


def _tailed(seconds: float) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log")
        path.touch()
        with Terminal(["tail", "-f", str(path)], environment(Path(folder)), *NARROW) as terminal:
            pause = threading.Event()
            pause.wait(0.5)
            count = round(seconds * LINES_PER_S)
            with path.open("a") as log:
                for number in range(count):
                    line = f"2026-11-23T08:12:31.204000+00:00 {stream(number)} {text(number)}"
                    log.write(line + "\n")
                    log.flush()
                    pause.wait(1 / LINES_PER_S)
            terminal.quiet(1.2)
            return terminal.written() / count
