"""The console killed at random moments while a person types and invokes; then it is started again.

``LAMBDATUI_TEST_KILLS`` is how often, 10 where it is not set; 200 take some minutes.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.core.history import Draft, place_of
from lambdatui.core.invoke import Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.drafts import DraftStore
from lambdatui.store.history import HistoryStore
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

# Read before the tests hide the variables of whoever starts them.
KILLS = int(os.environ.get("LAMBDATUI_TEST_KILLS", "10"))
FUNCTION = "keeps-a-book"
ARN = f"arn:aws:lambda:eu-west-1:123456789012:function:{FUNCTION}"
#: A kill falls so many seconds after the last key at most: a draft is kept within half of one, and
#: an invocation takes less.
_MOST_S = {"typing": 0.8, "sending": 0.5, "looking": 0.0}

BOOK = """
import time
def handler(event, context):
    time.sleep(0.1)
    with open({book!r}, "a") as book:
        book.write(f"{{event}}\\n")
    return event
"""


class Account:
    """One function, which writes each event that it gets into a book."""

    def __init__(self, endpoint: Endpoint, folder: Path) -> None:
        self.book = folder / "book"
        self.environment = endpoint.environment()

    @property
    def ran(self) -> Counter[str]:
        """How often each event ran, whole lines only."""
        lines = self.book.read_text().splitlines(keepends=True) if self.book.exists() else []
        return Counter(line.strip() for line in lines if line.endswith("\n"))


@pytest.fixture
def account(endpoint: Endpoint, tmp_path: Path) -> Iterator[Account]:
    found = Account(endpoint, tmp_path)
    client = create_function(endpoint, FUNCTION, BOOK.format(book=str(found.book)))
    yield found
    client.delete_function(FunctionName=FUNCTION)


class Story:
    """A person who types numbers, and sends some of them."""

    def __init__(self, command: list[str], environ: Mapping[str, str], account: Account) -> None:
        self.command = command
        self.environ = {**environ, **account.environment}
        self.account = account
        self.state = Path(environ["HOME"]) / ".local" / "state" / "lambdatui"
        #: The text in the editor when the last console was killed, as far as it is known.
        self.text = "9"
        #: What was typed in front of it and may not be kept yet.
        self.typed = ""
        #: What is surely kept of that, because it was seen on the disk or was sent.
        self.kept = 0
        self.sent: list[str] = []
        self.killed: Counter[str] = Counter()

    @property
    def draft(self) -> str:
        """As it is on the disk."""
        found = DraftStore(self.state).read(ARN)
        assert found is not None
        return found.text

    def live(self, number: int, rng: random.Random) -> None:
        """Start a console, look at what is there, type, send or not; and be killed."""
        with Terminal(self.command, self.environ) as terminal:
            terminal.wait_for(FUNCTION)
            terminal.press("i")
            # What was typed before is there, and the keys can go on with it.
            terminal.wait_for("draft restored", self.text[:40])
            terminal.press("e")
            started = descendants(terminal.pid)
            self.typed = f"{1000 + number}"
            terminal.press(self.typed)
            terminal.wait_for(self.typed + self.text[:30])
            act = rng.choice(("typing", "sending", "looking"))
            if act == "typing":
                more = str(rng.randrange(10**6, 10**7))
                # Typed in front of the old text, behind what was typed just now.
                for key in more:
                    terminal.press(key)
                    terminal.pump(rng.uniform(0, 0.05))
                self.typed += more
            elif act == "sending":
                self.sent.append(self.typed + self.text)
                terminal.press("ctrl+r")
                terminal.wait_for(f"Invoke {FUNCTION}")
                terminal.press("y")
            else:
                terminal.wait(lambda _: self.draft != self.text, "the draft was kept")
                self.kept = len(self.typed)
            until = time.monotonic() + rng.uniform(0, _MOST_S[act])
            while time.monotonic() < until:
                terminal.pump(0.02)
            seen = terminal.text()
            if "✓ returned" in seen:
                assert self.account.ran[self.sent[-1]] == 1
                act = "sent"
            self.killed[act] += 1
            terminal.signal(signal.SIGKILL)
            assert terminal.wait_end() == -signal.SIGKILL
        # An engine ends what it has begun, and then itself.
        wait_all_gone(started, timeout=30)
        self.check()

    def check(self) -> None:
        """Nothing is lost or half there, and nothing ran twice."""
        text = self.draft
        assert text.endswith(self.text)
        begin = text.removesuffix(self.text)
        assert self.typed.startswith(begin)
        assert len(begin) >= self.kept
        self.text, self.typed, self.kept = text, "", 0
        history = HistoryStore(self.state)
        recorded = Counter[str]()
        for entry in history.entries(FUNCTION, limit=10**6, place=place_of(ARN)):
            run = history.past_run(entry.id)
            assert run is not None
            assert run.payload is not None
            recorded[run.payload.decode()] += 1
            if entry.outcome is Outcome.RETURNED:
                assert self.account.ran[run.payload.decode()] == 1
        assert all(count == 1 for count in self.account.ran.values())
        assert all(count == 1 for count in recorded.values())
        # What ran is in the history, and what is in the history was sent by the person.
        assert self.account.ran.keys() <= recorded.keys() <= set(self.sent)


def test_a_console_that_is_killed_keeps_what_was_typed_and_what_ran(
    lambdatui: list[str], environ: Mapping[str, str], account: Account
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    story = Story(lambdatui, environ, account)
    DraftStore(story.state).save(Draft(function=FUNCTION, place=place_of(ARN), text=story.text))
    rng = random.Random(seed)
    for number in range(KILLS):
        story.live(number, rng)
    print(story.killed, story.account.ran)
    with Terminal(story.command, story.environ) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("i")
        terminal.wait_for("draft restored", story.text[:40])
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


EDITOR = """
import pathlib, sys
pathlib.Path(sys.argv[1]).write_text('{"by-hand": 1}\\n')
print("\\nSAVED, AND STILL OPEN", flush=True)
input()
"""


def test_what_was_saved_in_the_own_editor_before_a_kill_is_offered(
    lambdatui: list[str], environ: Mapping[str, str], account: Account, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    variables = {**environ, **account.environment, "EDITOR": f"{sys.executable} {script}"}
    with Terminal(lambdatui, variables) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("i")
        terminal.wait_for("^r run", "Templates")
        terminal.press("\x05")
        terminal.wait_for("SAVED, AND STILL OPEN")
        started = descendants(terminal.pid)
        terminal.signal(signal.SIGKILL)
        # The editor had the terminal, and ends without it.
        terminal.hang_up()
    wait_all_gone(started)
    with Terminal(lambdatui, variables) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("i")
        terminal.wait_for("1 draft of other consoles: D")
        terminal.press("D")
        terminal.wait_for('{"by-hand": 1}', "take back")
        terminal.press("enter")
        terminal.wait_for("● unsaved", '"by-hand": 1', "^r run")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert list(tmp_path.rglob("event.json")) == []
