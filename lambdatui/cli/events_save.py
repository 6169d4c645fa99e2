"""``lambdatui events save``: put an event into the library, with what is known of it."""

from pathlib import Path

import click
import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import events, functions
from lambdatui.cli.everywhere import after
from lambdatui.cli.library import folder_of, store_of, taken_names
from lambdatui.cli.payload import STDIN, given_event, given_text
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import SHARED, EventEntry, Origin
from lambdatui.core.invoke import InvocationType
from lambdatui.core.json_path import Patterns
from lambdatui.core.jsontext import check_json

TAKEN = "Take another name, or overwrite it with --force."


@click.command("save", short_help="Save an event.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("name", metavar="NAME", shell_complete=events)
@click.option(
    "--payload",
    default="",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="A file of JSON; - is standard input. Without it, what is known of an event is changed.",
)
@click.option(
    "--expected",
    default="",
    metavar="FILE|JSON",
    type=click.Path(allow_dash=True),
    help="The response to expect: a file, - for standard input, or a JSON object or list.",
)
@click.option("--expect-error", is_flag=True, help="The function is to fail with it.")
@click.option("--ignore", multiple=True, metavar="PATH", help="Leave out of comparisons: $..id.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in InvocationType]),
    help="How it is to be sent.",
)
@click.option("--qualifier", default="", metavar="Q", help="The version or alias to send it to.")
@click.option("--note", default="", metavar="TEXT", help="What it is about.")
@click.option("--force", is_flag=True, help="Overwrite an event of this name.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    name: str,
    payload: str,
    expected: str,
    expect_error: bool,
    ignore: tuple[str, ...],
    kind: str | None,
    qualifier: str,
    note: str,
    force: bool,
) -> None:
    """Save an event of a function, or of _shared for all, with what is known of it.

    The text is kept as it is, byte for byte. Without --payload the event stays, and the other
    options change what is known of it.

    Exit status: 0 saved; 2 not JSON, a name that is taken, or the disk.
    """
    Patterns(ignore)
    if payload == expected == STDIN:
        raise click.UsageError("Standard input cannot be both the event and the response.")
    changes: dict[str, object] = {}
    if expected:
        changes["expected"] = _expected(expected)
    if expect_error:
        changes["expect_error"] = True
    if ignore:
        changes["ignore"] = ignore
    if kind:
        changes["type"] = InvocationType(kind)
    if qualifier:
        changes["qualifier"] = qualifier
    if note:
        changes["note"] = note
    if not payload and not changes:
        raise click.UsageError("Give --payload with the event, or something to change.")
    entry = (
        _save(asked, function, name, payload, changes, force=force)
        if payload
        else _change(asked, function, name, changes)
    )
    tell(_saved(entry, payload, changes))


def _expected(given: str) -> str:
    """The response to expect: itself, or a file that has it; JSON without the blanks around it."""
    text = given if given.lstrip()[:1] in ("{", "[") else given_text(given)
    bare = text.strip()
    problem = check_json(bare)
    if problem is None:
        return bare
    if text is given:
        # Whoever writes an object means one.
        raise click.UsageError(f"--expected is not JSON: {problem.sentence()}.")
    return text


def _saved(entry: EventEntry, payload: str, changes: dict[str, object]) -> str:
    if payload:
        return f"Saved {entry.path}."
    from lambdatui.store.details import details_path

    what = ", ".join(name.replace("_", "-") for name in changes)
    return f"Saved what is known of {entry.name} ({what}), in {details_path(Path(entry.path))}."


def _save(
    asked: Asked,
    function: str,
    name: str,
    payload: str,
    changes: dict[str, object],
    *,
    force: bool,
) -> EventEntry:
    text = given_event(payload).payload.decode()
    store, folder = store_of(asked), folder_of(function)
    known = EventDetails()
    if force:
        # How the one that is overwritten is sent, and what to expect of it, stays; not whence it
        # came, as the text is another one.
        origin = Origin.SHARED if folder == SHARED else Origin.FUNCTION
        named = (name, origin)
        own = [each for each in store.entries(folder) if (each.name, each.origin) == named]
        known = store.details(folder, own[0]) if own else known
    from_file = payload != STDIN
    details = msgspec.structs.replace(
        known,
        **{
            "provenance": Provenance.FILE if from_file else Provenance.UNKNOWN,
            "detail": str(Path(payload).absolute()) if from_file else "",
            "request_id": "",
            "captured_ms": 0,
            **changes,
        },
    )
    with taken_names(TAKEN):
        return store.save(
            folder,
            name,
            text,
            overwrite=force,
            details=details,
        )


def _change(asked: Asked, function: str, name: str, changes: dict[str, object]) -> EventEntry:
    store, folder = store_of(asked), folder_of(function)
    try:
        entry = store.find(folder, name).entry
    except LambdatuiError as error:
        if error.fault.kind is not Kind.INVALID:
            raise
        raise fail(
            Kind.INVALID,
            error.fault.what,
            f"{error.fault.advice} To save a new one: --payload FILE.",
        ) from None
    details = msgspec.structs.replace(store.details(folder, entry), **changes)
    return store.save_details(folder, entry, details)
