"""The console on a terminal with the log of a function open, as a person has it."""

import contextlib
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.terminal import Terminal, environment, program

#: In which rows and from which column the lines of the log stand, at 120×40.
_FIRST, _COLUMN = 4, 55
_COUNT = re.compile(r"([\d,]+) lines")
#: So long no bytes come once all is painted that was asked for, in seconds.
_QUIET_S = 0.5


class LogConsole:
    """A console in which the logs pane has the focus."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def key(self) -> float:
        """Press the key that shows the times in another way; seconds until that is painted.

        Lines that come meanwhile do not look like its answer.
        """
        self.terminal.text()
        before = self.times()
        sent = self.terminal.send("t")
        at = self.terminal.wait_screen(lambda _: self.times() != before)
        if at <= sent:
            raise AssertionError("the answer was there before the key")
        return at - sent

    def times(self) -> str:
        """How most rows show the time: by the hour of here, that of UTC, or not at all."""
        buffer = self.terminal.screen.buffer
        rows = range(_FIRST, self.terminal.lines - 2)
        heads = Counter(buffer[row][_COLUMN].data + buffer[row][_COLUMN + 1].data for row in rows)
        head = heads.most_common(1)[0][0]
        return head if head.isdigit() else ""

    def count(self) -> int:
        """How many lines the pane says it has."""
        found = _COUNT.search(self.terminal.text())
        return int(found[1].replace(",", "")) if found else 0

    def all_read(self, last: str, until: float) -> float:
        """When the last line was on the screen. Nothing is drawn before ``until``.

        Drawing takes a processor from what is measured; the time of the bytes is known all the
        same.
        """
        time.sleep(max(0.0, until - time.perf_counter()))
        return self.terminal.wait_for(last)


def settle(terminal: Terminal) -> None:
    """Wait until all is painted, but not for a clock that goes on."""
    with contextlib.suppress(TimeoutError):
        terminal.quiet(_QUIET_S, timeout=2.0)


@contextlib.contextmanager
def opened(
    environ: Mapping[str, str], function: str, *options: str, utc: bool = False
) -> Iterator[LogConsole]:
    """Start it, and open the logs of a function that is its first one."""
    zone = {"TZ": "UTC" if utc else "Asia/Tokyo"}
    # The engine may write its last words after the console has gone.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        given = environment(Path(folder), **{**environ, **zone})
        with Terminal([program("lambdatui"), *options], given) as terminal:
            terminal.wait_for(function)
            settle(terminal)
            terminal.send("l")
            yield LogConsole(terminal)
            terminal.send("q")
