"""The memory that functions were seen to use, remembered from what passes through the engine."""

import json
import stat
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from lambdatui.core.invocation import Invocation
from lambdatui.core.invoke import InvokeRequest, Outcome
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.memory_seen import KEPT_MS
from lambdatui.core.report import Report
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.memory_seen import MemorySeen
from lambdatui.store.memory_seen import MemoryStore
from tests.engine.piped import Program

HERE, THERE = "123456789012/eu-west-1", "123456789012/us-west-2"
NOW = 1_800_000_000_000


class Clock:
    """Time that passes when it is told to: both of the day and of the machine."""

    def __init__(self) -> None:
        self.now_ms = NOW

    def __call__(self) -> int:
        return self.now_ms

    def monotonic(self) -> float:
        return self.now_ms / 1000


Open = Callable[[], MemorySeen]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def begin(state: Path, clock: Clock) -> Open:
    """As a new process does."""
    return lambda: MemorySeen(MemoryStore(state), clock, monotonic=clock.monotonic)


def written(state: Path) -> dict[str, dict[str, dict[str, float]]]:
    path = state / "memory.json"
    found: dict[str, dict[str, dict[str, float]]] = (
        json.loads(path.read_text())["seen"] if path.exists() else {}
    )
    return found


def test_accounts_and_regions_are_kept_apart(begin: Open) -> None:
    memory = begin()
    memory.note(HERE, "orders", 300, 512, NOW)
    memory.note(THERE, "orders", 100, 512, NOW)
    # By its ARN, or an alias, it is the same function.
    memory.note(HERE, "arn:aws:lambda:eu-west-1:123456789012:function:orders:live", 310, 512, NOW)
    assert memory.of(HERE) == {"orders": 310}
    assert memory.of(THERE) == {"orders": 100}
    assert memory.of("9/eu-west-1") == {}


@pytest.mark.parametrize(
    ("place", "used", "size", "age_ms"),
    [("", 10, 512, 0), (HERE, 0, 512, 0), (HERE, 10, 0, 0), (HERE, 10, 512, KEPT_MS + 1)],
)
def test_what_says_nothing_is_not_kept(
    begin: Open, place: str, used: float, size: int, age_ms: int
) -> None:
    memory = begin()
    memory.note(place, "orders", used, size, NOW - age_ms)
    assert memory.of(place) == {}


def test_what_is_older_than_seven_days_is_told_no_more(begin: Open, clock: Clock) -> None:
    memory = begin()
    memory.note(HERE, "orders", 300, 512, NOW)
    clock.now_ms += KEPT_MS
    assert memory.of(HERE) == {"orders": 300}
    clock.now_ms += 1
    assert memory.of(HERE) == {}


def test_it_is_written_at_most_once_a_minute(begin: Open, clock: Clock, state: Path) -> None:
    memory = begin()
    memory.note(HERE, "orders", 100, 512, NOW)
    clock.now_ms += 59_999
    memory.note(HERE, "orders", 200, 512, clock())
    assert written(state) == {}
    clock.now_ms += 1
    memory.note(HERE, "orders", 300, 512, clock())
    assert written(state)[HERE]["orders"] == {
        "used_mb": 300,
        "size_mb": 512,
        "at_ms": NOW + 60_000,
    }
    assert stat.S_IMODE((state / "memory.json").stat().st_mode) == 0o600
    memory.note(HERE, "orders", 400, 512, clock())
    assert written(state)[HERE]["orders"]["used_mb"] == 300


def test_it_is_written_when_the_process_ends_and_there_for_the_next(
    begin: Open, state: Path
) -> None:
    memory = begin()
    memory.note(HERE, "orders", 300, 512, NOW)
    assert written(state) == {}
    del memory
    assert begin().of(HERE) == {"orders": 300}


def test_two_consoles_lose_nothing_of_each_other(begin: Open) -> None:
    one, two = begin(), begin()
    one.note(HERE, "orders", 300, 512, NOW)
    two.note(HERE, "orders", 200, 512, NOW)
    two.note(HERE, "thumbnail", 50, 128, NOW)
    one.note(THERE, "orders", 10, 128, NOW)
    del one
    del two
    third = begin()
    assert third.of(HERE) == {"orders": 300, "thumbnail": 50}
    assert third.of(THERE) == {"orders": 10}


