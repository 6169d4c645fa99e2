"""Every source that invokes the function, as its triggers and its policy tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.mapping_source import mapping_source
from lambdatui.core.policy import policy_sources
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import is_same_place, qualifier, resource
from lambdatui.core.sections.context import Context, asked, is_absent
from lambdatui.core.sections.rows import many
from lambdatui.core.triggers import SourceKind, TriggerSource
from lambdatui.core.untyped import counted, mapping, parsed, structures, text

_APIS = frozenset({SourceKind.API, SourceKind.WEBSOCKET, SourceKind.AUTHORIZER})
#: What a person calls each kind.
_NAMES: Mapping[SourceKind, str] = {
    SourceKind.API: "API Gateway",
    SourceKind.WEBSOCKET: "WebSocket API",
    SourceKind.AUTHORIZER: "API authorizer",
    SourceKind.FUNCTION_URL: "Function URL",
    SourceKind.LOAD_BALANCER: "Load balancer",
    SourceKind.LATTICE: "VPC Lattice",
    SourceKind.S3: "S3 bucket",
    SourceKind.SQS: "SQS queue",
    SourceKind.SNS: "SNS topic",
    SourceKind.DYNAMODB: "DynamoDB stream",
    SourceKind.DOCUMENTDB: "DocumentDB",
    SourceKind.KINESIS: "Kinesis stream",
    SourceKind.MSK: "MSK topic",
    SourceKind.KAFKA: "Kafka topic",
    SourceKind.MQ: "MQ queue",
    SourceKind.EVENTBRIDGE: "EventBridge rule",
    SourceKind.LOGS: "Log group",
    SourceKind.ALARM: "Alarm",
    SourceKind.COGNITO: "Cognito user pool",
    SourceKind.IOT: "IoT rule",
    SourceKind.SES: "SES",
    SourceKind.CONFIG: "AWS Config",
    SourceKind.SECRETS: "Secrets Manager",
    SourceKind.LEX: "Lex bot",
    SourceKind.BEDROCK: "Bedrock",
    SourceKind.OTHER: "Caller",
}


@dataclass(frozen=True)
class Source:
    """One source. ``entry`` is its mapping or URL as AWS gave it, and empty for one of a policy.

    ``qualifier`` is the alias or version that it invokes, empty where it is $LATEST. ``key`` tells
    it from the others by what it is and not by AWS's id for it, so that the same trigger of another
    function or region has the same key.
    """

    source: TriggerSource
    entry: Mapping[str, Any] = field(default_factory=dict)
    qualifier: str = ""
    key: str = ""

    @property
    def kind(self) -> SourceKind:
        """What it is."""
        return self.source.kind

    @property
    def is_mapping(self) -> bool:
        """Whether Lambda polls it, by an event source mapping."""
        return bool(self.entry) and self.kind is not SourceKind.FUNCTION_URL


def kind_name(kind: SourceKind) -> str:
    """What a person calls this kind of source."""
    return _NAMES.get(kind, "Caller")


def called(source: TriggerSource) -> str:
    """A source by its kind and name: ``S3 bucket uploads``, ``GET /orders of API a1b2c3``."""
    label = place(source)
    if not source.arn and source.kind is not SourceKind.FUNCTION_URL:
        return f"any {kind_name(source.kind)}" if source.kind is not SourceKind.OTHER else label
    return f"{kind_name(source.kind)} {label}" if source.kind is not SourceKind.OTHER else label


def place(source: TriggerSource) -> str:
    """The name of a source, without its kind; of an API the route that is called."""
    if source.kind in _APIS:
        return _route(source)
    return source.label


def _route(source: TriggerSource) -> str:
    """``GET /orders · API shop a1b2c3 · stage prod`` (API Gateway, "Amazon Resource Name format").

    The API has its name where that was looked up.
    """
    api, _, rest = resource(source.arn).partition("/")
    parts = rest.split("/")
    if not source.arn or not api:
        return source.label
    api = f"{source.detail('api')} {api}".strip()
    if source.kind is SourceKind.AUTHORIZER:
        return f"{parts[-1]} of API {api}"
    stage = f"stage {parts[0]}" if parts[0] not in ("", "*") else "any stage"
    if source.kind is SourceKind.WEBSOCKET or len(parts) < 3:
        route = parts[-1] if len(parts) > 1 else "any route"
        return f"{'any route' if route == '*' else route} · API {api} · {stage}"
    method = "any method" if parts[1] == "*" else parts[1]
    path = "/" + "/".join(parts[2:])
    return f"{method} {'any path' if path == '/*' else path} · API {api} · {stage}"


def sources(answers: SectionAnswers, context: Context) -> list[Source]:
    """The mappings, the function URLs, and whom the policy lets invoke it; each once."""
    found = [
        *_mappings(answers, context),
        *_urls(answers, context),
        *_invokers(answers, context),
    ]
    taken: dict[str, int] = {}
    unique = []
    for each in found:
        of = f"@{each.qualifier}" if each.qualifier else ""
        key = f"trigger:{each.kind}:{each.source.label}{of}"
        taken[key] = number = taken.get(key, 0) + 1
        unique.append(replace(each, key=f"{key}#{number}" if number > 1 else key))
    return unique


def mapping_uuids(answers: SectionAnswers, context: Context) -> dict[str, str]:
    """The UUID of the mapping that each fact's key of a trigger stands for."""
    return {
        each.key: text(each.entry.get("UUID"))
        for each in sources(answers, context)
        if each.is_mapping
    }


