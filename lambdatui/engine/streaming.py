"""An invocation that is recorded as a whole while its parts go out as they come."""

import queue
import threading
from collections.abc import Callable, Generator

from lambdatui.core.invoke import InvokePart, InvokeResult

#: Runs to the end, and says each part on the way.
Run = Callable[[Callable[[InvokePart], None]], InvokeResult]


def as_it_comes(run: Run) -> Generator[InvokePart | InvokeResult, None, None]:
    """The parts that ``run`` says, then what it returns; what it raises is raised here.

    It runs on a thread of its own. Where the iterator is closed it is waited for all the same, so
    that an invocation is recorded though nobody looks at it any more.
    """
    said: queue.SimpleQueue[InvokePart | InvokeResult | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            said.put(run(said.put))
        except BaseException as error:
            # Raised again where it is waited for.
            said.put(error)

    thread = threading.Thread(target=work, name="stream", daemon=True)
    thread.start()
    try:
        while True:
            item = said.get()
            if isinstance(item, BaseException):
                raise item
            yield item
            if isinstance(item, InvokeResult):
                return
    finally:
        thread.join()
