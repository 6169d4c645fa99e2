"""The options that every command has: they stand before a command's name, or after it."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import GIVEN, profiles, regions

_F = TypeVar("_F", bound=Callable[..., Any])

_MOST_DAYS = 3_650
_DAYS = click.IntRange(1, _MOST_DAYS)
#: Those of the connection; the others are of the files.
_CONNECTION = ("profile", "region", "endpoint_url", "read_only")


def before(command: _F) -> _F:
    """Give the program its options, as arguments of its function."""
    options = (
        click.option(
            "--profile",
            default="",
            metavar="NAME",
            shell_complete=profiles,
            help="Profile of the AWS configuration.",
        ),
        click.option(
            "--region", default="", metavar="REGION", shell_complete=regions, help="AWS region."
        ),
        click.option(
            "--endpoint-url", default="", metavar="URL", help="Endpoint instead of AWS's own."
        ),
        click.option(
            "--read-only",
            is_flag=True,
            envvar="LAMBDATUI_READ_ONLY",
            show_envvar=True,
            help="Refuse whatever changes something in AWS, or runs a function.",
        ),
        click.option(
            "--events",
            default="",
            metavar="DIR",
            type=click.Path(),
            help="Folder of saved events  [env var: LAMBDATUI_EVENTS; else the nearest "
            ".lambdatui/events above the current folder]",
        ),
        click.option(
            "--no-history",
            is_flag=True,
            envvar="LAMBDATUI_NO_HISTORY",
            show_envvar=True,
            help="Keep no payload, response or log in the history: only what was run and how it "
            "ended.",
        ),
        click.option(
            "--history-days",
            type=_DAYS,
            default=30,
            show_default=True,
            metavar="N",
            envvar="LAMBDATUI_HISTORY_DAYS",
            show_envvar=True,
            help="Forget runs that are older.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def after(command: _F) -> _F:
    """Let a command take the same options after its name, where they win over those before it.

    They are hidden in its help, which has enough of its own.
    """
    options = (
        _again("--profile", metavar="NAME", shell_complete=profiles),
        _again("--region", metavar="REGION", shell_complete=regions),
        _again("--endpoint-url", metavar="URL"),
        _again("--read-only", is_flag=True),
        _again("--events", metavar="DIR", type=click.Path()),
        _again("--no-history", is_flag=True),
        _again("--history-days", metavar="N", type=_DAYS),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _again(name: str, **settings: Any) -> Callable[[_F], _F]:
    # A name of its own for the value: some commands have an argument "events".
    dest = GIVEN + name.removeprefix("--").replace("-", "_")
    return click.option(
        name, dest, default=None, hidden=True, expose_value=False, callback=_taken, **settings
    )


def _taken(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Have the option count for this command."""
    asked = context.obj
    # A flag can only be set: its absence says nothing.
    if not value:
        return
    # There for completion, which runs no command.
    context.meta[option.name or ""] = value
    if not isinstance(asked, Asked):
        return
    name = (option.name or "").removeprefix(GIVEN)
    if name in _CONNECTION:
        changed = msgspec.structs.replace(asked.said, **{name: value})
        context.obj = dataclasses.replace(asked, said=changed)
    elif name == "no_history":
        context.obj = dataclasses.replace(asked, keep_payloads=False)
    else:
        context.obj = dataclasses.replace(asked, **{name: value})
