"""Several calls at once, each on a thread that delays no exit."""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
#: More at once would only wait for each other: building a client is work of its own.
_MOST = 8


def each_at_once(items: Sequence[_Item], work: Callable[[_Item], None]) -> None:
    """Do the work for each of them, a few at a time; a single one in this thread.

    Raises:
        BaseException: The first that any of them raised, once the others have been left behind.
    """
    if len(items) <= 1:
        for item in items:
            work(item)
        return
    waiting: queue.SimpleQueue[_Item] = queue.SimpleQueue()
    for item in items:
        waiting.put(item)
    ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()

    def run() -> None:
        while True:
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                work(item)
            except BaseException as error:
                # Raised again where it is waited for.
                ended.put(error)
                return
            ended.put(None)

    for _ in range(min(_MOST, len(items))):
        threading.Thread(target=run, name="ls", daemon=True).start()
    for _ in items:
        error = ended.get()
        if error is not None:
            raise error
