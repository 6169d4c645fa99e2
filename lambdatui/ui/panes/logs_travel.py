"""Where in time a person is in the logs, and how they get somewhere else."""

from collections.abc import Callable

from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.panes.logs_acts import first_since, time_to_go_to
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.tail_story import SPANS

#: What is read around a moment that a person wants to see, in ms before and after it.
_BEFORE_MS, _AFTER_MS = 120_000, 600_000
#: From here on it is said that the line one came to is not of the moment that was named, in ms.
_LATE_MS = 60_000


class LogTravel:
    """Goes to moments, which may have to be read first. ``tell`` says a word to the person."""

    def __init__(
        self, tailing: Tailing, view: LineView, clock: Clock, tell: Callable[[str], object]
    ) -> None:
        self._tailing = tailing
        self._view = view
        self._clock = clock
        self._tell = tell
        # Where to go once it has been read, in ms since the epoch, and whether to say if it is not
        # there: not where a person only keeps their place.
        self._goal_ms = 0
        self._named = False

    def check(self, text: str) -> str:
        """The moment that a person names, in ms since the epoch, as text.

        Raises:
            LambdatuiError: INVALID, saying what can be given.
        """
        utc = self._view.painter.times is Times.UTC
        return str(time_to_go_to(text, self._view, self._clock(), utc=utc))

    def go_to(self, at_ms: int, *, named: bool = False) -> None:
        """Go to the first line of this moment or later; 0 goes nowhere."""
        self._goal_ms, self._named = at_ms, named
        self.arrive()

    def arrive(self) -> None:
        """Go there, where its line has been read by now."""
        if not self._goal_ms or not self._tailing.has_lines:
            return
        found = first_since(self._tailing.buffer, self._goal_ms)
        if found is None and not self._tailing.story.caught_up:
            return
        at_ms, self._goal_ms = self._goal_ms, 0
        if found is None:
            if self._named:
                self._tell("Nothing that was read happened then or later; this is the last line.")
            return
        self._view.jump(found)
        self._view.let_go()
        late_ms = self._tailing.buffer.line(found).time_ms - at_ms
        if self._named and late_ms > _LATE_MS:
            self._tell(f"Nothing was logged then; this came {age(0, late_ms)} later.")

    def visit(self, at_ms: int) -> None:
        """Go to a moment that a person named; what happened around it is read, where it was not."""
        first_ms, last_ms = self._tailing.span(self._clock())
        self._view.let_go()
        if not first_ms <= at_ms <= last_ms:
            # Not all from then on, which may be more than the memory holds.
            self._look_at(at_ms - _BEFORE_MS, at_ms + _AFTER_MS)
        self.go_to(at_ms, named=True)

    def _look_at(self, since_ms: int, until_ms: int) -> None:
        self._tailing.look_at(max(0, since_ms), min(until_ms, self._clock()))

    def further(self, direction: int) -> None:
        """Read what happened before or after the stretch of the past that is shown."""
        window = self._tailing.window
        if window is None:
            return
        self._keep_place()
        if direction < 0:
            self._look_at(window[0] - _AFTER_MS, window[1])
        else:
            self._look_at(window[0], window[1] + _AFTER_MS)

    def look_back(self) -> None:
        """The next longer window; after the longest the shortest. Cleared lines come back first."""
        tailing, spans = self._tailing, list(SPANS)
        here = spans.index(tailing.since) if tailing.since in spans else -1
        same = tailing.window is not None or tailing.story.cleared
        since = spans[(here + (0 if same else 1)) % len(spans)]
        self._keep_place()
        tailing.look_back(since)
        after = SPANS[spans[(spans.index(since) + 1) % len(spans)]]
        self._tell(f"Reading the last {SPANS[since]}. s: {after} · T: any time")

    def _keep_place(self) -> None:
        """Come back to the line under the cursor once it has been read again."""
        line = self._view.current_line()
        if line is not None and line.time_ms and not self._view.window.following:
            self.go_to(0)
            self._goal_ms = line.time_ms
