"""Programs that are started to be timed, and the least of Textual apps to time them against."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.terminal import Terminal, program

#: What stands on the screen once the functions of the endpoint do.
SEEN = b"service-0000-handler"
_STATIC = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static(text)
Empty().run()
"""
_LISTING = """
import boto3
pages = boto3.client("lambda").get_paginator("list_functions").paginate({given})
text = "\\n".join(each["FunctionName"] for page in pages for each in page["Functions"])
"""

_ONE_PROCESS = """
import boto3
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.cli.asked import find_places_here
from lambdatui.cli.clock import now_ms
from lambdatui.core.connection import Connection
from lambdatui.engine.client import EngineClient
from lambdatui.ui.app import ConsoleApp
boto3.client("lambda")
pages = list(function_pages(Clients(Connection())))
class OneProcess(EngineClient):
    async def functions(self):
        for page in pages:
            yield page
def no_engine():
    raise OSError("all is in one process")
ConsoleApp(OneProcess(Connection(), find_places_here(), no_engine), now_ms).run()
"""


def one_process() -> str:
    """The source of the console, with boto3 and the list in its own process, before it paints."""
    return _ONE_PROCESS


def empty_app() -> str:
    """The source of a Textual app with one ``Static``."""
    return f"text = {SEEN.decode()!r}{_STATIC}"


def listing_app(pages: int) -> str:
    """The same app, which lists functions with boto3 before it paints; 0 pages are all."""
    given = f'PaginationConfig={{"MaxItems": {pages * 50}}}' if pages else ""
    return _LISTING.format(given=given) + _STATIC


def listed(environ: Mapping[str, str]) -> None:
    """Have the product list the functions once, which it keeps for its next start."""
    subprocess.run([program("lambdatui"), "ls"], env=environ, check=True, stdout=subprocess.DEVNULL)


def until(
    command: Sequence[str], environ: Mapping[str, str], seen: bytes, *, whole: bool = True
) -> float:
    """Start a program on a terminal; after how many seconds these bytes came.

    Where they may come in pieces, and be no ``whole``, they are looked for on the screen. To draw
    that takes a processor from the program.
    """
    with Terminal(command, environ) as terminal:
        at = terminal.wait_bytes(seen) if whole else terminal.wait_for(seen.decode())
        terminal.quiet(0.2)
        terminal.send("ctrl+q")
        terminal.wait_end()
    return at - terminal.started


def whole(command: Sequence[str], environ: Mapping[str, str]) -> tuple[float, float]:
    """Run a program to its end, its output to nowhere; seconds on the clock and of the processor.

    Raises:
        subprocess.CalledProcessError: Where it ends with an error.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return took, used.ru_utime + used.ru_stime


def aws() -> str:
    """The AWS CLI.

    Raises:
        SystemExit: Where it is not installed.
    """
    path = program("aws")
    if not Path(path).exists():
        sys.exit(f"{path} is missing. Install it: pip install 'lambdatui[bench]'")
    return path
