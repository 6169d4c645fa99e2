"""The composition root of the console: the engine first, then the screen."""

import functools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lambdatui.cli.clock import now_ms
from lambdatui.cli.collecting import collect_once_started
from lambdatui.cli.confirm import PROTECTED
from lambdatui.cli.exits import Exit
from lambdatui.cli.terminal import tell
from lambdatui.core.ascii import only_ascii
from lambdatui.core.connection import Connection
from lambdatui.core.editing import EDITING
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.places import Places
from lambdatui.core.profile_settings import Profiles, protecting_patterns
from lambdatui.core.protection import parse_patterns

if TYPE_CHECKING:
    from lambdatui.core.prices import PriceBook
    from lambdatui.engine.spawn import Started


#: A thread that has something to do waits at most so long for one that computes, in seconds.
_SWITCH_S = 0.0005


def run_console(
    connection: Connection,
    places: Places,
    environ: Mapping[str, str] | None = None,
    *,
    label: str = "",
    log_memory: int = 256 * 1024 * 1024,
    budget: float = 1.0,
    ascii: bool | None = None,
    mouse: bool = True,
    keys: Mapping[str, str] | None = None,
    theme: str = "",
    started: "Started | None" = None,
    tour_over: Callable[[], None] | None = None,
    demo: Callable[[], int] | None = None,
    profiles: Profiles | None = None,
) -> int:
    """Open the console and stay until the person leaves; the exit status.

    ``environ`` is what the engine sees: the demo gives its own credentials. ``label`` stands
    before the account in the header. ``log_memory`` is what log lines may take, in bytes. From
    half of ``budget`` on, in US dollars, refreshes slow down; 0 is none. ``ascii`` is what the
    person says of the terminal's characters, if anything. Without ``mouse`` the terminal keeps it,
    and selects text by itself. ``keys`` are the person's own, by the ids of commands, and ``theme``
    names the colours. With ``tour_over`` there is a tour, and that is called after it. ``demo`` is
    run where the person leaves for it. ``started`` is an engine that was started already, with the
    same environment. ``profiles`` are what is set for each. A mistake that ended the console is
    raised once the terminal is restored.
    """
    # The thread that reads keys waits for the interpreter several times for each of them.
    sys.setswitchinterval(_SWITCH_S)
    is_demo = environ is not None
    profiles = profiles or {}
    protected = protecting_patterns(parse_patterns(os.environ.get(PROTECTED, "")), profiles)
    if not all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr)):
        tell(
            "lambdatui: the console needs a terminal. In a script, use 'lambdatui ls', "
            "'lambdatui tail' or 'lambdatui invoke'."
        )
        return Exit.USAGE
    if os.environ.get("TERM") == "dumb":
        tell(
            "lambdatui: TERM is dumb, a terminal on which nothing can be drawn. If yours can do "
            "more, say so, as in TERM=xterm-256color; else use 'lambdatui ls' or 'lambdatui tail'."
        )
        return Exit.USAGE
    from lambdatui.engine.spawn import Spawner, Started

    # The engine loads boto3 while this process loads Textual.
    seen = os.environ if environ is None else environ
    try:
        if started is None:
            spawner = Spawner(seen, Path(places.state) / "engine.log")
            started = Started(spawner, spawner())
    except OSError as error:
        what = f"The engine process cannot be started: {error}."
        raise fail(Kind.ENGINE, what, "Free some memory or processes.") from error

    spawner, first = started
    from lambdatui.cli.early_terminal import EarlyTerminal

    with EarlyTerminal(os.environ) as terminal:
        from lambdatui.cli.early_pictures import Pictures
        from lambdatui.engine.last_look import last_look

        look = last_look(connection, places, seen)
        plain = only_ascii(os.environ, ascii)
        pictures = Pictures(terminal, connection, look, label, ascii=plain)
        # The first picture has the colours of the console's own theme.
        draws = theme in ("", "dark")
        if draws:
            pictures.show_last()

        from lambdatui.engine.ahead import look_ahead

        show_page = pictures.show_page if draws else lambda _: None
        ahead = look_ahead(first, connection, places, look, show_page)

        from lambdatui.engine.client import EngineClient
        from lambdatui.ui.app import ConsoleApp

        client = EngineClient(connection, places, spawner, ahead)
        app = ConsoleApp(
            client,
            now_ms,
            connection=connection,
            at=client.at,
            label=label,
            confirm=not is_demo,
            log_memory=log_memory,
            budget=budget,
            protected=protected,
            editing=Path(places.state) / EDITING,
            prices=own_prices(
                Path(places.config), lambda fault: app.told(fault, "reading your prices")
            ),
            taken_over=terminal.taken_over,
            ascii=plain,
            keys=keys,
            theme=theme,
            tour_over=tour_over,
            profiles=profiles,
        )
        collect_once_started()
        try:
            app.run(mouse=mouse)
        finally:
            app.ending.ended()
            first.close()
    if app.crash is not None:
        # Told, and kept without local variables, as the mistake of any command is.
        raise app.crash
    if client.invoking and not is_demo:
        tell(
            f"lambdatui: {client.invoking} still running when you left: finished and recorded in "
            "the history of the function all the same."
        )
    if app.wants_demo and demo is not None:
        return demo()
    return app.return_code or 0


def own_prices(folder: Path, bad: Callable[[Fault], object]) -> Callable[[], "PriceBook"]:
    """The person's prices, read when they are first asked for.

    Where their file is not right, ``bad`` is told, and those that come with the program count: an
    incident does not wait for a file of prices.
    """

    @functools.cache
    def prices() -> "PriceBook":
        from lambdatui.core.prices import price_book
        from lambdatui.store.price_file import read_price_book

        try:
            return read_price_book(folder)
        except LambdatuiError as error:
            bad(error.fault)
            return price_book()

    return prices