def test_the_oldest_of_very_many_are_forgotten(begin: Open) -> None:
    memory = begin()
    for number in range(20_005):
        memory.note(HERE, f"f{number}", 10, 128, NOW - 100_000 + number)
    del memory
    kept = begin().of(HERE)
    assert len(kept) == 20_000
    assert "f4" not in kept
    assert "f5" in kept


@pytest.mark.parametrize("text", ["", "{", '{"seen": 3}', '{"seen": {"a": {"f": {}}}}', "[]"])
def test_a_file_that_is_not_ours_counts_as_empty(begin: Open, state: Path, text: str) -> None:
    (state / "memory.json").write_text(text)
    memory = begin()
    assert memory.of(HERE) == {}
    memory.note(HERE, "orders", 300, 512, NOW)
    del memory
    assert begin().of(HERE) == {"orders": 300}


def test_a_disk_that_refuses_stops_nothing(begin: Open, state: Path, clock: Clock) -> None:
    state.rmdir()
    memory = begin()
    clock.now_ms += 60_000
    memory.note(HERE, "orders", 300, 512, NOW)
    assert memory.of(HERE) == {"orders": 300}
    del memory
    # A folder that was removed stays so: it was the demo's.
    assert not state.exists()


def test_a_tail_passes_through_unchanged(begin: Open) -> None:
    memory = begin()
    run = Invocation(request_id="1", source=1, memory_mb=512, used_mb=300, end_ms=NOW)
    running = Invocation(request_id="2", source=0, last_ms=NOW)
    strange = Invocation(request_id="3", source=7, memory_mb=512, used_mb=400, end_ms=NOW)
    batches = [
        TailBatch(invocations=(run, running)),
        TailBatch(),
        TailBatch(invocations=(strange,)),
    ]
    found = list(memory.of_tail(iter(batches), ("orders", "thumbnail"), lambda _name: HERE))
    assert found == batches
    assert memory.of(HERE) == {"thumbnail": 300}


def test_a_run_that_was_sent_from_here_counts(begin: Open) -> None:
    memory = begin()
    memory.of_run(HERE, "orders", None, NOW)
    memory.of_run(HERE, "orders", Report(request_id="1", memory_mb=512, used_mb=77), NOW)
    assert memory.of(HERE) == {"orders": 77}


def test_a_report_whose_reader_left_is_closed(begin: Open) -> None:
    """Else a query of Logs Insights would go on, and be paid for."""
    closed: list[bool] = []

    def parts() -> Generator[object, None, None]:
        try:
            yield None
            yield None
        finally:
            closed.append(True)

    made = parts()
    reading = begin().of_report(made, lambda _name: HERE)
    assert next(reading) is None
    assert closed == []
    reading.close()
    assert closed == [True]


async def test_what_an_invocation_and_a_tail_showed_is_there_for_the_next_console(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    program = Program(tmp_path, endpoint.environment())
    async with program.opened() as client:
        assert await client.memory_seen() == {}
        async for _ in client.functions():
            pass
        result = await client.invoke(InvokeRequest(function="echo", payload=b"{}"))
        assert result.outcome is Outcome.RETURNED
        assert result.report is not None
        seen = await client.memory_seen()
        assert seen == {"echo": result.report.used_mb}
    kept = written(Path(program.places.state))
    assert kept[f"{endpoint.account}/{endpoint.region}"]["echo"]["size_mb"] == 128
    # Before the functions were listed again: the account is that of the list of last time.
    async with program.opened() as client:
        assert await client.memory_seen() == seen
        assert (await client.meter()).call_count == 0
    (Path(program.places.state) / "memory.json").unlink()
    request = TailRequest(functions=("echo",), groups=("/aws/lambda/echo",), since_ms=0)
    async with program.opened() as client:
        async for _ in client.functions():
            pass
        while not await client.memory_seen():
            async for _ in client.tail(request):
                pass
        assert await client.memory_seen() == seen
