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

from lambdatui.cli.signals import heeded
from lambdatui.ui.early_ink import COLOURS_256, TRUE_COLOUR
from lambdatui.ui.terminal_modes import ENTER, LEAVE, MODES_OFF, is_ours

#: What ends the program from outside while nothing of Textual can hear it.
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
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
        #: As the terminal was found; None where it is not changed by us.
        self._before: Attributes | None = None
        #: What stands on it.
        self._picture = ""
        self._over = False
        self._taken = False
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in heeded(*_SIGNALS):
            self._handlers[number] = signal.signal(number, self._ended)
        # Textual and its driver put theirs in place of it.
        for number in heeded(signal.SIGTSTP):
            self._handlers[number] = signal.signal(number, self._stopped)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_back(LEAVE if not self._taken else "")
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

    def show(self, picture: str, news: str) -> None:
        """Show it, unless it is empty or Textual has the terminal already.

        ``news`` is what makes it of the picture before.
        """
        if not picture or not self._usable:
            return
        with self._lock:
            if self._over:
                return
            first = not self._picture
            if first:
                self._take()
            self._picture = picture
            self._write(ENTER + picture if first else news)

    def taken_over(self) -> Attributes | None:
        """Textual takes the terminal, which from now on is written to by nobody else.

        What its attributes were before, for Textual to set in the end; None where no picture
        stands, or where this was asked before.
        """
        with self._lock:
            if self._over:
                return None
            self._over = self._taken = True
            if self._picture:
                return self._before
            # For a signal or an error before Textual can give it back.
            self._before = _attributes()
            return None

    def _take(self) -> None:
        """No echo, and each key by itself, as Textual will set it."""
        before = self._before = _attributes()
        if before is None:
            # It is gone: who hears of it next ends the program.
            return
        now = [*before[:6], list(before[6])]
        now[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        # Ctrl-C still ends the program: what is being loaded listens to no key. What would stop it
        # is a key like any other: a shell would come back to a picture that nobody takes away.
        now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        now[6][termios.VMIN] = 1
        for stops in (termios.VSUSP, termios.VQUIT):
            now[6][stops] = b"\0"
        _set(now)

    def _give_back(self, text: str) -> None:
        """As it was before the first picture, if there was one. Idempotent."""
        # A signal may come while a picture is stuck on a line that takes no more bytes.
        held = self._lock.acquire(timeout=_PATIENCE_S)
        try:
            before, self._before = self._before, None
            self._over = True
            # In the background, the terminal is a shell's, and to set it would stop the program.
            if before is None or not is_ours(sys.stdin.fileno()):
                return
            if text and held:
                self._write(text)
            _set(before)
        finally:
            if held:
                self._lock.release()

    def _ended(self, number: int, _frame: FrameType | None) -> None:
        """A signal before Textual listens to it: the terminal is given back, then all ends."""
        self._give_back(MODES_OFF + LEAVE if self._taken else LEAVE)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stopped(self, number: int, _frame: FrameType | None) -> None:
        """Stop as a shell's job, with the terminal as it was, and show the picture after that."""
        with self._lock:
            before, shown = self._before, bool(self._picture) and not self._over
            if shown and before is not None:
                self._write(LEAVE)
                _set(before)
            signal.signal(number, signal.SIG_DFL)
            try:
                signal.raise_signal(number)
            finally:
                signal.signal(number, self._stopped)
            if shown:
                # Where it is still another's, this stops the program once more.
                self._take()
                self._write(ENTER + self._picture)

    def _write(self, text: str) -> None:
        data = text.encode()
        with contextlib.suppress(OSError, ValueError):
            # Where Textual writes as well.
            while data:
                data = data[os.write(sys.stderr.fileno(), data) :]


def _attributes() -> Attributes | None:
    """Those of the terminal; None where it is gone."""
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        return None


def _set(attributes: Attributes) -> None:
    with contextlib.suppress(termios.error, OSError, ValueError):
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, attributes)


def _usable(environ: Mapping[str, str]) -> bool:
    """Whether a picture can be shown, and taken away again."""
    try:
        ours = all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr))
        encoding = (sys.stderr.encoding or "").lower().replace("-", "")
    except (AttributeError, ValueError):
        return False
    return ours and encoding == "utf8" and environ.get("TERM", "dumb") not in ("", "dumb")
