"""What invokes a function, and where that ends up which it could not handle.

Lambda API: ListEventSourceMappings, GetPolicy, ListFunctionUrlConfigs, ListAliases,
GetFunctionEventInvokeConfig, ListFunctionEventInvokeConfigs. EventBridge API: DescribeRule. API
Gateway API: GetApi, GetRestApi. SQS API: GetQueueUrl, GetQueueAttributes. CloudWatch API:
GetMetricData.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, structures, text
from lambdatui.aws.section_reader import SectionReader
from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.policy import policy_sources
from lambdatui.core.triggers import SourceKind, TriggerSource

#: The most that Lambda gives of each (Lambda API, MaxItems).
_MAPPINGS = 100
_PAGE = 50
#: What is read of each by itself; where there are more, that is told.
_MOST_ALIASES = 8
_MOST_RULES = 20
_MOST_QUEUES = 20
_MOST_APIS = 10
_APIS = frozenset({SourceKind.API, SourceKind.WEBSOCKET, SourceKind.AUTHORIZER})
#: How far back the age of records is looked for, in minutes; it comes some minutes late.
_AGE_MINUTES = 10


def read_triggers(reader: SectionReader) -> None:
    """Mappings, policy and URLs, and what tells more of the rules and queues among them.

    Each alias has mappings and a policy of its own: without a qualifier they are read as well.
    """
    name = reader.function
    mappings = list(_mappings(reader, reader.qualifier))
    policies = [_policy(reader, reader.qualifier)]
    for _ in reader.pages(
        f"list the URLs of {name}",
        "lambda",
        "ListFunctionUrlConfigs",
        none=True,
        FunctionName=name,
        MaxItems=_PAGE,
    ):
        pass
    if not reader.qualifier:
        for alias in _aliases(reader):
            mappings += _mappings(reader, alias)
            policies.append(_policy(reader, alias))
    invokers = [source for answer in policies for source in _invokers(answer)]
    _read_rules(reader, invokers)
    _read_apis(reader, invokers)
    _read_queues(reader, [_arn(each) for each in mappings])
    _read_age(reader, mappings)


def read_on_error(reader: SectionReader, configuration: Mapping[str, Any]) -> None:
    """How it is invoked asynchronously, and the queues in which failed events end up."""
    name = reader.function
    reader.ask(
        f"read how {name} is invoked asynchronously",
        "lambda",
        "GetFunctionEventInvokeConfig",
        none=True,
        **reader.named(),
    )
    targets = [text(mapping(configuration.get("DeadLetterConfig")).get("TargetArn"))]
    for page in reader.pages(
        f"read the destinations of {name}",
        "lambda",
        "ListFunctionEventInvokeConfigs",
        none=True,
        FunctionName=name,
        MaxItems=_PAGE,
    ):
        targets += _failure_targets(page.value.get("FunctionEventInvokeConfigs"))
    for answer in reader.answers:
        if answer.call.operation == "ListEventSourceMappings":
            targets += _failure_targets(answer.value.get("EventSourceMappings"))
        elif answer.call.operation == "GetQueueAttributes":
            targets.append(_redrive_target(answer))
    _read_queues(reader, targets)


def read_policy(reader: SectionReader) -> None:
    """The resource policy of the function, or of its version or alias."""
    _policy(reader, reader.qualifier)


def versions_and_aliases(reader: SectionReader) -> None:
    """Every version, and every alias with its weights."""
    for _ in reader.pages(
        f"list the versions of {reader.function}",
        "lambda",
        "ListVersionsByFunction",
        FunctionName=reader.function,
        MaxItems=_PAGE,
    ):
        pass
    for _ in _alias_pages(reader):
        pass


def _alias_pages(reader: SectionReader) -> Iterator[AwsAnswer]:
    return reader.pages(
        f"list the aliases of {reader.function}",
        "lambda",
        "ListAliases",
        FunctionName=reader.function,
        MaxItems=_PAGE,
    )


def _aliases(reader: SectionReader) -> list[str]:
    """The aliases, as many as are looked at."""
    pages = list(_alias_pages(reader))
    names = [
        text(alias.get("Name"))
        for page in pages
        for alias in structures(page.value.get("Aliases"))
        if text(alias.get("Name"))
    ]
    if len(names) > _MOST_ALIASES:
        _leave_out(reader, pages[-1], f"The triggers of {_MOST_ALIASES} of {len(names)} aliases")
    return names[:_MOST_ALIASES]


def _leave_out(reader: SectionReader, answer: AwsAnswer, what: str) -> None:
    reader.broke_off(
        Fault(
            kind=Kind.TOO_LARGE,
            what=f"{what} were read, and no more.",
            operation=answer.call.operation,
        ),
        answer.call,
    )


def _mappings(reader: SectionReader, qualifier: str) -> Iterator[Mapping[str, Any]]:
    name = f"{reader.function}:{qualifier}" if qualifier else reader.function
    for page in reader.pages(
        f"list what feeds {name}",
        "lambda",
        "ListEventSourceMappings",
        FunctionName=name,
        MaxItems=_MAPPINGS,
    ):
        yield from structures(page.value.get("EventSourceMappings"))


def _policy(reader: SectionReader, qualifier: str) -> AwsAnswer:
    qualified: dict[str, Any] = {"Qualifier": qualifier} if qualifier else {}
    of = f" {qualifier}" if qualifier else ""
    return reader.ask(
        f"read the policy of {reader.function}{of}",
        "lambda",
        "GetPolicy",
        none=True,
        FunctionName=reader.function,
        **qualified,
    )


def _invokers(answer: AwsAnswer) -> Iterator[tuple[AwsAnswer, TriggerSource]]:
    """Whom a policy lets invoke the function, each with the answer that says so."""
    try:
        policy = json.loads(text(answer.value.get("Policy")) or "{}")
    except (ValueError, RecursionError):
        return
    for source in policy_sources(mapping(policy)):
        yield answer, source


def _read_rules(reader: SectionReader, invokers: list[tuple[AwsAnswer, TriggerSource]]) -> None:
    """What each rule that may invoke it waits for, and whether it is enabled."""
    found: dict[tuple[str, str], AwsAnswer] = {}
    for answer, source in invokers:
        # rule/NAME, or rule/BUS/NAME; a pattern is no name.
        parts = _resource(source.arn).split("/")
        named = len(parts) in (2, 3) and parts[0] == "rule" and not _is_pattern(source.arn)
        if source.kind is SourceKind.EVENTBRIDGE and named:
            found.setdefault((parts[1] if len(parts) == 3 else "", parts[-1]), answer)
    for bus, name in list(found)[:_MOST_RULES]:
        on: dict[str, Any] = {"EventBusName": bus} if bus else {}
        reader.ask(f"read the rule {name}", "events", "DescribeRule", Name=name, **on)
    for answer in list(found.values())[_MOST_RULES : _MOST_RULES + 1]:
        _leave_out(reader, answer, f"{_MOST_RULES} of {len(found)} rules of EventBridge")


def _read_apis(reader: SectionReader, invokers: list[tuple[AwsAnswer, TriggerSource]]) -> None:
    """What the APIs are called: the policy has their ids, and not which kind of API they are."""
    found: dict[str, AwsAnswer] = {}
    for answer, source in invokers:
        # arn:aws:execute-api:REGION:ACCOUNT:ID/STAGE/METHOD/PATH
        api = _resource(source.arn).partition("/")[0]
        if source.kind in _APIS and api and not _is_pattern(api):
            found.setdefault(api, answer)
    for api in list(found)[:_MOST_APIS]:
        doing = f"read the name of API {api}"
        newer = reader.ask(doing, "apigatewayv2", "GetApi", none=True, ApiId=api)
        if newer.fault is None and not newer.value:
            reader.ask(doing, "apigateway", "GetRestApi", none=True, restApiId=api)
    for answer in list(found.values())[_MOST_APIS : _MOST_APIS + 1]:
        _leave_out(reader, answer, f"The names of {_MOST_APIS} of {len(found)} APIs")


def _resource(arn: str) -> str:
    return [*arn.split(":", 5), "", "", "", "", "", ""][5]


def _is_pattern(name: str) -> bool:
    return "*" in name or "?" in name


def _arn(entry: Mapping[str, Any]) -> str:
    return text(entry.get("EventSourceArn"))


def _service(arn: str) -> str:
    return [*arn.split(":"), "", "", ""][2]


def _failure_targets(entries: object) -> list[str]:
    destinations = (mapping(entry.get("DestinationConfig")) for entry in structures(entries))
    return [text(mapping(each.get("OnFailure")).get("Destination")) for each in destinations]


def _redrive_target(answer: AwsAnswer) -> str:
    attributes = mapping(answer.value.get("Attributes"))
    try:
        policy = json.loads(text(attributes.get("RedrivePolicy")) or "{}")
    except (ValueError, RecursionError):
        return ""
    return text(mapping(policy).get("deadLetterTargetArn"))


def _read_queues(reader: SectionReader, arns: list[str]) -> None:
    """How many messages wait in the queues of SQS among these, and where they are moved to."""
    queues = [arn for arn in dict.fromkeys(arns) if _service(arn) == "sqs"]
    for number, arn in enumerate(queues):
        # arn:aws:sqs:REGION:ACCOUNT:NAME
        parts = [*arn.split(":"), "", "", "", "", "", ""]
        doing = f"look at the queue {parts[5]}"
        place = reader.ask(
            doing,
            "sqs",
            "GetQueueUrl",
            QueueName=parts[5],
            QueueOwnerAWSAccountId=parts[4],
        )
        if number == _MOST_QUEUES:
            _leave_out(reader, place, f"{_MOST_QUEUES} of {len(queues)} queues")
            return
        url = text(place.value.get("QueueUrl"))
        if url:
            reader.ask(doing, "sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])


def _read_age(reader: SectionReader, mappings: list[Mapping[str, Any]]) -> None:
    """How old the records of streams are when they are read: one metric, $0.00001."""
    streams = ("dynamodb", "kinesis")
    if not any(
        _service(_arn(each)) in streams and text(each.get("State")) == "Enabled"
        for each in mappings
    ):
        return
    end_s = reader.clock_ms // 60_000 * 60
    reader.ask(
        f"read how far {reader.function} is behind its streams",
        "cloudwatch",
        "GetMetricData",
        StartTime=_moment(end_s - _AGE_MINUTES * 60),
        EndTime=_moment(end_s),
        MetricDataQueries=[
            {
                "Id": "age",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/Lambda",
                        "MetricName": "IteratorAge",
                        "Dimensions": [{"Name": "FunctionName", "Value": reader.function}],
                    },
                    "Period": 60,
                    "Stat": "Maximum",
                },
            }
        ],
    )


def _moment(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
