"""Writes a frame as the runs of cells that changed, in the fewest bytes that are simple to find."""

from typing import TypeVar

from lambdatui.ui.shadow_look import Look, Looks
from lambdatui.ui.shadow_screen import UNKNOWN, ShadowScreen, is_sure
from lambdatui.ui.shadow_scroll import Shift, find_shift

_Row = TypeVar("_Row")

#: Blanks that are written one by one: erasing more of them (ECH, then a move) is shorter.
_BLANKS = 9
#: Blanks at the end of a row that are written: erasing more of them (EL) is shorter.
_TAIL = 3


class FrameWriter:
    """Knows what the terminal shows, where its cursor stands and which look it writes in.

    It writes characters of cells, cursor moves, SGR and erasures, and nothing else. ``erases`` is
    whether the terminal erases with the background that is set, as all but GNU screen do.
    """

    def __init__(self, looks: Looks, *, erases: bool = True) -> None:
        self._looks = looks
        self._erases = erases
        self._out: list[str] = []
        self.forget()

    def forget(self) -> None:
        """The terminal may show anything: the next frame is written as a whole."""
        self._have = ShadowScreen(0, 0, self._looks.plain)
        self._pen: Look | None = None
        #: None where it is not known.
        self._x: int | None = None
        self._y: int | None = None
        #: Whether the last frame was on one row: such a one cannot be seen half done.
        self.one_row = False

    @property
    def begun(self) -> bool:
        """Whether it knows what the terminal shows."""
        return self._have.height > 0

    def frame(self, want: ShadowScreen, cursor: tuple[int, int]) -> str:
        """What brings the terminal to this frame, with its cursor in this column and row."""
        self._out = []
        fresh = (self._have.width, self._have.height) != (want.width, want.height)
        if fresh:
            self._have = ShadowScreen(want.width, want.height, self._looks.plain, UNKNOWN)
        changed = self._changed(want)
        self.one_row = len(changed) <= 1
        shift = None if fresh else find_shift(self._have, want, changed)
        if shift is None:
            self._rows(want, changed)
        else:
            self._shorter(want, changed, shift)
        x, y = cursor
        if 0 <= x < want.width and 0 <= y < want.height:
            self._go(x, y)
        pen = self._pen
        if pen is not None and pen.link:
            # It would go on in what others write, were this the last frame.
            self._dip(
                self._looks.get(pen.attributes, pen.foreground, pen.background, ""), blank=False
            )
        return "".join(self._out)

    def _changed(self, want: ShadowScreen) -> list[int]:
        have = self._have
        return [y for y in range(want.height) if not have.same_row(want, y)]

    def _rows(self, want: ShadowScreen, changed: list[int]) -> None:
        for y in changed:
            self._row(want, y)

    def _shorter(self, want: ShadowScreen, changed: list[int], shift: Shift) -> None:
        """Write the frame with the shift or without it.

        Beside a pane that moves stands one that does not, and what it takes to mend that one is
        only known when it is done.
        """
        have, pen, x, y = self._have, self._pen, self._x, self._y
        before = (list(have.chars), list(have.looks))
        self._shift(shift)
        self._rows(want, self._changed(want))
        moved, after = self._out, (self._pen, self._x, self._y)
        # Rows are replaced and never changed in place, so that the lists of them are enough.
        have.chars, have.looks = before
        self._out, self._pen, self._x, self._y = [], pen, x, y
        self._rows(want, changed)
        if _size("".join(moved)) < _size("".join(self._out)):
            self._out = moved
            self._pen, self._x, self._y = after

    def _shift(self, shift: Shift) -> None:
        """Have the terminal move rows: DECSTBM, then DL or IL in the region."""
        top, bottom, by = shift
        have = self._have
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r")
        # Setting the region brings the cursor home, though not on every terminal.
        self._x = self._y = None
        self._go(0, top)
        count = abs(by)
        self._out.append(f"\x1b[{count if count > 1 else ''}{'M' if by > 0 else 'L'}\x1b[r")
        self._x = self._y = None
        # Terminals do not agree on the background of rows that come in.
        rows = slice(top, bottom + 1)
        unknown = [[UNKNOWN] * have.width for _ in range(count)]
        plain = [[self._looks.plain] * have.width for _ in range(count)]
        have.chars[rows] = _moved(have.chars[rows], unknown, by)
        have.looks[rows] = _moved(have.looks[rows], plain, by)

    def _row(self, want: ShadowScreen, y: int) -> None:
        """Write what changed in a row."""
        chars, looks = want.chars[y], want.looks[y]
        have = self._have
        changed = [
            x
            for x, (was, now, looked, look) in enumerate(
                zip(have.chars[y], chars, have.looks[y], looks, strict=True)
            )
            if was != now or (looked is not look and (now != " " or looked.blank is not look.blank))
        ]
        have.take_row(want, y)
        if not changed:
            return
        tail = self._tail(chars, looks)
        after = 0
        for x in changed:
            if x < after:
                continue
            if x >= tail and changed[-1] - x >= _TAIL:
                self._go(x, y)
                self._dip(looks[x], blank=True)
                self._out.append("\x1b[K")
                return
            after = self._erase(x, y, changed) or self._write(x, y)

    def _tail(self, chars: list[str], looks: list[Look]) -> int:
        """The column from which on a row can be erased to its end."""
        tail = len(chars)
        blank = looks[-1].blank
        if not self._can_erase(blank):
            return tail
        while tail and chars[tail - 1] == " " and looks[tail - 1].blank is blank:
            tail -= 1
        return tail

    def _can_erase(self, blank: Look) -> bool:
        return blank.erasable and (self._erases or not blank.background)

    def _erase(self, x: int, y: int, changed: list[int]) -> int:
        """Erase a long run of blanks; the column after it, or 0 where there is none."""
        chars, looks = self._have.chars[y], self._have.looks[y]
        if chars[x : x + _BLANKS] != [" "] * _BLANKS:
            return 0
        blank = looks[x].blank
        end = x
        while end < len(chars) and chars[end] == " " and looks[end].blank is blank:
            end += 1
        end = max(at for at in changed if at < end) + 1
        if end - x < _BLANKS or not self._can_erase(blank):
            return 0
        self._go(x, y)
        self._dip(looks[x], blank=True)
        self._out.append(f"\x1b[{end - x}X")
        return end

    def _write(self, x: int, y: int) -> int:
        """Write a cell; the column after it."""
        chars, looks = self._have.chars[y], self._have.looks[y]
        width = len(chars)
        if chars[x] == "":
            # Both halves of a wide character change together; a lone one is not in any frame.
            x = max(0, x - 1)
        cell = chars[x]
        self._go(x, y)
        self._dip(looks[x], blank=cell == " ")
        after = x + 1
        while after < width and chars[after] == "":
            after += 1
        if is_sure(cell):
            self._out.append(cell)
            # At the right edge terminals wait in different places.
            self._x = after if after < width else None
            return after
        if after - x > 1:
            # A terminal that takes it for narrow leaves the other half as it was.
            self._out.append(f"{' ' * (after - x)}\x1b[{x + 1}G")
        self._out.append(cell)
        self._x = None
        return after

    def _dip(self, look: Look, *, blank: bool) -> None:
        """Set the look to write in."""
        pen = self._pen
        if pen is look:
            return
        if blank:
            if pen is not None and pen.blank is look.blank:
                return
            look = self._looks.for_blank(pen, look)
        self._out.append(self._looks.change(pen, look))
        self._pen = look

    def _go(self, x: int, y: int) -> None:
        """Move the cursor in the shortest way."""
        if self._x == x and self._y == y:
            return
        column = str(x + 1) if x else ""
        ways = [f"\x1b[{y + 1 if y else ''}{';' + column if column else ''}H"]
        if self._y is not None:
            # Another row first: down a border or a scroll bar, this is shorter than a place.
            upright = _step(y - self._y, "B", "A") if y != self._y else ""
            ways.append(f"{upright}\x1b[{column}G" if x else f"{upright}\r")
            if self._x is not None:
                ways.append(upright + (self._along(self._x, x, y) if x != self._x else ""))
            if x == 0 and y == self._y + 1:
                ways.append("\r\n")
        self._out.append(min(ways, key=_size))
        self._x, self._y = x, y

    def _along(self, start: int, x: int, y: int) -> str:
        """Move within a row: over a few cells by writing them again, where the look is right."""
        if x < start:
            return min("\b" * (start - x), _step(x - start, "C", "D"), key=len)
        step = _step(x - start, "C", "D")
        chars, looks = self._have.chars[y], self._have.looks[y]
        pen = self._pen
        if x - start <= len(step) and pen is not None:
            cells = chars[start:x]
            if all(
                is_sure(cell)
                and (looks[at] is pen or (cell == " " and looks[at].blank is pen.blank))
                for at, cell in enumerate(cells, start)
            ):
                return "".join(cells)
        return step


def _moved(rows: list[_Row], new: list[_Row], by: int) -> list[_Row]:
    return [*rows[by:], *new] if by > 0 else [*new, *rows[:by]]


def _step(count: int, forward: str, back: str) -> str:
    size = abs(count)
    return f"\x1b[{size if size > 1 else ''}{forward if count > 0 else back}"


def _size(text: str) -> int:
    return len(text.encode())
