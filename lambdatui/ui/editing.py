"""An event under edit in the person's own editor, by way of a private file."""

import contextlib
import fcntl
import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from lambdatui.core.editing import BEFORE, EDITED, without_added_end
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.history import Draft
from lambdatui.ui.foreground import run_in_foreground


class OwnEditor:
    """Runs ``$VISUAL``, else ``$EDITOR``, else ``vi``.

    ``folder`` (:mod:`lambdatui.core.editing`) is made where it is missing, and is that of temporary
    files where it is None; what is put in it can be read by its owner alone. ``suspended`` gives
    the terminal away for as long as it lasts.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        folder: Path | None,
        suspended: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._environ = environ
        self._folder = folder
        self._suspended = suspended
        #: The folder whose text was taken and is kept nowhere else yet, with the lock on it.
        self._taken: tuple[Path, int] | None = None

    def edit(self, before: Draft) -> str:
        """The text as it was left in the editor; it blocks until then.

        A line feed at the end that the editor put there is taken off. The file stays until
        :meth:`forget`, so that the end of the program loses nothing.

        Raises:
            LambdatuiError: INVALID, where there is no such editor, or it failed; STORE, where the
                file could not be written or read. What was typed is then kept in the file, which
                the words name.
        """
        self._release()
        command = self._command()
        try:
            folder, lock = self._begin(before)
        except OSError as error:
            raise fail(
                Kind.STORE, f"No file could be written for the editor: {error.strerror}."
            ) from error
        self._taken = folder, lock
        path = folder / EDITED
        keeps = False
        try:
            text = self._edited(command, path, before.text, lock)
            keeps = text != before.text
        except BaseException:
            if _differs(path, before.text):
                keeps = True
                self._release()
            raise
        finally:
            if not keeps:
                self.forget()
        return text

    def forget(self) -> None:
        """Remove the file: what was typed is kept elsewhere by now."""
        if self._taken is not None:
            shutil.rmtree(self._taken[0], ignore_errors=True)
            self._release()

    def _release(self) -> None:
        # What is in a folder without a lock is offered as a draft.
        if self._taken is not None:
            os.close(self._taken[1])
            self._taken = None

    def _begin(self, before: Draft) -> tuple[Path, int]:
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Of mode 0700, with a name that nobody can foresee.
        folder = Path(tempfile.mkdtemp(prefix="edit-", dir=self._folder))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # Some network file systems cannot do that.
            with contextlib.suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
            _write(folder / EDITED, before.text.encode("utf-8", "surrogatepass"))
            # Without half a character nothing is offered later; it can be edited all the same.
            with contextlib.suppress(UnicodeEncodeError):
                _write(folder / BEFORE, msgspec.json.encode(before))
        except BaseException:
            os.close(lock)
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder, lock

    def _command(self) -> list[str]:
        chosen = self._environ.get("VISUAL") or self._environ.get("EDITOR") or "vi"
        try:
            command = shlex.split(chosen)
        except ValueError:
            command = []
        if not command or shutil.which(command[0], path=self._environ.get("PATH")) is None:
            raise fail(
                Kind.INVALID,
                f"The editor '{chosen}' was not found.",
                "Set VISUAL or EDITOR to the command of one.",
            )
        return command

    def _edited(self, command: list[str], path: Path, text: str, lock: int) -> str:
        with self._suspended():
            # Nothing may be raised in here: Textual would never take the terminal back.
            status = _run([*command, str(path)], self._environ, lock)
        if isinstance(status, LambdatuiError):
            raise status
        if status:
            kept = f"What was typed is in {path}" if _differs(path, text) else "Nothing is lost"
            raise fail(
                Kind.INVALID,
                f"{command[0]} ended with status {status}: nothing was taken.",
                f"{kept}.",
            )
        try:
            edited = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise fail(
                Kind.INVALID,
                "What the editor wrote is not UTF-8: nothing was taken.",
                f"It is in {path}.",
            ) from error
        except OSError as error:
            raise fail(
                Kind.STORE, f"What the editor wrote could not be read: {error.strerror}."
            ) from error
        return without_added_end(edited, text)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        to.write(data)


def _run(command: list[str], environ: Mapping[str, str], lock: int) -> int | LambdatuiError:
    """The editor's status, or why it could not be started."""
    try:
        # An editor that outlives the program has the lock as long as it lives.
        return run_in_foreground(command, environ, pass_fds=(lock,))
    except OSError as error:
        return fail(
            Kind.INVALID, f"The editor '{command[0]}' could not be started: {error.strerror}."
        )


def _differs(path: Path, text: str) -> bool:
    try:
        written = path.read_bytes()
    except OSError:
        return False
    return written != text.encode("utf-8", "surrogatepass")
