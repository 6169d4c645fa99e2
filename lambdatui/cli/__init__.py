"""The command line. Without a subcommand, the console opens."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from lambdatui import __version__
from lambdatui.cli.asked import Asked
from lambdatui.core.connection import Connection

_COMPLETE = "_LAMBDATUI_COMPLETE"


class Commands(click.Group):
    """Subcommands whose module of the same name is imported only when it is needed."""

    _names = ("demo", "invoke", "ls", "replay", "tail")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names for the help, without importing anything."""
        del ctx
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of this name."""
        del ctx
        if cmd_name not in self._names:
            return None
        command: click.Command = importlib.import_module(f"lambdatui.cli.{cmd_name}").command
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--profile", default="", metavar="NAME", help="Profile of the AWS configuration.")
@click.option("--region", default="", metavar="REGION", help="AWS region.")
@click.option("--endpoint-url", default="", metavar="URL", help="Endpoint instead of AWS's own.")
@click.option(
    "--read-only",
    is_flag=True,
    envvar="LAMBDATUI_READ_ONLY",
    show_envvar=True,
    help="Refuse whatever changes something in AWS, or runs a function.",
)
@click.option(
    "--events",
    default="",
    metavar="DIR",
    help="Folder of saved events  [env var: LAMBDATUI_EVENTS; else the nearest .lambdatui/events "
    "above the current folder]",
)
@click.option(
    "--log-memory",
    type=click.IntRange(8, 65_536),
    default=256,
    show_default=True,
    metavar="MB",
    envvar="LAMBDATUI_LOG_MEMORY",
    show_envvar=True,
    help="Memory that the console's log lines may take; the oldest fall out beyond it.",
)
@click.version_option(__version__, prog_name="lambdatui")
@click.pass_context
def program(
    context: click.Context,
    *,
    profile: str,
    region: str,
    endpoint_url: str,
    read_only: bool,
    events: str,
    log_memory: int,
) -> int:
    """The terminal console for AWS Lambda, for the person on call.

    Without a command, opens the console on the account that the AWS CLI would use.
    """
    asked = Asked(
        connection=Connection(
            profile=profile, region=region, endpoint_url=endpoint_url, read_only=read_only
        ),
        events=events,
        log_memory=log_memory * 1024 * 1024,
    )
    context.obj = asked
    if context.invoked_subcommand is not None:
        return 0
    from lambdatui.cli.console import run_console

    return run_console(asked.connection, asked.places(), log_memory=asked.log_memory)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit status."""
    completing = os.environ.get(_COMPLETE)
    if completing:
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(program, {}, "lambdatui", _COMPLETE, completing))
    from lambdatui.cli.ending import guarded

    given = sys.argv[1:] if arguments is None else list(arguments)
    sys.exit(guarded(program, given))
