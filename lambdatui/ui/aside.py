"""Work that takes long, on a thread that nothing waits for when the program ends."""

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

_T = TypeVar("_T")


async def aside(work: Callable[[], _T]) -> _T:
    """Its result, or its error. An executor of asyncio would hold the end until it is done."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def tell(result: Callable[[], None]) -> None:
        if not done.done():
            result()

    def run() -> None:
        end: Callable[[], None]
        try:
            made = work()
        except Exception as error:
            end = partial(done.set_exception, error)
        else:
            end = partial(done.set_result, made)
        # The program may have ended meanwhile, and its loop with it.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, end)

    threading.Thread(target=run, daemon=True).start()
    return await done


def uncollected(work: Callable[[], _T]) -> _T:
    """Do work that makes very many objects, and drops them, without looking for cycles in them.

    The collector would look through all of them again and again, and stop every thread meanwhile:
    for a tenth of a second with what JSON of six megabytes holds.
    """
    on = gc.isenabled()
    if on:
        gc.disable()
    try:
        return work()
    finally:
        if on:
            gc.enable()
