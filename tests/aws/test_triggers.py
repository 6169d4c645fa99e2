"""What triggers a function, read from the embedded endpoint.

The endpoint gives a policy to every function, and drops what Kafka, brokers and DocumentDB have of
their own from a mapping: for those, and for refusals, a tiny server answers in Lambda's words.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.aws.triggers import read_triggers
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.templates import templates_for
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from tests.aws.conftest import REGION, Account
from tests.aws.faulty import Faulty, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

HERE = f"{REGION}:123456789012"
QUEUE = f"arn:aws:sqs:{HERE}:billing"
NO_MAPPINGS = says({"EventSourceMappings": []})
NO_POLICY = refuses(404, "ResourceNotFoundException", "No policy is associated with it.")
NO_URL = refuses(404, "ResourceNotFoundException", "There is no URL config.")
DENIED = refuses(403, "AccessDeniedException")


def allow(account: Account, function: str, principal: str, **more: Any) -> None:
    account.lambda_.add_permission(
        FunctionName=function,
        StatementId=f"s{len(principal)}{len(str(more))}{principal[:3]}",
        Action="lambda:InvokeFunction",
        Principal=principal,
        **more,
    )


def policy(*statements: object) -> Callable[[Talk], None]:
    """Lambda's answer with these statements."""
    text = json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": list(statements)})
    return says({"Policy": text, "RevisionId": "1"})


def statement(principal: object, arn: object = None, **more: object) -> dict[str, object]:
    """As AddPermission writes it."""
    condition = {"Condition": {"ArnLike": {"AWS:SourceArn": arn}}} if arn else {}
    return {
        "Sid": "s",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "lambda:InvokeFunction",
        "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        **condition,
        **more,
    }


def of_policy(start: Start, *statements: object) -> tuple[TriggerSource, ...]:
    _, clients = start(NO_MAPPINGS, policy(*statements), NO_URL)
    triggers = read_triggers(clients, "orders")
    assert triggers.unread == ()
    return triggers.sources


def of_mapping(start: Start, **entry: object) -> TriggerSource:
    mapping = {"UUID": "1", "FunctionArn": "f", "State": "Enabled", **entry}
    _, clients = start(says({"EventSourceMappings": [mapping]}), NO_POLICY, NO_URL)
    (source,) = read_triggers(clients, "orders").sources
    return source


# From the embedded endpoint.


def test_a_function_that_nothing_triggers_has_no_sources(
    clients: Clients, account: Account
) -> None:
    name = account.function("pass")
    assert read_triggers(clients, name) == Triggers()


