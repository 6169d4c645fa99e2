"""What a console and its engine take, as the kernel says it, and as the console does."""

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.terminal import Terminal, environment
from tests.e2e.processes import descendants

#: Seconds until a console that was asked must have said what it holds.
_PATIENCE_S = 30.0
#: Begins the name of the demo's folder, which goes with it.
_DEMO = "lambdatui-demo-"


class Held(NamedTuple):
    """Counts that must not grow, and memory in MB that may by a little."""

    tasks: int
    nodes: int
    timers: int
    threads: int
    files: int
    engine_threads: int
    engine_files: int
    temporary: int
    console_mb: float
    engine_mb: float
    ours: Counter[str]

    def grown(self, before: "Held") -> dict[str, int]:
        """By how much each count grew, of those that did."""
        names = self._fields[: self._fields.index("console_mb")]
        grew = {name: getattr(self, name) - getattr(before, name) for name in names}
        return {name: by for name, by in grew.items() if by > 0}

    def more_of_ours(self, before: "Held", least: int) -> dict[str, int]:
        """The types of ours of which there are at least so many more."""
        more = self.ours - before.ours
        return {name: by for name, by in more.items() if by >= least}

    def told(self) -> str:
        """One line of a curve."""
        return (
            f"console {self.console_mb:.1f} MB, engine {self.engine_mb:.1f} MB, tasks {self.tasks},"
            f" nodes {self.nodes}, timers {self.timers}, threads {self.threads}+"
            f"{self.engine_threads}, files {self.files}+{self.engine_files}, temporary files "
            f"{self.temporary}, objects of ours {self.ours.total()}"
        )


class Soaked:
    """A console on a terminal that can be asked what it holds."""

    def __init__(self, terminal: Terminal, file: Path, folder: Path) -> None:
        self.terminal = terminal
        self._file = file
        self._folder = folder
        self._engine = 0

    def held(self) -> Held:
        """Ask it."""
        self._file.unlink(missing_ok=True)
        os.kill(self.terminal.pid, signal.SIGUSR2)
        deadline = time.monotonic() + _PATIENCE_S
        while not self._file.exists():
            assert time.monotonic() < deadline, "the console does not answer"
            time.sleep(0.02)
        said = json.loads(self._file.read_text())
        console, engine = self.terminal.pid, self._engine or self._find_engine()
        return Held(
            tasks=said["tasks"],
            nodes=said["nodes"],
            timers=said["timers"],
            threads=said["threads"],
            files=_files(console),
            engine_threads=len(list(Path(f"/proc/{engine}/task").iterdir())),
            engine_files=_files(engine),
            # The demo's own folder has the code of each function from its first run on.
            temporary=sum(1 for each in self._folder.rglob("*") if _DEMO not in str(each)),
            console_mb=_resident_mb(console),
            engine_mb=_resident_mb(engine),
            ours=Counter(said["ours"]),
        )

    def _find_engine(self) -> int:
        for pid in descendants(self.terminal.pid):
            if b"lambdatui.engine" in Path(f"/proc/{pid}/cmdline").read_bytes():
                self._engine = pid
                return pid
        raise AssertionError("there is no engine")


@contextmanager
def soaked(folder: Path, environ: Mapping[str, str], *arguments: str) -> Iterator[Soaked]:
    """A console, which leaves by its own key in the end."""
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    file = folder / "held.json"
    given = environment(folder / "home", TMPDIR=str(folder / "tmp"), **environ)
    command = [sys.executable, "-m", "tests.soak.console", str(file), *arguments]
    with Terminal(command, given) as terminal:
        yield Soaked(terminal, file, folder / "tmp")
        terminal.send("ctrl+q")
        terminal.wait_end()
        assert terminal.status == 0


def _files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _resident_mb(pid: int) -> float:
    """Memory that is the process's own (Linux, proc(5): statm, RSS without what is shared)."""
    _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / 1e6
