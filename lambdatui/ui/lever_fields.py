"""Which field fits a lever, and what it begins with."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from lambdatui.core.lever import Lever, LeverState
from lambdatui.core.lever_limits import (
    APPLICATION_LEVELS,
    DESCRIPTION_LENGTH,
    LOG_FORMATS,
    MAPPING_CONCURRENCY,
    MEMORY_MB,
    RETENTION_DAYS,
    STORAGE_MB,
    SYSTEM_LEVELS,
    TIMEOUT_S,
    WINDOW_S,
    source_limits,
)
from lambdatui.core.lever_words import normal, words
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.untyped import mapping, text, whole
from lambdatui.ui.widgets.alias_field import AliasField
from lambdatui.ui.widgets.lever_field import (
    ChoiceField,
    LeverField,
    NumberField,
    PartsField,
    TextField,
)
from lambdatui.ui.widgets.pairs_field import PairsField

#: Unit, the limits, and what an empty line means, of the levers that are numbers.
_NUMBERS: Mapping[Lever, tuple[str, tuple[int, int] | None, str]] = {
    Lever.RESERVED: ("", None, "it shares the account's"),
    Lever.MEMORY: ("MB", MEMORY_MB, ""),
    Lever.TIMEOUT: ("s", TIMEOUT_S, ""),
    Lever.STORAGE: ("MB", STORAGE_MB, ""),
    Lever.PROVISIONED: ("", None, "none is kept ready"),
    Lever.BATCH_WINDOW: ("s", WINDOW_S, "AWS's own choice"),
    Lever.MAPPING_CONCURRENCY: ("", MAPPING_CONCURRENCY, "not limited"),
}


def field_of(state: LeverState, wanted: bytes, qualifiers: Qualifiers) -> LeverField:
    """``wanted`` is what the field begins with, as JSON; empty where nothing is likelier."""
    lever = state.target.lever
    if lever in _NUMBERS:
        unit, limits, empty = _NUMBERS[lever]
        value = _begins(state, wanted)
        return NumberField(value, unit, empty=empty, hint=_hint(state, limits))
    return _MAKERS[lever](state, wanted, qualifiers)


def _begins(state: LeverState, wanted: bytes) -> Any:
    return json.loads(wanted) if wanted else state.value


def _hint(state: LeverState, limits: tuple[int, int] | None) -> str:
    if state.target.lever is Lever.RESERVED:
        spare = whole(_facts(state).get("unreserved"), -1)
        told = f" {spare:,} of the account's are unreserved, of which 100 have to stay so."
        return f"0 stops the function.{told if spare >= 0 else ''}"
    return f"{limits[0]:,} to {limits[1]:,}." if limits else ""


def _facts(state: LeverState) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(state.facts))
    except ValueError:
        return {}


def _batch_size(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    limits = source_limits(text(_facts(state).get("source")))
    empty = f"AWS's own choice, {limits.default_batch}"
    hint = f"1 to {limits.batch:,} of a {limits.kind}."
    return NumberField(_begins(state, wanted), empty=empty, hint=hint)


def _retention(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    days = ", ".join(map(str, RETENTION_DAYS))
    value = _begins(state, wanted)
    return NumberField(value, "days", empty="kept for ever", hint=f"One of {days}.")


def _switch(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    # Whoever comes here wants the other one.
    value = json.loads(wanted) if wanted else not state.value
    return ChoiceField([(True, "enabled"), (False, "disabled")], value)


def _choices(*values: str) -> Callable[[LeverState, bytes, Qualifiers], LeverField]:
    def make(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
        lever = state.target.lever
        other = next((each for each in values if each != state.value), values[0])
        value = json.loads(wanted) if wanted else other
        return ChoiceField([(each, words(lever, each)) for each in values], value)

    return make


def _logging(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    value = _begins(state, wanted)
    begins = {"application": "INFO", "system": "INFO", **mapping(value)}
    return PartsField(
        (
            ("format", "format", LOG_FORMATS),
            ("application", "application", APPLICATION_LEVELS),
            ("system", "system", SYSTEM_LEVELS),
        ),
        begins,
        ("format", "JSON"),
    )


def _alias(state: LeverState, wanted: bytes, qualifiers: Qualifiers) -> LeverField:
    leads = normal(state.target.lever, json.loads(wanted)) if wanted else None
    return AliasField(state.value, qualifiers.versions, leads)


def _environment(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    return PairsField(mapping(state.value), all_secret=True, what="variable", wanted=_pairs(wanted))


def _tags(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    return PairsField(mapping(state.value), all_secret=False, what="tag", wanted=_pairs(wanted))


def _pairs(wanted: bytes) -> Mapping[str, Any] | None:
    return mapping(json.loads(wanted)) if wanted else None


def _description(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    hint = f"At most {DESCRIPTION_LENGTH} characters."
    return TextField(_begins(state, wanted) or "", hint=hint)


def _alarm(state: LeverState, wanted: bytes, _: Qualifiers) -> LeverField:
    """Its threshold and its topics were given before; here it is made, or deleted."""
    there, new = state.value, json.loads(wanted) if wanted else None
    choices = [(new, "an alarm"), (there, "as it is"), (None, "none")]
    # An alarm that is there already is not made once more.
    known = [each for each in choices if each[0] is not None or each[1] == "none"]
    return ChoiceField(known, new)


def _publish(_: LeverState, wanted: bytes, __: Qualifiers) -> LeverField:
    value = text(json.loads(wanted)) if wanted else ""
    return TextField(
        value, none=True, label="description", hint="What this version is; may be empty."
    )


_MAKERS: Mapping[Lever, Callable[[LeverState, bytes, Qualifiers], LeverField]] = {
    Lever.MAPPING: _switch,
    Lever.RULE: _switch,
    Lever.URL_AUTH: _choices("AWS_IAM", "NONE"),
    Lever.ALIAS: _alias,
    Lever.NEW_ALIAS: _alias,
    Lever.BATCH_SIZE: _batch_size,
    Lever.LOGGING: _logging,
    Lever.TRACING: _choices("Active", "PassThrough"),
    Lever.RETENTION: _retention,
    Lever.ENVIRONMENT: _environment,
    Lever.DESCRIPTION: _description,
    Lever.TAGS: _tags,
    Lever.PUBLISH: _publish,
    Lever.ALARM: _alarm,
}
