"""Which part of the lines is looked at, and on which of them the cursor stands: no screen here.

Two promises are kept in this one place: while the end is followed, the newest line that is shown is
in sight; and while it is not, nothing that comes, falls out, is measured or is sieved moves what is
being read.
"""

import sys
from collections.abc import Callable

from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_rows import RowIndex


class LineWindow:
    """``height`` rows of the lines, from row ``y``.

    ``cursor`` is a line's number. ``held_end`` is one past the last line that is shown while the
    view is held still, else None. While ``may_follow`` is False, coming to the end does not begin
    to follow it.
    """

    def __init__(self, buffer: LineBuffer, rows: RowIndex) -> None:
        self.buffer = buffer
        self.rows = rows
        self.height = 1
        self.y = 0
        self.cursor = 0
        self.following = True
        self.may_follow = True
        self.held_end: int | None = None
        #: Called where a person moved.
        self.on_moved: Callable[[], None] = _nothing

    @property
    def end(self) -> int:
        """One past the last line that can be shown."""
        return self.buffer.end if self.held_end is None else self.held_end

    @property
    def is_empty(self) -> bool:
        """Whether there is no line to show."""
        return self.end <= self.buffer.first or not self.rows.top_of(self.end)

    def first(self) -> int:
        """The first line that is shown."""
        found = self.rows.sieve.next_shown(self.buffer.first - 1)
        return self.buffer.first if found is None else found

    def last(self) -> int:
        """The last line that is shown."""
        found = self.rows.sieve.previous_shown(self.end)
        return self.end - 1 if found is None else found

    def total(self) -> int:
        """How many rows there are to scroll through."""
        if self.held_end is not None:
            self._ensure(self.held_end)
        return self.rows.top_of(self.end)

    def top(self) -> tuple[int, int]:
        """The line in the uppermost row, and which of its rows that is."""
        return self.rows.locate(self.y)

    def bottom(self) -> int:
        """The last line of which a row is in sight."""
        return min(self.rows.locate(self.y + self.height - 1)[0], self.last())

    def below(self) -> int:
        """How many lines stand below what is in sight."""
        return 0 if self.is_empty else self.rows.sieve.count(self.bottom() + 1, self.end)

    def is_at_end(self) -> bool:
        """Whether the last row is in sight."""
        return self.y + self.height >= self.total()

    def _ensure(self, number: int) -> None:
        """Measure the chunk of a line, without moving what is in sight."""
        if number >= self.buffer.end or self.rows.is_exact(number):
            return
        top, _ = self.top()
        change = self.rows.ensure(number)
        if number < top:
            self.y += change

    def _ensure_above(self, count: int) -> None:
        """Measure what the ``count`` rows above the window show."""
        index = self.buffer.chunk_index(self.top()[0])
        while index > 0 and self.y - self.rows.starts[index] < count:
            index -= 1
            self._ensure(self.buffer.chunks[index].start)

    def place(self, row: int) -> None:
        """Put the window at a row, or as far down as it goes, with all that is in it measured."""
        while True:
            total = self.total()
            self.y = max(0, min(row, total - self.height))
            self._measure_in_sight()
            if self.total() == total:
                return

    def _measure_in_sight(self) -> None:
        index = self.buffer.chunk_index(self.top()[0])
        chunks = self.buffer.chunks
        while index < len(chunks) and self.rows.starts[index] < self.y + self.height:
            # At or below the top: nothing above it moves.
            self.rows.ensure(chunks[index].start)
            index += 1

    def start_again(self) -> None:
        """All lines were forgotten."""
        self.y = 0
        self.cursor = self.buffer.first
        self.following = True
        if self.held_end is not None:
            self.held_end = self.buffer.end

    def trim(self, count: int) -> None:
        """Let the oldest ``count`` chunks fall out."""
        self.rows.sync()
        self.buffer.trim(count)
        self.trimmed()

    def trimmed(self) -> None:
        """The oldest chunks fell out."""
        y = self.y - self.rows.trimmed()
        if self.held_end is not None:
            self.held_end = max(self.held_end, self.buffer.first)
        self.place(y)
        self.cursor = self._shown(max(self.cursor, self.buffer.first))

    def take_in(self) -> None:
        """Take note of what was appended."""
        self.rows.sync()
        if self.following and self.held_end is None:
            self.to_end()

    def to_end(self) -> None:
        """Show the end, with the cursor on the last line."""
        if self.is_empty:
            self.y = 0
            return
        self.cursor = self.last()
        self.place(sys.maxsize)

    def follow(self) -> None:
        """Show the end from now on."""
        self.on_moved()
        self.following = self.may_follow
        self.to_end()

    def hold(self) -> None:
        """Show nothing that comes from here on, until :meth:`release`."""
        self.held_end = self.buffer.end

    def release(self) -> None:
        """Show again what comes."""
        self.held_end = None
        self.take_in()
        if not self.is_empty and not self.rows.sieve.shows(self.cursor):
            # Nothing of what was held passed the filter.
            self.show_cursor()

    def refold(self, width: int, *, brief: bool) -> None:
        """Fold lines at ``width`` cells, or not for 0, keeping the same text at the top."""
        number, sub = self.top()
        begin = 0 if self.rows.unfold.is_unfolded(number) else sub * self.rows.width
        self.rows.reset(width, brief=brief)
        if self.is_empty:
            return
        # Everything is an estimate again, so there is nothing in sight yet that could move.
        row = self.rows.top_of(number)
        if width:
            row += min(begin // width, max(0, self.rows.height_of(number) - 1))
        self.place(row)
        if self.following:
            self.to_end()
        else:
            self.show_cursor()

    def keep_top(self, change: Callable[[], None]) -> None:
        """Do what changes the rows of lines, while the text at the top of the window stays there.

        A view that follows the end stays there.
        """
        if self.following:
            change()
            self.to_end()
            return
        if self.is_empty:
            change()
            if self.total():
                self.show_cursor()
            return
        number, sub = self.top()
        change()
        if not self.total():
            self.y = 0
            return
        row = self.rows.top_of(number)
        self.place(row + min(sub, max(0, self.rows.height_of(number) - 1)))
        self.cursor = self._shown(self.cursor)
        self._come_into_sight()

    def put(self, number: int, row: int) -> None:
        """Put the cursor on a line, or the nearest one that is shown, ``row`` rows from the top."""
        if self.is_empty:
            self.y = 0
            return
        self.cursor = self._shown(number)
        self._ensure(self.cursor)
        self.y = self.rows.top_of(self.cursor)
        self._ensure_above(self.height)
        self.place(self.y - row)
        self._come_into_sight()

    def _come_into_sight(self) -> None:
        """Show the cursor where no row of its line is in sight."""
        top = self.row_of_cursor()
        if top >= self.height or top + self.rows.height_of(self.cursor) <= 0:
            self.show_cursor()

    def row_of_cursor(self) -> int:
        """In which row of the window the cursor's line begins."""
        return 0 if self.is_empty else self.rows.top_of(self.cursor) - self.y

    def set_height(self, height: int) -> None:
        """The window has another height."""
        self.height = max(1, height)
        if self.following:
            self.to_end()
        elif not self.is_empty:
            self.show_cursor()

    def move(self, step: int) -> None:
        """The cursor goes up (-1) or down (1) by a line, or within one higher than the window."""
        if self.is_empty:
            return
        self._ensure(self.cursor)
        top = self.rows.top_of(self.cursor)
        bottom = top + self.rows.height_of(self.cursor)
        if (step > 0 and bottom > self.y + self.height) or (step < 0 and top < self.y):
            self.place(self.y + step)
            self._hold_on()
            return
        sieve = self.rows.sieve
        beside = sieve.next_shown(self.cursor) if step > 0 else sieve.previous_shown(self.cursor)
        self.set_cursor(self.cursor if beside is None else beside)

    def set_cursor(self, number: int) -> None:
        """Put the cursor on a line and bring it into sight; the last line is followed."""
        if self.is_empty:
            return
        self.cursor = self._shown(number)
        self.show_cursor()
        self._hold_on()

    def _shown(self, number: int) -> int:
        """The line that is shown nearest to a line."""
        number = max(self.buffer.first, min(number, self.end - 1))
        found = self.rows.sieve.nearest_shown(number, self.end)
        return number if found is None else found

    def _hold_on(self) -> None:
        """Follow the end from now on if the cursor stands there, and the last row is in sight."""
        self.on_moved()
        self.stay()

    def stay(self) -> None:
        """Follow the end only if the cursor stands there, and the last row is in sight."""
        self.following = self.may_follow and self.cursor == self.last() and self.is_at_end()

    def show_cursor(self) -> None:
        """Bring the cursor into sight."""
        self.cursor = self._shown(self.cursor)
        self._ensure(self.cursor)
        top = self.rows.top_of(self.cursor)
        bottom = top + self.rows.height_of(self.cursor)
        if bottom - top > self.height:
            # Higher than the window: its near end, unless the window stands within it.
            if bottom <= self.y or top >= self.y + self.height:
                self.y = top if top >= self.y else bottom - self.height
        elif top < self.y:
            self.y = top
        elif bottom > self.y + self.height:
            self.y = bottom - self.height
        self.place(self.y)
        # What was measured by this may have pushed it out again.
        self._come_into_sight()

    def raise_cursor(self) -> None:
        """Bring a line that is higher than the window, and begins low in it, to its top."""
        is_higher = self.rows.height_of(self.cursor) > self.height
        if is_higher and self.row_of_cursor() > self.height // 3:
            self.place(self.rows.top_of(self.cursor))

    def jump(self, number: int) -> None:
        """Go to a line: where it is not in sight, it comes to a third of the window's height."""
        if self.is_empty:
            return
        number = self._shown(number)
        self._ensure(number)
        row = self.rows.top_of(number)
        if not self.y <= row < self.y + self.height:
            self.y = row
            self._ensure_above(self.height)
            self.place(self.y - self.height // 3)
        self.set_cursor(number)

    def scroll(self, count: int) -> None:
        """The window goes down by rows, or up; the cursor stays in it. The end is followed."""
        if count < 0:
            self._ensure_above(-count)
        self.scroll_to(self.y + count)

    def scroll_to(self, row: int) -> None:
        """The window goes to a row; the cursor stays in it. The end is followed."""
        if self.is_empty:
            return
        self.place(row)
        self.on_moved()
        self.following = self.may_follow and self.is_at_end()
        if self.following:
            self.to_end()
            return
        first, sub = self.top()
        bottom = self.bottom()
        if sub and first < bottom:
            first = self.rows.sieve.next_shown(first) or first
        self.cursor = min(max(self.cursor, first), bottom)

    def page(self, count: int) -> None:
        """The window and the cursor go down by rows, or up, together."""
        if self.is_empty:
            return
        if count < 0:
            self._ensure_above(-count)
        self._ensure(self.cursor)
        before = self.y
        self.place(self.y + count)
        if abs(self.y - before) < abs(count):
            # The window came to an end of the lines, and the cursor goes there as well.
            self.set_cursor(self.last() if count > 0 else self.first())
            return
        # The cursor's line may begin above the window, where nothing may be measured unnoticed.
        row = max(self.rows.top_of(self.cursor) + count, self.y)
        self.cursor = min(self.rows.locate(row)[0], self.bottom())
        self._hold_on()

    def measure_next(self) -> bool:
        """Measure one chunk that is still an estimate; whether there was one."""
        number = self.rows.unmeasured()
        if number is None:
            return False
        self._ensure(number)
        return True


def _nothing() -> None:
    """Nobody wants to know."""
