"""``lambdatui ls`` with figures, filters and regions, against a real endpoint."""

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.memory_seen import SeenMemory
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.memory_seen import MemoryStore
from tests.aws.faulty import Faulty, refuses, says
from tests.cli.fleet_account import FAR, FleetAccount
from tests.cli.program import environment, run, run_in_terminal

ENABLED = {"Regions": [{"RegionName": name} for name in ("eu-west-1", FAR)]}
FLEET_KEYS = [
    *(
        "region",
        "health",
        "health_reason",
        "invocations",
        "errors",
        "error_rate",
        "errors_since",
        "throttles",
    ),
    *("p95_ms", "p95_share_of_timeout", "concurrency", "trend", "alarm", "dollars_month"),
    *("figures_from", "figures_to"),
]


@pytest.fixture(scope="module")
def fleet(endpoint: Endpoint) -> FleetAccount:
    account = FleetAccount(endpoint, "222222222222")
    account.function("orders-api", Tags={"team": "shop"})
    account.function("formula", Description="=2+3", MemorySize=128)
    account.function("quiet", Runtime="nodejs22.x", MemorySize=1024)
    account.function("far-away", FAR)
    account.function("in-government", "us-gov-west-1")
    # Of 100 invocations ten failed. The p95 of a single value is that value.
    account.metrics("orders-api", 40, {"Invocations": 60, "Duration": 400, "Errors": 4})
    account.metrics("orders-api", 20, {"Invocations": 40, "Duration": 1500, "Errors": 6})
    account.metrics("formula", 30, {"Invocations": 7, "Duration": 12, "ConcurrentExecutions": 3})
    account.metrics("far-away", 30, {"Invocations": 5, "Throttles": 2}, FAR)
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="orders fail",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "orders-api"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    return account


@pytest.fixture
def here(fleet: FleetAccount) -> dict[str, str]:
    """The variables for a program that uses the account."""
    return environment(fleet.variables)


@pytest.fixture
def regions() -> Iterator[Faulty]:
    """An endpoint that knows which regions are enabled, which the other one does not."""
    with Faulty(says(ENABLED)) as server:
        yield server


def objects(*arguments: str, env: dict[str, str], status: int = 0) -> list[dict[str, Any]]:
    done = run("ls", *arguments, "--json", env=env)
    assert done.returncode == status, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def names(*arguments: str, env: dict[str, str]) -> list[str]:
    return [found["name"] for found in objects(*arguments, env=env)]


def test_with_since_each_function_has_its_figures_and_trouble_comes_first(
    here: dict[str, str],
) -> None:
    found = objects("--since", "1h", env=here)
    assert [each["name"] for each in found] == ["orders-api", "formula", "quiet"]
    orders, formula, quiet = found
    assert list(orders)[-len(FLEET_KEYS) :] == FLEET_KEYS
    assert (orders["invocations"], orders["errors"], orders["error_rate"]) == (100, 10, 0.1)
    # The highest of both periods; 1.5 of 2 s.
    assert (orders["p95_ms"], orders["p95_share_of_timeout"]) == (1500, 0.75)
    assert (orders["health"], orders["throttles"]) == ("errors", 0)
    assert ": 10 of 100 invocations failed (10 %) in 1 h" in orders["health_reason"]
    assert (orders["region"], orders["alarm"] != "none") == ("eu-west-1", True)
    assert (formula["health"], formula["concurrency"], formula["alarm"]) == ("ok", 3, "none")
    assert (quiet["health"], quiet["invocations"], quiet["error_rate"]) == ("idle", 0, None)
    # 15 to 36 points: those of 1 h are of two minutes.
    assert len(orders["trend"]) == 30


def test_the_price_of_the_metrics_is_told_and_without_since_nothing_is_asked_for(
    here: dict[str, str],
) -> None:
    # 6 metrics for each of 3 functions are 18; at $0.01 a thousand that is $0.00018.
    told = run("ls", "--since", "1h", env=here).stderr.decode()
    assert "18 metrics of 3 functions" in told
    assert "$0.0002" in told
    assert run("ls", env=here).stderr == b""
    assert run("ls", "--filter", "memory:>=512", env=here).stderr == b""


