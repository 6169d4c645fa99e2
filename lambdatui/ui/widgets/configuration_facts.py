"""A configuration as sections of facts; environment values are masked here, before any widget."""

import datetime
from collections.abc import Collection

from lambdatui.core.configuration import Configuration, Variable
from lambdatui.core.runtimes import end_of_life
from lambdatui.core.secrets import MASK, looks_secret
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.fact_list import Fact, Section, Tone

#: The key of an environment variable's fact is this and the variable's name.
VARIABLE = "environment:"

_STATES: dict[str, tuple[str, Tone]] = {
    "Active": ("✓", "good"),
    "Successful": ("✓", "good"),
    "Pending": ("…", "doubt"),
    "InProgress": ("…", "doubt"),
    "Inactive": ("!", "doubt"),
    "Failed": ("✗", "bad"),
}


def configuration_sections(
    configuration: Configuration, now_ms: int, shown: Collection[str] = ()
) -> list[Section]:
    """All of it, in the order in which one looks for trouble.

    ``shown`` are the names of the variables whose values a person asked to see.
    """
    sections = [
        Section("General", tuple(_general(configuration, now_ms))),
        Section("Concurrency", (_concurrency(configuration),)),
        Section("Environment", tuple(_environment(configuration, shown))),
        Section("Role", (_fact("role", "Role", configuration.role, what="the role's ARN"),)),
        Section("Logs", tuple(_logs(configuration))),
        Section("Layers", tuple(_layers(configuration))),
        Section("VPC", tuple(_vpc(configuration))),
        Section("Delivery and storage", tuple(_delivery(configuration))),
        Section("Tags", tuple(_tags(configuration))),
        Section("Code", tuple(_code(configuration))),
        Section("Not read", tuple(_unread(configuration))),
    ]
    return [section for section in sections if section.facts]


def size(count: int) -> str:
    """Bytes in the unit that reads best, as AWS counts them: ``812 bytes``, ``1.2 MB``."""
    if count < 1024:
        return f"{count} bytes"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def _fact(
    key: str, label: str, value: str, tone: Tone = "plain", *, mark: str = "", what: str = ""
) -> Fact:
    shown = value or "–"
    named = what or f"the {label.lower()}"
    return Fact(key, label, shown, tone if value else "context", mark, copied=value, what=named)


def _state(key: str, label: str, state: str, reason: str) -> Fact:
    glyph, tone = _STATES.get(state, ("?", "doubt"))
    words = f"{glyph} {state}: {reason}" if reason else f"{glyph} {state}"
    return _fact(key, label, words if state else "", tone)


