"""Every view of the console meets every fault: one console for all of them, while it holds."""

import contextlib
import re
from collections.abc import Iterator

import pytest

from lambdatui.demo.launch import RunningDemo
from tests.faults.answers import REQUEST_ID
from tests.faults.cells import Cell
from tests.faults.console import Opened, Watched, opened
from tests.faults.faults import MOMENT, FaultKind, Place
from tests.faults.views import FUNCTION, VIEWS, View, without

_VIEWS = {view.name: view for view in VIEWS}
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
#: What passes before anybody has to be told.
_UNSEEN = {FaultKind.THROTTLED, FaultKind.SLOW}
#: What a view that needs nothing of what is missing, or asks for one page, need not tell.
_MAYBE = {
    FaultKind.FIELD_MISSING,
    FaultKind.TOKEN_REFUSED,
    FaultKind.NOT_UTF8,
    FaultKind.TRUNCATED,
    FaultKind.ENDLESS,
}
_IN_HEADER = r"✗ [a-z-]+ (W signs in )?! shows it"


class Consoles:
    """The console that the next cell has: another one, where a cell has failed."""

    def __init__(self, demo: RunningDemo) -> None:
        self._demo = demo
        self._stack = contextlib.ExitStack()
        self._console: Opened | None = None

    def healthy(self) -> Opened:
        """One that is open, and has listed the functions."""
        if self._console is None:
            proxy = self._stack.enter_context(Watched(self._demo.endpoint_url))
            console = self._stack.enter_context(opened(self._demo, proxy))
            console.run(console.see(FUNCTION, "errors for"))
            console.run(_chosen(console))
            self._console = console
        return self._console

    def close(self) -> None:
        """The console ends, and its proxy."""
        self._console = None
        self._stack.close()


async def _chosen(console: Opened) -> None:
    """Let the cursor stay on one function, whatever the order of the others becomes."""
    await console.press("slash", *FUNCTION, "enter")
    await console.until("it alone", lambda: "Functions 1 of" in console.flat())


@pytest.fixture(scope="module")
def consoles(demo: RunningDemo) -> Iterator[Consoles]:
    """For all cells of this file."""
    with contextlib.closing(Consoles(demo)) as found:
        yield found


#: The views whose cells hold; what keeps the others from it is not found yet.
_GONE_THROUGH = [
    "list",
    "health",
    "insights",
    "levers",
    "package",
]


@pytest.mark.rows("view", _GONE_THROUGH, without=without, of_row=2, of_fault=0)
def test_the_view_bears_it(consoles: Consoles, demo: RunningDemo, cell: Cell) -> None:
    console = consoles.healthy()
    try:
        console.run(bears(console, _VIEWS[cell.row], cell.fault, _secrets(demo)))
    except BaseException:
        consoles.close()
        raise


def _secrets(demo: RunningDemo) -> list[str]:
    # The id of its key is the number of its account, which every ARN has.
    return [demo.environment["AWS_SECRET_ACCESS_KEY"]]


async def bears(console: Opened, view: View, kind: FaultKind, secrets: list[str]) -> None:
    """The cell, from a console where all is well to one where all is well again."""
    await _settled(console, view)
    await _fail(console, view, kind)
    if kind in _UNSEEN:
        await console.until("the call", lambda: _asked(console, view))
        await _at_rest(console)
        assert not _trouble(console), f"nobody had to be told:\n{console.shown()}"
    elif kind in _MAYBE:
        await console.until("the call", lambda: _asked(console, view))
    else:
        await console.until(
            f"{view.name} told of {kind.value} ({kind.plan.words})",
            lambda: _told(console, view, kind),
        )
        await console.until(
            "it in the log", lambda: re.search(kind.plan.words, console.errors(), re.IGNORECASE)
        )
        assert kind not in _BY_AWS or REQUEST_ID in console.errors(), console.errors()
        if view.stale:
            await console.see(view.stale)
    if not view.over:
        assert re.search(view.shows, console.flat()), f"it did not stay:\n{console.shown()}"
    said = console.shown() + console.errors()
    assert not any(secret in said for secret in secrets)
    toasts = console.toasts()
    assert len(toasts) == len(set(toasts)) <= 2, toasts
    await console.read_errors()
    if view.once:
        sent = [seen for seen in console.proxy.seen if seen.api in view.once]
        assert len(sent) <= 1, f"{view.once} was sent {len(sent)} times"
    await _recovers(console, view, kind)


def _asked(console: Opened, view: View) -> bool:
    pattern = view.apis.replace("*", ".*")
    return any(re.match(pattern, api) for api in console.proxy.apis())


def _told(console: Opened, view: View, kind: FaultKind) -> object:
    """One sentence on the screen says what happened."""
    words = kind.plan.words
    if kind is FaultKind.DENIED and view.denied:
        words += f"|{view.denied}"
    return re.search(rf"[✗!] .*({words})", console.flat(), re.IGNORECASE)


def _trouble(console: Opened) -> object:
    return re.search(rf"{_IN_HEADER}|✗ Cannot", console.flat())


async def _at_rest(console: Opened) -> None:
    """No call is under way."""
    await console.until("an end of all calls", lambda: not console.busy())


async def _settled(console: Opened, view: View) -> None:
    """In the view, where nothing is wrong, and nothing under way."""
    await console.home()
    await console.press("r")
    await _well(console, VIEWS[0])
    await console.press(*view.opened)
    await _well(console, view)
    await _at_rest(console)
    console.app._trouble._entries.clear()
    console.app.clear_notifications()
    console.proxy.clear()


async def _well(console: Opened, view: View) -> None:
    """What the view shows is there, and neither trouble nor age is told."""
    await console.until(
        f"a sound {view.name}",
        lambda: (
            re.search(view.shows, console.flat())
            and not re.search(rf"{_IN_HEADER}|✗ Cannot|{view.stale or _IN_HEADER}", console.flat())
        ),
    )


async def _fail(console: Opened, view: View, kind: FaultKind) -> None:
    """The fault comes, and the view meets it."""
    if view.over:
        await console.home()
    if kind.plan.place is Place.PORT:
        console.proxy.stop()
    else:
        times = MOMENT if kind is FaultKind.THROTTLED else 0
        console.proxy.fail(kind, view.apis, times=times)
    if view.follows and kind.plan.place is not Place.PORT:
        console.proxy.stop()
        console.proxy.start_again()
    await console.press(*(view.opened if view.over else view.again))


async def _recovers(console: Opened, view: View, kind: FaultKind) -> None:
    """By itself where the view reads by itself, else by its key."""
    console.proxy.heal()
    console.proxy.stop()
    console.proxy.start_again()
    await console.press(*view.opened, *(() if view.over else view.again), *view.retry)
    await _well(console, view)
