"""A bar on standard error that shows how far something is; on a terminal only."""

import contextlib
import os
import shutil
import sys

from lambdatui.core.safe import safe

_ERASE = "\r\x1b[K"
_LONGEST = 30


class Progress:
    """One line, written over itself. It does nothing where standard error is no terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = False
        self._on = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, done: int, words: str = "") -> None:
        """So many are done."""
        if not self._on:
            return
        width = shutil.get_terminal_size().columns
        filled = _LONGEST * done // self._total if self._total else _LONGEST
        bar = "#" * filled + "." * (_LONGEST - filled)
        line = safe(f"[{bar}] {done} of {self._total}{words}")[: max(0, width - 1)]
        self._write(_ERASE + line)
        self._shown = True

    def clear(self) -> None:
        """Leave the line to something else."""
        if self._shown:
            self._write(_ERASE)
            self._shown = False

    @staticmethod
    def _write(text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            encoding = sys.stderr.encoding or "utf-8"
            sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
            sys.stderr.flush()
