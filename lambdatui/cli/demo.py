"""``lambdatui demo``: the console on an embedded AWS endpoint, or that endpoint alone."""

import os
import re
import shlex
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.exits import Exit
from lambdatui.cli.signals import EndedBySignal, ending_signals, undisturbed
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    from lambdatui.demo.launch import RunningDemo

#: What leads an AWS client elsewhere, or makes it sign in otherwise, though all that the demo
#: exports is set (AWS SDKs and Tools Reference Guide, environment variables).
_DISTRACTING = frozenset(
    {
        "AWS_CA_BUNDLE",
        "AWS_DEFAULT_PROFILE",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_PROFILE",
        "AWS_ROLE_ARN",
        "AWS_SECURITY_TOKEN",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        *(
            f"AWS_ENDPOINT_URL_{service}"
            for service in (
                *("APIGATEWAYV2", "CLOUDWATCH", "CLOUDWATCH_LOGS", "DYNAMODB", "EVENTBRIDGE"),
                *("IAM", "LAMBDA", "S3", "SQS", "STS"),
            )
        ),
    }
)
_NAME = re.compile(r"AWS_[A-Za-z0-9_]+")


@click.command("demo", short_help="Try it on an AWS endpoint of its own.")
@click.option(
    "--serve", is_flag=True, help="No console: print the variables to export, until Ctrl-C."
)
@click.option(
    "--tour/--no-tour",
    default=None,
    envvar="LAMBDATUI_TOUR",
    show_envvar=True,
    help="Show the tour, or none; else it comes until it was taken or skipped once.",
)
@click.option("--no-traffic", is_flag=True, help="Nothing is invoked while it runs.")
@click.pass_obj
def command(asked: Asked, *, serve: bool, no_traffic: bool, tour: bool | None) -> int:
    """Open the console on an AWS endpoint of its own, on this machine.

    It comes with functions, logs and metrics, and never uses your AWS credentials. All of it is
    ended and removed when the console is left. With --serve, standard output has the lines with
    which a shell leads any AWS client to it: an unset of what would lead elsewhere, then an export
    for each variable, and for the folder of the demo's saved events.
    """
    connection = asked.said
    if connection.profile or connection.region or connection.endpoint_url:
        raise click.UsageError(
            "demo brings its own account: leave out --profile, --region and --endpoint-url."
        )
    return run_demo(asked, serve=serve, traffic=not no_traffic, tour=tour)


def run_demo(
    asked: Asked, *, serve: bool = False, traffic: bool = True, tour: bool | None = None
) -> int:
    """Start the demo, stay until it is left, and remove all of it; the exit status.

    ``tour`` is whether it is shown; None for the first time only.
    """
    from lambdatui.demo.launch import launch

    running: RunningDemo | None = None
    try:
        with ending_signals():
            running = launch(tell, traffic=traffic)
            if serve:
                events = asked.places().events if asked.events else running.places.events
                return _serve(running, events)
            return _open_console(asked, running, tour=tour)
    except EndedBySignal as ended:
        return 128 + ended.number
    finally:
        if running is not None:
            with undisturbed():
                running.close()


def _open_console(asked: Asked, running: "RunningDemo", *, tour: bool | None) -> int:
    from lambdatui.cli.console import run_console
    from lambdatui.store.tour import had_tour, keep_had_tour

    places = msgspec.structs.replace(
        running.places, keep_payloads=asked.keep_payloads, history_days=asked.history_days
    )
    if asked.events:
        places = msgspec.structs.replace(places, events=asked.places().events)
    connection = Connection(
        region=running.region,
        endpoint_url=running.endpoint_url,
        read_only=asked.said.read_only,
    )
    environ = running.child_environment(os.environ)
    # The demo's own folders go with it.
    state = Path(asked.places().state)
    shown = not had_tour(state) if tour is None else tour
    return run_console(
        connection,
        places,
        environ,
        label="demo",
        log_memory=asked.log_memory,
        budget=asked.budget,
        ascii=asked.ascii,
        mouse=asked.mouse,
        theme=asked.theme,
        keys=asked.keys,
        tour_over=(lambda: keep_had_tour(state)) if shown else None,
    )


def shell_lines(exported: Mapping[str, str], present: Mapping[str, str]) -> Iterator[str]:
    """What a POSIX shell takes to see these variables, and no ``AWS_…`` one that beats them.

    ``present`` is the environment here: the shell that takes the lines is likely to have the same.
    """
    here = {name for name in present if _NAME.fullmatch(name)}
    yield f"unset {' '.join(sorted((_DISTRACTING | here) - exported.keys()))}"
    for name, value in sorted(exported.items()):
        yield f"export {name}={shlex.quote(value)}"


def _serve(running: "RunningDemo", events: str) -> int:
    output = Output()
    for line in shell_lines({**running.environment, "LAMBDATUI_EVENTS": events}, os.environ):
        output.line(line)
    try:
        output.flush()
    except BrokenPipeError:
        # Who read the lines has them; the endpoint is there to be used.
        forget_output()
    tell(f"The endpoint is {running.endpoint_url}. Give these lines to another shell.")
    tell("Ctrl-C ends it, with everything in it.")
    try:
        _wait_for_end(running.pid)
    except KeyboardInterrupt:
        tell("Ending.")
        return Exit.OK
    tell("lambdatui: the endpoint ended by itself.")
    return Exit.BUG


def _wait_for_end(pid: int) -> None:
    """Wait until the demo's process ends by itself, or a signal's exception comes first."""
    if hasattr(os, "waitid"):
        # It stays for the demo's own wait to collect.
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        return
    while True:
        signal.pause()
