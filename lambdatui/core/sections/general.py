"""What the function is, and how it stands."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.function_state import FunctionState
from lambdatui.core.runtimes import deprecation
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import many, none, row, size, span, state_row, when
from lambdatui.core.untyped import mapping, text, texts, whole

#: AWS tells of a deprecation at least so many days before (Lambda developer guide, "Runtime
#: deprecation policy").
_SOON_DAYS = 180
#: Of a runtime's version, the part of the ARN that is a hash of 64 digits is told by its first.
_HASH = 12


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """State first, then what runs, then the rarer settings where they are present.

    Lambda API, GetFunction, GetRuntimeManagementConfig, GetFunctionRecursionConfig and
    GetFunctionScalingConfig.
    """
    configuration = context.configuration(answers)
    rows = [
        *unread(
            answers,
            told=(
                "GetRuntimeManagementConfig",
                "GetFunctionRecursionConfig",
                "GetFunctionScalingConfig",
            ),
        )
    ]
    if configuration:
        rows += _states(configuration)
        rows += _runtime(answers, context, configuration)
        rows += _size(configuration)
        rows += _special(answers, context, configuration)
        rows += _names(configuration, context)
    return tuple(rows)


def _states(entry: Mapping[str, Any]) -> Iterator[Fact]:
    # GetFunctionConfiguration and GetFunction have both; ListFunctions has neither.
    state = text(entry.get("State"))
    note = FunctionState(state=state).note
    yield state_row("state", "State", state, text(entry.get("StateReason")) or note)
    yield state_row(
        "update",
        "Last update",
        text(entry.get("LastUpdateStatus")),
        text(entry.get("LastUpdateStatusReason")),
    )


def _runtime(answers: SectionAnswers, context: Context, entry: Mapping[str, Any]) -> Iterator[Fact]:
    runtime = text(entry.get("Runtime"))
    is_image = text(entry.get("PackageType")) == "Image"
    if runtime:
        until, mark = _end_of_life(runtime, context.now_ms)
        yield row("runtime", "Runtime", f"{runtime}{until}", mark=mark, copied=runtime)
    elif is_image:
        yield row("runtime", "Runtime", "container image: its own")
    management = context.value(answers, "GetRuntimeManagementConfig")
    mode = text(management.get("UpdateRuntimeOn"))
    version = text(management.get("RuntimeVersionArn")) or text(
        mapping(entry.get("RuntimeVersionConfig")).get("RuntimeVersionArn")
    )
    if mode:
        words = {
            "Auto": "by AWS, when it has a new one",
            "FunctionUpdate": "when the function is updated",
            "Manual": "by hand: it stays at the version that was chosen",
        }.get(mode, mode)
        mark = "! gets no security patches by itself" if mode == "Manual" else ""
        yield row("runtime-update", "Runtime updated", words, mark=mark)
    if version:
        short = version.rpartition(":")[2][:_HASH]
        yield row(
            "runtime-version",
            "Runtime version",
            short,
            "context",
            copied=version,
            what="the runtime version's ARN",
        )
    if handler := text(entry.get("Handler")):
        yield row("handler", "Handler", handler)
    elif not is_image:
        yield row("handler", "Handler", "")
    yield from _image(mapping(mapping(entry.get("ImageConfigResponse")).get("ImageConfig")))


def _end_of_life(runtime: str, now_ms: int) -> tuple[str, str]:
    """What is said of a runtime's last day after its name, and the mark where it is near."""
    date = deprecation(runtime)
    if date is None:
        return "", ""
    try:
        today = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        return "", ""
    if date <= today:
        return "", f"! end of life since {date}"
    if (date - today).days <= _SOON_DAYS:
        return "", f"! end of life on {date}, in {many((date - today).days, 'day')}"
    return f" · kept up until {date}", ""


def _image(entry: Mapping[str, Any]) -> Iterator[Fact]:
    for member, label in (("EntryPoint", "Entry point"), ("Command", "Command")):
        if words := " ".join(texts(entry.get(member))):
            yield row(f"image-{member.lower()}", label, words)
    if directory := text(entry.get("WorkingDirectory")):
        yield row("image-directory", "Working directory", directory)


