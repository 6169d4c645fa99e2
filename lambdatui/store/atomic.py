"""Writing a file so that a crash leaves the old content or the new, never half of one."""

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path

from lambdatui.core.errors import Kind, fail

#: A file that a killed process left behind is swept after this time; no write takes so long.
_STALE_S = 3600
_MODE = 0o600
_FOLDER_MODE = 0o700
#: What file systems without hard links (FAT, several network ones) say.
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS)


def check_inside(root: Path, path: Path) -> Path:
    """The path with its links followed, where that is still under ``root``.

    Raises:
        LambdatuiError: STORE, where a link leads out of the root.
        OSError: where links go round in a circle.
    """
    try:
        resolved = path.resolve()
    except RuntimeError:
        # So Python before 3.13 tells of links that go round.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
    if not resolved.is_relative_to(root.resolve()):
        raise fail(
            Kind.STORE,
            f"{path} leads out of {root}.",
            "Replace the link by the files themselves.",
        )
    return resolved


def make_folder(root: Path, folder: Path, *, anew: bool = True) -> None:
    """Make a folder under the root and every one on the way, for this user only (mode 0700).

    Without ``anew`` the root must be there: one that was removed meanwhile stays so.

    Raises:
        LambdatuiError: STORE, where a link leads out of the root.
        FileNotFoundError: where the root is not there, without ``anew``.
        OSError: where the system refuses.
    """
    check_inside(root, folder)
    missing = []
    for parent in (folder, *folder.parents):
        if parent.is_dir():
            break
        if parent == root and not anew:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(root))
        missing.append(parent)
    for parent in reversed(missing):
        with contextlib.suppress(FileExistsError):
            parent.mkdir(mode=_FOLDER_MODE)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def write_atomic(
    root: Path, path: Path, data: bytes, *, overwrite: bool = True, anew: bool = True
) -> None:
    """Write a whole file at once, on the disk when this returns (mode 0600).

    A link at ``path`` itself is replaced, never followed. ``anew`` as in :func:`make_folder`.

    Raises:
        FileExistsError: where something stands at ``path`` and ``overwrite`` is not set.
        LambdatuiError: STORE, where the folder leads out of the root.
        OSError: where the system refuses; the old content is then untouched.
    """
    folder = path.parent
    make_folder(root, folder, anew=anew)
    _sweep(path)
    temporary = folder / f".{path.name}.{secrets.token_hex(8)}.tmp"
    try:
        _write(temporary, data)
        if overwrite:
            temporary.replace(path)
        else:
            move_new(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def move_new(source: Path, target: Path) -> None:
    """Move a file to a name that is free, atomically, within one file system.

    Raises:
        FileExistsError: where the name is taken.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
        return
    source.unlink()


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, _MODE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a new name in a folder on the disk, or it can be lost when the machine stops."""
    # Not every system can.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(path: Path) -> None:
    oldest = time.time() - _STALE_S
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        with contextlib.suppress(OSError):
            if left.lstat().st_mtime < oldest:
                left.unlink()
