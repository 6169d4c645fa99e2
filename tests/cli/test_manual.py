"""The manual page and the page of commands are what the commands themselves say."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lambdatui.cli import COMMANDS, program
from lambdatui.cli.manual import commands, keys_page, man_page, markdown

DOCS = Path(__file__).parents[2] / "docs"
MAN = DOCS / "man" / "lambdatui.1"


def test_the_page_of_commands_is_current() -> None:
    assert (DOCS / "commands.md").read_text() == markdown(program), (
        "python -m lambdatui.cli.manual markdown > docs/commands.md"
    )


def test_the_manual_page_is_current() -> None:
    assert MAN.read_text() == man_page(program), "python -m lambdatui.cli.manual man > " + str(MAN)


def test_the_page_of_keys_is_current() -> None:
    assert (DOCS / "keys.md").read_text() == keys_page(), (
        "python -m lambdatui.cli.manual keys > docs/keys.md"
    )


def test_every_command_is_in_both() -> None:
    names = {name for name, _ in commands(program)}
    assert {f"lambdatui {name}" for name in COMMANDS} <= names
    assert {"lambdatui events capture", "lambdatui config init"} <= names
    page = markdown(program)
    assert all(f"\n## {name}\n" in page for name in names)


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man to show it with")
def test_man_shows_it_without_a_warning() -> None:
    done = subprocess.run(
        ["man", "--warnings", "-l", str(MAN)],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "MANWIDTH": "80"},
        timeout=30,
        check=False,
        text=True,
    )
    if "--warnings" in done.stderr:
        pytest.skip("this man knows no --warnings")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the terminal console for AWS Lambda" in " ".join(done.stdout.split())
