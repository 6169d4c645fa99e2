"""For how long nothing was read, because a tail had failed."""

from lambdatui.core.errors import Fault
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.core.notice_words import range_words
from lambdatui.ui.widgets.tail_holes import ALL

#: One that was shorter is not worth a word, in ms.
_BRIEF_MS = 1_000


class Silence:
    """From the first failure until something is read again."""

    def __init__(self) -> None:
        self._since_ms = 0
        self._fault: Fault | None = None

    def begin(self, now_ms: int, fault: Fault) -> None:
        """A tail failed; of several in a row the first one counts."""
        if self._fault is None:
            self._since_ms, self._fault = now_ms, fault

    def forget(self) -> None:
        """Nobody looks, or something else is read."""
        self._fault = None

    def end(self, now_ms: int) -> Notice | None:
        """Something is read again: what there is to say of it, as a gap of all functions."""
        fault, self._fault = self._fault, None
        if fault is None or now_ms - self._since_ms < _BRIEF_MS:
            return None
        span = range_words(self._since_ms, now_ms, now_ms)
        return Notice(
            kind=NoticeKind.GAP,
            text=f"Nothing was read {span}: {fault.what} It is read again now.",
            at_ms=now_ms,
            from_ms=self._since_ms,
            to_ms=now_ms,
            source=ALL,
            fault=fault,
        )
