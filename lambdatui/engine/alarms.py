"""The alarms of the account, read once for all who ask within a while."""

import threading
import time
from collections.abc import Callable, Mapping

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.alarms import Alarm
from lambdatui.core.stop import Stop

#: An alarm looks at its metric every minute, or rarely every ten seconds.
KEPT_S = 60.0
_LOOK_S = 0.05


class KeptAlarms:
    """Alarms by function. Thread-safe: who asks while they are read waits for that read."""

    def __init__(
        self, clients: Clients, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clients = clients
        self._monotonic = monotonic
        self._reading = threading.Lock()
        self._found: Mapping[str, tuple[Alarm, ...]] = {}
        self._read_at: float | None = None

    def read(
        self, *, stop: Stop | None = None, within_s: float = KEPT_S
    ) -> Mapping[str, tuple[Alarm, ...]]:
        """Those that were read in the last seconds, or else what CloudWatch says now.

        Raises:
            LambdatuiError: Whatever goes wrong; nothing is kept then, and the next one asks again.
            Stopped: When ``stop`` was set meanwhile.
        """
        from lambdatui.aws.alarms import read_alarms

        while not self._reading.acquire(timeout=_LOOK_S):
            if stop is not None and stop.is_set():
                raise Stopped
        try:
            began = self._monotonic()
            if self._read_at is None or began - self._read_at > within_s:
                self._found = read_alarms(self._clients, stop=stop)
                # They are as old as the first page of them.
                self._read_at = began
            return self._found
        finally:
            self._reading.release()

    def forget(self) -> None:
        """Ask again the next time: an alarm was made."""
        with self._reading:
            self._read_at = None
