"""What the console writes shows the same as what Textual would write, in each frame of a visit."""

import asyncio
import io
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.display import VARIABLE, Display, Frames
from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.guard import guard_update
from lambdatui.ui.terminal_driver import TerminalDriver
from tests.ui.console_app import NARROW, WIDE, console, see
from tests.ui.emulated import Emulated, unlike
from tests.ui.until import until

#: What a visit presses; after each, what is shown settles.
PANES = ("j", "j", "k", "G", "g", "/", "o", "escape", "l", "j", "k", "w", "e", "m", "right", "c")
MORE = ("j", "j", "k", "i", "tab", "tab", "escape", "question_mark", "escape", "colon", "down", "x")


class Beside(Display):
    """Has Textual's bytes and ours drawn on a terminal each, and one that draws every third."""

    def __init__(self, app: ConsoleApp, size: tuple[int, int]) -> None:
        super().__init__(app, lambda *_: None, {}, repr)
        self.theirs, self.ours, self.slow = (Emulated(*size) for _ in range(3))
        self.frames = 0
        self.bytes = [0, 0]
        colors = app.console._color_system or ColorSystem.TRUECOLOR
        self._each, self._third = Frames(colors), Frames(colors)

    def show(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.take(screen, guard_update(renderable), renderable)

    def take(self, screen: Screen[Any], safe: CompositorUpdate, update: CompositorUpdate) -> None:
        app = screen.app
        cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
        stock = f"{safe.render_segments(app.console)}\x1b[{cursor.y + 1};{cursor.x + 1}H"
        self.theirs.feed(stock)
        for frames in (self._each, self._third):
            frames.take(screen, update, (cursor.x, cursor.y))
        written = self._each.compose()
        self.ours.feed(written)
        self.frames += 1
        self.bytes[0] += len(written.encode())
        self.bytes[1] += len(stock.encode())
        assert not unlike(self.ours, self.theirs)
        assert self.ours.cursor == self.theirs.cursor
        if self.frames % 3 == 0:
            self.slow.feed(self._third.compose())
            assert not unlike(self.slow, self.theirs)


async def visit(app: ConsoleApp, size: tuple[int, int], keys: Sequence[str]) -> Beside:
    beside = Beside(app, size)
    app._shown = beside
    async with app.run_test(size=size) as pilot:
        await see(pilot, "video-transcode")
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
    return beside


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_frame_of_a_visit_is_as_textual_would_show_it(size: tuple[int, int]) -> None:
    beside = await visit(console(), size, PANES + MORE)
    assert beside.frames > len(PANES + MORE)
    ours, theirs = beside.bytes
    assert ours < theirs / 3


async def test_after_a_mistake_textual_writes_and_the_error_log_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        stock: list[object] = []
        errors: list[Exception] = []
        display = Display(app, lambda _, update: stock.append(update), {}, errors.append)
        thread = DisplayThread(io.StringIO())
        monkeypatch.setattr(TerminalDriver, "__init__", lambda self: None)
        driver = TerminalDriver()
        driver._writer_thread = thread  # type: ignore[assignment]
        monkeypatch.setattr(app, "_driver", driver)
        monkeypatch.setattr(app, "_shown", display)
        update = app.screen._compositor.render_full_update()
        display.show(app.screen, update)
        assert not stock
        monkeypatch.setattr(Frames, "take", lambda *_: 1 / 0)
        display.show(app.screen, update)
        display.show(app.screen, update)
        assert [type(error) for error in errors] == [ZeroDivisionError]
        assert stock
        monkeypatch.undo()


class Counted(DisplayThread):
    """Counts what it is offered."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.frames: list[str] = []

    def offer(self, compose: Callable[[], str]) -> None:
        self.frames.append(compose())


async def test_what_a_key_did_is_written_at_once_and_what_comes_by_itself_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        monkeypatch.setattr(TerminalDriver, "__init__", lambda self: None)
        driver = TerminalDriver()
        thread = Counted()
        driver._writer_thread = thread  # type: ignore[assignment]
        display = Display(app, lambda *_: None, {}, repr)
        update = app.screen._compositor.render_full_update()
        monkeypatch.setattr(app, "_driver", driver)
        # Its own frames would be counted as well.
        monkeypatch.setattr(app._shown, "show", lambda *_: None)
        # Nobody sees anything yet.
        display.show(app.screen, update)
        assert [bool(each) for each in thread.frames] == [True]
        display.show(app.screen, update)
        display.show(app.screen, update)
        assert len(thread.frames) == 1
        driver.pressed_at = float("inf")
        display.show(app.screen, update)
        assert len(thread.frames) == 2
        # Both that waited are one, and it shows nothing that is not there already.
        await until(pilot, lambda: len(thread.frames) > 2)
        assert thread.frames[1:] == ["", ""]
        monkeypatch.undo()


@pytest.mark.parametrize("how", ["stock", "another version"])
async def test_textual_writes_where_it_is_asked_to_or_is_another(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how != "stock":
        monkeypatch.setattr("lambdatui.ui.display.KNOWN", "99")
    app = console()
    shown: list[object] = []
    environ = {VARIABLE: "stock"} if how == "stock" else {}
    display = Display(app, lambda _, update: shown.append(update), environ, repr)
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        display.show(app.screen, app.screen._compositor.render_full_update())
        assert display._frames is None
    assert shown


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_shows_the_same_of_both(tmp_path: Path) -> None:
    app = console()
    pairs: list[tuple[str, str]] = []

    class Kept(Beside):
        def take(
            self, screen: Screen[Any], safe: CompositorUpdate, update: CompositorUpdate
        ) -> None:
            cursor = (0, 0)
            self._each.take(screen, update, cursor)
            pairs.append((safe.render_segments(app.console), self._each.compose()))

    async def visited() -> None:
        app._shown = Kept(app, NARROW)
        async with app.run_test(size=NARROW) as pilot:
            await see(pilot, "video-transcode")
            for key in ("j", "enter", "k", "c", "question_mark"):
                await pilot.press(key)
                await pilot.pause()

    asyncio.run(visited())
    theirs, ours = (
        _captured(tmp_path / str(which), "".join(parts))
        for which, parts in enumerate(zip(*pairs, strict=True))
    )
    assert "Keys" in ours.screen.display[1]
    # What tmux gives back has no background for cells that were erased, though it shows it.
    seen, other = (
        [[cell if cell[0] != " " else None for cell in row] for row in terminal.rows()]
        for terminal in (ours, theirs)
    )
    assert seen == other


def _captured(folder: Path, written: str) -> Emulated:
    """What tmux shows after these bytes."""
    folder.mkdir()
    (folder / "written").write_text(f"\x1b[?7l{written}")
    tmux = ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null"]
    # Without a status line, which would take a row.
    steps = (
        f"{shlex.join(tmux)} set status off",
        "stty raw -echo",
        f"cat {shlex.quote(str(folder / 'written'))}",
        f"{shlex.join(tmux)} wait -S shown",
        "sleep 60",
    )
    try:
        subprocess.run([*tmux, "new", "-d", "-x", "80", "-y", "24", "; ".join(steps)], check=True)
        subprocess.run([*tmux, "wait", "shown"], check=True, timeout=20)
        capture = [*tmux, "capture-pane", "-p", "-e", "-N"]
        shown = subprocess.run(capture, check=True, capture_output=True, text=True).stdout
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
    terminal = Emulated(*NARROW)
    terminal.feed(shown.rstrip("\n").replace("\n", "\r\n"))
    return terminal
