"""Times as people type them, and as screens show them."""

import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.timespan import age, duration, iso, moment_in, parse_since, parse_start

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


Zone = Callable[[str], None]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """Sets the local zone, for as long as the test runs."""

    def set_zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("09:10", "2026-01-31T08:10:00.000Z"),
        ("9:12:31.2", "2026-01-31T08:12:31.200Z"),
        # It is 09:12:31 there: this is still to come.
        ("09:13", "2026-01-30T08:13:00.000Z"),
        (" 00:00 ", "2026-01-30T23:00:00.000Z"),
        ("10m", "2026-01-31T08:02:31.204Z"),
        ("2026-01-31T08:00", "2026-01-31T08:00:00.000Z"),
    ],
)
def test_a_time_of_the_day_is_local_and_lies_in_the_past(
    zone: Zone, text: str, moment: str
) -> None:
    zone("CET-1")
    assert iso(parse_start(text, NOW)) == moment


def test_a_time_of_yesterday_has_the_offset_that_yesterday_had(zone: Zone) -> None:
    zone("CET-1CEST,M3.5.0,M10.5.0/3")
    after = 1_774_764_000_000  # 2026-03-29T06:00Z, the clocks were put forward at 01:00Z
    assert iso(parse_start("20:00", after)) == "2026-03-28T19:00:00.000Z"
    assert iso(parse_start("01:30", after)) == "2026-03-29T00:30:00.000Z"
    assert iso(parse_start("07:30", after)) == "2026-03-29T05:30:00.000Z"


@pytest.mark.parametrize("text", ["24:00", "08:60", "08:12:60", "8", "08:1", "noon", "+30s"])
def test_what_is_no_time_of_the_day_is_refused_with_all_forms(text: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        parse_start(text, NOW)
    assert caught.value.fault.what == f"'{text}' is not a time."
    for form in ("10m", "08:12", "2026-01-31T08:12:00"):
        assert form in caught.value.fault.advice


@pytest.mark.parametrize("text", ["soon", "24:00", "+soon", "-", "+-5m"])
def test_what_is_no_moment_is_refused_with_all_forms(text: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        moment_in(text, NOW, NOW)
    assert caught.value.fault.what == f"'{text}' is not a time."
    for form in ("08:12", "+30s", "-5m", "10m", "2026-01-31T08:12:00"):
        assert form in caught.value.fault.advice


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
