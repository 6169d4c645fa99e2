"""Which processes belong to a program that was started, however deep."""

import time
from pathlib import Path


def descendants(pid: int) -> set[int]:
    """Every process below this one now, as far as the kernel still knows its parent."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
    found: set[int] = set()
    while True:
        more = {child for child, parent in parents.items() if parent in found | {pid}} - found
        if not more:
            return found
        found |= more


def with_variable(name: str, value: str) -> set[int]:
    """Every process that was started with this in its environment, whoever its parent is now."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                variables = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"{name}={value}".encode() in variables:
                found.add(int(folder.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs: a zombie that nobody waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_all_gone(pids: set[int], timeout: float = 20) -> None:
    """Wait until none of these processes runs."""
    deadline = time.monotonic() + timeout
    while left := {pid for pid in pids if alive(pid)}:
        if time.monotonic() > deadline:
            commands = [Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in left]
            raise AssertionError(f"still running: {commands}")
        time.sleep(0.05)