def _size(entry: Mapping[str, Any]) -> Iterator[Fact]:
    yield row("memory", "Memory", _units(entry.get("MemorySize"), "MB"))
    yield row("timeout", "Timeout", _units(entry.get("Timeout"), "s"))
    yield row("architecture", "Architecture", ", ".join(texts(entry.get("Architectures"))))
    storage = mapping(entry.get("EphemeralStorage")).get("Size")
    yield row("storage", "/tmp", _units(storage, "MB") or "512 MB", what="the size of /tmp")
    package = text(entry.get("PackageType")) or "Zip"
    code = whole(entry.get("CodeSize"))
    yield row("package", "Package", f"{package} · {size(code)}" if code > 0 else package)


def _units(value: object, unit: str) -> str:
    number = whole(value)
    return f"{number:,} {unit}" if number > 0 else ""


def _special(answers: SectionAnswers, context: Context, entry: Mapping[str, Any]) -> Iterator[Fact]:
    start = mapping(entry.get("SnapStart"))
    if text(start.get("ApplyOn")) == "PublishedVersions":
        on = text(start.get("OptimizationStatus")) == "On"
        words = "on" if on else "on published versions; this one is not optimized"
        yield row("snap-start", "SnapStart", words, "good" if on else "plain")
    durable = mapping(entry.get("DurableConfig"))
    if durable:
        longest = whole(durable.get("ExecutionTimeout"))
        kept = whole(durable.get("RetentionPeriodInDays"))
        parts = [f"runs up to {span(longest)}"] if longest > 0 else []
        parts += [f"history kept {many(kept, 'day')}"] if kept > 0 else []
        yield row("durable", "Durable", " · ".join(parts) or "on")
    yield from _managed(answers, context, entry)
    tenancy = text(mapping(entry.get("TenancyConfig")).get("TenantIsolationMode"))
    if tenancy:
        yield row("tenancy", "Tenants", "isolated" if tenancy == "PER_TENANT" else tenancy)
    loop = text(context.value(answers, "GetFunctionRecursionConfig").get("RecursiveLoop"))
    if loop:
        allowed = loop == "Allow"
        tone: Tone = "plain" if allowed else "context"
        yield row(
            "recursion",
            "Recursive loops",
            "allowed" if allowed else "stopped by Lambda",
            tone,
            mark="! nothing stops a loop, or what it costs" if allowed else "",
        )
    if key := text(entry.get("KMSKeyArn")):
        yield row("kms", "KMS key", key, what="the KMS key's ARN")


def _managed(answers: SectionAnswers, context: Context, entry: Mapping[str, Any]) -> Iterator[Fact]:
    """Lambda Managed Instances (Lambda developer guide, "Lambda Managed Instances")."""
    around = mapping(entry.get("CapacityProviderConfig"))
    managed = mapping(around.get("LambdaManagedInstancesCapacityProviderConfig"))
    provider = text(managed.get("CapacityProviderArn"))
    if not provider:
        return
    words = name(provider).removeprefix("capacity-provider:")
    at_once = whole(managed.get("PerExecutionEnvironmentMaxConcurrency"))
    if at_once > 0:
        words += f" · {at_once:,} at once in an environment"
    yield row(
        "capacity-provider",
        "Managed instances",
        words,
        copied=provider,
        what="the capacity provider's ARN",
    )
    scaling = context.value(answers, "GetFunctionScalingConfig")
    applied = mapping(scaling.get("AppliedFunctionScalingConfig"))
    wanted = mapping(scaling.get("RequestedFunctionScalingConfig"))
    if applied or wanted:
        words = _range(applied or wanted)
        other = _range(wanted) if wanted and _range(wanted) != words else ""
        yield row(
            "scaling",
            "Environments",
            words,
            mark=f"… asked for: {other}" if other else "",
            what="the number of environments",
        )


def _range(entry: Mapping[str, Any]) -> str:
    least = whole(entry.get("MinExecutionEnvironments"), -1)
    most = whole(entry.get("MaxExecutionEnvironments"), -1)
    if (least, most) == (0, 0):
        return "0: takes no invocations"
    parts = [f"at least {least:,}"] if least >= 0 else []
    parts += [f"at most {most:,}"] if most >= 0 else []
    return ", ".join(parts)


def _names(entry: Mapping[str, Any], context: Context) -> Iterator[Fact]:
    changed = when(entry.get("LastModified"), context.now_ms)
    modified = text(entry.get("LastModified"))
    yield row("changed", "Last change", changed or modified, copied=modified)
    yield row("version", "Version", text(entry.get("Version")) or "$LATEST")
    if description := text(entry.get("Description")):
        yield row("description", "Description", description)
    else:
        yield none("description", "Description", "none")
    if arn := text(entry.get("FunctionArn")):
        yield row("arn", "ARN", arn, what="the ARN")
