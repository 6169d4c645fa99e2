"""``lambdatui report`` against a real endpoint; all numbers are worked out by hand."""

import datetime
import json
import signal
import threading
from typing import Any

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.cli.fleet_account import FleetAccount, report_line
from tests.cli.program import ended, environment, run, running

ACCOUNT = "333333333333"
#: Of a timeout of 2 s: 1700 ms is beyond 80 % of it, and 2000 ms is all.
DURATIONS = (100, 200, 300, 400, 500, 600, 700, 800, 1700, 2000)


@pytest.fixture(scope="module")
def reported(endpoint: Endpoint) -> FleetAccount:
    account = FleetAccount(endpoint, ACCOUNT)
    account.function(
        "reported",
        Runtime="python3.8",
        Environment={"Variables": {"DB_PASSWORD": "hunter2-hunter2"}},
    )
    account.function("never-run")
    # The first one is cold: 500 ms of init. They used 110, 120 … 200 MB.
    account.log(
        "reported",
        [
            report_line(number, ms, 110 + 10 * number, init_ms=0 if number else 500)
            for number, ms in enumerate(DURATIONS)
        ]
        + ["REPORT is a word that a function may print\n"],
    )
    # 100 + 200 + … + 800 is 3600, with 1700 and 2000 it is 7300.
    counts = {"Invocations": 10, "Errors": 1, "Throttles": 3, "ConcurrentExecutions": 4}
    account.metrics("reported", 10, {**counts, "Duration": 7300})
    account.client("logs").put_retention_policy(
        logGroupName="/aws/lambda/reported", retentionInDays=7
    )
    return account


@pytest.fixture
def here(reported: FleetAccount) -> dict[str, str]:
    """The variables for a program that uses the account."""
    return environment(reported.variables)


def report(*arguments: str, env: dict[str, str], function: str = "reported") -> dict[str, Any]:
    done = run("report", function, "--json", *arguments, env=env)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.decode().splitlines()
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_counts_are_cloudwatchs_and_spreads_those_of_report_lines(here: dict[str, str]) -> None:
    found = report(env=here)
    assert found["counts"] == {
        "invocations": 10,
        "errors": 1,
        "throttles": 3,
        "concurrency": 4,
        # The one point of the metric is the sum that the test has published.
        "slowest_ms": 7300,
        "async_events": 0,
    }
    # By nearest rank: the 5th, the 9th, and the 10th of ten.
    assert found["durations_ms"] == {
        "p50": 500,
        "p90": 1700,
        "p95": 2000,
        "p99": 2000,
        "maximum": 2000,
    }
    assert (found["timeouts"], found["near_timeouts"]) == (1, 1)
    assert found["cold_starts"]["share"] == 0.1
    assert found["cold_starts"]["init_ms"]["p95"] == 500
    assert found["memory"]["used_mb"] == {
        "p50": 150,
        "p90": 190,
        "p95": 200,
        "p99": 200,
        "maximum": 200,
    }
    assert (found["lines"]["source"], found["lines"]["reports"]) == ("all", 10)
    assert found["unread"] == []


def test_the_cost_is_that_of_billed_time_over_a_month(here: dict[str, str]) -> None:
    found = report("--since", "12h", env=here)
    cost = found["cost"]
    times = (datetime.datetime.fromisoformat(found[end]) for end in ("from", "to"))
    start, end = times
    seconds = (end - start).total_seconds()
    # Twelve hours, and at most one period of five minutes before.
    assert 43_200 <= seconds < 43_500
    months = 730 * 3600 / seconds
    # 7300 ms of runs and 500 ms of billed init at half a GB.
    assert cost["requests_month"] == pytest.approx(10 * months, abs=1e-5)
    assert cost["gb_seconds_month"] == pytest.approx(7.8 * 0.5 * months, abs=1e-5)
    # Ireland: $0.20 a million requests and $0.0000166667 a GB-second, on x86.
    dollars = 10 * months * 0.20 / 1e6 + 3.9 * months * 0.0000166667
    assert cost["month"] == pytest.approx(dollars, abs=1e-6)
    assert cost["month_with_free_tier"] == 0
    # A day is a 730/24th of a month of 730 hours.
    assert cost["day"] == pytest.approx(dollars * 24 / 730, abs=1e-6)
    # Arm is $0.0000133334 a GB-second.
    arm = 10 * months * 0.20 / 1e6 + 3.9 * months * 0.0000133334
    assert cost["on_arm64"]["month"] == pytest.approx(arm, abs=1e-6)
    sizes = {each["memory_mb"]: each["month"] for each in cost["at_other_sizes"]}
    # Twice the memory is twice the compute, and the same requests.
    double = 10 * months * 0.20 / 1e6 + 7.8 * months * 0.0000166667
    assert sizes[1024] == pytest.approx(double, abs=1e-6)


def test_findings_say_why_and_what_to_do_and_show_no_secret(here: dict[str, str]) -> None:
    done = run("report", "reported", "--json", env=here)
    found = {each["id"]: each for each in json.loads(done.stdout)["findings"]}
    assert {"timeout-near", "no-alarm", "plain-secret", "runtime-deprecated"} <= set(found)
    # The group has a retention, and the function no stream.
    assert {"log-retention", "stream-stuck"}.isdisjoint(found)
    assert found["plain-secret"]["about"] == ["DB_PASSWORD"]
    assert all(each["why"] and each["do"] for each in found.values())
    text = run("report", "reported", env=here).stdout
    assert b"DB_PASSWORD" in text
    assert b"hunter2" not in text + done.stdout


