"""Notices when nobody reads standard output any more, without writing to it."""

import os
import select
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Reader:
    """Who reads standard output; ``gone`` once there is nobody."""

    def __init__(self) -> None:
        self.gone = False


@contextmanager
def watch_reader(stop: threading.Event) -> Iterator[Reader]:
    """Set ``stop`` when the other end of standard output is closed, where that is a pipe.

    Otherwise ``tail -f | head -1`` would ask AWS on and on until the next event came.
    """
    reader = Reader()
    output = sys.stdout.fileno()
    kind = os.fstat(output).st_mode
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
        yield reader
        return
    ended, end = os.pipe()

    def watch() -> None:
        poll = select.poll()
        # No event is asked for: an error or a hang-up is always reported.
        poll.register(output, 0)
        poll.register(ended, select.POLLIN)
        if any(descriptor == output for descriptor, _ in poll.poll()):
            reader.gone = True
            stop.set()

    thread = threading.Thread(target=watch, name="reader", daemon=True)
    thread.start()
    try:
        yield reader
    finally:
        os.close(end)
        thread.join()
        os.close(ended)