def _mappings(answers: SectionAnswers, context: Context) -> Iterator[Source]:
    seen = set()
    for page in context.all_of(answers, "ListEventSourceMappings"):
        for entry in structures(page.value.get("EventSourceMappings")):
            uuid = text(entry.get("UUID"))
            if entry and (not uuid or uuid not in seen):
                seen.add(uuid)
                of = _qualifier(entry)
                yield Source(source=mapping_source(entry), entry=entry, qualifier=of)


def _urls(answers: SectionAnswers, context: Context) -> Iterator[Source]:
    for page in context.all_of(answers, "ListFunctionUrlConfigs"):
        for entry in structures(page.value.get("FunctionUrlConfigs")):
            if entry:
                # The URL is no label: it is another one in each region.
                url = TriggerSource(
                    kind=SourceKind.FUNCTION_URL, arn=text(entry.get("FunctionUrl"))
                )
                yield Source(source=url, entry=entry, qualifier=_qualifier(entry))


def _qualifier(entry: Mapping[str, Any]) -> str:
    of = qualifier(text(entry.get("FunctionArn")))
    return "" if of == LATEST else of


def _invokers(answers: SectionAnswers, context: Context) -> Iterator[Source]:
    """Whom the policies let invoke it: the function's own, and those of its aliases."""
    for answer in context.all_of(answers, "GetPolicy"):
        of = asked(answer, "Qualifier")
        policy = mapping(parsed(answer.value.get("Policy")))
        for source in dict.fromkeys(policy_sources(policy)):
            yield Source(source=_with_api(source, answers, context), qualifier=of)


def _with_api(source: TriggerSource, answers: SectionAnswers, context: Context) -> TriggerSource:
    """The same, with the name of its API where that is known."""
    if source.kind not in _APIS:
        return source
    name = _api_name(answers, context, resource(source.arn).partition("/")[0])
    return msgspec.structs.replace(source, details=(("api", name),)) if name else source


def _api_name(answers: SectionAnswers, context: Context, api: str) -> str:
    """What an API is called, by GetApi or GetRestApi; empty where it is not known."""
    for operation, member, parameter in (
        ("GetApi", "Name", "ApiId"),
        ("GetRestApi", "name", "restApiId"),
    ):
        for answer in context.all_of(answers, operation):
            if asked(answer, parameter) == api and (name := text(answer.value.get(member))):
                return name
    return ""


def policy_of(answers: SectionAnswers, context: Context, qualifier: str) -> object:
    """The text of the policy of an alias or version, or of $LATEST; None where there is none."""
    for answer in context.all_of(answers, "GetPolicy"):
        if asked(answer, "Qualifier") == qualifier and answer.fault is None:
            return answer.value.get("Policy")
    return None


def rule_of(answers: SectionAnswers, context: Context, arn: str) -> AwsAnswer | None:
    """What DescribeRule answered about the rule of an ARN; None where it was not asked."""
    bus, _, name = resource(arn).removeprefix("rule/").rpartition("/")
    own = text(context.configuration(answers).get("FunctionArn"))
    for answer in context.all_of(answers, "DescribeRule"):
        told = text(answer.value.get("Arn"))
        if told == arn:
            return answer
        # It is asked for by its name, and so here: another account or region has its own.
        if told or (own and not is_same_place(own, arn)):
            continue
        given = asked(answer, "EventBusName") or "default"
        if asked(answer, "Name") == name and given.rpartition("/")[2] == (bus or "default"):
            return answer
    return None


def rule(answers: SectionAnswers, context: Context, arn: str) -> Mapping[str, Any]:
    """The rule of an ARN, as DescribeRule or ListRules tell it; empty if neither does."""
    described = rule_of(answers, context, arn)
    if described is not None and described.value:
        return described.value
    for page in context.all_of(answers, "ListRules"):
        for entry in structures(page.value.get("Rules")):
            if text(entry.get("Arn")) == arn:
                return entry
    return {}


def queue(answers: SectionAnswers, context: Context, arn: str) -> Mapping[str, Any]:
    """The attributes of the queue of an ARN (SQS API, GetQueueAttributes); empty if not known."""
    for answer in context.all_of(answers, "GetQueueAttributes"):
        attributes = mapping(answer.value.get("Attributes"))
        if arn and text(attributes.get("QueueArn")) == arn:
            return attributes
    return {}


def is_gone(answers: SectionAnswers, context: Context, arn: str) -> bool:
    """Whether AWS says that there is no queue of this ARN (SQS API, GetQueueUrl)."""
    parts = [*arn.split(":"), "", "", "", "", "", ""]
    return any(
        is_absent(answer)
        and asked(answer, "QueueName") == parts[5]
        and asked(answer, "QueueOwnerAWSAccountId") in ("", parts[4])
        for answer in context.all_of(answers, "GetQueueUrl")
    )


def waiting(attributes: Mapping[str, Any]) -> str:
    """What is in a queue, in words: ``about 12 messages · 3 in flight``; empty if not known."""
    visible = counted(attributes.get("ApproximateNumberOfMessages"))
    if visible is None:
        return ""
    flying = counted(attributes.get("ApproximateNumberOfMessagesNotVisible"))
    delayed = counted(attributes.get("ApproximateNumberOfMessagesDelayed"))
    parts = [f"about {many(visible, 'message')}" if visible else "none"]
    parts += [f"{flying:,} in flight"] if flying else []
    parts += [f"{delayed:,} delayed"] if delayed else []
    return " · ".join(parts)
