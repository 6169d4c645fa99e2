"""Which levers a function has, in the groups in which an operator looks for them."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lambdatui.core.alarm_plan import alarm_name
from lambdatui.core.alarms import WATCHED
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_words import normal, words
from lambdatui.core.mapping_source import mapping_source
from lambdatui.core.qualifiers import LATEST, Alias, Qualifiers
from lambdatui.core.record import Record
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import is_same_place, resource
from lambdatui.core.sections.context import Context
from lambdatui.core.sections.sources import Source, called, sources
from lambdatui.core.triggers import SourceKind
from lambdatui.core.untyped import text, whole

#: The lever behind a fact, by the fact's key; else by its section.
_FACTS: Mapping[str, Lever] = {
    "memory": Lever.MEMORY,
    "timeout": Lever.TIMEOUT,
    "storage": Lever.STORAGE,
    "tmp": Lever.STORAGE,
    "reserved": Lever.RESERVED,
    "provisioned": Lever.PROVISIONED,
    "description": Lever.DESCRIPTION,
    "log-retention": Lever.RETENTION,
    "tracing": Lever.TRACING,
    "latest": Lever.PUBLISH,
    "versions": Lever.PUBLISH,
    "aliases": Lever.NEW_ALIAS,
}
_SECTIONS: Mapping[str, Lever] = {
    "environment": Lever.ENVIRONMENT,
    "tags": Lever.TAGS,
    "logging": Lever.LOGGING,
}

#: The levers whose part is an alias or a version.
_QUALIFIED = (Lever.ALIAS, Lever.NEW_ALIAS, Lever.PROVISIONED, Lever.URL_AUTH)
#: Those of the function with all of its versions; the others change $LATEST.
_WHOLE = (Lever.RESERVED, Lever.TAGS, Lever.RETENTION, Lever.ALARM)

#: The newest versions have a row each for what is kept ready of them; there can be thousands.
_VERSIONS = 3
_KEPT_READY = "provisioned:"


class LeverGroup(enum.StrEnum):
    """What a person is after, in the order of an incident."""

    STOP = "stop"
    ROLL_BACK = "roll back"
    RELIEVE = "relieve"
    SEE = "see"
    SET = "set"


class LeverRow(Record, frozen=True):
    """A lever in the list: its group, what it is called, and what it stood at when it was listed.

    ``known`` is in words, and empty where nothing was said of it yet. ``wanted`` is what a person
    most likely wants of it, as JSON. ``fact`` is the key of the fact on the function's page that
    tells of the same part. A new alias has an empty part until it is named. ``qualifiers`` are the
    aliases and versions that a trigger or rule invokes, empty where that is only $LATEST.
    """

    group: LeverGroup
    label: str
    target: LeverTarget
    known: str = ""
    wanted: bytes = b""
    fact: str = ""
    qualifiers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Tells it from all others of its function."""
        return f"{self.group}:{self.target.lever}:{self.target.part}"


def lever_rows(
    function: Function,
    triggers: SectionAnswers | None,
    qualifiers: Qualifiers | None,
    fact: str = "",
) -> tuple[LeverRow, ...]:
    """All levers of a function, as far as its triggers and aliases are known.

    ``fact`` is one as of :func:`row_of_fact`: the version that it tells of is among them.
    """
    found = sources(triggers, Context()) if triggers is not None else []
    known = qualifiers or Qualifiers()
    return (
        *_stop(function, found),
        *_roll_back(function, known),
        *_relieve(function, found, known, fact),
        *_see(function),
        *_set(function, known),
    )


def _row(
    group: LeverGroup,
    label: str,
    function: Function,
    lever: Lever,
    part: str = "",
    *,
    known: Any = ...,
    wanted: bytes = b"",
    fact: str = "",
    qualifiers: tuple[str, ...] = (),
) -> LeverRow:
    return LeverRow(
        group=group,
        label=label,
        target=LeverTarget(lever=lever, function=function.name, part=part, arn=function.arn),
        known="" if known is ... else words(lever, normal(lever, known)),
        wanted=wanted,
        fact=fact,
        qualifiers=qualifiers,
    )


