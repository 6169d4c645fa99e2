"""The benchmarks of logs run, and tell the rows of their tables."""

from types import ModuleType

import pytest

from benchmarks import log_delay, log_filter, log_flood, log_memory, log_tail, long_line


@pytest.mark.parametrize(
    ("benchmark", "numbers"),
    [
        (log_tail, [6, 6, 7]),
        (log_flood, [8]),
        (log_memory, [9]),
        (log_filter, [10, 10]),
        (long_line, [15]),
        (log_delay, [17]),
    ],
)
def test_logs_are_measured_beside_their_limits(benchmark: ModuleType, numbers: list[int]) -> None:
    rows = benchmark.measure(quick=True)
    assert [row.number for row in rows] == numbers
    # A peer that is not installed is measured beside nothing.
    assert all(row.met is not None or "not installed" in row.peer for row in rows)
