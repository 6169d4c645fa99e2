"""What stands below Textual's compositor: a display that writes only what changed on the terminal.

Textual writes each region that may have changed as a whole. Here its updates go into a copy of the
screen, and what is written is the difference to what the terminal shows. All that is private to
Textual and needed for it is in this file; with another version of Textual, and after any mistake
in here, Textual writes as it does on its own.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

import textual
from rich.color import ColorSystem
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from lambdatui.ui.ascii_cells import in_ascii
from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.frame_writer import FrameWriter
from lambdatui.ui.guard import guard_update
from lambdatui.ui.shadow_look import Looks
from lambdatui.ui.shadow_screen import ShadowScreen
from lambdatui.ui.soon import soon
from lambdatui.ui.terminal_driver import TerminalDriver

#: The version of Textual whose private parts are known here.
KNOWN: Final = "8.2.8"
#: Set to ``stock``, it has Textual write as it does on its own.
VARIABLE: Final = "LAMBDATUI_DISPLAY"
#: Seconds that the first frame of a new screen waits for the next one.
_FIRST_S: Final = 0.04
#: Seconds after a key in which what is new is what it did, and is written at once.
_KEYED_S: Final = 0.15
#: Seconds that what nobody has just asked for waits for more of it: a pane says that it reads,
#: and has read a moment later. Less where nothing else was written as long before, and the last key
#: is so long ago that it is none of its doing.
_LULL_S: Final = 0.05
_QUIET_LULL_S: Final = 0.02
_KEYS_DOING_S: Final = 1.0


class Frames:
    """What the terminal is to show, and the bytes that it needs for it. Safe between two threads.

    Apart from the app, so that what it writes can be compared with what Textual would.
    """

    def __init__(self, colors: ColorSystem, *, erases: bool = True, ascii: bool = False) -> None:
        """``ascii`` is whether nothing else is to be written, whatever the widgets draw."""
        self._looks = Looks(colors)
        self._writer = FrameWriter(self._looks, erases=erases)
        self._want = ShadowScreen(0, 0, self._looks.plain)
        self._cursor = (0, 0)
        self._lock = threading.Lock()
        self._spelled = in_ascii if ascii else str
        #: Whether frames are wrapped in synchronised output (mode 2026).
        self.synchronised = False

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the frame."""
        return self._want.width, self._want.height

    @property
    def begun(self) -> bool:
        """Whether the terminal shows a frame, to which the next one is a change."""
        return self._writer.begun

    def take(self, screen: Screen[Any], update: CompositorUpdate, cursor: tuple[int, int]) -> None:
        """Draw what Textual would write; ``cursor`` is where its cursor is to stand.

        Raises:
            TypeError: This is no update of a whole terminal.
        """
        compositor = screen._compositor
        width, height = compositor.size
        with self._lock:
            self._cursor = cursor
            if (width, height) != self.size:
                self._want = ShadowScreen(width, height, self._looks.plain)
                if isinstance(update, ChopsUpdate):
                    # A part tells nothing of the rest, which is another than before.
                    update = compositor.render_full_update()
            match update:
                case LayoutUpdate():
                    self._take_layout(update)
                case ChopsUpdate():
                    self._take_chops(update)
                case _:
                    raise TypeError(f"an update of another kind: {type(update).__name__}")

    def forget(self) -> None:
        """The terminal may show anything."""
        with self._lock:
            self._writer.forget()

    def compose(self) -> str:
        """The bytes from what the terminal shows to what it is to show."""
        with self._lock:
            written = self._writer.frame(self._want, self._cursor)
            if written and self.synchronised and not self._writer.one_row:
                return f"{SYNC_START}{written}{SYNC_END}"
            return written

    def _take_layout(self, update: LayoutUpdate) -> None:
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                x = self._put(x, y, strip)

    def _take_chops(self, update: ChopsUpdate) -> None:
        """As ``ChopsUpdate.render_segments`` goes through them."""
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > last or end <= first:
                    continue
                whole = last > x >= first and end <= last
                self._put(x, y, strip if whole else strip.crop(0, min(end, last) - x))

    def _put(self, x: int, y: int, strip: Strip) -> int:
        put, look_of, spelled = self._want.put, self._looks.of, self._spelled
        for text, style, control in strip:
            if not control:
                x = put(x, y, spelled(text), look_of(style))
        return x


