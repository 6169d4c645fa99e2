"""Writing to standard output and standard error, to a person or to a program."""

import contextlib
import os
import sys
from typing import TextIO

import click

from lambdatui.core.ascii import only_ascii
from lambdatui.core.safe import safe, safe_lines

_DIM, _BOLD, _RESET = "\x1b[2m", "\x1b[1m", "\x1b[0m"
#: Cyan, yellow, green, magenta and blue, then brighter ones (ECMA-48, SGR). Red means trouble.
_COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)


class Output:
    """Standard output. Text is made safe on a terminal, and stays as written anywhere else.

    Elsewhere it is UTF-8, whatever the locale. Raises ``BrokenPipeError`` where the reader is gone.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self.terminal = self._stream.isatty()

    def line(self, text: str) -> None:
        """Write a text of one or more lines, and end it."""
        if self.terminal:
            for part in safe_lines(text):
                self._show(part + "\n")
        else:
            self.raw(text.encode("utf-8", errors="backslashreplace") + b"\n")

    def piece(self, text: str) -> None:
        """Write a text that need not end its line, for a terminal."""
        self._show("\n".join(safe_lines(text)))

    def styled(self, text: str, style: str) -> None:
        """Write a line in ``bold`` or ``dim`` where that is wanted and can be seen."""
        if self.terminal and wants_style():
            code = {"bold": _BOLD, "dim": _DIM}[style]
            self._show(f"{code}{safe(text)}{_RESET}\n")
        else:
            self.line(text)

    def labelled(self, label: str, number: int, text: str) -> None:
        """Write a text after a label, which has a colour for its number where that can be seen."""
        if self.terminal and wants_style():
            first, *more = safe_lines(text)
            code = _COLOURS[number % len(_COLOURS)]
            self._show(f"\x1b[{code}m{safe(label)}{_RESET} {first}\n")
            for part in more:
                self._show(part + "\n")
        else:
            self.line(f"{label} {text}")

    def raw(self, data: bytes) -> None:
        """Write bytes as they are. Not for a terminal."""
        self._stream.buffer.write(data)

    def flush(self) -> None:
        """Hand over what was written so far."""
        self._stream.flush()

    def _show(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        text = _spelled(text)
        self._stream.write(text.encode(encoding, errors="replace").decode(encoding))


def open_missing_streams() -> None:
    """Give the process the standard streams that a shell's ``>&-`` took from it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


def wants_style() -> bool:
    """Whether colour and weight may be used at all (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tell(text: str) -> None:
    """A word to the person, on standard error: always safe, never an error of its own."""
    with contextlib.suppress(OSError, ValueError):
        for line in safe_lines(_spelled(text) if sys.stderr.isatty() else text):
            data = f"{line}\n".encode(sys.stderr.encoding or "utf-8", errors="backslashreplace")
            sys.stderr.write(data.decode(sys.stderr.encoding or "utf-8"))
        sys.stderr.flush()


def _spelled(text: str) -> str:
    """A text for a terminal: in ASCII where it has nothing else."""
    if text.isascii():
        return text
    context = click.get_current_context(silent=True)
    if not only_ascii(os.environ, getattr(context and context.obj, "ascii", None)):
        return text
    from lambdatui.ui.ascii_cells import in_ascii

    return in_ascii(text)


def tell_strongly(text: str) -> None:
    """A line that is not to be missed, on standard error: in bold where that can be seen."""
    if not sys.stderr.isatty() or not wants_style():
        tell(text)
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(_BOLD)
        tell(text)
        sys.stderr.write(_RESET)
        sys.stderr.flush()


def forget_output() -> None:
    """Let the interpreter's last flush of standard output go nowhere, quietly."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
