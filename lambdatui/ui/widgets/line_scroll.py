"""How a person moves through lines: keys, wheel, click and scrollbar, with no animation."""

from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from lambdatui.ui.widgets.key_count import KeyCount
from lambdatui.ui.widgets.line_window import LineWindow

WHEEL_ROWS = 3
#: No count goes further: each line between is looked at.
_MOST = 10_000
#: Keys that a pane lists among its own as well. The help says both arrows in one row.
SIDEWAYS: Final = (
    Binding("left", "sideways(-1)", "sideways", show=False, key_display="← →", id="lines.left"),
    Binding("right", "sideways(1)", "", show=False, id="lines.right"),
    Binding("0", "straighten", "back from sideways", show=False, id="lines.straighten"),
)


class LineScroll(ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls through a :class:`LineWindow`, which alone knows where it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="lines.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="lines.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="lines.page-up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="lines.page-down"),
        Binding("home,g", "first", "First line", show=False, id="lines.first"),
        Binding("end,G", "last", "Last line", show=False, id="lines.last"),
        *SIDEWAYS,
    ]

    class Changed(Message):
        """Lines came or went, or the view moved: what is said about it may have changed."""

        def can_replace(self, message: Message) -> bool:
            """One that waits is enough."""
            return isinstance(message, LineScroll.Changed)

    def __init__(
        self, window: LineWindow, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.window = window
        self._count = KeyCount()
        #: The match for whose sake the view went sideways by itself, and only for it.
        self._sideways_for: int | None = None

    @property
    def widest(self) -> int:
        """The cells of the longest line, as far as one can move to the right."""
        return 0

    def show_window(self) -> None:
        """Make Textual's scroll position and size those of the window, without a new layout."""
        window = self.window
        size = Size(self.widest, 0 if window.is_empty else window.total())
        if size != self.virtual_size:
            self.set_reactive(LineScroll.virtual_size, size)
            self._scroll_update(size)
        if window.y != round(self.scroll_y):
            self.set_reactive(LineScroll.scroll_target_y, window.y)
            self.set_reactive(LineScroll.scroll_y, window.y)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.position = window.y

    def moved(self, cursor: int, y: int) -> None:
        """The window or its cursor moved from where they were: paint what changed."""
        self.leave_match()
        self.show_window()
        if self.window.y == y:
            for number in {cursor, self.window.cursor}:
                self._refresh_rows(number)
        else:
            self.refresh()
        self.post_message(self.Changed())

    def _refresh_rows(self, number: int) -> None:
        window = self.window
        if not window.buffer.first <= number < window.end:
            return
        top = window.rows.top_of(number) - window.y
        region = Region(0, top, self.size.width, window.rows.height_of(number))
        if visible := region.intersection(self.size.region):
            self.refresh(visible)

    def _scrollbar(self, message: Message, row: int) -> None:
        message.stop()
        message.prevent_default()
        cursor, y = self.window.cursor, self.window.y
        self.window.scroll_to(row)
        self.moved(cursor, y)

    def _on_scroll_to(self, message: ScrollTo) -> None:
        self._scrollbar(message, round(self.window.y if message.y is None else message.y))

    def _on_scroll_up(self, event: ScrollUp) -> None:
        self._scrollbar(event, self.window.y - self.window.height)

    def _on_scroll_down(self, event: ScrollDown) -> None:
        self._scrollbar(event, self.window.y + self.window.height)

    def straighten(self) -> None:
        """Show lines from their beginning."""
        self._sideways_for = None
        self.scroll_x = 0

    def leave_match(self) -> None:
        """Come back from sideways once the cursor is not on the match that led there."""
        if self._sideways_for not in (None, self.window.cursor):
            self.straighten()

    def jump(self, number: int) -> None:
        """Go to a line by its number, and to its beginning."""
        self.straighten()
        cursor, y = self.window.cursor, self.window.y
        self.window.jump(number)
        self.moved(cursor, y)

    def follow(self) -> None:
        """Go to the newest line, and keep it in sight."""
        self.straighten()
        cursor, y = self.window.cursor, self.window.y
        self.window.follow()
        self.moved(cursor, y)

    def let_go(self) -> None:
        """Stay here, whatever comes."""
        self.window.following = False
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Digits count what the next key does."""
        self._count.key(event)

    def on_blur(self) -> None:
        """What was counted is forgotten."""
        self._count.drop()

    def action_move(self, step: int) -> None:
        """One line up or down, so many times as was counted."""
        cursor, y = self.window.cursor, self.window.y
        for _ in range(min(self._count.take(), _MOST) or 1):
            self.window.move(step)
        self.moved(cursor, y)

    def action_page(self, pages: int) -> None:
        """One page up or down."""
        cursor, y = self.window.cursor, self.window.y
        pages *= self._count.take() or 1
        self.window.page(pages * max(1, self.window.height - 1))
        self.moved(cursor, y)

    def action_first(self) -> None:
        """To the oldest line that is shown, or the one that was counted from there, from 1."""
        self._go_to(self._count.take() or 1)

    def action_last(self) -> None:
        """To the newest line, which is followed from there on; or to the one that was counted."""
        if count := self._count.take():
            self._go_to(count)
        else:
            self.follow()

    def _go_to(self, count: int) -> None:
        number = self.window.first()
        for _ in range(min(count, _MOST) - 1):
            beside = self.window.rows.sieve.next_shown(number)
            if beside is None:
                break
            number = beside
        self.jump(number)

    def action_straighten(self) -> None:
        """Back from sideways."""
        self.straighten()

    def action_sideways(self, direction: int) -> None:
        """Half a window to the left or the right."""
        self._sideways_for = None
        self.scroll_x += direction * max(1, self.size.width // 2)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self._wheel(event, -1, sideways=True)

    def _on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self._wheel(event, 1, sideways=True)

    def _wheel(self, event: events.MouseEvent, direction: int, *, sideways: bool = False) -> None:
        event.prevent_default()
        event.stop()
        if sideways or event.shift or event.ctrl:
            self._sideways_for = None
            self.scroll_x += direction * 2 * WHEEL_ROWS
            return
        cursor, y = self.window.cursor, self.window.y
        self.window.scroll(direction * WHEEL_ROWS)
        self.moved(cursor, y)

    def on_click(self, event: events.Click) -> None:
        """The line that is clicked gets the cursor."""
        window = self.window
        row = window.y + event.y
        if window.is_empty or row >= window.total():
            return
        cursor, y = window.cursor, window.y
        window.set_cursor(window.rows.locate(row)[0])
        self.moved(cursor, y)
