"""What was on the screen last time, read from the disk. Imported before all else: keep it quick."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lambdatui.core.connection import Connection
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.fleet import FleetList
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.store.fleet_cache import FleetCache
from lambdatui.store.views import ViewStore


class LastLook(NamedTuple):
    """``view`` is None where it could not be read: then the engine is asked, which says why.

    ``last`` is None where there is none; without ``looked``, nobody knows.
    """

    view: FleetView | None = None
    last: FleetList | None = None
    looked: bool = False


def last_look(connection: Connection, places: Places, environ: Mapping[str, str]) -> LastLook:
    """The view and the list of last time."""
    view: FleetView | None = None
    with contextlib.suppress(LambdatuiError):
        view = ViewStore(places).last()
    return LastLook(view, FleetCache(Path(places.state)).last(connection, environ), looked=True)
