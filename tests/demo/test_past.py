"""What the demo says of the past: charts in every window, and logs that agree with them."""

import datetime
import itertools
import json
import re
import time
from typing import Any

import pytest

from lambdatui.core.metrics import Measure, Window, latest
from lambdatui.core.report import parse_report
from lambdatui.demo import loglines, recording
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import FUNCTIONS, DemoFunction, function_named
from lambdatui.demo.launch import RunningDemo
from lambdatui.demo.logs import streams
from lambdatui.demo.story import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    PAYMENTS_BREAK_MS,
    rhythm,
    slots,
)

BUSY = [function for function in FUNCTIONS if function.per_minute >= 1]
NOW_MS = 1_781_251_951_204


def values(clients: Clients, function: str, measure: Measure, window: Window) -> list[float]:
    span = latest(window, int(time.time() * 1000))
    start_ms, end_ms = span.start_ms, span.end_ms
    query = {
        "Id": "m",
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Lambda",
                "MetricName": measure.metric,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
            },
            "Period": window.period_s,
            "Stat": measure.statistic,
        },
    }
    answer = clients.get("cloudwatch").get_metric_data(
        MetricDataQueries=[query],
        StartTime=datetime.datetime.fromtimestamp(start_ms / 1000, datetime.UTC),
        EndTime=datetime.datetime.fromtimestamp(end_ms / 1000, datetime.UTC),
    )
    found: list[float] = answer["MetricDataResults"][0]["Values"]
    return found


@pytest.mark.parametrize("window", Window)
def test_every_window_has_a_chart_of_every_busy_function(clients: Clients, window: Window) -> None:
    periods = window.seconds // window.period_s
    for function in BUSY:
        for measure in (Measure.INVOCATIONS, Measure.DURATION_P95, Measure.CONCURRENCY):
            found = values(clients, function.name, measure, window)
            # A function that runs once a minute by chance leaves four minutes in ten out; of few
            # minutes sometimes most.
            least = 0.3 if periods > 30 else 0.1
            assert len(found) > periods * least, (function.name, measure)


def test_the_durations_stand_for_every_invocation(clients: Clients) -> None:
    """What a report says of costs is invocations by their mean duration."""
    now = time.time()
    for name in ("payments-webhook", "orders-api", "report-builder"):
        found = {
            metric: clients.get("cloudwatch").get_metric_statistics(
                Namespace="AWS/Lambda",
                MetricName=metric,
                Dimensions=[{"Name": "FunctionName", "Value": name}],
                StartTime=datetime.datetime.fromtimestamp(now - 86_400, datetime.UTC),
                # Other tests invoke functions too.
                EndTime=datetime.datetime.fromtimestamp(now - 600, datetime.UTC),
                Period=3_600,
                Statistics=["Sum", "SampleCount", "Average"],
            )["Datapoints"]
            for metric in ("Invocations", "Duration")
        }
        invoked = sum(point["Sum"] for point in found["Invocations"])
        assert invoked > 300
        assert sum(point["SampleCount"] for point in found["Duration"]) == invoked
        for point in found["Duration"]:
            assert point["Sum"] == pytest.approx(point["Average"] * point["SampleCount"])


def test_a_statistic_counts_each_value_as_often_as_it_was_measured(clients: Clients) -> None:
    cloudwatch = clients.get("cloudwatch")
    at = datetime.datetime.fromtimestamp(time.time() // 60 * 60 - 120, datetime.UTC)
    cloudwatch.put_metric_data(
        Namespace="Test",
        MetricData=[
            {"MetricName": "Taken", "Timestamp": at, "Values": [10.0, 400.0], "Counts": [97, 3]}
        ],
    )
    stats = ("Sum", "Average", "SampleCount", "Maximum", "p50", "p96", "p99")
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[
            {
                "Id": f"q{number}",
                "MetricStat": {
                    "Metric": {"Namespace": "Test", "MetricName": "Taken"},
                    "Period": 60,
                    "Stat": stat,
                },
            }
            for number, stat in enumerate(stats)
        ],
        StartTime=at,
        EndTime=at + datetime.timedelta(minutes=1),
    )
    found = dict(zip(stats, (each["Values"] for each in answer["MetricDataResults"]), strict=True))
    # 97 · 10 + 3 · 400 = 2,170.
    assert found == {
        "Sum": [2_170.0],
        "Average": [21.7],
        "SampleCount": [100.0],
        "Maximum": [400.0],
        "p50": [10.0],
        "p96": [10.0],
        "p99": [400.0],
    }


