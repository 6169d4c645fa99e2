"""The sources that trigger a function come first, with their real ARNs."""

import json
from typing import Any

import pytest

from lambdatui.core.template_parts import Field
from lambdatui.core.templates import Template, templates_for
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from tests.core.template_events import ORDERS
from tests.core.test_templates import IDS

HERE = "eu-west-1:111122223333"
SQS = TriggerSource(kind=SourceKind.SQS, arn=f"arn:aws:sqs:{HERE}:billing", label="billing")


def first(*sources: TriggerSource) -> tuple[Template, ...]:
    """The templates that something triggers; nothing else stands between them."""
    templates = templates_for(ORDERS, triggers=Triggers(sources=sources))
    assert sorted(one.id for one in templates) == sorted(IDS)
    triggered = [bool(one.trigger) for one in templates]
    assert triggered == sorted(triggered, reverse=True)
    return tuple(one for one in templates if one.trigger)


def ids(*sources: TriggerSource) -> list[str]:
    return [one.id for one in first(*sources)]


def event(source: TriggerSource, id_: str) -> Any:
    found = {one.id: one for one in first(source)}
    return json.loads(found[id_].text)


def api(resource: str) -> TriggerSource:
    return TriggerSource(
        kind=SourceKind.API, arn=f"arn:aws:execute-api:{HERE}:{resource}", label=resource
    )


def test_nothing_known_leaves_the_templates_in_their_order() -> None:
    assert first() == ()
    unread = Triggers(unread=("Cannot read the policy.",))
    assert templates_for(ORDERS, triggers=unread) == templates_for(ORDERS)


def test_a_queue_comes_first_with_its_arn() -> None:
    (only,) = first(SQS)
    assert (only.id, only.trigger) == ("sqs", "billing")
    record = json.loads(only.text)["Records"][0]
    assert record["eventSourceARN"] == SQS.arn


def test_a_fifo_queue_has_the_template_of_its_own() -> None:
    fifo = TriggerSource(kind=SourceKind.SQS, arn=f"arn:aws:sqs:{HERE}:b.fifo", label="b.fifo")
    assert ids(fifo) == ["sqs-fifo"]
    assert event(fifo, "sqs-fifo")["Records"][0]["eventSourceARN"].endswith(":b.fifo")


def test_of_several_queues_the_first_stands_there_and_the_others_are_offered() -> None:
    second = TriggerSource(kind=SourceKind.SQS, arn=f"arn:aws:sqs:{HERE}:refunds", label="refunds")
    (only,) = first(SQS, second)
    assert only.trigger == "billing, refunds"
    queue = field(only, "queue")
    assert (queue.default, queue.choices) == (SQS.arn, (SQS.arn, second.arn))
    assert json.loads(only.filled({"queue": second.arn}))["Records"][0]["eventSourceARN"] == (
        second.arn
    )


def test_what_is_switched_off_comes_after_what_is_on() -> None:
    off = TriggerSource(
        kind=SourceKind.KINESIS,
        arn=f"arn:aws:kinesis:{HERE}:stream/clicks",
        label="clicks",
        state="Disabled",
    )
    assert ids(off, SQS) == ["sqs", "kinesis"]


def test_another_accounts_queue_keeps_its_own_region_and_account() -> None:
    far = TriggerSource(
        kind=SourceKind.SQS, arn="arn:aws:sqs:us-west-2:999900001111:far", label="f"
    )
    assert event(far, "sqs")["Records"][0]["awsRegion"] == "us-west-2"


