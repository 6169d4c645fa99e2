"""What is wrong with a function, and which is worst."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.fleet import FleetFigures, FleetRow
from lambdatui.core.function_state import FunctionState
from lambdatui.core.health import HealthLevel, health, level_of, trouble_key
from tests.core.fleet_rows import NOW, START, figures, row

FAILED = FunctionState(state="Failed", state_reason="The role cannot be assumed.")
ASLEEP = FunctionState(state="Inactive", last_update_status="Successful")
STUCK = FunctionState(state="Inactive", last_update_status="Failed", last_update_reason="No ENI.")
NOT_UPDATED = FunctionState(
    state="Active", last_update_status="Failed", last_update_reason="Image not found"
)
RINGING = Alarm(name="orders-errors", state=AlarmState.ALARM, since_ms=NOW - 720_000)
QUIET = Alarm(name="orders-slow", state=AlarmState.OK)


@pytest.mark.parametrize(
    ("found", "level", "reason"),
    [
        (row(state=FAILED), "failed", "the function failed: The role cannot be assumed"),
        (
            row(state=STUCK),
            "failed",
            "the function is inactive and its last update failed: No ENI",
        ),
        (
            # 41 of 1,000 is 4.1 %.
            row(found=figures(invocations=(1_000.0,), errors=(40.0, 1.0))),
            "errors",
            "errors for 1 h or longer: 41 of 1k invocations failed (4.1 %) in 1 h",
        ),
        (
            row(found=figures(invocations=(0.0,), errors=(1.0,))),
            "errors",
            "errors for 1 h or longer: 1 error in 1 h",
        ),
        (row(found=figures(throttles=(12.0,))), "throttled", "12 throttles in 1 h"),
        (row(found=figures(throttles=(1.0,))), "throttled", "1 throttle in 1 h"),
        # Since 720 s, which is 12 min.
        (row(alarms=(QUIET, RINGING)), "alarm", "alarm orders-errors for 12 min"),
        (
            row(state=NOT_UPDATED),
            "update",
            "the last update failed: Image not found; what was there before runs on",
        ),
        (
            # 28 of 30 s is 93 %.
            row(found=figures(p95_ms=(28_000.0, 9.0)), timeout_s=30),
            "timeout",
            "p95 28.0 s, 93 % of its timeout of 30 s",
        ),
        (
            # 118 of 128 MB is 92.2 %.
            row(memory_mb=128, memory_used_mb=118.0),
            "memory",
            "used 118 of 128 MB (92 %)",
        ),
        (row(runtime="python3.8"), "runtime", "python3.8 is deprecated since 2024-10-14"),
        (row(found=None), "unknown", "its metrics were not read yet"),
        (row(), "ok", "100 invocations in 1 h, none failed"),
        (row(found=figures(invocations=(None,))), "idle", "not invoked in 1 h"),
        (row(state=ASLEEP, alarms=(QUIET,)), "ok", "100 invocations in 1 h, none failed"),
        (
            row(state=FunctionState(state="Pending", last_update_status="Failed")),
            "failed",
            "the function is pending and its last update failed",
        ),
        (
            # Somebody turned it off: that is no trouble, and neither is it the way it was before.
            row(state=FunctionState(state="Deactivated", last_update_status="Failed")),
            "update",
            "the last update failed; it is deactivated, and takes no invocations",
        ),
        (
            row(found=figures(invocations=(None,)), state=FunctionState(state="Deactivated")),
            "idle",
            "it is deactivated, and takes no invocations; not invoked in 1 h",
        ),
        (
            row(found=None, state=FunctionState(state="Deleting")),
            "unknown",
            "it is being deleted; its metrics were not read yet",
        ),
        (
            row(state=FunctionState(state="ActiveNonInvocable")),
            "ok",
            "it is active, and cannot be invoked in this version; "
            "100 invocations in 1 h, none failed",
        ),
        (
            row(state=FunctionState(state="Sleepwalking")),
            "ok",
            "its state is Sleepwalking; 100 invocations in 1 h, none failed",
        ),
    ],
)
def test_each_trouble_has_its_word_and_its_reason(found: FleetRow, level: str, reason: str) -> None:
    told = health(found, NOW)
    assert told.word == level
    assert told.reason == reason


def test_levels_stand_from_the_worst_each_with_a_word_and_a_cell() -> None:
    assert [level.word for level in HealthLevel] == [
        "failed",
        "errors",
        "throttled",
        "alarm",
        "update",
        "timeout",
        "memory",
        "runtime",
        "unknown",
        "ok",
        "idle",
    ]
    assert all(len(level.glyph) == 1 for level in HealthLevel)
    trouble = [level.word for level in HealthLevel if level.is_trouble]
    assert trouble[-1] == "runtime"
    assert len(trouble) == 8


@pytest.mark.parametrize(
    ("p95_ms", "word"),
    # 80 % of 30 s is 24 s.
    [(23_999.0, "ok"), (24_000.0, "timeout")],
)
def test_the_timeout_is_near_from_80_percent_on(p95_ms: float, word: str) -> None:
    assert health(row(found=figures(p95_ms=(p95_ms,)), timeout_s=30), NOW).word == word


@pytest.mark.parametrize(
    ("used_mb", "word"),
    # 90 % of 500 MB is 450 MB.
    [(449.9, "ok"), (450.0, "memory")],
)
def test_the_memory_is_nearly_full_from_90_percent_on(used_mb: float, word: str) -> None:
    assert health(row(memory_mb=500, memory_used_mb=used_mb), NOW).word == word


def test_all_reasons_are_told_the_worst_first() -> None:
    found = row(
        found=figures(errors=(1.0,), throttles=(2.0,), p95_ms=(3_000.0,)),
        timeout_s=3,
        runtime="nodejs14.x",
        alarms=(RINGING,),
    )
    told = health(found, NOW)
    assert told.level is HealthLevel.ERRORS
    assert told.reasons == (
        "errors for 1 h or longer: 1 of 100 invocations failed (1.0 %) in 1 h",
        "2 throttles in 1 h",
        "alarm orders-errors for 12 min",
        "p95 3.00 s, 100 % of its timeout of 3 s",
        "nodejs14.x is deprecated since 2023-12-04",
    )


def test_a_runtime_is_not_deprecated_before_its_day() -> None:
    # python3.8 was from 2024-10-14 on: 1,728,864,000 s after the epoch.
    old = row(runtime="python3.8")
    assert health(old, 1_728_864_000_000 - 1).word == "ok"
    assert health(old, 1_728_864_000_000).word == "runtime"


def test_an_error_in_very_many_is_not_said_to_be_none() -> None:
    found = row(found=figures(invocations=(1_000_000.0,), errors=(1.0,)))
    assert (
        health(found, NOW).reason
        == "errors for 1 h or longer: 1 of 1M invocations failed (under 0.1 %) in 1 h"
    )


def test_a_scan_for_errors_and_throttles_is_enough_to_be_well() -> None:
    scan = FleetFigures(start_ms=START, end_ms=NOW, period_s=120, values=((), (0.0,), (0.0,)))
    told = health(row(found=scan), NOW)
    assert told.level is HealthLevel.OK
    assert told.reason == "no errors and no throttles in 1 h; no more was read"


def test_figures_without_errors_read_are_not_well() -> None:
    half = FleetFigures(start_ms=START, end_ms=NOW, period_s=120, values=((4.0,),))
    assert health(row(found=half), NOW).level is HealthLevel.UNKNOWN


def test_the_worst_level_comes_first_then_most_errors_a_minute_then_the_name() -> None:
    rows = [
        row("idle", figures(invocations=(0.0,))),
        row("not-read", None),
        row("zz-few", figures(errors=(2.0,))),
        row("old", runtime="python2.7"),
        row("B-many", figures(errors=(9.0,))),
        row("a-many", figures(errors=(9.0,))),
        row("throttled", figures(throttles=(500.0,))),
        row("well"),
        row("failed", state=FAILED),
    ]
    rows.sort(key=lambda each: trouble_key(each, NOW))
    assert [each.name for each in rows] == [
        "failed",
        "a-many",
        "B-many",
        "zz-few",
        "throttled",
        "old",
        "not-read",
        "well",
        "idle",
    ]


def test_errors_are_compared_by_the_minute_not_by_the_window() -> None:
    # 30 in 15 minutes are 2 a minute, 60 in an hour 1 a minute.
    quarter = FleetFigures(
        start_ms=NOW - 900_000,
        end_ms=NOW,
        period_s=60,
        values=((100.0,), (30.0,), (0.0,)),
    )
    fast, slow = row("fast", quarter), row("slow", figures(errors=(60.0,)))
    assert trouble_key(fast, NOW) < trouble_key(slow, NOW)


counts = st.tuples(st.one_of(st.none(), st.integers(0, 5).map(float)))
rows_of_any_kind = st.builds(
    row,
    found=st.one_of(
        st.none(),
        st.builds(figures, invocations=counts, errors=counts, throttles=counts, p95_ms=counts),
    ),
    runtime=st.sampled_from(["python3.12", "python3.8", ""]),
    timeout_s=st.sampled_from([0, 3]),
    memory_mb=st.sampled_from([0, 128]),
    memory_used_mb=st.sampled_from([None, 0.0, 120.0]),
    alarms=st.sampled_from([None, (), (QUIET,), (RINGING, QUIET)]),
    state=st.sampled_from([None, FAILED, ASLEEP, STUCK, NOT_UPDATED, FunctionState()]),
)


@given(rows_of_any_kind)
def test_every_row_has_one_level_and_a_reason_for_it(found: FleetRow) -> None:
    told = health(found, NOW)
    assert told.level is level_of(found, NOW)
    # Errors alone rank by their share, and by alarms.
    assert trouble_key(found, NOW)[0] == told.level or told.level is HealthLevel.ERRORS
    assert all(told.reasons)
    assert told.word == told.level.word


def test_since_when_it_fails_comes_first_and_so_does_until_when() -> None:
    # Periods of 2 min that end now: the errors of the last two began 4 min ago.
    going_on = figures(invocations=(9.0,) * 30, errors=(0.0,) * 28 + (2.0, 3.0))
    assert health(row(found=going_on), NOW).reason.startswith("errors for 4 min: 5 of 270")
    # The spell ended 22 periods before the end, which is 44 min.
    over = figures(invocations=(9.0,) * 30, errors=(0.0,) * 6 + (2.0, 3.0) + (0.0,) * 22)
    assert health(row(found=over), NOW).reason.startswith("errors until 44 min ago: 5 of 270")


def test_stray_errors_come_after_alarms_and_what_is_in_alarm_leads() -> None:
    thousand = (1_000.0,)
    rows = [
        row("stray", found=figures(invocations=thousand, errors=(9.0,))),
        row("ringing", alarms=(RINGING,)),
        row("failing", found=figures(invocations=(100.0,), errors=(1.0,))),
        row("both", found=figures(invocations=thousand, errors=(1.0,)), alarms=(RINGING,)),
        row("slow", found=figures(p95_ms=(28_000.0,)), timeout_s=30),
    ]
    order = sorted(rows, key=lambda each: trouble_key(each, NOW))
    assert [each.name for each in order] == ["both", "failing", "ringing", "stray", "slow"]
