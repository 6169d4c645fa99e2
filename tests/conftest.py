"""What every test starts from: none of the developer's own settings, and a home of its own."""

import gc
import itertools
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Half of what hypothesis takes by itself; all of it with --hypothesis-profile=default.
settings.register_profile("half", max_examples=50)
#: For a run of many minutes, after which nothing found is left open; no example has a deadline.
settings.register_profile("long", max_examples=20_000, deadline=None, print_blob=True)
settings.load_profile("half")

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


class Unfinished:
    """Says at the end which tests began and did not end: a run was stopped, or a process died.

    Only the process that starts the others has it: it hears of the tests of all of them.
    """

    def __init__(self) -> None:
        self._running: list[str] = []

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._running.append(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        if nodeid in self._running:
            self._running.remove(nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self._running:
            terminalreporter.write_line(f"DID NOT END {nodeid}", red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fault matrix be run whole."""
    parser.addoption(
        "--faults",
        choices=("some", "all"),
        default="some",
        help="cells of the fault matrix: a part that covers every row and column, or all",
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have Ctrl-C work in every test, and the plugin that runs failures once more not wait.

    With several processes it writes twice for each test to a socket, where the second small packet
    waits 40 ms for the kernel's receipt of the first: four minutes over the whole suite.
    """
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Unfinished())
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores Ctrl-C, and so would every program started here.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    wire = getattr(getattr(config, "failures_db", None), "sock", None)
    if isinstance(wire, socket.socket):
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a long run of hypothesis take as long as it does: thousands of screens take minutes."""
    if config.getoption("--hypothesis-profile", default=None) == "long":
        for item in items:
            item.add_marker(pytest.mark.timeout(0))


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over thousands of collected tests, which all stay.

    It looks less often, too: that takes an eighth off the time of tests that start the console.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


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


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders to live in, none of which is there yet.

    Numbered here: pytest reads the names of all those before to number one.
    """
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(
    nobody: None,
    homes: Iterator[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A fresh home folder for each test, with nothing in it; made after ``nobody`` has run."""
    del nobody
    folder = next(homes)
    folder.mkdir(mode=0o700)
    _point_home(monkeypatch, folder)
    return folder
