"""The event that ``lambdatui invoke`` sends: from a saved event, a file or standard input."""

import sys
from pathlib import Path

import click

from lambdatui.cli.terminal import tell
from lambdatui.core.functions import plain_name
from lambdatui.core.jsontext import check_json, compact

STDIN = "-"


def saved_payload(root: str, function: str, name: str) -> bytes:
    """A saved event's bytes, checked.

    Raises:
        click.UsageError: with line and column, where it is not JSON.
        LambdatuiError: INVALID, with the names that there are, where there is none of this name.
    """
    from lambdatui.store.events import EventStore

    saved = EventStore(Path(root)).find(plain_name(function), name)
    return _checked(saved.entry.path, saved.text)


def given_payload(source: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``, checked.

    Raises:
        click.UsageError: where it cannot be read, or with line and column where it is not JSON.
    """
    if source == STDIN:
        name = "standard input"
        if sys.stdin.isatty():
            tell("Type the event as JSON, then Ctrl-D.")
        data = sys.stdin.buffer.read()
    else:
        name = source
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise click.UsageError(f"{source} cannot be read: {reason}.") from None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{name} is not UTF-8 text (byte {error.start + 1}).") from None
    return _checked(name, text)


def _checked(name: str, text: str) -> bytes:
    problem = check_json(text)
    if problem is not None:
        raise click.UsageError(f"{name} is not JSON: {problem.sentence()}.")
    return compact(text)
