"""A disk that is full while a person works: each thing that is lost is told, and work goes on."""

import errno
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

FUNCTION = "on-a-full-disk"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system; tests/store has refused writes for all")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def account(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    client = create_function(endpoint, FUNCTION, "def handler(event, context):\n    return event\n")
    yield endpoint.environment()
    client.delete_function(FunctionName=FUNCTION)


def fill(folder: Path) -> Path:
    """Use up all room."""
    path = folder / "filled"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    return path


def test_what_is_not_kept_is_told_and_the_console_goes_on(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str], disk: Path
) -> None:
    with Terminal(lambdatui, {**environ, **account, "HOME": str(disk)}, lines=60) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("i")
        terminal.wait_for("^r run", "Templates", "✓ 2 bytes")
        filled = fill(disk)
        terminal.press("e", " ")
        terminal.wait_for("Draft not kept", "the disk is full")
        # What the engine prints of it has no room either: it answers all the same.
        terminal.press("ctrl+r")
        terminal.wait_for(f"Invoke {FUNCTION} in")
        terminal.press("y")
        terminal.wait_for("✓ returned", "! The history will not show this invocation")
        filled.unlink()
        terminal.press(" ")
        terminal.wait(lambda _: bool(list(disk.rglob("drafts/*.json"))), "the draft was kept")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    assert list(disk.rglob("*.tmp")) == []
