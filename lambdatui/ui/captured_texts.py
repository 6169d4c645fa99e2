"""Texts that a person points to: a file of theirs, the clipboard of their system."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.ui.aside import aside

#: What a synchronous invocation takes (Lambda developer guide, "Lambda quotas"), in bytes.
MOST_BYTES = 6 * 1024 * 1024
_PATIENCE_S = 3.0


async def file_text(path: str) -> str:
    """What stands in a file; ``~`` is the person's home.

    Raises:
        LambdatuiError: STORE, where it cannot be read; TOO_LARGE; INVALID, where it is no text.
    """
    return await aside(lambda: _read(path.strip()))


def _read(path: str) -> str:
    try:
        where = Path(path).expanduser()
        if not where.is_file():
            # A pipe or a device might never end.
            there = "is not a file" if where.exists() else "is not there"
            raise fail(Kind.STORE, f"{where} {there}.", "Look at the path.")
        with where.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise fail(Kind.STORE, f"{path} cannot be read: {why}.") from error
    if len(data) > MOST_BYTES:
        raise fail(
            Kind.TOO_LARGE,
            f"{where} has more than 6 MB, which no event may have.",
            "Take the part of it that has the event.",
        )
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in _UTF16 else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise fail(Kind.INVALID, f"{where} is not a text in UTF-8, so it has no event.")


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


async def clipboard_text(environ: Mapping[str, str] = os.environ) -> str:
    """What is on the system's clipboard; empty where there is none that can be read.

    Over SSH the clipboard is the other machine's, and is not the person's.
    """
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return ""
    try:
        # A clipboard program may hang.
        return await asyncio.wait_for(aside(_paste), timeout=_PATIENCE_S)
    except (TimeoutError, LambdatuiError):
        return ""


def _paste() -> str:
    import pyperclip

    try:
        return str(pyperclip.paste() or "")
    except (pyperclip.PyperclipException, OSError, ValueError):
        return ""
