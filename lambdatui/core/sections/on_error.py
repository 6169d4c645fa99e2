"""What happens when it fails, for each way in which it is invoked: who retries, where it ends up.

Who invokes how: Lambda developer guide, "Invoking Lambda with events from other AWS services"
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html). What becomes of events that
Lambda polls is told by :mod:`lambdatui.core.sections.on_error_polled`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from lambdatui.core.facts import Fact
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name, qualifier, target
from lambdatui.core.sections.concurrency import reserved
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.on_error_polled import polled
from lambdatui.core.sections.rows import UNDER, row, span
from lambdatui.core.sections.sources import Source, called, kind_name, queue, sources, waiting
from lambdatui.core.triggers import SourceKind
from lambdatui.core.untyped import mapping, structures, text, whole

#: Where nothing is configured (Lambda API, PutFunctionEventInvokeConfig).
_RETRIES = 2
_AGE_S = 6 * 3600
_ASYNC = "on-error:async"
_ASYNCHRONOUS = frozenset(
    {
        SourceKind.ALARM,
        SourceKind.CONFIG,
        SourceKind.EVENTBRIDGE,
        SourceKind.IOT,
        SourceKind.LOGS,
        SourceKind.S3,
        SourceKind.SES,
        SourceKind.SNS,
    }
)
#: What a caller gets that waits for the answer. Lambda developer guide, "Handling Lambda errors
#: with an API Gateway API" (services-apigateway-errors.html); Cognito developer guide, "Customizing
#: user pool workflows with Lambda triggers".
_SYNCHRONOUS: Mapping[SourceKind, str] = {
    SourceKind.API: "the caller gets a 5xx; nobody retries but the caller",
    SourceKind.WEBSOCKET: "the client gets an error; nobody retries but the client",
    SourceKind.AUTHORIZER: "the request is refused; nobody retries but the caller",
    SourceKind.FUNCTION_URL: "the caller gets a 502; nobody retries but the caller",
    SourceKind.LOAD_BALANCER: "the caller gets a 502; nobody retries but the caller",
    SourceKind.LATTICE: "the caller gets a 5xx; nobody retries but the caller",
    SourceKind.COGNITO: "the user's request fails; without an answer in 5 s Cognito calls up to 3 "
    "times",
    SourceKind.LEX: "the bot gets the error; Lambda retries nothing",
    SourceKind.BEDROCK: "the agent gets the error; Lambda retries nothing",
}


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """How callers and events fare in general, then each trigger.

    From GetFunctionEventInvokeConfig and ListFunctionEventInvokeConfigs, and what the sections
    GENERAL and TRIGGERS are made of.
    """
    found = sources(answers, context)
    rows = list(unread(answers, ("GetFunctionEventInvokeConfig",), elsewhere=_OF_TRIGGERS))
    rows.append(
        row("on-error:sync", "Synchronous", "the caller gets the error; Lambda retries nothing")
    )
    used = frozenset(each.qualifier for each in found if each.kind in _ASYNCHRONOUS)
    rows += _asynchronous(answers, context, used)
    for source in found:
        rows += _of(source, answers, context)
    missing = [each for each in _TRIGGERS if not context.is_known(answers, each)]
    if missing:
        words = "what invokes it is not wholly known: see Triggers"
        rows.append(row("on-error:unknown", "! Not read", words, "doubt", copied=""))
    return tuple(rows)


_TRIGGERS = ("ListEventSourceMappings", "GetPolicy", "ListFunctionUrlConfigs")
_OF_TRIGGERS = (
    *_TRIGGERS,
    "DescribeRule",
    "GetApi",
    "GetMetricData",
    "GetQueueAttributes",
    "GetQueueUrl",
    "GetRestApi",
    "ListAliases",
)


@dataclass(frozen=True)
class _Function:
    """What an event meets, whatever it was sent to: ``letters`` is the dead-letter target's ARN.

    ``is_known`` is false where the configuration was not read; ``is_stopped`` where nothing is
    ever run. ``queues`` says what waits in the queue of an ARN.
    """

    letters: str
    is_known: bool
    is_stopped: bool
    queues: Callable[[str], str]


def _asynchronous(
    answers: SectionAnswers, context: Context, used: Collection[str]
) -> Iterator[Fact]:
    """How Lambda's own queue treats events; ``used`` are the qualifiers that are invoked so.

    Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation"
    (invocation-async-error-handling.html) and "Capturing records of Lambda asynchronous
    invocations" (invocation-async-retain-records.html): with a reserved concurrency of 0 an event
    goes to where failures go at once, untried.
    """
    configuration = context.configuration(answers)
    function = _Function(
        letters=text(mapping(configuration.get("DeadLetterConfig")).get("TargetArn")),
        is_known=bool(configuration),
        is_stopped=reserved(answers, context) == 0,
        queues=lambda arn: waiting(queue(answers, context, arn)),
    )
    label = "Asynchronous"
    if context.is_known(answers, "GetFunctionEventInvokeConfig"):
        own = answers.qualifier if answers.qualifier in used else ""
        config = context.value(answers, "GetFunctionEventInvokeConfig")
        yield from _queued(function, _ASYNC, label, config, used=own in used)
    else:
        yield row(_ASYNC, label, "retries and destinations are not known", "doubt", copied="")
    operation = "ListFunctionEventInvokeConfigs"
    if answers.qualifier or not context.is_known(answers, operation):
        return
    found: dict[str, Mapping[str, Any]] = {of: {} for of in used}
    for page in context.all_of(answers, operation):
        for entry in structures(page.value.get("FunctionEventInvokeConfigs")):
            found[qualifier(text(entry.get("FunctionArn")))] = entry
    # Each alias and version has a configuration of its own, or none, and then AWS's defaults.
    for of in sorted(found.keys() - {"", LATEST}):
        yield from _queued(function, f"{_ASYNC}:{of}", f"{label} {of}", found[of], used=of in used)


def _queued(
    function: _Function, key: str, label: str, config: Mapping[str, Any], *, used: bool
) -> Iterator[Fact]:
    failed = _destination(config, "OnFailure")
    # Where both are configured, both get it.
    arns = [arn for arn in dict.fromkeys((failed, function.letters)) if arn]
    if arns:
        ends = f"goes to {' and to '.join(target(arn) for arn in arns)}"
    else:
        ends = "is lost" if function.is_known else "ends up where is not known"
    if function.is_stopped:
        words = f"reserved concurrency is 0: an event {ends}, untried"
    else:
        retries = whole(config.get("MaximumRetryAttempts"), _RETRIES)
        age_s = whole(config.get("MaximumEventAgeInSeconds"), _AGE_S)
        words = f"{_retried(retries)}; throttled, for up to {span(age_s)}; then it {ends}"
    lost = function.is_known and not arns
    yield row(
        key,
        label,
        words,
        "plain" if used else "context",
        mark="! no dead-letter queue, no destination" if lost and used else "",
        # The words name them without their accounts.
        copied=" ".join(arns) or None,
        what="where they go" if arns else "",
    )
    for arn in arns:
        if there := function.queues(arn):
            yield row(f"{key}:{arn}:lag", f"{UNDER}in {name(arn)}", there)
    if succeeded := _destination(config, "OnSuccess"):
        words = f"its result goes to {target(succeeded)}"
        yield row(
            f"{key}:success",
            f"{UNDER}on success",
            words,
            copied=succeeded,
            what="the destination",
        )


def _destination(config: Mapping[str, Any], when: str) -> str:
    destinations = mapping(config.get("DestinationConfig"))
    return text(mapping(destinations.get(when)).get("Destination"))


def _retried(retries: int) -> str:
    if retries <= 0:
        return "not tried again"
    if retries == 1:
        return "tried once more, after 1 min"
    return f"tried {retries} more times, after 1 and 2 min"


def _of(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    key = "on-error:" + source.key.removeprefix("trigger:")
    label, kind = _label(source), source.kind
    if source.is_mapping:
        for fact in polled(source, key, label, answers, context):
            idle = fact.key == key and source.source.state == "Disabled"
            # What would block a shard is no trouble while nothing is read from it.
            yield _when_enabled(fact) if idle else fact
    elif kind in _SYNCHRONOUS:
        yield row(key, label, _SYNCHRONOUS[kind])
    elif kind in _ASYNCHRONOUS:
        yield row(key, label, f"asynchronous, as above{_handed_over(kind)}")
    else:
        words = "as it invokes: one that waits gets the error, else as above"
        yield row(key, label, words, "context")


def _when_enabled(fact: Fact) -> Fact:
    value = f"disabled, nothing is read; when enabled: {fact.value}"
    return msgspec.structs.replace(fact, value=value, tone="context")


def _handed_over(kind: SourceKind) -> str:
    """How an event gets into Lambda's queue, where the service itself tries more than once.

    EventBridge user guide, "How EventBridge retries delivering events": 24 hours and 185 times by
    default. SNS developer guide, "Amazon SNS message delivery retries": 100,015 times over 23 days
    to a function.
    """
    match kind:
        case SourceKind.EVENTBRIDGE:
            return "; EventBridge offers it to Lambda for 24 h by default"
        case SourceKind.SNS:
            return "; SNS offers it to Lambda for 23 d"
        case _:
            return ""


def _label(source: Source) -> str:
    if source.kind is SourceKind.FUNCTION_URL:
        words = kind_name(source.kind)
    elif source.source.label == "*":
        # In the words of the section on triggers.
        words = f"{kind_name(source.kind)} anyone"
    else:
        words = called(source.source)
    return f"{words} to {source.qualifier}" if source.qualifier else words
