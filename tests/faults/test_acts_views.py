"""Every act of a person meets every fault: one console for all of them, while it holds."""

import contextlib
import fnmatch
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.demo.clients import Clients
from lambdatui.demo.launch import RunningDemo
from tests.faults.acts_views import ACTS, FUNCTION, ROW, ROWS, SEE, TYPE, Act, prepare, save_events
from tests.faults.acts_views import without as _without
from tests.faults.answers import REQUEST_ID
from tests.faults.cells import Cell
from tests.faults.console import Opened, Watched
from tests.faults.faults import MOMENT, FaultKind, Place
from tests.faults.judging import AMBIGUOUS

_ACTS = {act.name: act for act in ACTS}
#: What an engine runs first besides: an invocation's own limit, in seconds, is as short as reads'.
_BRIEF = """
import lambdatui.core.waiting
lambdatui.core.waiting.limit_s = lambda *_, **__: 1.0
"""
#: An error answer of AWS's, with the id of its request.
_BY_AWS = {
    FaultKind.THROTTLED_LONG,
    FaultKind.EXPIRED,
    FaultKind.DENIED,
    FaultKind.NOT_FOUND,
    FaultKind.HTTP_500,
    FaultKind.HTTP_503,
    FaultKind.CLOCK,
    FaultKind.REGION,
}
#: So long an invocation of unknown outcome is looked for in the logs at most, and some more.
_LOOKED_S = 60.0
_UNSEEN = {FaultKind.THROTTLED, FaultKind.SLOW}
#: What an act that needs nothing of what is missing, or asks for one page, need not tell.
_MAYBE = {
    FaultKind.FIELD_MISSING,
    FaultKind.TOKEN_REFUSED,
    FaultKind.NOT_UTF8,
    FaultKind.TRUNCATED,
    FaultKind.ENDLESS,
}
#: A function may return any bytes, or none.
_ANY_PAYLOAD = _MAYBE | {FaultKind.EMPTY}
#: Seconds in which the same event is not sent a second time.
_SOON_S = 1.05


class Console:
    """One console with what the acts need, and another one where a cell has failed."""

    def __init__(self, demo: RunningDemo) -> None:
        self.clients = Clients(demo.environment)
        self.secret = demo.environment["AWS_SECRET_ACCESS_KEY"]
        self._demo = demo
        self._stack = contextlib.ExitStack()
        self._opened: Opened | None = None
        prepare(self.clients)

    def healthy(self) -> Opened:
        """One that is open, and has listed the functions."""
        if self._opened is None:
            kept = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            folder = Path(self._stack.enter_context(kept))
            # What is saved goes to where the program runs.
            self._stack.enter_context(contextlib.chdir(folder))
            proxy = self._stack.enter_context(Watched(self._demo.endpoint_url))
            console = Opened(self._demo, proxy, folder)
            with (folder / "sitecustomize.py").open("a") as first:
                first.write(_BRIEF)
            save_events(self.clients, Path(console.places.events))
            self._stack.enter_context(console)
            console.run(console.see(FUNCTION, "errors for"))
            console.run(_chosen(console))
            self._opened = console
        return self._opened

    def close(self) -> None:
        """The console ends, and its proxy."""
        self._opened = None
        self._stack.close()


async def _chosen(console: Opened) -> None:
    await console.press("slash", *FUNCTION, "enter")
    await console.until("it alone", lambda: "Functions 1 of" in console.flat())


@pytest.fixture(scope="module")
def acting(demo: RunningDemo) -> Iterator[Console]:
    """For all cells of this file."""
    with contextlib.closing(Console(demo)) as found:
        yield found


@pytest.mark.rows("act", ROWS, without=_without, of_row=1, of_fault=0)
def test_the_act_bears_it(acting: Console, cell: Cell) -> None:
    console, act = acting.healthy(), _ACTS[cell.row]
    try:
        events = Path(console.places.events)
        act.before(acting.clients, events)
        console.run(fails(console, act, cell.fault, acting.secret))
        act.before(acting.clients, events)
        console.run(recovers(console, act))
    except BaseException:
        acting.close()
        raise


