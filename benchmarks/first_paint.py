"""Times the first paint of the console, with cached functions on it, beside an empty Textual app.

Run it as ``python -m benchmarks first_paint``. Both are started on the same pseudo-terminal, in
turn; the time is from before the fork to the bytes that bring the text to the screen. The peer is
a Textual app with one ``Static`` and nothing else.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.fleet_endpoint import serving_apart
from benchmarks.result import Row, interleaved
from benchmarks.started import SEEN, empty_app, listed, until
from benchmarks.terminal import environment, program

GOAL = 1.15
NOTES = """
**First paint (1).** The picture of the list of last time is drawn before Textual is imported, after
some 100 ms: Python, click, msgspec, the cached list. Textual's own first frame comes on top of it,
330 ms later; the keys that were typed meanwhile are its first.
**First live row (2), a thousand functions (3).** The engine takes 155 ms of processor time until
its first request: 45 for Python and the frames of the pipe, 80 for botocore, 20 for its first
client. It is started 65 ms after the console is. The empty app alone takes half as long as the peer
that lists the first page. Twenty pages one after the other take as long as botocore needs to send
and read them: each tells where the next one begins.
"""
_ROUNDS = 15


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    with (
        serving_apart(50 if quick else 1_000) as endpoint,
        tempfile.TemporaryDirectory() as folder,
    ):
        environ = environment(Path(folder), **endpoint)
        listed(environ)
        peer = [sys.executable, "-c", empty_app()]
        ours, theirs = interleaved(
            1 if quick else _ROUNDS,
            lambda: until([program("lambdatui")], environ, SEEN),
            lambda: until(peer, environ, SEEN),
        )
    ratio = ours.median / theirs.median
    return [
        Row(
            1,
            "first paint, with cached functions on it; peer: an empty Textual app",
            ours.told("ms", 1000),
            theirs.told("ms", 1000),
            ratio,
            f"≤ {GOAL}",
            ratio <= GOAL,
        )
    ]
