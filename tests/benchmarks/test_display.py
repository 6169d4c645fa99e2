"""A benchmark of the display runs, and tells the rows of its table."""

from benchmarks import act_bytes


def test_bytes_of_acts_are_measured_beside_the_cells_that_changed() -> None:
    rows = act_bytes.measure(quick=True)
    assert {row.number for row in rows} == {13}
    assert all(row.ratio is not None and row.ratio > 0 for row in rows)
