"""Where threads put what they bring for the one that waits for it."""

import threading
import time
from typing import Generic, TypeVar

from lambdatui.aws.deadline import Stopped
from lambdatui.core.stop import Stop

_T = TypeVar("_T")
#: A ``Stop`` cannot be waited for together with anything else, so it is looked at, this often.
_LOOK_S = 0.05


class Inbox(Generic[_T]):
    """A queue of bounded size, in whatever unit its users count. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._items: list[_T] = []
        self._changed = threading.Condition()

    def put(self, item: _T, size: int = 0) -> bool:
        """Add an item where there is room for its size; whether there was. Size 0 always fits."""
        with self._changed:
            if not self._fits(size):
                return False
            self._size += size
            self._items.append(item)
            self._changed.notify_all()
            return True

    def fits(self, size: int) -> bool:
        """Whether there is room for so much, which only :meth:`put` takes away."""
        with self._changed:
            return self._fits(size)

    def _fits(self, size: int) -> bool:
        return not size or not self._size or self._size + size <= self._limit

    def wait(self, seconds: float, stop: Stop) -> bool:
        """Wait until there is something, at most ``seconds``; whether there is.

        Raises:
            Stopped: When ``stop`` is set.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            while not stop.is_set():
                left = deadline - time.monotonic()
                if self._items or left <= 0:
                    return bool(self._items)
                self._changed.wait(min(left, _LOOK_S))
        raise Stopped

    def take(self) -> list[_T]:
        """Everything that is there, in order."""
        with self._changed:
            items, self._items, self._size = self._items, [], 0
            return items
