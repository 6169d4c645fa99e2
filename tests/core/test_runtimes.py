"""Runtimes past their end of life."""

import datetime

import pytest

from lambdatui.core.runtimes import end_of_life


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
