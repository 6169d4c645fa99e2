"""A run from the invoke pane, by a real engine, of which the network loses the answer.

The endpoint's own book says how often it ran: the embedded endpoint does not break in these ways.
"""

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lambdatui.cli.clock import now_ms
from lambdatui.core.functions import Function
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import Outcome
from lambdatui.store.history import HistoryStore
from lambdatui.ui.panes.invoke import InvokePane
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.result_view import ResultView
from tests.aws.faulty import Reply, Talk, head, refuses
from tests.cli.counting import ARN, Counting
from tests.engine.piped import Program
from tests.ui.invoke_ports import PaneApp, until

FUNCTION = Function(name="orders", arn=ARN, runtime="python3.12", timeout_s=1)
UNKNOWN = "outcome unknown"


class Console:
    """A pane over an engine process, and the endpoint that it is led to."""

    def __init__(self, pane: InvokePane, pilot: Pilot[None], app: PaneApp, folder: Path) -> None:
        self.pane = pane
        self.pilot = pilot
        self.app = app
        self._state = folder / "state"

    @property
    def words(self) -> str:
        """What is said of the result."""
        return self.pane.query_one(ResultView).words

    async def run(self) -> None:
        """Send the event under hand."""
        self.pane.query_one(JsonEditor).focus()
        await self.pilot.press("ctrl+r")

    async def until(self, words: str) -> None:
        """Wait for words of the result."""
        await until(self.pilot, lambda: words in self.words)

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """What is recorded of the function."""
        return HistoryStore(self._state).entries("orders")


@asynccontextmanager
async def console(server: Counting, folder: Path) -> AsyncGenerator[Console, None]:
    """With nothing typed yet; the engine has ended when this is left."""
    async with Program(folder, server.environment()).opened() as client:
        pane = InvokePane(client, now_ms, read_only=False, environ={}, protected=())
        app = PaneApp(pane, FUNCTION)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
            yield Console(pane, pilot, app, folder)


def half(talk: Talk) -> None:
    """The half of an answer."""
    talk.raw(head(200, 100) + b'{"half":')
    talk.close()


@pytest.mark.parametrize(
    "answer",
    [
        Talk.reset,
        Talk.close,
        half,
        refuses(500, "ServiceException"),
        refuses(502, "BadGateway"),
        refuses(503, "ServiceUnavailable"),
    ],
    ids=["reset", "close", "half", "500", "502", "503"],
)
async def test_a_run_whose_answer_is_lost_ran_once_and_is_said_to_be_unknown(
    tmp_path: Path, answer: Reply
) -> None:
    with Counting(answer).serving() as server:
        async with console(server, tmp_path) as on:
            await on.run()
            await on.until(UNKNOWN)
        assert server.ran == {"{}": 1}
    (entry,) = on.history
    assert entry.outcome is Outcome.UNKNOWN


async def test_a_run_that_is_never_answered_ran_once_and_can_be_left(tmp_path: Path) -> None:
    never = threading.Event()

    def stall(talk: Talk) -> None:
        never.wait(60)
        talk.close()

    with Counting(stall).serving() as server:
        async with console(server, tmp_path) as on:
            await on.run()
            await until(on.pilot, lambda: server.ran == {"{}": 1})
            await on.until("running")
            on.pane.action_stop()
            await on.until("no longer waited for: the function may still run")
            (entry,) = on.history
            assert entry.outcome is None
            assert server.ran == {"{}": 1}
            never.set()
            await on.until(UNKNOWN)
        assert server.ran == {"{}": 1}
    (entry,) = on.history
    assert entry.outcome is Outcome.UNKNOWN


async def test_an_engine_that_is_killed_while_it_waits_leaves_it_unknown_and_sent_once(
    tmp_path: Path,
) -> None:
    with Counting(Talk.hang).serving() as server:
        program = Program(tmp_path, server.environment())
        async with program.opened() as client:
            pane = InvokePane(client, now_ms, read_only=False, environ={}, protected=())
            app = PaneApp(pane, FUNCTION)
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
                on = Console(pane, pilot, app, tmp_path)
                await on.run()
                await until(pilot, lambda: server.ran == {"{}": 1})
                program.spawner.processes[0].kill()
                await on.until(UNKNOWN)
                # Whatever the pane reads next starts another engine; none sends it again.
                await until(pilot, lambda: len(program.spawner.processes) == 2)
                await client.history("orders")
                assert server.ran == {"{}": 1}
    # As it was begun, or as the engine that came after it settled it.
    (entry,) = on.history
    assert entry.outcome in {None, Outcome.UNKNOWN}
