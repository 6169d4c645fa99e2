"""What the cells of the invocations show, and what the filter's words mean."""

import asyncio

import pytest

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.ui.panes.invocations_filter import in_order, let_through
from lambdatui.ui.panes.invocations_renewal import Renewal
from lambdatui.ui.panes.invocations_trace import trace_link
from lambdatui.ui.widgets.columns import lay_out
from lambdatui.ui.widgets.duration_bar import duration_bar, short_duration
from lambdatui.ui.widgets.error_group_columns import percent
from lambdatui.ui.widgets.invocation_columns import (
    InvocationCells,
    InvocationColumn,
    invocation_columns,
)
from tests.ui.invocations_screen import (
    ARN,
    BILLING,
    HOUR,
    MINUTE,
    NOW,
    ORDERS,
    SECOND,
    invocation,
    key_error,
)

CELLS = InvocationCells((ORDERS, BILLING), lambda: NOW)


def shown(width: int, **options: bool) -> list[str]:
    columns = invocation_columns(CELLS, **{"several": False, "other_days": False, **options})
    return [place.column.id for place in lay_out(columns, width)]


def test_columns_give_way_in_their_order() -> None:
    least = ["when", "outcome", "duration"]
    assert shown(49) == [*least]
    assert shown(50) == [*least, "memory"]
    assert shown(57) == [*least, "memory", "cold"]
    assert shown(62) == ["when", "outcome", "bar", "duration", "memory", "cold"]
    more = ["when", "outcome", "bar", "duration", "billed", "memory", "cold", "lines"]
    assert shown(119) == [*more, "request", "trace"]
    assert shown(62, several=True) == ["when", "function", "outcome", "duration", "memory"]


@pytest.mark.parametrize(
    ("row", "style", "words"),
    [
        (invocation(1), "muted", "✓ ok"),
        (key_error(1), "trouble", "✗ KeyError  'sku-1' of order 1"),
        (invocation(1, 0, Ending.ERROR), "trouble", "✗ error"),
        (invocation(1, 0, Ending.TIMEOUT, error_message="…"), "trouble", "✗ timeout"),
        (invocation(1, 0, Ending.OUT_OF_MEMORY), "trouble", "✗ out of memory"),
        (
            invocation(1, 0, Ending.INIT_FAILED, error_type="Runtime.ImportModuleError"),
            "trouble",
            "✗ init failed: Runtime.ImportModuleError",
        ),
        (invocation(1, -55 * SECOND, Ending.RUNNING), "", "… running 5 s"),
        (invocation(1, MINUTE, Ending.RUNNING), "muted", "? its end was not read"),
        (key_error(1, error_message="one\ntwo  three"), "trouble", "✗ KeyError  one two three"),
    ],
)
def test_an_outcome_is_a_glyph_and_words(row: Invocation, style: str, words: str) -> None:
    parts = CELLS.outcome(row)
    assert parts[0][1] == style
    assert "".join(text for text, _ in parts) == words


@pytest.mark.parametrize(
    ("row", "width", "words"),
    [
        (invocation(1), 13, "08:11:31.204"),
        (invocation(1, 9 * HOUR), 19, "02 Mar 23:11:31.204"),
        (invocation(1, 9 * HOUR), 13, "02 Mar 23:11"),
        (invocation(1, start_ms=0), 13, "before 08:11"),
        (invocation(1, start_ms=0), 19, "before 08:11:31.204"),
        (invocation(1, start_ms=0), 8, "< 08:11"),
        (invocation(1, start_ms=0, first_ms=NOW - 9 * HOUR), 13, "before 02 Mar"),
        (invocation(1, start_ms=10**17), 13, "–"),
    ],
)
def test_a_moment_is_told_as_exactly_as_there_is_room(
    row: Invocation, width: int, words: str
) -> None:
    assert CELLS.when(row, width)[0][0] == words


@pytest.mark.parametrize(
    ("row", "bar", "number", "styles"),
    [
        (invocation(1, duration_ms=15_000.0), "━━━━━─────", "15.0 s", ["", "faint"]),
        (invocation(1, duration_ms=24_000.0), "━━━━━━━━──", "! 24.0 s", ["warning", "faint"]),
        (invocation(1, duration_ms=0.8), "╾─────────", "0.8 ms", ["", "faint"]),
        (
            invocation(1, 0, Ending.TIMEOUT, duration_ms=30_000.0),
            "━━━━━━━━━━",
            "30.0 s",
            ["trouble", "faint"],
        ),
        (invocation(1, duration_ms=90_000.0, source=7), "", "1m 30s", []),
        (invocation(1, -45 * SECOND, Ending.RUNNING), "━━━━━─────", "", ["muted", "faint"]),
        (invocation(1, 0, Ending.RUNNING), "━━━━━━━━━━", "", ["muted", "faint"]),
        (invocation(1, HOUR, Ending.RUNNING), "", "", []),
    ],
)
def test_a_duration_is_a_number_with_a_bar_against_the_timeout(
    row: Invocation, bar: str, number: str, styles: list[str]
) -> None:
    parts = CELLS.bar(row, 10)
    assert "".join(part for part, _ in parts) == bar
    assert [style for _, style in parts] == styles
    assert CELLS.duration(row) == (number, styles[0] if number and styles else "")


