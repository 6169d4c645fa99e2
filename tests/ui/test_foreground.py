"""A program that has the terminal, and will not end when the console is to."""

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import pytest

from lambdatui.ui import foreground
from lambdatui.ui.foreground import run_in_foreground

#: Ignores what would end it, and says so by opening a pipe.
DEAF = """
import signal, sys
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
open(sys.argv[1], "w").close()
while True:
    signal.pause()
"""


def test_a_program_that_ignores_the_signal_is_killed_and_the_console_hears_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreground, "_BY_ITSELF_S", 0.01)
    monkeypatch.setattr(foreground, "_GRACE_S", 0.1)
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    came: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    def end() -> None:
        ready.read_bytes()
        # As from outside: to the thread that waits. The second one changes nothing.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.pthread_kill(main, number)

    main = threading.get_ident()
    kept = {each: signal.signal(each, hear) for each in (signal.SIGTERM, signal.SIGHUP)}
    ender = threading.Thread(target=end)
    try:
        ender.start()
        status = run_in_foreground([sys.executable, "-c", DEAF, str(ready)], os.environ)
    finally:
        ender.join()
        for each, handler in kept.items():
            signal.signal(each, handler)
    assert status == -signal.SIGKILL
    assert len(came) == 1
