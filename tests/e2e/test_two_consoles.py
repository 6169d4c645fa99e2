"""Two consoles at once over the same files: what each person did is there, and nothing is lost."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from lambdatui.store.journal import JournalStore
from lambdatui.store.views import ViewStore
from tests.e2e.acts import FUNCTION, places
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

SHARED = "shared-by-two"
CODE = "def handler(event, context):\n    return {'got': event}\n"
COUNT = 12


def test_no_act_of_two_processes_is_lost_and_of_the_same_one_wins(tmp_path: Path) -> None:
    before = EventStore(Path(places(tmp_path).events))
    for number in range(COUNT):
        before.save(FUNCTION, f"gone-{number}", "1")
    command = [sys.executable, "-m", "tests.e2e.acts", str(tmp_path)]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, who, str(COUNT)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=Path(__file__).parents[2],
                )
            )
            for who in ("ada", "bob")
        ]
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in running:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        told = [each.communicate(timeout=60)[0] for each in running]
        assert [each.returncode for each in running] == [0, 0]
    refused: Counter[str] = Counter()
    for line in "".join(told).splitlines():
        what, _, times = line.rpartition(": ")
        refused[what] += int(times)
    assert refused == {
        "event conflict": COUNT,
        "view conflict": COUNT,
        "delete not-found": COUNT,
    }
    _assert_all_is_there(tmp_path)


def _assert_all_is_there(folder: Path) -> None:
    at = places(folder)
    own = {f"{who}-{number}" for who in ("ada", "bob") for number in range(COUNT)}
    same = {f"same-{number}" for number in range(COUNT)}
    events = EventStore(Path(at.events))
    entries = events.entries(FUNCTION)
    assert {each.name for each in entries} == own | same
    texts = {each.name: events.read(FUNCTION, each).text for each in entries}
    assert all(texts[name] == f'"{name}"' for name in own)
    assert {texts[name] for name in same} <= {'"ada"', '"bob"'}
    trash = [each.name for each in events.deleted(FUNCTION)]
    assert sorted(trash) == sorted(f"gone-{number}" for number in range(COUNT))

    state = Path(at.state)
    runs = HistoryStore(state)
    assert {each.id: each.outcome for each in runs.entries(FUNCTION)} == dict.fromkeys(
        own, Outcome.RETURNED
    )
    assert all(runs.payload_of(each) == each.encode() for each in own)
    page = JournalStore(state).read()
    assert {each.id for each in page.entries} == own
    assert page.unread == 0
    views = ViewStore(at).views()
    assert views.problems == ()
    assert {each.name for each in views.views} == own | same

    drafts = DraftStore(state)
    for number in range(3):
        name = f"{FUNCTION}-{number}"
        draft = drafts.read(name)
        assert draft is not None
        kept = {draft.text, *(other.text for other in drafts.others(name))}
        # The newest of each: of one's own text the older makes way for the newer.
        last = max(each for each in range(COUNT) if each % 3 == number)
        assert {f"ada-{last}", f"bob-{last}"} <= kept


@pytest.fixture
def account(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    client = create_function(endpoint, SHARED, CODE)
    yield endpoint.environment()
    client.delete_function(FunctionName=SHARED)


def test_two_people_type_and_send_and_each_finds_the_others_text(
    lambdatui: list[str], environ: Mapping[str, str], account: Mapping[str, str]
) -> None:
    state = Path(environ["HOME"]) / ".local" / "state" / "lambdatui"
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(Terminal(lambdatui, {**environ, **account})) for _ in range(2)
        )
        both = {"111": one, "222": other}
        for terminal in both.values():
            terminal.wait_for(SHARED, "quit")
            terminal.press("i")
            terminal.wait_for("Templates", "✓ 2 bytes")
        for typed, terminal in both.items():
            terminal.press("e", typed)
            # In front of what was there, which makes it no JSON: that is said, and kept as typed.
            terminal.wait_for(f"{typed}{{}}")
        arn = _arn(state, both)
        drafts = DraftStore(state)
        found = drafts.read(arn)
        assert found is not None
        assert {found.text, *(each.text for each in drafts.others(arn))} >= {"111{}", "222{}"}
        for terminal in both.values():
            # Two characters behind the cursor: what is left is a number.
            terminal.press("\x1b[3~", "\x1b[3~")
            terminal.wait_for("✓ 3 bytes")
            terminal.press("ctrl+r")
            terminal.wait_for(f"Invoke {SHARED}")
            terminal.press("y")
        for typed, terminal in both.items():
            terminal.wait_for("returned", f'"got": {typed}')
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
            terminal.assert_restored()
    history = HistoryStore(state)
    entries = history.entries(SHARED)
    assert [each.outcome for each in entries] == [Outcome.RETURNED] * 2
    assert {history.payload_of(each.id) for each in entries} == {b"111", b"222"}


def _arn(state: Path, both: Mapping[str, Terminal]) -> str:
    """The function's ARN, once the drafts of both are on the disk."""
    texts = {f"{typed}{{}}" for typed in both}

    def kept(_: str) -> bool:
        drafts = state / "drafts"
        files = [each.read_text() for each in drafts.rglob("*.json")] if drafts.is_dir() else []
        return all(any(text in each for each in files) for text in texts)

    for terminal in both.values():
        terminal.wait(kept, "both drafts were kept")
    return f"arn:aws:lambda:eu-west-1:123456789012:function:{SHARED}"
