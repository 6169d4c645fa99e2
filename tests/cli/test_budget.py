"""What the console may cost, as it is given on the command line."""

import inspect
import sys
from collections.abc import Callable

import pytest

from lambdatui.cli import main, program
from lambdatui.cli.asked import Asked
from lambdatui.cli.console import run_console
from lambdatui.cli.ending import guarded
from lambdatui.core.connection import Connection
from lambdatui.ui.app import BUDGET
from lambdatui.ui.ending import Ending

Given = Callable[..., float]


def _nothing(_status: int) -> None:
    pass


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The budget that the console would have, with these arguments."""

    def budget(*arguments: str) -> float:
        found: list[float] = []

        class Console:
            crash, return_code, ending = None, 0, Ending(_nothing)

            def __init__(self, *_args: object, budget: float, **_more: object) -> None:
                found.append(budget)

            def run(self) -> None:
                pass

        # The screen alone is left out.
        monkeypatch.setattr("lambdatui.ui.app.ConsoleApp", Console)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        with pytest.raises(SystemExit):
            main(["--region", "eu-west-1", *arguments])
        (one,) = found
        return one

    return budget


@pytest.mark.parametrize(
    ("text", "dollars"), [("5", 5.0), ("0.25", 0.25), ("$0.25", 0.25), ("0", 0.0), (" 2 ", 2.0)]
)
def test_it_reaches_the_console(given: Given, text: str, dollars: float) -> None:
    assert given("--budget", text) == dollars


def test_the_variable_counts_and_the_option_goes_before_it(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDATUI_BUDGET", "3")
    assert given() == 3.0
    assert given("--budget", "4") == 4.0


def test_without_either_it_is_what_the_console_has_by_itself(given: Given) -> None:
    assert given() == BUDGET == Asked(Connection()).budget
    assert inspect.signature(run_console).parameters["budget"].default == BUDGET


@pytest.mark.parametrize("text", ["five", "", "nan", "inf", "-1", "1e9", "1,5", "€1"])
def test_what_is_no_amount_is_told(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(program, ["--budget", text]) == 2
    told = capsys.readouterr().err
    assert f"'{text}'" in told
    assert "--budget" in told
    assert "Traceback" not in told
    if text:
        monkeypatch.setenv("LAMBDATUI_BUDGET", text)
        assert guarded(program, []) == 2
        assert f"'{text}'" in capsys.readouterr().err