def test_what_costs_more_than_five_cents_wants_a_yes(here: dict[str, str], home: Any) -> None:
    folder = home / ".config" / "lambdatui"
    folder.mkdir(parents=True)
    # $5 a thousand: 18 metrics are $0.09, and 6 of one function $0.03.
    own = {"regions": {"eu-west-1": {"metric_thousand": 5}}}
    (folder / "prices.json").write_text(json.dumps(own))
    refused = run("ls", "--since", "1h", env=here)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"at most $0.0900 for up to 18 metrics" in refused.stderr
    assert b"--yes" in refused.stderr
    assert run("ls", "--since", "1h", "--yes", env=here).returncode == 0
    assert run("ls", "--since", "1h", "--filter", "quiet", env=here).returncode == 0


def test_another_age_takes_the_next_longer_window_and_says_so(here: dict[str, str]) -> None:
    told = run("ls", "--since", "2h", env=here).stderr.decode()
    assert "--since 2h: the figures are those of 3h" in told
    assert "next window" not in run("ls", "--since", "3h", env=here).stderr.decode()
    too_long = run("ls", "--since", "8d", env=here)
    assert too_long.returncode == 2
    assert b"at most 7d" in too_long.stderr


def test_a_filter_leaves_what_it_names_without_asking_for_metrics(here: dict[str, str]) -> None:
    assert names("--filter", "memory:>=512", env=here) == ["orders-api", "quiet"]
    assert names("--filter", "!runtime:python", env=here) == ["quiet"]
    assert names("--filter", "tag:team=shop", env=here) == ["orders-api"]
    assert names("--filter", "state:active memory:128", env=here) == ["formula"]
    assert "health" not in objects("--filter", "quiet", env=here)[0]


def test_a_filter_by_metrics_implies_an_hour_and_asks_for_few(here: dict[str, str]) -> None:
    done = run("ls", "--filter", "errors:>0 orders", "--json", env=here)
    assert [each["name"] for each in json.loads(done.stdout)] == ["orders-api"]
    assert b"--since 1h" in done.stderr
    # Only one function has a name like that: six metrics, not 18.
    assert b"6 metrics of 1 function" in done.stderr


def test_a_filter_that_is_none_names_the_term_and_exits_2(here: dict[str, str]) -> None:
    for text, named in (("speed:>1", "speed:>1"), ("errors:>", "errors")):
        done = run("ls", "--filter", text, env=here)
        assert (done.returncode, done.stdout) == (2, b"")
        assert named in done.stderr.decode()


def test_a_column_sorts_from_the_end_that_is_looked_for(here: dict[str, str]) -> None:
    assert names("--sort", "memory", env=here) == ["quiet", "orders-api", "formula"]
    by_count = ("--sort", "invocations", "--since", "1h")
    assert names(*by_count, env=here) == ["orders-api", "formula", "quiet"]
    refused = run("ls", "--sort", "speed", env=here)
    assert refused.returncode == 2
    assert b"Take one of: health, name" in refused.stderr


def test_csv_has_a_header_and_no_cell_that_is_a_formula(here: dict[str, str]) -> None:
    done = run("ls", "--csv", "--since", "1h", env=here)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [row["name"] for row in rows] == ["orders-api", "formula", "quiet"]
    assert rows[1]["description"] == "'=2+3"
    # The first period of an hour has no point: the list of them begins with a sign.
    assert rows[0]["trend"].startswith("'- ")
    assert (rows[0]["error_rate"], rows[2]["error_rate"]) == ("0.1", "")
    plain = run("ls", "--csv", env=here).stdout.decode().splitlines()
    assert plain[0].endswith(",description,log_group")
    assert len(plain) == 4
    assert run("ls", "--csv", "--json", env=here).returncode == 2


