"""How often Python looks for garbage: seldom while a program starts, at its usual pace then."""

import gc
import threading

#: What :func:`gc.set_threshold` takes. Python's own is 700 new objects, of which a start has
#: 300,000 that all stay.
SELDOM = (100_000, 20, 100)
_OFTEN = (10_000, 10, 10)
#: Seconds after which the console is on the screen, on slow machines as well.
_STARTED_S = 3.0


def collect_once_started() -> None:
    """Go back to the usual pace in a while; what stands in memory then is looked through no more.

    So no look through all that was loaded falls between two keys.
    """
    timer = threading.Timer(_STARTED_S, _usual)
    timer.daemon = True
    timer.start()


def _usual() -> None:
    gc.freeze()
    gc.set_threshold(*_OFTEN)
