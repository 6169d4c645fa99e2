"""The console on an account, in a real terminal: what it says when something is in the way."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

CODE = """
def handler(event, context):
    print(event.get("say", "nothing said"))
    return {"said": event.get("say")}
"""

#: Sets the clipboard, paints, moves, and hides text; none of it may reach the terminal.
HOSTILE = "\x1b]52;c;SEFDS0VE\x07\x1b[2J\x9b31m\u202eevil [red]markup[/x] [$LATEST] end-of-line"


@pytest.fixture(scope="module")
def account(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    """The endpoint's variables, with one function in its account."""
    client = create_function(
        endpoint,
        "say-it",
        CODE,
        Description="[/x] hostile \x1b[31m description",
        Environment={"Variables": {"DB_PASSWORD": "correct-horse-battery"}},
    )
    client.invoke(FunctionName="say-it", Payload=json.dumps({"say": HOSTILE}))
    yield endpoint.environment()
    client.delete_function(FunctionName="say-it")


def test_no_credentials_is_a_sentence_and_the_console_stays(
    lambdatui: list[str], environ: Mapping[str, str]
) -> None:
    with Terminal([*lambdatui, "--region", "eu-west-1"], environ) as terminal:
        screen = terminal.wait_for("no AWS", "aws configure", "account not known")
        assert "Traceback" not in screen
        terminal.press("?")
        terminal.wait_for("Everywhere")
        # Escape and a letter sent together would be Alt and the letter.
        terminal.press("escape")
        terminal.wait_gone("Everywhere")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_an_unknown_profile_is_named(lambdatui: list[str], environ: Mapping[str, str]) -> None:
    command = [*lambdatui, "--profile", "no-such-profile", "--region", "eu-west-1"]
    with Terminal(command, environ) as terminal:
        terminal.wait_for("no-such-profile")
        assert "Traceback" not in terminal.text()
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_an_unreachable_endpoint_is_named(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    variables = {**environ, **account}
    command = [*lambdatui, "--endpoint-url", "http://127.0.0.1:9"]
    with Terminal(command, variables) as terminal:
        screen = terminal.wait_for("127.0.0.1:9")
        assert "Traceback" not in screen
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_hostile_text_is_shown_and_none_of_it_reaches_the_terminal(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    with Terminal(lambdatui, {**environ, **account}, columns=180) as terminal:
        terminal.wait_for("say-it")
        terminal.press("l")
        terminal.wait_for("evil [red]markup[/x] [$LATEST] end-of-line")
        for part in ("\x1b]52", "\x1b[2Jevil", "\x9b", "\u202e", "SEFDS0VE\x07"):
            assert part not in terminal.raw
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_a_secret_is_shown_to_nobody_who_did_not_ask(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    with Terminal(lambdatui, {**environ, **account}, lines=100) as terminal:
        terminal.wait_for("say-it")
        terminal.press("c")
        terminal.wait_for("DB_PASSWORD", "••••")
        assert "correct-horse" not in terminal.raw
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_read_only_is_said_and_sends_no_invocation(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    with Terminal([*lambdatui, "--read-only"], {**environ, **account}) as terminal:
        terminal.wait_for("say-it", "READ-ONLY")
        terminal.press("i")
        terminal.wait_for("[dry-run]", "^r run", "bytes of 6 MB")
        terminal.press("\x14")
        terminal.wait_for("[stream]")
        terminal.press("\x14")
        terminal.wait_for("[sync]")
        terminal.press("ctrl+r")
        terminal.wait_for("ead-only")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


EDITOR = """
import pathlib, sys
print("\\nEDITOR OPEN, PRESS ENTER", flush=True)
input()
pathlib.Path(sys.argv[1]).write_text('{"by-hand": 1}\\n')
"""


def test_the_own_editor_has_the_terminal_and_gives_it_back(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    own = {"EDITOR": f"{sys.executable} {script}"}
    with Terminal(lambdatui, {**environ, **account, **own}) as terminal:
        terminal.wait_for("say-it")
        terminal.press("i")
        terminal.wait_for("^r run", "Templates", "✓ 2 bytes")
        terminal.press("\x05")
        terminal.wait_for("EDITOR OPEN")
        terminal.press("enter")
        terminal.wait_for('"by-hand": 1', "● unsaved", "^r run")
        # The keys are the console's again.
        terminal.press("\x1a")
        terminal.wait_for("✓ 2 bytes")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert list(tmp_path.rglob("event.json")) == []


def test_an_editor_that_does_not_start_is_told_and_the_console_goes_on(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "editor"
    # Executable, and of no kind that can be: the system refuses it only when it is started.
    script.write_bytes(b"\x7fNOT")
    script.chmod(0o755)
    with Terminal(lambdatui, {**environ, **account, "EDITOR": str(script)}) as terminal:
        terminal.wait_for("say-it")
        terminal.press("i")
        terminal.wait_for("^r run", "Templates", "✓ 2 bytes")
        terminal.press("\x05")
        terminal.wait_for("could not be started")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()


def test_the_program_leaves_at_once_and_the_engine_with_it(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    with Terminal(lambdatui, {**environ, **account}) as terminal:
        terminal.wait_for("say-it")
        started = descendants(terminal.pid)
        assert started
        terminal.press("q")
        assert terminal.wait_end() == 0
    wait_all_gone(started)


def test_bytes_that_are_no_utf8_do_not_end_the_console(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    with Terminal(lambdatui, {**environ, **account}) as terminal:
        terminal.wait_for("say-it")
        terminal.press("/")
        terminal.wait_for("words to find")
        # A Latin-1 paste, or noise on the line.
        os.write(terminal.child.child_fd, b"caf\xe9 \xff\xfe")
        terminal.press("s")
        terminal.wait_for("/ caf", "No function matches")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        assert "Traceback" not in terminal.raw
