"""The recipes for incidents, each walked over the demo: on this terminal, and over a real SSH."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.e2e.recipes import ENDS_IT, READ_ONLY, RECIPES, home
from tests.e2e.terminal import Terminal

#: In this order: what ends the trouble of the demo comes last.
WALKED = [*(name for name in RECIPES if name not in (READ_ONLY, ENDS_IT)), ENDS_IT]
#: These each time, here and over SSH; all of them where this variable is set.
SOME = ("Throttled", "A secret in the environment")
_ALL = "LAMBDATUI_TEST_ALL_RECIPES"
NAMES = WALKED if os.environ.get(_ALL) else SOME
_PAGE = Path(__file__).parents[2] / "docs" / "recipes.md"


def walk(command: Sequence[str], environ: Mapping[str, str], names: Sequence[str]) -> None:
    with Terminal(command, environ) as terminal:
        terminal.wait_for("payments-webhook", "users-api", "quit")
        for name in names:
            try:
                RECIPES[name](terminal)
                home(terminal)
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error
        # Right behind an escape it would be another key: Alt-q.
        terminal.wait(lambda _: terminal.is_quiet, "nothing came any more")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_every_recipe_of_the_page_is_walked() -> None:
    headings = [line[3:] for line in _PAGE.read_text().splitlines() if line.startswith("## ")]
    assert headings == list(RECIPES)


def test_each_recipe_leads_from_its_first_key_to_its_outcome(
    lambdatui: list[str], environ: Mapping[str, str]
) -> None:
    walk([*lambdatui, "demo"], environ, NAMES)


def test_nothing_that_changes_anything_leaves_in_read_only_mode(
    lambdatui: list[str], environ: Mapping[str, str]
) -> None:
    walk([*lambdatui, "--read-only", "demo"], environ, [READ_ONLY])


@pytest.fixture
def ssh(folder: Path) -> Iterator[list[str]]:
    """The command of an SSH client that leads to a server of this test's own, on loopback."""
    server, client, keygen = (
        shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        for name in ("sshd", "ssh", "ssh-keygen")
    )
    if server is None or client is None or keygen is None:
        pytest.skip("no OpenSSH server, client and keygen are installed: openssh-server has them")
    own = folder / "ssh"
    own.mkdir(mode=0o700)
    for name in ("host", "person"):
        subprocess.run(
            [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(own / name)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
    shutil.copy(own / "person.pub", own / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "ListenAddress": "127.0.0.1",
        "Port": str(port),
        "HostKey": str(own / "host"),
        "AuthorizedKeysFile": str(own / "authorized"),
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
    }
    conf = own / "sshd_config"
    conf.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    if os.geteuid() == 0:
        # Where root starts it, it wants this folder.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    log = own / "log"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            [server, "-D", "-e", "-f", str(conf)], stderr=said, stdin=subprocess.DEVNULL
        ) as running,
    ):
        try:
            deadline = time.monotonic() + 30
            while b"Server listening" not in log.read_bytes():
                if running.poll() is not None or time.monotonic() > deadline:
                    pytest.skip(f"this OpenSSH server does not start: {log.read_text()[-300:]}")
                time.sleep(0.02)
            yield [
                *(client, "-tt", "-p", str(port), "-i", str(own / "person"), "-F", "none"),
                *("-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={own / 'known'}"),
                *("-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR"),
                f"{getpass.getuser()}@127.0.0.1",
            ]
        finally:
            running.terminate()


def test_recipes_are_walked_over_ssh(
    ssh: list[str], lambdatui: list[str], environ: Mapping[str, str]
) -> None:
    # The environment of the far side is what its own shell has: it is given in the command.
    given = [f"{name}={value}" for name, value in environ.items() if name not in ("TERM", "SHELL")]
    far = shlex.join(["env", "-i", "TERM=xterm-256color", *given, *lambdatui, "demo"])
    folder = shlex.quote(str(Path.cwd()))
    walk([*ssh, f"cd {folder} && {far}"], environ, NAMES)
