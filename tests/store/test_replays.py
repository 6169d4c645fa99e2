"""The journal of a replay: what was begun is known after any crash, and nobody runs it twice."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import Outcome
from lambdatui.core.replay import ReplayItem, ReplayPlan, ReplayRecord, Verdict, pending
from lambdatui.store.replays import Kept, ReplayStore
from tests.store.killed import KILLS, run_until_killed

NOW = 1_760_000_000_000
DAY_MS = 86_400_000


@pytest.fixture
def store(tmp_path: Path) -> ReplayStore:
    return ReplayStore(tmp_path, clock=lambda: NOW)


def plan_of(store: ReplayStore, function: str = "orders", place: str = "") -> ReplayPlan:
    items = tuple(
        ReplayItem(number=number, name=f"event {number}", payload=b"\xff{}")
        for number in range(1, 6)
    )
    return ReplayPlan(id=store.new_id(), function=function, items=items, place=place)


def ok(number: int, verdict: Verdict = Verdict.OK) -> ReplayRecord:
    return ReplayRecord(
        number=number, name=f"event {number}", verdict=verdict, outcome=Outcome.RETURNED
    )


def verdicts(kept: Kept) -> dict[int, Verdict]:
    return {record.number: record.verdict for record in kept.records}


def test_what_was_begun_and_has_no_end_is_unknown_and_not_pending(store: ReplayStore) -> None:
    plan = plan_of(store)
    journal = store.create(plan)
    journal.begin(1, NOW)
    journal.end(ok(1))
    journal.begin(2, NOW + 5)
    journal.close()
    kept, again = store.resume(plan.id)
    again.close()
    assert kept.plan == plan
    assert verdicts(kept) == {1: Verdict.OK, 2: Verdict.UNKNOWN}
    assert kept.records[1].started_ms == NOW + 5
    assert [item.number for item in pending(plan, kept.records)] == [3, 4, 5]


def test_what_did_not_run_is_as_if_it_had_never_been_begun(store: ReplayStore) -> None:
    plan = plan_of(store)
    journal = store.create(plan)
    journal.begin(1, NOW)
    journal.release(1)
    journal.begin(2, NOW)
    journal.release(2)
    journal.begin(2, NOW)
    assert verdicts(store.read(plan.id)) == {2: Verdict.UNKNOWN}


def test_the_last_that_is_known_counts_also_over_several_runs(store: ReplayStore) -> None:
    plan = plan_of(store)
    journal = store.create(plan)
    journal.begin(1, NOW)
    journal.end(ok(1, Verdict.REFUSED))
    journal.close()
    _, journal = store.resume(plan.id)
    journal.begin(1, NOW)
    assert verdicts(store.read(plan.id)) == {1: Verdict.UNKNOWN}
    journal.end(ok(1))
    assert verdicts(store.read(plan.id)) == {1: Verdict.OK}


@pytest.mark.parametrize("torn", [b'\n{"begun":', b"\n\xff\xfe", b"\n", b'\n{"begun": "x"}\n'])
def test_a_line_that_a_crash_tore_hides_no_other(store: ReplayStore, torn: bytes) -> None:
    plan = plan_of(store)
    journal = store.create(plan)
    journal.begin(1, NOW)
    journal.close()
    path = Path(store.read(plan.id).path)
    with path.open("ab") as file:
        file.write(torn)
    _, journal = store.resume(plan.id)
    journal.begin(2, NOW)
    assert verdicts(store.read(plan.id)) == {1: Verdict.UNKNOWN, 2: Verdict.UNKNOWN}


def test_only_the_user_can_read_what_was_sent(store: ReplayStore, tmp_path: Path) -> None:
    plan = plan_of(store)
    store.create(plan).close()
    path = tmp_path / "replays" / f"{plan.id}.ndjson"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_replay_is_run_by_one_process_at_a_time(store: ReplayStore, tmp_path: Path) -> None:
    plan = plan_of(store)
    journal = store.create(plan)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lambdatui.core.errors import LambdatuiError\n"
        "from lambdatui.store.replays import ReplayStore\n"
        "try:\n"
        "    ReplayStore(Path(sys.argv[1])).resume(sys.argv[2])\n"
        "except LambdatuiError as error:\n"
        "    print(error.fault.kind.value)\n"
        "else:\n"
        "    print('resumed')\n"
    )

    def elsewhere() -> str:
        command = [sys.executable, "-c", program, str(tmp_path), plan.id]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert elsewhere() == "conflict"
    assert store.is_running(plan.id)
    # Looking has not let go of it.
    assert elsewhere() == "conflict"
    journal.close()
    assert not store.is_running(plan.id)
    assert elsewhere() == "resumed"


def test_a_replay_that_is_not_there_does_not_run(store: ReplayStore) -> None:
    assert not store.is_running(store.new_id())
    with pytest.raises(LambdatuiError):
        store.is_running("../../etc/passwd")


def test_a_journal_that_is_closed_writes_nothing(store: ReplayStore) -> None:
    journal = store.create(plan_of(store))
    journal.close()
    journal.close()
    with pytest.raises(LambdatuiError) as raised:
        journal.begin(1, NOW)
    assert raised.value.fault.kind is Kind.STORE


def test_the_last_replay_of_a_function_is_found_in_its_own_place(tmp_path: Path) -> None:
    def made(at: int, function: str, place: str) -> str:
        store = ReplayStore(tmp_path, clock=lambda: NOW + at * 1000)
        plan = plan_of(store, function, place)
        store.create(plan).close()
        return plan.id

    first = made(1, "orders", "1/eu-west-1")
    second = made(2, "arn:aws:lambda:eu-west-1:2:function:orders", "2/eu-west-1")
    made(3, "payments", "1/eu-west-1")
    store = ReplayStore(tmp_path)
    assert store.last("orders") == second
    assert store.last("orders", "1/eu-west-1") == first
    unplaced = made(4, "orders", "")
    # It may have been begun anywhere: it is found only where no place is asked for.
    assert store.last("orders", "1/eu-west-1") == first
    assert store.last("orders") == unplaced
    with pytest.raises(LambdatuiError) as raised:
        store.last("thumbnail")
    assert raised.value.fault.kind is Kind.INVALID
    assert "no replay of thumbnail" in raised.value.fault.what


@pytest.mark.parametrize(
    "replay_id",
    ["", "x", "../../etc/passwd", "20260131T081231-9f2c4e/../a", "20260131T081231-9f2c4e"],
)
def test_an_id_that_is_none_or_of_no_replay_is_refused(store: ReplayStore, replay_id: str) -> None:
    with pytest.raises(LambdatuiError) as raised:
        store.resume(replay_id)
    assert raised.value.fault.kind is Kind.INVALID


def test_a_file_without_a_plan_is_no_journal(store: ReplayStore, tmp_path: Path) -> None:
    plan = plan_of(store)
    store.create(plan).close()
    (tmp_path / "replays" / f"{plan.id}.ndjson").write_text('{"begun": 1}\n')
    with pytest.raises(LambdatuiError) as raised:
        store.resume(plan.id)
    assert raised.value.fault.kind is Kind.INVALID
    # Nor is it left locked.
    with pytest.raises(LambdatuiError) as again:
        store.resume(plan.id)
    assert again.value.fault.kind is Kind.INVALID


def test_a_journal_that_cannot_be_written_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "replays").write_text("in the way")
    store = ReplayStore(tmp_path)
    with pytest.raises(LambdatuiError) as raised:
        store.create(plan_of(store))
    assert raised.value.fault.kind is Kind.STORE
    assert str(tmp_path) in raised.value.fault.what


def test_journals_are_kept_for_thirty_days(tmp_path: Path) -> None:
    old = ReplayStore(tmp_path, clock=lambda: NOW)
    plans = [plan_of(old), plan_of(old)]
    for plan, days in zip(plans, (31, 29), strict=True):
        old.create(plan).close()
        written = (NOW + (60 - days) * DAY_MS) / 1000
        os.utime(tmp_path / "replays" / f"{plan.id}.ndjson", (written, written))
    later = ReplayStore(tmp_path, clock=lambda: NOW + 60 * DAY_MS)
    later.create(plan_of(later)).close()
    left = {path.stem for path in (tmp_path / "replays").iterdir()}
    assert plans[0].id not in left
    assert plans[1].id in left


WRITER = """
import sys
from pathlib import Path
from lambdatui.core.invoke import Outcome
from lambdatui.core.replay import ReplayItem, ReplayPlan, ReplayRecord, Verdict
from lambdatui.store.replays import ReplayStore
store = ReplayStore(Path(sys.argv[1]))
items = tuple(ReplayItem(number=n, name=str(n), payload=b"{}") for n in range(1, 5000))
plan = ReplayPlan(id="20260131T081231-9f2c4e", function="orders", items=items)
journal = store.create(plan)
for item in items:
    journal.begin(item.number, 1)
    print(item.number, flush=True)
    journal.end(ReplayRecord(number=item.number, name=item.name, verdict=Verdict.OK,
                             outcome=Outcome.RETURNED))
"""


@pytest.mark.parametrize("after", KILLS)
def test_whatever_was_begun_is_known_after_sigkill(tmp_path: Path, after: int) -> None:
    lines = run_until_killed(WRITER, tmp_path, after=after)
    kept, journal = ReplayStore(tmp_path).resume("20260131T081231-9f2c4e")
    journal.close()
    begun = {int(line) for line in lines}
    assert begun <= set(verdicts(kept))
    assert set(verdicts(kept)) <= begun | {max(begun) + 1}
    left = {item.number for item in pending(kept.plan, kept.records)}
    assert not left & begun
    assert msgspec.json.encode(kept)
