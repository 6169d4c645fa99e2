"""The console on each kind of terminal, on a thin line, and on one that is resized all the time."""

import fcntl
import json
import os
import random
import re
import struct
import sys
import termios
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.fleet_endpoint import FleetEndpoint
from benchmarks.log_endpoint import serving
from benchmarks.terminal import Terminal

COMMAND = (sys.executable, "-m", "lambdatui")
#: Colours of so many bits that the terminals below do not have.
_MANY_COLOURS = re.compile(rb"[34]8;[25];")
#: A colour by its red, green and blue.
_COLOUR = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
#: The time of a line of the log.
_TIMED = re.compile(r"\d\d:\d\d:\d\d\.\d{3}.*")
#: More than a frame that waits for a thin line, and what an allocator keeps, in MB.
_ROOM_MB = 24.0


class Kind(NamedTuple):
    """A terminal as its variables tell of it."""

    environ: Mapping[str, str]
    columns: int = 80
    lines: int = 24
    #: Whether nothing but ASCII, sixteen colours, no colour is to be written.
    ascii: bool = False
    sixteen: bool = False
    grey: bool = False


KINDS = (
    Kind({"TERM": "vt100", "LC_ALL": "C", "COLORTERM": ""}, ascii=True, sixteen=True),
    Kind({"TERM": "linux", "COLORTERM": ""}, ascii=True, sixteen=True),
    Kind({"TERM": "xterm", "COLORTERM": ""}, sixteen=True),
    Kind({"TERM": "screen", "COLORTERM": "", "NO_COLOR": "1"}, grey=True),
    Kind({"TERM": "tmux-256color"}, columns=20, lines=5),
)


@pytest.fixture
def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Those of a person on a terminal with everything."""
    return {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def bytes_of(terminal: Terminal) -> bytes:
    return b"".join(chunk.data for chunk in terminal.chunks)


def leave(terminal: Terminal) -> bytes:
    """Quit; all that was written until then."""
    terminal.send("ctrl+q")
    terminal.wait_end()
    assert terminal.status == 0
    written = bytes_of(terminal)
    assert b"Traceback" not in written
    return written


def test_each_kind_of_terminal_is_drawn_with_what_it_has(variables: dict[str, str]) -> None:
    with FleetEndpoint(3).serving() as fleet, ExitStack() as stack:
        terminals = [
            stack.enter_context(
                Terminal(
                    COMMAND,
                    {**variables, **fleet.environment(), **kind.environ},
                    kind.columns,
                    kind.lines,
                )
            )
            for kind in KINDS
        ]
        for kind, terminal in zip(KINDS, terminals, strict=True):
            terminal.wait_for("0-handler")
            terminal.send("?")
            terminal.wait(lambda screen: "0-handler" not in screen)
            terminal.send("escape")
            terminal.wait_for("0-handler")
            written = leave(terminal)
            if kind.ascii:
                assert written.isascii(), kind
            if kind.sixteen:
                assert not _MANY_COLOURS.search(written), kind
            if kind.grey:
                assert all(len(set(each)) == 1 for each in _COLOUR.findall(written)), kind
            assert written.rfind(b"\x1b[?1049l") > written.rfind(b"\x1b[?1049h") > -1, kind


def test_a_terminal_that_can_draw_nothing_is_refused_with_a_sentence(
    variables: dict[str, str],
) -> None:
    with Terminal(COMMAND, {**variables, "TERM": "dumb"}) as terminal:
        terminal.wait_end()
        terminal.wait_for("lambdatui tail")
        assert terminal.status == 2
        written = bytes_of(terminal)
        assert b"TERM is dumb" in written
        assert b"TERM=xterm-256color" in written
        assert b"\x1b" not in written


def resize(terminal: Terminal, columns: int, lines: int) -> None:
    """Give the terminal another size, as a window manager does."""
    terminal.text()
    terminal.screen.resize(lines, columns)
    size = struct.pack("HHHH", lines, columns, 0, 0)
    fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, size)


def timed(screen: str) -> list[str]:
    """The lines of the log on a screen."""
    return _TIMED.findall(screen)


def test_a_storm_of_resizes_in_a_flood_leaves_the_screen_as_one_drawn_afresh(
    variables: dict[str, str],
) -> None:
    sizes = random.Random(8)
    with serving(0, flood=2_000) as endpoint:
        environ = {**variables, **endpoint.environment()}
        with Terminal([*COMMAND, "--log-memory", "8"], environ) as terminal:
            terminal.wait_for(endpoint.function)
            terminal.send("l")
            terminal.wait_for("● live")
            for number in range(60):
                small = number % 4 == 0
                most = (12, 6) if small else (300, 100)
                resize(terminal, sizes.randint(1, most[0]), sizes.randint(1, most[1]))
                time.sleep(0.02)
            resize(terminal, 120, 40)
            terminal.wait(lambda screen: len(timed(screen)) > 20 and "quit" in screen)
            terminal.send("p")
            terminal.wait_for("paused")
            terminal.send("escape")
            terminal.wait_for("w window")
            # Nothing of what is there now is believed.
            before = timed(terminal.text())
            for row in range(40):
                terminal.screen.cursor_position(row + 1, 1)
                terminal.screen.draw("X" * 120)
            terminal.send("\x0c")
            terminal.wait(lambda screen: "XXX" not in screen and len(timed(screen)) > 20)
            assert timed(terminal.text()) == before
            leave(terminal)


def resident_mb(pid: int) -> float:
    """Memory that is the process's own (Linux, proc(5): statm)."""
    _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_a_line_of_9600_baud_still_takes_keys(variables: dict[str, str]) -> None:
    with serving(0, flood=1_000) as endpoint:
        environ = {**variables, **endpoint.environment(), "COLORTERM": "", "TERM": "xterm"}
        command = [*COMMAND, "--log-memory", "8"]
        with Terminal(command, environ, columns=40, lines=8, rate=960) as terminal:
            terminal.wait_for(endpoint.function[:12])
            terminal.send("l")
            terminal.wait(lambda screen: len(timed(screen)) > 1)
            began = resident_mb(terminal.pid)
            # Frames that were not written do not wait in a row: the key's is the next.
            terminal.send("?")
            terminal.wait(lambda screen: "only this request" in screen and not timed(screen))
            assert resident_mb(terminal.pid) - began < _ROOM_MB
            leave(terminal)


