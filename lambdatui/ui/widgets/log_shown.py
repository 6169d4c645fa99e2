"""Which events were shown already, for a tail that reads the last minute again."""

from collections import Counter
from collections.abc import Iterable

from lambdatui.core.lines import Line
from lambdatui.ui.widgets.line_buffer import Stretch


class ShownEvents:
    """The events that stretches of lines begin with, each as often as it was shown.

    A stretch is looked into when an event comes that may be in it: fifty thousand lines at once
    would keep keys waiting.
    """

    def __init__(self, stretches: Iterable[Stretch] = (), since_ms: int = 0) -> None:
        """Events before ``since_ms``, in ms since the epoch, are not compared."""
        self._since_ms = since_ms
        # What reaches back least is last: the events of a tail come in the order of time.
        self._unread = sorted(stretches, key=lambda stretch: stretch.oldest_ms, reverse=True)
        self._known: Counter[tuple[int, int, str, str]] = Counter()

    def take(self, line: Line) -> bool:
        """Whether this first line of an event was shown; it counts once for each time."""
        while self._unread and self._unread[-1].oldest_ms <= line.time_ms:
            self._known.update(self._unread.pop().events(self._since_ms))
        if not self._known:
            return False
        key = (line.time_ms, line.source, line.stream, line.text)
        count = self._known.get(key, 0)
        if count:
            self._known[key] = count - 1
        return count > 0
