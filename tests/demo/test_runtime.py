"""How the endpoint runs Python functions: request ids, logs, metrics, environments."""

import base64
import datetime
import io
import json
import textwrap
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent
from lambdatui.core.report import Report, parse_report
from lambdatui.demo.clients import Clients
from lambdatui.demo.endpoint import Endpoint
from lambdatui.demo.environment import ACCOUNT_LIMIT, Environments
from tests.demo.waiting import wait_for

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def clients(nobody: None) -> Iterator[Clients]:
    """Clients of an endpoint without an account in it."""
    with Endpoint() as running:
        yield Clients(running.environment())


def deploy(clients: Clients, name: str, source: str, **settings: Any) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", textwrap.dedent(source))
    settings = {"Runtime": "python3.13", "Timeout": 5, "Handler": "app.handler", **settings}
    clients.get("lambda").create_function(
        FunctionName=name,
        Role="arn:aws:iam::123456789012:role/demo",
        Code={"ZipFile": package.getvalue()},
        **settings,
    )


def invoke(clients: Clients, name: str, event: object = None) -> tuple[Any, list[str], str]:
    """Its answer, the lines of its log, and the request id."""
    answer = clients.get("lambda").invoke(
        FunctionName=name, Payload=json.dumps(event), LogType="Tail"
    )
    log = base64.b64decode(answer["LogResult"]).decode().splitlines()
    request_id = answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    return json.loads(answer["Payload"].read()), log, request_id


def events(clients: Clients, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.get("logs").filter_log_events(
        logGroupName=f"/aws/lambda/{name}"
    )["events"]
    return found


def reports(clients: Clients, name: str) -> list[Report]:
    found = [parse_report(event["message"]) for event in events(clients, name)]
    return [report for report in found if report is not None]


def total(clients: Clients, name: str, metric: str, statistic: str = "Sum") -> float:
    now = datetime.datetime.now(datetime.UTC)
    points = clients.get("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": name}],
        StartTime=now - HOUR,
        EndTime=now + HOUR,
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return float(sum(point[statistic] for point in points))


def test_one_request_id_stands_in_the_answer_in_the_context_and_in_the_log(
    clients: Clients,
) -> None:
    deploy(clients, "ids", "def handler(event, context): return context.aws_request_id")
    _, log, request_id = invoke(clients, "ids")
    assert log[0] == f"START RequestId: {request_id} Version: $LATEST"
    assert log[-2] == f"END RequestId: {request_id}"
    assert [report.request_id for report in reports(clients, "ids")] == [request_id]


def test_an_environment_is_cold_once_and_keeps_its_stream(clients: Clients) -> None:
    deploy(clients, "twice", "import os\ndef handler(event, context): return [os.getpid()]")
    first, second = invoke(clients, "twice")[0], invoke(clients, "twice")[0]
    assert first == second
    assert [report.cold for report in reports(clients, "twice")] == [True, False]
    (stream,) = {event["logStreamName"] for event in events(clients, "twice")}
    today = datetime.datetime.now(datetime.UTC).strftime("%Y/%m/%d")
    assert stream.startswith(f"{today}/[$LATEST]")
    assert events(clients, "twice")[0]["message"].startswith("INIT_START Runtime Version: ")


def test_a_changed_configuration_takes_a_new_environment(clients: Clients) -> None:
    deploy(clients, "changed", "import os\ndef handler(event, context): return [os.environ['A']]",
           Environment={"Variables": {"A": "before"}})  # fmt: skip
    assert invoke(clients, "changed")[0] == ["before"]
    clients.get("lambda").update_function_configuration(
        FunctionName="changed", Environment={"Variables": {"A": "after"}}
    )
    assert invoke(clients, "changed")[0] == ["after"]


def test_what_is_printed_is_one_event_a_line_and_what_is_logged_one_event(clients: Clients) -> None:
    deploy(
        clients,
        "words",
        """
        import logging, sys
        logging.getLogger().setLevel("INFO")
        def handler(event, context):
            print("one\\ntwo")
            sys.stdout.write("no newline")
            logging.info("several\\nlines")
            sys.stdin.read()
        """,
    )
    answer, _, request_id = invoke(clients, "words")
    assert answer is None
    messages = [event["message"] for event in events(clients, "words")]
    assert messages[2:4] == ["one\n", "two\n"]
    assert "no newline\n" in messages
    (logged,) = [m for m in messages if m.startswith("[INFO]\t")]
    assert logged.split("\t")[2:] == [request_id, "several\nlines\n"]


