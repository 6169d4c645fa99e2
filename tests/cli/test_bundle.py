"""``lambdatui bundle`` against a real endpoint, with secrets in every place that it reads."""

import csv
import io
import json
import signal
import stat
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.cli.fleet_account import FleetAccount, report_line
from tests.cli.program import ended, environment, run, running, wait_for

ACCOUNT = "444444444444"
PASSWORD = 'hunter2-&<hünter>"2\\'
TOKEN = "tok-Zx81Qm20LpWv93"
SESSION = "session-5f0c9a77e1"
COLOUR = "ultramarine-7"
KEY_LINES = ("MIIEpAIBAAKCAQEA7v5cX1f2", "q9ZkYp0aLmN4oPqRsTuVwXyZ")
CUSTOMER = "cust-4711"
#: None of these may be in any file.
PLANTED = (
    PASSWORD,
    json.dumps(PASSWORD)[1:-1],
    json.dumps(PASSWORD, ensure_ascii=False)[1:-1],
    "hünter",
    "h\\u00fcnter",
    TOKEN,
    SESSION,
    COLOUR,
    *KEY_LINES,
    CUSTOMER,
    "AKIAIOSFODNN7EXAMPLE",
    "pa55w0rdOfUrl",
    "eyJhbGciOiJIUzI1NiJ9",
)
REQUEST = "00000000-0000-4000-8000-{:012}"


def lines() -> list[str]:
    """Ten runs, three of which fail alike, and lines that give secrets away."""
    found = []
    for number in range(10):
        request = REQUEST.format(number)
        found.append(f"START RequestId: {request} Version: $LATEST\n")
        if number == 0:
            event = {
                "headers": {"authorization": f"Bearer {TOKEN}", "cookie": f"sid={SESSION}"},
                "body": json.dumps({"user": CUSTOMER, "password": COLOUR}),
            }
            found += [
                json.dumps(event),
                f"{{'event': {event!r}}}",
                f"connecting with {PASSWORD}",
                f"{request} key AKIAIOSFODNN7EXAMPLE db postgres://app:pa55w0rdOfUrl@db/x",
                "token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig",
                "-----BEGIN RSA PRIVATE KEY-----",
                *KEY_LINES,
                "-----END RSA PRIVATE KEY-----",
                "after the key \x1b]0;title\x07",
            ]
        if number < 3:
            found.append(
                f"[ERROR] LoginFailed: no login of {CUSTOMER} with {COLOUR}\n"
                "Traceback (most recent call last):\n"
                '  File "/var/task/app.py", line 21, in handler\n    login()\n'
            )
        found += [
            f"END RequestId: {request}\n",
            report_line(number, 100 * (number + 1), 120, init_ms=0 if number else 500),
        ]
    return found


@pytest.fixture(scope="module")
def bundled(endpoint: Endpoint) -> FleetAccount:
    account = FleetAccount(endpoint, ACCOUNT)
    account.function(
        "bundled",
        Environment={
            "Variables": {
                "DB_PASSWORD": PASSWORD,
                "TABLE_NAME": "orders-prod",
                "DATABASE_URL": "postgres://app:pa55w0rdOfUrl@db/x",
            }
        },
    )
    account.function("silent-one")
    account.log("bundled", lines())
    account.metrics("bundled", 10, {"Invocations": 10, "Errors": 3, "Throttles": 2})
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="bundled-errors",
        AlarmDescription=f"password: {COLOUR}",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "bundled"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    return account


@pytest.fixture
def here(bundled: FleetAccount) -> dict[str, str]:
    return environment(bundled.variables)


