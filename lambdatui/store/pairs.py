"""An event and its details are two files that move together.

The details come first and go last, each by a step of its own: whenever the program is killed,
every name that has the event has its details too.
"""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lambdatui.store.atomic import NO_LINKS, move_new, sync_folder
from lambdatui.store.details import details_path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other lambdatui changes the events of this folder meanwhile.

    The folder itself is locked, so that no file of ours appears among those that people commit.
    Where a file system cannot do that (some network ones), there is no lock.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def move_pair(source: Path, target: Path) -> None:
    """Move an event, with its details, to a name that is free in a folder that is there.

    The caller is :func:`alone` in both folders, and no details of another stand beside ``target``.

    Raises:
        FileExistsError: where the name is taken.
        OSError: where the system refuses; the event is then where it was.
    """
    details, there = details_path(source), details_path(target)
    if _same(source, target):
        # Another case of the same name, on a file system that makes no difference.
        source.rename(target)
        if os.path.lexists(details):
            details.rename(there)
        return
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    linked = _link(details, there)
    try:
        move_new(source, target)
    except BaseException:
        if linked:
            there.unlink(missing_ok=True)
        raise
    if linked:
        details.unlink(missing_ok=True)
    elif os.path.lexists(details):
        move_new(details, there)
    for folder in {source.parent, target.parent}:
        sync_folder(folder)


def _same(source: Path, target: Path) -> bool:
    if source.name.casefold() != target.name.casefold() or source == target:
        return False
    try:
        return source.parent == target.parent and os.path.samestat(source.lstat(), target.lstat())
    except FileNotFoundError:
        return False


def _link(details: Path, there: Path) -> bool:
    """Whether the details, if there are any, have the other name too."""
    try:
        os.link(details, there, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in (*NO_LINKS, errno.ENAMETOOLONG):
            return False
        raise
    return True
