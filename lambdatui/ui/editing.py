"""An event under edit in the person's own editor, by way of a private file."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail

_NAME = "event.json"


class OwnEditor:
    """Runs ``$VISUAL``, else ``$EDITOR``, else ``vi``.

    ``folder`` is made where it is missing; what is in it can be read by its owner alone.
    ``suspended`` gives the terminal away for as long as it lasts.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        folder: Callable[[], Path],
        suspended: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._environ = environ
        self._folder = folder
        self._suspended = suspended

    def edit(self, text: str) -> str:
        """The text as it was left in the editor; it blocks until then.

        A line feed at the end that the editor put there is taken off.

        Raises:
            LambdatuiError: INVALID, where there is no such editor, or it failed; STORE, where the
                file could not be written or read. What was typed is then kept in the file, which
                the words name.
        """
        command = self._command()
        try:
            self._folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            # Of mode 0700, with a name that nobody can foresee.
            folder = Path(tempfile.mkdtemp(prefix="edit-", dir=self._folder()))
            path = folder / _NAME
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
                to.write(text.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise fail(
                Kind.STORE, f"No file could be written for the editor: {error.strerror}."
            ) from error
        keeps = False
        try:
            return self._edited(command, path, text)
        except LambdatuiError:
            keeps = _differs(path, text)
            raise
        finally:
            if not keeps:
                shutil.rmtree(folder, ignore_errors=True)

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

    def _edited(self, command: list[str], path: Path, text: str) -> str:
        with self._suspended():
            status = _run([*command, str(path)], self._environ)
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
        if edited.endswith("\n") and not text.endswith("\n"):
            edited = edited.removesuffix("\n").removesuffix("\r")
        return edited


def _run(command: list[str], environ: Mapping[str, str]) -> int:
    # An interrupt is the editor's: one that is caught, and not ignored, is not inherited.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        return subprocess.run(command, env=dict(environ), check=False).returncode
    except OSError as error:
        raise fail(
            Kind.INVALID, f"The editor '{command[0]}' could not be started: {error.strerror}."
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)


def _differs(path: Path, text: str) -> bool:
    try:
        written = path.read_bytes()
    except OSError:
        return False
    return written != text.encode("utf-8", "surrogatepass")
