"""A long day: every pane and screen again and again, and a flood of log lines.

The short form is part of all tests. ``SOAK_S=600 pytest -s tests/soak`` goes on for so
many seconds each, and prints the curve.
"""

import contextlib
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.log_endpoint import serving
from tests.soak.looking import Held, Soaked, soaked

#: MB by which a process may grow after its warm-up: what an allocator keeps of work that is done.
ROOM_MB = 24.0
#: Connections that the engine's clients keep open for the next call: of each service as many as
#: were busy at once, ten at most (botocore, Config: ``max_pool_connections``). So a few more may be
#: there after the warm-up; nothing else that the engine opens stays.
KEPT = 4
#: What a process may take in a flood, in MB, with 8 MB of lines: the console that, the 100,000
#: events and 20,000 invocations that it knows again, and the program itself. The engine 500,000
#: events that it knows again (150 bytes each), and what is on its way.
CONSOLE_MB, ENGINE_MB = 130.0, 200.0
#: Points of a curve from which its end can be told from its middle.
FULL = 12
#: Rounds until all is loaded, until every cache is full too, and those that are counted.
LOADED, WARM, COUNTED = 1, 2, 1
#: A task, or a widget that is made when it is first needed, may be there at the end alone: of the
#: short soak and of the long one. What is left behind by each round is more after a few.
UNDER_WAY = 1
#: How often what was held is looked at again before it counts as left behind.
PATIENCE = 20

#: Keys in the list of functions that open a pane, and what only its line of keys says.
PANES = (
    ("l", "only this request"),
    ("v", "d details"),
    ("L", "^o queries"),
    ("m", "logs of the minute"),
    ("U", "r read again"),
    ("c", "show value"),
    # Before the event is read, nothing can be sent.
    ("i", "of 6 MB"),
)
#: Keys in the list that open a screen, and what stands on it.
SCREENS = (
    ("?", "─ Keys ─"),
    ("!", "─ Errors of this session ─"),
    ("o", "space show or hide"),
    ("V", "─ Views ─"),
    ("O", "─ Incident bundle of "),
    ("F", "─ Levers of "),
)
IN_LIST = "w window"
#: When an invocation was sent, and what AWS calls it.
SENT = re.compile(r"sent [0-9:]{8} · request \w+")


def press(soaked: Soaked, key: str, *texts: str) -> None:
    soaked.terminal.send(key)
    soaked.terminal.wait_for(*texts)


def back(soaked: Soaked) -> None:
    """To the list of functions, however far it is."""
    terminal = soaked.terminal
    while IN_LIST not in terminal.text():
        terminal.send("escape")
        # Not until it is quiet: in a flood it never is.
        with contextlib.suppress(TimeoutError):
            terminal.wait_for(IN_LIST, timeout=0.2)


def invoke(soaked: Soaked) -> None:
    """Send the event that is on the invoke pane, and see what came of it."""
    terminal = soaked.terminal
    before = SENT.search(terminal.text())
    terminal.send("ctrl+r")

    def answered(screen: str) -> bool:
        now = SENT.search(screen)
        return now is not None and (before is None or now[0] != before[0])

    terminal.wait(answered)


def round_of_all(soaked: Soaked) -> None:
    """Each pane, an invocation, and each screen."""
    for key, text in PANES:
        press(soaked, key, text)
    invoke(soaked)
    back(soaked)
    for key, text in SCREENS:
        press(soaked, key, text)
        soaked.terminal.send("escape")
        soaked.terminal.wait(lambda screen, text=text: text not in screen and IN_LIST in screen)  # type: ignore[misc]


def measured(soaked: Soaked, once: Callable[[], None], soak_s: float) -> tuple[Held, Held]:
    """What was held after the warm-up, and in the end."""
    for _ in range(WARM if soak_s else LOADED):
        once()
    before = after = soaked.held()
    print(f"\nwarm: {before.told()}")
    began = time.monotonic()
    rounds = 0
    while rounds < COUNTED or time.monotonic() - began < soak_s:
        once()
        rounds += 1
        if soak_s and rounds % 5 == 0:
            print(f"{time.monotonic() - began:4.0f} s: {soaked.held().told()}")
    back(soaked)
    after = soaked.held()
    # What is still under way ends; what was left behind does not.
    for _ in range(PATIENCE):
        if max(after.grown(before).values(), default=0) <= UNDER_WAY:
            break
        time.sleep(0.5)
        after = soaked.held()
    print(f"end, after {rounds} more: {after.told()}")
    return before, after


@pytest.mark.timeout(0)
def test_panes_and_screens_leave_nothing_behind(tmp_path: Path, soak_s: float) -> None:
    with soaked(tmp_path, {}, "demo", "--no-traffic") as console:
        # One function, with the cursor on it whatever comes later.
        console.terminal.wait_for("✗ payments-webhook")
        console.terminal.send("/", "payments")
        console.terminal.wait(lambda screen: "thumbnail" not in screen)
        console.terminal.send("enter")
        console.terminal.wait_for(IN_LIST)
        before, after = measured(console, lambda: round_of_all(console), soak_s)
    grown = after.grown(before)
    assert grown.pop("engine_files", 0) <= KEPT
    assert max(grown.values(), default=0) <= UNDER_WAY, (grown, after.more_of_ours(before, 1))
    assert after.console_mb - before.console_mb < ROOM_MB
    assert after.engine_mb - before.engine_mb < ROOM_MB


@pytest.mark.timeout(0)
def test_a_flood_stays_in_its_bound(tmp_path: Path, soak_s: float) -> None:
    curve: list[Held] = []
    with (
        serving(0, flood=20_000 if soak_s else 5_000) as endpoint,
        soaked(tmp_path, endpoint.environment(), "--log-memory", "8") as console,
    ):
        console.terminal.wait_for(endpoint.function)
        console.terminal.send("l")
        console.terminal.wait_for("● live")

        def once() -> None:
            time.sleep(10.0 if soak_s else 1.0)
            curve.append(console.held())

        before, after = measured(console, once, soak_s)
    grown = after.grown(before)
    assert max(grown.values(), default=0) <= UNDER_WAY, (grown, after.more_of_ours(before, 1))
    assert max(each.console_mb for each in curve) < CONSOLE_MB
    assert max(each.engine_mb for each in curve) < ENGINE_MB
    # Once all is full, it stays so: the last third against the one before.
    if len(curve) >= FULL:
        third = len(curve) // 3
        for of in ("console_mb", "engine_mb"):
            later, earlier = (
                max(getattr(each, of) for each in part)
                for part in (curve[-third:], curve[-2 * third : -third])
            )
            assert later < earlier + ROOM_MB, of
