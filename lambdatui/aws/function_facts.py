"""Everything about one function that its report is made of, but what was measured."""

from collections.abc import Callable
from typing import TypeVar

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
from lambdatui.aws.qualifiers import read_qualifiers
from lambdatui.aws.triggers import read_triggers
from lambdatui.core.alarms import Alarm
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.function_facts import FunctionFacts
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.record import Record
from lambdatui.core.triggers import Triggers

_T = TypeVar("_T")
#: What concerns one question; anything else would meet the others as well.
_OF_ONE_PART = frozenset(
    {
        Kind.CONFLICT,
        Kind.DENIED,
        Kind.INVALID,
        Kind.MALFORMED,
        Kind.NOT_FOUND,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
    }
)


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


def read_facts(clients: Clients, function: str) -> ReadFacts:
    """Ask for each part by itself: about a dozen calls, one after the other, none of which costs.

    The calls to Lambda share 15 requests a second with all others of the account. ``function`` is a
    name; its configuration is that of $LATEST.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function, and what would meet every part,
            such as EXPIRED or UNREACHABLE.
    """
    unread: list[str] = []

    def part(read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_PART:
                raise
            unread.append(error.fault.sentence())
            return None

    try:
        configuration = read_configuration(clients, function)
    except LambdatuiError as error:
        if error.fault.kind is Kind.NOT_FOUND or error.fault.kind not in _OF_ONE_PART:
            raise
        configuration = None
        unread.append(error.fault.sentence())
    name = configuration.function.name if configuration else function
    group = configuration.function.log_group_name if configuration else f"/aws/lambda/{name}"

    triggers = part(lambda: read_triggers(clients, name))
    qualifiers = part(lambda: read_qualifiers(clients, name))
    alarms = part(lambda: read_alarms(clients).get(name, ()))
    unread += triggers.unread if triggers else ()
    unread += qualifiers.unread if qualifiers else ()
    unread += configuration.unread if configuration else ()
    facts = FunctionFacts(
        configuration=configuration,
        triggers=triggers,
        streams=part(lambda: read_streams(clients, name)),
        asynchronous=part(lambda: read_async(clients, name)),
        alarm_metrics=_watched(alarms),
        latest_triggers=_sources(triggers),
        published=_published(qualifiers),
        log_group=part(lambda: read_log_group(clients, group)),
        account_limit=part(lambda: read_account_limit(clients)),
        recursive_loop=part(lambda: read_recursion(clients, name)),
        provisioned=part(lambda: read_provisioned(clients, name)),
    )
    return ReadFacts(
        name=name,
        facts=facts,
        log_group_name=group,
        alarms=alarms,
        unread=tuple(dict.fromkeys(unread)),
    )


def _watched(alarms: tuple[Alarm, ...] | None) -> tuple[str, ...] | None:
    if alarms is None:
        return None
    return tuple(dict.fromkeys(each.metric for alarm in alarms for each in alarm.metrics))


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
