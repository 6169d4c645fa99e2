"""Dead letters behind a replay: sent while they are hidden, then deleted or given back."""

import asyncio
from collections.abc import AsyncGenerator

from lambdatui.core.dead_letters import (
    HIDDEN_S,
    DeadLetter,
    DeadLetterPlace,
    DeadLetterPlaces,
    PlaceKind,
)
from lambdatui.core.replay import (
    PastReplay,
    ReplayPlan,
    numbered,
)
from lambdatui.ui.letters import Letters, by_number
from lambdatui.ui.replaying import plan_of_letters
from lambdatui.ui.screens.ask import Confirm
from tests.ui.replay_app import WEBHOOK, ReplayApp, item
from tests.ui.replay_ports import FakeReplay, failed
from tests.ui.screen_host import NOW_MS
from tests.ui.until import until


class Queue:
    """A queue of dead letters that a test looks into: it stands in for the port."""

    def __init__(self) -> None:
        self.deleted: list[str] = []
        self.released: list[str] = []

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        raise NotImplementedError("the queue is known", function)

    def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        raise NotImplementedError("the letters were read", function, place, limit)

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        self.deleted.append(letter.id)

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        self.released.append(letter.id)


DLQ = DeadLetterPlace("arn:aws:sqs:eu-west-1:1:dlq", PlaceKind.DEAD_LETTER_QUEUE)


def letters_of(*ids: str) -> list[DeadLetter]:
    """Read just now."""
    until_ms = NOW_MS + HIDDEN_S * 1000
    return [DeadLetter(id, DLQ, event="{}", request_id=id, hidden_ms=until_ms) for id in ids]


def letters_app(
    port: FakeReplay,
    queue: Queue,
    letters: list[DeadLetter],
    past: PastReplay | None = None,
) -> ReplayApp:
    """The screen of a replay of these."""
    made: list[ReplayApp] = []
    held = Letters(queue, by_number(letters), lambda: made[0].now_ms)
    made.append(ReplayApp(port, plan_of_letters(WEBHOOK, letters), letters=held, past=past))
    return made[0]


async def test_letters_that_others_may_see_again_are_not_sent() -> None:
    port = FakeReplay()
    app = letters_app(port, Queue(), letters_of("a", "b"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        # A person thinks for long.
        app.now_ms += HIDDEN_S * 1000
        await pilot.press("y")
        await until(pilot, lambda: "2 letters are not sent" in app.replay.words)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert app.screen is app.replay
        assert port.sent == []


async def test_a_replay_stops_before_others_may_see_the_letters_that_are_left() -> None:
    port = FakeReplay()
    port.gate = asyncio.Semaphore(0)
    app = letters_app(port, Queue(), letters_of("a", "b"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.begun == ["a"])
        app.now_ms += HIDDEN_S * 1000 - 1_000
        await until(pilot, lambda: "1 letter is not sent" in app.replay.words)
        port.gate.release()
        await until(pilot, lambda: "not sent" in app.about)
        assert port.begun == ["a"]


async def test_letters_follow_their_events_into_a_new_replay() -> None:
    queue = Queue()
    port = FakeReplay({"bad": failed("KeyError: sku")})
    app = letters_app(port, queue, letters_of("good", "bad"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "1 failed" in app.about)
        port.answers = {}
        await pilot.press("R", "ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.about.startswith("1 event: 1 ok"))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: queue.deleted == ["bad"])
        await pilot.press("escape")
        await until(pilot, lambda: app.given)
        assert queue.released == ["good"]


async def test_the_events_of_the_last_replay_delete_no_letters_of_this_one() -> None:
    old = ReplayPlan("r-7", "payments-webhook", numbered([item("x"), item("y")]))
    queue = Queue()
    port = FakeReplay()
    port.past = PastReplay(plan=old)
    app = letters_app(port, queue, letters_of("a", "b"), past=port.past)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "2 ok" in app.about)
        await pilot.press("d")
        await pilot.pause()
        assert app.screen is app.replay
        await pilot.press("escape")
        await until(pilot, lambda: app.given)
        assert (queue.deleted, sorted(queue.released)) == ([], ["a", "b"])


async def test_letters_whose_events_ran_well_are_deleted_and_the_others_given_back() -> None:
    # One without an event has no number, and shifts none of the others.
    letters = [DeadLetter("empty", DLQ), *letters_of("good", "bad")]
    queue = Queue()
    port = FakeReplay({"bad": failed("KeyError: sku")})
    app = letters_app(port, queue, letters)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "1 failed" in app.about)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert queue.deleted == []
        await pilot.press("y")
        await until(pilot, lambda: "1 of 1 dead letters deleted" in app.replay.words)
        assert queue.deleted == ["good"]
        await pilot.press("escape")
        await until(pilot, lambda: app.given)
        assert queue.released == ["bad"]
