"""Files that a person asks for, written a part at a time; each is there once it is whole."""

import contextlib
import errno
import os
import secrets
import stat
import threading
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.store.atomic import move_new, sync_folder
from lambdatui.store.faults import told

_MODE = 0o600
#: What a killed process left behind is swept after this time; nobody saves a file for so long.
_STALE_S = 86_400
_TEMPORARY = ".lambdatui-export-"


@dataclass
class _Export:
    """One file on its way: what it is written to, and what it will be."""

    file: BinaryIO
    temporary: Path
    target: Path
    overwrite: bool
    lock: threading.Lock = field(default_factory=threading.Lock)

    def forget(self) -> None:
        """Remove what was written. Idempotent."""
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):
            self.temporary.unlink()


@dataclass
class _Open:
    """Every file on its way. Apart from the store, so that it can be ended when that is gone."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    exports: dict[str, _Export] = field(default_factory=dict)
    ended: bool = False

    def end(self) -> None:
        """Forget all, and let none begin any more."""
        with self.lock:
            self.ended = True
            left = list(self.exports.values())
            self.exports.clear()
        for export in left:
            export.forget()


class ExportStore:
    """Several files at once, from several threads. Every method blocks on the disk.

    What was begun and not kept is removed with the store itself, and when the process ends. Each
    method raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses.
    """

    def __init__(self) -> None:
        self._open = _Open()
        weakref.finalize(self, self._open.end)

    def begin(self, path: str, *, overwrite: bool = False) -> str:
        """Begin a file (mode 0600), and say where: the absolute path, by which it is called then.

        ``~`` is the home folder, and a relative path begins at the working folder. The folder must
        be there. With ``overwrite``, a link is followed, and the file that it leads to replaced.

        Raises:
            LambdatuiError: CONFLICT where the path is taken and ``overwrite`` is not set, or while
                it is being written already; INVALID for what is no path of a file.
        """
        wanted = _absolute(path)
        with told("save", wanted):
            target = _target(wanted, overwrite=overwrite)
            _sweep(target.parent)
            with self._open.lock:
                if self._open.ended:
                    raise fail(Kind.STORE, f"Could not save {wanted}: the program is ending.")
                if str(wanted) in self._open.exports:
                    advice = "Wait for it, or take another name."
                    raise fail(Kind.CONFLICT, f"{wanted} is being written already.", advice)
                temporary = target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}.tmp"
                file = _create(temporary, wanted)
                self._open.exports[str(wanted)] = _Export(file, temporary, target, overwrite)
        return str(wanted)

    def add(self, path: str, part: bytes) -> None:
        """Add to the file that was begun under this path; where that fails, it is forgotten.

        Raises:
            LambdatuiError: STORE, also where no such file was begun.
        """
        with self._open.lock:
            export = self._open.exports.get(path)
        if export is None:
            raise _unknown(path)
        with told("save", Path(path)), export.lock:
            try:
                export.file.write(part)
            except ValueError:
                # Another thread has ended it meanwhile.
                raise _unknown(path) from None
            except OSError:
                self._take(path)
                export.forget()
                raise

    def end(self, path: str, *, keep: bool) -> None:
        """Put the file in its place, on the disk when this returns; or forget what was written.

        To forget what was never begun, or is forgotten already, is no error.

        Raises:
            LambdatuiError: CONFLICT where the path was taken meanwhile; STORE, also where no such
                file was begun. Nothing is left of it then.
        """
        export = self._take(path)
        if export is None:
            if keep:
                raise _unknown(path)
            return
        with export.lock:
            try:
                if keep:
                    _keep(export, Path(path))
            finally:
                export.forget()

    def _take(self, path: str) -> _Export | None:
        with self._open.lock:
            return self._open.exports.pop(path, None)


def _absolute(path: str) -> Path:
    if not path.strip() or "\0" in path:
        raise fail(Kind.INVALID, "A file needs a name.", "Give its path, such as ~/orders.log.")
    try:
        found = Path(path).expanduser()
    except RuntimeError:
        # "~nobody": such a home is not known, so it is a file's plain name.
        found = Path(path)
    if path.endswith("/") or os.path.isdir(found):  # noqa: PTH112  # Path's raises on a long name
        raise fail(Kind.INVALID, f"{path} is a folder.", "Add the name of a file to it.")
    return Path(os.path.abspath(found))  # noqa: PTH100  # Path.absolute() keeps ".."


def _target(wanted: Path, *, overwrite: bool) -> Path:
    """The file itself, where it may be written."""
    if not wanted.parent.is_dir():
        if os.path.lexists(wanted.parent):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(wanted))
        what = f"There is no folder {wanted.parent}."
        raise fail(Kind.STORE, what, "Make it first, or save elsewhere.")
    try:
        wanted.lstat()
    except FileNotFoundError:
        return wanted
    if not overwrite:
        raise _taken(wanted)
    target = Path(os.path.realpath(wanted))
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        # A device, above all: it would be replaced by a file for every program.
        raise fail(Kind.STORE, f"{wanted} is not a plain file.", "Take another name.")
    return target


def _create(path: Path, wanted: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.fdopen(os.open(path, flags, _MODE), "wb")
    except FileNotFoundError:
        # The folder is there: it is one of the kernel's own, such as /proc.
        what = f"Could not save {wanted}: no file can be made in {path.parent}."
        raise fail(Kind.STORE, what, "Save elsewhere.") from None


def _keep(export: _Export, wanted: Path) -> None:
    with told("save", wanted):
        export.file.flush()
        os.fsync(export.file.fileno())
        export.file.close()
        try:
            if export.overwrite:
                export.temporary.replace(export.target)
            else:
                move_new(export.temporary, export.target)
        except FileExistsError:
            raise _taken(wanted) from None
        except FileNotFoundError:
            what = f"Could not save {wanted}: its folder is not there any more."
            raise fail(Kind.STORE, what, "Save elsewhere.") from None
        sync_folder(export.target.parent)


def _sweep(folder: Path) -> None:
    oldest = time.time() - _STALE_S
    for left in folder.glob(f"{_TEMPORARY}*.tmp"):
        with contextlib.suppress(OSError):
            if left.lstat().st_mtime < oldest:
                left.unlink()


def _taken(path: Path) -> LambdatuiError:
    return fail(Kind.CONFLICT, f"{path} is there already.", "Overwrite it, or take another name.")


def _unknown(path: str) -> LambdatuiError:
    return fail(Kind.STORE, f"{path} is not being written.", "Save it again.")
