"""The templates as a set: what each is, and whose ARNs stand in it."""

import json
import re
from typing import Any

import pytest

from lambdatui.core.functions import Function
from lambdatui.core.jsontext import check_json
from lambdatui.core.templates import Template, templates_for
from tests.core.template_events import ORDERS, event, template

#: Saved events and scripts name them, so none of these changes or goes.
IDS = [
    "empty",
    "apigateway-rest", "apigateway-rest-post", "apigateway-http-get", "apigateway-http",
    "apigateway-http-v1", "apigateway-websocket", "function-url", "alb", "vpc-lattice",
    "s3-put", "s3-delete", "s3-batch", "dynamodb-insert", "dynamodb-modify", "dynamodb-remove",
    "documentdb",
    "sqs", "sqs-fifo", "sns", "activemq", "rabbitmq", "pipes", "ses", "iot-rule",
    "kinesis", "firehose", "msk", "kafka",
    "eventbridge", "scheduled", "cloudwatch-logs", "cloudwatch-alarm", "codepipeline",
    "config-rule",
    "destination-success", "destination-failure", "step-functions",
    "cognito-pre-sign-up", "cognito-post-confirmation", "cognito-pre-token",
    "cognito-custom-message",
    "authorizer-token", "authorizer-request", "authorizer-request-v2",
    "cloudformation-create", "cloudformation-update", "cloudformation-delete",
    "secrets-rotation", "appsync", "lex-v2", "bedrock-agent",
]  # fmt: skip
ALL = pytest.mark.parametrize("id_", IDS)
_ARN = re.compile(r"arn:[\w-]+:[\w-]*:[\w-]*:\d*:")


def arns(text: str) -> set[tuple[str, str, str]]:
    """The partition, region and account of every ARN."""
    found = set()
    for arn in _ARN.findall(text):
        _arn, partition, _service, region, account, _ = arn.split(":")
        found.add((partition, region, account))
    return found


def test_the_ids_are_the_ones_that_were_always_there() -> None:
    assert [one.id for one in templates_for(ORDERS)] == IDS
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) for id_ in IDS)


def test_each_title_is_its_own_and_each_source_is_said() -> None:
    templates = templates_for(ORDERS)
    assert len({one.title for one in templates}) == len(templates)
    assert all(one.source for one in templates)
    # Of what triggers the function nothing was told.
    assert {one.trigger for one in templates} == {""}


@ALL
def test_an_event_is_strict_json_indented_as_a_person_reads_it(id_: str) -> None:
    text = template(id_).text
    assert check_json(text) is None
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False)


def test_the_same_function_gives_the_same_texts_every_time() -> None:
    first, second = templates_for(ORDERS), templates_for(ORDERS)
    assert first == second
    assert [one.text for one in first] == [one.text for one in second]


@ALL
def test_every_arn_is_of_the_functions_own_account(id_: str) -> None:
    place = ("aws", "eu-west-1", "111122223333")
    # S3 has neither region nor account in its ARNs, IAM no region.
    assert arns(template(id_).text) <= {place, ("aws", "", ""), ("aws", "", "111122223333")}


@ALL
def test_in_china_and_govcloud_nothing_is_of_the_rest_of_the_world(id_: str) -> None:
    for partition, region in (("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")):
        function = Function(name="bare")
        found = {one.id: one for one in templates_for(function, region, "999900001111")}
        text = found[id_].text
        assert {arn[0] for arn in arns(text)} <= {partition}
        assert "eu-west-1" not in text
        if partition == "aws-cn":
            hosts = re.findall(r"[\w.-]+\.cn-north-1\.[\w.]+", text)
            assert all("amazonaws.com" not in host or host.endswith(".com.cn") for host in hosts)


def test_a_function_without_an_arn_takes_the_region_and_account_it_is_given() -> None:
    bare = Function(name="bare")
    found = {one.id: one for one in templates_for(bare, "cn-north-1", "999900001111")}
    assert "arn:aws-cn:sqs:cn-north-1:999900001111:orders" in found["sqs"].text


@pytest.mark.parametrize("arn", ["", "not-an-arn", ":::::::"])
def test_a_function_of_which_nothing_is_known_gets_the_documentations_example(arn: str) -> None:
    found = template("sqs", Function(name="odd", arn=arn))
    assert "arn:aws:sqs:us-east-1:123456789012:orders" in found.text


def test_what_is_the_functions_own_stands_where_the_source_would_put_it() -> None:
    assert field(template("cloudwatch-logs"), "group") == "/acme/orders"
    assert json.loads(field(template("cloudwatch-alarm"), "dimensions")) == {
        "FunctionName": "orders-api"
    }
    job = event("codepipeline")["CodePipeline.job"]["data"]["actionConfiguration"]
    assert job["configuration"]["FunctionName"] == "orders-api"
    assert event("cloudformation-create")["ServiceToken"] == ORDERS.arn


def test_a_name_that_is_no_ascii_is_written_as_it_is() -> None:
    text = template("sqs").filled({"body": "Zoë 🙂"})
    assert '"body": "Zoë 🙂"' in text


def field(one: Template, name: str) -> str:
    found: dict[str, Any] = {each.name: each.default for each in one.fields}
    default: str = found[name]
    return default
