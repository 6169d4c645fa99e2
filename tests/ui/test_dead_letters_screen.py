"""Dead letters: nothing is read without a yes; then taken, marked, deleted, released."""

import asyncio
import json
from collections.abc import AsyncGenerator

from lambdatui.core.dead_letters import HIDDEN_S, DeadLetter, DeadLetterPlace, DeadLetterPlaces
from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import Provenance
from lambdatui.ui.messages import ConfirmationAsked, Noted
from lambdatui.ui.screens.dead_letters import DeadLettersScreen
from tests.ui.screen_host import LARGE, Shown, clock, shown
from tests.ui.sources import LETTERS, QUEUE, TOPIC
from tests.ui.until import until


class Queue:
    """One queue and a topic; ``read`` counts how often the queue was asked."""

    def __init__(self, *letters: DeadLetter) -> None:
        self.letters = list(letters or LETTERS)
        self.places = DeadLetterPlaces(places=(QUEUE, TOPIC))
        self.read = 0
        self.deleted: list[str] = []
        self.released: list[str] = []
        self.conflict = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        return self.places

    async def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        self.read += 1
        for letter in self.letters[:limit]:
            yield letter
            await self.gate.wait()

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        if self.conflict:
            raise fail(Kind.CONFLICT, "It was not deleted: it has been visible to others again.")
        self.deleted.append(letter.id)

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        self.released.append(letter.id)


def screen(queue: Queue, *, read_only: bool = False) -> DeadLettersScreen:
    return DeadLettersScreen("payments-webhook", queue, clock, read_only=read_only)


async def opened(at: Shown) -> None:
    await until(at.pilot, lambda: "payments-dlq" in at.text)
    await at.pilot.press("enter", "y")
    await until(at.pilot, lambda: "3 letters" in at.screen.words or "quantity" in at.text)


def notes(at: Shown) -> list[str]:
    return [one.text for one in at.app.said if isinstance(one, Noted)]


async def test_the_places_come_first_and_reading_asks() -> None:
    queue = Queue()
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        assert "payments-failed" in at.text
        assert "cannot be read" in at.text
        await at.pilot.press("enter")
        await until(at.pilot, lambda: f"for {HIDDEN_S // 60} min" in at.text)
        (asked,) = [one for one in at.app.said if isinstance(one, ConfirmationAsked)]
        assert "counts as a receive" in asked.detail
        await at.pilot.press("n")
        before = queue.read
        await at.pilot.press("enter", "y")
        await until(at.pilot, lambda: "KeyError: 'sku'" in at.text)

    assert (before, queue.read) == (0, 1)


async def test_a_place_that_cannot_be_read_says_why() -> None:
    queue = Queue()
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "payments-failed" in at.text)
        await at.pilot.press("j", "enter")
        await until(at.pilot, lambda: "SNS topic" in at.screen.words)
        await at.pilot.press("y")

    assert not queue.read


async def test_read_only_mode_reads_no_letters() -> None:
    queue = Queue()
    async with shown(screen(queue, read_only=True)) as at:
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        await at.pilot.press("enter", "y")

        assert "Read-only mode" in at.screen.words
    assert not queue.read


async def test_without_a_place_it_says_so() -> None:
    queue = Queue()
    queue.places = DeadLetterPlaces()
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "no dead-letter queue" in at.screen.words)
    queue.places = DeadLetterPlaces(unread=("The mappings were not read: denied.",))
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "mappings were not read" in at.screen.words)


async def test_an_empty_queue_says_so() -> None:
    queue = Queue()
    queue.letters = []
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        await at.pilot.press("enter", "y")
        await until(at.pilot, lambda: "No letter is visible in payments-dlq" in at.screen.words)
        await at.pilot.press("enter", "R", "d", "space", "u", "x", "s")
        assert not at.given


async def test_a_letter_is_taken_with_what_is_known_of_it() -> None:
    async with shown(screen(Queue()), LARGE) as at:
        await opened(at)
        await at.pilot.press("enter")

    (offer,) = at.given
    assert json.loads(offer.text) == {"quantity": 2}
    assert offer.details.provenance is Provenance.DEAD_LETTER
    assert offer.details.detail == QUEUE.arn
    assert offer.details.request_id == LETTERS[0].request_id
    assert offer.details.captured_ms == LETTERS[0].sent_ms