def test_without_a_timeout_that_is_known_none_runs_for_longer_than_lambda_allows() -> None:
    unknown = invocation(1, 15 * MINUTE, Ending.RUNNING, source=7)
    assert CELLS.outcome(unknown) == [("… running 16 min", "")]
    gone = invocation(1, 16 * MINUTE, Ending.RUNNING, source=7)
    assert CELLS.outcome(gone) == [("? its end was not read", "muted")]


def test_memory_that_is_nearly_used_up_is_warned_of() -> None:
    assert CELLS.memory(invocation(1, used_mb=460), 10) == [("460/512", "")]
    assert CELLS.memory(invocation(1, used_mb=461), 10) == [("!461/512", "warning")]
    assert CELLS.memory(invocation(1, used_mb=461), 7) == [("!461 MB", "warning")]
    assert CELLS.memory(invocation(1, used_mb=4_610, memory_mb=10_240), 7) == [("4610 MB", "")]
    assert CELLS.memory(invocation(1, used_mb=10_000, memory_mb=10_240), 7) == [
        ("!10000M", "warning")
    ]
    assert CELLS.memory(invocation(1, memory_mb=0), 10) == [("–", "muted")]


def test_a_bar_is_full_only_where_the_timeout_was_reached() -> None:
    assert duration_bar(999.0, 1000.0, 4) == [("━━━╾", ""), ("", "faint")]
    assert duration_bar(5000.0, 1000.0, 4) == [("━━━━", ""), ("", "faint")]
    assert duration_bar(0.0, 1000.0, 4) == [("", ""), ("────", "faint")]
    assert duration_bar(5.0, 0.0, 4) == []


def test_long_durations_fit_their_column() -> None:
    assert [short_duration(ms) for ms in (0.8, 812, 14_900, 899_000)] == [
        "0.8 ms",
        "812 ms",
        "14.9 s",
        "14m 59s",
    ]


def test_a_share_is_never_nothing_or_all_where_it_is_not() -> None:
    assert [percent(part, 20_000) for part in (0, 1, 34, 820, 19_999, 20_000)] == [
        "0%",
        "<0.1%",
        "0.2%",
        "4.1%",
        ">99.9%",
        "100%",
    ]


ROWS = {
    "ok": invocation(1),
    "cold": invocation(2, init_ms=3.0),
    "slow": invocation(3, duration_ms=24_500.0),
    "error": key_error(4, trace_id="1-abc"),
    "timeout": invocation(5, 0, Ending.TIMEOUT, source=1),
    "running": invocation(6, 0, Ending.RUNNING),
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("failed", ["error", "timeout"]),
        ("cold", ["cold"]),
        ("slow", ["slow", "timeout"]),
        ("running", ["running"]),
        ("!failed !cold", ["ok", "slow", "running"]),
        ("KEYERROR", ["error"]),
        ("sku-4 handler", ["error"]),
        ("1-ABC", ["error"]),
        ("billing", ["timeout"]),
        ("00000003-", ["slow"]),
        ("failed billing", ["timeout"]),
        ("! ok", ["ok", "cold", "slow"]),
    ],
)
def test_words_of_the_filter(text: str, names: list[str]) -> None:
    passes = let_through(text, CELLS)
    assert passes is not None
    assert [name for name, row in ROWS.items() if passes(row)] == names


def test_a_filter_of_nothing_lets_all_through() -> None:
    assert let_through("  ! ", CELLS) is None


def test_equal_values_keep_the_newest_first() -> None:
    rows = [invocation(n, n, duration_ms=5.0) for n in range(4)]
    assert in_order(rows, InvocationColumn.DURATION, descending=True) == rows


@pytest.mark.parametrize(
    ("arn", "link"),
    [
        (
            ARN,
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
            "#xray:traces/1-5e%2F%22",
        ),
        (
            "arn:aws-cn:lambda:cn-north-1:1:function:f",
            "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1"
            "#xray:traces/1-5e%2F%22",
        ),
        (
            "arn:aws-us-gov:lambda:us-gov-west-1:1:function:f",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home"
            "?region=us-gov-west-1#xray:traces/1-5e%2F%22",
        ),
        ("arn:aws-iso:lambda:us-iso-east-1:1:function:f", ""),
        ("", ""),
    ],
)
def test_a_trace_has_a_link_in_the_console_of_its_partition(arn: str, link: str) -> None:
    assert trace_link(arn, '1-5e/"') == link


def test_a_function_that_is_not_known_is_told_as_such() -> None:
    assert CELLS.function(invocation(1, source=2)) == ("–", "")
    assert InvocationCells((Function(name="f"),), lambda: NOW).function(invocation(1))[0] == "f"


async def test_a_renewal_does_once_what_was_asked_for_often_and_outlives_a_mistake() -> None:
    done = 0
    failed, again = asyncio.Event(), asyncio.Event()

    async def renew() -> None:
        nonlocal done
        done += 1
        if done == 1:
            raise ValueError("once")
        again.set()

    renewal = Renewal(renew, lambda error: failed.set())
    renewal.ask()
    renewal.ask()
    task = asyncio.create_task(renewal.run())
    await failed.wait()
    assert done == 1
    renewal.ask_now()
    await again.wait()
    assert done == 2
    task.cancel()