def test_percentiles_differ(clients: Clients) -> None:
    p50 = values(clients, "orders-api", Measure.DURATION_P50, Window.D7)
    p99 = values(clients, "orders-api", Measure.DURATION_P99, Window.D7)
    assert len(p50) == len(p99)
    assert sum(p99) > sum(p50) * 1.2


def test_throttles_are_of_the_function_with_reserved_concurrency(clients: Clients) -> None:
    assert sum(values(clients, "inventory-sync", Measure.THROTTLES, Window.H1)) > 0
    assert sum(values(clients, "users-api", Measure.THROTTLES, Window.H1)) == 0


@pytest.mark.parametrize("now_ms", [NOW_MS + 7 * MINUTE_MS * index for index in range(20)])
def test_payments_began_to_fail_forty_minutes_ago_in_charts_and_log_alike(now_ms: int) -> None:
    function = function_named("payments-webhook")
    past = list(slots(function, now_ms))
    broken = [slot for slot in past if slot.start_ms >= now_ms - PAYMENTS_BREAK_MS]
    failing = [slot for slot in past if slot.errors]
    # In the first whole minute of it, and in none before.
    assert failing[0] == broken[0]
    assert broken[0].start_ms < now_ms - PAYMENTS_BREAK_MS + MINUTE_MS
    assert sum(slot.errors for slot in broken) > 0.1 * sum(slot.invocations for slot in broken)
    first_ms = min(
        event["timestamp"]
        for stream in streams(function, recording.load(), now_ms)
        for event in stream.events
        if "KeyError: 'sku'" in event["message"]
    )
    assert 0 <= first_ms - broken[0].start_ms < MINUTE_MS + function.timeout_s * 1000


@pytest.mark.parametrize("now_ms", [NOW_MS + 7 * MINUTE_MS * index for index in range(5)])
def test_each_minute_of_the_last_hour_has_as_many_runs_in_the_log_as_in_the_chart(
    now_ms: int,
) -> None:
    function = function_named("payments-webhook")
    begins = [
        event["timestamp"]
        for stream in streams(function, recording.load(), now_ms)
        for event in stream.events
        if event["message"].startswith("START")
    ]
    # A report or a bundle of the last hour has all its runs.
    around = [slot for slot in slots(function, now_ms) if now_ms - slot.start_ms <= HOUR_MS]
    assert len(around) >= 60
    for slot in around:
        told = sum(slot.start_ms <= at < slot.start_ms + slot.length_ms for at in begins)
        assert told == slot.invocations