def test_a_paste_of_a_megabyte_is_taken_whole(variables: dict[str, str], folder: Path) -> None:
    # As people paste it: many lines, some of them not ASCII.
    rows = [f"row {number} – ü" for number in range(60_000)]
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    assert len(text) > 1_000_000
    with FleetEndpoint(1).serving() as fleet:
        environ = {**variables, **fleet.environment()}
        with Terminal([*COMMAND, "--events", str(folder / "events")], environ) as terminal:
            terminal.wait_for("0-handler")
            terminal.send("i")
            terminal.wait_for("of 6 MB")
            terminal.send("e")
            terminal.wait_for("esc back")
            # Nothing stands behind what is pasted.
            terminal.send("\x0b")
            terminal.send(f"\x1b[200~{text}\x1b[201~")
            terminal.wait_for("row 1 ")
            terminal.send("\x13")
            terminal.wait_for("ame")
            terminal.send("pasted", "enter")
            terminal.wait_for("●pasted")
            (saved,) = (folder / "events").rglob("pasted.json")
            assert saved.read_text() == text
            leave(terminal)


def test_a_command_writes_ascii_where_it_is_asked_to(
    variables: dict[str, str], folder: Path
) -> None:
    settings = folder / "home" / ".config" / "lambdatui" / "config.toml"
    settings.parent.mkdir(parents=True)

    def listed(*options: str) -> bytes:
        with Terminal([*COMMAND, *options, "ls"], environ) as terminal:
            terminal.wait_end()
            terminal.wait_for("service-0002-handler")
            assert terminal.status == 0
            return bytes_of(terminal)

    with FleetEndpoint(3).serving() as fleet:
        fleet.pages[""] = fleet.pages[""].replace(b"python3.12", "pythön3.12".encode())
        environ = {**variables, **fleet.environment()}
        assert not listed().isascii()
        assert listed("--ascii").isascii()
        settings.write_text("ascii = true\n")
        settings.chmod(0o600)
        assert listed().isascii()
        # What is said wins over what is written down.
        assert not listed("--no-ascii").isascii()