@pytest.mark.parametrize(
    ("kind", "arn", "id_", "stands"),
    [
        (SourceKind.SNS, f"arn:aws:sns:{HERE}:news", "sns", "arn"),
        (SourceKind.KINESIS, f"arn:aws:kinesis:{HERE}:stream/clicks", "kinesis", "arn"),
        (
            SourceKind.DYNAMODB,
            f"arn:aws:dynamodb:{HERE}:table/users/stream/2025-05-05T05:05:05.555",
            "dynamodb-modify",
            "arn",
        ),
        (SourceKind.S3, "arn:aws:s3:::pictures", "s3-delete", "arn"),
        (SourceKind.DOCUMENTDB, f"arn:aws:rds:{HERE}:cluster:docs", "documentdb", "arn"),
        (SourceKind.MSK, f"arn:aws:kafka:{HERE}:cluster/c/1-2-3", "msk", "arn"),
        (SourceKind.MQ, f"arn:aws:mq:{HERE}:broker:b:b-1-2-3", "activemq", "arn"),
        (SourceKind.EVENTBRIDGE, f"arn:aws:events:{HERE}:rule/nightly", "scheduled", "arn"),
        (SourceKind.ALARM, f"arn:aws:cloudwatch:{HERE}:alarm:too slow", "cloudwatch-alarm", "arn"),
        (
            SourceKind.LOAD_BALANCER,
            f"arn:aws:elasticloadbalancing:{HERE}:targetgroup/t/0123",
            "alb",
            "arn",
        ),
        (SourceKind.LATTICE, f"arn:aws:vpc-lattice:{HERE}:targetgroup/tg-7", "vpc-lattice", "arn"),
        (
            SourceKind.SECRETS,
            f"arn:aws:secretsmanager:{HERE}:secret:db-AbCdEf",
            "secrets-rotation",
            "arn",
        ),
        (
            SourceKind.COGNITO,
            f"arn:aws:cognito-idp:{HERE}:userpool/eu-west-1_Xyz",
            "cognito-pre-token",
            "eu-west-1_Xyz",
        ),
        (SourceKind.IOT, f"arn:aws:iot:{HERE}:rule/warm", "iot-rule", "kitchen"),
        (SourceKind.SES, f"arn:aws:ses:{HERE}:receipt-rule-set/a:receipt-rule/b", "ses", "aws:ses"),
        (SourceKind.CONFIG, "", "config-rule", "ruleParameters"),
        (SourceKind.LEX, f"arn:aws:lex:{HERE}:bot-alias/A/B", "lex-v2", "sessionState"),
        (SourceKind.BEDROCK, f"arn:aws:bedrock:{HERE}:agent/A", "bedrock-agent", "agent"),
    ],
)
def test_each_kind_of_source_fills_its_template(
    kind: SourceKind, arn: str, id_: str, stands: str
) -> None:
    source = TriggerSource(kind=kind, arn=arn, label="it")
    found = {one.id: one for one in first(source)}
    assert (arn if stands == "arn" else stands) in found[id_].text


def test_every_kind_but_other_has_templates() -> None:
    without = [kind for kind in SourceKind if not ids(TriggerSource(kind=kind, label="it"))]
    assert without == [SourceKind.OTHER]


def test_a_subscribed_log_group_stands_in_the_packed_data() -> None:
    from tests.core.handlers import happenings

    arn = f"arn:aws:logs:{HERE}:log-group:/aws/lambda/other:*"
    source = TriggerSource(kind=SourceKind.LOGS, arn=arn, label="/aws/lambda/other")
    assert happenings.logs(event(source, "cloudwatch-logs"), None)[0] == "/aws/lambda/other"


def test_a_rule_on_a_bus_of_ones_own_has_no_schedule() -> None:
    rule = TriggerSource(
        kind=SourceKind.EVENTBRIDGE, arn=f"arn:aws:events:{HERE}:rule/shop/orders", label="x"
    )
    assert ids(rule) == ["eventbridge"]


def test_a_route_of_an_api_gives_api_stage_method_and_path() -> None:
    get = event(api("x9y8z7/prod/GET/shops/*/orders/*"), "apigateway-rest")
    assert get["requestContext"]["apiId"] == "x9y8z7"
    assert get["requestContext"]["stage"] == "prod"
    assert get["resource"] == "/shops/{id}/orders/{id2}"
    assert get["pathParameters"] == {"id": "42", "id2": "42"}
    put = event(api("x9y8z7/*/PUT/orders/{order}"), "apigateway-http")
    assert put["routeKey"] == "PUT /orders/{order}"
    assert put["requestContext"]["domainName"].startswith("x9y8z7.")


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("a/*/GET/x", ["apigateway-rest", "apigateway-http-get"]),
        ("a/*/POST/x", ["apigateway-rest-post", "apigateway-http", "apigateway-http-v1"]),
        (
            "a/*/*/x",
            [
                "apigateway-rest",
                "apigateway-http-get",
                "apigateway-rest-post",
                "apigateway-http",
                "apigateway-http-v1",
            ],
        ),
        (
            "a/*/$default",
            [
                "apigateway-http-get",
                "apigateway-http",
                "apigateway-http-v1",
                "apigateway-websocket",
            ],
        ),
    ],
)
def test_a_routes_method_says_which_templates_are_meant(resource: str, expected: list[str]) -> None:
    assert ids(api(resource)) == expected