def test_fail_on_unhealthy_exits_1_where_one_has_trouble(here: dict[str, str]) -> None:
    done = run("ls", "--fail-on", "unhealthy", env=here)
    assert done.returncode == 1
    assert b"1 of 3 functions is not healthy" in done.stderr
    well = run("ls", "--fail-on", "unhealthy", "--filter", "!orders", env=here)
    assert well.returncode == 0


def test_all_regions_have_one_list_with_a_column(here: dict[str, str], regions: Faulty) -> None:
    env = environment(here, {"AWS_ENDPOINT_URL_ACCOUNT": regions.url})
    found = objects("--all-regions", "--since", "1h", env=env)
    assert [(each["name"], each["region"], each["health"]) for each in found] == [
        ("orders-api", "eu-west-1", "errors"),
        ("far-away", FAR, "throttled"),
        ("formula", "eu-west-1", "ok"),
        ("quiet", "eu-west-1", "idle"),
    ]
    table = run("ls", "--all-regions", env=env).stdout.decode().splitlines()
    assert table[0].split()[:2] == ["NAME", "REGION"]
    assert table[1].split()[:2] == ["far-away", FAR]


def test_a_region_that_fails_is_told_and_the_others_are_listed(
    here: dict[str, str],
) -> None:
    # No host can have a name like that.
    known = {"Regions": [{"RegionName": name} for name in ("eu-west-1", "eu nowhere")]}
    with Faulty(says(known)) as server:
        env = environment(here, {"AWS_ENDPOINT_URL_ACCOUNT": server.url})
        done = run("ls", "--all-regions", "--json", env=env)
    assert done.returncode == 3
    assert len(json.loads(done.stdout)) == 3
    assert "eu nowhere: " in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_regions_that_may_not_be_asked_for_are_all_that_are_known(here: dict[str, str]) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        # A partition that has two regions, where others have dozens.
        more = {"AWS_ENDPOINT_URL_ACCOUNT": server.url, "AWS_REGION": "us-gov-east-1"}
        done = run("ls", "--all-regions", "--json", env=environment(here, more))
    assert done.returncode == 0
    assert [each["name"] for each in json.loads(done.stdout)] == ["in-government"]
    assert b"All 2 regions" in done.stderr


def test_metrics_that_may_not_be_read_leave_the_list_and_exit_3(here: dict[str, str]) -> None:
    with Faulty(refuses(403, "AccessDeniedException", "no")) as server:
        env = environment(here, {"AWS_ENDPOINT_URL_CLOUDWATCH": server.url})
        done = run("ls", "--since", "1h", "--json", env=env)
        asking = run("ls", "--filter", "errors:>0", "--json", env=env)
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert {each["health"] for each in found} == {"unknown"}
    assert {each["invocations"] for each in found} == {None}
    assert b"Cannot read the metrics of 3 functions" in done.stderr
    assert (asking.returncode, asking.stdout) == (3, b"[]\n")
    assert b"the metrics of 3 functions were not read" in asking.stderr


def test_a_narrow_terminal_leaves_columns_out_and_keeps_the_reason(here: dict[str, str]) -> None:
    env = environment(here, {"COLUMNS": "80", "NO_COLOR": "1"})
    status, shown = run_in_terminal("ls", "--since", "1h", env=env)
    header, first, *_ = shown.decode().splitlines()
    assert status == 0
    assert header.split()[:6] == ["HEALTH", "NAME", "INVOC", "ERR%", "THR", "P95"]
    assert header.rstrip().endswith("WHY")
    assert "errors for " in first
    assert max(map(len, shown.decode().splitlines())) <= 80


def test_memory_that_was_seen_in_use_on_this_computer_counts_as_trouble(
    here: dict[str, str],
) -> None:
    seen = SeenMemory(used_mb=127, size_mb=128, at_ms=time.time_ns() // 1_000_000)
    state = Path(here["XDG_STATE_HOME"]) / "lambdatui"
    state.mkdir(parents=True)
    MemoryStore(state).write({"222222222222/eu-west-1": {"formula": seen}})
    found = {each["name"]: each["health"] for each in objects("--since", "1h", env=here)}
    assert found["formula"] == "memory"
    assert names("--filter", "memory-used:>90%", env=here) == ["formula"]
