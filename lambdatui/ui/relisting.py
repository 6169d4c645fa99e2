"""When a list that could not be read is read again by itself."""

from collections.abc import Iterable

from lambdatui.core.errors import Fault, Kind

#: What passes without anybody's doing, or by what a person does elsewhere: signing in.
PASSING = frozenset(
    {
        Kind.ENGINE,
        Kind.EXPIRED,
        Kind.MALFORMED,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
        Kind.UNREACHABLE,
    }
)
#: Seconds to the first time; they double to the longest, which costs one call a minute.
FIRST_S = 5
LONGEST_S = 60


class Relisting:
    """Waits longer each time that it was in vain; what AWS asks to wait is waited at least."""

    def __init__(self) -> None:
        self._pause_s = FIRST_S
        self._since_ms = 0

    def ended(self, at_ms: int, faults: Iterable[Fault | None]) -> None:
        """A reading ended, and how; ``at_ms`` is in ms since the epoch."""
        told = [fault for fault in faults if fault is not None]
        if not told:
            self._pause_s = FIRST_S
            self._since_ms = 0
            return
        if self._since_ms:
            self._pause_s = min(2 * self._pause_s, LONGEST_S)
        asked_s = max(fault.retry_after_s for fault in told)
        self._pause_s = max(self._pause_s, min(int(asked_s) + 1 if asked_s else 0, LONGEST_S))
        passes = any(fault.kind in PASSING for fault in told)
        self._since_ms = at_ms if passes else 0

    def is_due(self, now_ms: int) -> bool:
        """Whether it is time to read again."""
        return bool(self._since_ms) and now_ms - self._since_ms >= self._pause_s * 1000
