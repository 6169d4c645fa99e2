"""Runtimes past their end of life."""

import datetime

import pytest

from lambdatui.core.runtimes import deprecation, end_of_life


def _ms(year: int, month: int, day: int) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("runtime", "now_ms", "ended"),
    [
        ("python3.9", _ms(2025, 12, 14), None),
        ("python3.9", _ms(2025, 12, 15), datetime.date(2025, 12, 15)),
        ("nodejs18.x", _ms(2026, 1, 31), datetime.date(2025, 9, 1)),
        ("python3.12", _ms(2026, 1, 31), None),
        ("", _ms(2026, 1, 31), None),
    ],
)
def test_a_runtime_ends_on_its_day_and_not_before(
    runtime: str, now_ms: int, ended: datetime.date | None
) -> None:
    assert end_of_life(runtime, now_ms) == ended


def test_a_day_that_is_still_to_come_is_known_as_well() -> None:
    assert deprecation("nodejs22.x") == datetime.date(2027, 4, 30)
    assert end_of_life("nodejs22.x", _ms(2027, 4, 29)) is None


def test_a_runtime_that_is_not_in_the_table_has_no_day() -> None:
    assert deprecation("cobol") is None
