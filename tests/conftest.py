"""What every test starts from: none of the developer's own settings, and a home of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

_PREFIXES = ("AWS_", "BOTO", "LAMBDATUI_", "TEXTUAL", "XDG_")
_NAMES = (
    "ALL_PROXY",
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LINES",
    "NO_COLOR",
    "PYTHONUNBUFFERED",
    "TMUX",
)


def _point_home(patch: pytest.MonkeyPatch, home: Path) -> None:
    patch.setenv("HOME", str(home))
    for variable, folder in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ):
        patch.setenv(variable, str(home / folder))


@pytest.fixture(scope="session", autouse=True)
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the developer's variables and home, also from fixtures that live for the session.

    No credentials are left to find, and the instance metadata service, which can answer on a
    developer's machine in the cloud, is never asked.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            # The plugin that compares pictures keeps its folder in the environment.
            kept = name.startswith("TEXTUAL_SNAPSHOT_")
            if not kept and (name.startswith(_PREFIXES) or name.upper() in _NAMES):
                patch.delenv(name)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("TERM", "xterm-256color")
        _point_home(patch, tmp_path_factory.mktemp("session-home"))
        yield


@pytest.fixture(autouse=True)
def home(
    nobody: None,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A fresh home folder for each test, with nothing in it; made after ``nobody`` has run."""
    del nobody
    folder = tmp_path_factory.mktemp("home")
    _point_home(monkeypatch, folder)
    return folder
