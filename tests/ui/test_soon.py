"""What is called soon is done to its end, also where it has to be awaited."""

import asyncio

from textual.app import App

from lambdatui.ui.soon import soon
from tests.ui.until import until


async def test_what_returns_something_to_await_is_awaited() -> None:
    done: list[str] = []

    async def slowly() -> None:
        await asyncio.sleep(0)
        done.append("awaited")

    app = App[None]()
    async with app.run_test() as pilot:
        soon(app, 0, slowly)
        await until(pilot, lambda: done)
    assert done == ["awaited"]
