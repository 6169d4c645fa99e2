"""``lambdatui report --create-alarms`` against a real endpoint."""

import json
from typing import Any

import pexpect
import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Talk, refuses
from tests.cli.counted import Counted
from tests.cli.fleet_account import FleetAccount
from tests.cli.program import environment, program, run

ACCOUNT = "444444444444"
TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:oncall"


@pytest.fixture(scope="module")
def account(endpoint: Endpoint) -> FleetAccount:
    made = FleetAccount(endpoint, ACCOUNT)
    for name in ("aliased", "billing", "billing-prod", "orders", "stock", "watched"):
        made.function(name)
    return made


@pytest.fixture
def here(account: FleetAccount) -> dict[str, str]:
    """The variables for a program that uses the account."""
    return environment(account.variables)


def alarms(account: FleetAccount, function: str) -> list[dict[str, Any]]:
    answer = account.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{function}-")
    # One function's name begins another's.
    names = {f"{function}-errors", f"{function}-throttles"}
    return [alarm for alarm in answer["MetricAlarms"] if alarm["AlarmName"] in names]


def test_with_yes_both_alarms_are_shown_and_made(
    account: FleetAccount, here: dict[str, str]
) -> None:
    arguments = ("--create-alarms", "--topic", TOPIC, "--yes")
    done = run("report", "orders", "--json", *arguments, env=here)
    assert done.returncode == 0, done.stderr
    # The report is all that stands on standard output.
    assert json.loads(done.stdout)["function"] == "orders"
    told = done.stderr.decode()
    assert "orders-errors: 1 error or more in a minute" in told
    assert "Each costs $0.10 a month." in told
    assert "orders-errors\n  now  none made by lambdatui\n  new  1 error or more" in told
    assert " cloudwatch put-metric-alarm --alarm-name orders-throttles" in told
    assert "orders-throttles: It is so: 1 throttle or more in a minute" in told
    assert told.endswith("Made orders-errors, orders-throttles.\n")
    made = alarms(account, "orders")
    assert [(alarm["AlarmName"], alarm["MetricName"]) for alarm in made] == [
        ("orders-errors", "Errors"),
        ("orders-throttles", "Throttles"),
    ]
    assert all(alarm["AlarmActions"] == [TOPIC] for alarm in made)
    journal = run("journal", "--function", "orders", "--json", env=here)
    entries = [json.loads(line) for line in journal.stdout.splitlines()]
    assert [(each["lever"], each["part"], each["outcome"]) for each in entries] == [
        ("alarm", "orders-errors", "changed"),
        ("alarm", "orders-throttles", "changed"),
    ]
    again = run("report", "orders", *arguments, env=here)
    assert again.returncode == 0
    assert b"orders has alarms on errors and throttles already: none was made." in again.stderr


def test_without_yes_and_a_terminal_none_is_made(
    account: FleetAccount, here: dict[str, str]
) -> None:
    done = run("report", "billing", "--create-alarms", env=here)
    assert done.returncode != 0
    assert b"No alarm was made: there is no terminal to ask on." in done.stderr
    assert b"--yes" in done.stderr
    assert alarms(account, "billing") == []


@pytest.mark.parametrize(("answer", "made"), [("n", 0), ("y", 2)])
def test_on_a_terminal_it_asks(
    account: FleetAccount, here: dict[str, str], answer: str, made: int
) -> None:
    command, *arguments = program("report", "stock", "--create-alarms")
    child = pexpect.spawn(command, arguments, env=here, timeout=30, encoding="utf-8")
    child.expect_exact("stock-errors: 1 error or more in a minute")
    child.expect_exact("Make these 2 alarms of stock? [y/N] ")
    child.sendline(answer)
    child.expect_exact("Made stock-errors" if made else "No alarm was made.")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus == 0) is bool(made)
    assert len(alarms(account, "stock")) == made


def test_what_is_protected_needs_its_name(account: FleetAccount, here: dict[str, str]) -> None:
    refused = run("report", "billing-prod", "--create-alarms", "--yes", env=here)
    assert refused.returncode != 0
    assert b"No alarm was made: the function 'billing-prod' is protected" in refused.stderr
    wrong = run("report", "billing-prod", "--create-alarms", "--confirm", "billing", env=here)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert alarms(account, "billing-prod") == []
    done = run("report", "billing-prod", "--create-alarms", "--confirm", "billing-prod", env=here)
    assert done.returncode == 0, done.stderr
    assert len(alarms(account, "billing-prod")) == 2


def test_an_alias_that_is_protected_needs_the_functions_name(
    account: FleetAccount, here: dict[str, str]
) -> None:
    client = account.client("lambda")
    client.publish_version(FunctionName="aliased")
    client.create_alias(FunctionName="aliased", Name="blessed", FunctionVersion="1")
    here = {**here, "LAMBDATUI_PROTECTED": "bless??"}
    refused = run("report", "aliased", "--create-alarms", "--yes", env=here)
    assert refused.returncode == 2
    assert b"No alarm was made: the qualifier 'blessed' is protected (bless??)" in refused.stderr
    assert alarms(account, "aliased") == []


class Denies:
    """Refuses calls by how their paths end; all else goes on to the endpoint."""

    def __init__(self, endpoint: Endpoint, paths: tuple[str, ...]) -> None:
        self.way, self._paths = Counted(endpoint), paths

    def __call__(self, talk: Talk) -> None:
        if talk.request.path.partition("?")[0].endswith(self._paths):
            refuses(403, "AccessDeniedException", "no")(talk)
        else:
            self.way(talk)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (("/aliases",), "the function's aliases could not be read, and may be protected (bless??)"),
        (
            ("/functions/billing", "/billing/configuration"),
            "the configuration of billing could not be read",
        ),
    ],
)
def test_where_aliases_or_account_are_not_known_none_is_made(
    endpoint: Endpoint, here: dict[str, str], paths: tuple[str, ...], said: str
) -> None:
    denies = Denies(endpoint, paths)
    with Faulty(denies) as server:
        env = {
            **here,
            "AWS_ENDPOINT_URL": server.url,
            "AWS_MAX_ATTEMPTS": "1",
            "LAMBDATUI_PROTECTED": "bless??",
        }
        done = run("report", "billing", "--create-alarms", "--yes", env=env)
    assert done.returncode != 0
    told = done.stderr.decode()
    assert f"No alarm was made: {said}" in told
    # In the words of a command, which has no keys.
    assert "Press" not in told
    assert denies.way.writes == []


def test_read_only_mode_refuses_before_anything_is_read(
    account: FleetAccount, here: dict[str, str]
) -> None:
    done = run("report", "billing", "--read-only", "--create-alarms", "--yes", env=here)
    assert done.returncode != 0
    assert done.stdout == b""
    assert b"Read-only mode: alarms are not made." in done.stderr
    assert alarms(account, "billing") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--yes",), b"go with --create-alarms"),
        (("--topic", TOPIC), b"go with --create-alarms"),
        (("--create-alarms", "--topic", "oncall"), b"no ARN of an SNS topic: oncall"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_read(
    here: dict[str, str], arguments: tuple[str, ...], said: bytes
) -> None:
    done = run("report", "billing", *arguments, env=here)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr


def test_another_alarm_of_the_name_is_left_alone(
    account: FleetAccount, here: dict[str, str]
) -> None:
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="watched-errors",
        Namespace="Custom",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=5.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    done = run("report", "watched", "--create-alarms", "--yes", env=here)
    assert done.returncode != 0
    assert b"There is another alarm of the name watched-errors already" in done.stderr
    (alarm,) = alarms(account, "watched")
    assert alarm["Namespace"] == "Custom"
