"""The templates are what handlers dispatch on, in the function's own region and account."""

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest

from lambdatui.core.functions import Function
from lambdatui.core.jsontext import check_json
from lambdatui.core.templates import templates_for

ORDERS = Function(
    name="orders-api",
    arn="arn:aws:lambda:eu-west-1:111122223333:function:orders-api",
    log_group="/acme/orders",
)


def event(id_: str, function: Function = ORDERS) -> dict[str, Any]:
    """One template's event."""
    texts = {template.id: template.text for template in templates_for(function)}
    value: dict[str, Any] = json.loads(texts[id_])
    return value


def record(id_: str) -> dict[str, Any]:
    """The one record of a template that has records."""
    (only,) = event(id_)["Records"]
    assert isinstance(only, dict)
    return only


def test_each_template_is_strict_json_under_an_id_and_a_title_of_its_own() -> None:
    templates = templates_for(ORDERS)
    assert [check_json(template.text) for template in templates] == [None] * 13
    assert len({template.id for template in templates}) == 13
    assert len({template.title for template in templates}) == 13
    assert all(template.source for template in templates)


def test_the_same_function_gives_the_same_texts_every_time() -> None:
    assert templates_for(ORDERS) == templates_for(ORDERS)


@pytest.mark.parametrize(
    ("id_", "key", "source"),
    [
        ("s3-put", "eventSource", "aws:s3"),
        ("sqs", "eventSource", "aws:sqs"),
        ("sns", "EventSource", "aws:sns"),
        ("dynamodb-insert", "eventSource", "aws:dynamodb"),
        ("kinesis", "eventSource", "aws:kinesis"),
    ],
)
def test_records_name_the_service_that_sends_them(id_: str, key: str, source: str) -> None:
    assert record(id_)[key] == source


def test_a_rest_api_sends_payload_format_1() -> None:
    rest = event("apigateway-rest")
    assert (rest["httpMethod"], rest["path"]) == ("GET", "/users/42")
    assert rest["pathParameters"] == {"id": "42"}
    assert rest["multiValueHeaders"]["Accept"] == [rest["headers"]["Accept"]]
    assert rest["requestContext"]["accountId"] == "111122223333"
    assert rest["body"] is None
    assert "version" not in rest


def test_an_http_api_and_a_function_url_send_payload_format_2() -> None:
    http, url = event("apigateway-http"), event("function-url")
    assert (http["version"], url["version"]) == ("2.0", "2.0")
    assert http["routeKey"] == "POST /orders"
    assert url["routeKey"] == "$default"
    assert http["requestContext"]["http"]["method"] == "POST"
    assert http["headers"]["content-length"] == str(len(http["body"]))
    assert json.loads(http["body"])["orderId"] == "1001"
    assert url["requestContext"]["domainName"].endswith(".lambda-url.eu-west-1.on.aws")
    assert url["requestContext"]["accountId"] == "anonymous"


def test_a_load_balancer_names_its_target_group() -> None:
    target = event("alb")["requestContext"]["elb"]["targetGroupArn"]
    assert target.startswith("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/")


def test_an_s3_put_names_bucket_and_key() -> None:
    put = record("s3-put")
    assert put["eventName"] == "ObjectCreated:Put"
    assert put["awsRegion"] == "eu-west-1"
    assert put["s3"]["bucket"]["arn"] == "arn:aws:s3:::example-bucket"
    assert put["s3"]["object"]["key"]


def test_an_sqs_message_has_the_md5_of_its_body() -> None:
    message = record("sqs")
    digest = hashlib.md5(message["body"].encode(), usedforsecurity=False).hexdigest()
    assert message["md5OfBody"] == digest
    assert message["eventSourceARN"] == "arn:aws:sqs:eu-west-1:111122223333:orders"


def test_an_sns_notification_has_its_message_as_text() -> None:
    notification = record("sns")["Sns"]
    assert json.loads(notification["Message"])["sku"] == "AX-42"
    assert notification["TopicArn"] == "arn:aws:sns:eu-west-1:111122223333:orders"


def test_a_dynamodb_insert_has_a_new_image_and_no_old_one() -> None:
    insert = record("dynamodb-insert")
    assert insert["eventName"] == "INSERT"
    assert insert["dynamodb"]["NewImage"]["quantity"] == {"N": "2"}
    assert "OldImage" not in insert["dynamodb"]
    assert ":table/orders/stream/" in insert["eventSourceARN"]


def test_a_kinesis_record_has_its_data_in_base64() -> None:
    data = record("kinesis")["kinesis"]["data"]
    assert json.loads(base64.b64decode(data, validate=True))["orderId"] == "1001"


def test_eventbridge_events_say_what_they_are_in_detail_type() -> None:
    custom, scheduled = event("eventbridge"), event("scheduled")
    assert (custom["detail-type"], custom["account"]) == ("OrderPlaced", "111122223333")
    assert (scheduled["source"], scheduled["detail-type"]) == ("aws.events", "Scheduled Event")
    assert scheduled["resources"] == ["arn:aws:events:eu-west-1:111122223333:rule/every-hour"]
    assert scheduled["detail"] == {}


def test_cloudwatch_logs_data_unpacks_to_the_functions_own_log_group() -> None:
    packed = base64.b64decode(event("cloudwatch-logs")["awslogs"]["data"], validate=True)
    data = json.loads(gzip.decompress(packed))
    assert data["messageType"] == "DATA_MESSAGE"
    assert data["logGroup"] == "/acme/orders"
    assert data["owner"] == "111122223333"
    assert data["logEvents"][0]["message"].startswith("[ERROR]")


def test_a_function_without_an_arn_takes_the_region_and_account_it_is_given() -> None:
    bare = Function(name="bare")
    texts = "".join(template.text for template in templates_for(bare, "cn-north-1", "999900001111"))
    assert "arn:aws-cn:sqs:cn-north-1:999900001111:orders" in texts
    assert "eu-west-1" not in texts


def test_a_function_of_which_nothing_is_known_gets_the_documentations_example() -> None:
    texts = "".join(template.text for template in templates_for(Function(name="bare")))
    assert "arn:aws:sqs:us-east-1:123456789012:orders" in texts


def test_an_arn_that_is_none_does_no_harm() -> None:
    odd = Function(name="odd", arn="not-an-arn")
    texts = "".join(template.text for template in templates_for(odd))
    assert "arn:aws:sqs:us-east-1:123456789012:orders" in texts
