"""``lambdatui events shared``, ``pull``, ``push`` and ``unshare``: shared test events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import events, functions
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.cli.library import folder_of, store_of, taken_names
from lambdatui.cli.payload import checked
from lambdatui.cli.table import write_array, write_table
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin, check_event_name
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import minified, pretty
from lambdatui.core.shared_events import REGISTRY, SharedEvent, no_event

if TYPE_CHECKING:
    from lambdatui.store.events import EventStore

_FORCE = "Look at both, then give --force to overwrite it."


@click.command("shared", short_help="List the shared test events of a function.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.option("--json", "as_json", is_flag=True, help="A JSON array with one object an event.")
@click.pass_obj
def shared_command(asked: Asked, *, function: str, as_json: bool) -> None:
    """List the test events of a function that the AWS console and SAM share with everybody.

    With --json, each object has: function, name, type (sync, async, dry-run or null), bytes, event
    (its JSON value).

    Exit status: 0; 3 AWS said no.
    """
    list_shared(folder_of(function), _shared(asked, function), as_json=as_json)


@click.command("pull", short_help="Save shared test events.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("names", metavar="[EVENT]...", nargs=-1)
@click.option("--as", "new", default="", metavar="NAME", help="For one event, another name.")
@click.option("--list", "listing", is_flag=True, help="Only list them, as 'events shared' does.")
@click.option("--force", is_flag=True, help="Overwrite saved events of these names.")
@click.option("--json", "as_json", is_flag=True, help="With --list, JSON.")
@click.pass_obj
def pull_command(
    asked: Asked,
    *,
    function: str,
    names: tuple[str, ...],
    new: str,
    listing: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Save shared test events of a function, all of them without a name.

    A saved event that has the same JSON already stays as it is. One with another one is overwritten
    only with --force.

    Exit status: 0; 2 a name that is taken or cannot be a file's, or the disk; 3 AWS said no, or
    there is none of this name.
    """
    if as_json and not listing:
        raise click.UsageError("--json is for --list.")
    if new and len(names) != 1:
        raise click.UsageError("--as is for one event: name it.")
    found = _shared(asked, function)
    if names:
        found = [_named(found, name) for name in dict.fromkeys(names)]
    folder = folder_of(function)
    if listing:
        list_shared(folder, found, as_json=as_json)
        return
    if not found:
        tell(f"{folder} has no shared test event in the registry {REGISTRY}.")
        return
    store = store_of(asked)
    # Before any is written.
    targets = [(event, _local_name(event, new)) for event in found]
    clashes = (
        [] if force else [name for event, name in targets if _clashes(store, folder, name, event)]
    )
    if clashes:
        raise fail(
            Kind.CONFLICT,
            f"{folder} has another event called {', '.join(clashes)}: nothing was saved.",
            _FORCE,
        )
    for event, name in targets:
        _save(store, folder, name, event)


