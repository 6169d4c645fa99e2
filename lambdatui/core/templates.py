"""Templates: an event of each kind that invokes functions, filled in for one function."""

import json
from collections.abc import Callable
from typing import Any

from lambdatui.core import template_events as shapes
from lambdatui.core.functions import Function
from lambdatui.core.record import Record


class Template(Record, frozen=True):
    """One template: ``source`` is the service that sends such events, ``text`` indented JSON."""

    id: str
    title: str
    source: str
    text: str


_SHAPES: tuple[tuple[str, str, str, Callable[[shapes.Place], dict[str, Any]]], ...] = (
    ("empty", "Empty", "test", lambda _place: {}),
    ("apigateway-rest", "REST API (GET)", "API Gateway", shapes.rest_get),
    ("apigateway-http", "HTTP API (POST)", "API Gateway", shapes.http_post),
    ("function-url", "Function URL (POST)", "Lambda", shapes.function_url),
    ("alb", "Load balancer (GET)", "Elastic Load Balancing", shapes.load_balancer),
    ("s3-put", "S3 put", "S3", shapes.s3_put),
    ("sqs", "SQS message", "SQS", shapes.sqs),
    ("sns", "SNS notification", "SNS", shapes.sns),
    ("dynamodb-insert", "DynamoDB insert", "DynamoDB", shapes.dynamodb_insert),
    ("kinesis", "Kinesis record", "Kinesis", shapes.kinesis),
    ("eventbridge", "EventBridge event", "EventBridge", shapes.eventbridge),
    ("scheduled", "Scheduled event", "EventBridge", shapes.scheduled),
    ("cloudwatch-logs", "CloudWatch Logs", "CloudWatch Logs", shapes.cloudwatch_logs),
)

_EXAMPLE_ACCOUNT = "123456789012"
_EXAMPLE_REGION = "us-east-1"


def templates_for(function: Function, region: str = "", account: str = "") -> tuple[Template, ...]:
    """Every template, its ARNs in the function's own region and account.

    The function's ARN is believed first, then ``region`` and ``account``; where neither says,
    the example values of AWS's documentation stand in.
    """
    place = _place(function, region, account)
    return tuple(
        Template(id=id_, title=title, source=source, text=json.dumps(shape(place), indent=2))
        for id_, title, source, shape in _SHAPES
    )


def _place(function: Function, region: str, account: str) -> shapes.Place:
    # arn:partition:lambda:region:account:function:name
    parts = [*function.arn.split(":"), "", "", "", "", ""][:5]
    region = parts[3] or region or _EXAMPLE_REGION
    return shapes.Place(
        partition=parts[1] or _partition(region),
        region=region,
        account=parts[4] or account or _EXAMPLE_ACCOUNT,
        function=function.name,
        log_group=function.log_group_name,
    )


def _partition(region: str) -> str:
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
