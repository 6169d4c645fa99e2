"""The guards that stand in the app itself: below all widgets, and at the ways out."""

from typing import Any

import pytest
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from lambdatui.core.connection import Connection, Identity
from lambdatui.core.safe import UNSAFE
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import Noted
from tests.ui.backend import FakeBackend, clock, function
from tests.ui.console_app import REMOTE, see, shown

HOSTILE = "a\x1b]52;c;AAAA\x07b\u202e [red]x[/red] [/foo]"


async def test_every_update_passes_the_guard_on_its_way_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(App, "_display", lambda _app, _screen, update: written.append(update))
    app = ConsoleApp(FakeBackend(), clock, environ=REMOTE)
    async with app.run_test():
        written.clear()
        app._display(app.screen, LayoutUpdate([[Strip([Segment(HOSTILE)])]], Region(0, 0, 40, 1)))
        (update,) = written
        assert not UNSAFE.search("".join(strip.text for strip in update.strips[0]))


async def test_title_header_and_toast_show_hostile_text_as_text() -> None:
    class Hostile(FakeBackend):
        async def identity(self) -> Identity:
            return Identity(account=HOSTILE, arn="arn:x", region="r", alias=HOSTILE)

    name = "x[red]y[/red][/foo]"
    backend = Hostile((function(name, runtime=HOSTILE, handler="app.handler"),))
    app = ConsoleApp(backend, clock, environ=REMOTE)
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        await see(pilot, "x[red]y[/red][/foo] · a", "[red]x[/red] [/foo] · ")
        app.post_message(Noted(HOSTILE))
        await see(pilot, "a␛]52;c;AAAA␇b· [red]x[/red]")
        assert not UNSAFE.search(shown(app).replace("\n", ""))


async def test_a_password_in_the_endpoint_is_not_in_the_header() -> None:
    backend = FakeBackend()
    backend.denied.add("identity")
    connection = Connection(endpoint_url="https://ada:s3cr3t@proxy.acme:4566")
    app = ConsoleApp(backend, clock, connection=connection, environ=REMOTE)
    async with app.run_test(size=(120, 40)) as pilot:
        assert "s3cr3t" not in await see(pilot, "proxy.acme:4566", "account not known")


async def test_every_foreign_endpoint_is_in_the_header_a_toast_and_the_error_log() -> None:
    class Elsewhere(FakeBackend):
        async def identity(self) -> Identity:
            return Identity(
                account="1",
                arn="arn:x",
                region="r",
                endpoint_url="https://λ.example",
                elsewhere=("https://λ.example (lambda, sqs)", "https://logs.example (logs)"),
            )

    app = ConsoleApp(Elsewhere(), clock, environ=REMOTE)
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        seen = await see(pilot, "1 · r · x · https://λ.example (lambda, sqs) · https://logs.exam")
        assert seen.splitlines()[0].count("https://λ.example") == 1
        await see(pilot, "Your credentials are used at https://logs.example")
        await pilot.press("exclamation_mark")
        await see(pilot, "Errors of this session", "used at https://λ.example (lambda, sqs):")
