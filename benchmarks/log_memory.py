"""The memory of a million log lines beside their text: ``python -m benchmarks log_memory``.

A process of its own takes in the events as the console does, and says by how much it grew.
"""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.log_data import event
from benchmarks.result import Row
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_run import LineRun
from lambdatui.ui.widgets.log_feed import LogFeed

_LINES = 1_000_000
_PART = 1_500
_NOW_MS = 1_795_421_551_204
NOTES = """
**Memory (9).** Beside its text a line has some 17 bytes: its time, width, place in the block, level
and kind, and where it comes from; request ids are kept once for each invocation and chunk. The rest
is what a thousand chunks take as objects, and the keys of the last 100,000 events, by which one
that is read twice is known.
"""


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    lines = 5_000 if quick else _LINES
    command = [sys.executable, "-m", "benchmarks.log_memory", str(lines)]
    folder = Path(__file__).parents[1]
    told = subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout
    grew, raw = json.loads(told)
    return [
        Row(
            9,
            f"memory of {lines:,} lines, against their text",
            f"{grew / 1e6:.0f} MB",
            f"{raw / 1e6:.0f} MB",
            grew / raw,
            "≤ 1.25",
            grew / raw <= 1.25,
        )
    ]


def _resident() -> int:
    """The process's memory in bytes (Linux, proc(5))."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def grown(lines: int) -> tuple[int, int]:
    """By how many bytes this process grows with so many lines, and the bytes of their text."""
    feed, buffer = LogFeed(_NOW_MS), LineBuffer(1 << 30)
    gc.collect()
    before, raw = _resident(), 0
    for first in range(0, lines, _PART):
        events = [event(each, _NOW_MS + each) for each in range(first, min(lines, first + _PART))]
        raw += sum(len(each.message.encode()) for each in events)
        feed.heard(_NOW_MS + lines)
        for some in feed.runs(events):
            if isinstance(some, LineRun):
                buffer.extend(some)
            else:
                buffer.append(some)
    gc.collect()
    return _resident() - before, raw


if __name__ == "__main__":
    print(json.dumps(grown(int(sys.argv[1]))))
