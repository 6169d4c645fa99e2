"""The functions that were last listed, for the shell to complete their names.

They stand in the files of :mod:`lambdatui.store.fleet_cache`, of which this reads a part.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.core.record import Record
from lambdatui.store.fleet_cache import FleetCache


class KnownFunction(Record, frozen=True):
    """One function of the list."""

    name: str
    arn: str = ""


class _Known(Record, frozen=True):
    """As much of a file as completion needs."""

    functions: tuple[KnownFunction, ...] = ()


class FunctionCache:
    """The lists in the state folder. It only helps to type: no method raises for the disk."""

    def __init__(self, folder: Path) -> None:
        self._fleet = FleetCache(folder)

    def keep(
        self, functions: Sequence[Function], connection: Connection, environ: Mapping[str, str]
    ) -> None:
        """Remember a list that was read whole just now, in place of the one before."""
        self._fleet.keep(functions, connection, environ, time.time_ns() // 1_000_000)

    def last(self, connection: Connection, environ: Mapping[str, str]) -> tuple[KnownFunction, ...]:
        """Those that were last listed in this place; none where that never was."""
        try:
            data = self._fleet.raw(connection, environ)
            return msgspec.json.decode(data, type=_Known).functions
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return ()
