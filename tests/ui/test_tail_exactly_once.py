"""Leaving and coming back while logs are written: each event is shown once, whatever happens."""

import asyncio
from collections import Counter

import pytest

from lambdatui.core.logs import TailMode
from lambdatui.ui.panes.logs import LogsPane
from lambdatui.ui.tailing import Tailing
from tests.ui.logs_app import PaneApp
from tests.ui.stored_logs import FUNCTIONS, Given, StoredLogs, shown
from tests.ui.until import until

ROUNDS = 12


async def turns(count: int) -> None:
    """Let the loop go round so often."""
    for _ in range(count):
        await asyncio.sleep(0)


def check(logs: StoredLogs, given: Counter[Given]) -> None:
    assert sorted((logs.written - given).elements()) == [], "lost"
    assert sorted((given - logs.written).elements()) == [], "shown twice"


async def all_is_read(logs: StoredLogs) -> None:
    async with asyncio.timeout(30):
        await logs.idle.wait()


def last_look(logs: StoredLogs) -> None:
    """From here on nothing goes wrong, and the rarer reads that look far back are made."""
    logs.refused, logs.lives = 0, -1
    logs.patience = 150
    logs.idle.clear()


@pytest.mark.parametrize("seed", range(20))
async def test_each_event_is_shown_once_wherever_one_leaves_and_comes_back(seed: int) -> None:
    logs = StoredLogs(seed, page=(5, 40, 400)[seed % 3])
    tailing = Tailing(logs, logs.clock, mode=TailMode.POLL, pause=logs.pause)
    logs.past()
    tailing.choose(FUNCTIONS)
    cleared: Counter[Given] = Counter()
    for number in range(ROUNDS):
        logs.trouble()
        pane = object()
        tailing.claim(pane)
        await turns(logs.chance.choice([1, 2, 3, 5, 20, 100, 400]))
        tailing.let_go(pane)
        logs.away()
        if number == ROUNDS // 2:
            cleared = shown(tailing.buffer)
            tailing.clear()
    last_look(logs)
    tailing.claim(object())
    await all_is_read(logs)
    assert {request.since_ms for request in logs.requests} == {logs.requests[0].since_ms}
    check(logs, cleared + shown(tailing.buffer))


class StoredApp(PaneApp):
    """The pane over the real tail."""

    def __init__(self, stored: StoredLogs) -> None:
        super().__init__()
        self.tailing = Tailing(stored, stored.clock, mode=TailMode.POLL, pause=stored.pause)
        self.pane = LogsPane(self.tailing, self.exports, stored.clock)


@pytest.mark.parametrize("seed", [100, 101, 102])
async def test_the_pane_shows_each_event_once_however_often_it_is_left(seed: int) -> None:
    logs = StoredLogs(seed)
    logs.past()
    async with StoredApp(logs).run_test(size=(100, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, StoredApp)
        app.pane.marked = FUNCTIONS
        for _ in range(5):
            logs.trouble()
            app.pane.active = True
            await turns(logs.chance.choice([5, 50, 500]))
            app.pane.active = False
            await pilot.pause()
            assert not app.tailing.is_reading
            logs.away()
        last_look(logs)
        app.pane.active = True
        await until(pilot, logs.idle.is_set)
        await until(pilot, lambda: app.view.is_settled)
        check(logs, shown(app.view.buffer))