def test_mappings_policy_and_url_are_read(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    account.lambda_.create_event_source_mapping(
        FunctionName=name, EventSourceArn=QUEUE, Enabled=False
    )
    allow(account, name, "s3.amazonaws.com", SourceArn="arn:aws:s3:::pictures")
    rule = f"arn:aws:events:{HERE}:rule/nightly"
    allow(account, name, "events.amazonaws.com", SourceArn=rule)
    url = account.lambda_.create_function_url_config(FunctionName=name, AuthType="AWS_IAM")
    triggers = read_triggers(clients, name)
    assert triggers.unread == ()
    assert triggers.sources == (
        TriggerSource(kind=SourceKind.SQS, arn=QUEUE, label="billing", state="Disabled"),
        TriggerSource(kind=SourceKind.S3, arn="arn:aws:s3:::pictures", label="pictures"),
        TriggerSource(kind=SourceKind.EVENTBRIDGE, arn=rule, label="nightly"),
        TriggerSource(
            kind=SourceKind.FUNCTION_URL,
            label=url["FunctionUrl"],
            details=(("auth", "AWS_IAM"),),
        ),
    )


def test_the_templates_of_a_functions_own_sources_come_first(
    clients: Clients, account: Account
) -> None:
    name = account.function("pass")
    account.lambda_.create_event_source_mapping(
        FunctionName=name, EventSourceArn=QUEUE, Enabled=False
    )
    topic = f"arn:aws:sns:{HERE}:news"
    allow(account, name, "sns.amazonaws.com", SourceArn=topic)
    (function,) = (
        found for page in function_pages(clients) for found in page.functions if found.name == name
    )
    first, second, *_ = templates_for(function, triggers=read_triggers(clients, name))
    # The mapping is switched off, so the topic is what comes.
    assert (first.id, second.id) == ("sns", "sqs")
    assert f'"TopicArn": "{topic}"' in first.text
    assert f'"eventSourceARN": "{QUEUE}"' in second.text


def test_more_mappings_than_a_page_holds_are_all_read(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    for index in range(101):
        account.lambda_.create_event_source_mapping(
            FunctionName=name, EventSourceArn=f"{QUEUE}-{index:03}", Enabled=False
        )
    sources = read_triggers(clients, name).of(SourceKind.SQS)
    assert [source.label for source in sources] == [f"billing-{index:03}" for index in range(101)]


def test_an_alias_has_a_policy_of_its_own(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    version = account.lambda_.publish_version(FunctionName=name)["Version"]
    account.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    allow(
        account,
        name,
        "sns.amazonaws.com",
        SourceArn=f"arn:aws:sns:{HERE}:news",
        Qualifier="live",
    )
    (source,) = read_triggers(clients, name, "live").sources
    assert (source.kind, source.label) == (SourceKind.SNS, "news")


# What the endpoint does not give.


def test_three_calls_are_made_each_of_them_a_read(faulty: Start) -> None:
    server, clients = faulty(NO_MAPPINGS, NO_POLICY, NO_URL, read_only=True)
    assert read_triggers(clients, "orders", "live") == Triggers()
    assert [(sent.method, sent.path) for sent in server.requests] == [
        ("GET", "/2015-03-31/event-source-mappings?FunctionName=orders%3Alive&MaxItems=100"),
        ("GET", "/2015-03-31/functions/orders/policy?Qualifier=live"),
        ("GET", "/2021-10-31/functions/orders/url?Qualifier=live"),
    ]


@pytest.mark.parametrize("denied", [0, 1, 2])
def test_what_is_denied_is_named_and_the_rest_is_there(faulty: Start, denied: int) -> None:
    answers = [
        says({"EventSourceMappings": [{"EventSourceArn": QUEUE, "State": "Enabled"}]}),
        policy(statement({"Service": "s3.amazonaws.com"}, "arn:aws:s3:::pictures")),
        says({"FunctionUrl": "https://abc.lambda-url.eu-west-1.on.aws/", "AuthType": "NONE"}),
    ]
    answers[denied] = DENIED
    _, clients = faulty(*answers)
    triggers = read_triggers(clients, "orders")
    kinds = [SourceKind.SQS, SourceKind.S3, SourceKind.FUNCTION_URL]
    assert [source.kind for source in triggers.sources] == kinds[:denied] + kinds[denied + 1 :]
    (said,) = triggers.unread
    words = ["list what feeds orders", "read the policy of orders", "read the URL of orders"]
    actions = ["ListEventSourceMappings", "GetPolicy", "GetFunctionUrlConfig"]
    assert said.startswith(f"Cannot {words[denied]}: ")
    assert f"lambda:{actions[denied]}" in said


@pytest.mark.parametrize(
    "cut",
    [b"", b'{"Policy"', b'{"Policy": 7}', b'{"Policy": "no JSON"}', b'{"Policy": "[1]"}'],
)
def test_a_policy_that_is_cut_short_is_not_taken_for_none(faulty: Start, cut: bytes) -> None:
    _, clients = faulty(NO_MAPPINGS, says(cut), NO_URL)
    triggers = read_triggers(clients, "orders")
    assert triggers.sources == ()
    assert len(triggers.unread) == 1


def test_mappings_whose_second_page_is_missing_are_not_taken_for_all(faulty: Start) -> None:
    mapping = {"EventSourceArn": QUEUE, "State": "Enabled"}
    first = says({"EventSourceMappings": [mapping], "NextMarker": "2"})
    _, clients = faulty(first, says({}), NO_POLICY, NO_URL)
    triggers = read_triggers(clients, "orders")
    assert triggers.sources == ()
    (said,) = triggers.unread
    assert "ListEventSourceMappings" in said


def test_what_would_meet_every_call_is_raised_at_once(faulty: Start) -> None:
    server, clients = faulty(refuses(403, "ExpiredTokenException", "The token has expired"))
    with pytest.raises(LambdatuiError) as raised:
        read_triggers(clients, "orders")
    assert raised.value.fault.kind is Kind.EXPIRED
    assert len(server.requests) == 1


def test_a_function_that_is_not_there_is_not_found(faulty: Start) -> None:
    _, clients = faulty(refuses(404, "ResourceNotFoundException", "Function not found"))
    with pytest.raises(LambdatuiError) as raised:
        read_triggers(clients, "nobody")
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_streams_label_is_the_name_of_table_or_stream(faulty: Start) -> None:
    table = f"arn:aws:dynamodb:{HERE}:table/users/stream/2025-05-05T05:05:05.555"
    assert of_mapping(faulty, EventSourceArn=table).label == "users"
    stream = f"arn:aws:kinesis:{HERE}:stream/clicks/consumer/mine:1700000000"
    source = of_mapping(faulty, EventSourceArn=stream)
    assert (source.kind, source.arn, source.label) == (SourceKind.KINESIS, stream, "clicks")


def test_a_mapping_of_kafka_tells_topic_and_servers(faulty: Start) -> None:
    managed = of_mapping(
        faulty, EventSourceArn=f"arn:aws:kafka:{HERE}:cluster/c/1-2-3", Topics=["clicks"]
    )
    assert (managed.kind, managed.label) == (SourceKind.MSK, "clicks")
    assert managed.detail("topic") == "clicks"
    servers = {"KAFKA_BOOTSTRAP_SERVERS": ["k1.example.com:9092", "k2.example.com:9092"]}
    own = of_mapping(
        faulty, SelfManagedEventSource={"Endpoints": servers}, Topics=["clicks"], State="Enabling"
    )
    assert (own.kind, own.arn, own.state) == (SourceKind.KAFKA, "", "Enabling")
    assert own.detail("servers") == "k1.example.com:9092,k2.example.com:9092"


def test_a_mapping_of_a_broker_tells_queue_and_virtual_host(faulty: Start) -> None:
    arn = f"arn:aws:mq:{HERE}:broker:shop:b-1-2-3"
    access = [
        {"Type": "BASIC_AUTH", "URI": "arn:aws:secretsmanager:eu-west-1:1:secret:x"},
        {"Type": "VIRTUAL_HOST", "URI": "/shop"},
    ]
    rabbit = of_mapping(
        faulty, EventSourceArn=arn, Queues=["orders"], SourceAccessConfigurations=access
    )
    assert rabbit.details == (("queue", "orders"), ("host", "/shop"))
    active = of_mapping(
        faulty, EventSourceArn=arn, Queues=["orders"], SourceAccessConfigurations=access[:1]
    )
    assert (active.label, active.details) == ("orders", (("queue", "orders"),))


def test_a_mapping_of_documentdb_tells_database_and_collection(faulty: Start) -> None:
    source = of_mapping(
        faulty,
        EventSourceArn=f"arn:aws:rds:{HERE}:cluster:docs",
        DocumentDBEventSourceConfig={"DatabaseName": "shop", "CollectionName": "carts"},
    )
    assert (source.kind, source.label) == (SourceKind.DOCUMENTDB, "shop.carts")


@pytest.mark.parametrize("entry", [{}, {"EventSourceArn": "odd"}, {"EventSourceArn": 7}])
def test_a_mapping_of_no_known_kind_is_still_told(faulty: Start, entry: dict[str, object]) -> None:
    source = of_mapping(faulty, **entry)
    assert source.kind is SourceKind.OTHER


@pytest.mark.parametrize(
    ("service", "arn", "kind", "label"),
    [
        ("apigateway", f"execute-api:{HERE}:a1/*/GET/x/*", SourceKind.API, "a1/*/GET/x/*"),
        ("apigateway", f"execute-api:{HERE}:a1/*/$connect", SourceKind.WEBSOCKET, "a1/*/$connect"),
        ("apigateway", f"execute-api:{HERE}:a1/*/$default", SourceKind.API, "a1/*/$default"),
        (
            "apigateway",
            f"execute-api:{HERE}:a1/authorizers/q2",
            SourceKind.AUTHORIZER,
            "a1/authorizers/q2",
        ),
        (
            "elasticloadbalancing",
            f"elasticloadbalancing:{HERE}:targetgroup/shop/0123",
            SourceKind.LOAD_BALANCER,
            "shop",
        ),
        (
            "cognito-idp",
            f"cognito-idp:{HERE}:userpool/{REGION}_X",
            SourceKind.COGNITO,
            f"{REGION}_X",
        ),
        ("iot", f"iot:{HERE}:rule/warm", SourceKind.IOT, "warm"),
        ("logs", f"logs:{HERE}:log-group:/aws/x:*", SourceKind.LOGS, "/aws/x"),
        (f"logs.{REGION}", f"logs:{HERE}:log-group:/aws/x:*", SourceKind.LOGS, "/aws/x"),
        (
            "lambda.alarms.cloudwatch",
            f"cloudwatch:{HERE}:alarm:too slow",
            SourceKind.ALARM,
            "too slow",
        ),
        ("ses", f"ses:{HERE}:receipt-rule-set/a:receipt-rule/b", SourceKind.SES, "b"),
        ("secretsmanager", f"secretsmanager:{HERE}:secret:a/b-1", SourceKind.SECRETS, "a/b-1"),
        ("events", f"events:{HERE}:rule/shop/orders", SourceKind.EVENTBRIDGE, "shop/orders"),
        ("vpc-lattice", f"vpc-lattice:{HERE}:targetgroup/tg-7", SourceKind.LATTICE, "tg-7"),
        ("lexv2", f"lex:{HERE}:bot-alias/A/B", SourceKind.LEX, "B"),
        ("bedrock", f"bedrock:{HERE}:agent/A", SourceKind.BEDROCK, "A"),
        ("newservice", f"newservice:{HERE}:thing/1", SourceKind.OTHER, "thing/1"),
    ],
)
def test_each_service_of_a_policy_is_known(
    faulty: Start, service: str, arn: str, kind: SourceKind, label: str
) -> None:
    principal = {"Service": f"{service}.amazonaws.com"}
    (source,) = of_policy(faulty, statement(principal, f"arn:aws:{arn}"))
    assert (source.kind, source.label) == (kind, label)
    assert source.arn == f"arn:aws:{arn}"


def test_a_service_without_an_arn_is_told_by_its_name(faulty: Start) -> None:
    (source,) = of_policy(faulty, statement({"Service": "config.amazonaws.com"}))
    assert source == TriggerSource(kind=SourceKind.CONFIG, label="config.amazonaws.com")


def test_another_account_that_may_invoke_is_told(faulty: Start) -> None:
    (source,) = of_policy(faulty, statement({"AWS": "arn:aws:iam::999900001111:root"}))
    assert source.kind is SourceKind.OTHER
    assert source.label == "arn:aws:iam::999900001111:root"


def test_several_principals_and_arns_are_several_sources(faulty: Start) -> None:
    arns = ["arn:aws:s3:::a", "arn:aws:s3:::b"]
    sources = of_policy(
        faulty,
        statement({"Service": ["s3.amazonaws.com", "sns.amazonaws.com.cn"]}, arns),
        statement({"Service": "s3.amazonaws.com"}, "arn:aws:s3:::a"),
    )
    assert [(source.kind, source.label) for source in sources] == [
        (SourceKind.S3, "a"),
        (SourceKind.S3, "b"),
        (SourceKind.SNS, "a"),
        (SourceKind.SNS, "b"),
    ]


S3 = {"Service": "s3.amazonaws.com"}


@pytest.mark.parametrize(
    "left_out",
    [
        statement(S3, Effect="Deny"),
        statement(S3, Action="lambda:GetFunction"),
        statement("*", Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}),
        statement("*", Condition={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}),
        "no statement",
        7,
    ],
)
def test_what_lets_nobody_invoke_or_only_by_url_is_left_out(
    faulty: Start, left_out: object
) -> None:
    (source,) = of_policy(faulty, left_out, statement(S3, "arn:aws:s3:::a", Action="lambda:*"))
    assert source.label == "a"


def test_arns_that_may_not_are_not_taken_for_sources(faulty: Start) -> None:
    condition = {"ArnNotLike": {"AWS:SourceArn": "arn:aws:s3:::a"}}
    (source,) = of_policy(faulty, statement(S3, Condition=condition))
    assert (source.arn, source.label) == ("", "s3.amazonaws.com")
