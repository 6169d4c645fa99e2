"""What every test in a real terminal needs: the program, and an environment of its own."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where everything that the program writes must be."""
    for name in ("home", "tmp", "work"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def environ(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """A person's environment with nothing of AWS in it; temporary files go to ``folder/tmp``."""
    monkeypatch.chdir(folder / "work")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "LAMBDATUI_", "XDG_", "TMUX", "SSH_"))
    }
    return {
        **kept,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LAMBDATUI_TOUR": "0",
    }


@pytest.fixture
def lambdatui() -> list[str]:
    """The command, by this interpreter."""
    return [sys.executable, "-m", "lambdatui"]


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """One plain AWS endpoint for all tests that need no demo."""
    with Endpoint() as found:
        yield found