@pytest.mark.parametrize("function", BUSY, ids=lambda function: function.name)
def test_a_longer_window_of_the_log_tells_more_up_to_a_day(function: DemoFunction) -> None:
    times = [
        event["timestamp"]
        for stream in streams(function, recording.load(), NOW_MS)
        for event in stream.events
        if not event["message"].startswith("INIT_START")
    ]
    told = [sum(time >= NOW_MS - hours * HOUR_MS for time in times) for hours in (1, 3, 12, 24)]
    assert told == sorted(set(told))
    assert told[-1] > told[1] * 1.04
    # By the hour: a day without a gap that would look like an outage.
    hours = {(NOW_MS - time) // HOUR_MS for time in times}
    assert len(hours & set(range(24))) > 18
    # An environment of that day may have begun a little before the first invocation that is told.
    assert min(times) > NOW_MS - DAY_MS - MINUTE_MS


def test_the_log_groups_say_that_they_keep_one_day(clients: Clients) -> None:
    groups = clients.get("logs").describe_log_groups()["logGroups"]
    kept = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert {kept[function.log_group] for function in FUNCTIONS} == {1}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_past_has_no_gap_and_no_overlap(function: DemoFunction) -> None:
    past = list(slots(function, NOW_MS))
    assert past[0].start_ms <= NOW_MS - 7 * DAY_MS
    for one, following in itertools.pairwise(past):
        assert one.start_ms + one.length_ms == following.start_ms
    assert past[-1].start_ms + past[-1].length_ms == NOW_MS
    assert all(slot.errors <= slot.invocations for slot in past)
    assert all(slot.start_ms % slot.length_ms == 0 for slot in past[:-1])


def test_the_day_has_a_rhythm_and_now_is_near_its_top() -> None:
    day = [rhythm(age) for age in range(0, DAY_MS, HOUR_MS)]
    assert day[0] > 0.9 * max(day)
    assert min(day) < 0.4 * max(day)


def log(clients: Clients, name: str, start_ms: int, end_ms: int) -> list[dict[str, Any]]:
    pages = clients.get("logs").get_paginator("filter_log_events")
    return [
        event
        for page in pages.paginate(
            logGroupName=f"/aws/lambda/{name}", startTime=start_ms, endTime=end_ms - 1
        )
        for event in page["events"]
    ]


def test_the_log_tells_every_failure_that_the_metrics_count(
    clients: Clients, demo: RunningDemo
) -> None:
    # Up to the minute in which the demo began, since other tests invoke the function too.
    began_ms = int(demo.folder.stat().st_ctime * 1000)
    end_ms = began_ms // MINUTE_MS * MINUTE_MS
    start_ms = end_ms - 60 * MINUTE_MS
    errors = clients.get("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "payments-webhook"}],
        StartTime=datetime.datetime.fromtimestamp(start_ms / 1000, datetime.UTC),
        EndTime=datetime.datetime.fromtimestamp(end_ms / 1000, datetime.UTC),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    counted = sum(point["Sum"] for point in errors)
    lines = log(clients, "payments-webhook", start_ms, end_ms)
    told = [event for event in lines if event["message"].startswith("[ERROR] KeyError: 'sku'")]
    assert counted > 20
    # One that begins at the very end of its minute may write in the next one.
    assert abs(len(told) - counted) <= 1


@pytest.mark.parametrize("function", BUSY, ids=lambda function: function.name)
def test_the_past_log_reads_as_lambda_writes(
    clients: Clients, demo: RunningDemo, function: DemoFunction
) -> None:
    end_ms = int(demo.folder.stat().st_ctime * 1000)
    lines = log(clients, function.name, end_ms - 90 * MINUTE_MS, end_ms)
    found = [parse_report(event["message"]) for event in lines]
    reports = [report for report in found if report is not None]
    starts = [e for e in lines if re.search(r"^START |platform\.start", e["message"])]
    assert len(reports) > 20
    # Those that run where the window begins and where it ends.
    assert abs(len(starts) - len(reports)) <= function.at_once
    assert any(report.cold for report in reports)
    assert not all(report.cold for report in reports)
    assert all(report.used_mb <= report.memory_mb == function.memory_mb for report in reports)
    assert all(report.billed_ms >= report.duration_ms for report in reports)
    assert bool(function.traced) == any(report.trace_id for report in reports)
    # The last minutes are told in full: logs and charts meet where the demo begins.
    last = [event for event in lines if event["timestamp"] > end_ms - 4 * MINUTE_MS]
    if function.per_minute >= 8:
        assert len(last) > function.per_minute * 4


def test_the_past_keeps_to_reserved_concurrency() -> None:
    function = function_named("inventory-sync")
    lines = [
        event
        for stream in streams(function, recording.load(), NOW_MS)
        for event in stream.events
        if event["message"].startswith(("START", "REPORT"))
    ]
    kinds = [
        line["message"][:5]
        for line in sorted(lines, key=lambda e: (e["timestamp"], e["message"].startswith("S")))
    ]
    assert len(kinds) > 40
    assert kinds == ["START", "REPOR"] * (len(kinds) // 2)


def test_failures_have_several_causes_and_are_tried_again_under_one_id() -> None:
    function = function_named("invoice-mailer")
    since_ms = NOW_MS - 3 * HOUR_MS
    reports = [
        (event["timestamp"], report, stream)
        for stream in streams(function, recording.load(), NOW_MS)
        for event in stream.events
        if event["timestamp"] >= since_ms and (report := parse_report(event["message"]))
    ]
    attempts: dict[str, list[int]] = {}
    for at_ms, report, _ in sorted(reports, key=lambda found: found[0]):
        attempts.setdefault(report.request_id, []).append(at_ms)
    tried = [times for times in attempts.values() if len(times) > 1]
    assert {len(times) for times in tried} == {2, 3}
    assert all(b - a > 0.99 * MINUTE_MS for times in tried for a, b in itertools.pairwise(times))
    errors = {
        event["message"].split(":")[0]
        for _, _, stream in reports
        for event in stream.events
        if event["message"].startswith(("[ERROR]", "RequestId"))
    }
    assert errors == {
        "RequestId",
        "[ERROR] KeyError",
        "[ERROR] MailServerBusy",
        "[ERROR] ValueError",
    }


def test_some_are_started_together_in_environments_of_their_own() -> None:
    function = function_named("invoice-mailer")
    spans = sorted(
        (event["timestamp"] - report.duration_ms, event["timestamp"], stream.name)
        for stream in streams(function, recording.load(), NOW_MS)
        for event in stream.events
        if (report := parse_report(event["message"]))
    )
    together = [(a[2], b[2]) for a, b in itertools.pairwise(spans) if b[0] < a[1] - 1]
    assert len(together) > 20
    assert all(one != other for one, other in together)


def test_a_report_line_is_read_back_as_it_was_meant() -> None:
    finished = loglines.Finished(
        request_id="8c65109d-899c-4c20-90fa-84848647325a",
        started_ms=NOW_MS,
        duration_ms=3000.0,
        memory_mb=512,
        used_mb=38,
        init_ms=131.25,
        status="timeout",
        trace="Root=1-6b03d882-6a25f03e6527941fd9f6da30;Parent=91b1729aef8548c9;Sampled=1",
    )
    for as_json in (False, True):
        report = parse_report(loglines.end(finished, as_json=as_json)[-1])
        assert report is not None
        assert report.request_id == finished.request_id
        assert (report.duration_ms, report.billed_ms, report.init_ms) == (3000.0, 3132, 131.25)
        assert (report.memory_mb, report.used_mb, report.status) == (512, 38, "timeout")
        assert report.trace_id == "1-6b03d882-6a25f03e6527941fd9f6da30"


QUICK = [function for function in FUNCTIONS if function.usual_ms < 100]


@pytest.mark.parametrize("function", QUICK, ids=lambda function: function.name)
def test_what_is_told_of_the_past_is_what_the_handler_writes(
    clients: Clients, function: DemoFunction
) -> None:
    """Where this fails after a change, run ``python -m lambdatui.demo.recording``."""
    now = recording.record(clients, function)
    kept = recording.load()[function.name]
    assert [one.event for one in now] == [one.event for one in kept]
    for one, other in zip(now, kept, strict=True):
        assert one.error_type == other.error_type
        assert shapes(one) == shapes(other)


def shapes(recorded: recording.Recorded) -> list[str]:
    """The lines without what differs from run to run, and from Python to Python."""
    shaped = []
    for _, text in recorded.lines:
        own = [line for line in text.split("\n") if line.strip(" \u00a0^~")]
        joined = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(?:\.\d+)?", "0", "\n".join(own))
        # The stream's event was told before, in another test.
        shaped.append(re.sub(r"^(.*)\t(?:Told \w+ about|Event [0-9a-f]+ was).*", r"\1", joined))
    return [json.dumps(text) for text in shaped]
