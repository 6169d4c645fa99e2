"""As much of everything as AWS lets there be, in the real program."""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.terminal import Terminal
from tests.e2e.sizes import (
    ALIASES,
    ENVIRONMENT_BYTES,
    NAME,
    RESPONSE_BYTES,
    LargeAccount,
    variables,
)

#: What the list has room for.
SHORT = "0-wide"


@contextmanager
def console(
    environ: Mapping[str, str],
    *options: str,
    functions: int = 1,
    columns: int = 80,
    lines: int = 24,
) -> Iterator[Terminal]:
    """The console, with the cursor on the large function; it leaves by its own key."""
    command = [sys.executable, "-m", "lambdatui", *options]
    with (
        LargeAccount(functions).serving() as there,
        Terminal(
            command, {**environ, "TERM": "xterm-256color", **there}, columns, lines
        ) as terminal,
    ):
        terminal.wait_for(SHORT)
        yield terminal
        terminal.send("ctrl+q")
        terminal.wait_end()
        assert terminal.status == 0


def is_whole(screen: str, columns: int = 80) -> bool:
    """Whether each frame ends where it began: nothing was pushed out of its column."""
    framed = [line for line in screen.splitlines() if line.startswith("│")]
    return bool(framed) and all(len(line) == columns and line.endswith("│") for line in framed)


def test_ten_thousand_functions_are_one_list(environ: Mapping[str, str]) -> None:
    with console(environ, functions=10_000) as terminal:
        # With the one that stands before them.
        terminal.wait_for("Functions 10,001")
        terminal.send("G")
        terminal.wait_for("service-9999-handler")
        terminal.send("/", "service-5000")
        terminal.wait(lambda screen: "service-5000" in screen and "service-9999" not in screen)
        assert is_whole(terminal.text())


def test_everything_of_a_large_function_can_be_read(environ: Mapping[str, str]) -> None:
    found = variables()
    assert sum(len(name) + len(value) for name, value in found.items()) == ENVIRONMENT_BYTES
    with console(environ) as terminal:
        terminal.send("c")
        terminal.wait_for("read just now")
        for words, seen in (
            # The last alias; its name, of a row's length, is seen to its end.
            (f"alias-{ALIASES - 1:03d}", f"version {ALIASES}"),
            ("Version 200", "Version 200"),
            ("DATABASE_PASSWORD", "••••"),
            ("tag-49", "vvvv"),
        ):
            terminal.send("/")
            terminal.wait_for("end search")
            terminal.send(words, "enter")
            terminal.wait_for(words, seen)
            assert "hunter2" not in terminal.text()
            assert is_whole(terminal.text())
            terminal.send("escape")
            terminal.wait(lambda screen: "end search" not in screen)
        # Of 300, the one that is typed.
        terminal.send("Q")
        terminal.wait_for("an alias or a version")
        terminal.send("187")
        terminal.wait(lambda screen: "187" in screen and "alias-001" not in screen)
        terminal.send("enter")
        terminal.wait_for("187", "read just now")
        assert is_whole(terminal.text())


def test_a_response_of_six_megabytes_is_shown(environ: Mapping[str, str]) -> None:
    with console(environ) as terminal:
        terminal.send("i")
        terminal.wait_for("of 6 MB")
        terminal.send("ctrl+r")
        terminal.wait_for("to run it")
        terminal.send(NAME, "enter")
        terminal.wait_for(f"Response · {RESPONSE_BYTES:,} bytes")
        assert is_whole(terminal.text())
        terminal.send("\t", "G")
        terminal.wait_for('"text": "yyy')


def test_a_line_of_a_megabyte_is_followed_to_its_end(environ: Mapping[str, str]) -> None:
    with console(environ) as terminal:
        terminal.send("l")
        terminal.wait_for("begin xxx")
        assert is_whole(terminal.text())
        # Wrapped, the last row of it is the end.
        terminal.send("w")
        terminal.wait(lambda screen: re.search(r"^│ +x* ?end +│$", screen, re.M) is not None)


def test_without_a_mouse_the_terminal_keeps_it(environ: Mapping[str, str]) -> None:
    asks = (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b[?1006h", b"\x1b[?1015h", b"\x1b[?1016h")
    for options, more, asked in (
        ((), {}, True),
        (("--no-mouse",), {}, False),
        ((), {"LAMBDATUI_MOUSE": "0"}, False),
    ):
        with console({**environ, **more}, *options) as terminal:
            # The tabs by keys, and back.
            terminal.send("c")
            terminal.wait_for("esc back")
            terminal.send("escape")
            terminal.wait_for("w window")
        written = b"".join(chunk.data for chunk in terminal.chunks)
        assert any(each in written for each in asks) == asked, (options, more)
