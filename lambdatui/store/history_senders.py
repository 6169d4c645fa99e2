"""Whether whoever sent an invocation still waits for its answer.

A locked file stands beside the history for as long as an invocation is under way (flock(2)). The
lock goes with its process, however that ends. So one that is not locked, or not there, tells that
no answer will be recorded any more.
"""

import contextlib
import fcntl
import hashlib
import os
import threading
from pathlib import Path

_PREFIX, _SUFFIX = ".sending-", ".lock"
_FLAGS = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW


class Senders:
    """The invocations under way, of this process and of others, that share a history."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}
        self._turn = threading.Lock()

    def hold(self, id: str) -> bool:
        """From here on this process waits for an answer; whether others can tell.

        They cannot where the disk refuses, or knows no locks.
        """
        with self._turn:
            if id in self._held:
                return True
        descriptor = -1
        try:
            descriptor = os.open(self._path(id), _FLAGS | os.O_CREAT, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(descriptor), self._path(id).stat()):
                # Somebody has swept it away, before it was locked.
                raise FileNotFoundError
        except OSError:
            if descriptor >= 0:
                os.close(descriptor)
            return False
        with self._turn:
            self._held[id] = descriptor
        return True

    def release(self, id: str) -> None:
        """The answer is there, or is not waited for any more."""
        with self._turn:
            descriptor = self._held.pop(id, -1)
        if descriptor >= 0:
            # Taken away before it is unlocked: nobody finds it without its lock.
            _remove(self._path(id))
            os.close(descriptor)

    def gone(self, id: str) -> bool | None:
        """Whether whoever held this one is gone; None where that cannot be told."""
        return _gone(self._path(id))

    def sweep(self) -> None:
        """Take away what those have left that are gone."""
        for path in self._folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            _gone(path)

    def _path(self, id: str) -> Path:
        # An id need not be the name of a file.
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{_PREFIX}{digest[:24]}{_SUFFIX}"


def _gone(path: Path) -> bool | None:
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        return True
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    else:
        _remove(path)
        return True
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
