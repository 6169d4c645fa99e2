"""Incident bundles on the disk: several files in a folder or a zip, all of them there or none."""

import atexit
import contextlib
import errno
import io
import os
import secrets
import shutil
import stat
import threading
import time
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.file_names import file_name
from lambdatui.store.atomic import move_new, sync_folder
from lambdatui.store.faults import told

_MODE, _FOLDER_MODE = 0o600, 0o700
_TEMPORARY = ".lambdatui-bundle-"
#: What a killed process left behind is swept after this time.
_STALE_S = 86_400
#: The longest that a process waits at its end for what is being written, in seconds.
_PATIENCE_S = 30.0


def check_bundle(path: str, known: Collection[str], *, overwrite: bool) -> Path:
    """The absolute path, where a bundle may be written to it; nothing is made.

    ``known`` are the names of a bundle's files: only a folder that has nothing else, and begins
    with the first of them, is a bundle that may be replaced.

    Raises:
        LambdatuiError: CONFLICT where it is taken, and ``overwrite`` is not set or cannot help;
            INVALID for what is no path; STORE where there is no such folder to put it in.
    """
    wanted = _absolute(path)
    with told("write", wanted):
        if not wanted.parent.is_dir():
            raise fail(
                Kind.STORE,
                f"There is no folder {wanted.parent}.",
                "Make it first, or write the bundle elsewhere.",
            )
        if not os.path.lexists(wanted):
            return wanted
        _check_replaceable(wanted, known)
    if not overwrite:
        raise fail(
            Kind.CONFLICT, f"{wanted} is there already.", "Overwrite it, or take another name."
        )
    return wanted


def write_bundle(
    path: Path, files: Mapping[str, bytes], known: Collection[str], *, overwrite: bool, at_ms: int
) -> None:
    """Write all files, on the disk when this returns: modes 0600 and 0700.

    It is made beside its place, and moved there whole. ``at_ms`` (ms since the epoch) is the time
    of the files within a zip.

    Raises:
        LambdatuiError: CONFLICT where the path was taken meanwhile; STORE where the disk refuses.
            What was there before is untouched then.
    """
    with told("write", path), _to_the_end():
        _sweep(path.parent)
        temporary = path.parent / f"{_TEMPORARY}{secrets.token_hex(8)}.tmp"
        try:
            if path.suffix.lower() == ".zip":
                _write(temporary, _zipped(files, file_name(path.stem), at_ms))
                _move_file(temporary, path, overwrite=overwrite)
            else:
                temporary.mkdir(mode=_FOLDER_MODE)
                for name, data in files.items():
                    _write(temporary / name, data)
                sync_folder(temporary)
                _move_folder(temporary, path, known, overwrite=overwrite)
        finally:
            _remove(temporary)
        sync_folder(path.parent)


@contextlib.contextmanager
def _to_the_end() -> Iterator[None]:
    """A process that ends meanwhile waits until this is left: another thread may be writing."""
    over = threading.Event()
    atexit.register(over.wait, _PATIENCE_S)
    try:
        yield
    finally:
        over.set()
        atexit.unregister(over.wait)


def _absolute(path: str) -> Path:
    if not path.strip() or "\0" in path:
        raise fail(Kind.INVALID, "A bundle needs a name.", "Give its path, such as ~/incident.zip.")
    try:
        found = Path(path).expanduser()
    except RuntimeError:
        # "~nobody": such a home is not known, so it is a plain name.
        found = Path(path)
    return Path(os.path.abspath(found))  # noqa: PTH100  # Path.absolute() keeps ".."


def _check_replaceable(path: Path, known: Collection[str]) -> None:
    """Whether what is there is a plain file for a zip, or a bundle's folder for a folder."""
    mode = path.lstat().st_mode
    if path.suffix.lower() == ".zip":
        if not stat.S_ISREG(mode):
            raise _other(path, "is not a plain file")
        return
    if not stat.S_ISDIR(mode):
        raise _other(path, "is not a folder")
    names = {each.name for each in path.iterdir()}
    if names and not (names <= set(known) and next(iter(known)) in names):
        raise _other(path, "is a folder with other things than a bundle in it")


def _other(path: Path, what: str) -> LambdatuiError:
    return fail(Kind.STORE, f"{path} {what}: it stays as it is.", "Take another name.")


def _zipped(files: Mapping[str, bytes], folder: str, at_ms: int) -> bytes:
    made = io.BytesIO()
    date = time.gmtime(max(at_ms // 1000, 315_532_800))[:6]  # A zip begins with 1980.
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", date)
            entry.external_attr = (stat.S_IFREG | _MODE) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, _MODE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move_file(source: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        source.replace(target)
        return
    try:
        move_new(source, target)
    except FileExistsError:
        raise _taken(target) from None


def _move_folder(source: Path, target: Path, known: Collection[str], *, overwrite: bool) -> None:
    if os.path.lexists(target):
        if not overwrite:
            raise _taken(target)
        # Looked at again: minutes may have gone by.
        _check_replaceable(target, known)
        aside = source.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}.old.tmp")
        target.rename(aside)
        try:
            source.rename(target)
        except BaseException:
            aside.rename(target)
            raise
        _remove(aside)
        return
    try:
        source.rename(target)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise _taken(target) from None
        raise


def _taken(path: Path) -> LambdatuiError:
    return fail(Kind.CONFLICT, f"{path} is there already.", "Overwrite it, or take another name.")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    oldest = time.time() - _STALE_S
    # What was moved aside and never moved back is a person's own bundle: it is left.
    for left in folder.glob(f"{_TEMPORARY}*.tmp"):
        with contextlib.suppress(OSError):
            if not left.name.endswith(".old.tmp") and left.lstat().st_mtime < oldest:
                _remove(left)
