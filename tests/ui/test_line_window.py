"""What is looked at stays where it is, and the end is followed only while one wants it."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lambdatui.core.lines import Line, LineKind
from lambdatui.ui.widgets import line_buffer
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_rows import RowIndex
from lambdatui.ui.widgets.line_window import LineWindow

HEIGHT = 6


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 4)
        yield


def window_of(count: int, *, width: int = 0, length: int = 5) -> LineWindow:
    buffer = LineBuffer(1 << 30)
    rows = RowIndex(buffer, lambda text, _kind: text)
    rows.reset(width, brief=False)
    window = LineWindow(buffer, rows)
    window.set_height(HEIGHT)
    append(window, *["x" * length] * count)
    return window


def append(window: LineWindow, *texts: str) -> None:
    window.buffer.append(Line(text) for text in texts)
    window.take_in()


def test_the_end_is_followed_from_the_start() -> None:
    window = window_of(20)
    assert (window.y, window.cursor, window.bottom()) == (14, 19, 19)
    append(window, "more")
    assert (window.y, window.cursor) == (15, 20)


def test_a_step_up_lets_go_and_a_step_to_the_end_takes_hold() -> None:
    window = window_of(20)
    window.move(-1)
    append(window, "more")
    assert (window.y, window.cursor, window.below()) == (14, 18, 1)
    window.move(1)
    window.move(1)
    append(window, "more")
    assert (window.cursor, window.following) == (21, True)


def test_scrolling_up_lets_go_and_scrolling_to_the_end_takes_hold() -> None:
    window = window_of(20)
    window.scroll(-3)
    append(window, "more")
    assert (window.y, window.cursor, window.following) == (11, 16, False)
    window.scroll(99)
    append(window, "more")
    assert (window.y, window.cursor) == (16, 21)


def test_what_falls_out_above_does_not_move_what_is_read() -> None:
    window = window_of(20)
    window.jump(10)
    before = window.top()
    window.trim(2)
    assert window.buffer.dropped == 8
    assert window.top() == before
    assert window.cursor == 10


def test_the_cursor_falls_no_further_than_the_oldest_line() -> None:
    window = window_of(20)
    window.jump(0)
    window.trim(2)
    assert (window.y, window.cursor) == (0, 7), "the line that says that others fell out"


def test_a_held_view_shows_nothing_of_what_comes() -> None:
    window = window_of(3)
    window.hold()
    append(window, "more", "and more")
    assert (window.total(), window.end, window.bottom()) == (3, 3, 2)
    window.release()
    assert (window.total(), window.cursor) == (5, 4)


def test_a_view_that_was_scrolled_while_held_stays_when_released() -> None:
    window = window_of(20)
    window.hold()
    window.move(-1)
    window.move(-1)
    append(window, "more")
    before = window.top()
    window.release()
    assert (window.top(), window.cursor, window.following) == (before, 17, False)


def test_pages_go_through_all_lines() -> None:
    window = window_of(30)
    window.jump(0)
    seen = [window.cursor]
    while window.cursor < 29:
        window.page(HEIGHT - 1)
        seen.append(window.cursor)
    assert seen == [0, 5, 10, 15, 20, 29]
    while window.cursor > 0:
        window.page(1 - HEIGHT)
    assert window.y == 0


def test_no_row_is_skipped_going_up_through_lines_that_were_never_measured() -> None:
    window = window_of(40, width=10, length=21)
    seen = set()
    while True:
        seen |= {window.rows.locate(window.y + row) for row in range(HEIGHT)}
        if window.y == 0:
            break
        window.page(1 - HEIGHT)
    assert seen == {(number, sub) for number in range(40) for sub in range(3)}


def test_a_line_higher_than_the_window_is_read_row_by_row() -> None:
    window = window_of(3, width=10, length=95)
    window.jump(0)
    tops = []
    for _ in range(12):
        tops.append((window.cursor, window.y))
        window.move(1)
    assert tops[:5] == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)], "ten rows, six of them in sight"
    assert tops[5] == (1, 10), "then the next line, from its beginning"


def test_folding_keeps_the_text_at_the_top() -> None:
    window = window_of(40, length=25)
    window.jump(20)
    top = window.top()[0]
    window.set_cursor(top)
    window.refold(10, brief=False)
    assert window.top()[0] == top
    window.scroll(1)
    assert window.top() == (top, 1)
    window.refold(25, brief=False)
    assert window.top()[0] == top


class AnyUse(RuleBasedStateMachine):
    """Whatever is done in whatever order, the promises of the window hold."""

    @initialize(width=st.sampled_from([0, 8, 20]))
    def start(self, width: int) -> None:
        assert line_buffer.CHUNK_LINES == 4, "or nothing would ever be trimmed or estimated"
        buffer = LineBuffer(1 << 30)
        rows = RowIndex(buffer, lambda text, _kind: text)
        rows.reset(width, brief=False)
        self.window = LineWindow(buffer, rows)
        self.window.set_height(HEIGHT)

    @rule(
        lengths=st.lists(st.sampled_from([0, 5, 30, 90]), max_size=12),
        letter=st.sampled_from("x日"),
        kind=st.sampled_from([LineKind.MESSAGE, LineKind.REPORT]),
    )
    def append(self, lengths: list[int], letter: str, kind: LineKind) -> None:
        window = self.window
        before = window.top() if not window.is_empty else None
        following = window.following and window.held_end is None
        window.buffer.append(Line(letter * length, kind=kind) for length in lengths)
        window.take_in()
        if before and not following:
            assert window.top() == before

    @rule()
    def trim(self) -> None:
        window = self.window
        if len(window.buffer.chunks) > 1 and not window.is_empty:
            before = window.top()
            window.trim(1)
            kept = window.buffer.chunks[1].start
            if before >= (kept, 0):
                assert window.top() == before
            else:
                assert window.top()[0] <= kept

    @rule()
    def measure(self) -> None:
        window = self.window
        if not window.is_empty:
            before = window.top()
            window.measure_next()
            assert window.top() == before
            if window.following:
                window.take_in()

    @rule(step=st.sampled_from([-1, 1]))
    def move(self, step: int) -> None:
        self.window.move(step)

    @rule(count=st.integers(-9, 9))
    def page(self, count: int) -> None:
        before = self.window.top()
        self.window.page(count)
        self.check_went_up(before, count)

    @rule(count=st.integers(-9, 9))
    def scroll(self, count: int) -> None:
        before = self.window.top()
        self.window.scroll(count)
        self.check_went_up(before, count)

    def check_went_up(self, before: tuple[int, int], count: int) -> None:
        """Going up by so many rows skips none, however many of them were estimates."""
        window = self.window
        if count < 0 and window.y > 0 and not window.following:
            assert window.rows.top_of(before[0]) + before[1] - window.y == -count

    @rule(where=st.floats(0, 1))
    def jump(self, where: float) -> None:
        buffer = self.window.buffer
        self.window.jump(buffer.first + int(where * max(0, len(buffer) - 1)))

    @rule(width=st.sampled_from([0, 8, 20]))
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
    def the_window_shows_lines_and_the_cursor(self) -> None:
        window = self.window
        if window.is_empty:
            return
        assert window.buffer.first <= window.cursor < window.end
        assert 0 <= window.y <= max(0, window.total() - window.height)
        assert window.top()[0] <= window.cursor <= window.bottom()
        if window.following and window.held_end is None:
            assert window.cursor == window.end - 1
            assert window.is_at_end()


AnyUse.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyUse = AnyUse.TestCase
