"""The event that ``lambdatui invoke`` sends, by whichever option it was given."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from lambdatui.cli.payload import Event, checked, empty_event, given_event
from lambdatui.core.event_details import EventDetails
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import InvocationType

#: What no qualifier means (Lambda API, Invoke, Qualifier).
LATEST = "$LATEST"


class Chosen(NamedTuple):
    """What was asked for: at most one of ``event``, ``payload`` and ``template`` is set."""

    event: str
    payload: str
    template: str
    values: dict[str, str]


class Given(NamedTuple):
    """An event with what is known of it; of a template, before it is filled in, no event yet."""

    event: Event | None
    details: EventDetails = EventDetails()

    def type(self, asked: str | None) -> InvocationType:
        """As the person says, else as the event does, else synchronous."""
        return InvocationType(asked) if asked else self.details.type or InvocationType.SYNC


def set_values(settings: Sequence[str]) -> dict[str, str]:
    """What ``--set FIELD=VALUE`` says.

    Raises:
        click.UsageError: for one without ``=``.
    """
    values = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"--set {setting}: give it as FIELD=VALUE.")
        values[name.strip()] = value
    return values


def check_chosen(chosen: Chosen, *, expect: bool) -> None:
    """Refuse what cannot be meant together.

    Raises:
        click.UsageError: saying what.
    """
    if [bool(chosen.event), bool(chosen.payload), bool(chosen.template)].count(True) > 1:
        raise click.UsageError("Give --event, --payload or --template: one of them.")
    if chosen.values and not chosen.template:
        raise click.UsageError("--set fills in a template: give --template as well.")
    if expect and not chosen.event:
        raise click.UsageError("--expect: only a saved event has a response to expect (--event).")


def read_given(root: str, function: str, chosen: Chosen) -> Given:
    """The event, as far as it is on this machine.

    Raises:
        click.UsageError: where it is no JSON, cannot be read, or waits on standard input unasked.
        LambdatuiError: INVALID, where there is none of this name, or its details are not right.
    """
    if chosen.template:
        return Given(None)
    if not chosen.event:
        return Given(given_event(chosen.payload) if chosen.payload else empty_event())
    from lambdatui.store.events import EventStore

    store, name = EventStore(Path(root)), plain_name(function)
    saved = store.find(name, chosen.event)
    payload = checked(saved.entry.path, saved.text)
    return Given(Event(payload, chosen.event), store.details(name, saved.entry))


def qualifier_in(function: str) -> str:
    """The version or alias that stands in a function's name or ARN; empty where none does."""
    last = function.rpartition(":")[2]
    return "" if last == plain_name(function) else last


def check_compared(function: str, qualifier: str, other: str) -> None:
    """Refuse to compare a version with itself.

    Raises:
        click.UsageError: where both are one.
    """
    own = qualifier or qualifier_in(function) or LATEST
    if other and own == other:
        raise click.UsageError(
            f"--compare-with {other}: that is where the event is sent anyway. Give another version "
            "or alias, or another --qualifier."
        )


def read_context(given: str) -> bytes:
    """The client context: a JSON object, or the file that has it; empty where none was given.

    Raises:
        click.UsageError: where the file cannot be read.
    """
    if not given:
        return b""
    if given.lstrip().startswith("{"):
        return given.encode("utf-8", "surrogateescape")
    try:
        return Path(given).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise click.UsageError(
            f"--client-context: {given} is no JSON object, and no file that can be read: {reason}."
        ) from None
