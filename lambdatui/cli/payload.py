"""JSON that a command is given: from a file or standard input."""

import fcntl
import os
import select
import stat
import sys
import termios
from pathlib import Path
from typing import NamedTuple

import click

from lambdatui.cli.terminal import tell
from lambdatui.core.jsontext import as_payload, check_json

STDIN = "-"
#: How long an open pipe may take to say that it has nothing, in ms.
_SILENCE_MS = 1000


class Event(NamedTuple):
    """The bytes to send, and what they are called: a name, a file, or nothing for the empty one."""

    payload: bytes
    label: str = ""


def empty_event() -> Event:
    """The event where none was given, if standard input has none either.

    Raises:
        click.UsageError: where something waits there, or may yet come: nobody means to run the
            function without it.
    """
    if _may_have_data(sys.stdin.fileno()):
        raise click.UsageError(
            "Standard input is not empty, or still open: add --payload - to send what it has, "
            "or </dev/null to send {}."
        )
    return Event(b"{}")


def given_event(source: str) -> Event:
    """A file, or standard input for ``-``, checked; the blanks around it are of it.

    Raises:
        click.UsageError: where it cannot be read, or with line and column where it is not JSON.
    """
    name, text = _read(source, "Type the event as JSON, then Ctrl-D.")
    return Event(checked(name, text), name)


def given_text(source: str) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        click.UsageError: where it cannot be read, or is not UTF-8.
    """
    return _read(source, "Type it, then Ctrl-D.")[1]


def _read(source: str, prompt: str) -> tuple[str, str]:
    """What it is called, and its text."""
    if source == STDIN:
        name = "standard input"
        if sys.stdin.isatty():
            tell(prompt)
        data = sys.stdin.buffer.read()
    else:
        name = source
        try:
            data = Path(source).read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise click.UsageError(f"{source} cannot be read: {reason}.") from None
    try:
        return name, data.decode()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{name} is not UTF-8 text (byte {error.start + 1}).") from None


def _may_have_data(descriptor: int) -> bool:
    """Whether a file, a pipe or a socket has more to read, or somebody who may still write.

    Nothing is taken from it: in ``while read`` loops it is the list of the loop.
    """
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return os.lseek(descriptor, 0, os.SEEK_CUR) < status.st_size
    if not (stat.S_ISFIFO(status.st_mode) or stat.S_ISSOCK(status.st_mode)):
        # A terminal, /dev/null.
        return False
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(_SILENCE_MS):
        return True
    waiting = fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4))
    return int.from_bytes(waiting, sys.byteorder) > 0


def checked(name: str, text: str) -> bytes:
    """The bytes of a text that is JSON; ``name`` is what it is called.

    Raises:
        click.UsageError: with line and column, where it is not.
    """
    problem = check_json(text)
    if problem is not None:
        raise click.UsageError(f"{name} is not JSON: {problem.sentence()}.")
    return as_payload(text)
