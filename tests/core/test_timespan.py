"""Times as people type them, and as screens show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.timespan import age, duration, iso, parse_since

NOW = 1_769_847_151_204  # 2026-01-31T08:12:31.204Z
LAST = 253_402_300_799_999


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10m", 600),
        ("10 min", 600),
        ("10minutes", 600),
        ("2h", 7200),
        ("2 hours", 7200),
        ("1d", 86_400),
        (" 3 days ", 3 * 86_400),
        ("1W", 604_800),
        ("0s", 0),
    ],
)
def test_an_age_counts_back_from_now(text: str, seconds: int) -> None:
    assert parse_since(text, NOW) == NOW - seconds * 1000


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        ("2026-01-31T08:12:31.204Z", NOW),
        ("2026-01-31T08:12:31.204", NOW),
        ("2026-01-31T09:12:31.204+01:00", NOW),
        ("2026-01-31 08:12", NOW - 31_204),
        ("2026-01-31", 1_769_817_600_000),
        ("1960-01-01", 0),
    ],
)
def test_an_iso_time_is_itself_and_utc_without_a_zone(text: str, time_ms: int) -> None:
    assert parse_since(text, NOW) == time_ms


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "5 months", "10mo", "2y", "yesterday"])
def test_what_is_not_a_time_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        parse_since(text, NOW)
    assert caught.value.fault.kind is Kind.INVALID
    assert f"'{text}'" in caught.value.fault.what
    assert "10m" in caught.value.fault.advice


def test_an_age_older_than_the_epoch_is_the_epoch() -> None:
    assert parse_since("999999999999w", NOW) == 0


@given(st.text() | st.from_regex(r"\s*\d+\s*[a-z]*", fullmatch=True))
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    try:
        time_ms = parse_since(text, NOW)
    except LambdatuiError:
        return
    assert 0 <= time_ms <= LAST


@given(st.integers(0, LAST))
def test_a_time_survives_being_written_and_read(time_ms: int) -> None:
    assert parse_since(iso(time_ms), NOW) == time_ms


def test_iso_times_are_utc_with_milliseconds() -> None:
    assert iso(NOW) == "2026-01-31T08:12:31.204Z"
    assert iso(0) == "1970-01-01T00:00:00.000Z"


@given(st.integers())
def test_a_time_from_a_broken_endpoint_still_has_a_text(time_ms: int) -> None:
    assert len(iso(time_ms)) == 24


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86_400, "1 d"),
        (729 * 86_400, "729 d"),
        (730 * 86_400, "2 y"),
        (-5, "0 s"),
    ],
)
def test_an_age_is_told_in_one_unit(seconds: int, text: str) -> None:
    assert age(NOW - seconds * 1000, NOW) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0.0 ms"),
        (0.84, "0.8 ms"),
        (9.96, "10 ms"),
        (812.4, "812 ms"),
        (999.4, "999 ms"),
        (999.6, "1.00 s"),
        (1920, "1.92 s"),
        (9_994, "9.99 s"),
        (9_996, "10.0 s"),
        (59_940, "59.9 s"),
        (59_960, "1 min 00 s"),
        (185_000, "3 min 05 s"),
        (899_999, "15 min 00 s"),
    ],
)
def test_a_duration_takes_the_unit_that_reads_best(ms: float, text: str) -> None:
    assert duration(ms) == text


@given(st.floats(0, 1e12))
def test_a_duration_never_shows_a_full_next_unit(ms: float) -> None:
    text = duration(ms)
    assert not text.startswith(("10.0 ms", "1000 ms", "10.00 s", "60.0 s"))
    assert not text.endswith(" 60 s")
