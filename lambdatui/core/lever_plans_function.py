"""Plans for what a function is configured with: UpdateFunctionConfiguration, tags, retention."""

from collections.abc import Iterator
from typing import Any

from lambdatui.core.aws_call import call
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.lever_change import Change, LeverFacts
from lambdatui.core.lever_limits import (
    APPLICATION_LEVELS,
    DESCRIPTION_LENGTH,
    LOG_FORMATS,
    MEMORY_MB,
    RETENTION_DAYS,
    STORAGE_MB,
    SYSTEM_LEVELS,
    TIMEOUT_S,
    environment,
    invalid,
    one_of,
    tags,
    whole,
)
from lambdatui.core.sections.arns import name
from lambdatui.core.untyped import text

_ALIASES_TOLD = 5


def memory(facts: LeverFacts, value: Any) -> Change:
    """MB."""
    wanted = whole(value, "Memory", MEMORY_MB, "MB")
    warnings = list(_restarts(facts))
    if isinstance(facts.value, int) and facts.value > 0:
        warnings.insert(
            0,
            f"Each second it runs costs {wanted / facts.value:.3g} times what it costs now; CPU "
            "changes with memory.",
        )
    return _configured(facts, warnings, MemorySize=wanted)


def timeout(facts: LeverFacts, value: Any) -> Change:
    """Seconds."""
    wanted = whole(value, "The timeout", TIMEOUT_S, "s")
    warnings = list(_latest_only(facts))
    if isinstance(facts.value, int) and wanted < facts.value:
        warnings.insert(0, f"Whatever runs for longer than {wanted:,} s is ended, and has failed.")
    for queue in facts.structures("queues") or ():
        hidden_s = queue.get("hidden_s")
        if isinstance(hidden_s, int) and hidden_s < wanted:
            warnings.insert(
                0,
                f"The queue {name(text(queue.get('arn')))} hides a message for {hidden_s:,} s, and "
                "then gives it out again while it is still worked on: set its visibility timeout "
                f"to {wanted:,} s or more first. AWS advises six times that.",
            )
    return _configured(facts, warnings, Timeout=wanted)


def storage(facts: LeverFacts, value: Any) -> Change:
    """MB."""
    wanted = whole(value, "/tmp", STORAGE_MB, "MB")
    warnings = list(_restarts(facts))
    if wanted > STORAGE_MB[0]:
        warnings.insert(0, f"What is above {STORAGE_MB[0]} MB is paid for while it runs.")
    return _configured(facts, warnings, EphemeralStorage={"Size": wanted})


def logging(facts: LeverFacts, value: Any) -> Change:
    """Format and levels; the log group stays."""
    if not isinstance(value, dict):
        raise invalid("The logging of a function is a format with levels.")
    form = one_of(value.get("format"), "The log format", LOG_FORMATS)
    whole_config = facts.structure("logging")
    given: dict[str, Any] = {"LogFormat": form}
    if group := whole_config.get("LogGroup"):
        given["LogGroup"] = group
    warnings = list(_latest_only(facts))
    before = facts.value if isinstance(facts.value, dict) else {}
    if form == "JSON":
        given["ApplicationLogLevel"] = one_of(
            value["application"], "The level of the application's log", APPLICATION_LEVELS
        )
        given["SystemLogLevel"] = one_of(
            value["system"], "The level of the system's log", SYSTEM_LEVELS
        )
        if given["SystemLogLevel"] == "WARN":
            warnings.append(
                "At system level WARN Lambda leaves out the reports of invocations that go well: "
                "durations and memory are not in the log then."
            )
        if given["ApplicationLogLevel"] in ("TRACE", "DEBUG"):
            warnings.append("More lines are written, which CloudWatch Logs charges by the GB.")
    if before.get("format") != form:
        warnings.append(
            "Lines look different from then on: metric filters and queries that read them may "
            "find nothing."
        )
    return _configured(facts, warnings, LoggingConfig=given)


def tracing(facts: LeverFacts, value: Any) -> Change:
    """``Active`` or ``PassThrough``."""
    mode = one_of(value, "Tracing", ("Active", "PassThrough"))
    warnings = list(_latest_only(facts))
    if mode == "Active":
        warnings.insert(
            0,
            "X-Ray charges by the trace; the role needs xray:PutTraceSegments and "
            "xray:PutTelemetryRecords.",
        )
    return _configured(facts, warnings, TracingConfig={"Mode": mode})


def environment_variables(facts: LeverFacts, value: Any) -> Change:
    """All variables: those that are not among them are gone."""
    return _configured(facts, list(_restarts(facts)), Environment={"Variables": environment(value)})


