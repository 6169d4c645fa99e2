"""Workers that save, edit and invoke without end, each killed at a random point.

Run as a program: ``python -m tests.store.workshop FOLDER SEED COUNT``. It forks the workers, so
that each is at work at once, and kills them with SIGKILL. Of every one it prints a line of JSON:
the act in which it was killed, and what it had said that it did, in order.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from lambdatui.store.recorded import recorded

FUNCTION = "orders-api"
#: The event that is renamed, deleted and brought back; it and its details never change.
WANDERER = '"wanderer"'
WANDERERS_NOTE = "never lost"
#: A worker is killed after it has said so many lines at most, and after so many milliseconds more
#: at most: the one gives it time for some acts on any machine, the other ends it within one.
_LINES, _MORE_MS = 8, 8.0


def text_of(number: int) -> str:
    """A text of 20 to 60 kB that says at both ends which one it is."""
    return json.dumps({"begin": number, "filler": "x" * (20_000 + number % 40_000), "end": number})


class Worker:
    """Does acts in a random order, and says on ``say`` what it begins and what it has done."""

    def __init__(self, folder: Path, say: Callable[[str], None], rng: random.Random) -> None:
        self.events = EventStore(folder / "events")
        self.drafts = DraftStore(folder / "state")
        self.history = HistoryStore(folder / "state")
        self.say = say
        self.rng = rng

    def work(self) -> None:
        """Without end."""
        while True:
            self.rng.choice((self.save, self.edit, self.invoke, self.move))()

    def save(self) -> None:
        """A new event, or a new text of one, with details that tell the same number."""
        number = self.rng.randrange(10**9)
        name = f"event {self.rng.randrange(5)}"
        self.say(f"saving {number} {name}")
        details = EventDetails(note=str(number), expected=text_of(number))
        self.events.save(FUNCTION, name, text_of(number), overwrite=True, details=details)
        self.say(f"saved {number} {name}")

    def edit(self) -> None:
        """The draft."""
        number = self.rng.randrange(10**9)
        self.say(f"editing {number}")
        self.drafts.save(Draft(function=FUNCTION, text=text_of(number)))
        self.say(f"edited {number}")

    def invoke(self) -> None:
        """An invocation that does nothing but be recorded."""
        number = self.rng.randrange(10**9)
        text = text_of(number).encode()
        entry = HistoryEntry(
            id=str(number),
            function=FUNCTION,
            type=InvocationType.SYNC,
            started_ms=time.time_ns() // 1_000_000,
        )

        def send() -> InvokeResult:
            self.say(f"begun {number}")
            return InvokeResult(outcome=Outcome.RETURNED, payload=text, request_id="r")

        self.say(f"invoking {number}")
        recorded(self.history, entry, send, lambda fault: self.say(f"! {fault.what}"), payload=text)
        self.say(f"invoked {number}")

    def move(self) -> None:
        """The wanderer gets another name, or is deleted and brought back."""
        self.say("moving")
        entry = wanderer(self.events)
        if self.rng.random() < 0.5:
            self.events.rename(FUNCTION, entry, f"wanderer {self.rng.randrange(10**9)}")
        else:
            self.events.delete(FUNCTION, entry)
            self.events.restore(self.events.deleted(FUNCTION)[0])
        self.say("moved")


def wanderer(events: EventStore) -> EventEntry:
    """Where it is; brought back where the trash has it."""
    for entry in events.entries(FUNCTION):
        if entry.name.startswith("wanderer"):
            return entry
    return events.restore(events.deleted(FUNCTION)[0])


def kill_one(folder: Path, seed: int) -> list[str]:
    """What a worker of this seed said until it was killed."""
    rng = random.Random(seed)
    lines, more_s = rng.randrange(_LINES), rng.uniform(0, _MORE_MS) / 1000
    reading, writing = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(reading)
        # A line is smaller than what a pipe takes at once: it is there whole, or not at all.
        Worker(folder, lambda line: _say(writing, line), rng).work()
    os.close(writing)
    with os.fdopen(reading) as said:
        heard = [said.readline() for _ in range(lines)]
        time.sleep(more_s)
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        return [line.strip() for line in (*heard, *said)]


def _say(writing: int, line: str) -> None:
    os.write(writing, f"{line}\n".encode())


def main() -> None:
    """Kill ``COUNT`` workers, one after the other, and print what each had said."""
    folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        print(json.dumps([seed, kill_one(folder, seed)]), flush=True)
        # Whoever reads looks at what is left before the next one.
        sys.stdin.readline()


if __name__ == "__main__":
    main()
