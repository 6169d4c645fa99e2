"""Signing in again on a key: the command is run without a shell, with the terminal given to it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.signing_in import SigningIn
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import REMOTE, see, unsee

PROFILE = "acme; touch $HOME/evil"
EXPIRED = Fault(
    kind=Kind.EXPIRED,
    what="The SSO session has ended.",
    sign_in=("aws", "sso", "login", "--profile", PROFILE),
)


@pytest.fixture
def aws(tmp_path: Path) -> Path:
    """A program of that name, which writes its arguments to a file and ends as it is told to."""
    program = tmp_path / "aws"
    program.write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {tmp_path}/arguments\nexit ${{STATUS:-0}}\n"
    )
    program.chmod(0o755)
    return program


class Terminal:
    """Given away and taken back, as often as it was."""

    def __init__(self) -> None:
        self.given = 0

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Give it away."""
        self.given += 1
        yield


def test_the_command_gets_its_words_and_no_shell(aws: Path, home: Path) -> None:
    terminal = Terminal()
    signing = SigningIn({"PATH": f"{aws.parent}:{os.defpath}"}, terminal.suspended)
    assert not signing.is_wanted
    assert signing.failed(EXPIRED)
    assert not signing.failed(EXPIRED)
    assert signing.run() is None
    said = (aws.parent / "arguments").read_text().splitlines()
    assert said == ["sso", "login", "--profile", PROFILE]
    assert terminal.given == 1
    assert not (home / "evil").exists()
    assert not signing.is_wanted


def test_what_does_not_sign_in_is_told_and_can_be_tried_again(aws: Path, tmp_path: Path) -> None:
    variables = {"PATH": f"{aws.parent}:{os.defpath}", "STATUS": "7"}
    signing = SigningIn(variables, Terminal().suspended)
    signing.failed(EXPIRED)
    fault = signing.run()
    assert fault is not None
    assert "ended with status 7" in fault.what
    assert signing.is_wanted
    nowhere = SigningIn({"PATH": str(tmp_path / "nothing")}, Terminal().suspended)
    nowhere.failed(EXPIRED)
    fault = nowhere.run()
    assert fault is not None
    assert "not found" in fault.what
    assert "aws sso login --profile" in fault.advice


async def test_the_key_is_offered_while_it_helps_and_all_is_read_again(
    aws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Expired(FakeBackend):
        gone = True

        async def identity(self):  # type: ignore[no-untyped-def]  # as the one before
            if self.gone:
                raise LambdatuiError(EXPIRED)
            return await super().identity()

    backend = Expired()
    variables = {**REMOTE, "PATH": f"{aws.parent}:{os.defpath}"}
    app = ConsoleApp(backend, clock, environ=variables)
    monkeypatch.setattr(app._signing, "_suspended", Terminal().suspended)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await see(pilot, "W signs in", "account not known")
        backend.gone = False
        await pilot.press("W")
        await see(pilot, "Signed in")
        await unsee(pilot, "account not known")
        assert (aws.parent / "arguments").read_text().startswith("sso")