def _general(configuration: Configuration, now_ms: int) -> list[Fact]:
    function = configuration.function
    changed = function.modified_ms
    local = datetime.datetime.fromtimestamp(changed // 1000).astimezone()
    when = f"{local:%Y-%m-%d %H:%M:%S %Z} · {age(changed, now_ms)} ago"
    ended = end_of_life(function.runtime, now_ms)
    facts = [
        _state("state", "State", configuration.state, configuration.state_reason),
        _state(
            "update",
            "Last update",
            configuration.last_update_status,
            configuration.last_update_reason,
        ),
        _fact(
            "runtime",
            "Runtime",
            function.runtime_label,
            mark=f"! end of life since {ended:%Y-%m-%d}" if ended else "",
        ),
        _fact("handler", "Handler", function.handler),
        _fact("memory", "Memory", f"{function.memory_mb:,} MB"),
        _fact("timeout", "Timeout", f"{function.timeout_s} s"),
        _fact("architecture", "Architecture", function.architecture),
        _fact("storage", "/tmp", f"{configuration.ephemeral_storage_mb:,} MB"),
        _fact("changed", "Last change", when if changed else ""),
        _fact("version", "Version", configuration.version),
        _fact("description", "Description", function.description),
        _fact("arn", "ARN", function.arn, what="the ARN"),
    ]
    return [fact for fact in facts if fact.copied or fact.key in ("state", "handler")]


def _concurrency(configuration: Configuration) -> Fact:
    reserved = configuration.reserved_concurrency
    if reserved is None:
        if any(note.startswith("reserved concurrency") for note in configuration.unread):
            return _fact("reserved", "Reserved", "not known", "doubt")
        return _fact("reserved", "Reserved", "none: it shares the account's", "context")
    if reserved == 0:
        return _fact("reserved", "Reserved", "✗ 0 · stopped: every invocation is throttled", "bad")
    return _fact("reserved", "Reserved", f"{reserved:,}")


def _environment(configuration: Configuration, shown: Collection[str]) -> list[Fact]:
    facts = [_variable(one, one.key in shown) for one in configuration.environment]
    if configuration.environment_error:
        error = f"✗ {configuration.environment_error}"
        facts.insert(0, _fact("environment-error", "Error", error, "bad"))
    return facts


def _variable(variable: Variable, shown: bool) -> Fact:
    secret = looks_secret(variable.key, variable.value)
    what = f"the value of {variable.key}, which may be a secret"
    if secret:
        what = f"the value of {variable.key}, a secret by its looks"
    return Fact(
        key=VARIABLE + variable.key,
        label=variable.key,
        value=(variable.value or "(empty)") if shown else MASK,
        tone="plain" if shown else "context",
        mark="! looks like a secret" if secret else "",
        copied=variable.value,
        what=what,
    )


def _logs(configuration: Configuration) -> list[Fact]:
    facts = [
        _fact("log-group", "Group", configuration.function.log_group_name, what="the log group"),
        _fact("log-format", "Format", configuration.log_format),
        _fact("log-application", "Application level", configuration.application_log_level),
        _fact("log-system", "System level", configuration.system_log_level),
    ]
    return [fact for fact in facts if fact.copied]


def _layers(configuration: Configuration) -> list[Fact]:
    if not configuration.layers:
        return [Fact("layers", "Layers", "none", "context")]
    return [
        Fact(
            key=f"layer:{layer.arn}",
            label=layer.label,
            value=f"{layer.arn} · {size(layer.code_size)}" if layer.code_size else layer.arn,
            copied=layer.arn,
            what="the layer's ARN",
        )
        for layer in configuration.layers
    ]


def _vpc(configuration: Configuration) -> list[Fact]:
    vpc = configuration.vpc
    if vpc is None:
        return [Fact("vpc", "VPC", "none: runs outside a VPC", "context")]
    return [
        _fact("vpc", "VPC", vpc.id),
        _fact("subnets", "Subnets", " ".join(vpc.subnets)),
        _fact("groups", "Security groups", " ".join(vpc.security_groups)),
    ]


def _delivery(configuration: Configuration) -> list[Fact]:
    facts = [
        _fact("dead-letter", "Dead letters", configuration.dead_letter_target),
        _fact("tracing", "Tracing", configuration.tracing),
        _fact("kms", "KMS key", configuration.kms_key, what="the KMS key's ARN"),
        _fact("snap-start", "SnapStart", configuration.snap_start.replace("None", "")),
    ]
    for number, system in enumerate(configuration.file_systems):
        facts.append(_fact(f"file-system:{number}", "File system", system))
    return [fact for fact in facts if fact.copied or fact.key == "dead-letter"]


def _tags(configuration: Configuration) -> list[Fact]:
    return [_fact(f"tag:{key}", key, value, what="the tag") for key, value in configuration.tags]


def _code(configuration: Configuration) -> list[Fact]:
    function = configuration.function
    facts = [
        _fact("package", "Package", f"{function.package_type}, {size(function.code_size)}"),
        _fact("image", "Image", configuration.image_uri),
        _fact("sha256", "SHA-256", configuration.code_sha256, what="the code's SHA-256"),
    ]
    return [fact for fact in facts if fact.copied]


def _unread(configuration: Configuration) -> list[Fact]:
    facts = []
    for number, note in enumerate(configuration.unread):
        what, _, reason = note.partition(": ")
        facts.append(_fact(f"unread:{number}", f"! {what}", reason or "not read", "doubt"))
    return facts
