"""Writing the files of an archive below a folder, and nowhere else."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.package import PackageFile
from lambdatui.core.package_ports import SavedPart
from lambdatui.core.stop import Stop
from lambdatui.store.atomic import NO_LINKS
from lambdatui.store.faults import told

_FOLDER_MODE = 0o700
_PART = 256 * 1024
#: How many of the names that are taken are told.
_NAMED = 3
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Unpacked:
    """A file, what opens it, and what tells of an archive that is damaged."""

    file: PackageFile
    open: Callable[[], IO[bytes]]
    told: Callable[[str], AbstractContextManager[None]]


def unpack(
    sources: Sequence[Unpacked], total: int, folder: str, *, overwrite: bool, stop: Stop
) -> Generator[SavedPart, None, None]:
    """Write them, each whole or not at all; it ends early, between two files, where it is stopped.

    Files are for this user only. A symbolic link below the folder is never followed.

    Raises:
        LambdatuiError: CONFLICT, before anything is written; STORE; what ``Unpacked.told`` raises.
    """
    root = _absolute(folder)
    with told("save into", root):
        _make(root)
        # The folder itself may be a link: a person has named it.
        top = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not overwrite:
            _check_free(root, [source.file.path for source in sources])
        yield SavedPart(done=0, total=total, folder=str(root))
        for done, source in enumerate(sources, 1):
            if stop.is_set():
                return
            if not _write(top, root, source, overwrite=overwrite, stop=stop):
                return
            yield SavedPart(done=done, total=total, folder=str(root))
    finally:
        os.close(top)


def _absolute(folder: str) -> Path:
    if not folder.strip() or "\0" in folder:
        raise fail(Kind.INVALID, "A folder needs a name.")
    try:
        found = Path(folder).expanduser()
    except RuntimeError:
        # "~nobody": such a home is not known, so it is a folder's plain name.
        found = Path(folder)
    return Path(os.path.abspath(found))  # noqa: PTH100  # Path.absolute() keeps ".."


def _make(root: Path) -> None:
    if root.is_dir():
        return
    if not root.parent.is_dir():
        what = f"There is no folder {root.parent}."
        raise fail(Kind.STORE, what, "Make it first, or save elsewhere.")
    root.mkdir(mode=_FOLDER_MODE)


def _check_free(root: Path, paths: Sequence[str]) -> None:
    """Raise CONFLICT where a file is there already, or a link or a file stands in a folder's place.

    Whoever agrees to overwrite agrees to files: what is in a folder's place is refused even then.
    """
    taken = [path for path in paths if os.path.lexists(root / path)]
    if not taken:
        return
    names = ", ".join(taken[:_NAMED]) + (", …" if len(taken) > _NAMED else "")
    of = f"{len(taken):,} of {len(paths):,} files are" if len(paths) > 1 else "A file is"
    what = f"{of} in {root} already: {names}."
    raise fail(Kind.CONFLICT, what, "Overwrite, or save elsewhere.")


@contextmanager
def _folder_of(top: int, path: str) -> Iterator[tuple[int, str]]:
    """The folder of a file below ``top``, made where it is missing, and the file's name in it.

    Each part is opened in the one before it, and no link is followed, so that nothing that somebody
    puts there meanwhile leads elsewhere.
    """
    *folders, name = path.split("/")
    here = os.dup(top)
    try:
        for part in folders:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, _FOLDER_MODE, dir_fd=here)
            inner = os.open(part, _FOLDER, dir_fd=here)
            os.close(here)
            here = inner
        yield here, name
    finally:
        os.close(here)


def _write(top: int, root: Path, source: Unpacked, *, overwrite: bool, stop: Stop) -> bool:
    """Write one file; whether it came to its end before it was stopped."""
    path = source.file.path
    with _refused(root / path), source.told(path), _folder_of(top, path) as (folder, name):
        temporary = f".lambdatui-{secrets.token_hex(8)}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        mode = 0o700 if source.file.executable else 0o600
        try:
            descriptor = os.open(temporary, flags, mode, dir_fd=folder)
            with os.fdopen(descriptor, "wb") as file, source.open() as data:
                left = source.file.size
                while left and (part := data.read(min(_PART, left))):
                    if stop.is_set():
                        return False
                    file.write(part)
                    left -= len(part)
            _put(folder, temporary, name, overwrite=overwrite)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
    return True


def _put(folder: int, temporary: str, name: str, *, overwrite: bool) -> None:
    if overwrite:
        try:
            if stat.S_ISDIR(os.lstat(name, dir_fd=folder).st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        except FileNotFoundError:
            pass
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        return
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        _check_name(folder, name)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)


def _check_name(folder: int, name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.lstat(name, dir_fd=folder)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    try:
        with told("save", path):
            yield
    except LambdatuiError as error:
        cause = error.__cause__
        if isinstance(cause, FileExistsError):
            raise fail(Kind.CONFLICT, f"{path} is there by now.", "Save elsewhere.") from cause
        if isinstance(cause, OSError) and cause.errno in (errno.ELOOP, errno.ENOTDIR):
            raise fail(
                Kind.STORE,
                f"Could not save {path}: a link or a file stands where its folder should be.",
                "Take it away, or save elsewhere.",
            ) from cause
        raise
