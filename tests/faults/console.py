"""One console with its engine process, led through the proxy to the demo; it serves many cells.

The program's own parts are the real ones. Only botocore's pauses between two attempts are left
out of the engine: they are its own, and a cell would take seconds.
"""

import asyncio
import contextlib
import contextvars
import os
import re
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self, TypeVar

from textual import events
from textual.keys import _character_to_key

from lambdatui.cli.clock import now_ms
from lambdatui.core.connection import Connection
from lambdatui.demo.launch import RunningDemo
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.screens.main import MainScreen
from tests.aws.faulty import Talk
from tests.engine.piped import places
from tests.faults.proxy import FaultProxy

_T = TypeVar("_T")
#: Seconds after which what has not come never will.
PATIENCE_S = 6
#: Seconds in which an answer has to be there for the engine: a stall is told then.
ANSWER_S = 1.5
#: What the engine's Python runs first.
_NO_PAUSES = """
import types
import botocore.endpoint, botocore.retries.adaptive
botocore.endpoint.time = types.SimpleNamespace(time=__import__("time").time, sleep=lambda s: None)
botocore.retries.adaptive.ClientRateLimiter.on_sending_request = lambda *a, **k: None
"""
#: Groups of workers that do not end while a pane is open.
_LASTING = {"invoke-watch", "renewal", "tail"}


class Watched(FaultProxy):
    """A proxy that knows how many requests are being answered."""

    under_way = 0

    def _reply(self, talk: Talk) -> None:
        lasting = "StartLiveTail" in talk.request.headers.get("x-amz-target", "")
        self._count(0 if lasting else 1)
        try:
            super()._reply(talk)
        finally:
            self._count(0 if lasting else -1)

    def _count(self, change: int) -> None:
        with self._lock:
            self.under_way += change


class Opened:
    """The console, open, in a thread of its own with its event loop."""

    def __init__(self, demo: RunningDemo, proxy: Watched, folder: Path) -> None:
        self.proxy = proxy
        self.demo = demo
        (folder / "sitecustomize.py").write_text(_NO_PAUSES)
        environ = {**demo.child_environment(os.environ), "PYTHONPATH": str(folder)}
        environ["LAMBDATUI_ANSWER_S"] = str(ANSWER_S)
        self.places = places(folder)
        spawner = Spawner(environ, folder / "state" / "engine.log")
        connection = Connection(region=demo.region, endpoint_url=proxy.url)
        self._client = EngineClient(connection, self.places, spawner)
        self.app = ConsoleApp(
            self._client,
            now_ms,
            connection=connection,
            at=self._client.at,
            environ={"SSH_TTY": "x"},
        )
        self._loop = asyncio.new_event_loop()
        self._context = contextvars.copy_context()
        self._up: Future[None] = Future()
        self._leave = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.result(PATIENCE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the console did not end"

    def _serve(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._live())

    async def _live(self) -> None:
        try:
            async with self.app.run_test(size=(120, 40), notifications=True):
                # What runs in the app finds it by this.
                self._context = contextvars.copy_context()
                self._up.set_result(None)
                await self._leave.wait()
        except BaseException as error:
            if not self._up.done():
                self._up.set_exception(error)
            raise
        finally:
            await self._client.close()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do something in the app's event loop, as a test does it that has an app of its own."""
        done: Future[_T] = Future()

        async def guarded() -> None:
            try:
                done.set_result(await work)
            except BaseException as error:
                done.set_exception(error)

        def begin() -> None:
            self._loop.create_task(guarded(), context=self._context)

        self._loop.call_soon_threadsafe(begin)
        return done.result(4 * PATIENCE_S)

    # What a person sees and does.

    def shown(self) -> str:
        """The text on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each once the one before it has been handled.

        A pilot waits after each until the whole process is idle, which takes a tenth of a second.
        """
        for key in keys:
            name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
            event = events.Key(name, key if len(key) == 1 else None)
            event.set_sender(self.app)
            handed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.app.post_message(event)
            self.app.call_later(handed.set_result, None)
            await handed
            await self.until(f"an end of {key}", self._idle)

    def _idle(self) -> bool:
        keys = self.app._keys
        return not keys._flying and not keys._waiting

    async def until(
        self, what: str, holds: Callable[[], object], *, patience_s: float = PATIENCE_S
    ) -> str:
        """Wait for it; the screen as it is then."""
        try:
            async with asyncio.timeout(patience_s):
                while not holds():
                    assert self.app.is_running, "the console has ended"
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{what} never came:\n{self.shown()}") from None
        return self.shown()

    async def see(self, *patterns: str) -> str:
        """Wait until all of these are on the screen, whichever way its lines are broken."""
        return await self.until(
            repr(patterns), lambda: all(re.search(each, self.flat()) for each in patterns)
        )

    def flat(self) -> str:
        """The text on the screen in one line, without frames: one half after the other."""
        halves: tuple[list[str], list[str]] = [], []
        for line in self.shown().splitlines():
            left, _, right = re.sub("││|╮╭|╯╰", "\n", line).partition("\n")
            halves[0].append(left)
            halves[1].append(right)
        return re.sub(r"[\s│╭╮╰╯─]+", " ", "\n".join([*halves[0], *halves[1]]))

    @property
    def main(self) -> MainScreen:
        """The screen below all others."""
        (found,) = (each for each in self.app.screen_stack if isinstance(each, MainScreen))
        return found

    async def home(self) -> None:
        """Back to the list, with nothing over it, by a person's key."""
        while self.app.screen is not self.main or self.main.in_detail:
            before = self.app.screen, self.app.focused, self.main.in_detail
            await self.press("escape")
            if before == (self.app.screen, self.app.focused, self.main.in_detail):
                await asyncio.sleep(0.02)
                assert self.app.is_running, "the console has ended"

    def busy(self) -> object:
        """Whether something is being read, but what lasts."""
        at_work = {each.group for each in self.app.workers if not each.is_finished}
        return self.proxy.under_way or at_work - _LASTING

    def errors(self) -> str:
        """The error log as a person reads it."""
        return str(self.main._troubles())

    def toasts(self) -> list[str]:
        """Notes that stand on the screen."""
        return [each.message for each in self.app._notifications]

    async def read_errors(self) -> None:
        """The key that shows the error log acts, and is painted: whatever is under way."""
        await self.home()
        await self.press("!")
        await self.see("Errors of this session")
        await self.press("escape")
        await self.until("the list", lambda: self.app.screen is self.main)


@contextlib.contextmanager
def opened(demo: RunningDemo, proxy: Watched) -> Iterator[Opened]:
    """A console with a folder of its own."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Opened(demo, proxy, Path(folder)) as console,
    ):
        yield console
