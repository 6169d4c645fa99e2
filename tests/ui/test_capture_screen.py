"""What may be the event: shown before it is taken, with what looks like a secret."""

import json

import pytest

from lambdatui.core.capture import Captured, captures
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.ui.captured_event import event_text, name_of, secret_words
from lambdatui.ui.screens.capture import CaptureScreen
from tests.ui.screen_host import HOSTILE, LARGE, SMALL, Shown, shown
from tests.ui.until import until

EVENT = {
    "httpMethod": "POST",
    "headers": {"Authorization": "Bearer abcdefghijk"},
    "requestContext": {"stage": "prod"},
    "body": json.dumps({"password": "hunter2hunter2", "q": 2}),
}
LINES = (
    f"received event: {json.dumps(EVENT)}",
    "config {'a': 1, 'b': None}",
    "{ Records: [ { body: [Object], a: 1 } ] }",
)
DETAILS = EventDetails(provenance=Provenance.LOG, request_id="9f2c6b1e-0000", captured_ms=7)
WHERE = "3 log events of invocation 9f2c6b1e"


def screen(lines: tuple[str, ...] = LINES) -> CaptureScreen:
    return CaptureScreen(captures(lines), WHERE, "orders-api", DETAILS)


async def seen(at: Shown, words: str) -> None:
    await until(at.pilot, lambda: words in at.text)


async def test_the_best_candidate_is_shown_before_anything_is_taken() -> None:
    async with shown(screen()) as at:
        await seen(at, '"httpMethod": "POST"')

        assert "received event:" in at.text
        assert "Python's printing" in at.text
        assert not at.given


async def test_enter_takes_what_is_under_the_cursor_with_what_is_known_of_it() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("enter")

    (offer,) = at.given
    assert json.loads(offer.text) == EVENT
    assert (offer.details, offer.save, offer.name) == (DETAILS, False, "log-9f2c6b1e")
    assert offer.source == "log-9f2c6b1e"


async def test_s_takes_it_to_be_saved() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("j", "s")

    assert at.given[0].save
    assert json.loads(at.given[0].text) == {"a": 1, "b": None}


async def test_secrets_are_pointed_out_and_masked_with_one_key() -> None:
    async with shown(screen()) as at:
        await until(at.pilot, lambda: "2 values look like secrets" in at.screen.words)
        assert "$.headers.Authorization, $.body.password" in at.screen.words
        await at.pilot.press("x")
        await seen(at, '"Authorization": "***"')
        assert "hunter2" not in at.text
        await at.pilot.press("x")
        await seen(at, "hunter2hunter2")
        await at.pilot.press("x", "y", "enter")

    for text in (at.given[0].text, at.app.copies[0]):
        assert "hunter2" not in text
        assert "Bearer" not in text
        assert json.loads(json.loads(text)["body"])["q"] == 2


async def test_what_is_not_whole_says_why_and_is_not_taken() -> None:
    async with shown(screen()) as at:
        await at.pilot.press("G")
        await seen(at, "[Object] was printed")
        await at.pilot.press("enter", "s", "x", "y")

        assert not at.given
        assert not at.app.copies
        assert "cannot be taken" in at.screen.words


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_where_nothing_was_found_it_says_how_to_log_an_event(size: tuple[int, int]) -> None:
    async with shown(screen(("nothing here",)), size) as at:
        assert "print(json.dumps(event))" in at.text
        assert "console.log(JSON.stringify(event))" in at.text
        assert at.screen.words == f"No event was found in {WHERE}."
        await at.pilot.press("enter", "s", "x", "y", "escape")

    assert at.given == [None]


async def test_hostile_text_is_shown_as_it_is() -> None:
    event = json.dumps({"Records": [{"body": HOSTILE}]}, ensure_ascii=False)
    found = (Captured(text=event, prefix=HOSTILE, where=HOSTILE, secrets=(HOSTILE,)),)
    async with shown(CaptureScreen(found, HOSTILE, HOSTILE, DETAILS), LARGE) as at:
        await seen(at, "Records")

        assert "[/x]" in at.text
        assert not {"\x1b", "\u202e"} & set(at.text)


def test_one_line_is_indented_and_every_value_stays() -> None:
    captured = Captured(text='{"a":1.50,"b":[],"c":12345678901234567890}')

    text = event_text(captured, mask=False)

    assert text == '{\n  "a": 1.50,\n  "b": [],\n  "c": 12345678901234567890\n}'


@pytest.mark.parametrize("text", ['{"a":\n1}', '{"a": "' + "x" * 300_000 + '"}'])
def test_what_has_lines_of_its_own_or_is_too_long_stays_as_it_is(text: str) -> None:
    assert event_text(Captured(text=text), mask=False) == text


def test_many_secrets_are_counted() -> None:
    words = secret_words([f"$.t{number}" for number in range(9)], mask=False)

    assert words.startswith("9 values look like secrets: $.t0, $.t1, $.t2 and 6 more.")
    assert secret_words((), mask=False) == ""


@pytest.mark.parametrize(
    ("details", "name"),
    [
        (EventDetails(), ""),
        (EventDetails(provenance=Provenance.FILE, detail="~/in box/my event.json"), "my-event"),
        (EventDetails(provenance=Provenance.FILE, detail="C:\\x\\..json"), ""),
        (EventDetails(provenance=Provenance.CLIPBOARD), "clipboard"),
        (
            EventDetails(provenance=Provenance.DEAD_LETTER, request_id="9f2c6b1e-1"),
            "dead-letter-9f2c6b1e",
        ),
    ],
)
def test_a_name_is_suggested_by_what_is_known(details: EventDetails, name: str) -> None:
    assert name_of(details) == name
