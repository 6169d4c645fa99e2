"""What the disk refuses, told in a sentence that names the path."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail

_REASONS = {
    errno.EACCES: (
        "permission is denied",
        "Change the permissions of the file or its folder, or use another folder.",
    ),
    errno.EPERM: (
        "the system does not permit it",
        "Change the permissions of the file or its folder, or use another folder.",
    ),
    errno.EROFS: ("the file system is read-only", "Use a folder that can be written to."),
    errno.ENOSPC: ("the disk is full", "Make room on it, then try again."),
    errno.EDQUOT: ("the disk quota is used up", "Make room, then try again."),
    errno.EFBIG: ("the file would be too large", "Raise that limit (ulimit -f), or write less."),
    errno.ENOENT: ("it is not there any more", "Refresh the list."),
    errno.ENOTDIR: (
        "something on the way is not a folder",
        "Move the file that stands in its place, or use another folder.",
    ),
    errno.EISDIR: ("it is a folder", "Move that folder away, or take another name."),
    errno.ELOOP: ("its links go round in a circle", "Remove the link."),
    errno.ENAMETOOLONG: ("the name is too long for this file system", "Take a shorter name."),
}


@contextmanager
def told(doing: str, path: Path) -> Iterator[None]:
    """Turn an ``OSError`` inside into a STORE error: ``doing`` is as in "Could not save"."""
    try:
        yield
    except OSError as error:
        raise disk_error(doing, path, error) from error


def disk_error(doing: str, path: Path, error: OSError) -> LambdatuiError:
    """The STORE error that tells of this ``OSError``."""
    reason, advice = refusal_of(error)
    return fail(Kind.STORE, f"Could not {doing} {path}: {reason}.", advice)


def refusal_of(error: OSError) -> tuple[str, str]:
    """Why it was refused, as the end of a sentence, and what to do about it."""
    return _REASONS.get(
        error.errno or 0,
        (error.strerror or "the disk failed", "Look at the disk, or use another folder."),
    )
