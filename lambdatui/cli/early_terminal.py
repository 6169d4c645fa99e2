"""The terminal before Textual has it: a first picture, and the way back whatever happens.

Imported before Textual: keep it quick.
"""

import contextlib
import os
import shutil
import signal
import sys
import termios
import threading
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import Any, Self

from lambdatui.ui.early_ink import COLOURS_256, TRUE_COLOUR

#: The alternate screen, and no cursor (xterm, "Control Sequences": DECSET 1049, DECTCEM).
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[m\x1b[?1049l\x1b[?25h"
#: Modes that Textual sets when it starts: kitty's keys, mouse, focus, paste; and lines that wrap.
_MODES = "\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?7h"
#: What ends the program from outside while nothing of Textual can hear it.
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
#: Seconds for which a signal waits for a picture that is being written.
_PATIENCE_S = 1.0

#: What ``termios.tcgetattr`` gives.
Attributes = list[Any]


class EarlyTerminal:
    """Shows pictures until Textual takes the terminal over; within ``with``, on the main thread.

    Keys that are typed meanwhile stay where Textual will read them. :meth:`show` and
    :meth:`taken_over` may be called from any thread.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._usable = _usable(environ)
        self._environ = environ
        self._lock = threading.RLock()
        self._before: Attributes | None = None
        self._over = False
        self._taken = False
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if self._usable:
            for number in _SIGNALS:
                self._handlers[number] = signal.signal(number, self._ended)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_back(_LEAVE if not self._taken else "")
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines, as Textual finds them; 0 of both where no picture is to be shown."""
        if not self._usable:
            return 0, 0
        return shutil.get_terminal_size((0, 0))

    @property
    def depth(self) -> int:
        """How many colours the terminal has, as far as it says so; 0 where none are wanted."""
        environ = self._environ
        if environ.get("NO_COLOR"):
            return 0
        if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
            return TRUE_COLOUR
        return COLOURS_256 if environ.get("TERM", "").endswith("-256color") else 0

    @property
    def erases(self) -> bool:
        """Whether it erases with the background that is set: GNU screen does not."""
        term = self._environ.get("TERM", "")
        return not term.startswith("screen") or bool(self._environ.get("TMUX"))

    def show(self, picture: str) -> None:
        """Show it, unless it is empty or Textual has the terminal already."""
        if not picture or not self._usable:
            return
        with self._lock:
            if self._over:
                return
            first = self._before is None
            if first:
                self._take()
            self._write((_ENTER if first else "") + picture)

    def taken_over(self) -> Attributes | None:
        """Textual takes the terminal, which from now on is written to by nobody else.

        What its attributes were before, for Textual to set in the end; None where no picture
        stands, or where this was asked before.
        """
        with self._lock:
            if self._over:
                return None
            self._over = self._taken = True
            return self._before

    def _take(self) -> None:
        """No echo, and each key by itself, as Textual will set it."""
        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
        self._before = before
        now = [*before[:6], list(before[6])]
        now[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        # Ctrl-C still ends the program: what is being loaded listens to no key. What would stop it
        # is a key like any other: a shell would come back to a picture that nobody takes away.
        now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        now[6][termios.VMIN] = 1
        for stops in (termios.VSUSP, termios.VQUIT):
            now[6][stops] = b"\0"
        termios.tcsetattr(fd, termios.TCSANOW, now)

    def _give_back(self, text: str) -> None:
        """As it was before the first picture, if there was one. Idempotent."""
        # A signal may come while a picture is stuck on a line that takes no more bytes.
        held = self._lock.acquire(timeout=_PATIENCE_S)
        try:
            before, self._before = self._before, None
            self._over = True
            if before is None:
                return
            if text and held:
                self._write(text)
            with contextlib.suppress(termios.error, OSError, ValueError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
        finally:
            if held:
                self._lock.release()

    def _ended(self, number: int, _frame: FrameType | None) -> None:
        """A signal before Textual listens to it: the terminal is given back, then all ends."""
        self._give_back(_MODES + _LEAVE if self._taken else _LEAVE)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _write(self, text: str) -> None:
        data = text.encode()
        with contextlib.suppress(OSError, ValueError):
            # Where Textual writes as well.
            while data:
                data = data[os.write(sys.stderr.fileno(), data) :]


def _usable(environ: Mapping[str, str]) -> bool:
    """Whether a picture can be shown, and taken away again."""
    try:
        ours = all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr))
        encoding = (sys.stderr.encoding or "").lower().replace("-", "")
    except (AttributeError, ValueError):
        return False
    return ours and encoding == "utf8" and environ.get("TERM", "dumb") not in ("", "dumb")
