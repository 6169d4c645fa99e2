"""Every template passes through a handler that was written for its source."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.core.handlers import happenings, http, identity, messages, requests, storage, streams
from tests.core.template_events import event
from tests.core.test_templates import IDS

ORDER = {"orderId": "1001", "sku": "AX-42", "quantity": 2}
ITEM = {"orderId": "1001", "sku": "AX-42", "quantity": Decimal(2)}

Handler = Callable[[Any, object], Any]
#: What each template's event makes of its handler.
HANDLED: dict[str, tuple[Handler, object]] = {
    "empty": (happenings.empty, {}),
    "apigateway-rest": (
        http.rest,
        {"method": "GET", "parameters": {"id": "42"}, "query": {"limit": ["10"]}, "order": None},
    ),
    "apigateway-rest-post": (
        http.rest,
        {"method": "POST", "parameters": None, "query": {"notify": ["yes"]}, "order": ORDER},
    ),
    "apigateway-http-get": (http.http_2, {"path": "/users/42", "order": None}),
    "apigateway-http": (http.http_2, {"path": "/orders", "order": ORDER}),
    "apigateway-http-v1": (http.http_1, {"order": ORDER, "query": {"notify": "yes"}}),
    "apigateway-websocket": (
        http.websocket,
        {
            "event": "MESSAGE",
            "to": "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod",
            "connection": "R1kmxc2VNjMCFIA=",
            "order": "1001",
        },
    ),
    "function-url": (http.function_url, {"caller": "anonymous", "order": ORDER}),
    "alb": (http.load_balancer, {"query": {"limit": ["10"]}, "body": ""}),
    "vpc-lattice": (
        http.lattice,
        {
            "host": "orders-0a1b2c3d4e5f60718.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
            "path": "/users/42",
            "limit": 10,
        },
    ),
    "s3-put": (
        storage.objects,
        [("ObjectCreated:Put", "example-bucket", "incoming/photo 1.jpg", 20480)],
    ),
    "s3-delete": (
        storage.objects,
        [("ObjectRemoved:Delete", "example-bucket", "incoming/photo 1.jpg", 0)],
    ),
    "s3-batch": (storage.batch, "copy example-bucket/incoming/photo 1.jpg"),
    "dynamodb-insert": (storage.table, ("INSERT", ITEM, None)),
    "dynamodb-modify": (storage.table, ("MODIFY", ITEM, {**ITEM, "quantity": Decimal(1)})),
    "dynamodb-remove": (storage.table, ("REMOVE", None, {**ITEM, "quantity": Decimal(1)})),
    "documentdb": (
        storage.documents,
        [("insert", "shop.orders", {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}, **ORDER})],
    ),
    "sqs": (messages.queue, {"batchItemFailures": []}),
    "sqs-fifo": (messages.queue, {"batchItemFailures": []}),
    "pipes": (messages.pipe, [ORDER]),
    "sns": (messages.topic, [("orders", ORDER, "order")]),
    "activemq": (messages.activemq, [("orders", ORDER)]),
    "rabbitmq": (messages.rabbitmq, [("orders::/", "order", ORDER)]),
    "ses": (messages.mail, {"disposition": "CONTINUE"}),
    "iot-rule": (messages.readings, ("kitchen", 21.5)),
    "kinesis": (streams.kinesis, [("orders", "1001", ORDER)]),
    "firehose": (streams.firehose, {"Ok"}),
    "msk": (streams.kafka, [("orders", 15, "1001", "order", ORDER)]),
    "kafka": (streams.kafka, [("orders", 15, "1001", "order", ORDER)]),
    "eventbridge": (happenings.bus, ("com.example.orders/OrderPlaced", ORDER)),
    "scheduled": (happenings.scheduled, "every-hour"),
    "cloudwatch-logs": (happenings.logs, ("/acme/orders", ["[ERROR] KeyError: 'sku'"])),
    "cloudwatch-alarm": (
        happenings.alarm,
        "ALARM AWS/Lambda Errors {'FunctionName': 'orders-api'}",
    ),
    "codepipeline": (
        happenings.pipeline,
        ("orders-api", {"stage": "prod"}, "codepipeline-artifacts/orders/SourceArti/a1B2c3D.zip"),
    ),
    "config-rule": (
        happenings.rule,
        {"resource": "AWS::S3::Bucket example-bucket", "compliance": "NON_COMPLIANT"},
    ),
    "destination-success": (happenings.destination, ("orders-api", "Success", ORDER)),
    "destination-failure": (happenings.destination, ("orders-api", "RetriesExhausted", ORDER)),
    "step-functions": (happenings.task, ("AQCEAAAAKgAAAAMAAAAAAAAAAeXAmPlE", ORDER)),
    "cognito-pre-sign-up": (identity.pre_sign_up, "autoConfirmUser"),
    "cognito-post-confirmation": (identity.post_confirmation, None),
    "cognito-pre-token": (identity.pre_token, "claimsOverrideDetails"),
    "cognito-custom-message": (identity.custom_message, "emailMessage"),
    "authorizer-token": (identity.token, "Allow"),
    "authorizer-request": (identity.request, "Allow"),
    "authorizer-request-v2": (identity.request_2, True),
    "cloudformation-create": (requests.custom_resource, ("OrdersSetup", None)),
    "cloudformation-update": (requests.custom_resource, ("orders-resource-1", ["Retention"])),
    "cloudformation-delete": (requests.custom_resource, ("orders-resource-1", None)),
    "secrets-rotation": (requests.rotation, "createSecret orders/database-AbCdEf"),
    "appsync": (
        requests.resolver,
        {"orderId": "1001", "sku": None, "quantity": None, "by": "jane"},
    ),
    "lex-v2": (requests.code_hook, {"type": "ElicitSlot", "slotToElicit": "Quantity"}),
    "bedrock-agent": (
        requests.agent,
        {"function": "get_order", "orderId": "1001", "details": True},
    ),
}


def told(id_: str, answer: Any) -> object:
    """What of a handler's answer the table above has."""
    if id_ == "s3-batch":
        return answer["results"][0]["resultString"]
    if id_.startswith("dynamodb-"):
        (change,) = answer
        assert change["table"] == "orders"
        assert change["keys"] == {"orderId": "1001"}
        return change["event"], change["new"], change["old"]
    if id_ == "firehose":
        return {record["result"] for record in answer["records"]}
    if id_.startswith("cognito-"):
        return next((name for name, value in answer["response"].items() if value), None)
    if id_ == "authorizer-request-v2":
        return answer["isAuthorized"]
    if id_.startswith("authorizer-"):
        return answer["policyDocument"]["Statement"][0]["Effect"]
    if id_.startswith("cloudformation-"):
        return answer["PhysicalResourceId"], answer["Data"]["Changed"]
    if id_ == "lex-v2":
        return answer["sessionState"]["dialogAction"]
    if id_ == "bedrock-agent":
        return json.loads(answer["response"]["functionResponse"]["responseBody"]["TEXT"]["body"])
    if isinstance(answer, dict) and "statusCode" in answer:
        return json.loads(answer["body"])
    return answer


def test_every_template_has_a_handler_of_its_source() -> None:
    assert sorted(HANDLED) == sorted(IDS)


@pytest.mark.parametrize("id_", IDS)
def test_a_template_passes_through_a_handler_written_for_its_source(id_: str) -> None:
    handler, expected = HANDLED[id_]
    assert told(id_, handler(event(id_), None)) == expected


def test_a_handler_of_one_source_refuses_another_sources_event() -> None:
    # Or the handlers above would show nothing.
    for handler, others in (
        (messages.queue, ("sns", "kinesis")),
        (storage.table, ("s3-put", "sqs")),
        (http.http_2, ("apigateway-rest", "alb")),
        (happenings.scheduled, ("eventbridge",)),
        (streams.kafka, ("kinesis",)),
    ):
        for other in others:
            with pytest.raises((AssertionError, KeyError)):
                handler(event(other), None)
