"""Killed 200 times while it saves, edits and invokes: nothing is lost, nothing half-written."""

import contextlib
import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lambdatui.core.event_details import EventDetails
from lambdatui.core.history import Draft
from lambdatui.core.invoke import Outcome
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from tests.store.workshop import FUNCTION, WANDERER, WANDERERS_NOTE, text_of, wanderer

KILLS = 200


class Ledger:
    """What was said to be done, against what is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events = EventStore(folder / "events")
        #: The numbers that an event or the draft may have: the last done, and those under way.
        self.saved: dict[str, set[int]] = {}
        self.drafted: set[int] = set()
        #: What was said to be done once: it must be there from then on.
        self.surely_saved: set[str] = set()
        self.surely_drafted = False
        self.begun: set[int] = set()
        self.ended: set[int] = set()
        #: In which act each worker was killed.
        self.killed: Counter[str] = Counter()

    def take(self, said: list[str]) -> None:
        """Note what one worker said."""
        under_way = ""
        for line in said:
            assert not line.startswith("!"), line
            act, *rest = line.split(" ", 2)
            under_way = act if act.endswith("ing") else under_way if act == "begun" else ""
            number = int(rest[0]) if rest else 0
            match act:
                case "saving":
                    self.saved.setdefault(rest[1], set()).add(number)
                case "saved":
                    self.saved[rest[1]] = {number}
                    self.surely_saved.add(rest[1])
                case "editing":
                    self.drafted.add(number)
                case "edited":
                    self.drafted = {number}
                    self.surely_drafted = True
                case "begun":
                    self.begun.add(number)
                case "invoked":
                    self.ended.add(number)
        self.killed[under_way] += 1

    def check(self) -> None:
        """Everything that was done is there, whole."""
        self._check_events()
        self._check_draft()
        self._check_history()

    def _check_events(self) -> None:
        entries = {entry.name: entry for entry in self.events.entries(FUNCTION)}
        assert self.surely_saved <= entries.keys()
        for name, allowed in self.saved.items():
            if name not in entries:
                # Every save of it was still under way, and none of them is on the disk.
                continue
            entry = entries[name]
            assert (entry.problem, entry.details_problem) == (None, None)
            text = self.events.read(FUNCTION, entry).text
            number = json.loads(text)["begin"]
            assert text == text_of(number)
            assert number in allowed
            details = self.events.details(FUNCTION, entry)
            if name in self.surely_saved:
                assert not details.is_empty
            if not details.is_empty:
                known = int(details.note)
                assert known in allowed
                assert details == EventDetails(note=str(known), expected=text_of(known))

    def _check_draft(self) -> None:
        draft = DraftStore(self.folder / "state").read(FUNCTION)
        if draft is None:
            assert not self.surely_drafted
            return
        number = json.loads(draft.text)["begin"]
        assert draft.text == text_of(number)
        assert number in self.drafted

    def _check_history(self) -> None:
        history = HistoryStore(self.folder / "state")
        known = {int(entry.id): entry for entry in history.entries(FUNCTION, limit=10**6)}
        assert self.begun <= known.keys()
        for number in self.ended:
            assert known[number].outcome is Outcome.RETURNED
        for number in list(known)[:3]:
            run = history.past_run(str(number))
            assert run is not None
            assert run.payload == text_of(number).encode()
            if run.result is None:
                assert "outcome unknown" in run.entry.note
            else:
                assert run.result is not None
                assert run.result.payload == run.payload


@pytest.mark.parametrize("later", ["", "saving 8 a"], ids=["done", "another under way"])
def test_an_event_that_is_lost_after_it_was_saved_is_seen(tmp_path: Path, later: str) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(["saving 7 a", "saved 7 a", *filter(None, [later])])
    with pytest.raises(AssertionError):
        ledger.check()
    details = EventDetails(note="7", expected=text_of(7))
    ledger.events.save(FUNCTION, "a", text_of(7), details=details)
    ledger.check()


def test_details_that_were_never_written_are_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(["saving 7 a"])
    ledger.check()
    ledger.events.save(FUNCTION, "a", text_of(7), details=None)
    ledger.check()
    ledger.take(["saving 7 a", "saved 7 a"])
    with pytest.raises(AssertionError):
        ledger.check()


def test_a_draft_that_is_lost_after_it_was_kept_is_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(["editing 7"])
    ledger.check()
    ledger.take(["editing 7", "edited 7"])
    with pytest.raises(AssertionError):
        ledger.check()
    DraftStore(tmp_path / "state").save(Draft(function=FUNCTION, text=text_of(7)))
    ledger.check()


def test_nothing_is_lost_or_half_written_by_200_kills(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"again: python -m tests.store.workshop FOLDER {seed} {KILLS}")
    ledger = Ledger(tmp_path)
    note = EventDetails(note=WANDERERS_NOTE)
    ledger.events.save(FUNCTION, "wanderer", WANDERER, details=note)
    command = [sys.executable, "-m", "tests.store.workshop", str(tmp_path), str(seed), str(KILLS)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as workshop:
        assert workshop.stdout is not None
        assert workshop.stdin is not None
        for line in workshop.stdout:
            ledger.take(json.loads(line)[1])
            ledger.check()
            found = wanderer(ledger.events)
            assert ledger.events.read(FUNCTION, found).text == WANDERER
            assert ledger.events.details(FUNCTION, found) == note
            workshop.stdin.write("\n")
            workshop.stdin.flush()
    assert workshop.returncode == 0
    assert sum(ledger.killed.values()) == KILLS
    print(ledger.killed)
    # Or this test has shown nothing: kills fell into each act, and much was done besides.
    for act in ("saving", "editing", "invoking", "moving"):
        assert ledger.killed[act] >= 5
    assert len(ledger.ended) >= 20
    state = tmp_path / "state"
    assert not list(state.glob("*damaged*"))
    with contextlib.closing(sqlite3.connect(state / "history.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