def alarm_row(function: Function, name: str, *, wanted: bytes = b"") -> LeverRow:
    """The alarm of this name; ``wanted`` is what it is to be made of, as JSON."""
    label = f"Alarm on {name.removeprefix(f'{function.name}-')}"
    return _row(LeverGroup.SET, label, function, Lever.ALARM, name, wanted=wanted)


def touched(row: LeverRow, known: Qualifiers | None) -> tuple[str, ...]:
    """The aliases and versions that a lever is felt by, each of which can be protected.

    What changes $LATEST is felt by the aliases that lead to it.
    """
    lever = row.target.lever
    if not is_felt_by_aliases(row):
        return row.qualifiers or (row.target.part,)
    aliases = known.aliases if known is not None else ()
    if lever in _WHOLE:
        return tuple(alias.name for alias in aliases)
    return tuple(alias.name for alias in aliases if LATEST in (alias.version, alias.other))


def is_felt_by_aliases(row: LeverRow) -> bool:
    """Whether :func:`touched` must know the function's aliases."""
    return not (row.target.lever in _QUALIFIED and row.target.part) and not row.qualifiers


def row_of_fact(rows: Sequence[LeverRow], fact: str) -> LeverRow | None:
    """The lever that changes what a fact of the function's page says; None where there is none.

    ``fact`` is the key of its section, a ``/``, and its own key.
    """
    section, _, key = fact.partition("/")
    if not key:
        return None
    own = (row for row in rows if row.fact and (key == row.fact or key.startswith(f"{row.fact}:")))
    lever = _FACTS.get(key) or _SECTIONS.get(section)
    return next(own, None) or next((row for row in rows if row.target.lever is lever), None)


def _stop(function: Function, found: list[Source]) -> Iterator[LeverRow]:
    group = LeverGroup.STOP
    yield _row(group, "Reserved concurrency: 0 stops it", function, Lever.RESERVED, wanted=b"0")
    for each, uuid in _mappings(found):
        state = text(each.entry.get("State"))
        yield _row(
            group,
            _called(each),
            function,
            Lever.MAPPING,
            uuid,
            known=state not in ("Disabled", "Disabling") if state else ...,
            fact=each.key,
            qualifiers=_invoked(each),
        )
    for part, invoking in _rules(function, found).items():
        yield _row(
            group,
            f"EventBridge rule {part}",
            function,
            Lever.RULE,
            part,
            fact=invoking[0].key,
            qualifiers=_invoked(*invoking),
        )
    for each in found:
        if each.kind is SourceKind.FUNCTION_URL and (auth := text(each.entry.get("AuthType"))):
            of = f" of {each.qualifier}" if each.qualifier else ""
            yield _row(
                group,
                f"Auth of the function URL{of}",
                function,
                Lever.URL_AUTH,
                each.qualifier,
                known=auth,
                fact=each.key,
            )


def _roll_back(function: Function, known: Qualifiers) -> Iterator[LeverRow]:
    for alias in known.aliases:
        yield _row(
            LeverGroup.ROLL_BACK,
            f"Alias {alias.name}",
            function,
            Lever.ALIAS,
            alias.name,
            known=_leads_to(alias),
            fact=f"alias:{alias.name}",
        )


