"""What an engine process spends and signs with, whatever account and region it asks about.

The meter is one, so that it tells the sum. Credentials are one for each profile: a role is assumed,
and a second factor touched, once and not for every region.
"""

import threading
from typing import TYPE_CHECKING

from lambdatui.aws.meter import CallMeter
from lambdatui.aws.sessions import Sessions
from lambdatui.core.places import Places
from lambdatui.core.stop import Clock

if TYPE_CHECKING:
    from lambdatui.engine.shared import Shared


class Spent:
    """One for each process. Thread-safe."""

    def __init__(self) -> None:
        self.meter = CallMeter()
        self.sessions = Sessions()
        self._lock = threading.Lock()
        self._shared: Shared | None = None

    def shared(self, places: Places, clock: Clock) -> "Shared":
        """The files of the process, opened when they are first needed; the places are its own."""
        with self._lock:
            if self._shared is None:
                from lambdatui.engine.shared import Shared

                self._shared = Shared(places, clock)
            return self._shared
