"""How long keys wait behind large events and responses: ``python -m benchmarks.large_events``.

Each figure is the longest time for which the event loop did nothing else, and which of it this
process computed: the rest is what other programs took.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import time
from collections.abc import AsyncGenerator, Callable

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot

from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import HistoryEntry, PastRun
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult, Outcome
from lambdatui.ui.comparing import Side
from lambdatui.ui.runs import Ended
from lambdatui.ui.screens.compare import CompareScreen
from lambdatui.ui.screens.runs import RunsScreen
from lambdatui.ui.themes import DARK
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.result_view import ResultView
from lambdatui.ui.worksheet import Worksheet

_NOW_MS = 1_795_421_551_204
_FUNCTION = "orders-api"
#: Longer than anything takes, and than the loop is then quiet for.
_PATIENCE_S = 60.0
_QUIET_S = 1.0
_LIMIT = "limit 50 ms"
_REQUEST = InvokeRequest(function=_FUNCTION, payload=b"{}")

Row = tuple[str, str, str]


class _Gaps:
    """The longest gap in the loop's time, in seconds, and the processor's time in it."""

    def __init__(self) -> None:
        self.longest = self.own = 0.0
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            before, own = time.perf_counter(), time.process_time()
            await asyncio.sleep(0.001)
            gap = time.perf_counter() - before - 0.001
            if gap > self.longest:
                self.longest, self.own = gap, time.process_time() - own

    def end(self) -> str:
        self._task.cancel()
        return f"{self.longest * 1000:,.0f} ms ({self.own * 1000:,.0f} ms own)"


class _History:
    """One invocation, with what was sent and what came back."""

    def __init__(self, run: PastRun) -> None:
        self._run = run

    async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
        del text, function
        return (self._run.entry,)

    async def past_run(self, id: str) -> PastRun | None:
        del id
        return self._run

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        asked = (function, event_name, before_ms, qualifier)
        raise NotImplementedError("nothing is compared here", asked)


class _Bench(App[None]):
    """The parts of the invoke pane that show texts, and the screens over it."""

    CSS = "EventList { width: 30; } EventEditor, ResultView { width: 1fr; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield EventList(lambda: _NOW_MS)
            yield EventEditor()
            yield ResultView()

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name


def _objects(size: int, letter: str = "x") -> str:
    """A list of small objects, of about so many bytes, in one line."""
    item = {"id": 10_000, "name": letter * 40, "v": [1, 2, 3]}
    count = size // (len(json.dumps(item)) + 2)
    return json.dumps([{**item, "id": number} for number in range(10_000, 10_000 + count)])


def _result(text: str) -> InvokeResult:
    return InvokeResult(outcome=Outcome.RETURNED, status=200, payload=text.encode())


async def _quiet(app: App[None]) -> None:
    """Until no worker has been at work for a while."""
    end = time.perf_counter() + _PATIENCE_S
    since = time.perf_counter()
    while time.perf_counter() - since < _QUIET_S:
        if any(worker.is_running for worker in app.workers):
            since = time.perf_counter()
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def _app() -> AsyncGenerator[tuple[_Bench, Pilot[None]], None]:
    app = _Bench()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        # As the console does before it begins.
        gc.collect()
        gc.freeze()
        yield app, pilot


async def _of(name: str, start: Callable[[_Bench], object]) -> Row:
    """The longest gap from the start until all of it is shown."""
    async with _app() as (app, _):
        gaps = _Gaps()
        start(app)
        await _quiet(app)
        return name, gaps.end(), _LIMIT


def _list(count: int) -> Callable[[_Bench], object]:
    entries = tuple(
        EventEntry(name=f"event-{number:04}", origin=Origin.FUNCTION, path=f"/e/{number}.json")
        for number in range(count)
    )
    sheet = Worksheet(_FUNCTION, entries=entries)
    return lambda app: app.query_one(EventList).show(sheet, ())


def _event(text: str) -> Callable[[_Bench], object]:
    return lambda app: app.query_one(EventEditor).show(text)


def _response(text: str) -> Callable[[_Bench], object]:
    result = _result(text)
    ended = Ended(request=_REQUEST, since_ms=_NOW_MS, result=result)
    sheet = Worksheet(_FUNCTION, ended=ended)
    return lambda app: app.query_one(ResultView).show(sheet, _NOW_MS)


def _past(text: str) -> Callable[[_Bench], object]:
    entry = HistoryEntry(
        id="1",
        function=_FUNCTION,
        type=InvocationType.SYNC,
        started_ms=_NOW_MS,
        event_name="large",
        outcome=Outcome.RETURNED,
        response_bytes=len(text),
    )
    run = PastRun(entry=entry, payload=text.encode(), result=_result(text))
    return lambda app: app.push_screen(RunsScreen(_History(run), lambda: _NOW_MS))


def _compared(text: str, other: str) -> Callable[[_Bench], object]:
    sides = Side("before", text.encode()), Side("after", other.encode())
    return lambda app: app.push_screen(CompareScreen(*sides))


async def _whole(text: str, other: str) -> Row:
    """Both answers side by side, once they are compared."""
    async with _app() as (app, pilot):
        _compared(text, other)(app)
        await _quiet(app)
        gaps = _Gaps()
        await pilot.press("t")
        await _quiet(app)
        return "  both of them whole", gaps.end(), _LIMIT


async def _narrower(text: str) -> Row:
    """The window's width changes under an indented response."""
    async with _app() as (app, pilot):
        _response(text)(app)
        await _quiet(app)
        gaps = _Gaps()
        await pilot.resize_terminal(100, 40)
        await _quiet(app)
        return "  the window made narrower", gaps.end(), _LIMIT


async def _measure(size: int) -> list[Row]:
    text, other = _objects(size), _objects(size, "y")
    indented = json.dumps(json.loads(text), indent=2)[:size]
    indented = indented[: indented.rindex("},")] + "}]"
    one = json.dumps("y" * size)
    accents = json.dumps("é" * (size // 2), ensure_ascii=False)
    return [
        await _of("2,000 saved events listed", _list(2_000)),
        await _of("event in one line", _event(text)),
        await _of("event that is indented", _event(indented)),
        await _of("event of one string", _event(one)),
        await _of("event that is not JSON", _event(text[:-1])),
        await _of("response of small objects", _response(text)),
        await _narrower(text),
        await _of("response of one string", _response(one)),
        await _of("response of one string of accents", _response(accents)),
        await _of("past run, both texts", _past(text)),
        await _of("two answers compared", _compared(text, other)),
        await _whole(text, other),
    ]


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=6_000_000)
    rows = asyncio.run(_measure(parser.parse_args().bytes))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, value, beside in rows:
        print(f"{name:<{first}}  {value:>{second}}  {beside}")


if __name__ == "__main__":
    main()
