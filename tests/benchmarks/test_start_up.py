"""The benchmarks of starting and leaving run, and tell the rows of their tables."""

from benchmarks import client_building, first_paint, first_row, install_size, leaving
from benchmarks.result import Figures, Row, interleaved, table


def test_starting_and_leaving_are_measured_beside_their_peers() -> None:
    rows = [
        *first_paint.measure(quick=True),
        *first_row.measure(quick=True),
        *client_building.measure(quick=True),
        *leaving.measure(quick=True),
        *install_size.measure(quick=True),
    ]
    assert [row.number for row in rows] == [1, 2, 2, 2, 5, 16, 19, 19]
    assert all(row.met is not None for row in rows)
    # No command loads what it does not use: that is no matter of time.
    assert rows[-1].met, rows[-1].what


def test_a_table_has_a_line_for_each_row() -> None:
    row = Row(4, "ls", "250 ms", "450 ms", 0.556, "≤ 0.45", False)
    lines = table([row, row]).splitlines()
    assert len(lines) == 4
    assert lines[2].split("|")[5].strip() == "0.556"
    assert lines[2].split("|")[7].strip() == "NO"


def test_what_is_measured_in_turn_alternates_and_the_first_round_does_not_count() -> None:
    asked: list[str] = []

    def of(name: str, value: float) -> float:
        asked.append(name)
        return value

    ours, theirs = interleaved(3, lambda: of("a", len(asked)), lambda: of("b", 7.0))
    assert asked == list("abababab")
    assert theirs == Figures((7.0, 7.0, 7.0))
    assert len(ours.values) == 3
