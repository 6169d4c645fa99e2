"""The text of one plain file, read whole or not at all."""

import os
import stat
from pathlib import Path

from lambdatui.core.errors import Kind, fail


def read_text(path: Path, *, limit: int) -> str:
    """The text of a plain file of at most ``limit`` bytes, with its line ends as they are.

    Raises:
        LambdatuiError: STORE for what is no plain file, TOO_LARGE, INVALID where it is not UTF-8.
        OSError: where the system refuses.
    """
    try:
        return read_bytes(path, limit=limit).decode()
    except UnicodeDecodeError as error:
        raise fail(
            Kind.INVALID,
            f"{path} is not UTF-8 text (byte {error.start + 1}).",
            "Save it as UTF-8 in an editor.",
        ) from None


def read_bytes(path: Path, *, limit: int) -> bytes:
    """What :func:`read_text` reads, whatever it is."""
    # Not blocking: a pipe under this name must not hold the program.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise fail(Kind.STORE, f"{path} is not a plain file.", "Move it away.")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise fail(
            Kind.TOO_LARGE,
            f"{path} is larger than the {limit:,} bytes that Lambda takes.",
            "Put the data in S3 and send its key.",
        )
    return data
