"""The console as a command: what comes after the screen is gone."""

import sys
from pathlib import Path

import pytest

from lambdatui.cli import main
from lambdatui.cli.console import own_prices
from lambdatui.cli.exits import Exit
from lambdatui.core.errors import Fault
from lambdatui.ui.app import ConsoleApp


def test_a_crash_is_a_sentence_and_its_traceback_is_kept_without_local_variables(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Only the screen is left out: the engine is started, and the way out is the real one.
    def run(app: ConsoleApp, *, mouse: bool) -> None:
        assert mouse
        password = "correct-horse-battery"
        try:
            raise ZeroDivisionError(len(password))
        except ZeroDivisionError as error:
            app.crash = error

    monkeypatch.setattr(ConsoleApp, "run", run)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
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


@pytest.mark.parametrize(
    ("text", "price", "told"),
    [
        ('{"regions": {"*": {"metric_thousand": 5}}}', 5.0, []),
        ("not prices", 0.01, ["prices.json"]),
    ],
)
def test_a_person_s_own_prices_count_and_a_bad_file_of_them_stops_nothing(
    tmp_path: Path, text: str, price: float, told: list[str]
) -> None:
    (tmp_path / "prices.json").write_text(text)
    faults: list[Fault] = []
    prices = own_prices(tmp_path, faults.append)
    assert prices().of("eu-west-1").metrics_dollars(1000) == price
    # Asked for each second by some, and told once.
    assert prices() is prices()
    assert [name for fault in faults for name in told if name in fault.sentence()] == told
    assert len(faults) == len(told)
