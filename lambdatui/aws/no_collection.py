"""Building clients without Python looking for garbage meanwhile."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Have Python look for garbage later: a client is many objects, and all of them stay.

    One look through all objects takes as long as building a client. Nested, and on many threads at
    once, it only ends a little early.
    """
    was = gc.isenabled()
    # Who found it off leaves it: another may put it on again meanwhile, and nobody after that.
    if was:
        gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
