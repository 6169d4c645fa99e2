"""What a cell of an answer means, and which log lines stand behind a row."""

import csv
import io

import pytest

from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.insights_rows import (
    Lead,
    function_of,
    is_numeric,
    lead,
    moment,
    number,
    row_text,
    tab_separated,
)

NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
AT = "2026-03-03 08:12:31.204"
REQUEST_ID = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"
ASKED = InsightsRequest(
    functions=("orders", "billing"),
    groups=("/custom/orders", "/aws/lambda/billing"),
    query="stats count(*) by bin(5m) as time",
    start_ms=NOW - 3_600_000,
    end_ms=NOW,
)
ORDERS = "123456789012:/custom/orders"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", 12.0), ("-0.5", -0.5), ("5.12E8", 5.12e8), ("", None), ("1e999", None), ("1_0", None)],
)
def test_a_number_is_what_reads_as_one(cell: str, value: float | None) -> None:
    assert number(cell) == value


def test_a_column_is_numeric_where_every_cell_that_says_something_is() -> None:
    assert is_numeric(["1", "", "2.5"])
    assert not is_numeric(["1", "ms"])
    assert not is_numeric(["", ""])


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (AT, NOW),
        ("2026-03-03 08:12:31", NOW - 204),
        (str(NOW), NOW),
        ("1.772525551204E12", NOW),
        ("1204", None),
        ("2026-13-40 08:12:31.204", None),
        ("yesterday", None),
    ],
)
def test_a_moment_is_a_time_or_a_number_within_what_was_searched(cell: str, at: int | None) -> None:
    assert moment(cell, ASKED) == at


def test_the_function_is_that_of_the_log_group() -> None:
    assert function_of(ORDERS, ASKED) == "orders"
    assert function_of("/aws/lambda/billing", ASKED) == "billing"
    assert function_of("123456789012:/aws/lambda/other", ASKED) == ""


def test_a_report_leads_to_the_lines_of_its_request_before_it() -> None:
    row = (AT, "2500", REQUEST_ID.upper(), ORDERS)
    found = lead(row, ("@timestamp", "ms", "request", "@log"), ASKED)
    assert found == Lead(
        at_ms=NOW,
        since_ms=NOW - 2_500 - 15_000,
        until_ms=NOW + 15_000,
        request=REQUEST_ID,
        function="orders",
    )


def test_another_line_of_a_request_leads_as_far_as_an_invocation_can_reach() -> None:
    row = (AT, REQUEST_ID, ORDERS)
    found = lead(row, ("@timestamp", "@requestId", "@log"), ASKED, timeout_ms=30_000)
    assert found is not None
    assert (found.since_ms, found.until_ms) == (NOW - 45_000, NOW + 45_000)


def test_a_row_with_a_moment_alone_leads_to_what_was_written_around_it() -> None:
    found = lead((AT, "KeyError"), ("@timestamp", "@message"), ASKED)
    assert found == Lead(at_ms=NOW, since_ms=NOW - 60_000, until_ms=NOW + 60_000)


def test_the_last_of_several_moments_is_led_to() -> None:
    first, last = str(NOW - 900_000), str(NOW - 4)
    found = lead(("KeyError", first, last, ORDERS), ("error", "first", "last", "@log"), ASKED)
    assert found is not None
    assert (found.at_ms, found.function) == (NOW - 4, "orders")


def test_a_part_of_the_time_leads_to_all_of_it() -> None:
    found = lead(("2026-03-03 08:10:00.000", "12"), ("time", "count(*)"), ASKED)
    start = NOW - 151_204
    assert found == Lead(at_ms=start, since_ms=start, until_ms=start + 300_000)


def test_a_request_without_a_moment_is_looked_for_in_all_that_was_searched() -> None:
    found = lead((REQUEST_ID, "3"), ("requestOrTime", "lines"), ASKED)
    assert found is not None
    assert (found.at_ms, found.since_ms, found.until_ms) == (0, ASKED.start_ms, ASKED.end_ms)


def test_a_row_that_names_neither_leads_nowhere() -> None:
    assert lead((ORDERS, "12", "0.4"), ("@log", "events", "MB"), ASKED) is None


def test_where_one_group_was_searched_its_function_is_known() -> None:
    one = InsightsRequest(
        functions=("orders",), groups=("/custom/orders",), query="", start_ms=0, end_ms=NOW
    )
    found = lead((AT,), ("@timestamp",), one)
    assert found is not None
    assert found.function == "orders"


def test_all_rows_as_tabs_can_be_read_back() -> None:
    answer = InsightsAnswer(
        state=InsightsState.COMPLETE,
        columns=("@message", "@ptr", "ms"),
        rows=(('a\t"b"\nc\n', "pointer", "1"), ("plain", "pointer", "")),
    )
    text = tab_separated(answer)
    assert "pointer" not in text
    read = list(csv.reader(io.StringIO(text), delimiter="\t"))
    assert read == [["@message", "ms"], ['a\t"b"\nc', "1"], ["plain", ""]]


def test_a_column_of_times_says_that_they_are_utc() -> None:
    answer = InsightsAnswer(
        state=InsightsState.COMPLETE, columns=("@timestamp", "ms"), rows=((AT, "1"),)
    )
    assert tab_separated(answer) == f"@timestamp UTC\tms\n{AT}\t1\n"


def test_a_row_is_written_with_a_column_a_line() -> None:
    text = row_text(("a", "", "one\ntwo\n", "p"), ("x", "y", "@message", "@ptr"))
    assert text == "x: a\n@message:\none\ntwo"
