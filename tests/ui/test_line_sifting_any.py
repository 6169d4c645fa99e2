"""Filters, moves, new lines and lines that fall out, in any order: the promises hold."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lambdatui.core.lines import Line
from lambdatui.ui.widgets import line_buffer
from lambdatui.ui.widgets.line_window import LineWindow
from tests.ui.sifted import FILTERS, Sifted, events, passing


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 4)
        yield


class AnySifting(RuleBasedStateMachine):
    """Whatever is done in whatever order, the promises of the window hold."""

    @initialize(width=st.sampled_from([0, 8]))
    def start(self, width: int) -> None:
        assert line_buffer.CHUNK_LINES == 4, "or nothing would ever be trimmed or estimated"
        self.sifted = Sifted(width)
        self.typed = ""
        self.arriving = False

    @property
    def window(self) -> LineWindow:
        return self.sifted.window

    def stays(self, before: tuple[int, int], *, full: bool) -> None:
        """The text at the top is the same, unless its line was hidden or the view had room.

        Where what is shown now stands between it and the cursor, it may make room for that.
        """
        window = self.window
        if not full or window.is_empty:
            return
        cursor_ends = window.row_of_cursor() + window.rows.height_of(window.cursor)
        at_bottom = cursor_ends >= window.height
        if self.sifted.rows.sieve.shows(before[0]) and not at_bottom:
            assert window.top() == before

    @property
    def is_full(self) -> bool:
        window = self.window
        return not window.is_empty and window.total() - window.y >= window.height

    @rule(lines=events)
    def append(self, lines: list[Line]) -> None:
        before, full = self.window.top(), self.is_full
        following = self.window.following and self.window.held_end is None
        self.sifted.buffer.append(lines)
        self.window.take_in()
        if full and not following:
            assert self.window.top() == before

    @rule()
    def trim(self) -> None:
        window = self.window
        if len(window.buffer.chunks) > 1 and not window.is_empty:
            before, full = window.top(), self.is_full
            window.trim(1)
            if full and before[0] >= window.buffer.chunks[1].start:
                assert window.top() == before

    @rule(typed=st.sampled_from(["", *FILTERS]), at_once=st.booleans())
    def filter(self, typed: str, at_once: bool) -> None:
        window = self.window
        in_sight = not window.is_empty
        place = self.sifted.place
        moved = not self.arriving
        kept = window.following
        self.sifted.filter(typed, math.inf if at_once else 0)
        self.typed, self.arriving = typed, bool(typed)
        if not typed and moved and in_sight and not kept:
            room = window.total() - place[0]
            assert window.cursor == place[0]
            if window.y and room > window.height:
                assert window.row_of_cursor() == place[1]

    @precondition(lambda self: self.typed)
    @rule()
    def keep(self) -> None:
        self.sifted.sifting.keep()

    @precondition(lambda self: self.typed)
    @rule(in_context=st.booleans())
    def context(self, in_context: bool) -> None:
        window = self.window
        cursor, in_sight = window.cursor, not window.is_empty
        self.sifted.sifting.set_context(in_context)
        self.arriving = False
        if in_sight and in_context:
            assert window.cursor == cursor

    @rule()
    def sieve(self) -> None:
        window = self.window
        before, full = window.top(), self.is_full
        free = not window.following and not self.arriving
        self.sifted.sifting.step(0)
        if free:
            self.stays(before, full=full)

    @rule()
    def measure(self) -> None:
        window = self.window
        if not window.is_empty:
            before = window.top()
            window.measure_next()
            assert window.top() == before
            if window.following:
                window.take_in()

    @rule()
    def unfold(self) -> None:
        window, rows = self.window, self.sifted.rows
        if window.is_empty or not rows.unfold.toggle(window.cursor):
            return
        before, full = window.top(), self.is_full
        window.following = False
        start = window.buffer.chunks[window.buffer.chunk_index(window.cursor)].start
        window.keep_top(lambda: rows.changed(start))
        if rows.unfold.is_unfolded(window.cursor):
            assert not full or window.top() == before
        window.show_cursor()
        window.stay()
        if window.following:
            window.to_end()

    @rule(step=st.sampled_from([-1, 1]))
    def move(self, step: int) -> None:
        window = self.window
        cursor = window.cursor
        window.move(step)
        self.arriving = self.arriving and window.is_empty
        if not window.is_empty:
            assert (window.cursor - cursor) * step >= 0

    @rule(count=st.integers(-9, 9))
    def page(self, count: int) -> None:
        self.window.page(count)
        self.arriving = self.arriving and self.window.is_empty

    @rule(count=st.integers(-9, 9))
    def scroll(self, count: int) -> None:
        self.window.scroll(count)
        self.arriving = self.arriving and self.window.is_empty

    @rule(where=st.floats(0, 1))
    def jump(self, where: float) -> None:
        buffer = self.sifted.buffer
        self.window.jump(buffer.first + int(where * max(0, len(buffer) - 1)))
        self.arriving = self.arriving and self.window.is_empty

    @rule(width=st.sampled_from([0, 8]))
    def refold(self, width: int) -> None:
        self.window.refold(width, brief=False)

    @rule(height=st.integers(1, 9))
    def resize(self, height: int) -> None:
        self.window.set_height(height)

    @rule()
    def hold_or_release(self) -> None:
        if self.window.held_end is None:
            self.window.hold()
        else:
            self.window.release()

    @invariant()
    def the_window_shows_lines_that_pass_and_the_cursor(self) -> None:
        window, sieve = self.window, self.sifted.rows.sieve
        if window.is_empty:
            return
        assert all(map(sieve.shows, self.sifted.in_sight))
        assert sieve.shows(window.cursor)
        assert window.buffer.first <= window.cursor < window.end
        assert 0 <= window.y <= max(0, window.total() - window.height)
        assert window.top()[0] <= window.cursor <= window.bottom()
        if window.following and window.held_end is None:
            assert window.cursor == window.last()
            assert window.is_at_end()

    @invariant()
    def all_that_passes_can_be_scrolled_to(self) -> None:
        sieve, rows = self.sifted.rows.sieve, self.sifted.rows
        if not sieve.is_done or not sieve.hides or rows.width:
            return
        expected = [
            number for number in passing(self.sifted.buffer, self.typed) if number < self.window.end
        ]
        total = self.window.total()
        assert list(dict.fromkeys(rows.locate(row)[0] for row in range(total))) == expected
        assert (
            self.window.below() == sum(number > self.window.bottom() for number in expected)
            or not expected
        )


AnySifting.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
TestAnySifting = AnySifting.TestCase
