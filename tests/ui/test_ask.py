"""Questions over the console."""

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input, Static

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import check_event_name
from lambdatui.ui.messages import ConfirmationAsked, TextAsked
from lambdatui.ui.screens.ask import AskText, Confirm
from tests.ui.invoke_ports import screen_text, until


class Host(App[None]):
    """Asks, and keeps the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str | bool | None] = []

    def compose(self) -> ComposeResult:
        """Something to be asked over."""
        yield Static("below")

    def ask(self, screen: AskText) -> None:
        """Ask for a text."""
        self.push_screen(screen, self.answers.append)

    def confirm(self, screen: Confirm) -> None:
        """Ask for a yes."""
        self.push_screen(screen, self.answers.append)


async def test_enter_gives_the_text_as_the_check_made_it() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText("Name", check=lambda name: check_event_name(name.strip())))
        await pilot.pause()
        await pilot.press(*"a-1", "space", "enter")
        await until(pilot, lambda: app.answers)
        assert app.answers == ["a-1"]


async def test_a_refused_text_is_explained_and_asked_again() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText("Name", value="../x", check=check_event_name))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "'../x' cannot be the name" in screen_text(app)
        assert app.answers == []
        app.screen.query_one(Input).value = "fine"
        await pilot.pause()
        assert "cannot be" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.answers)
        assert app.answers == ["fine"]


async def test_escape_gives_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText("Name", value="typed"))
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: app.answers)
        assert app.answers == [None]


async def test_several_lines_are_refused_and_not_cut_to_the_first() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText("Value", value="old"))
        await pilot.pause()
        line = app.screen.query_one(Input)
        line.post_message(events.Paste("-----BEGIN KEY-----\nabc\n"))
        await until(pilot, lambda: "It has several lines: 2." in screen_text(app))
        assert line.value == "old"
        line.post_message(events.Paste("one\n"))
        await until(pilot, lambda: line.value == "one")
        app.copy_to_clipboard("a\nb")
        await pilot.press("ctrl+v")
        await until(pilot, lambda: "It has several lines: 2." in screen_text(app))
        assert line.value == "one"


async def test_typing_replaces_what_was_proposed() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText("Name", value="old-name"))
        await pilot.pause()
        await pilot.press("n", "enter")
        await until(pilot, lambda: app.answers)
        assert app.answers == ["n"]


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("escape", False)])
async def test_only_y_is_a_yes(key: str, answer: bool) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.confirm(Confirm("Delete 'x'?", yes="delete it"))
        await pilot.pause()
        await pilot.press("enter", "space", key)
        await until(pilot, lambda: app.answers)
        assert app.answers == [answer]


async def test_an_answer_can_be_clicked() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.confirm(Confirm("Delete 'x'?", yes="delete it", detail="/events/x.json"))
        await pilot.pause()
        await pilot.click("#ask-yes")
        await until(pilot, lambda: app.answers)
        assert app.answers == [True]


async def test_hostile_words_are_shown_and_nothing_more() -> None:
    hostile = "[/x] \x1b[31m [red]"

    def refuse(text: str) -> str:
        raise fail(Kind.INVALID, f"no: {hostile}{text}")

    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(AskText.of(TextAsked(hostile, app.answers.append, value=hostile, check=refuse)))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "✗ no: [/x] ␛[31m [red]" in screen_text(app)
        await pilot.press("escape")
        asked = ConfirmationAsked(hostile, app.answers.append, yes=hostile, detail=hostile)
        app.confirm(Confirm.of(asked))
        await pilot.pause()
        shown = screen_text(app)
        assert shown.count("[/x] ␛[31m [red]") == 3
        assert "\x1b" not in shown


async def test_a_long_question_fits_a_small_terminal() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.confirm(Confirm("Replace it?", yes="replace it", detail="/a/very/long/path" * 6))
        await pilot.pause()
        assert "replace it" in screen_text(app)
