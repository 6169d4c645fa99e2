"""``lambdatui demo``: the console on an embedded AWS endpoint, or that endpoint alone."""

import os
import shlex
import signal
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


@click.command("demo", short_help="Try it on an AWS endpoint of its own.")
@click.option(
    "--serve", is_flag=True, help="No console: print the variables to export, until Ctrl-C."
)
@click.option("--no-traffic", is_flag=True, help="Nothing is invoked while it runs.")
@click.pass_obj
def command(asked: Asked, *, serve: bool, no_traffic: bool) -> int:
    """Open the console on an AWS endpoint of its own, on this machine.

    It comes with functions, logs and metrics, and never uses your AWS credentials. All of it is
    ended and removed when the console is left. With --serve, standard output has one export line
    for each variable that leads any AWS client to it.
    """
    connection = asked.connection
    if connection.profile or connection.region or connection.endpoint_url:
        raise click.UsageError(
            "demo brings its own account: leave out --profile, --region and --endpoint-url."
        )
    from lambdatui.demo.launch import launch

    running: RunningDemo | None = None
    try:
        with ending_signals():
            running = launch(tell, traffic=not no_traffic)
            if serve:
                return _serve(running)
            return _open_console(asked, running)
    except EndedBySignal as ended:
        return 128 + ended.number
    finally:
        if running is not None:
            with undisturbed():
                running.close()


def _open_console(asked: Asked, running: "RunningDemo") -> int:
    from lambdatui.cli.console import run_console

    places = running.places
    if asked.events:
        places = msgspec.structs.replace(places, events=asked.places().events)
    connection = Connection(
        region=running.region,
        endpoint_url=running.endpoint_url,
        read_only=asked.connection.read_only,
    )
    environ = running.child_environment(os.environ)
    return run_console(connection, places, environ, label="demo")


def _serve(running: "RunningDemo") -> int:
    output = Output()
    for name, value in sorted(running.environment.items()):
        output.line(f"export {name}={shlex.quote(value)}")
    try:
        output.flush()
    except BrokenPipeError:
        # Who read the lines has them; the endpoint is there to be used.
        forget_output()
    tell(f"The endpoint is {running.endpoint_url}. Export these lines in another shell.")
    tell("Ctrl-C ends it, with everything in it.")
    try:
        _wait_for_end(running.pid)
    except (KeyboardInterrupt, EndedBySignal):
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
