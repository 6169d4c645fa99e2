"""The picture before Textual: what is on it, what keys do meanwhile, and how it is taken away."""

import os
import signal
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.fleet_cache import FleetCache
from tests.cli.program import environment
from tests.e2e.terminal import Terminal

ENVIRON = {
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
}
NAMES = ("early-bird", "bad\x1b]52;c;AAAA\x07name", "zebra")
#: The program, with a hook where it loads the app: ``{}`` is run there.
HOOKED = """
import builtins, os, signal, sys, time
real = builtins.__import__
def hooked(name, *rest, **more):
    if name == "lambdatui.ui.app":
        builtins.__import__ = real
        {}
    return real(name, *rest, **more)
builtins.__import__ = hooked
from lambdatui.cli import main
main()
"""
#: Waits for a byte of the test's, so that the picture stands for as long as is looked at it.
HELD = "open(os.environ['HOLD']).read()"


@pytest.fixture
def environ(tmp_path: Path, endpoint: Endpoint) -> Mapping[str, str]:
    """A place in which three functions were listed last time."""
    seen = environment(
        endpoint.environment(),
        ENVIRON,
        {"XDG_STATE_HOME": str(tmp_path / "state"), "HOLD": str(tmp_path / "hold")},
        without=("NO_COLOR",),
    )
    functions = [
        Function(name=name, arn=f"arn:aws:lambda:eu-west-1:123456789012:function:f{at}")
        for at, name in enumerate(NAMES)
    ]
    FleetCache(tmp_path / "state" / "lambdatui").keep(functions, Connection(), seen, 1)
    os.mkfifo(tmp_path / "hold")
    return seen


def hooked(what: str) -> list[str]:
    return [sys.executable, "-P", "-c", HOOKED.format(what)]


def go_on(environ: Mapping[str, str]) -> None:
    Path(environ["HOLD"]).write_text("on")


def attributes(terminal: Terminal) -> list[object]:
    return termios.tcgetattr(terminal.child.fileno())


@pytest.mark.parametrize(("columns", "lines"), [(120, 40), (80, 24)])
def test_the_picture_stands_where_the_console_does_and_keys_wait_for_it(
    environ: Mapping[str, str], columns: int, lines: int
) -> None:
    with Terminal(hooked(HELD), environ, columns, lines) as terminal:
        early = terminal.wait_for("early-bird", "zebra", "connecting…", "list of").splitlines()
        assert not [line for line in early if "\x1b" in line]
        assert "]52;c" not in terminal.raw.replace("␛]52;c", "")
        # Without an echo, and without an end of the line.
        terminal.press("/", "e", "c", "h", "o")
        go_on(environ)
        # The filter was typed before Textual was there.
        terminal.wait_for("/ echo", "Functions 1 of")
        assert terminal.raw.count("\x1b[?1049h") == 1
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("raise RuntimeError('boom')", 70),
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(60)", 130),
        ("os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", -signal.SIGTERM),
        ("os.kill(os.getpid(), signal.SIGHUP); time.sleep(60)", -signal.SIGHUP),
    ],
)
def test_whatever_ends_it_before_textual_the_terminal_is_as_it_was(
    environ: Mapping[str, str], what: str, status: int
) -> None:
    script = f"{HELD}; {what}"
    with Terminal(hooked(script), environ) as terminal:
        before = attributes(terminal)
        terminal.wait_for("early-bird")
        assert attributes(terminal) != before
        go_on(environ)
        ended = terminal.wait_end()
        assert ended == status
        assert attributes(terminal) == before
        assert terminal.raw.rfind("\x1b[?1049l") > terminal.raw.rfind("\x1b[?1049h") >= 0
        assert terminal.raw.rfind("\x1b[?25h") > terminal.raw.rfind("\x1b[?25l")


@pytest.mark.parametrize("more", [{"LANG": "C", "PYTHONIOENCODING": "latin-1"}])
def test_a_terminal_that_cannot_show_it_gets_none(
    environ: Mapping[str, str], more: Mapping[str, str]
) -> None:
    script = f"print('loading', flush=True); {HELD}; raise KeyboardInterrupt"
    # Terminal sets TERM itself.
    command = ["env", *(f"{name}={value}" for name, value in more.items()), *hooked(script)]
    with Terminal(command, environ) as terminal:
        terminal.wait_for("loading")
        assert "\x1b[?1049h" not in terminal.raw
        go_on(environ)
        assert terminal.wait_end() == 130
