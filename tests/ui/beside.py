"""The console's display and Textual's own, each on an emulated terminal of its own."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from lambdatui.ui.ascii_cells import in_ascii
from lambdatui.ui.display import Display, Frames
from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.guard import guard_update
from lambdatui.ui.sixteen import sixteen
from tests.ui.console_app import WIDE
from tests.ui.emulated import Emulated, unlike
from tests.ui.screen_host import ScreenHost

#: In another look than any of the console's, with the cursor anywhere.
_OF_OTHERS = "\x1b[1;3;4;35;42m"


class _Line:
    """Stands in for the thread that writes: frames are made when the test looks."""

    def __init__(self) -> None:
        self.compose: Callable[[], str] | None = None

    def offer(self, compose: Callable[[], str]) -> None:
        self.compose = compose


class OneWay(Display):
    """The console's display as it is set up in one way, and what Textual would show that way."""

    def __init__(
        self,
        app: App[Any],
        *,
        ascii: bool = False,
        colors: ColorSystem = ColorSystem.TRUECOLOR,
    ) -> None:
        self.mistakes: list[Exception] = []
        super().__init__(app, lambda *_: None, {}, self.mistakes.append, ascii=ascii)
        self._frames = Frames(colors, ascii=ascii)
        self._colors, self._in_ascii = colors, ascii
        self._line: Any = _Line()
        self._size = (0, 0)
        self._terminal: Emulated | None = None
        self._stock_before = self._found = ""

    @property
    def _writing(self) -> DisplayThread | None:
        line: DisplayThread = self._line
        return line

    def spoil(self, size: tuple[int, int]) -> None:
        """The terminal has this size, and on it stands what others have written."""
        self._size = size
        self._terminal, self._stock_before = None, ""

    @property
    def terminal(self) -> Emulated:
        """What was written on so far."""
        if self._terminal is None:
            width, height = self._size
            self._terminal = Emulated(width, height)
            self._terminal.feed(_OF_OTHERS + "\r\n".join(["#" * width] * height))
        return self._terminal

    def differs(self) -> str:
        """Have written what is to be written; where it is not what Textual shows, in words."""
        app = self._app
        if self.mistakes:
            raise self.mistakes[0]
        if tuple(app.screen.outer_size) != self._size:
            return "the size is not yet known to the screen"
        stock, compose = self._stock_frame(app), self._line.compose
        if compose is None and stock == self._stock_before:
            # Nothing came since: emulating it again takes time.
            return self._found
        self._stock_before, self._line.compose = stock, None
        if compose is not None:
            self.terminal.feed(compose())
        self._found = self._compared(app, stock)
        return self._found

    def _compared(self, app: App[Any], stock: str) -> str:
        theirs = Emulated(*self._size)
        theirs.feed(stock)
        cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
        if self.terminal.cursor != (cursor.x, cursor.y):
            return f"the cursor is at {self.terminal.cursor} and is to be at {cursor}"
        return unlike(self.terminal, theirs)

    def _stock_frame(self, app: App[Any]) -> str:
        update = app.screen._compositor.render_full_update()
        guarded = guard_update(update, in_ascii if self._in_ascii else None)
        assert isinstance(guarded, LayoutUpdate)
        few = self._colors is ColorSystem.STANDARD
        system: Literal["standard", "truecolor"] = "standard" if few else "truecolor"
        # Strips keep the bytes that were made of them for another number of colours.
        anew: list[Iterable[Strip]] = [
            [_anew(strip, few=few) for strip in line] for line in guarded.strips
        ]
        console = Console(color_system=system, force_terminal=True, legacy_windows=False)
        return LayoutUpdate(anew, guarded.region).render_segments(console)


def _afresh(style: Style | None) -> Style | None:
    """The same; Rich keeps what it made of a style for the colours of whoever drew it first."""
    if style is None:
        return None
    other = style.copy()
    other._ansi = None
    return other


def _anew(strip: Strip, *, few: bool) -> Strip:
    """The same; with ``few``, in the colours that the console has for sixteen, not in Rich's."""
    if not few:
        return Strip([Segment(text, _afresh(style), control) for text, style, control in strip])
    return Strip(
        Segment(text, style and style + _sixteen(style), control) for text, style, control in strip
    )


def _sixteen(style: Style) -> Style:
    color, ground = style.color, style.bgcolor
    return Style(color=color and sixteen(color), bgcolor=ground and sixteen(ground))


class Host(ScreenHost):
    """Screens over next to nothing, drawn as the console draws."""

    def __init__(self) -> None:
        super().__init__()
        self.both = EachWay(self)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        self.both.show(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        """The display hears first of another size."""
        if isinstance(event, events.Resize):
            self.both.resized(event)
        await super().on_event(event)


class EachWay(Display):
    """All ways at once: in full colours, in ASCII, in sixteen colours."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__(app, lambda *_: None, {}, repr)
        self.ways = {
            "in full colours": OneWay(app),
            "in ASCII": OneWay(app, ascii=True),
            "in sixteen colours": OneWay(app, colors=ColorSystem.STANDARD),
        }
        self.seen: set[type[Any]] = set()

    def show(self, screen: Screen[Any], renderable: Any) -> None:
        """Each way."""
        if isinstance(renderable, CompositorUpdate):
            self.seen.add(type(screen))
        for way in self.ways.values():
            way.show(screen, renderable)

    def repaint(self) -> None:
        """Each way."""
        for way in self.ways.values():
            way.repaint()

    def resized(self, event: events.Resize) -> None:
        """Each way."""
        for way in self.ways.values():
            way.resized(event)

    def spoil(self, size: tuple[int, int]) -> None:
        """Other programs have written on the terminals, which have this size."""
        for way in self.ways.values():
            way.spoil(size)

    def differs(self) -> str:
        """Where any of them does not show what Textual would.

        ASCII is looked at where the terminal is narrow, sixteen colours where it is wide: what is
        emulated takes time.
        """
        narrow = self._app.size.width < WIDE[0]
        other = "in ASCII" if narrow else "in sixteen colours"
        found = ((name, self.ways[name].differs()) for name in ("in full colours", other))
        return next((f"{name}: {words}" for name, words in found if words), "")