def _relieve(
    function: Function, found: list[Source], known: Qualifiers, fact: str
) -> Iterator[LeverRow]:
    group = LeverGroup.RELIEVE
    yield _row(group, "Memory", function, Lever.MEMORY)
    yield _row(group, "Timeout", function, Lever.TIMEOUT)
    yield _row(group, "/tmp", function, Lever.STORAGE)
    yield _row(group, "Reserved concurrency", function, Lever.RESERVED)
    for part in _can_be_ready(known, fact.partition("/")[2].removeprefix(_KEPT_READY)):
        # Short, so that what differs is seen: an alias is no number.
        label, of = f"Provisioned of {part}", f"{_KEPT_READY}{part}"
        yield _row(group, label, function, Lever.PROVISIONED, part, fact=of)
    for each, uuid in _mappings(found):
        of = _called(each)
        size = whole(each.entry.get("BatchSize"))
        levers = [
            ("Batch size", Lever.BATCH_SIZE, size or ...),
            ("Batch window", Lever.BATCH_WINDOW, ...),
        ]
        if each.kind is SourceKind.SQS:
            levers.append(("Concurrency", Lever.MAPPING_CONCURRENCY, ...))
        for what, lever, stands in levers:
            invoked = _invoked(each)
            label = f"{what} of {of}"
            yield _row(group, label, function, lever, uuid, known=stands, qualifiers=invoked)


def _can_be_ready(known: Qualifiers, named: str) -> Iterator[str]:
    """The aliases and versions that can have environments kept ready (Lambda API,
    PutProvisionedConcurrencyConfig): all aliases but of $LATEST, and of the versions the newest and
    the one that is named.
    """
    for alias in known.aliases:
        if alias.version != LATEST:
            yield alias.name
    for place, version in enumerate(known.versions):
        if place < _VERSIONS or version.number == named:
            yield version.number


def _see(function: Function) -> Iterator[LeverRow]:
    group = LeverGroup.SEE
    yield _row(group, "Log format and levels", function, Lever.LOGGING)
    yield _row(group, "Tracing", function, Lever.TRACING)
    yield _row(group, "Log retention", function, Lever.RETENTION, function.log_group_name)


def _set(function: Function, known: Qualifiers) -> Iterator[LeverRow]:
    group = LeverGroup.SET
    yield _row(group, "Environment variables", function, Lever.ENVIRONMENT)
    yield _row(group, "Description", function, Lever.DESCRIPTION)
    yield _row(group, "Tags", function, Lever.TAGS)
    for metric in WATCHED:
        yield alarm_row(function, alarm_name(function.name, metric))
    newest = known.versions[0].number if known.versions else ...
    yield _row(group, "Publish a version", function, Lever.PUBLISH, known=newest)
    yield _row(group, "Make an alias", function, Lever.NEW_ALIAS)


def _mappings(found: list[Source]) -> Iterator[tuple[Source, str]]:
    for each in found:
        uuid = text(each.entry.get("UUID"))
        if each.is_mapping and uuid:
            yield each, uuid


def _called(source: Source) -> str:
    of = f" to {source.qualifier}" if source.qualifier else ""
    return f"{called(mapping_source(source.entry))}{of}"


def _invoked(*found: Source) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.qualifier for each in found if each.qualifier))


def _rules(function: Function, found: list[Source]) -> dict[str, list[Source]]:
    """By ``NAME``, or ``BUS/NAME``, each rule that a policy names in full.

    Only those of the function's own account and region: rules are changed by their names.
    """
    rules: dict[str, list[Source]] = {}
    for each in found:
        part = resource(each.source.arn).removeprefix("rule/")
        here = is_same_place(each.source.arn, function.arn)
        if each.kind is SourceKind.EVENTBRIDGE and here and part and "*" not in part:
            rules.setdefault(part, []).append(each)
    return rules


def _leads_to(alias: Alias) -> Mapping[str, Any]:
    return {"version": alias.version, "other": alias.other, "weight": alias.weight}


def version_before(versions: tuple[str, ...], version: str) -> str:
    """The version published before this one, the oldest for itself; empty where none is known.

    Before $LATEST it is the newest one.
    """
    if version in versions:
        at = versions.index(version)
        return versions[at + 1] if at + 1 < len(versions) else version
    return versions[0] if versions and version == LATEST else ""
