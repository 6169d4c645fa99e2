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
**First live row (2), a thousand functions (3), ls (4).** Where keys and region stand plainly in
variables or in a file, the list is signed and sent without botocore, which is loaded once the list
is there: 0.5 ms for a page, where botocore takes 2, and none of its 80 ms of imports and 20 of the
first client. Where they do not (SSO, a role, a proxy), it is botocore that lists, as before: these
rows then are what they were, 242, 382 and 235 ms. What is left is Python twice, 20 ms each, click
and the command line, 35, and the frames of the pipe, 25. The empty app alone takes half as long as
the peer that lists the first page.
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
