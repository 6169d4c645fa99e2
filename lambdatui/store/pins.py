"""The functions that a person has pinned, in ``pins.json`` in the state folder."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.faults import told

_NAME = "pins.json"
_LOCK = "pins.lock"
#: More stand at the top of no list; the oldest fall out.
_MOST = 200
#: A pin is some hundred bytes; a file that is larger than this is something else.
_LIMIT = 256 * 1024


class PinStore:
    """Of every account and region, by ARN; shared by every console of this user.

    Every method blocks on the disk. A file that cannot be understood counts as empty; it is moved
    aside, and kept, before a new one takes its place.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._path = state / _NAME

    def pins(self) -> tuple[str, ...]:
        """The ARNs, the oldest pin first. What cannot be read is left out: it only helps."""
        with contextlib.suppress(OSError, ValueError):
            return tuple(self._pinned())
        return ()

    def keep(self, arn: str, *, pinned: bool) -> None:
        """Pin a function, or take its pin off.

        Raises:
            LambdatuiError: STORE where the disk refuses.
        """
        with told("save", self._path), self._alone():
            try:
                known = self._pinned()
            except FileNotFoundError:
                known = []
            except ValueError:
                known = []
                self._path.replace(f"{self._path}.damaged-{secrets.token_hex(4)}")
            others = [each for each in known if each != arn]
            kept = [*others, arn][-_MOST:] if pinned else others
            write_atomic(self._state, self._path, msgspec.json.encode(kept))

    def _pinned(self) -> list[str]:
        """What stands in the file. OSError, or ValueError for what is not ours."""
        with self._path.open("rb") as file:
            data = file.read(_LIMIT + 1)
        try:
            return msgspec.json.decode(data, type=list[str])
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(str(error)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other console changes the file between the look at it and the write."""
        make_folder(self._state, self._state)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._state / _LOCK, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
