"""The command line. Without a subcommand, the console opens."""

import atexit
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import click
from click.core import ParameterSource

from lambdatui import __version__
from lambdatui.cli.asked import Asked
from lambdatui.cli.collecting import SELDOM
from lambdatui.cli.completing import VARIABLE
from lambdatui.cli.dollars import dollars
from lambdatui.cli.everywhere import before
from lambdatui.cli.lazy import LazyGroup
from lambdatui.cli.settings import LateSettings
from lambdatui.core.connection import Connection
from lambdatui.core.profile_settings import ProfileSettings

if TYPE_CHECKING:
    from lambdatui.engine.spawn import Started

COMMANDS = (
    "bundle",
    "code",
    "completion",
    "config",
    "demo",
    "diff",
    "doctor",
    "events",
    "invoke",
    "journal",
    "ls",
    "replay",
    "report",
    "tail",
)


@click.group(
    cls=LazyGroup,
    modules={name: (f"lambdatui.cli.{name}", "command") for name in COMMANDS},
    settings=LateSettings,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@before
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
@click.option(
    "--budget",
    callback=dollars,
    default="1",
    show_default=True,
    metavar="DOLLARS",
    envvar="LAMBDATUI_BUDGET",
    show_envvar=True,
    help="What the console may ask of AWS for, in US dollars, before its refreshes slow down; 0 is "
    "no budget.",
)
@click.option(
    "--ascii/--no-ascii",
    default=None,
    envvar="LAMBDATUI_ASCII",
    show_envvar=True,
    help="Show nothing but ASCII on a terminal, or all of UTF-8; else the locale decides.",
)
@click.option(
    "--mouse/--no-mouse",
    default=True,
    envvar="LAMBDATUI_MOUSE",
    show_envvar=True,
    help="Whether the console asks the terminal for its mouse; without, the terminal selects text.",
)
@click.option(
    "--theme",
    default="",
    metavar="NAME",
    envvar="LAMBDATUI_THEME",
    show_envvar=True,
    help="The console's colours: dark, light, ansi for the terminal's own, or one of Textual's.",
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
    no_history: bool,
    history_days: int,
    log_memory: int,
    budget: float,
    ascii: bool | None,
    mouse: bool,
    theme: str,
) -> int:
    """The terminal console for AWS Lambda, for the person on call.

    Without a command, opens the console on the account that the AWS CLI would use. All options but
    --log-memory, --budget, --ascii, --mouse and --theme may also stand after a command's name.
    """
    keys: dict[str, str] = {}
    profiles: dict[str, ProfileSettings] = {}
    region_for_all = ""
    if isinstance(context.default_map, LateSettings):
        context.default_map.check()
        keys = context.default_map.get("keys", keys)
        profiles = context.default_map.get("profiles", profiles)
        if context.get_parameter_source("region") is ParameterSource.DEFAULT_MAP:
            # What is set for a profile wins over it.
            region, region_for_all = "", region
        # A command of a setting's name would take that for settings of its own.
        context.default_map = None
    if (
        context.invoked_subcommand == "demo"
        and context.get_parameter_source("profile") is ParameterSource.DEFAULT_MAP
    ):
        # It brings its own account: only what was said for it can be in the way.
        profile = ""
    started: Started | None = context.obj
    asked = Asked(
        said=Connection(
            profile=profile, region=region, endpoint_url=endpoint_url, read_only=read_only
        ),
        events=events,
        keep_payloads=not no_history,
        history_days=history_days,
        log_memory=log_memory * 1024 * 1024,
        budget=budget,
        ascii=ascii,
        mouse=mouse,
        theme=theme,
        keys=keys,
        region=region_for_all,
        profiles=profiles,
    )
    context.obj = asked
    if context.invoked_subcommand is not None:
        return 0
    from lambdatui.cli.console import run_console

    def demo() -> int:
        from lambdatui.cli.demo import run_demo

        return run_demo(asked)

    return run_console(
        asked.connection,
        asked.places(),
        log_memory=asked.log_memory,
        budget=asked.budget,
        ascii=asked.ascii,
        mouse=asked.mouse,
        theme=asked.theme,
        keys=asked.keys,
        started=started,
        demo=demo,
        profiles=asked.profiles,
    )


def main(arguments: Sequence[str] | None = None, *, started: "Started | None" = None) -> NoReturn:
    """Run the command line and end the process with its exit status.

    ``started`` is the engine of the console, where it was started already.
    """
    # What is loaded stays: to look through it for garbage meanwhile is a tenth of the start.
    gc.set_threshold(*SELDOM)
    completing = os.environ.get(VARIABLE)
    if completing:
        from lambdatui.cli.completing import complete

        sys.exit(complete(program, completing))
    from lambdatui.cli.ending import guarded

    if arguments is not None:
        sys.exit(guarded(program, list(arguments)))
    status = guarded(program, sys.argv[1:], started)
    # What is to be done at the end is done all the same: a bundle that is being written is waited
    # for, until it is whole or thrown away.
    atexit._run_exitfuncs()
    # All is written and given back. To take the interpreter apart would only keep the person from
    # the prompt, for as long as a twentieth of the whole run.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(status)