def test_a_line_reaches_the_log_while_the_function_still_runs(clients: Clients) -> None:
    deploy(
        clients,
        "slow",
        """
        import boto3, time
        s3 = boto3.client("s3")
        def handler(event, context):
            print("begun")
            while "slow" not in [b["Name"] for b in s3.list_buckets()["Buckets"]]:
                time.sleep(0.02)
            return {}
        """,
        Timeout=60,
    )
    clients.get("lambda").invoke(FunctionName="slow", InvocationType="Event", Payload=b"{}")
    group = {"logGroupNamePrefix": "/aws/lambda/slow"}
    wait_for(lambda: clients.get("logs").describe_log_groups(**group)["logGroups"], "the group")
    wait_for(lambda: any(e["message"] == "begun\n" for e in events(clients, "slow")), "the line")
    assert reports(clients, "slow") == []
    clients.get("s3").create_bucket(
        Bucket="slow", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    wait_for(lambda: reports(clients, "slow"), "the report")


def test_a_module_that_cannot_be_imported_fails_as_on_lambda(clients: Clients) -> None:
    deploy(clients, "unimportable", "import nowhere_to_be_found")
    answer, _, _ = invoke(clients, "unimportable", {})
    assert answer["errorType"] == "Runtime.ImportModuleError"
    assert "nowhere_to_be_found" in answer["errorMessage"]
    (report,) = reports(clients, "unimportable")
    assert (report.status, report.error_type) == ("error", "Runtime.ImportModuleError")


def test_an_import_that_fails_while_it_runs_is_an_error_of_the_function(clients: Clients) -> None:
    deploy(clients, "late", "def handler(event, context): import nowhere_to_be_found")
    assert invoke(clients, "late")[0]["errorType"] == "ModuleNotFoundError"
    assert [report.status for report in reports(clients, "late")] == [""]


def test_a_function_that_exits_is_an_error_and_the_next_invocation_is_cold(
    clients: Clients,
) -> None:
    deploy(clients, "exits", "import os\ndef handler(event, context):\n  os._exit(event)")
    answer, log, request_id = invoke(clients, "exits", 3)
    reason = f"RequestId: {request_id} Error: Runtime exited with error: exit status 3"
    assert answer == {"errorType": "Runtime.ExitError", "errorMessage": reason}
    assert log[1:3] == [reason, "Runtime.ExitError"]
    assert invoke(clients, "exits", 0)[0]["errorType"] == "Runtime.ExitError"
    assert [report.cold for report in reports(clients, "exits")] == [True, True]


def test_a_result_that_is_not_json_is_an_error_of_the_function(clients: Clients) -> None:
    deploy(clients, "unjson", "def handler(event, context): return {1, 2}")
    answer, _, _ = invoke(clients, "unjson")
    assert answer["errorType"] == "TypeError"


def test_a_handled_error_names_its_type_and_keeps_the_environment(clients: Clients) -> None:
    deploy(clients, "raises", "def handler(event, context): raise LookupError(event)")
    answer, log, request_id = invoke(clients, "raises", "lost")
    assert (answer["errorType"], answer["errorMessage"]) == ("LookupError", "lost")
    assert answer["requestId"] == request_id
    assert "/var/task/app.py" in answer["stackTrace"][0]
    assert "[ERROR] LookupError: lost" in log
    invoke(clients, "raises", "again")
    assert [report.cold for report in reports(clients, "raises")] == [True, False]


@pytest.mark.parametrize("log_format", ["Text", "JSON"])
@pytest.mark.parametrize(
    ("source", "handler", "kind"),
    [
        ("def handler(): pass", "app.handler", "TypeError"),
        ("def handler(event, context): return {1, 2}", "app.handler", "TypeError"),
        ("import nowhere_to_be_found", "app.handler", "Runtime.ImportModuleError"),
        ("", "app.nobody", "Runtime.HandlerNotFound"),
    ],
    ids=["arguments", "set", "import", "handler"],
)
def test_a_failure_without_frames_of_its_own_reads_as_a_failure(
    clients: Clients, log_format: str, source: str, handler: str, kind: str
) -> None:
    name = f"frameless-{uuid.uuid4().hex[:8]}"
    deploy(clients, name, source, Handler=handler, LoggingConfig={"LogFormat": log_format})
    answer, _, request_id = invoke(clients, name)
    assert answer["errorType"] == kind
    log = [
        LogEvent(event["timestamp"], event["message"], event["logStreamName"])
        for event in events(clients, name)
    ]
    _, (found,) = Tracker().take(log)
    assert (found.request_id, found.failed, found.error_type) == (request_id, True, kind)
    assert found.error_message == answer["errorMessage"]
    if log_format == "Text":
        (told,) = [event.message for event in log if event.message.startswith("[ERROR] ")]
        assert told.split("\n")[1] == "Traceback (most recent call last):"


def test_an_error_without_a_message_is_logged_without_a_colon(clients: Clients) -> None:
    deploy(clients, "wordless", "def handler(event, context): raise LookupError")
    _, log, _ = invoke(clients, "wordless")
    at = log.index("[ERROR] LookupError")
    assert log[at + 1] == "Traceback (most recent call last):"


def test_invocations_at_once_take_an_environment_each_and_are_counted(clients: Clients) -> None:
    deploy(
        clients,
        "crowd",
        """
        import os, pathlib, time
        def handler(event, context):
            meeting = pathlib.Path(os.environ["TMPDIR"], "crowd")
            meeting.mkdir(exist_ok=True)
            (meeting / str(os.getpid())).touch()
            while len(list(meeting.iterdir())) < 3:
                time.sleep(0.02)
        """,
        Timeout=60,
    )
    for _ in range(3):
        clients.get("lambda").invoke(FunctionName="crowd", InvocationType="Event", Payload=b"{}")
    wait_for(lambda: total(clients, "crowd", "Invocations") == 3, "three invocations")
    assert total(clients, "crowd", "ConcurrentExecutions", "Maximum") >= 3
    assert total(clients, "crowd", "Errors") == 0
    assert len({event["logStreamName"] for event in events(clients, "crowd")}) == 3


def test_an_account_runs_so_many_at_once_and_throttles_the_next() -> None:
    limits = Environments()
    assert [limits.enter("a", None) for _ in range(ACCOUNT_LIMIT)][-1] == ACCOUNT_LIMIT
    assert limits.enter("b", None) == "ConcurrentInvocationLimitExceeded"
    limits.leave("a")
    assert limits.enter("b", 1) == 1
    assert limits.enter("b", 1) == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_what_another_service_starts_is_counted_as_well(clients: Clients) -> None:
    deploy(clients, "clock", "def handler(event, context): raise ValueError(event['source'])")
    region, account = "eu-west-1", "123456789012"
    client = clients.get("events")
    client.put_rule(Name="news", EventPattern=json.dumps({"source": ["acme"]}))
    arn = f"arn:aws:lambda:{region}:{account}:function:clock"
    client.put_targets(Rule="news", Targets=[{"Id": "1", "Arn": arn}])
    client.put_events(Entries=[{"Source": "acme", "DetailType": "News", "Detail": "{}"}])
    wait_for(lambda: total(clients, "clock", "Errors") >= 1, "the error to be counted")
    assert total(clients, "clock", "Invocations") >= 1


def test_an_asynchronous_failure_is_tried_again_under_the_same_id(clients: Clients) -> None:
    deploy(clients, "again", "def handler(event, context): raise ValueError('no')")
    answer = clients.get("lambda").invoke(FunctionName="again", InvocationType="Event")
    group = {"logGroupNamePrefix": "/aws/lambda/again"}
    wait_for(lambda: clients.get("logs").describe_log_groups(**group)["logGroups"], "the group")
    wait_for(lambda: len(reports(clients, "again")) == 2, "the second attempt")
    request_id = answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    assert {report.request_id for report in reports(clients, "again")} == {request_id}
