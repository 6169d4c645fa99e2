"""Children that write without end, and are killed in the middle of it."""

import subprocess
import sys
from pathlib import Path

#: How many writes are heard of before the kill.
KILLS = (1, 2, 3, 5, 8)


def run_until_killed(program: str, folder: Path, *, after: int) -> list[str]:
    """Run a program that prints a line for each write, and SIGKILL it; the lines it printed.

    The kill comes when, after that many lines, the next change is seen on the disk: so it lands
    inside a write, whichever way that is done.
    """
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(after)]
        before = _look(folder)
        while _look(folder) == before:
            assert child.poll() is None
        child.kill()
        lines += child.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]


def _look(folder: Path) -> dict[str, tuple[int, int]]:
    seen = {}
    for path in folder.rglob("*"):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        seen[str(path)] = status.st_size, status.st_mtime_ns
    return seen
