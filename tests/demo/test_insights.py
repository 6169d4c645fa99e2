"""The demo's Logs Insights: every ready query is answered, and what is not known is refused."""

import time
from functools import partial
from typing import Any

import pytest

from lambdatui.core.insights import Span
from lambdatui.core.insights_queries import READY
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import function_named
from lambdatui.demo.insights import Query
from lambdatui.demo.insights_language import Malformed, parse
from lambdatui.demo.insights_values import Row, discovered, record, text
from tests.demo.waiting import wait_for

BY_ID = {query.id: query for query in READY}
START = 1_772_525_520_000  # 2026-03-03 08:12:00 UTC
REQUEST = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"


def report(ms: float, *, memory: int = 128, used: int = 64, init: float | None = None) -> str:
    cold = "" if init is None else f"\tInit Duration: {init} ms"
    return (
        f"REPORT RequestId: {REQUEST}\tDuration: {ms} ms\tBilled Duration: {int(ms) + 1} ms\t"
        f"Memory Size: {memory} MB\tMax Memory Used: {used} MB{cold}\t\n"
    )


def json_report(ms: float, **more: float) -> str:
    metrics = {"durationMs": ms, "billedDurationMs": int(ms) + 1, "memorySizeMB": 256}
    inner = ", ".join(f'"{name}": {value}' for name, value in {**metrics, **more}.items())
    return (
        '{"time": "2026-03-03T08:12:31Z", "type": "platform.report", "record": {"requestId": '
        f'"{REQUEST}", "status": "success", "metrics": {{{inner}, "maxMemoryUsedMB": 64}}}}}}'
    )


def rows(
    query: str, *messages: str, step_ms: int = 1000, log: str = "1:/g"
) -> list[dict[str, str]]:
    """The result of a query over these messages, one every ``step_ms``."""
    events = [
        record({"timestamp": START + at * step_ms, "message": message}, "s", log, str(at))
        for at, message in enumerate(messages)
    ]
    made = Query(parse(query), 1_000)
    made.run(list(reversed(events)))
    assert made.status == "Complete"
    found = [{pair["field"]: pair["value"] for pair in row} for row in made.results]
    for row in found:
        row.pop("@ptr", None)
    return found


def test_the_fields_of_lambdas_lines_are_discovered() -> None:
    found = discovered(report(2.5, init=200.25))
    assert found["@type"] == "REPORT"
    assert found["@requestId"] == REQUEST
    assert (found["@duration"], found["@billedDuration"], found["@initDuration"]) == (
        2.5,
        3,
        200.25,
    )
    assert (found["@memorySize"], found["@maxMemoryUsed"]) == (128_000_000, 64_000_000)
    assert discovered(f"[INFO]\t2026-03-03T08:12:31Z\t{REQUEST}\thello")["@requestId"] == REQUEST
    assert discovered(json_report(7))["record.metrics.durationMs"] == 7
    assert discovered("plain text") == {}


def test_newest_come_first_and_the_text_is_shown_where_nothing_is_asked() -> None:
    assert rows("limit 1", "old", "new") == [
        {"@timestamp": "2026-03-03 08:12:01.000", "@message": "new"}
    ]


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ('@message like "a"', ["ab", "a"]),
        ("@message like /^a$/", ["a"]),
        ("@message not like /^a/", ["b"]),
        ('@message = "a" or @message = "b"', ["b", "a"]),
        ('@message != "a" and not @message = "b"', ["ab"]),
        ('(@message = "a" or @message = "b") and @message like "b"', ["b"]),
        ('@message in ["a", "b"]', ["b", "a"]),
        ("strlen(@message) > 1", ["ab"]),
        ("strlen(@message) + 1 <= 2", ["b", "a"]),
        ("ispresent(nothing)", []),
        ("nothing > 1", []),
        ('strcontains(@message, "b")', ["b", "ab"]),
    ],
)
def test_filters_keep_what_they_say(condition: str, kept: list[str]) -> None:
    found = rows(f"filter {condition} | fields @message", "ab", "a", "b")
    assert sorted(row["@message"] for row in found) == sorted(kept)


def test_statistics_are_of_each_group() -> None:
    query = (
        "parse @message /(?<kind>\\w)=(?<n>\\d+)/ | stats count(*) as all, sum(n), avg(n), min(n), "
        "max(n), pct(n, 50) as half, count_distinct(n) as kinds, latest(@message) as last "
        "by kind | sort kind asc"
    )
    assert rows(query, "a=1", "a=3", "b=10", "a=3") == [
        {
            "kind": "a", "all": "3", "sum(n)": "7", "avg(n)": "2.3333", "min(n)": "1",
            "max(n)": "3", "half": "3", "kinds": "2", "last": "a=3",
        },
        {
            "kind": "b", "all": "1", "sum(n)": "10", "avg(n)": "10", "min(n)": "10",
            "max(n)": "10", "half": "10", "kinds": "1", "last": "b=10",
        },
    ]  # fmt: skip


def test_time_is_cut_into_parts() -> None:
    found = rows("stats count(*) as n by bin(1m) as t | sort t asc", *"abc", step_ms=30_000)
    assert found == [
        {"t": "2026-03-03 08:12:00.000", "n": "2"},
        {"t": "2026-03-03 08:13:00.000", "n": "1"},
    ]


def test_the_first_and_last_time_are_in_milliseconds() -> None:
    assert rows("stats min(@timestamp) as a, max(@timestamp) as z", "x", "y") == [
        {"a": str(START), "z": str(START + 1000)}
    ]


