"""Times the table of functions beside Textual's DataTable, with 10,000 rows in both.

Run it as ``python -m benchmarks.table``. Each number is the median of several runs, in
milliseconds of processor time, from the act to the end of the paint that shows it: the pilot that
drives both waits between acts, and waiting is not counted.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

from lambdatui.core.functions import Column, Function, filter_functions, sort_functions
from lambdatui.ui.widgets.columns import TableColumn
from lambdatui.ui.widgets.table import Table

ROWS = 10_000
ROUNDS = 5
SIZE = (120, 40)
FUNCTIONS = [
    Function(
        name=f"service-{number * 7919 % ROWS:05d}-handler",
        runtime=("python3.12", "nodejs22.x", "java21")[number % 3],
        memory_mb=128 * (number % 24 + 1),
        timeout_s=number % 900 + 1,
    )
    for number in range(ROWS)
]
BY_NAME = sort_functions(FUNCTIONS, Column.NAME)
FILTER = "42 python"

Act = Callable[[], object]


class Ours(App[None]):
    """The table of this package."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table[Function](
            [
                TableColumn(Column.NAME, "name", lambda row: (row.name, "")),
                TableColumn(Column.RUNTIME, "runtime", lambda row: (row.runtime, ""), width=12),
                TableColumn(Column.MEMORY, "memory", lambda row: (f"{row.memory_mb}", ""), width=8),
                TableColumn(Column.TIMEOUT, "time", lambda row: (f"{row.timeout_s}", ""), width=8),
            ],
            lambda row: row.name,
        )

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def acts(self) -> dict[str, Act]:
        """What is timed, by name."""
        table = self.table
        return {
            "fill": lambda: table.set_rows(FUNCTIONS),
            "sort by memory": lambda: table.set_rows(sort_functions(FUNCTIONS, Column.MEMORY)),
            "filter": lambda: table.set_rows(filter_functions(BY_NAME, FILTER)),
            "clear the filter": lambda: table.set_rows(BY_NAME),
        }


class Peer(App[None]):
    """Textual's own table, given its rows in the ways that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.table: DataTable[str] = DataTable(cursor_type="row")

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def on_mount(self) -> None:
        """The same columns as ours."""
        for column in (Column.NAME, Column.RUNTIME, Column.MEMORY, Column.TIMEOUT):
            self.table.add_column(column.value, key=column.value)

    def _fill(self, functions: list[Function]) -> None:
        self.table.clear()
        self.table.add_rows(
            (row.name, row.runtime, str(row.memory_mb), str(row.timeout_s)) for row in functions
        )

    def acts(self) -> dict[str, Act]:
        """What is timed, by name."""
        return {
            "fill": lambda: self._fill(FUNCTIONS),
            "sort by memory": lambda: self.table.sort(Column.MEMORY.value, key=int),
            "filter": lambda: self._fill(filter_functions(BY_NAME, FILTER)),
            "clear the filter": lambda: self._fill(BY_NAME),
        }


async def _timed(pilot: Pilot[None], act: Callable[[], Awaitable[object]]) -> float:
    start = time.process_time()
    await act()
    await pilot.pause()
    return (time.process_time() - start) * 1000


async def measure(app: Ours | Peer, acts: Callable[[], dict[str, Act]]) -> dict[str, float]:
    """The median of each act in ms, and of one press of the down key among all rows."""
    times: dict[str, list[float]] = {}
    async with app.run_test(size=SIZE) as pilot:
        app.table.focus()
        await pilot.pause()
        for _ in range(ROUNDS):
            for name, act in acts().items():

                async def run(act: Act = act) -> None:
                    act()

                times.setdefault(name, []).append(await _timed(pilot, run))
            # Both begin at the top, and neither has to scroll.
            await pilot.press("home", "ctrl+home")
            for _ in range(20):
                times.setdefault("cursor key", []).append(
                    await _timed(pilot, lambda: pilot.press("down"))
                )
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print both, act by act."""
    ours, peer = Ours(), Peer()
    mine = asyncio.run(measure(ours, ours.acts))
    theirs = asyncio.run(measure(peer, peer.acts))
    print(f"{ROWS:,} rows, {SIZE[0]}×{SIZE[1]} cells, medians in ms of processor time")
    print(f"{'':<18}{'lambdatui':>11}{'DataTable':>11}{'ratio':>8}")
    for name, value in mine.items():
        ratio = theirs[name] / value
        print(f"{name:<18}{value:>11.1f}{theirs[name]:>11.1f}{ratio:>7.1f}×")


if __name__ == "__main__":
    main()
