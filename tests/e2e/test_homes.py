"""Homes that cannot be written to, are not there or are another's: it works, and says so."""

import stat
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.e2e.terminal import Terminal
from tests.e2e.unprivileged import foreign, run, unprivileged
from tests.engine.account import create_function

FUNCTION = "at-home"
CODE = "def handler(event, context):\n    return event\n"
DENIED = "permission is denied"
NO_FOLDER = "something on the way is not a folder"


@pytest.fixture(scope="module")
def account(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    """The endpoint's variables, with one function in its account."""
    client = create_function(endpoint, FUNCTION, CODE)
    yield endpoint.environment()
    client.delete_function(FunctionName=FUNCTION)


def read_only(folder: Path) -> dict[str, str]:
    folder.chmod(0o500)
    return {"HOME": str(folder)}


def absent(folder: Path) -> dict[str, str]:
    folder.chmod(0o500)
    return {"HOME": str(folder / "was" / "removed")}


def of_another(folder: Path) -> dict[str, str]:
    other = str(foreign(folder / "other"))
    return {"HOME": str(folder), "XDG_STATE_HOME": other, "XDG_DATA_HOME": other}


def files(folder: Path) -> dict[str, str]:
    for name in (".local", ".config"):
        (folder / name).write_text("a file\n")
    return {"HOME": str(folder)}


def no_home(_: Path) -> dict[str, str]:
    # Of whoever runs the tests: that home must not be written to by them.
    return {"HOME": "/proc/none"}


HOMES = {
    "read-only": (read_only, DENIED),
    "absent": (absent, DENIED),
    "of another": (of_another, DENIED),
    "files": (files, NO_FOLDER),
    "impossible": (no_home, "it is not there any more"),
}
HOMED = pytest.mark.parametrize(("made", "why"), HOMES.values(), ids=HOMES)


@pytest.fixture
def variables(environ: Mapping[str, str], account: Mapping[str, str]) -> Mapping[str, str]:
    return {**environ, **account}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "odd-home"
    folder.mkdir()
    yield folder
    folder.chmod(0o700)


@HOMED
def test_commands_do_their_work_and_say_what_is_not_kept(
    made: Callable[[Path], dict[str, str]],
    why: str,
    home: Path,
    lambdatui: list[str],
    variables: Mapping[str, str],
) -> None:
    odd = {**variables, **made(home)}

    def told(arguments: list[str], status: tuple[int, ...], *words: str) -> bytes:
        done = run([*lambdatui, *arguments], odd, b"{}")
        said = done.stderr.decode()
        assert done.returncode in status, said
        assert "Traceback" not in said
        assert "should not have happened" not in said
        for each in words:
            assert each in said
        return done.stdout

    with ThreadPoolExecutor(2) as pool:
        listed = pool.submit(told, ["ls"], (0,))
        invoked = pool.submit(
            told,
            ["invoke", FUNCTION, "--payload", "-"],
            (0,),
            "The history will not show this invocation",
            why,
        )
        saved = pool.submit(
            told,
            ["events", "save", FUNCTION, "mine", "--payload", "-"],
            (2,),
            "Could not save",
            why,
        )
        # What cannot be read is told; where nothing can be, there is nothing to tell.
        read = pool.submit(told, ["journal"], (0, 2))
        assert FUNCTION.encode() in listed.result()
        assert invoked.result() == b"{}"
        assert saved.result() == b""
        assert read.result() == b""


def test_no_home_at_all_is_the_one_that_the_system_knows(
    lambdatui: list[str], variables: Mapping[str, str]
) -> None:
    # Nothing is written by it: that home is a person's.
    homeless = {name: value for name, value in variables.items() if name != "HOME"}
    done = run([*lambdatui, "events", "list", FUNCTION], homeless)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("made", [read_only, of_another], ids=["read-only", "of another"])
def test_the_console_goes_on_and_says_what_is_not_kept(
    made: Callable[[Path], dict[str, str]],
    home: Path,
    lambdatui: list[str],
    variables: Mapping[str, str],
) -> None:
    odd = {**variables, **made(home)}
    with Terminal(unprivileged(lambdatui), odd, lines=60) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("i")
        terminal.wait_for("^r run", "Templates", "✓ 2 bytes")
        terminal.press("e", " ")
        terminal.wait_for("Draft not kept", DENIED)
        terminal.press("ctrl+r")
        terminal.wait_for(f"Invoke {FUNCTION} in")
        terminal.press("y")
        terminal.wait_for("✓ returned", "! The history will not show this invocation")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()


def test_a_state_folder_that_is_open_to_others_is_closed_to_them(
    home: Path, lambdatui: list[str], variables: Mapping[str, str]
) -> None:
    state = home / "state" / "lambdatui"
    state.mkdir(parents=True)
    state.chmod(0o777)
    open_to_all = {**variables, "HOME": str(home), "XDG_STATE_HOME": str(state.parent)}
    began = time.time()
    done = run([*lambdatui, "invoke", FUNCTION], open_to_all)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    (kept,) = state.glob("*.sqlite3")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.stat().st_mtime >= began - 1


def test_a_settings_file_that_may_not_be_read_stops_everything_but_help(
    home: Path, lambdatui: list[str], variables: Mapping[str, str]
) -> None:
    # Whether anything may be changed could stand in it.
    closed = {**variables, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    (home / "config" / "lambdatui").mkdir(parents=True)
    (home / "config" / "lambdatui" / "config.toml").write_text("read_only = true\n")
    (home / "config" / "lambdatui" / "config.toml").chmod(0)
    done = run([*lambdatui, "ls"], closed)
    assert done.returncode == 2
    assert "Could not read the settings in" in done.stderr.decode()
    assert DENIED in done.stderr.decode()
    assert run([*lambdatui, "--help"], closed).returncode == 0
