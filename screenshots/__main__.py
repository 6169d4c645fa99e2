"""``python -m screenshots``: draws every screen anew, as SVG and, with rsvg-convert, as PNG.

The demo's endpoint, the engine process and the console are the real ones; only the terminal is
Textual's headless one, because it can be drawn.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from textual.pilot import Pilot

from lambdatui.cli.clock import now_ms
from lambdatui.core.connection import Connection
from lambdatui.core.safe import UNSAFE
from lambdatui.demo.launch import RunningDemo, launch
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner
from lambdatui.ui.app import ConsoleApp

HERE = Path(__file__).parent
SIZES = ((80, 24), (120, 40))
DEADLINE_S = 30


def shown(app: ConsoleApp) -> str:
    """The text on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def spaced(svg: str) -> str:
    """Have spaces at the beginning of a run of text kept, which rsvg-convert would leave out."""
    return svg.replace("<text ", '<text xml:space="preserve" ')


async def wait_for(pilot: Pilot[int], app: ConsoleApp, *texts: str) -> None:
    """Wait until all the texts are on the screen."""
    deadline = time.monotonic() + DEADLINE_S
    while not all(text in shown(app) for text in texts):
        if time.monotonic() > deadline:
            raise SystemExit(f"{texts} never came; the screen was:\n{shown(app)}")
        await pilot.pause(0.05)
    await pilot.pause()


@contextlib.asynccontextmanager
async def console(demo: RunningDemo, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    """The console on the demo, with its own engine."""
    connection = Connection(region=demo.region, endpoint_url=demo.endpoint_url)
    environ = demo.child_environment(os.environ)
    spawner = Spawner(environ, Path(demo.places.state) / "engine.log")
    client = EngineClient(connection, demo.places, spawner)
    app = ConsoleApp(client, now_ms, label="demo", environ={})
    try:
        async with app.run_test(size=size) as pilot:
            yield pilot
    finally:
        await client.close()


async def draw(demo: RunningDemo, size: tuple[int, int], keep: Callable[[str, str], None]) -> None:
    """Every screen at one size."""
    async with console(demo, size) as pilot:
        app = pilot.app
        assert isinstance(app, ConsoleApp)

        async def picture(name: str, *keys: str, shows: Sequence[str]) -> None:
            await pilot.press(*keys)
            await wait_for(pilot, app, *shows)
            await pilot.pause(0.3)
            assert not UNSAFE.search(shown(app).replace("\n", ""))
            keep(name, spaced(app.export_screenshot(title="lambdatui")))

        # The figures are read once the list is there.
        await picture("functions", shows=("payments-webhook", "users-api", "errors for "))
        await pilot.press("slash", *"payments", "enter")
        await pilot.press("enter")
        await wait_for(pilot, app, "live", "START RequestId")
        await picture("logs", "E", shows=("KeyError",))
        await picture("invocations", "v", shows=("✗ KeyError", "ok", "p95"))
        await picture("causes", "b", shows=("cause",))
        await picture("insights", "escape", "L", "ctrl+r", shows=("whole row", "KeyError"))
        await picture("metrics", "m", shows=("Duration", "timeout"))
        await picture("report", "U", shows=("Findings", "Limits"))
        await picture("configuration", "c", shows=("payments_webhook.handler",))
        await picture("levers", "F", shows=("Reserved concurrency", "roll back", "version 2"))
        await picture("lever", "enter", shows=("every invocation is throttled",))
        await picture("invoke", "escape", "escape", "i", shows=("missing-sku",))
        await picture("result", "ctrl+r", shows=("function error", "KeyError"))
        await pilot.press("escape", "escape", "escape")
        await picture("keys", "question_mark", shows=("save to a file",))
        await pilot.press("escape", "escape", "escape", "slash", *"api", "enter")
        await pilot.press("g", "space", "space", "l")
        await wait_for(pilot, app, "2 functions", "live", "START RequestId")
        await picture("several", "slash", *"!RequestId level:info", "enter", shows=("2 functions",))


def main() -> None:
    """Draw all, or with ``--out DIR`` draw them there."""
    parser = argparse.ArgumentParser(prog="python -m screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    converter = shutil.which("rsvg-convert")
    with launch(lambda step: print(step, file=sys.stderr)) as demo:
        for size in SIZES:

            def keep(name: str, svg: str, size: tuple[int, int] = size) -> None:
                path = out / f"{name}-{size[0]}x{size[1]}.svg"
                path.write_text(svg, encoding="utf-8")
                if converter:
                    target = str(path.with_suffix(".png"))
                    subprocess.run([converter, "-o", target, str(path)], check=True)
                print(path.name)

            asyncio.run(draw(demo, size, keep))


if __name__ == "__main__":
    main()
