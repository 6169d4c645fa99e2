"""The composition root of the console: the engine first, then the screen."""

import os
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path

from lambdatui.cli.terminal import tell
from lambdatui.core.connection import Connection
from lambdatui.core.places import Places


def now_ms() -> int:
    """The console's clock: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def run_console(
    connection: Connection,
    places: Places,
    environ: Mapping[str, str] | None = None,
    *,
    label: str = "",
) -> int:
    """Open the console and stay until the person leaves; the exit status.

    ``environ`` is what the engine sees: the demo gives its own credentials. ``label`` stands
    before the account in the header.
    """
    demo = environ is not None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "lambdatui: the console needs a terminal. In a script, use 'lambdatui ls', "
            "'lambdatui tail' or 'lambdatui invoke'.",
            file=sys.stderr,
        )
        return 2
    from lambdatui.engine.spawn import Spawner

    # The engine loads boto3 while this process loads Textual.
    spawner = Spawner(os.environ if environ is None else environ, Path(places.state) / "engine.log")
    first = spawner()

    from lambdatui.engine.client import EngineClient
    from lambdatui.ui.app import ConsoleApp

    client = EngineClient(connection, places, spawner, first)
    app = ConsoleApp(client, now_ms, connection=connection, label=label, confirm=not demo)
    try:
        app.run()
    finally:
        app.ending.ended()
        first.close()
    if app.crash is not None:
        return _tell_crash(app.crash, Path(places.state) / "crash.log")
    if client.invoking and not demo:
        tell(
            f"lambdatui: {client.invoking} still running when you left: finished and recorded in "
            "the history of the function all the same."
        )
    return app.return_code or 0


def _tell_crash(error: BaseException, log: Path) -> int:
    """One sentence for the person; the traceback, without local variables, for the report."""
    where = f"The details are in {log}."
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(log, "w", encoding="utf-8", opener=_private) as file:
            traceback.print_exception(error, file=file)
    except OSError:
        where = "The details could not be written."
    tell(
        f"lambdatui: the console made a mistake and had to end: {type(error).__name__}. {where} "
        "Saved events and drafts are safe."
    )
    return 70


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