@pytest.fixture(scope="module")
def made(bundled: FleetAccount, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One bundle, as a folder."""
    folder = tmp_path_factory.mktemp("made") / "bundle"
    done = run(
        *("bundle", "bundled", "--output", str(folder), "--redact", r"cust-\d+"),
        env=environment(bundled.variables),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().strip() == str(folder)
    assert CUSTOMER not in done.stderr.decode()
    return folder


def test_no_planted_secret_is_in_any_file(made: Path) -> None:
    files = list(made.iterdir())
    assert len(files) >= 12
    for file in files:
        text = file.read_text()
        for planted in PLANTED:
            assert planted not in text, (file.name, planted)


def test_what_is_no_secret_is_still_there(made: Path) -> None:
    log = (made / "logs.txt").read_text()
    assert "LoginFailed: no login of [redacted] with [redacted]" in log
    assert "connecting with [redacted]" in log
    assert "after the key ␛]0;title␇" in log
    assert "\x1b" not in log
    assert REQUEST.format(9) in log
    assert "TABLE_NAME" in (made / "configuration.json").read_text()
    # Values of variables are not told at all, whatever they look like.
    assert "orders-prod" not in (made / "configuration.json").read_text()
    assert "orders-prod" not in (made / "sections.json").read_text()


def test_the_summary_has_the_right_numbers(made: Path) -> None:
    summary = (made / "summary.md").read_text()
    for row in (
        "| invocations | 10 | CloudWatch |",
        "| errors | 3 (error rate 30.0 %) | CloudWatch |",
        "| throttles | 2 | CloudWatch |",
        "| invocations seen | 10 | logs |",
        "| of these failed | 3 | logs |",
        "| cold starts | 1 | logs |",
    ):
        assert row in summary, summary
    assert "| 3 | " in summary
    assert "`LoginFailed`" in summary
    assert "2 invocations were throttled." in summary
    assert "bundled-errors" in summary
    assert "https://console.aws.amazon.com/lambda/home?region=" in summary


def test_every_file_can_be_read_by_what_it_is_for(made: Path) -> None:
    for name in (
        *("configuration.json", "sections.json", "report.json"),
        *("errors.json", "alarms.json", "changes.json"),
    ):
        json.loads((made / name).read_text())
    (group,) = json.loads((made / "errors.json").read_text())
    assert (group["count"], group["error_type"]) == (3, "LoginFailed")
    invocations = [
        json.loads(line) for line in (made / "invocations.jsonl").read_text().splitlines()
    ]
    assert [each["ending"] for each in invocations].count("error") == 3
    assert sum(each["duration_ms"] for each in invocations) == 5500
    rows = list(csv.DictReader(io.StringIO((made / "metrics.csv").read_text())))
    assert sum(float(row["Errors/Sum"] or 0) for row in rows) == 3
    picture = ElementTree.fromstring((made / "metrics.svg").read_text())
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    listed = (made / "summary.md").read_text()
    assert all(f"`{file.name}`" in listed for file in made.iterdir() if file.name != "summary.md")


def test_the_list_of_redactions_names_variables_and_files(made: Path) -> None:
    listed = (made / "redactions.md").read_text()
    assert "value of environment variable DB\\_PASSWORD" in listed
    assert "`logs.txt`" in listed
    assert "pattern 1 of those given" in listed
    assert "cust-" not in listed


def test_files_are_for_their_owner_alone(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.iterdir()} == {0o600}


def test_a_zip_is_made_here_by_default_in_read_only_mode_too(
    here: dict[str, str], tmp_path: Path
) -> None:
    done = run("bundle", "--read-only", "silent-one", "--json", env=here, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert not any("read-only" in each.lower() for each in told["missing"])
    (path,) = tmp_path.iterdir()
    assert told["path"] == str(path)
    assert path.name.startswith("silent-one-incident-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = {name.removeprefix(f"{path.stem}/") for name in archive.namelist()}
        assert names == {each["name"] for each in told["files"]}
        assert {"summary.md", "redactions.md", "logs.txt"} <= names
        # Nothing has run: that is no fault, and said.
        assert "does not exist" in archive.read(f"{path.stem}/summary.md").decode()


def test_what_is_there_is_not_replaced_unasked(here: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_text("mine")
    done = run("bundle", "silent-one", "--output", str(path), env=here)
    assert done.returncode == 2
    assert b"--force" in done.stderr
    assert path.read_text() == "mine"
    forced = run("bundle", "silent-one", "--output", str(path), "--force", env=here)
    assert forced.returncode == 0, forced.stderr
    assert zipfile.is_zipfile(path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.zip"]


def test_a_folder_with_other_things_is_never_replaced(here: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = run("bundle", "silent-one", "--output", str(tmp_path), "--force", env=here)
    assert done.returncode == 2
    assert b"with other things" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_bad_pattern_and_a_function_that_is_not_there_are_told(
    here: dict[str, str], tmp_path: Path
) -> None:
    bad = run("bundle", "bundled", "--redact", "(", env=here, cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert b"no regular expression" in bad.stderr
    none = run("bundle", "no-such-function", env=here, cwd=tmp_path)
    assert none.returncode == 3
    assert b"There is no function no-such-function" in none.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_bundle_that_is_interrupted_leaves_nothing(
    here: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    from tests.aws.faulty import Faulty, Talk

    def reply(talk: Talk) -> None:
        # Never an answer, until the program is gone.
        talk.request.headers.get("x")
        wait_for(lambda: child.poll() is not None)

    with Faulty(reply) as server:
        env = {**here, "AWS_ENDPOINT_URL": server.url}
        with running("bundle", "bundled", "--output", str(tmp_path / "a"), env=env) as child:
            wait_for(lambda: bool(server.requests))
            child.send_signal(number)
            assert ended(child) == 128 + number
    assert list(tmp_path.iterdir()) == []
