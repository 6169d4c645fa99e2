"""What a lever stands at, in words without secrets; and the form that its values have."""

import json
from collections.abc import Mapping
from typing import Any

from lambdatui.core.alarm_value import alarm_value, alarm_words
from lambdatui.core.lever import Lever
from lambdatui.core.lever_calls import shown_pairs, shown_text
from lambdatui.core.lever_limits import ENVIRONMENT_BYTES, environment_size

#: How a lever is called, in the middle of a sentence.
LEVER_NAMES: Mapping[Lever, str] = {
    Lever.RESERVED: "reserved concurrency",
    Lever.MAPPING: "trigger",
    Lever.RULE: "rule",
    Lever.URL_AUTH: "auth type of the function URL",
    Lever.ALIAS: "alias",
    Lever.NEW_ALIAS: "alias",
    Lever.MEMORY: "memory",
    Lever.TIMEOUT: "timeout",
    Lever.STORAGE: "/tmp",
    Lever.PROVISIONED: "provisioned concurrency",
    Lever.BATCH_SIZE: "batch size",
    Lever.BATCH_WINDOW: "batch window",
    Lever.MAPPING_CONCURRENCY: "maximum concurrency",
    Lever.LOGGING: "log format and levels",
    Lever.TRACING: "tracing",
    Lever.RETENTION: "log retention",
    Lever.ENVIRONMENT: "environment",
    Lever.DESCRIPTION: "description",
    Lever.TAGS: "tags",
    Lever.PUBLISH: "newest version",
    Lever.ALARM: "alarm",
}

_NAMES_TOLD = 8
_OWN_CHOICE = "AWS's own choice"
#: What null says; "none" where it is not here.
_NULL: Mapping[Lever, str] = {
    Lever.RESERVED: "none of its own: it shares the account's",
    Lever.BATCH_SIZE: _OWN_CHOICE,
    Lever.BATCH_WINDOW: _OWN_CHOICE,
    Lever.MAPPING_CONCURRENCY: "not limited",
    Lever.RETENTION: "kept for ever",
    # The same may be watched by an alarm of another name.
    Lever.ALARM: "none made by lambdatui",
}
_UNITS: Mapping[Lever, str] = {
    Lever.MEMORY: " MB",
    Lever.STORAGE: " MB",
    Lever.TIMEOUT: " s",
    Lever.BATCH_WINDOW: " s",
    Lever.BATCH_SIZE: "",
    Lever.MAPPING_CONCURRENCY: "",
    Lever.PROVISIONED: "",
}


def value_json(value: Any) -> bytes:
    """A value as JSON, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def normal(lever: Lever, value: Any) -> Any:
    """The same value in the one form that it has, so that two can be compared.

    An alias may be given as its version alone, and loses a weight of nothing; levels go with the
    format JSON only.
    """
    match lever, value:
        case ((Lever.ALIAS | Lever.NEW_ALIAS), str()):
            return {"version": value}
        case ((Lever.ALIAS | Lever.NEW_ALIAS), {"version": version, "other": str(other)}) if (
            other and value.get("weight")
        ):
            return {"version": version, "other": other, "weight": value["weight"]}
        case ((Lever.ALIAS | Lever.NEW_ALIAS), {"version": version}):
            return {"version": version}
        case Lever.LOGGING, {"format": "JSON"}:
            return {
                "format": "JSON",
                "application": value.get("application") or "INFO",
                "system": value.get("system") or "INFO",
            }
        case Lever.LOGGING, {"format": form}:
            return {"format": form}
        case Lever.ALARM, dict():
            return alarm_value(value)
        case _:
            return value


def words(lever: Lever, value: Any) -> str:
    """What a value says, such as ``512 MB``; it holds no secret."""
    if isinstance(value, dict):
        return _structure(lever, value)
    if value is None:
        return _NULL.get(lever, "none")
    if lever in _UNITS:
        return f"{_number(value)}{_UNITS[lever]}"
    match lever:
        case Lever.RESERVED:
            return "0: every invocation is throttled" if value == 0 else _number(value)
        case Lever.MAPPING | Lever.RULE:
            return "enabled" if value else "disabled"
        case Lever.URL_AUTH:
            return "NONE: open to everyone" if value == "NONE" else f"{value}: signed requests only"
        case Lever.RETENTION:
            return "1 day" if value == 1 else f"{_number(value)} days"
        case Lever.DESCRIPTION:
            return f"“{shown_text('description', value)}”" if value else "empty"
        case Lever.ALIAS | Lever.NEW_ALIAS | Lever.PUBLISH:
            return f"version {value}"
        case _:
            return str(value)


def before_after(lever: Lever, before: Any, after: Any) -> tuple[str, str]:
    """Both in words; of variables and tags, the second also says what differs."""
    told = words(lever, after)
    if isinstance(before, dict) and isinstance(after, dict):
        if lever is Lever.ENVIRONMENT:
            told = "; ".join([told, *_differing(before, after)])
        elif lever is Lever.TAGS:
            told = "; ".join(_differing(before, after, values=True)) or told
    return words(lever, before), told


def _structure(lever: Lever, value: Mapping[str, Any]) -> str:
    match lever:
        case Lever.ALIAS | Lever.NEW_ALIAS:
            return _alias(value)
        case Lever.LOGGING:
            if value.get("format") != "JSON":
                return str(value.get("format"))
            return (
                f"JSON, application {value.get('application')} and up, "
                f"system {value.get('system')} and up"
            )
        case Lever.ENVIRONMENT:
            variables = {str(key): str(item) for key, item in value.items()}
            size = environment_size(variables) if variables else 0
            return f"{_count(len(value), 'variable')}, {size:,} of {ENVIRONMENT_BYTES:,} bytes"
        case Lever.TAGS:
            shown = [f"{key}={item}" for key, item in sorted(shown_pairs(value).items())]
            return ", ".join(_first(shown)) or "none"
        case Lever.ALARM:
            return alarm_words(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _alias(value: Mapping[str, Any]) -> str:
    version, other, weight = value.get("version"), value.get("other"), value.get("weight")
    if not other or not isinstance(weight, int | float):
        return f"version {version}"
    # 0.29 is 28.999999999999996 times 0.01.
    share = round(weight * 100, 6)
    return f"version {version} with {100 - share:g} %, version {other} with {share:g} %"


def _differing(
    before: Mapping[str, Any], after: Mapping[str, Any], *, values: bool = False
) -> list[str]:
    """What was added, removed and changed, by name; with ``values`` what they are then, too."""
    changed = {key for key in after.keys() & before.keys() if after[key] != before[key]}
    emptied = {key for key in changed if after[key] == ""}
    sets = {
        "added": after.keys() - before.keys(),
        "removed": before.keys() - after.keys(),
        "changed": changed - emptied,
        "made empty": emptied,
    }
    shown = shown_pairs(after) if values else {}
    for key in emptied:
        shown.pop(key, None)
    return [
        f"{', '.join(_first([_pair(key, shown) for key in sorted(keys)]))} {what}"
        for what, keys in sets.items()
        if keys
    ]


def _pair(key: str, shown: Mapping[str, Any]) -> str:
    return f"{key}={shown[key]}" if key in shown else key


def _first(names: list[str]) -> list[str]:
    more = len(names) - _NAMES_TOLD
    return names if more <= 0 else [*names[:_NAMES_TOLD], f"and {more} more"]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
