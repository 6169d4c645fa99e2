"""The account's functions: every saved event ends as documented, every trigger starts its own."""

import base64
import http.client
import json
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import botocore.exceptions
import pytest

from lambdatui.core.report import find_report
from lambdatui.core.secrets import looks_secret
from lambdatui.demo import functions
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import BUCKET, EVENTS, FUNCTIONS, function_named
from lambdatui.demo.launch import RunningDemo
from lambdatui.demo.pictures import picture
from tests.demo.waiting import wait_for

SAVED = [
    (function.name, path.stem)
    for function in FUNCTIONS
    for path in sorted((EVENTS / function.name).glob("*.json"))
    # Two that have a test of their own.
    if path.stem not in {"whole-year", "largest"}
]
ISSUE = {"thumbnail", "users-api", "cleanup-expired", "stream-notify"}


def invoke(clients: Clients, name: str, payload: bytes) -> tuple[bool, Any, str]:
    """Whether it failed, what it answered, and its log."""
    answer = clients.get("lambda").invoke(FunctionName=name, Payload=payload, LogType="Tail")
    log = base64.b64decode(answer["LogResult"]).decode()
    return "FunctionError" in answer, json.loads(answer["Payload"].read()), log


def saved(name: str, event: str) -> bytes:
    return (EVENTS / name / f"{event}.json").read_bytes()


def log_of(clients: Clients, name: str, since_ms: int) -> list[str]:
    pages = clients.get("logs").get_paginator("filter_log_events")
    return [
        event["message"]
        for page in pages.paginate(logGroupName=f"/aws/lambda/{name}", startTime=since_ms)
        for event in page["events"]
    ]


