"""A view of a million lines: logs as they come in, or one long text."""

import asyncio
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import ClassVar

from textual.strip import Strip

from lambdatui.core.line_filter import LineFilter
from lambdatui.core.lines import Line, plain_lines
from lambdatui.ui.soon import soon
from lambdatui.ui.tail_slices import give_way
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_events import told_together, whole_events
from lambdatui.ui.widgets.line_shown import LinesShown
from lambdatui.ui.widgets.line_sifting import LineSifting
from lambdatui.ui.widgets.line_styles import PAINT_CLASSES, PAINT_CSS
from lambdatui.ui.widgets.line_surface import LineSurface

#: The memory that lines may take, in bytes.
MEMORY_LIMIT = 256 * 1024 * 1024
#: What is appended is painted at most this often, in seconds.
PAINT_INTERVAL = 0.05
#: Where more lines than these come in that time nobody reads them one by one, and they are painted
#: only so often, in seconds: a paint takes as long as some thousand lines.
POURING = 1_000
POURING_INTERVAL = 0.2
#: Nothing came for so long, in seconds: what poured has ended, and is painted.
LULL = 0.02
#: How long work in the background may keep keys waiting, in seconds.
SLICE = 0.004
#: How long a new filter may work before it is first painted, in seconds.
FIRST_SLICE = 0.02


