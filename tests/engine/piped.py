"""An engine process and the console's side of its pipe, as the program makes them."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path

from lambdatui.core.connection import Connection
from lambdatui.core.places import Places
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner


def places(folder: Path) -> Places:
    return Places(
        events=str(folder / "events"), state=str(folder / "state"), config=str(folder / "config")
    )


async def until(holds: Callable[[], object]) -> None:
    """Wait for something to hold, off the event loop."""

    def wait() -> None:
        deadline = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < deadline, "it never came to hold"
            time.sleep(0.02)

    await asyncio.to_thread(wait)


class Program:
    """Starts consoles; all of their engines are of one folder and one account."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.places = places(folder)
        self.spawner = Spawner({**os.environ, **environ}, folder / "state" / "engine.log")

    def console(self, **connection: str | bool) -> EngineClient:
        """A client whose engine is started by its first call; close it."""
        return EngineClient(Connection(**connection), self.places, self.spawner)  # type: ignore[arg-type]  # the names are Connection's own

    @contextlib.asynccontextmanager
    async def opened(self, **connection: str | bool) -> AsyncGenerator[EngineClient, None]:
        """A console; its engine has ended when this is left."""
        client = self.console(**connection)
        try:
            yield client
        finally:
            await client.close()
            await self.ended()

    async def ended(self) -> None:
        """Wait until every engine has ended by itself."""
        for engine in self.spawner.processes:
            await asyncio.to_thread(engine.wait, 30)
