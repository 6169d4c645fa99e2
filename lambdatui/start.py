"""Where the program starts: the engine is on its way before the command line is loaded.

To load that takes as long as a tenth of what a person waits for, and the engine needs nothing of
it: who is asked for what, it is told later. Imported before all else: keep it quick.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from lambdatui.engine.spawn import Spawner, Started

#: Options of the console that the engine's start does not depend on: alone, and with a value.
_FLAGS = frozenset({"--no-history", "--read-only"})
_VALUES = frozenset({"--endpoint-url", "--profile", "--region"})
#: With this one a shell asks for completions.
_COMPLETING = "_LAMBDATUI_COMPLETE"


def main() -> NoReturn:
    """Run the command line and end the process with its exit status."""
    started = start_early(sys.argv[1:], os.environ)
    from lambdatui.cli import main as run

    run(started=started)


def start_early(arguments: Sequence[str], environ: Mapping[str, str]) -> Started | None:
    """The engine of the console, where it is plain that these arguments open it; else None.

    Where it does not open after all, the engine ends with this process.
    """
    if sys.platform != "linux" or environ.get("TERM") == "dumb" or _COMPLETING in environ:
        return None
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not opens_console(arguments) or not all(each and each.isatty() for each in streams):
        return None
    try:
        spawner = Spawner(environ, _state(environ) / "engine.log")
        return Started(spawner, spawner())
    except (OSError, RuntimeError):
        # The console tries it again, and says what hinders it.
        return None


def opens_console(arguments: Sequence[str]) -> bool:
    """Whether these are options of the console, and nothing else."""
    rest = iter(arguments)
    for each in rest:
        if each in _VALUES:
            if next(rest, "-").startswith("-"):
                return False
        elif each not in _FLAGS:
            return False
    return True


def _state(environ: Mapping[str, str]) -> Path:
    """As :func:`lambdatui.store.places.find_places` has it on Linux."""
    base = Path(environ.get("XDG_STATE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "state") / "lambdatui"