async def fails(console: Opened, act: Act, kind: FaultKind, secret: str) -> None:
    """The act meets the fault, and the program bears it."""
    await _settled(console)
    await follow(console, act.way)
    await _a_second_later(console, act)
    console.app._trouble._entries.clear()
    console.app.clear_notifications()
    console.proxy.clear()
    if kind.plan.place is Place.PORT:
        console.proxy.stop()
    else:
        console.proxy.fail(kind, act.apis, times=MOMENT if kind is FaultKind.THROTTLED else 0)
    await follow(console, act.act)
    await _heard(console, act, kind)
    await console.until(f"{act.stays} to stay", lambda: re.search(act.stays, console.flat()))
    assert secret not in console.shown() + console.errors()
    toasts = console.toasts()
    assert len(toasts) == len(set(toasts)) <= 2, toasts
    await follow(console, act.leave)
    await console.read_errors()
    _check_sent(console, act, kind)


async def _heard(console: Opened, act: Act, kind: FaultKind) -> None:
    """What has to be told is told, on the screen and in the error log."""
    payloads = act.apis.startswith("lambda:Invoke")
    maybe = _ANY_PAYLOAD if payloads else _MAYBE
    if act.offline or (kind in _UNSEEN and kind not in act.told):
        await console.see(act.well)
        said = console.errors()
        # What waits a throttle out by itself may tell of it.
        borne = kind is FaultKind.THROTTLED and re.search(kind.plan.words, said, re.IGNORECASE)
        assert said == "" or "Nothing went wrong" in said or borne, said
        return
    if kind in maybe:
        await console.until("the call", lambda: _asked(console, act))
        await _at_rest(console)
        return
    words = act.told.get(kind) or kind.plan.words
    await console.until(
        f"{act.name} told of {kind.value} ({words})",
        lambda: re.search(rf"[✗!?] .*({words})", console.flat(), re.IGNORECASE),
    )
    if act.unknown and kind in AMBIGUOUS:
        await console.see(act.unknown)
    await console.until(
        "it in the log", lambda: re.search(kind.plan.words, console.errors(), re.IGNORECASE)
    )
    assert kind not in _BY_AWS or REQUEST_ID in console.errors(), console.errors()


def _asked(console: Opened, act: Act) -> bool:
    return bool(fnmatch.filter(console.proxy.apis(), act.apis))


def _check_sent(console: Opened, act: Act, kind: FaultKind) -> None:
    if act.once and kind is not FaultKind.THROTTLED:
        sent = Counter(
            seen.request.body
            for seen in console.proxy.seen
            if fnmatch.fnmatchcase(seen.api, act.once)
        )
        assert all(count == 1 for count in sent.values()), sent


async def recovers(console: Opened, act: Act) -> None:
    """With AWS back the same is done, and ends well."""
    console.proxy.heal()
    console.proxy.stop()
    console.proxy.start_again()
    await _settled(console)
    await follow(console, act.way)
    await _a_second_later(console, act)
    await follow(console, (*act.act, f"{SEE}{act.well}", *act.back))
    await _at_rest(console)


async def _settled(console: Opened) -> None:
    """In the list, where nothing is wrong."""
    await console.home()
    await console.press("r")
    sound = rf"{FUNCTION} +\d"
    await console.until(
        "a sound list",
        lambda: re.search(sound, console.flat()) and not re.search("✗ Cannot", console.flat()),
    )


async def _a_second_later(console: Opened, act: Act) -> None:
    """All calls have ended, and the same event may be sent by a key once more."""
    await _at_rest(console)
    if act.unknown:
        begun_s = time.monotonic()
        await console.until("a second later", lambda: time.monotonic() - begun_s > _SOON_S)


async def _at_rest(console: Opened) -> None:
    # One of unknown outcome is looked for in the logs.
    await console.until("an end of all calls", lambda: not console.busy(), patience_s=_LOOKED_S)


async def follow(console: Opened, steps: tuple[str, ...]) -> None:
    """Press the keys, and wait for what is to be seen between them."""
    for step in steps:
        if step.startswith(SEE):
            await console.see(step.removeprefix(SEE))
        elif step.startswith(ROW):
            await _go_to(console, step.removeprefix(ROW))
        elif step.startswith(TYPE):
            while f"[{step.removeprefix(TYPE)}]" not in console.flat():
                await console.press("ctrl+t")
        else:
            await console.press(step)


async def _go_to(console: Opened, name: str) -> None:
    table = console.app.screen.query_one("Table")
    for _ in range(20):
        if getattr(table.cursor_row, "name", "") == name:  # type: ignore[attr-defined]
            return
        await console.press("down")
    raise AssertionError(f"there is no row {name}:\n{console.shown()}")
