"""Filters the lines of a window without losing the place."""

from time import monotonic
from typing import NamedTuple

from lambdatui.core.line_filter import LineFilter
from lambdatui.ui.widgets.line_window import LineWindow


class _Place(NamedTuple):
    """Where a person stood: the line, its row in the window, and whether the end was followed."""

    number: int
    row: int
    following: bool


class LineSifting:
    """Sets the filter of a window, and sieves its lines a part at a time.

    As long as the person does not move, the place is the one where they stood before they began to
    type: the cursor is on that line or the nearest one that is shown, and taking the filter away
    goes back there. Once they moved, or kept the filter, it is the line under the cursor that
    stays, and it stays in its row.
    """

    def __init__(self, window: LineWindow) -> None:
        self._window = window
        self._sieve = window.rows.sieve
        self._home: _Place | None = None
        # Whether the cursor still has to find its line, or its row.
        self._is_arriving = False
        window.on_moved = self._leave_home

    def _leave_home(self) -> None:
        self._home = None
        self._is_arriving = False

    def _here(self) -> _Place:
        window = self._window
        return _Place(window.cursor, window.row_of_cursor(), window.following)

    def set_filter(self, wanted: LineFilter | None, until: float) -> None:
        """Show what passes, and sieve ``until``, of the monotonic clock; None shows all lines."""
        window = self._window
        home = self._home
        place = home or self._here()
        self._sieve.start(wanted, window.end if place.following else place.number)
        self._sieve.in_context = False
        window.rows.recount()
        if wanted is None:
            self._come_back(place, follow=home is not None and place.following)
            return
        self._home, self._is_arriving = place, True
        window.following = place.following
        self.step(until)

    def keep(self) -> None:
        """The person is content with the filter: its place is theirs from now on."""
        if not self._window.is_empty:
            self._leave_home()

    def start_again(self) -> None:
        """All lines were forgotten; what is filtered is filtered on."""
        self._leave_home()
        self._sieve.start(self._sieve.filter, self._window.end)
        self._window.rows.recount()

    def set_context(self, in_context: bool) -> None:
        """Show all lines, or what passes, around the cursor's line, which stays in its row."""
        window = self._window
        place = self._home if window.is_empty and self._home else self._here()
        self._sieve.in_context = in_context
        window.rows.recount()
        self._come_back(place, follow=False)

    def _come_back(self, place: _Place, *, follow: bool) -> None:
        """Other lines are shown now; whether the end is followed again."""
        window = self._window
        self._leave_home()
        window.following = follow
        if follow:
            window.to_end()
            return
        window.put(place.number, place.row)
        if place.following:
            window.stay()

    def step(self, until: float) -> None:
        """Sieve some of what is left ``until``, of the monotonic clock."""
        window = self._window
        if self._sieve.is_done:
            return
        if not self._sieve.hides:
            self._work(until)
        elif self._is_arriving and not window.following and self._home is not None:
            self._work(until)
            window.put(self._home.number, self._home.row)
            self._is_arriving = window.is_empty or not self._sieve.is_done
        else:
            window.keep_top(lambda: self._work(until))
        if self._sieve.is_too_slow:
            self.give_up()

    def give_up(self) -> None:
        """An expression takes too long: all lines are shown."""
        place = self._home or self._here()
        self._window.rows.recount()
        self._come_back(place, follow=self._home is not None and place.following)

    def _work(self, until: float) -> None:
        rows = self._window.rows
        while not self._sieve.is_done:
            start = self._sieve.step(until)
            if start is not None and self._sieve.hides:
                rows.changed(start)
            if monotonic() >= until:
                break
