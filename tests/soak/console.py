"""The console, which on a signal writes down what it holds.

Run it as ``python -m tests.soak.console FILE …``.

What stands after the file's name is the command line of the program. Each SIGUSR2 has the file
written beside itself and then put in place, so a reader never sees half of it.
"""

import asyncio
import gc
import json
import signal
import sys
import threading
from collections import Counter
from pathlib import Path

from lambdatui.cli import main


def held() -> dict[str, object]:
    """What is alive now: counts of the process, and of the objects of ours by their types."""
    from textual.dom import DOMNode
    from textual.timer import Timer

    # The console has the collector pass over what it has loaded.
    gc.unfreeze()
    gc.collect()
    ours: Counter[str] = Counter()
    tasks = nodes = timers = 0
    for each in gc.get_objects():
        # To ask an object itself could run code of its own: only its type is looked at.
        kind = type(each)
        if issubclass(kind, asyncio.Task):
            tasks += not each.done()
        elif issubclass(kind, DOMNode):
            nodes += 1
        elif issubclass(kind, Timer):
            timers += 1
        if issubclass(kind, DOMNode | Timer) or str(kind.__module__).startswith("lambdatui."):
            ours[f"{kind.__module__}.{kind.__qualname__}"] += 1
    return {
        "tasks": tasks,
        "nodes": nodes,
        "timers": timers,
        "threads": threading.active_count(),
        "ours": ours,
    }


def write(file: Path) -> None:
    """Put what is held into the file."""
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(held()))
    beside.replace(file)


if __name__ == "__main__":
    _, written, *given = sys.argv
    # The program takes its own arguments from there.
    sys.argv[1:] = given
    signal.signal(signal.SIGUSR2, lambda *_: write(Path(written)))
    main()
