"""``lambdatui demo`` in a real terminal: the whole story, and every way in which it can end."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lambdatui.store.tour import keep_had_tour
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.terminal import Terminal


def left_behind(folder: Path) -> list[str]:
    """Files below the temporary folder, and below the home folder."""
    return [
        str(path.relative_to(folder))
        for part in ("tmp", "home")
        for path in (folder / part).rglob("*")
        if path.is_file()
    ]


def test_find_the_failing_function_and_replay_its_input(
    lambdatui: list[str], environ: Mapping[str, str], folder: Path
) -> None:
    with Terminal([*lambdatui, "demo"], environ) as terminal:
        # Ten functions and more are listed.
        screen = terminal.wait_for("payments-webhook", "thumbnail", "users-api", "stream-notify")
        assert "legacy-billing" in screen

        # Filter while typing.
        terminal.press("/", "payments")
        terminal.wait_gone("thumbnail")
        terminal.press("enter", "enter")

        # Its logs: the newest failure stands there, with the report of the invocation.
        terminal.wait_for("live", "START RequestId")
        terminal.press("E")
        terminal.wait_for("KeyError", " of 128 MB")

        # Invoke the saved event that is all right, and the one that fails.
        terminal.press("i")
        terminal.wait_for("missing-sku", "^r run")
        terminal.press("j", "enter")
        terminal.wait_for("●ok")
        terminal.press("ctrl+r")
        # The log's end is in sight; its first line is not where a cold start adds one to the facts.
        terminal.wait_for("✓ returned", "HTTP 200", '"statusCode": 200', "END RequestId")
        terminal.press("escape")
        terminal.wait_for("↵ edit")
        terminal.press("k", "enter")
        terminal.wait_for("●missing-sku")
        terminal.press("ctrl+r")
        terminal.wait_for("✗ function error", "KeyError", "'sku'")

        started = descendants(terminal.pid)
        assert len(started) >= 3, "engine, demo and endpoint are processes of their own"
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    wait_all_gone(started)
    assert left_behind(folder) == []


ENDINGS: dict[str, Callable[[Terminal], None]] = {
    "ctrl-c": lambda terminal: terminal.press("ctrl+c"),
    "SIGTERM": lambda terminal: terminal.signal(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.signal(signal.SIGHUP),
    "SIGKILL": lambda terminal: terminal.signal(signal.SIGKILL),
    "closed terminal": Terminal.hang_up,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_is_left_however_the_console_ends(
    ending: str, lambdatui: list[str], environ: Mapping[str, str], folder: Path
) -> None:
    with Terminal([*lambdatui, "demo"], environ) as terminal:
        # The keys come with the console; the list stands before it, and has tests of its own.
        terminal.wait_for("payments-webhook", "users-api", "quit")
        started = descendants(terminal.pid) | {terminal.pid}
        assert len(started) >= 4
        ENDINGS[ending](terminal)
        if ending in ("ctrl-c", "SIGTERM"):
            terminal.wait_end()
            terminal.assert_restored()
        wait_all_gone(started)
    assert left_behind(folder) == []


def test_at_80_by_24_one_pane_at_a_time_and_no_tour_for_who_has_had_it(
    lambdatui: list[str], environ: Mapping[str, str], folder: Path
) -> None:
    keep_had_tour(folder / "home" / ".local" / "state" / "lambdatui")
    person = {name: value for name, value in environ.items() if name != "LAMBDATUI_TOUR"}
    with Terminal([*lambdatui, "demo"], person, columns=80, lines=24) as terminal:
        screen = terminal.wait_for("payments-webhook", "users-api", "quit")
        assert "Insights" not in screen
        assert "Tour" not in screen
        terminal.press("enter")
        terminal.wait_for("Logs", "Invocations", "Metrics", "Config", "Invoke")
        terminal.wait_gone("users-api")
        terminal.press("escape")
        terminal.wait_for("users-api", "payments-webhook")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_the_demo_uses_no_credentials_of_the_person(
    lambdatui: list[str], environ: Mapping[str, str], folder: Path
) -> None:
    secrets = {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7PERSON1",
        "AWS_SECRET_ACCESS_KEY": "the-persons-own-secret-key",
        "AWS_SESSION_TOKEN": "the-persons-own-token",
        "AWS_PROFILE": "acme-prod",
        "AWS_CONFIG_FILE": str(folder / "home" / "config-that-is-not-there"),
    }
    with Terminal([*lambdatui, "demo"], {**environ, **secrets}) as terminal:
        terminal.wait_for("payments-webhook", "users-api")
        for pid in descendants(terminal.pid):
            seen = Path(f"/proc/{pid}/environ").read_bytes()
            for secret in ("AKIAIOSFODNN7PERSON1", "the-persons-own", "acme-prod"):
                assert secret.encode() not in seen
        terminal.press("q")
        assert terminal.wait_end() == 0