def test_rows_without_the_value_sort_last_whichever_way() -> None:
    for way in ("asc", "desc"):
        query = f"parse @message /(?<n>\\d+)/ | sort n {way} | display @message"
        assert rows(query, "1", "none", "2")[-1] == {"@message": "none"}


@pytest.mark.parametrize(
    ("query", "offset"),
    [
        ("fields @message | bake", 18),
        ("filter @message like", 20),
        ("fields @message |", 17),
        ("stats nonsense(@message)", 6),
        ("fields sum(strlen(@message))", 7),
        ("filter @message like /(/", 21),
        ("filter (@a = 1", 14),
        ("limit many", 6),
        ("fields @message }", 16),
        ("", 0),
    ],
)
def test_what_is_not_known_is_refused_where_it_stands(query: str, offset: int) -> None:
    with pytest.raises(Malformed) as raised:
        parse(query)
    assert raised.value.offset == offset


def test_comments_and_line_breaks_are_nothing() -> None:
    assert rows("# first\nfields @message # of all\n| limit 1", "a") == [{"@message": "a"}]


def test_numbers_have_at_most_four_places() -> None:
    assert [text(value) for value in (2.0, 2.50001, 1 / 3, True, None)] == [
        "2", "2.5", "0.3333", "1", "",
    ]  # fmt: skip


def test_a_query_that_is_stopped_gives_no_more() -> None:
    made = Query(parse("limit 1"), 10)
    assert made.stop()
    made.run([Row(START, {"@message": "a"})] * 5)
    assert (made.status, made.scanned) == ("Cancelled", 0)
    assert not made.stop()


MIXED = (report(10, init=200), report(30), json_report(20, initDurationMs=100))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("slowest", {"ms": "30", "request": REQUEST}),
        ("durations", {"invocations": "3", "p50": "20", "longest": "30"}),
        ("cold", {"invocations": "3", "cold": "2", "coldPercent": "66.6667", "initP50": "100"}),
        ("memory", {"memoryMB": "128", "invocations": "2", "mostMB": "64", "mostPercent": "50"}),
        ("expensive", {"gbSeconds": "0.0053", "billedMs": "21", "memoryMB": "256"}),
        ("spending", {"invocations": "3", "totalGBs": "0.0105"}),
        ("volume", {"events": "3"}),
    ],
)
def test_ready_queries_hold_for_text_and_json_logs_alike(name: str, first: dict[str, str]) -> None:
    found = rows(BY_ID[name].text(Span.H1), *MIXED)[0]
    assert {key: found.get(key) for key in first} == first


ERRORS = (
    "[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n",
    f"[ERROR]\t2026-03-03T08:12:31.204Z\t{REQUEST}\tno such customer\n",
    f'2026-03-03T08:12:31.204Z\t{REQUEST}\tERROR\tInvoke Error\t{{"errorType": "TypeError"}}\n',
    f"2026-03-03T08:12:31.204Z {REQUEST} Task timed out after 3.00 seconds\n",
    f'{{"level": "ERROR", "errorType": "ValueError", "requestId": "{REQUEST}"}}',
    "[INFO] all is well\n",
)


def test_errors_are_counted_by_type() -> None:
    found = rows(BY_ID["error-types"].text(Span.H1), *ERRORS, ERRORS[0])
    assert {row["error"]: row["lines"] for row in found} == {
        "KeyError": "2", "TypeError": "1", "timed out": "1", "ValueError": "1",
    }  # fmt: skip
    assert found[0]["error"] == "KeyError"
    assert found[0]["last"] == str(START + 6000)


def test_errors_are_counted_by_request_and_each_that_names_none_for_itself() -> None:
    found = rows(BY_ID["error-requests"].text(Span.H1), *ERRORS, ERRORS[0])
    assert {row["requestOrTime"]: row["lines"] for row in found} == {
        REQUEST: "4", str(START): "1", str(START + 6000): "1",
    }  # fmt: skip


def test_the_newest_errors_are_all_lines_that_tell_of_one() -> None:
    found = rows(BY_ID["errors"].text(Span.H1), *ERRORS)
    assert [row["@message"] for row in found] == list(reversed(ERRORS[:-1]))


def test_a_timeout_names_its_request_and_its_seconds() -> None:
    (found,) = rows(BY_ID["timeouts"].text(Span.H1), *ERRORS)
    assert (found["request"], found["seconds"]) == (REQUEST, "3.00")


def test_one_request_is_every_line_that_names_it() -> None:
    found = rows(BY_ID["request"].text(Span.H1, REQUEST), *ERRORS)
    assert [row["@message"] for row in found] == list(ERRORS[1:5])


def test_every_ready_query_is_answered_over_the_demos_own_logs(clients: Clients) -> None:
    logs = clients.get("logs")
    now = int(time.time())
    names = ("payments-webhook", "report-builder", "csv-import", "telemetry-ingest")
    started = {
        query.id: logs.start_query(
            logGroupNames=[function_named(name).log_group for name in names],
            startTime=now - 3 * 3600,
            endTime=now,
            queryString=query.text(Span.H3, REQUEST),
        )["queryId"]
        for query in READY
    }

    def ended(of: str) -> Any:
        answer = logs.get_query_results(queryId=of)
        return None if answer["status"] == "Running" else answer

    for query in READY:
        answer = wait_for(partial(ended, started[query.id]), f"the query {query.id}")
        assert answer["status"] == "Complete"
        assert answer["statistics"]["recordsScanned"] > 1_000
        # No request of that id has ever run.
        assert bool(answer["results"]) is not bool(query.asks), query.id
