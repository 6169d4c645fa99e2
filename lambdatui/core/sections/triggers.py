"""What invokes the function: each source with its state, settings, last result and backlog."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, is_absent, unread
from lambdatui.core.sections.policy import is_public
from lambdatui.core.sections.rows import UNDER, none, row, span
from lambdatui.core.sections.sources import (
    Source,
    is_gone,
    kind_name,
    place,
    policy_of,
    queue,
    rule,
    rule_of,
    sources,
    waiting,
)
from lambdatui.core.timespan import duration
from lambdatui.core.triggers import SourceKind, TriggerSource
from lambdatui.core.untyped import mapping, parsed, structures, text, texts, whole

_ASKED = ("ListEventSourceMappings", "GetPolicy", "ListFunctionUrlConfigs")
#: Records that are read later than this, in ms, came while the function could not keep up.
_FAR_MS = 60_000
_STATES: Mapping[str, tuple[str, Tone]] = {
    "Enabled": ("✓ enabled", "plain"),
    "Disabled": ("! disabled", "doubt"),
    "ENABLED": ("✓ enabled", "plain"),
    "DISABLED": ("! disabled", "doubt"),
    "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": ("✓ enabled", "plain"),
}
#: Of Scheduler, Pipes, Step Functions, and an API with a role: they leave nothing in the function.
_BY_ROLE = "what invokes it by a role of its own is not seen here"
#: The reason that says no more than the state: somebody did it.
_BY_SOMEBODY = frozenset({"user action", "user initiated"})


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """A row for each trigger, with what there is to say of it under it.

    Lambda API, ListEventSourceMappings, GetPolicy and ListFunctionUrlConfigs; EventBridge API,
    DescribeRule; SQS API, GetQueueAttributes.
    """
    rows = list(
        unread(answers, told=("GetPolicy", "DescribeRule", "GetQueueUrl", "GetQueueAttributes"))
    )
    found = sources(answers, context)
    for source in found:
        rows += _trigger(source, answers, context)
    rows += _age(answers, context)
    if not found and all(context.is_known(answers, each) for each in _ASKED):
        rows.append(none("triggers", "Triggers", f"none in its policy and mappings; {_BY_ROLE}"))
    if not answers.qualifier and _is_published(answers, context):
        words = "a version's own triggers are told with that version"
        rows.append(none("triggers:versions", "Versions", words))
    return tuple(rows)


def _is_published(answers: SectionAnswers, context: Context) -> bool:
    """Whether it is known to have versions, of which each has a policy and mappings of its own."""
    if any(
        structures(page.value.get("Aliases")) for page in context.all_of(answers, "ListAliases")
    ):
        return True
    return any(
        text(entry.get("Version")) not in ("", LATEST)
        for page in context.all_of(answers, "ListVersionsByFunction")
        for entry in structures(page.value.get("Versions"))
    )


def _trigger(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    if source.kind is SourceKind.FUNCTION_URL:
        yield from _url(source, answers, context)
    elif source.is_mapping:
        yield from _mapping(source, answers, context)
    elif source.kind is SourceKind.EVENTBRIDGE and source.source.arn:
        yield from _rule(source, answers, context)
    else:
        yield _plain(source)


def _of(source: Source) -> str:
    """Whom it invokes, where that is not $LATEST."""
    return f"to {source.qualifier}" if source.qualifier else ""


def _plain(source: Source) -> Fact:
    told: TriggerSource = source.source
    mark = ""
    if not told.arn and told.kind is not SourceKind.OTHER:
        words = f"any that asks as {told.label}"
        mark = "! none is named"
    else:
        words = place(told)
        words = "anyone" if words == "*" else words
    words += f" · {_of(source)}" if source.qualifier else ""
    return row(
        source.key,
        kind_name(told.kind),
        words,
        mark=mark,
        copied=told.arn or told.label,
        what="the source's ARN" if told.arn else "the caller",
    )


# Event source mappings.


def _mapping(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    entry = source.entry
    state = text(entry.get("State"))
    words, tone = _STATES.get(state, (f"… {state.lower()}", "doubt") if state else ("", "plain"))
    reason = text(entry.get("StateTransitionReason"))
    if reason.lower().replace("_", " ") not in ("", *_BY_SOMEBODY):
        words += f": {reason}"
    yield row(
        source.key,
        kind_name(source.kind),
        " · ".join(part for part in (place(source.source), _of(source), words) if part),
        tone,
        copied=source.source.arn or source.source.label,
        what="the source's ARN" if source.source.arn else "the source",
    )
    if settings := " · ".join(_settings(entry)):
        yield row(f"{source.key}:settings", f"{UNDER}read in", settings)
    yield from _filters(source)
    yield from _lag(source, answers, context)
    if result := text(entry.get("LastProcessingResult")):
        bad = result.upper().startswith("PROBLEM")
        words = f"✗ {result}" if bad else result
        yield row(f"{source.key}:result", f"{UNDER}last result", words, "bad" if bad else "plain")


def _settings(entry: Mapping[str, Any]) -> Iterator[str]:
    batch = whole(entry.get("BatchSize"))
    window = whole(entry.get("MaximumBatchingWindowInSeconds"))
    if batch > 0:
        yield f"batches of {batch:,}" + (f" or {span(window)}" if window > 0 else "")
    most = whole(mapping(entry.get("ScalingConfig")).get("MaximumConcurrency"))
    if most > 0:
        yield f"at most {most:,} at once"
    pollers = mapping(entry.get("ProvisionedPollerConfig"))
    least = whole(pollers.get("MinimumPollers"))
    if pollers:
        most = whole(pollers.get("MaximumPollers"))
        yield f"provisioned pollers {least:,} to {most:,}" if most else "provisioned pollers"
    parallel = whole(entry.get("ParallelizationFactor"))
    if parallel > 1:
        yield f"{parallel} batches of a shard at once"
    tumbling = whole(entry.get("TumblingWindowInSeconds"))
    if tumbling > 0:
        yield f"tumbling windows of {span(tumbling)}"
    start = text(entry.get("StartingPosition"))
    if start:
        yield f"from {start}"


def _filters(source: Source) -> Iterator[Fact]:
    criteria = mapping(source.entry.get("FilterCriteria"))
    patterns = [text(each.get("Pattern")) for each in structures(criteria.get("Filters"))]
    for number, pattern in enumerate(patterns, 1):
        label = f"{UNDER}filter" if len(patterns) == 1 else f"{UNDER}filter {number}"
        yield row(
            f"{source.key}:filter:{number}",
            label,
            _one_line(pattern),
            copied=pattern,
            what="the filter's pattern",
        )
    error = mapping(source.entry.get("FilterCriteriaError"))
    if error:
        words = text(error.get("Message")) or text(error.get("ErrorCode"))
        yield row(f"{source.key}:filter-error", f"{UNDER}filter", f"✗ not readable: {words}", "bad")


def _one_line(pattern: str) -> str:
    value = parsed(pattern)
    if not isinstance(value, Mapping):
        return pattern
    return json.dumps(value, ensure_ascii=False)


def _lag(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    key, label = f"{source.key}:lag", f"{UNDER}waiting"
    arn = source.source.arn
    if source.kind is not SourceKind.SQS:
        return
    if is_gone(answers, context, arn):
        yield row(key, label, "✗ the queue is gone", "bad", copied="")
    elif words := waiting(queue(answers, context, arn)):
        yield row(key, label, words)


def _age(answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    """How old records of streams were when they were read last (CloudWatch, IteratorAge, in ms)."""
    for answer in context.all_of(answers, "GetMetricData"):
        for result in structures(answer.value.get("MetricDataResults")):
            values = result.get("Values")
            # The newest comes first, where nothing else is asked for.
            newest = whole(next(iter(values), None), -1) if isinstance(values, list) else -1
            if newest >= 0:
                words = f"{duration(newest)} behind"
                mark = "! far behind" if newest >= _FAR_MS else ""
                yield row("triggers:lag", "Streams", words, mark=mark)


# What else invokes it.


def _rule(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    arn = source.source.arn
    found = rule(answers, context, arn)
    label = kind_name(SourceKind.EVENTBRIDGE)
    described = rule_of(answers, context, arn)
    if described is not None and is_absent(described):
        words = f"{place(source.source)} · ! the rule is gone, the permission is left"
        yield row(source.key, label, words, "doubt", copied=arn, what="the rule's ARN")
        return
    state = text(found.get("State"))
    words, tone = _STATES.get(state, (state, "plain"))
    schedule = text(found.get("ScheduleExpression"))
    parts = (place(source.source), _of(source), words, schedule)
    yield row(
        source.key,
        label,
        " · ".join(part for part in parts if part),
        tone,
        copied=arn,
        what="the rule's ARN",
    )
    if pattern := text(found.get("EventPattern")):
        yield row(f"{source.key}:pattern", f"{UNDER}pattern", _one_line(pattern), copied=pattern)


def _url(source: Source, answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    entry = source.entry
    auth = text(entry.get("AuthType"))
    url = text(entry.get("FunctionUrl"))
    public = auth == "NONE" and is_public(policy_of(answers, context, source.qualifier))
    mark = ""
    if auth == "NONE":
        mark = "! public: anyone may call it" if public else "! asks for no signature"
    told = {"NONE": "auth NONE", "AWS_IAM": "auth AWS_IAM: signed requests"}.get(auth, auth)
    mode = text(entry.get("InvokeMode"))
    parts = (url, _of(source), told, "streams" if mode == "RESPONSE_STREAM" else "")
    yield row(
        source.key,
        kind_name(SourceKind.FUNCTION_URL),
        " · ".join(part for part in parts if part),
        "bad" if public else "plain",
        mark=mark,
        copied=url,
        what="the function URL",
    )
    cors = mapping(entry.get("Cors"))
    if cors:
        origins = ", ".join(texts(cors.get("AllowOrigins"))) or "none"
        methods = ", ".join(texts(cors.get("AllowMethods")))
        words = f"origins {origins}" + (f" · methods {methods}" if methods else "")
        words += " · with credentials" if cors.get("AllowCredentials") is True else ""
        yield row(f"{source.key}:cors", f"{UNDER}CORS", words)