class Display:
    """The way of an app's updates to its terminal."""

    def __init__(
        self,
        app: App[Any],
        stock: Callable[[Screen[Any], Any], None],
        environ: Mapping[str, str],
        failed: Callable[[Exception], object],
        *,
        ascii: bool = False,
    ) -> None:
        """``stock`` is Textual's own way. ``failed`` is told why it was taken after a mistake.

        ``ascii`` is whether the terminal gets nothing else.
        """
        self._app = app
        self._stock = stock
        self._failed = failed
        self._ascii = ascii
        self._thread: DisplayThread | None = None
        self._seen: WeakSet[Screen[Any]] = WeakSet()
        self._frames: Frames | None = None
        self._waits = False
        self._offered_at = 0.0
        if _is_known() and environ.get(VARIABLE) != "stock":
            self._frames = Frames(
                app.console._color_system or ColorSystem.TRUECOLOR,
                erases=_erases(environ),
                ascii=ascii,
            )

    @property
    def is_stock(self) -> bool:
        """Whether Textual writes as it does on its own."""
        return self._frames is None

    def show(self, screen: Screen[Any], renderable: Any) -> None:
        """Show what Textual wants shown: in place of ``App._display``."""
        app = self._app
        thread = self._writing
        if self._frames is None or thread is None:
            self._show_stock(screen, renderable)
            return
        if renderable is None:
            # As Textual's own: nothing is dirty.
            app.post_display_hook()
            return
        if not isinstance(renderable, CompositorUpdate):
            # Nobody knows what this leaves on the terminal.
            self._frames.forget()
            self._show_stock(screen, renderable)
            return
        if app._batch_count or not app._running or app._closed:
            app.post_display_hook()
            return
        try:
            if thread is not self._thread:
                self._thread = thread
                self._frames.forget()
            cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
            app._previous_cursor_position = cursor
            self._frames.synchronised = app._sync_available
            self._frames.take(screen, renderable, (cursor.x, cursor.y))
            if self._begins(screen):
                soon(app, _FIRST_S, self._offer)
            elif self._is_asked_for():
                self._offer()
            elif not self._waits:
                self._waits = True
                asyncio.get_running_loop().call_later(self._lull_s(), self._waited)
        except Exception as error:
            self.fall_back(error)
        app.post_display_hook()

    def repaint(self) -> None:
        """Write the whole screen anew: something else may have written on the terminal."""
        if self._frames is not None:
            self._frames.forget()
        self._app.screen.refresh(layout=True)

    def abandon(self) -> None:
        """Give the terminal back where the way out is blocked; on any thread."""
        driver = self._app._driver
        if isinstance(driver, TerminalDriver):
            driver.abandon()

    def resized(self, event: events.Resize) -> None:
        """Terminals lay out anew what they show, be it that the size is the same in the end."""
        if self._frames is None:
            return
        self._frames.forget()
        if self._frames.size == tuple(event.size):
            self._offer()

    def _begins(self, screen: Screen[Any]) -> bool:
        """Whether this is the first frame of a screen that was opened upon another.

        Textual draws it before its widgets are there: the frame that follows shows all of it.
        """
        if screen in self._seen:
            return False
        self._seen.add(screen)
        return len(self._seen) > 1

    def _lull_s(self) -> float:
        now, driver = time.monotonic(), self._app._driver
        quiet = now - self._offered_at > _LULL_S
        pressed_at = driver.pressed_at if isinstance(driver, TerminalDriver) else now
        return _QUIET_LULL_S if quiet and now - pressed_at > _KEYS_DOING_S else _LULL_S

    def _is_asked_for(self) -> bool:
        """Whether a person waits for what is new: after a key, or where they see nothing yet."""
        driver = self._app._driver
        if not isinstance(driver, TerminalDriver) or self._frames is None or not self._frames.begun:
            return True
        return time.monotonic() - driver.pressed_at < _KEYED_S

    def _waited(self) -> None:
        self._waits = False
        self._offer()

    def _offer(self) -> None:
        # Another thread writes after the terminal was given away: it begins with the whole screen.
        if self._thread is not None and self._thread is self._writing:
            self._offered_at = time.monotonic()
            self._thread.offer(self._compose)

    @property
    def _writing(self) -> DisplayThread | None:
        driver = self._app._driver
        return driver.display_thread if isinstance(driver, TerminalDriver) else None

    def _compose(self) -> str:
        """The next bytes; on the thread that writes, or the app's."""
        frames = self._frames
        try:
            return frames.compose() if frames else ""
        except Exception as error:
            # Thread-safe, as every message is.
            self._app.call_later(self.fall_back, error)
            return ""

    def fall_back(self, error: Exception) -> None:
        """Have Textual write from now on, and the whole screen first."""
        if self._frames is None:
            return
        self._frames = None
        if self._app._driver is not None:
            # Its pen may be anything.
            self._app._driver.write("\x1b[m\x1b[r")
        self._failed(error)
        self._app.screen.refresh(layout=True)

    def _show_stock(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable = guard_update(renderable, in_ascii if self._ascii else None)
        self._stock(screen, renderable)


def _is_known() -> bool:
    """Whether this is the version of Textual that is known here."""
    folder = Path(textual.__file__).parent
    # Asking for the version reads what is installed, which takes 15 ms of the first paint.
    return (folder.parent / f"textual-{KNOWN}.dist-info").is_dir() or textual.__version__ == KNOWN


def _erases(environ: Mapping[str, str]) -> bool:
    """Whether the terminal erases with the background that is set: GNU screen does not."""
    return not environ.get("TERM", os.environ.get("TERM", "")).startswith("screen") or bool(
        environ.get("TMUX")
    )
