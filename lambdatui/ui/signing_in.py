"""Signing in again: the AWS CLI's own command, run with the terminal given to it."""

import contextlib
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from textual.app import SuspendNotSupported

from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.foreground import run_in_foreground


class SigningIn:
    """Knows the command that signs in, since a call failed for want of that, and runs it.

    ``suspended`` gives the terminal away for as long as it lasts.
    """

    def __init__(
        self, environ: Mapping[str, str], suspended: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._environ = environ
        self._suspended = suspended
        self._command: tuple[str, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Whether something waits for it."""
        return bool(self._command)

    def failed(self, fault: Fault) -> bool:
        """A call failed; whether this is the first one that signing in would help."""
        first = bool(fault.sign_in) and fault.sign_in != self._command
        self._command = fault.sign_in or self._command
        return first

    def done(self) -> bool:
        """A call came back well, so nobody has to sign in; whether that is news."""
        wanted, self._command = self.is_wanted, ()
        return wanted

    def run(self) -> Fault | None:
        """Run the command, without a shell; why nobody is signed in by it. Blocks until it ends."""
        command = self._command
        named = " ".join(command)
        elsewhere = f"Run it in another terminal: {named}"
        path = shutil.which(command[0], path=self._environ.get("PATH")) if command else None
        if path is None:
            return _not_in("The AWS CLI, which signs in, was not found on the PATH.", elsewhere)
        try:
            with self._suspended():
                # Nothing may be raised in here: Textual would never take the terminal back.
                status = _status([path, *command[1:]], self._environ)
                if status:
                    _wait_for_reader(f"{named} ended with status {status}.")
        except SuspendNotSupported:
            return _not_in("This terminal cannot be given to another program.", elsewhere)
        if status is None:
            return _not_in(f"{path} could not be started.", elsewhere)
        if status:
            return _not_in(f"You are not signed in: {named} ended with status {status}.", elsewhere)
        self._command = ()
        return None


def _not_in(what: str, advice: str) -> Fault:
    return Fault(kind=Kind.NO_CREDENTIALS, what=what, advice=advice)


def _status(command: Sequence[str], environ: Mapping[str, str]) -> int | None:
    """The status in which it ended; None where it did not start."""
    try:
        return run_in_foreground(command, environ)
    except OSError:
        return None


def _wait_for_reader(words: str) -> None:
    """What the command said of its failure stays in sight until it was read."""
    terminal = sys.__stdin__
    with contextlib.suppress(OSError, ValueError):
        if terminal is not None and terminal.isatty():
            print(f"\n{words} Press Enter to go back to lambdatui.", flush=True)
            terminal.readline()
