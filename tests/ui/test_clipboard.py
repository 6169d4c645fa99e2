"""The clipboard: what is written to the terminal, and where."""

import base64
import re

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
    how = await copy("t", written.append, {"SSH_CONNECTION": "1 2 3 4"})
    assert how == "by the terminal (OSC 52)"
    assert payloads(written[0]) == ["t"]
    assert system == []


async def test_locally_both_are_asked_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    system: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", system.append)
    how = await copy("t", lambda _: None, {})
    assert system == ["t"]
    assert "OSC 52" in how
    assert "system" in how


async def test_a_text_that_nothing_takes_is_said_not_to_be_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_text: str) -> None:
        raise pyperclip.PyperclipException("no clipboard")

    monkeypatch.setattr(pyperclip, "copy", missing)
    assert await copy("z" * OSC_LIMIT, lambda _: None, {}) == ""
