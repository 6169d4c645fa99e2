"""Where its lines go, how long they are kept, and whether it is traced."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import target
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import many, none, row, size
from lambdatui.core.untyped import mapping, structures, text, whole


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """The group with its retention, format and levels, what else gets the lines, and tracing.

    Lambda API, GetFunction; CloudWatch Logs API, DescribeLogGroups, DescribeSubscriptionFilters
    and DescribeMetricFilters.
    """
    configuration = context.configuration(answers)
    logging = mapping(configuration.get("LoggingConfig"))
    function = text(configuration.get("FunctionName"))
    name = text(logging.get("LogGroup")) or (f"/aws/lambda/{function}" if function else "")
    told = ("DescribeLogGroups", "DescribeMetricFilters", "DescribeSubscriptionFilters")
    rows = list(unread(answers, told=told))
    if name:
        rows.append(row("log-group", "Group", name, what="the log group"))
        rows += _group(answers, context, name)
    if configuration:
        rows += _format(logging)
    rows += _sent(answers)
    if configuration:
        rows.append(_tracing(configuration))
    return tuple(rows)


def _group(answers: SectionAnswers, context: Context, name: str) -> Iterator[Fact]:
    if not context.is_known(answers, "DescribeLogGroups"):
        return
    pages = context.all_of(answers, "DescribeLogGroups")
    # The call asks for a prefix: other groups may be in the answer.
    groups = [each for page in pages for each in structures(page.value.get("logGroups"))]
    group = next((each for each in groups if text(each.get("logGroupName")) == name), None)
    if group is None:
        yield none("log-retention", "Kept", "there is no such group yet: the first run makes it")
        return
    stored = whole(group.get("storedBytes"), -1)
    days = whole(group.get("retentionInDays"))
    more = f" · {size(stored)} so far" if stored >= 0 else ""
    if days > 0:
        yield row("log-retention", "Kept", f"{many(days, 'day')}{more}", copied=str(days))
    else:
        words = f"for ever{more}"
        yield row("log-retention", "Kept", words, mark="! no retention: the cost only grows")
    kind = text(group.get("logGroupClass"))
    if kind and kind != "STANDARD":
        few = kind == "INFREQUENT_ACCESS"
        mark = "! no Live Tail, no filters" if few else ""
        yield row("log-class", "Class", kind, mark=mark)
    if key := text(group.get("kmsKeyId")):
        yield row("log-kms", "KMS key", key, what="the KMS key's ARN")


def _format(logging: Mapping[str, Any]) -> Iterator[Fact]:
    yield row("log-format", "Format", text(logging.get("LogFormat")) or "Text")
    for member, key, label in (
        ("ApplicationLogLevel", "log-application", "Application level"),
        ("SystemLogLevel", "log-system", "System level"),
    ):
        if level := text(logging.get(member)):
            yield row(key, label, level)


def _sent(answers: SectionAnswers) -> Iterator[Fact]:
    for page in answers.all_of("DescribeSubscriptionFilters"):
        for entry in structures(page.value.get("subscriptionFilters")):
            arn = text(entry.get("destinationArn"))
            pattern = text(entry.get("filterPattern"))
            what = f"lines matching {pattern}" if pattern else "every line"
            name = text(entry.get("filterName"))
            words = f"{what} to {target(arn)}"
            yield row(f"log-sent:{name}", "Sent on", words, copied=arn, what="the destination")
    for page in answers.all_of("DescribeMetricFilters"):
        for entry in structures(page.value.get("metricFilters")):
            name = text(entry.get("filterName"))
            metrics = structures(entry.get("metricTransformations"))
            named = ", ".join(
                f"{text(each.get('metricNamespace'))}/{text(each.get('metricName'))}"
                for each in metrics
            )
            pattern = text(entry.get("filterPattern"))
            words = f"{pattern or 'every line'} as {named or name}"
            yield row(f"log-metric:{name}", "Counted", words, copied=pattern)


def _tracing(configuration: Mapping[str, Any]) -> Fact:
    mode = text(mapping(configuration.get("TracingConfig")).get("Mode")) or "PassThrough"
    words = {"Active": "on (X-Ray)", "PassThrough": "only where the caller traces"}.get(mode, mode)
    tone: Tone = "plain" if mode == "Active" else "context"
    return row("tracing", "Tracing", words, tone, copied=mode)