def request(demo: RunningDemo, method: str, path: str, body: object = None) -> tuple[int, Any]:
    url = urlsplit(demo.api_url + path)
    connection = http.client.HTTPConnection(url.netloc)
    headers = {"content-type": "application/json"}
    connection.request(method, url.path, json.dumps(body) if body else None, headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def test_the_account_has_the_functions_of_the_table(clients: Clients) -> None:
    listed = {f["FunctionName"]: f for f in clients.get("lambda").list_functions()["Functions"]}
    assert listed.keys() == {function.name for function in FUNCTIONS}
    assert len(listed) >= 10
    assert listed.keys() >= ISSUE
    for function in FUNCTIONS:
        configuration = listed[function.name]
        assert configuration["Runtime"] == function.runtime
        assert configuration["MemorySize"] == function.memory_mb
        assert configuration["Timeout"] == function.timeout_s
        assert configuration["Description"] == function.description


def test_the_functions_were_not_all_changed_today(clients: Clients) -> None:
    listed = clients.get("lambda").list_functions()["Functions"]
    days = {function["LastModified"][:10] for function in listed}
    assert len(days) >= 10


def test_one_function_has_an_old_runtime_and_a_plain_secret(clients: Clients) -> None:
    found = clients.get("lambda").get_function_configuration(FunctionName="legacy-billing")
    assert found["Runtime"] == "python3.8"
    variables = found["Environment"]["Variables"]
    assert [name for name, value in variables.items() if looks_secret(name, value)] == [
        "DB_PASSWORD"
    ]


@pytest.mark.parametrize(("name", "event"), SAVED)
def test_each_saved_event_ends_as_the_table_says_and_is_logged(
    clients: Clients, name: str, event: str
) -> None:
    failed, answer, log = invoke(clients, name, saved(name, event))
    assert next(iter(json.loads(saved(name, event)))) in log
    assert failed == (event in function_named(name).failing), answer
    assert find_report(log) is not None


def test_the_api_lists_creates_and_knows_no_other_path(demo: RunningDemo) -> None:
    status, before = request(demo, "GET", "/users")
    assert (status, len(before["users"]) > 0) == (200, True)
    user = {"name": "Annie", "email": "annie@acme.example"}
    status, created = request(demo, "POST", "/users", user)
    assert (status, created["name"]) == (201, "Annie")
    assert request(demo, "POST", "/users", {"name": "Annie"})[0] == 400
    assert request(demo, "GET", "/users/1/avatar")[0] == 404


def test_a_payment_without_sku_is_an_error_with_its_traceback(
    clients: Clients, demo: RunningDemo
) -> None:
    since_ms = int(time.time() * 1000)
    event = json.loads(saved("payments-webhook", "missing-sku"))
    assert request(demo, "POST", "/payments", json.loads(event["body"]))[0] == 502
    (error,) = [m for m in log_of(clients, "payments-webhook", since_ms) if "[ERROR]" in m]
    assert error.startswith("[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n")
    assert 'File "/var/task/payments_webhook.py", line ' in error
    assert "in reserve" in error


def test_an_image_put_into_the_bucket_comes_back_as_a_thumbnail(clients: Clients) -> None:
    s3, since_ms = clients.get("s3"), int(time.time() * 1000)
    s3.put_object(Bucket=BUCKET, Key="incoming/boat.png", Body=picture(7))

    def thumbnails() -> list[str]:
        found = s3.list_objects_v2(Bucket=BUCKET, Prefix="thumbnails/boat").get("Contents", [])
        return [entry["Key"] for entry in found]

    assert wait_for(thumbnails, "the thumbnail") == ["thumbnails/boat.png"]
    small = s3.get_object(Bucket=BUCKET, Key="thumbnails/boat.png")["Body"].read()
    assert small.startswith(b"\x89PNG")
    assert len(small) < len(picture(7))
    # Writing the thumbnail starts nothing: a second image is the second invocation.
    s3.put_object(Bucket=BUCKET, Key="incoming/boat-2.png", Body=picture(8))
    reports = wait_for(
        lambda: (
            [m for m in log_of(clients, "thumbnail", since_ms) if m.startswith("REPORT")]
            if s3.list_objects_v2(Bucket=BUCKET, Prefix="thumbnails/boat-2")["KeyCount"]
            else []
        ),
        "the second thumbnail",
    )
    assert len(reports) <= 2


def test_a_new_order_is_told_once_through_the_tables_stream(
    clients: Clients, demo: RunningDemo
) -> None:
    order = {"customer": "Hedy", "lines": [{"sku": "A-1", "price": 2.5, "quantity": 2}]}
    status, placed = request(demo, "POST", "/orders", order)
    assert status == 201
    sqs = clients.get("sqs")
    queue = sqs.get_queue_url(QueueName=functions.QUEUE)["QueueUrl"]

    def notices() -> list[dict[str, str]]:
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        bodies = [json.loads(message["Body"]) for message in messages]
        return [body for body in bodies if body["order"] == placed["id"]]

    assert wait_for(notices, "the notice") == [{"order": placed["id"], "customer": "Hedy"}]


def test_an_event_of_the_stream_that_is_delivered_twice_is_told_once(clients: Clients) -> None:
    event = json.loads(saved("stream-notify", "insert"))
    event["Records"][0]["eventID"] = "delivered-twice"
    answers = [invoke(clients, "stream-notify", json.dumps(event).encode())[1] for _ in range(2)]
    assert answers == [{"told": 1, "repeated": 0}, {"told": 0, "repeated": 1}]


def test_the_cleanup_deletes_what_has_expired_and_its_schedule_starts_it(clients: Clients) -> None:
    dynamodb = clients.get("dynamodb")
    for name, expires in (("old", 1), ("fresh", int(time.time()) + 3600)):
        item = {"id": {"S": f"ses-{name}"}, "expires_at": {"N": str(expires)}}
        dynamodb.put_item(TableName=functions.SESSIONS, Item=item)
    invoke(clients, "cleanup-expired", saved("cleanup-expired", "schedule"))
    left = {item["id"]["S"] for item in dynamodb.scan(TableName=functions.SESSIONS)["Items"]}
    assert "ses-fresh" in left
    assert "ses-old" not in left
    events = clients.get("events")
    assert events.describe_rule(Name="acme-cleanup-expired")["State"] == "ENABLED"
    (target,) = events.list_targets_by_rule(Rule="acme-cleanup-expired")["Targets"]
    assert target["Arn"].endswith(":function:cleanup-expired")


def test_a_second_invocation_at_once_is_throttled_where_one_is_reserved(clients: Clients) -> None:
    first = threading.Thread(
        target=invoke, args=(clients, "inventory-sync", saved("inventory-sync", "ghent"))
    )
    since_ms = int(time.time() * 1000)
    first.start()
    wait_for(
        lambda: any(m.startswith("START") for m in log_of(clients, "inventory-sync", since_ms)),
        "the first invocation to begin",
    )
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        invoke(clients, "inventory-sync", saved("inventory-sync", "ghent"))
    first.join()
    response: Mapping[str, Any] = raised.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert response["Error"]["Code"] == "TooManyRequestsException"
    assert response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_the_import_nearly_fills_its_memory_and_the_largest_file_does(clients: Clients) -> None:
    _, _, log = invoke(clients, "csv-import", saved("csv-import", "june"))
    report = find_report(log)
    assert report is not None
    assert 0.75 < report.used_mb / report.memory_mb <= 1
    _, answer, log = invoke(clients, "csv-import", saved("csv-import", "largest"))
    assert answer["errorType"] == "Runtime.OutOfMemory"
    report = find_report(log)
    assert report is not None
    assert (report.used_mb, report.status) == (report.memory_mb, "error")


def test_a_report_that_is_too_long_is_stopped_by_its_timeout(clients: Clients) -> None:
    _, answer, log = invoke(clients, "report-builder", saved("report-builder", "whole-year"))
    assert answer["errorType"] == "Sandbox.Timedout"
    assert "Task timed out after 3.00 seconds" in log
    report = find_report(log)
    assert report is not None
    assert (report.status, report.duration_ms) == ("timeout", 3000.0)


def test_telemetry_logs_json_from_lambda_and_from_the_function(clients: Clients) -> None:
    _, _, log = invoke(clients, "telemetry-ingest", saved("telemetry-ingest", "broken-sensor"))
    lines = [json.loads(line) for line in log.splitlines()]
    kinds = [line["type"] for line in lines if "type" in line]
    assert kinds == ["platform.start", "platform.report"]
    levels = {line["level"] for line in lines if "level" in line}
    assert {"INFO", "WARNING", "ERROR"} <= levels
    ids = {line["requestId"] for line in lines if "requestId" in line}
    assert ids == {lines[0]["record"]["requestId"]}


def test_each_function_has_a_role_whose_policies_can_be_read(clients: Clients) -> None:
    iam = clients.get("iam")
    for function in FUNCTIONS:
        name = f"acme-{function.name}"
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        assert "AWSLambdaBasicExecutionRole" in {policy["PolicyName"] for policy in attached}
    users = iam.get_role_policy(RoleName="acme-users-api", PolicyName="data")["PolicyDocument"]
    assert users["Statement"][0]["Resource"].endswith(":table/acme-users")
