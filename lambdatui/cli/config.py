"""``lambdatui config``: what is set, where each comes from, and a file to begin with."""

import os
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from lambdatui.cli.asked import Asked, find_places_here
from lambdatui.cli.everywhere import after
from lambdatui.cli.settings import VARIABLES
from lambdatui.cli.terminal import Output, tell

_FROM = {
    ParameterSource.COMMANDLINE: "option",
    ParameterSource.DEFAULT: "default",
}


@click.group(
    "config",
    invoke_without_command=True,
    short_help="What is set, and where each comes from; 'config init' writes a file.",
)
@after
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON object a line, also on a terminal. Without a terminal it is always so.",
)
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> int:
    """Show every setting, what it is now, and where that comes from.

    It asks nothing of AWS. What a setting does is told in the file that 'config init' writes.
    """
    if context.invoked_subcommand is not None:
        return 0
    from lambdatui.store.settings import NAME

    path = Path(find_places_here().config) / NAME
    rows = _rows(context, path)
    output = Output()
    if as_json or not output.terminal:
        from lambdatui.cli.jsonline import json_line

        for name, value, origin in rows:
            output.line(json_line({"setting": name, "value": value, "from": origin}))
    else:
        from lambdatui.cli.table import write_table

        shown = [(name, _shown(value), origin) for name, value, origin in rows]
        write_table(output, ("SETTING", "VALUE", "FROM"), shown)
    if not path.exists():
        tell(f"There is no {path}: 'lambdatui config init' writes one that sets nothing.")
    return 0


@command.command("init")
@after
def init() -> int:
    """Write a file with every setting in a comment. One that is there is left as it is.

    Exit status: 0; 2 where there is a file already, or it cannot be written.
    """
    from lambdatui.store.settings import write_first_settings

    tell(f"Written: {write_first_settings(Path(find_places_here().config))}")
    return 0


@command.command("keys")
@after
@click.pass_obj
def keys(asked: Asked) -> int:
    """List every command's id, its keys, and what it does.

    Those in the settings' [keys] stand for the program's own. Exit status: 0; 2 where one of them
    names no command, or is no key.
    """
    from lambdatui.cli.exits import Exit
    from lambdatui.cli.table import write_table
    from lambdatui.ui.all_keys import all_keys, wrong_keys

    rows = [
        (name, asked.keys.get(name, binding.key), binding.description)
        for name, binding in all_keys().items()
    ]
    output = Output()
    if output.terminal:
        write_table(output, ("COMMAND", "KEYS", "WHAT"), rows)
    else:
        for row in rows:
            output.line("\t".join(row))
    wrong = wrong_keys(asked.keys)
    for words in wrong:
        tell(f"lambdatui: {words}")
    return Exit.USAGE if wrong else Exit.OK


def _rows(context: click.Context, path: Path) -> list[tuple[str, Any, str]]:
    """Each setting's name, its value, and where that comes from."""
    from lambdatui.core.settings import declared

    program = context.parent
    if program is None:
        raise TypeError("config is no program of its own")
    said = _said(context.obj)
    rows = []
    for setting in declared():
        name = setting.name
        value, source = program.params.get(name), program.get_parameter_source(name)
        if name == "keys" and context.obj.keys:
            value, source = dict(context.obj.keys), ParameterSource.DEFAULT_MAP
        if name == "profiles" and context.obj.profiles:
            value = msgspec.to_builtins(dict(context.obj.profiles))
            source = ParameterSource.DEFAULT_MAP
        origin = _FROM.get(source, str(path)) if source is not None else "default"
        variable = next(filter(os.environ.get, VARIABLES.get(name, ())), "")
        if source is ParameterSource.ENVIRONMENT:
            variable = f"LAMBDATUI_{name.upper()}"
        if said.get(name, value) != value:
            value, origin = said[name], "option"
        elif variable and source is not ParameterSource.COMMANDLINE:
            # Access keys in the environment win over a profile, and are shown nowhere.
            value = value if variable.endswith("KEY_ID") else os.environ[variable]
            if source is ParameterSource.ENVIRONMENT:
                value = program.params.get(name)
            origin = variable
        rows.append((name, None if value == "" else value, origin))
    return rows


def _said(asked: Asked) -> dict[str, Any]:
    """What options after the command's own name may have changed."""
    return {
        "profile": asked.said.profile,
        "region": asked.said.region or asked.region,
        "read_only": asked.said.read_only,
        "events": asked.events,
        "no_history": not asked.keep_payloads,
        "history_days": asked.history_days,
    }


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
