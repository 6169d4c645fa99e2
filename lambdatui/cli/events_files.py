"""``lambdatui events rm``, ``restore``, ``import`` and ``export``."""

from pathlib import Path

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import deleted_events, events, functions
from lambdatui.cli.events_save import TAKEN
from lambdatui.cli.everywhere import after
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.library import folder_of, store_of, taken_names
from lambdatui.cli.table import write_array, write_table
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import SHARED, DeletedEvent, EventEntry, Origin
from lambdatui.core.timespan import iso


@click.command("rm", short_help="Delete saved events; they can be brought back.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("names", metavar="EVENT...", nargs=-1, required=True, shell_complete=events)
@click.pass_obj
def rm_command(asked: Asked, *, function: str, names: tuple[str, ...]) -> None:
    """Move saved events to the trash, from where 'lambdatui events restore' brings them back.

    Shared ones are deleted as those of _shared. Nothing is deleted where one of them is not there.

    Exit status: 0; 2 there is none of this name, or the disk.
    """
    store, folder = store_of(asked), folder_of(function)
    # By name, each once: a broken one can be deleted too.
    for entry in _entries(asked, function, dict.fromkeys(names)):
        tell(f"Deleted {entry.path}; it is in {store.delete(folder, entry)}.")


@click.command("restore", short_help="Bring a deleted event back, or list them.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("name", metavar="[EVENT]", required=False, shell_complete=deleted_events)
@click.option("--as", "new", default="", metavar="NAME", help="Under another name.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON, one object an event.")
@click.pass_obj
def restore_command(
    asked: Asked, *, function: str, name: str | None, new: str, as_json: bool
) -> None:
    """Bring back the event of this name that was deleted last; without a name, list all of them.

    EVENT may also be the id that the list gives.

    With --json, each object has: id, function, name, deleted (ISO 8601 UTC), bytes, path.

    Exit status: 0; 2 there is none, or its name is taken again.
    """
    if name is not None and as_json:
        raise click.UsageError("--json is for the list: leave out the name.")
    store, folder = store_of(asked), folder_of(function)
    deleted = store.deleted(folder)
    if name is None:
        _list_deleted(deleted, folder, as_json=as_json)
        return
    # The newest is first. Ids are none's name.
    found = next((each for each in deleted if name in (each.name, each.id)), None)
    if found is None:
        raise fail(
            Kind.INVALID,
            f"No deleted event of {folder} is called '{name}'.",
            f"'lambdatui events restore {folder}' lists those that there are.",
        )
    with taken_names("Bring it back under another name, with --as NAME."):
        entry = store.restore(found, new)
    tell(f"Brought back {entry.path}.")


@click.command("import", short_help="Save JSON files as events.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option("--name", default="", metavar="NAME", help="For one file, another name than its own.")
@click.option("--force", is_flag=True, help="Overwrite events of these names.")
@click.pass_obj
def import_command(
    asked: Asked, *, function: str, files: tuple[Path, ...], name: str, force: bool
) -> None:
    """Copy JSON files into the library, byte for byte, with the .meta.json beside each.

    Exit status: 0; 2 not JSON, a name that is taken, or the disk. What came before stays then.
    """
    if name and len(files) > 1:
        raise click.UsageError("--name is for one file.")
    store, folder = store_of(asked), folder_of(function)
    for file in files:
        with taken_names(TAKEN):
            entry = store.import_file(file, folder, name, overwrite=force)
        tell(f"Saved {entry.path}.")


@click.command("export", short_help="Copy saved events to a folder or a file.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("names", metavar="[EVENT]...", nargs=-1, shell_complete=events)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR|FILE.json",
    type=click.Path(path_type=Path),
    help="A folder, which is made; or a file for the text of one event.",
)
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@click.pass_obj
def export_command(
    asked: Asked, *, function: str, names: tuple[str, ...], target: Path, force: bool
) -> None:
    """Copy saved events, all of the function's own without a name; the copies' paths are printed.

    Exit status: 0; 2 there is none, a file is there already, or the disk. Nothing was written then.
    """
    store, folder = store_of(asked), folder_of(function)
    if names:
        entries = _entries(asked, function, dict.fromkeys(names))
    else:
        own = Origin.SHARED if folder == SHARED else Origin.FUNCTION
        entries = [entry for entry in store.entries(folder) if entry.origin is own]
    if not entries:
        raise fail(Kind.INVALID, f"There is no saved event of {folder}.")
    with taken_names("Take another place, or overwrite it with --force."):
        paths = store.export(folder, entries, target, overwrite=force)
    output = Output()
    for path in paths:
        output.line(path)


def _entries(asked: Asked, function: str, names: dict[str, None]) -> list[EventEntry]:
    """Those of these names, whatever is in their files.

    Raises:
        LambdatuiError: INVALID, with the names that there are, where there is none.
    """
    store, folder = store_of(asked), folder_of(function)
    entries = store.entries(folder)
    found = []
    for name in names:
        # The function's own come first.
        entry = next((each for each in entries if each.name == name), None)
        # Where there is none, this tells so.
        found.append(entry or store.find(folder, name).entry)
    return found


def _list_deleted(deleted: tuple[DeletedEvent, ...], folder: str, *, as_json: bool) -> None:
    output = Output()
    if as_json:
        write_array(output, [json_line(_members(each)) for each in deleted])
    elif not deleted:
        tell(f"No event of {folder} was deleted.")
    else:
        rows = [(each.function, each.name, iso(each.deleted_ms)[:19], each.id) for each in deleted]
        write_table(output, ("FUNCTION", "EVENT", "DELETED (UTC)", "ID"), rows)


def _members(event: DeletedEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "function": event.function,
        "name": event.name,
        "deleted": iso(event.deleted_ms),
        "bytes": event.size,
        "path": event.path,
    }