@pytest.mark.parametrize("resource", ["a1/*/*/*", "a1/*/*", "a1/*/GET/orders*", "*/*/GET/*", "a1"])
def test_a_star_of_a_policy_never_stands_in_an_event(resource: str) -> None:
    for one in first(api(resource)):
        assert "*" not in one.text
        assert json.loads(one.text)


def test_an_arn_with_a_star_leaves_the_example() -> None:
    source = TriggerSource(kind=SourceKind.SNS, arn=f"arn:aws:sns:{HERE}:news-*", label="news-*")
    topic = event(source, "sns")["Records"][0]["Sns"]["TopicArn"]
    assert topic == f"arn:aws:sns:{HERE}:orders"


def test_a_websockets_own_route_says_what_came() -> None:
    arn = f"arn:aws:execute-api:{HERE}:w1/live/$connect"
    source = TriggerSource(kind=SourceKind.WEBSOCKET, arn=arn, label="w1")
    context = event(source, "apigateway-websocket")["requestContext"]
    assert (context["eventType"], context["apiId"], context["stage"]) == ("CONNECT", "w1", "live")


def test_an_authorizer_asks_for_the_apis_methods() -> None:
    arn = f"arn:aws:execute-api:{HERE}:a1/authorizers/q2w3"
    source = TriggerSource(kind=SourceKind.AUTHORIZER, arn=arn, label="a1")
    assert ":a1/prod/GET/orders" in event(source, "authorizer-token")["methodArn"]


def test_a_function_url_is_the_real_one_with_its_authorization() -> None:
    source = TriggerSource(
        kind=SourceKind.FUNCTION_URL,
        label="https://abc.lambda-url.eu-west-1.on.aws/",
        details=(("auth", "AWS_IAM"),),
    )
    context = event(source, "function-url")["requestContext"]
    assert context["domainName"] == "abc.lambda-url.eu-west-1.on.aws"
    assert context["authorizer"]["iam"]["userArn"]


def test_what_a_mapping_reads_from_stands_in_the_event() -> None:
    kafka = TriggerSource(
        kind=SourceKind.KAFKA,
        label="clicks",
        details=(("topic", "clicks"), ("servers", "k1.example.com:9092")),
    )
    sent = event(kafka, "kafka")
    assert list(sent["records"]) == ["clicks-0"]
    assert sent["bootstrapServers"] == "k1.example.com:9092"
    watched = TriggerSource(
        kind=SourceKind.DOCUMENTDB,
        arn=f"arn:aws:rds:{HERE}:cluster:docs",
        details=(("database", "shop"), ("collection", "carts")),
        label="shop.carts",
    )
    change = event(watched, "documentdb")["events"][0]["event"]
    assert change["ns"] == {"db": "shop", "coll": "carts"}


def test_a_broker_with_a_virtual_host_is_rabbitmq_and_another_may_be_either() -> None:
    arn = f"arn:aws:mq:{HERE}:broker:b:b-1"
    rabbit = TriggerSource(
        kind=SourceKind.MQ, arn=arn, label="q", details=(("queue", "q"), ("host", "/shop"))
    )
    assert ids(rabbit) == ["rabbitmq"]
    assert list(event(rabbit, "rabbitmq")["rmqMessagesByQueue"]) == ["q::/shop"]
    either = TriggerSource(kind=SourceKind.MQ, arn=arn, label="q", details=(("queue", "q"),))
    assert ids(either) == ["activemq", "rabbitmq"]


def test_odd_arns_do_no_harm() -> None:
    for kind in SourceKind:
        for arn in ("", "arn", "::::::", "arn:aws:x:::", "a/b/c/d/e/f"):
            for one in first(TriggerSource(kind=kind, arn=arn, label="it")):
                assert json.loads(one.text)


def field(one: Template, name: str) -> Field:
    return {each.name: each for each in one.fields}[name]
