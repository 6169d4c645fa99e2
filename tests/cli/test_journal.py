"""``lambdatui journal``: for a person a table, for a program JSON lines."""

import json
from pathlib import Path

import pytest

from lambdatui.core.lever import JournalEntry
from lambdatui.store.journal import JournalStore
from tests.cli.program import environment, run, run_in_terminal

HOUR_MS = 3_600_000
#: 2026-03-03 08:12:31.204 UTC.
AT_MS = 1_772_525_551_204


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    """Variables with a state folder that has a journal of three changes."""
    store = JournalStore(tmp_path / "lambdatui")
    who = "arn:aws:sts::123456789012:assumed-role/oncall/ada"
    for number, function in enumerate(("orders", "stock", "orders")):
        store.write(
            JournalEntry(
                id=str(number),
                at_ms=AT_MS + number * HOUR_MS,
                account="123456789012",
                region="eu-west-1",
                who=who,
                function=function,
                lever="reserved-concurrency",
                part="live" if number else "",
                before="5",
                after="0: every invocation \x1b[31mis throttled",
                call="aws lambda put-function-concurrency",
                ended_ms=AT_MS + number * HOUR_MS + 900 if number < 2 else 0,
                outcome="changed" if number < 2 else "",
                words="It is so" if number < 2 else "",
            )
        )
    return environment({"XDG_STATE_HOME": str(tmp_path)})


def test_a_program_gets_a_json_object_a_line_the_oldest_first(here: dict[str, str]) -> None:
    done = run("journal", env=here)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["0", "1", "2"]
    assert lines[0] == {
        "id": "0",
        "time": "2026-03-03T08:12:31.204Z",
        "ended": "2026-03-03T08:12:32.104Z",
        "who": "arn:aws:sts::123456789012:assumed-role/oncall/ada",
        "account": "123456789012",
        "region": "eu-west-1",
        "function": "orders",
        "lever": "reserved-concurrency",
        "part": "",
        "before": "5",
        "after": "0: every invocation \x1b[31mis throttled",
        "call": "aws lambda put-function-concurrency",
        "outcome": "changed",
        "words": "It is so",
    }
    assert (lines[2]["ended"], lines[2]["outcome"]) == (None, None)
    assert b"\x1b" not in done.stdout


def test_changes_can_be_chosen_by_time_and_function(here: dict[str, str]) -> None:
    def ids(*arguments: str) -> list[str]:
        done = run("journal", *arguments, env=here)
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["id"] for line in done.stdout.splitlines()]

    assert ids("--since", "2026-03-03T09:00:00Z") == ["1", "2"]
    assert ids("--function", "orders") == ["0", "2"]
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:stock"
    assert ids("--function", arn, "--json") == ["1"]
    assert ids("--function", "nowhere") == []


def test_a_time_that_is_none_is_refused(here: dict[str, str]) -> None:
    done = run("journal", "--since", "yesterdayish", env=here)
    assert done.returncode == 2
    assert b"yesterdayish" in done.stderr


def test_an_empty_journal_is_no_error(tmp_path: Path) -> None:
    done = run("journal", env=environment({"XDG_STATE_HOME": str(tmp_path)}))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_journal_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lambdatui" / "journal.ndjson").mkdir(parents=True)
    done = run("journal", env=environment({"XDG_STATE_HOME": str(tmp_path)}))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Could not read the journal of changes" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_person_gets_a_table_that_no_change_can_colour(here: dict[str, str]) -> None:
    status, screen = run_in_terminal("journal", env={**here, "NO_COLOR": "1"})
    assert status == 0
    first, *rows = screen.decode().splitlines()
    assert first.split() == ["TIME", "WHO", "FUNCTION", "CHANGE", "OUTCOME"]
    assert len(rows) == 3
    assert rows[1].startswith("2026-03-03T09:12:31Z  ada  stock")
    assert "reserved-concurrency live: 5 → 0" in rows[1]
    assert rows[1].rstrip().endswith("changed")
    assert rows[2].rstrip().endswith("no end is known")
    assert b"\x1b[31m" not in screen
    status, screen = run_in_terminal("journal", "--json", env=here)
    assert json.loads(screen.splitlines()[0])["id"] == "0"


def test_what_has_made_way_is_told(tmp_path: Path) -> None:
    store = JournalStore(tmp_path / "lambdatui", most_bytes=500)
    for number in range(20):
        store.write(
            JournalEntry(
                id=str(number),
                at_ms=AT_MS + number,
                account="1",
                region="eu-west-1",
                who="ada",
                function="orders",
                lever="memory",
            )
        )
    done = run("journal", env=environment({"XDG_STATE_HOME": str(tmp_path)}))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 20
    assert b"have made way for newer ones." in done.stderr
