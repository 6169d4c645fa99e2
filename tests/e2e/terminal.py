"""A real pseudo-terminal with a screen that can be read: pexpect runs the program, pyte draws."""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import pexpect
import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
    "ctrl+r": "\x12",
    "ctrl+s": "\x13",
}

#: What turns a terminal's modes off again; each must come before the program ends.
RESTORED = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l")


class Terminal:
    """One program on one terminal. Every wait is for something to be on the screen."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        columns: int = 120,
        lines: int = 40,
    ) -> None:
        self.columns, self.lines = columns, lines
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        #: Whether nothing came the last time that was waited for something.
        self.is_quiet = False
        variables = {**environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": ""}
        del variables["COLUMNS"], variables["LINES"]
        self.child: Any = pexpect.spawn(
            command[0],
            list(command[1:]),
            env=variables,
            dimensions=(lines, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=None,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.child.closed:
            self.child.ptyproc.wait()
        else:
            self.child.close(force=True)

    @property
    def pid(self) -> int:
        """The program's process id."""
        return int(self.child.pid)

    def text(self) -> str:
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def pump(self, seconds: float = 0.1) -> bool:
        """Draw what the program wrote within this time; False once it has ended."""
        try:
            data = self.child.read_nonblocking(size=65536, timeout=seconds)
        except pexpect.TIMEOUT:
            self.is_quiet = True
            return True
        except pexpect.EOF:
            return False
        self.is_quiet = False
        self.raw += data
        # pyte does not know the private modes that ask a terminal about itself.
        self._stream.feed(data)
        return True

    def wait(self, condition: Callable[[str], bool], what: str, timeout: float = 30) -> str:
        """Wait until the screen fulfils a condition; the screen as it is then."""
        deadline = time.monotonic() + timeout
        while not condition(self.text()):
            alive = self.pump()
            if not condition(self.text()) and (not alive or time.monotonic() > deadline):
                end = "the program ended" if not alive else f"{timeout} s passed"
                raise AssertionError(f"{end} before {what}; the screen was:\n{self.text()}")
        return self.text()

    def wait_for(self, *texts: str, timeout: float = 30) -> str:
        """Wait until all these texts are on the screen."""
        return self.wait(
            lambda screen: all(text in screen for text in texts), f"{texts} was shown", timeout
        )

    def wait_gone(self, text: str, timeout: float = 30) -> str:
        """Wait until a text is no longer on the screen."""
        return self.wait(lambda screen: text not in screen, f"{text!r} went away", timeout)

    def press(self, *keys: str) -> None:
        """Press keys by name, or type the text as it is."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        self.columns, self.lines = columns, lines
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as an SSH server does when the line breaks."""
        pty = self.child.ptyproc
        pty.fileobj.close()
        pty.closed = self.child.closed = True

    def wait_end(self, timeout: float = 20) -> int:
        """Wait until the program has ended; its exit status, negative for a signal."""
        deadline = time.monotonic() + timeout
        while self.pump():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {timeout} s:\n{self.text()}")
        self.child.wait()
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus)

    def assert_restored(self) -> None:
        """The program left the alternate screen, showed the cursor and let go of the mouse."""
        for sequence in RESTORED:
            on = sequence[:-1] + ("l" if sequence.endswith("25h") else "h")
            assert on in self.raw, f"{on!r} was never written"
            assert self.raw.rfind(sequence) > self.raw.rfind(on), f"{sequence!r} was not the last"
