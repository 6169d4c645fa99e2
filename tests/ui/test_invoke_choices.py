"""The invoke pane: the qualifier, the client context, the person's own editor."""

import json
import stat
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.widgets import Input

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.history import Draft
from lambdatui.ui.editing import OwnEditor
from lambdatui.ui.widgets.invoke_bar import InvokeBar
from lambdatui.ui.worksheet import Worksheet
from tests.ui.invoke_desk import desk
from tests.ui.invoke_ports import (
    screen_text,
    until,
)

# Qualifier and context.


async def test_a_qualifier_is_chosen_from_those_that_there_are() -> None:
    async with desk() as on:
        await on.pilot.press("Q")
        await until(on.pilot, lambda: "alias of version 7, 10% to 8" in screen_text(on.app))
        await on.pilot.press(*"liv", "enter")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert "→ live" in screen_text(on.app)
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert on.invoke.sent[0].qualifier == "live"
        assert "sync to live" in on.words


@pytest.mark.parametrize(
    ("typed", "qualifier"), [("12", "12"), ("$LATEST", ""), ("canary_2", "canary_2")]
)
async def test_a_qualifier_that_is_not_known_can_be_typed(typed: str, qualifier: str) -> None:
    async with desk() as on:
        await on.pilot.press("Q")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.query_one(Input).value = typed
        await on.pilot.pause()
        await on.pilot.press("enter")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert on.pane.query_one(InvokeBar).qualifier == qualifier


async def test_what_cannot_be_a_qualifier_is_not_taken() -> None:
    async with desk() as on:
        await on.pilot.press("Q")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 2)
        on.app.screen.query_one(Input).value = "no spaces"
        await on.pilot.pause()
        await on.pilot.press("enter")
        await until(on.pilot, lambda: "cannot be a version" in screen_text(on.app))
        assert len(on.app.screen_stack) == 2


async def test_a_client_context_is_checked_sent_and_seen() -> None:
    async with desk() as on:
        await on.pilot.press("x")
        await until(on.pilot, lambda: on.app.screen.query(Input))
        on.app.screen.query_one(Input).value = "[1]"
        await on.pilot.press("enter")
        await until(on.pilot, lambda: "not a JSON object" in screen_text(on.app))
        on.app.screen.query_one(Input).value = '{"custom": {"a": "1"}}'
        await on.pilot.press("enter")
        await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
        assert "+context" in screen_text(on.app)
        await on.pilot.press("ctrl+r")
        await on.until("✓ returned")
        assert on.invoke.sent[0].client_context == b'{"custom": {"a": "1"}}'


async def test_a_long_name_leaves_room_for_all_that_is_chosen() -> None:
    sheet = Worksheet("orders-api", source="n" * 100, text="x", qualifier="q" * 100, context=b"{}")
    async with desk() as on:
        bar = on.pane.query_one(InvokeBar)
        bar.show(sheet)
        await on.pilot.pause()
        line = screen_text(on.app).splitlines()[0]
        for words in ("nnn", "●", "→ qqqq", "+context", "[sync]", "▶ run"):
            assert words in line


# The person's own editor.


def editor(folder: Path, code: str) -> OwnEditor:
    """One that is a line of Python; ``path`` is the file."""
    script = folder / "editor.py"
    script.write_text(f"import sys, pathlib, os\npath = pathlib.Path(sys.argv[1])\n{code}\n")
    environ = {"EDITOR": f"{sys.executable} {script}", "PATH": "/usr/bin:/bin"}
    return OwnEditor(environ, folder / "state", nullcontext)


def a(text: str) -> Draft:
    return Draft(function="orders-api", text=text)


def test_the_own_editor_has_the_text_in_a_private_file_that_goes_away(tmp_path: Path) -> None:
    code = 'path.write_text(path.read_text() + oct(path.stat().st_mode)[-3:] + "\\n")'
    own = editor(tmp_path, code)
    assert own.edit(a('{"ü": 1}')) == '{"ü": 1}600'
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    own.forget()
    assert list((tmp_path / "state").iterdir()) == []


def test_a_text_of_megabytes_goes_through_the_own_editor(tmp_path: Path) -> None:
    text = json.dumps(["x" * 1_000] * 6_000)
    assert editor(tmp_path, "path.write_text(path.read_text().replace('x', 'y'))").edit(
        a(text)
    ) == text.replace("x", "y")


def test_what_a_failing_editor_wrote_is_kept_and_its_file_named(tmp_path: Path) -> None:
    own = editor(tmp_path, "path.write_text('typed'); sys.exit(3)")
    with pytest.raises(LambdatuiError, match="ended with status 3: nothing was taken") as caught:
        own.edit(a("{}"))
    (kept,) = (tmp_path / "state").glob("*/event.json")
    assert kept.read_text() == "typed"
    assert str(kept) in caught.value.fault.sentence()


@pytest.mark.parametrize(
    ("code", "words"), [("sys.exit(1)", "Nothing is lost"), ("pass", "")], ids=["failed", "left"]
)
def test_an_editor_without_a_change_leaves_nothing(tmp_path: Path, code: str, words: str) -> None:
    with pytest.raises(LambdatuiError, match=words) if words else nullcontext():
        assert editor(tmp_path, code).edit(a("{}")) == "{}"
    assert list((tmp_path / "state").iterdir()) == []


async def test_a_text_from_the_own_editor_is_an_edit_that_can_be_undone(tmp_path: Path) -> None:
    async with desk() as on:
        on.pane._own_editor = editor(tmp_path, "path.write_text('{\"mine\": 1}')")
        await on.pick("get")
        await on.pilot.press("ctrl+e")
        await until(on.pilot, lambda: on.text == '{"mine": 1}')
        await until(on.pilot, lambda: "orders-api" in on.events.drafts)
        await until(on.pilot, lambda: list((tmp_path / "state").iterdir()) == [])
        await on.pilot.press("ctrl+z")
        assert on.text == '{"a": 1}'


async def test_an_editor_that_is_not_there_is_said_and_the_text_stays() -> None:
    async with desk(environ={"EDITOR": "no-such-editor"}) as on:
        await on.pilot.press("ctrl+e")
        await until(on.pilot, lambda: "'no-such-editor' was not found" in on.app.notes)
        assert on.text == '{"a": 1}'
