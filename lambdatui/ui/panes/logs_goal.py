"""The moment in the logs that a person wants to get to, which may not have been read yet."""

from lambdatui.ui.panes.logs_acts import first_since
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.lines import LineView


class LogGoal:
    """Goes to one moment, as soon as what happened then has been read."""

    def __init__(self, tailing: Tailing, view: LineView) -> None:
        self._tailing = tailing
        self._view = view
        self._at_ms = 0

    def go_to(self, at_ms: int) -> None:
        """Go to the first line of this moment or later, in ms since the epoch; 0 forgets it."""
        self._at_ms = at_ms
        self.reach()

    def reach(self) -> None:
        """Go there, where its line is there by now."""
        if not self._at_ms or not self._tailing.has_lines:
            return
        found = first_since(self._tailing.buffer, self._at_ms)
        if found is None and not self._tailing.story.caught_up:
            return
        self._at_ms = 0
        if found is not None:
            self._view.jump(found)
            self._view.let_go()
