"""The memory that functions were seen to use, in ``memory.json`` in the state folder."""

import contextlib
import secrets
from pathlib import Path

import msgspec

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.memory_seen import SeenMemory
from lambdatui.core.record import Record
from lambdatui.store.atomic import write_atomic

_NAME = "memory.json"
#: Ten times what the functions that are remembered take.
_LIMIT = 32 * 1024 * 1024

#: By ACCOUNT/REGION and function.
SeenByPlace = dict[str, dict[str, SeenMemory]]


class _Kept(Record, frozen=True):
    """What stands in the file."""

    seen: SeenByPlace


class MemoryStore:
    """Reads and writes them. It only helps: no method raises for the disk."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._path = state / _NAME

    def read(self) -> SeenByPlace:
        """What was last written; nothing where that cannot be read."""
        with contextlib.suppress(OSError, ValueError):
            return self._read()
        return {}

    def write(self, seen: SeenByPlace) -> None:
        """Take the place of what was there, where the folder is still there.

        A file that cannot be understood, as of a version to come, is kept under another name.
        """
        with contextlib.suppress(OSError, LambdatuiError):
            data = msgspec.json.encode(_Kept(seen=seen))
            try:
                self._read()
            except FileNotFoundError:
                pass
            except ValueError:
                self._path.replace(f"{self._path}.damaged-{secrets.token_hex(4)}")
            write_atomic(self._state, self._path, data, anew=False)

    def _read(self) -> SeenByPlace:
        """What stands in the file. OSError, or ValueError for what is not ours."""
        with self._path.open("rb") as file:
            data = file.read(_LIMIT + 1)
        try:
            return msgspec.json.decode(data, type=_Kept).seen
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(str(error)) from error