def test_limits_are_gauges(here: dict[str, str]) -> None:
    limits = {each["limit"]: each for each in report(env=here)["limits"]}
    memory = limits["memory used of what is given"]
    # 200 of 512 MB.
    assert (memory["used"], memory["of"], memory["share"]) == (200, 512, 0.390625)
    environment_ = limits["environment variables"]
    # DB_PASSWORD has 11 letters, its value 15, and JSON adds {"":""}.
    assert (environment_["used"], environment_["of"], environment_["unit"]) == (33, 4096, "bytes")


def test_insights_counts_the_same_lines_and_tells_its_price(here: dict[str, str]) -> None:
    done = run("report", "reported", "--json", "--since", "1h", "--insights", env=here)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["lines"]["source"], found["lines"]["reports"]) == ("insights", 10)
    assert found["lines"]["scanned_bytes"] > 0
    assert (found["timeouts"], found["near_timeouts"]) == (1, 1)
    assert found["cold_starts"]["count"] == 1
    assert found["durations_ms"]["maximum"] == 2000
    assert found["memory"]["used_mb"]["maximum"] == 200
    told = done.stderr.decode()
    assert "Logs Insights charges $" in told
    assert "It scanned " in told


def test_the_text_has_every_section_within_80_columns(here: dict[str, str]) -> None:
    done = run("report", "reported", env=here)
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 80
    titles = [line for line in lines if line and not line.startswith(" ") and line.isupper()]
    assert titles[:5] == ["DURATIONS", "COLD STARTS", "MEMORY", "COST", "LIMITS"]
    assert lines[0].startswith("reported · python3.8 · x86_64 · 512 MB · timeout 2 s")
    assert any("10 invocations · 1 error (10 %) · 3 throttles" in line for line in lines)
    assert any("1 timeout, and 1 run beyond 80 %" in line for line in lines)
    assert any("10 %: 1 of 10 runs" in line for line in lines)
    assert done.stderr == b""


def test_a_function_that_never_ran_has_a_report_too(here: dict[str, str]) -> None:
    done = run("report", "never-run", env=here)
    assert done.returncode == 0
    assert b"0 invocations" in done.stdout
    assert b"No run was seen" in done.stdout
    assert b"/aws/lambda/never-run does not exist" in done.stderr


def test_a_part_that_may_not_be_read_is_named_and_the_rest_is_there(
    here: dict[str, str],
) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        env = environment(here, {"AWS_ENDPOINT_URL_CLOUDWATCH": server.url})
        done = run("report", "reported", "--json", env=env)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["durations_ms"]["p50"] == 500
    # All lines of the time were read: they are all the invocations that there were.
    assert (found["counts"]["invocations"], found["counts"]["errors"]) == (10, None)
    assert {each["id"] for each in found["findings"]}.isdisjoint({"no-alarm"})
    assert any("Cannot read the metrics of reported" in each for each in found["unread"])
    assert b"Cannot read the metrics of reported" in done.stderr


def test_logs_that_may_not_be_read_leave_the_metrics(here: dict[str, str]) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        env = environment(here, {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": server.url})
        found = report(env=env)
    assert found["counts"]["invocations"] == 10
    assert (found["durations_ms"], found["lines"], found["memory"]) == (None, None, None)
    assert found["cost"]["month"] > 0


def test_a_function_that_is_not_there_and_a_time_that_is_none(here: dict[str, str]) -> None:
    missing = run("report", "no-such-function", env=here)
    assert (missing.returncode, missing.stdout) == (3, b"")
    assert b"There is no function no-such-function in " + ACCOUNT.encode() in missing.stderr
    for since in ("yesterday", "600d", "2999-01-01"):
        wrong = run("report", "reported", "--since", since, env=here)
        assert (wrong.returncode, wrong.stdout) == (2, b"")


def test_ctrl_c_stops_the_query_that_would_be_paid_for(here: dict[str, str]) -> None:
    seen = {name: threading.Event() for name in ("StartQuery", "GetQueryResults", "StopQuery")}
    answers = {
        "StartQuery": {"queryId": "q-1"},
        "GetQueryResults": {"status": "Running", "results": []},
        "StopQuery": {"success": True},
        "DescribeLogGroups": {"logGroups": []},
    }

    def reply(talk: Talk) -> None:
        operation = talk.request.headers["x-amz-target"].rpartition(".")[2]
        if operation in seen:
            seen[operation].set()
        says(answers[operation])(talk)

    with Faulty(reply) as server:
        env = environment(here, {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": server.url})
        with running("report", "reported", "--insights", env=env) as child:
            assert seen["GetQueryResults"].wait(30)
            child.send_signal(signal.SIGINT)
            assert ended(child) == 130
        assert seen["StopQuery"].is_set()


def test_an_arn_names_the_function_too(here: dict[str, str]) -> None:
    arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:reported"
    assert report(env=here, function=arn)["function"] == "reported"
