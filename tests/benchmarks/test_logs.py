"""The benchmarks of logs run, and tell the rows of their tables."""

from benchmarks import log_flood, log_memory


def test_logs_are_measured_beside_their_limits() -> None:
    # Those that start a console as this one does, and wait for it longer, are left to be run.
    rows = [*log_flood.measure(quick=True), *log_memory.measure(quick=True)]
    assert [row.number for row in rows] == [8, 9]
    assert all(row.met is not None for row in rows)