@click.command("push", short_help="Share saved events with everybody in the account.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("names", metavar="EVENT...", nargs=-1, required=True, shell_complete=events)
@click.option("--as", "new", default="", metavar="NAME", help="For one event, another name there.")
@click.option("--force", is_flag=True, help="Overwrite shared events of these names.")
@click.pass_obj
def push_command(
    asked: Asked, *, function: str, names: tuple[str, ...], new: str, force: bool
) -> None:
    """Put saved events into the registry lambda-testevent-schemas, where the AWS console and SAM
    find them. Other events there stay as they are.

    Exit status: 0; 2 not JSON, a name that is taken there, read-only mode; 3 AWS said no. What was
    shared before that stays.
    """
    if new and len(names) != 1:
        raise click.UsageError("--as is for one event.")
    _check_read_only(asked)
    from lambdatui.aws.shared_events import push_shared_event

    store, folder = store_of(asked), folder_of(function)
    pushed = []
    for name in dict.fromkeys(names):
        saved = store.find(folder, name)
        text = checked(saved.entry.path, saved.text).decode()
        kind = store.details(folder, saved.entry).type
        # The registry knows no streaming: it is a synchronous one there.
        kind = InvocationType.SYNC if kind is InvocationType.STREAM else kind
        pushed.append(SharedEvent(name=new or saved.entry.name, text=text, type=kind))
    clients = asked.clients()
    for event in pushed:
        with taken_names("Share it under another name with --as, or give --force."):
            version = push_shared_event(clients, function, event, overwrite=force)
        tell(f"Shared '{event.name}' of {folder}: version {version} of its schema.")


@click.command("unshare", short_help="Delete a shared test event.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("name", metavar="EVENT")
@click.pass_obj
def unshare_command(asked: Asked, *, function: str, name: str) -> None:
    """Delete a shared test event, for everybody; its text is printed, so that it is not lost.

    Exit status: 0; 2 read-only mode, or there is none of this name; 3 AWS said no.
    """
    _check_read_only(asked)
    from lambdatui.aws.shared_events import delete_shared_event, pull_shared_event

    clients = asked.clients()
    seen = pull_shared_event(clients, function, name)
    delete_shared_event(clients, function, name, seen=seen)
    Output().line(pretty(seen.text.encode()))
    tell(f"The shared event '{name}' of {folder_of(function)} is deleted; this was its text.")


def list_shared(folder: str, found: Sequence[SharedEvent], *, as_json: bool) -> None:
    """Print them."""
    output = Output()
    if as_json:
        write_array(output, [_line(folder, event) for event in found])
    elif not found:
        tell(f"{folder} has no shared test event in the registry {REGISTRY}.")
    else:
        rows = [
            (event.name, event.type.value if event.type else "–", str(len(event.text.encode())))
            for event in found
        ]
        write_table(output, ("EVENT", "TYPE", "BYTES"), rows)


def _line(folder: str, event: SharedEvent) -> str:
    members = {
        "function": folder,
        "name": event.name,
        "type": event.type.value if event.type else None,
        "bytes": len(event.text.encode()),
    }
    return json_line(members, event=payload_json(event.text.encode()))


def _shared(asked: Asked, function: str) -> list[SharedEvent]:
    from lambdatui.aws.shared_events import list_shared_events

    found = list_shared_events(asked.clients(), function)
    if found.problem:
        raise fail(Kind.MALFORMED, found.problem)
    return list(found.events)


def _named(found: Sequence[SharedEvent], name: str) -> SharedEvent:
    event = next((event for event in found if event.name == name), None)
    if event is None:
        fault = no_event(name).fault
        names = ", ".join(event.name for event in found) or "none"
        raise LambdatuiError(msgspec.structs.replace(fault, advice=f"Shared are: {names}."))
    return event


def _local_name(event: SharedEvent, new: str) -> str:
    try:
        return check_event_name(new or event.name)
    except LambdatuiError as error:
        advice = f"Save it under another name: events pull FUNCTION '{event.name}' --as NAME"
        if new:
            raise
        raise LambdatuiError(msgspec.structs.replace(error.fault, advice=advice)) from None


def _clashes(store: "EventStore", folder: str, name: str, event: SharedEvent) -> bool:
    """Whether another event stands under that name."""
    known = _own(store, folder, name)
    return known is not None and not _same(store, folder, known, event)


def _own(store: "EventStore", folder: str, name: str) -> EventEntry | None:
    """The function's own event of this name, or of one that differs in case only."""
    for entry in store.entries(folder):
        if entry.name.casefold() == name.casefold() and entry.origin is Origin.FUNCTION:
            return entry
    return None


def _same(store: "EventStore", folder: str, known: EventEntry, event: SharedEvent) -> bool:
    if known.problem is not None:
        return False
    return minified(store.read(folder, known).text) == minified(event.text)


def _save(store: "EventStore", folder: str, name: str, event: SharedEvent) -> None:
    known = _own(store, folder, name)
    if known is not None and _same(store, folder, known, event):
        tell(f"'{name}' is there already, with the same JSON.")
        return
    details = msgspec.structs.replace(
        store.details(folder, known) if known else EventDetails(),
        provenance=Provenance.REGISTRY,
        request_id="",
        detail=f"{REGISTRY}, {event.name}",
        captured_ms=now_ms(),
        type=event.type,
    )
    text = pretty(event.text.encode()) + "\n"
    entry = store.save(folder, name, text, overwrite=True, details=details)
    tell(f"Saved {entry.path}.")


def _check_read_only(asked: Asked) -> None:
    if asked.connection.read_only:
        raise fail(
            Kind.READ_ONLY,
            "Read-only mode: shared test events were not changed.",
            "Leave out --read-only (and LAMBDATUI_READ_ONLY).",
        )