class LineView(LineSurface):
    """Lines, one beneath the other, with a cursor; the end is followed while the cursor is there.

    ``memory`` is in bytes; the oldest lines fall out beyond it, and ``buffer.dropped`` counts them.
    A ``buffer`` that is given may be shared: whoever puts lines into it, or takes all of them out,
    tells each view of it in the same turn of the loop, by :meth:`took_in` and :meth:`forgot`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*PAINT_CLASSES}
    DEFAULT_CSS = PAINT_CSS

    def __init__(
        self,
        buffer: LineBuffer | None = None,
        *,
        gutter: bool = True,
        memory: int = MEMORY_LIMIT,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        kept = LineBuffer(memory) if buffer is None else buffer
        super().__init__(kept, gutter=gutter, id=id, classes=classes)
        self.sieve = self.rows.sieve
        self._sifting = LineSifting(self.window)
        self._timer: asyncio.TimerHandle | None = None
        self._settled_at = 0.0
        # Where the lines ended at the last paint, and when that was last looked at.
        self._had = self._looked_at = 0
        self._seen: list[tuple[int, int]] = []
        self._was_too_slow = False
        self._background: asyncio.Task[None] | None = None

    @property
    def held_back(self) -> int:
        """How many lines came since the view was held still."""
        held_end = self.window.held_end
        return 0 if held_end is None else self.buffer.end - held_end

    @property
    def is_settled(self) -> bool:
        """Whether everything that was appended has been shown."""
        return self._timer is None

    # What is read.

    def current_line(self) -> Line | None:
        """The line under the cursor, as it came."""
        return None if self.window.is_empty else self.buffer.line(self.window.cursor)

    def current_event(self) -> list[Line]:
        """All lines of the event under the cursor, as they came; a printed traceback is one."""
        if self.window.is_empty:
            return []
        found = told_together(self.buffer, self.sieve.groups, self.window.cursor)
        return [self.buffer.line(number) for number in found]

    def shown_lines(self) -> Iterator[Line]:
        """All lines that pass the filter, as they came, from the oldest to the newest one so far.

        They are those that are shown now, whatever is filtered, comes, or falls out meanwhile.
        """
        return LinesShown(self.buffer, self.sieve, self.window.end).lines()

    def next_error(self, number: int) -> int | None:
        """The first line after ``number`` that is shown and with which an error begins."""
        found = self.sieve.next_error(number)
        return found if found is not None and found < self.window.end else None

    def previous_error(self, number: int) -> int | None:
        """The last line before ``number`` that is shown and with which an error begins."""
        return self.sieve.previous_error(min(number, self.window.end))

    # What comes and goes.

    def append(self, lines: Iterable[Line]) -> None:
        """Put lines at the end; they are painted soon."""
        self.buffer.append(lines)
        self.took_in()

    def took_in(self) -> None:
        """Lines were put into the buffer: let the oldest fall out, and paint what came soon."""
        if excess := self.buffer.excess():
            self.buffer.trim(excess)
        if not self.rows.is_aligned:
            self.window.trimmed()
            self.selection.forget_before(self.buffer.first)
            # What says that lines fell out has the number of one of them.
            self.painter.clear()
        # A key or a new size may come before the next paint, and asks where these lines are.
        self.rows.sync()
        self._settle_soon()

    def set_text(self, text: str) -> None:
        """Show a text, from its beginning."""
        self.clear()
        self.window.following = False
        self.append(plain_lines(text))

    def clear(self) -> None:
        """Forget all lines."""
        self.buffer.clear()
        self.forgot()

    def forgot(self) -> None:
        """All lines were taken out of the buffer. What is filtered is filtered on."""
        self.selection.clear()
        self.window.may_follow = True
        self.rows.unfold.clear()
        # Times of other lines do not count from one that is gone.
        self.painter.mark = None
        self.painter.clear()
        self.window.start_again()
        self._sifting.start_again()
        self.straighten()
        self._settle_soon()

    def hold(self) -> None:
        """Hold the view still: what comes is counted, and shown after :meth:`release`."""
        self.window.hold()
        self.post_message(self.Changed())

    def release(self) -> None:
        """Show again what comes."""
        self.window.release()
        self._settle_soon()

    def _settle_soon(self) -> None:
        if self._timer is None and self.is_running:
            wait = self._settled_at + PAINT_INTERVAL - monotonic()
            self._timer = soon(self, max(0.0, wait), self._settle)

    def _settle(self) -> None:
        """Paint what came since the last time, where it is in sight."""
        self._timer = None
        end, now = self.buffer.end, monotonic()
        pours = end - self._had > POURING and end != self._looked_at
        self._looked_at = end
        if pours and now < self._settled_at + POURING_INTERVAL:
            self._timer = soon(self, LULL, self._settle)
            return
        self._had, self._settled_at = end, now
        self.window.take_in()
        self._sifting.step(self._settled_at + SLICE)
        self._show_changes()
        self._work()

    def _show_changes(self) -> None:
        """Paint anew where other rows are in sight than before."""
        self.leave_match()
        # What is in sight is measured by this, and only then it is known how much there is.
        seen = self.in_sight()
        self.show_window()
        if seen != self._seen:
            self._seen = seen
            self.refresh()
        self.post_message(self.Changed())

    # The filter.

    @property
    def in_context(self) -> bool:
        """Whether all lines are shown, and those that pass the filter only marked."""
        return self.sieve.in_context

    @property
    def shown_count(self) -> int:
        """How many lines of the log are shown; notices are none of them."""
        return self.sieve.count_logged(self.buffer.first, self.window.end)

    @property
    def selected_count(self) -> int:
        """How many lines of the log are selected and shown."""
        span = self.selection.span
        return 0 if span is None else self.sieve.count_logged(span[0], span[1] + 1)

    def set_filter(self, wanted: LineFilter | None) -> None:
        """Show the events that pass; None, or a filter without a term, shows all lines.

        The line under the cursor stays in its row, or the nearest one that is shown takes its
        place; see :class:`~lambdatui.ui.widgets.line_sifting.LineSifting`.
        """
        if wanted is not None and not wanted.terms:
            wanted = None
        if wanted is None and self.sieve.filter is None:
            return
        self._was_too_slow = False
        self.straighten()
        self.painter.queries = () if wanted is None else wanted.queries
        self.painter.clear()
        self.window.take_in()
        self._sifting.set_filter(wanted, monotonic() + FIRST_SLICE)
        self._shown_anew()

    def keep_filter(self) -> None:
        """The filter is what one wants: from now on the cursor's line is the one that stays."""
        self._sifting.keep()

    def set_context(self, in_context: bool) -> None:
        """Show what passes the filter among all lines, or alone; the cursor stays in its row."""
        if self.sieve.filter is None or in_context == self.in_context:
            return
        self._sifting.set_context(in_context)
        self._shown_anew()

    def _shown_anew(self) -> None:
        self.refresh()
        self._show_changes()
        self._work()

    def jump_to_match(self, number: int) -> None:
        """Go to a line that matches, and as far to the side as its first match stands."""
        before = self.scroll_x
        self.jump(number)
        span = self.painter.first_match(number)
        width = self.painter.text_width - 1
        if self.painter.folded or span is None or span[1] < width:
            return
        in_sight = before <= span[0] <= span[1] < before + width
        self.scroll_x = before if in_sight else max(0, span[0] - width // 2)
        self._sideways_for = number

    # Unfolded lines.

    def toggle_unfolded(self, number: int | None = None) -> bool:
        """Show the JSON of a line in rows below it, or fold it again; False where it has none."""
        if self.window.is_empty:
            return False
        line = self.window.cursor if number is None else number
        if not self.rows.unfold.toggle(line):
            return False
        unfolded = self.rows.unfold.is_unfolded(line)
        if unfolded:
            # What is unfolded at the end is to be read, and not to be pushed out.
            self.window.following = False
        start = self.buffer.chunks[self.buffer.chunk_index(line)].start
        self.window.keep_top(lambda: self.rows.changed(start))
        if number is None:
            self.window.show_cursor()
            if unfolded:
                self.window.raise_cursor()
        if not unfolded:
            self.window.stay()
        self.painter.clear()
        self._shown_anew()
        return True

    # The selection.

    @property
    def selected(self) -> tuple[int, int] | None:
        """The numbers of the first and the last line that are selected, or None."""
        return self.selection.span

    def select(self) -> None:
        """Select from the cursor's line to where it goes; or, where one does, nothing any more."""
        if self.selection.is_open:
            self.clear_selection()
        elif not self.window.is_empty:
            self.selection.begin(self.window.cursor)
            # A selection is not to grow by what comes.
            self.window.following = self.window.may_follow = False
            self._shown_anew()

    def clear_selection(self) -> None:
        """Select nothing any more."""
        self.selection.clear()
        self.window.may_follow = True
        self._shown_anew()

    def selected_lines(self, *, whole: bool = False) -> Iterator[Line]:
        """The lines that are selected and shown, as they came; with ``whole``, of their events."""
        if (span := self.selection.span) is not None:
            if whole:
                span = whole_events(self.buffer, *span)
            for number, line in enumerate(self.buffer.lines(span[0], span[1] + 1), span[0]):
                if self.sieve.shows(number):
                    yield line

    def moved(self, cursor: int, y: int) -> None:
        """The window or its cursor moved: paint what changed, and select what lies between."""
        if self.selection.is_open:
            self.selection.follow(self.window.cursor)
            self.refresh()
        super().moved(cursor, y)
        self._seen = self.in_sight()

    def refold(self) -> None:
        """Lines are shown in another way, or at another width: measure them anew."""
        super().refold()
        self._work()

    def render_line(self, y: int) -> Strip:
        """One row of the view."""
        strip = super().render_line(y)
        if self.sieve.is_too_slow and not self._was_too_slow:
            # Painting asks for matches too, and may be where they turn out to take too long.
            self._was_too_slow = True
            self.call_later(self._give_up)
        return strip

    def _give_up(self) -> None:
        self._sifting.give_up()
        self._shown_anew()

    # What goes on in the background.

    def _work(self) -> None:
        """Sieve and measure in the background, where there is something left of it."""
        busy = self._background is not None and not self._background.done()
        if not busy and self._has_work():
            self._background = asyncio.create_task(self._work_through())

    def _has_work(self) -> bool:
        return not self.sieve.is_done or self.rows.unmeasured() is not None

    async def _work_through(self) -> None:
        shown_at = 0.0
        while self._has_work():
            until = monotonic() + SLICE
            self._sifting.step(until)
            while monotonic() < until and self.window.measure_next():
                pass
            if self.window.following:
                self.window.take_in()
            # To paint after each part would take longer than all of the work.
            if until >= shown_at + PAINT_INTERVAL or not self._has_work():
                shown_at = until
                self._show_changes()
            await give_way()

    async def worked(self) -> None:
        """Wait until what is here has been sieved and measured."""
        if self._background is not None:
            await self._background

    def on_mount(self) -> None:
        """Show what was appended before."""
        self._settle_soon()

    def on_unmount(self) -> None:
        """End what runs in the background."""
        if self._background is not None:
            self._background.cancel()
