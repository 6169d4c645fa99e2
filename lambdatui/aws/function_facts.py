"""Everything about one function that its report is made of, but what was measured."""

import re

from lambdatui.aws.account import read_account_limit
from lambdatui.aws.alarms import read_alarms
from lambdatui.aws.clients import Clients
from lambdatui.aws.configuration import read_configuration
from lambdatui.aws.function_settings import (
    read_async,
    read_log_group,
    read_provisioned,
    read_recursion,
    read_streams,
)
from lambdatui.aws.image_size import read_image_bytes
from lambdatui.aws.parts import Parts
from lambdatui.aws.qualifiers import read_qualifiers
from lambdatui.aws.triggers import read_triggers
from lambdatui.core.alarms import Alarm, AlarmKind
from lambdatui.core.errors import Kind
from lambdatui.core.function_facts import FunctionFacts
from lambdatui.core.qualifiers import LATEST, Qualifiers
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop
from lambdatui.core.triggers import Triggers


class ReadFacts(Record, frozen=True):
    """The facts, without what was measured; ``unread`` says in sentences what is missing, and why.

    ``name`` is the function's own, whatever it was asked for by. ``log_group_name`` is known also
    where the group itself could not be read. ``alarms`` are those that watch it.
    """

    name: str
    facts: FunctionFacts
    log_group_name: str
    alarms: tuple[Alarm, ...] | None = None
    unread: tuple[str, ...] = ()


def read_facts(clients: Clients, function: str, *, stop: Stop | None = None) -> ReadFacts:
    """Ask for each part by itself: about a dozen calls, one after the other, none of which costs.

    The calls to Lambda share 15 requests a second with all others of the account. ``function`` is a
    name; its configuration is that of $LATEST.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function, and what would meet every part,
            such as EXPIRED or UNREACHABLE.
        Stopped: When ``stop`` was set between two parts.
    """
    parts = Parts(stop)
    part = parts.read
    configuration = part(lambda: read_configuration(clients, function), needed={Kind.NOT_FOUND})
    name = configuration.function.name if configuration else function
    group = configuration.function.log_group_name if configuration else f"/aws/lambda/{name}"

    triggers = part(lambda: read_triggers(clients, name))
    qualifiers = part(lambda: read_qualifiers(clients, name))
    alarms = part(lambda: read_alarms(clients).get(name, ()))
    parts.say(*(triggers.unread if triggers else ()))
    parts.say(*(qualifiers.unread if qualifiers else ()))
    parts.say(*(configuration.unread if configuration else ()))
    image = configuration.image_uri if configuration else ""
    watched = _watched(alarms, qualifiers) if alarms is not None else None
    facts = FunctionFacts(
        configuration=configuration,
        triggers=triggers,
        streams=part(lambda: read_streams(clients, name)),
        asynchronous=part(lambda: read_async(clients, name)),
        alarm_metrics=watched[0] if watched else None,
        muted_alarms=watched[1] if watched else {},
        latest_triggers=_sources(triggers),
        published=_published(qualifiers),
        log_group=part(lambda: read_log_group(clients, group)),
        account_limit=part(lambda: read_account_limit(clients)),
        recursive_loop=part(lambda: read_recursion(clients, name)),
        image_bytes=part(lambda: read_image_bytes(clients, image)) if image else None,
        provisioned=part(lambda: read_provisioned(clients, name)),
    )
    return ReadFacts(
        name=name,
        facts=facts,
        log_group_name=group,
        alarms=alarms,
        unread=parts.unread,
    )


def _watched(
    alarms: tuple[Alarm, ...], qualifiers: Qualifiers | None
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The metrics that alarms watch, and by metric the alarms that would if they were not muted.

    An alarm whose actions are switched off tells nobody, but by way of a composite alarm that names
    it and acts. One of an alias or a version that is not in use watches nothing.
    """
    rules = [alarm.rule for alarm in alarms if alarm.kind is AlarmKind.COMPOSITE and alarm.acts]
    watched: dict[str, None] = {}
    muted: dict[str, list[str]] = {}
    for alarm in alarms:
        name = re.compile(rf"(?<![\w-]){re.escape(alarm.name)}(?![\w-])")
        acts = alarm.acts or any(name.search(rule) for rule in rules)
        for metric in dict.fromkeys(
            each.metric for each in alarm.metrics if _in_use(each.qualifier, qualifiers)
        ):
            if acts:
                watched[metric] = None
            else:
                muted.setdefault(metric, []).append(alarm.name)
    return tuple(watched), {metric: tuple(names) for metric, names in muted.items()}


def _in_use(qualifier: str, qualifiers: Qualifiers | None) -> bool:
    """Whether invocations can come by it: an alias, or a version that an alias points to."""
    if qualifier in ("", LATEST) or qualifiers is None or qualifiers.unread:
        return True
    return any(
        qualifier in (alias.name, alias.version, alias.other) for alias in qualifiers.aliases
    )


def _sources(triggers: Triggers | None) -> tuple[str, ...] | None:
    """What invokes $LATEST, which is what was asked for without a qualifier."""
    if triggers is None:
        return None
    labels = (
        source.label or source.kind.value
        for source in triggers.sources
        if source.state != "Disabled"
    )
    return tuple(dict.fromkeys(labels))


def _published(qualifiers: Qualifiers | None) -> bool | None:
    if qualifiers is None:
        return None
    found = bool(qualifiers.versions or qualifiers.aliases)
    # Where one of the two could not be read, nobody knows that there are none.
    return None if qualifiers.unread and not found else found
