"""In an account where every text is hostile, the terminal gets what a display writes, and no more.

The console and the commands are the real ones, on a real pseudo-terminal.
"""

from collections.abc import Mapping, Sequence

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.e2e.terminal import Terminal
from tests.security.conftest import FUNCTION
from tests.security.hostile import MIMICS, SEQUENCES
from tests.security.hostile_account import hostile_account
from tests.security.terminal_bytes import forbidden

#: A key, what is on the screen once its view is there, and what is not any more. Markup stands
#: there as it was written.
_FLEET: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (" ", ("1 marked",), ""),
    ("j", ("1 marked",), ""),
    (" ", ("2 marked",), ""),
    ("=", ("side by side", "description", "≠"), ""),
    ("escape", ("2 marked",), "side by side"),
    ("$", ("What this session has asked of AWS", "lambda:ListFunctions"), ""),
    ("escape", ("2 marked",), "What this session has"),
    ("@", ("Account and region", "▸ here", "eu-west-1"), ""),
    ("escape", ("2 marked",), "Account and region"),
)
_VIEWS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("l", ("SEFDS0VE", "line", "[/x]"), ""),
    ("v", ("ValueError", "outcome"), ""),
    ("enter", ("START RequestId",), ""),
    ("escape", ("outcome",), "START RequestId"),
    ("d", ("Billed",), ""),
    ("c", ("Handler", "[$LATEST][@click=app.quit]"), ""),
    ("J", ("GetFunction", "HACKED", "JMESPath"), ""),
    ("escape", ("Handler",), "JMESPath"),
    ("P", ("Code of", "app.py", "unpacked"), ""),
    ("enter", ("def handler",), ""),
    ("escape", ("Code of",), "def handler"),
    ("escape", ("Handler",), "Code of"),
    ("Q", ("of which version",), ""),
    ("escape", ("Handler",), "of which version"),
    ("O", ("Incident bundle of", "What goes into it"), ""),
    ("escape", ("Handler",), "Incident bundle of"),
    ("D", ("Compare the configuration of",), ""),
    ("escape", ("o chooses what to compare",), ""),
    ("escape", ("Handler",), "Compare the configuration of"),
    ("U", ("○ 7d",), ""),
    ("L", ("Newest errors",), ""),
    ("m", ("12 metrics",), ""),
    ("i", ("all templates", "Nothing was sent"), ""),
    ("t", ("Templates for",), ""),
    ("escape", ("Nothing was sent",), "Templates for"),
    ("S", ("Shared test events of",), ""),
    ("escape", ("Nothing was sent",), "Shared test events of"),
    ("C", ("Capture an event for", "Dead letters"), ""),
    ("jj\r", ("Dead letters of",), ""),
    ("escape", ("Capture an event for",), "Dead letters of"),
    ("escape", ("Nothing was sent",), "Capture an event for"),
    ("D", ("Drafts of other consoles",), ""),
    ("escape", ("Nothing was sent",), "Drafts of other consoles"),
    ("ctrl+r", ("leave it as it is",), ""),
    ("y", ("returned",), "leave it as it is"),
    ("H", ("Past invocations", "returned"), ""),
    ("escape", ("returned",), "Past invocations"),
    ("F", ("Levers of",), ""),
    ("escape", ("returned",), "Levers of"),
    ("!", ("Errors of this session",), ""),
)
_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("ls",),
    ("ls", "--since", "1h"),
    ("tail", FUNCTION, "--since", "1h"),
    ("invoke", FUNCTION, "--template", "sqs"),
    ("report", FUNCTION),
    ("diff", FUNCTION, f"{FUNCTION}:1"),
    ("code", FUNCTION),
    ("events", "list", FUNCTION),
    ("journal",),
)


def _assert_only_a_display_wrote(written: str) -> None:
    assert forbidden(written) == []
    # What looks like a display's own is told by its being whole.
    obeyed = [each for each in (*SEQUENCES, *MIMICS) if len(each) > 2 and each in written]
    assert obeyed == []


@pytest.mark.parametrize(
    ("views", "names"),
    # A name that no function can have is refused further on.
    [(_VIEWS, False), (_VIEWS[:2], True), (_FLEET, True)],
    ids=["views", "names", "fleet"],
)
def test_every_view_of_the_console(
    views: tuple[tuple[str, tuple[str, ...], str], ...],
    names: bool,
    lambdatui: Sequence[str],
    environ: Mapping[str, str],
    endpoint: Endpoint,
) -> None:
    with hostile_account(endpoint.url, names=names) as account:
        variables = {**environ, "AWS_ENDPOINT_URL": account.url}
        with Terminal(lambdatui, variables, columns=150, lines=50) as terminal:
            terminal.wait_for("say-it", "say-more", "quit")
            for key, texts, gone in views:
                terminal.press(key)
                terminal.wait_for(*texts)
                if gone:
                    terminal.wait_gone(gone)
            terminal.resize(80, 24)
            terminal.wait(lambda screen: len(screen.splitlines()) <= 24, "it was small")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
    _assert_only_a_display_wrote(terminal.raw)
    assert "[$LATEST]" in terminal.raw or names


@pytest.mark.parametrize("arguments", _COMMANDS, ids=lambda arguments: arguments[0])
def test_every_command_on_a_terminal(
    arguments: tuple[str, ...],
    lambdatui: Sequence[str],
    environ: Mapping[str, str],
    endpoint: Endpoint,
) -> None:
    with hostile_account(endpoint.url, names=False) as account:
        variables = {**environ, "AWS_ENDPOINT_URL": account.url}
        with Terminal([*lambdatui, *arguments], variables, columns=200) as terminal:
            status = terminal.wait_end()
    _assert_only_a_display_wrote(terminal.raw)
    assert "Traceback (most" not in terminal.raw or arguments[0] == "tail"
    # No code is fetched from an address that is not https.
    assert status in (0, 1, 3), terminal.raw
