"""The clipboard: what is written to the terminal, and where."""

import base64
import re
from pathlib import Path

import pyperclip
import pytest

from lambdatui.ui.clipboard import OSC_LIMIT, copy, osc52


def payloads(sequence: str) -> list[str]:
    return [
        base64.b64decode(found).decode() for found in re.findall(r"\]52;c;([^\x07]*)\x07", sequence)
    ]


def test_a_plain_terminal_gets_one_osc_52() -> None:
    sequence = osc52("naïve 日本", {})
    assert sequence.startswith("\x1b]52;c;")
    assert payloads(sequence) == ["naïve 日本"]


def test_tmux_gets_the_plain_and_the_wrapped_form() -> None:
    sequence = osc52("x", {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert payloads(sequence) == ["x", "x"]
    assert "\x1bPtmux;\x1b\x1b]52" in sequence
    assert sequence.endswith("\x1b\\")


def test_screen_gets_it_wrapped_and_in_pieces() -> None:
    text = "y" * 1000
    sequence = osc52(text, {"TERM": "screen-256color"})
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL)
    assert all(len(piece) <= 240 for piece in pieces)
    assert payloads("".join(pieces)) == [text]


def test_what_a_terminal_would_cut_is_not_sent() -> None:
    assert osc52("z" * OSC_LIMIT, {}) == ""


async def test_over_ssh_only_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    system: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", system.append)
    written: list[str] = []
    how = await copy("t", "the line", written.append, {"SSH_CONNECTION": "1 2 3 4"})
    assert how == "Asked the terminal to copy the line (1 characters) by OSC 52."
    assert payloads(written[0]) == ["t"]
    assert system == []


async def test_locally_both_are_asked_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    system: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", system.append)
    how = await copy("t", "the line", lambda _: None, {})
    assert system == ["t"]
    assert how == "Copied the line (1 characters) to the system's clipboard."


async def test_tmux_takes_it_into_its_buffer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A tmux of our own, which keeps what it is given: the real one needs a server and a terminal.
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\n[ "$1" = load-buffer ] && cat > {tmp_path}/buffer\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    environ = {"TMUX": "/tmp/tmux-0/default,1,0", "SSH_TTY": "/dev/pts/1"}
    how = await copy("naïve", "the name", lambda _: None, environ)
    assert how == "Copied the name (5 characters) to tmux's buffer."
    assert (tmp_path / "buffer").read_text() == "naïve"


async def test_a_text_that_nothing_takes_is_said_not_to_be_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_text: str) -> None:
        raise pyperclip.PyperclipException("no clipboard")

    monkeypatch.setattr(pyperclip, "copy", missing)
    assert await copy("z" * OSC_LIMIT, "it", lambda _: None, {}) == ""