def description(facts: LeverFacts, value: Any) -> Change:
    """A text."""
    if not isinstance(value, str) or len(value) > DESCRIPTION_LENGTH:
        raise invalid(f"A description is a text of at most {DESCRIPTION_LENGTH} characters.")
    return _configured(facts, list(_latest_only(facts)), Description=value)


def tagging(facts: LeverFacts, value: Any) -> Change:
    """All tags. What one call cannot do is refused: see ``tag_steps``."""
    wanted = tags(value)
    before = tags(facts.value)
    given = {key: text for key, text in wanted.items() if before.get(key) != text}
    taken = sorted(before.keys() - wanted.keys())
    of_aws = [key for key in (*given, *taken) if key.lower().startswith("aws:")]
    if of_aws:
        raise invalid(f"Tags that begin with aws: are AWS's own: {', '.join(of_aws)}.")
    if given and taken:
        raise invalid(
            "Setting tags and removing tags are two calls.",
            "Do one, and then the other.",
        )
    warnings = ("Policies and cost reports may go by tags.",)
    resource = facts.named
    if given:
        return Change(call("lambda", "TagResource", Resource=resource, Tags=given), warnings)
    return Change(call("lambda", "UntagResource", Resource=resource, TagKeys=taken), warnings)


def retention(facts: LeverFacts, value: Any) -> Change:
    """Days, or None for ever; the part is the log group."""
    shared = tuple(_shared_group(facts))
    if value is None:
        return Change(
            call("logs", "DeleteRetentionPolicy", logGroupName=facts.part),
            ("CloudWatch Logs charges for what is kept, for as long as it is kept.", *shared),
        )
    if value not in RETENTION_DAYS or isinstance(value, bool):
        days = ", ".join(f"{day:,}".replace(",", "") for day in RETENTION_DAYS)
        raise invalid(f"Logs are kept for one of these numbers of days: {days}.")
    warnings: tuple[str, ...] = ()
    if facts.value is None or (isinstance(facts.value, int) and value < facts.value):
        warnings = (
            f"What is older than {value} day{'' if value == 1 else 's'} is deleted for good: going "
            "back does not bring it back.",
        )
    return Change(
        call("logs", "PutRetentionPolicy", logGroupName=facts.part, retentionInDays=value),
        (*warnings, *shared),
    )


def _shared_group(facts: LeverFacts) -> Iterator[str]:
    """That other functions write to the same log group, where that is known or looks so."""
    others = facts.texts("shared_by")
    if others:
        more = len(others) - _ALIASES_TOLD
        named = ", ".join(others[:_ALIASES_TOLD]) + (f" and {more} more" if more > 0 else "")
        yield f"It holds for the logs of {named} too: they write to the same log group."
    elif facts.part != Function(name=facts.function).log_group_name:
        yield (
            "The log group is not named after this function: it holds for whatever else writes "
            "there, too."
        )


def _configured(facts: LeverFacts, warnings: list[str], **given: Any) -> Change:
    """UpdateFunctionConfiguration, which AWS refuses where the revision is another by then."""
    check_settled(facts)
    if facts.revision:
        given["RevisionId"] = facts.revision
    return Change(
        call("lambda", "UpdateFunctionConfiguration", FunctionName=facts.named, **given),
        tuple(warnings),
    )


def check_settled(facts: LeverFacts) -> None:
    """AWS takes no change of a function while it carries out another one.

    Raises:
        LambdatuiError: CONFLICT.
    """
    if facts.text("update_status") == "InProgress":
        raise fail(
            Kind.CONFLICT,
            f"{facts.function} is being updated just now, and AWS takes no change until that is "
            "over.",
            "Look again in a moment.",
        )


def _restarts(facts: LeverFacts) -> tuple[str, ...]:
    return (
        "New execution environments are started: expect cold starts. Invocations under way end "
        "as they were.",
        *_latest_only(facts),
    )


def _latest_only(facts: LeverFacts) -> tuple[str, ...]:
    """Whoever calls an alias meets a published version, which nothing can change."""
    fixed = facts.texts("fixed_aliases")
    if not fixed:
        return ()
    named = ", ".join(fixed[:_ALIASES_TOLD])
    more = len(fixed) - _ALIASES_TOLD
    named += f" and {more} more" if more > 0 else ""
    stay = "stays" if len(fixed) == 1 else "stay"
    return (
        f"Only $LATEST changes: {named} {stay} as published. Publish a version and move the "
        "alias to have it there too.",
    )
