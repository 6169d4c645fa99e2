"""``lambdatui events``: the library of saved events."""

import click

from lambdatui.cli.lazy import LazyGroup

#: Each command with its module and its name in it.
_READ, _FILES, _SHARED = (f"lambdatui.cli.events_{name}" for name in ("read", "files", "shared"))
_MODULES = {
    "list": (_READ, "list_command"),
    "show": (_READ, "show_command"),
    "templates": ("lambdatui.cli.events_templates", "command"),
    "save": ("lambdatui.cli.events_save", "command"),
    "rm": (_FILES, "rm_command"),
    "restore": (_FILES, "restore_command"),
    "import": (_FILES, "import_command"),
    "export": (_FILES, "export_command"),
    "capture": ("lambdatui.cli.events_capture", "command"),
    "shared": (_SHARED, "shared_command"),
    "pull": (_SHARED, "pull_command"),
    "push": (_SHARED, "push_command"),
    "unshare": (_SHARED, "unshare_command"),
}


@click.group(
    "events", cls=LazyGroup, modules=_MODULES, short_help="List, save, capture and share events."
)
def command() -> None:
    """The library of saved events: plain JSON files, DIR/FUNCTION/NAME.json.

    DIR is --events, else the nearest .lambdatui/events above the current folder, else a folder of
    your own. Events of _shared are for every function. What else is known of an event stands beside
    it, in NAME.meta.json.

    \b
    Exit status of each: 0 done; 2 wrong usage, a name that is taken or that there is not, or the
    disk; 3 AWS said no.
    """
