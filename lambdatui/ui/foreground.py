"""Runs another program that has the terminal, and ends it where the console is to end."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from lambdatui.ui.ending import terminal_is_gone

#: Seconds in which the program may end by itself: who ends a job tells all of its processes.
_BY_ITSELF_S = 0.5
#: Seconds that it may take for it once it was asked to.
_GRACE_S = 3.0
#: What a person types at the program: the console has it as well, and is not meant.
_TYPED = (signal.SIGINT, signal.SIGQUIT)
#: What is meant for the console, and so for what it runs.
_ENDING = (signal.SIGTERM, signal.SIGHUP)


def run_in_foreground(
    command: Sequence[str], environ: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> int:
    """Run it until it ends; its status as subprocess has it. On the main thread.

    A signal that ends the console ends the program first, so that it can keep what is in it, and is
    then heard as ever.

    Raises:
        OSError: It could not be started.
    """
    with _heard() as heard:
        process = subprocess.Popen(command, env=dict(environ), pass_fds=pass_fds)
        heard.process = process
        try:
            return process.wait()
        finally:
            heard.process = None


class _Heard:
    """What came while the program ran, which is ended for it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.number = 0

    def end(self, number: int, _frame: FrameType | None) -> None:
        """The console is to end: by a signal, of which only the first counts."""
        if self.number:
            return
        self.number = number
        threading.Thread(target=self._end, daemon=True, name="foreground").start()

    def _end(self) -> None:
        process = self.process
        if process is None:
            return
        waited = threading.Event()
        # A terminal that is gone has told its foreground programs so.
        told = self.number == signal.SIGHUP and terminal_is_gone()
        waited.wait(_BY_ITSELF_S)
        if not told:
            process.send_signal(self.number)
        waited.wait(_GRACE_S)
        process.kill()


@contextlib.contextmanager
def _heard() -> Iterator[_Heard]:
    heard = _Heard()
    # One that is caught, and not ignored, is not inherited by the program.
    before = {number: signal.signal(number, _passed_over) for number in _TYPED}
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, heard.end)
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if heard.number:
            signal.raise_signal(heard.number)


def _passed_over(_number: int, _frame: FrameType | None) -> None:
    """It is the program's."""
