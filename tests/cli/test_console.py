"""The console as a command: what comes after the screen is gone."""

import sys
from pathlib import Path

import pytest

from lambdatui.cli import main
from lambdatui.cli.exits import Exit
from lambdatui.ui.app import ConsoleApp


def test_a_crash_is_a_sentence_and_its_traceback_is_kept_without_local_variables(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Only the screen is left out: the engine is started, and the way out is the real one.
    def run(app: ConsoleApp) -> None:
        password = "correct-horse-battery"
        try:
            raise ZeroDivisionError(len(password))
        except ZeroDivisionError as error:
            app.crash = error

    monkeypatch.setattr(ConsoleApp, "run", run)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(SystemExit) as ended:
        main(["--region", "eu-west-1"])
    assert ended.value.code == Exit.BUG
    (kept,) = (home / ".local" / "state" / "lambdatui" / "crashes").iterdir()
    assert "ZeroDivisionError" in kept.read_text()
    assert "correct-horse" not in kept.read_text()
    told = capsys.readouterr().err
    assert str(kept) in told
    assert "Traceback" not in told


def test_without_a_terminal_it_names_what_works_without_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == Exit.USAGE
    assert "lambdatui tail" in capsys.readouterr().err
