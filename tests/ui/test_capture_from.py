"""Where to capture from: the clipboard, a file, dead letters, the history."""

import json
import os
from pathlib import Path

import pytest
from textual import events

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import Provenance
from lambdatui.ui.captured_texts import MOST_BYTES, clipboard_text, file_text
from lambdatui.ui.capturing import HISTORY
from lambdatui.ui.screens.capture import CaptureScreen
from lambdatui.ui.screens.capture_from import SourceScreen
from lambdatui.ui.screens.dead_letters import DeadLettersScreen
from tests.ui.screen_host import NOW_MS, Shown, clock, shown
from tests.ui.sources import LETTERS
from tests.ui.test_dead_letters_screen import Queue
from tests.ui.until import until


def screen(clipboard: str = "") -> SourceScreen:
    async def held() -> str:
        return clipboard

    return SourceScreen("payments-webhook", Queue(), clock, clipboard=held)


async def captured(at: Shown) -> None:
    await until(at.pilot, lambda: isinstance(at.app.screen, CaptureScreen))
    await until(at.pilot, lambda: "Capture an event" in at.text)


async def test_what_is_pasted_is_looked_through_at_once() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("enter")
        at.app.post_message(events.Paste('event: {"a":\n 1}\nand more'))
        await captured(at)
        await at.pilot.press("enter")

    (offer,) = at.given
    assert json.loads(offer.text) == {"a": 1}
    assert offer.details.provenance is Provenance.CLIPBOARD
    assert offer.details.captured_ms == NOW_MS


async def test_a_paste_that_no_editor_holds_is_taken_all_the_same() -> None:
    event = json.dumps({"Records": ["x" * 400_000]})
    async with shown(screen()) as at:
        await at.pilot.press("enter")
        at.app.post_message(events.Paste(event))
        await captured(at)
        await at.pilot.press("enter")

    assert at.given[0].text == event


async def test_what_is_typed_is_looked_through_with_a_key() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("enter", "ctrl+r")
        assert "nothing here yet" in at.screen.words
        await at.pilot.press(*"[1]", "ctrl+r")
        await captured(at)
        await at.pilot.press("enter")

    assert json.loads(at.given[0].text) == [1]


async def test_the_system_s_clipboard_is_read_where_it_can_be() -> None:
    async with shown(screen('{"from": "the clipboard"}')) as at:
        await at.pilot.press("enter")
        await captured(at)
        await at.pilot.press("s")

    assert json.loads(at.given[0].text) == {"from": "the clipboard"}
    assert at.given[0].save


async def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "my event.json"
    path.write_text('{"requestContext": {}, "requestPayload": {"n": 1}, "responseContext": {}}')
    async with shown(screen()) as at:
        await at.pilot.press("j", "enter")
        at.app.post_message(events.Paste(str(path)))
        await at.pilot.press("enter")
        await captured(at)
        await at.pilot.press("enter")

    (offer,) = at.given
    assert json.loads(offer.text) == {"n": 1}
    assert (offer.details.provenance, offer.details.detail) == (Provenance.FILE, str(path))
    assert offer.name == "my-event"


async def test_a_file_that_is_not_there_is_said_and_another_can_be_typed() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("j", "enter", "enter")
        assert "Type the path" in at.screen.words
        await at.pilot.press(*"/no/such", "enter")
        await until(at.pilot, lambda: "/no/such is not there." in at.screen.words)
        await at.pilot.press("escape")
        assert "Clipboard" in at.text
        await at.pilot.press("escape")

    assert at.given == [None]


async def test_dead_letters_are_given_as_they_were_chosen() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("j", "j", "enter")
        await until(at.pilot, lambda: isinstance(at.app.screen, DeadLettersScreen))
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        await at.pilot.press("enter", "y")
        await until(at.pilot, lambda: "KeyError" in at.text)
        await at.pilot.press("R")

    assert at.given == [LETTERS[:2]]


async def test_leaving_a_screen_over_it_leads_back_to_it() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("j", "j", "enter")
        await until(at.pilot, lambda: isinstance(at.app.screen, DeadLettersScreen))
        await at.pilot.press("escape")
        await until(at.pilot, lambda: at.app.screen is at.screen)

        assert not at.given


async def test_the_history_is_left_to_whoever_asked() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("G", "enter")

    assert at.given == [HISTORY]


async def test_a_text_in_utf_16_is_read_as_well(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / encoding
        path.write_bytes('{"é": 1}'.encode(encoding))
        assert await file_text(f" {path} ") == '{"é": 1}'


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("none", Kind.STORE),
        ("folder", Kind.STORE),
        ("pipe", Kind.STORE),
        ("large", Kind.TOO_LARGE),
        ("picture", Kind.INVALID),
        ("nul\0", Kind.STORE),
        ("~nobody-of-this-name/x", Kind.STORE),
    ],
)
async def test_what_is_no_text_of_an_event_s_size_is_refused(
    tmp_path: Path, name: str, kind: Kind
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"1" * (MOST_BYTES + 1))
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\xff")
    with pytest.raises(LambdatuiError) as caught:
        await file_text(name if name.startswith("~") else str(tmp_path / name))

    assert caught.value.fault.kind is kind


async def test_over_ssh_the_other_machine_s_clipboard_is_not_read() -> None:
    assert await clipboard_text({"SSH_TTY": "/dev/pts/1"}) == ""
