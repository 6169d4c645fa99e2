"""Whether a person has had the tour of the demo: an empty file in the state folder."""

import contextlib
from pathlib import Path

from lambdatui.core.errors import LambdatuiError
from lambdatui.store.atomic import make_folder, write_atomic

_NAME = "tour-done"


def had_tour(state: Path) -> bool:
    """Whether the tour was taken or skipped once."""
    with contextlib.suppress(OSError):
        return (state / _NAME).exists()
    return False


def keep_had_tour(state: Path) -> None:
    """Keep that it was. Where the disk refuses, the tour comes again: that is no trouble."""
    with contextlib.suppress(OSError, LambdatuiError):
        make_folder(state, state)
        write_atomic(state, state / _NAME, b"")
