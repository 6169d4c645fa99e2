"""Every way in which a command can end."""

import errno
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from lambdatui.cli import program
from lambdatui.cli.ending import guarded
from lambdatui.core.errors import Fault, Kind, LambdatuiError


def ends(callback: Callable[[], object]) -> int:
    return guarded(click.Command("x", callback=callback), [])


def raises(error: BaseException) -> Callable[[], object]:
    def callback() -> object:
        raise error

    return callback


def test_a_command_decides_its_own_status() -> None:
    assert ends(lambda: 4) == 4
    assert ends(lambda: None) == 0


def test_an_error_is_two_lines_safe_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    fault = Fault(kind=Kind.DENIED, what="No \x1b[31m.", advice="Ask\x9b.", code="AccessDenied")
    assert ends(raises(LambdatuiError(fault))) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "lambdatui: No ␛[31m.\nAsk\ufffd.\n"


def test_wrong_usage_is_2_whatever_click_would_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(raises(click.ClickException("no"))) == 2
    assert ends(raises(click.UsageError("no"))) == 2
    assert capsys.readouterr().out == ""


def test_a_mistake_is_one_sentence_and_a_file_without_local_variables(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def mistaken() -> None:
        password = "hunter2" * 2
        raise ZeroDivisionError("never")
        print(password)  # type: ignore[unreachable]  # the variable is what must not be told

    assert ends(mistaken) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("lambdatui: this should not have happened: ZeroDivisionError.")
    (file,) = (home / ".local" / "state" / "lambdatui" / "crashes").iterdir()
    assert str(file) in err
    details = file.read_text()
    assert "ZeroDivisionError: never" in details
    assert "hunter2hunter2" not in details
    assert "Traceback" in details
    assert "Traceback" not in err


def test_a_mistake_whose_details_cannot_be_kept_is_still_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".local").write_text("")
    # Nor are there temporary files.
    monkeypatch.setattr(tempfile, "tempdir", str(home / "none"))
    assert ends(raises(ZeroDivisionError("never"))) == 70
    err = capsys.readouterr().err
    assert "could not be kept: never" in err
    assert "Traceback" not in err


ENDING = """
import sys
import click
from lambdatui.cli import program
from lambdatui.cli.ending import guarded
def callback():
    {body}
sys.exit(guarded(click.Command("x", callback=callback), []))
"""


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("raise BrokenPipeError", 141),
        ("raise KeyboardInterrupt", 130),
        ("raise click.Abort", 130),
        ("raise click.exceptions.Exit(7)", 7),
    ],
)
def test_an_ending_from_outside_is_quiet(body: str, status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING.format(body=body)], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("tail", "--help")])
def test_a_full_disk_is_told_as_one_and_ends_with_2(arguments: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lambdatui", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        2,
        [
            "lambdatui: Could not write the output: the disk is full.",
            "Make room on it, then try again.",
        ],
    )


def test_an_error_about_a_file_of_its_own_stays_a_mistake(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(raises(OSError(errno.ENOSPC, "full", "/data/x"))) == 70
    assert "this should not have happened" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (("demo", "--profile", "x"), "lambdatui --profile NAME demo"),
        (("demo", "--region=eu-west-1"), "lambdatui --region REGION demo"),
        (("ls", "--log-memory", "64"), "lambdatui --log-memory MB ls"),
        (("completion", "bash", "--read-only"), "lambdatui --read-only completion"),
    ],
)
def test_an_option_that_a_command_does_not_take_after_its_name_is_told_its_place(
    given: tuple[str, ...], right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(program, given) == 2
    assert f"Put it before the command: {right}\n" in capsys.readouterr().err


def test_an_option_that_is_none_is_told_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(program, ["ls", "--jsno"]) == 2
    error = capsys.readouterr().err
    assert "No such option" in error
    assert "--json" in error
    assert "before the command" not in error


def test_details_that_the_state_folder_does_not_take_are_kept_among_temporary_files(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".local").write_text("")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert ends(raises(ZeroDivisionError("never"))) == 70
    (file,) = tmp_path.glob("lambdatui-crash-*/*.txt")
    assert str(file) in capsys.readouterr().err
    assert "ZeroDivisionError: never" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
