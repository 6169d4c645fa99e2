"""The first minute: nothing is set up, the demo is a key away, and a tour leads through it."""

from collections.abc import Mapping
from pathlib import Path

from tests.e2e.terminal import Terminal


def test_without_credentials_a_key_opens_the_demo_with_its_tour(
    lambdatui: list[str], environ: Mapping[str, str], folder: Path
) -> None:
    person = {name: value for name, value in environ.items() if name != "LAMBDATUI_TOUR"}
    with Terminal([*lambdatui], person, columns=80, lines=24) as terminal:
        terminal.wait_for("no AWS region is set", "D opens the demo", "quit")
        terminal.press("D")
        terminal.wait_for("payments-webhook", "Tour 1 of 5 · press v", "esc skips")
        # The tour stays while a person types.
        terminal.press("/", "payments")
        terminal.wait_gone("thumbnail")
        terminal.press("enter", "v")
        terminal.wait_for("Tour 2 of 5 · press m")
        # What is pressed besides leaves the tour where it is.
        terminal.press("c")
        terminal.wait_for("Handler ", "Tour 2 of 5 · press m")
        terminal.press("m")
        terminal.wait_for("Tour 3 of 5 · press l")
        terminal.press("l")
        terminal.wait_for("Tour 4 of 5 · press F")
        terminal.press("F")
        terminal.wait_for("Alias live")
        terminal.press("escape")
        terminal.wait_for("Tour 5 of 5 · press :")
        terminal.press(":")
        terminal.wait_for("Search for commands")
        terminal.press("escape")
        terminal.wait_gone("Search for commands")
        assert "Tour" not in terminal.text()
        terminal.press("q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    kept = folder / "home" / ".local" / "state" / "lambdatui" / "tour-done"
    assert (kept.stat().st_mode & 0o777, kept.read_bytes()) == (0o600, b"")
