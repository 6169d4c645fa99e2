"""Waits for a thing to be true, and never for a time that was guessed."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LONGEST_S = 60.0


def wait_for(look: Callable[[], T], what: str) -> T:
    """What ``look`` gives, as soon as that is true.

    Raises:
        AssertionError: where it does not become so within a minute.
    """
    deadline = time.monotonic() + _LONGEST_S
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited a minute for {what}"
        time.sleep(0.05)
    return found