async def test_a_secret_in_a_letter_is_pointed_out_and_masked() -> None:
    async with shown(screen(Queue())) as at:
        await opened(at)
        await at.pilot.press("j")
        await until(at.pilot, lambda: "1 value looks like a secret" in at.screen.words)
        await at.pilot.press("x")
        await until(at.pilot, lambda: '"password": "***"' in at.text)
        await at.pilot.press("s")

    assert at.given[0].save
    assert json.loads(at.given[0].text)["password"] == "***"


async def test_a_letter_without_an_event_is_shown_as_it_came_and_not_taken() -> None:
    async with shown(screen(Queue())) as at:
        await opened(at)
        await at.pilot.press("G")
        await until(at.pilot, lambda: "not JSON" in at.text and "so it is no event" in at.text)
        await at.pilot.press("enter", "s", "space")

        assert not at.given


async def test_those_that_are_marked_are_given_for_a_replay_and_else_all_with_an_event() -> None:
    async with shown(screen(Queue())) as at:
        await opened(at)
        await at.pilot.press("j", "space", "R")
    assert at.given == [(LETTERS[1],)]

    async with shown(screen(Queue())) as at:
        await opened(at)
        await at.pilot.press("space", "k", "space", "R")
    assert at.given == [LETTERS[:2]]


async def test_deleting_asks_and_takes_one_away() -> None:
    queue = Queue()
    async with shown(screen(queue)) as at:
        await opened(at)
        await at.pilot.press("d", "n")
        assert not queue.deleted
        await at.pilot.press("d", "y")
        await until(at.pilot, lambda: "Deleted message letter-1." in notes(at))
        await at.pilot.press("R")

    assert queue.deleted == ["letter-1"]
    assert at.given == [(LETTERS[1],)]


async def test_one_that_others_may_have_by_now_stays_and_is_told() -> None:
    queue = Queue()
    queue.conflict = True
    async with shown(screen(queue)) as at:
        await opened(at)
        await at.pilot.press("d", "y")
        await until(at.pilot, lambda: "visible to others again" in at.screen.words)
        await at.pilot.press("enter")

    assert json.loads(at.given[0].text) == {"quantity": 2}


async def test_releasing_gives_those_that_are_marked_back() -> None:
    queue = Queue()
    async with shown(screen(queue)) as at:
        await opened(at)
        await at.pilot.press("space", "space", "u")
        await until(at.pilot, lambda: "2 letters are visible to others again." in notes(at))

    assert queue.released == ["letter-1", "letter-2"]


async def test_one_can_work_while_letters_are_still_coming() -> None:
    queue = Queue()
    queue.gate.clear()
    async with shown(screen(queue)) as at:
        await opened(at)
        await at.pilot.press("d", "y")
        await until(at.pilot, lambda: queue.deleted)
        queue.gate.set()
        await at.pilot.press("G")
        await until(at.pilot, lambda: at.screen.words.startswith("2 letters"))


async def test_escape_goes_to_the_places_and_then_back_and_stops_reading() -> None:
    queue = Queue()
    queue.gate.clear()
    async with shown(screen(queue)) as at:
        await opened(at)
        await at.pilot.press("escape")
        await until(at.pilot, lambda: "cannot be read" in at.text)
        queue.gate.set()
        await at.pilot.pause()
        assert "KeyError" not in at.text
        await at.pilot.press("escape")

    assert at.given == [None]


async def test_while_a_queue_is_slow_it_is_said_that_it_is_read_and_for_how_long() -> None:
    class Slow(Queue):
        async def dead_letters(
            self, function: str, place: DeadLetterPlace, limit: int
        ) -> AsyncGenerator[DeadLetter, None]:
            await self.gate.wait()
            async for letter in super().dead_letters(function, place, limit):
                yield letter

    queue = Slow()
    queue.gate.clear()
    now = [clock()]
    slow = DeadLettersScreen("payments-webhook", queue, lambda: now[0])
    async with shown(slow) as at:
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        await at.pilot.press("enter", "y")
        await until(at.pilot, lambda: "The queue is being asked." in at.text)
        assert "Reading the letters of payments-dlq… 0 s, none so far." in at.text
        now[0] += 4_000
        await until(at.pilot, lambda: "4 s, none so far." in at.text)
        queue.gate.set()
        await until(at.pilot, lambda: '"quantity"' in at.text)
        assert "being asked" not in at.text


async def test_an_empty_queue_is_said_where_one_looks_for_the_event() -> None:
    queue = Queue()
    queue.letters = []
    async with shown(screen(queue)) as at:
        await until(at.pilot, lambda: "payments-dlq" in at.text)
        await at.pilot.press("enter", "y")
        await until(at.pilot, lambda: at.text.count("No letter is visible in payments-dlq") == 2)
