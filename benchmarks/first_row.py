"""Times the first live row of the console beside programs that call boto3 themselves.

Run it as ``python -m benchmarks first_row``. Nothing is cached. The first peer is the console
itself in one process: boto3 is loaded and the functions are listed before it paints, and no engine
is there. So the prototype was measured. The others are the empty app of
:mod:`benchmarks.first_paint`, which imports boto3, lists the functions and shows them: all pages,
and the first one only, which is the least that it could wait for.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.fleet_endpoint import serving_apart
from benchmarks.result import Figures, Row, interleaved
from benchmarks.started import SEEN, listing_app, one_process, until
from benchmarks.terminal import environment, program

GOAL = 0.40
_ROUNDS = 15


def measure(quick: bool = False) -> list[Row]:
    """A row for each of the peers."""
    with serving_apart(50 if quick else 1_000) as endpoint:

        def fresh(command: list[str]) -> float:
            with tempfile.TemporaryDirectory() as folder:
                return until(command, environment(Path(folder), **endpoint), SEEN)

        ours, alone, page, whole = interleaved(
            1 if quick else _ROUNDS,
            lambda: fresh([program("lambdatui")]),
            lambda: fresh([sys.executable, "-c", one_process()]),
            lambda: fresh([sys.executable, "-c", listing_app(pages=1)]),
            lambda: fresh([sys.executable, "-c", listing_app(pages=0)]),
        )
    return [
        _row(ours, alone, "the console in one process, with boto3"),
        _row(ours, whole, "a Textual app that lists all functions with boto3, then paints"),
        _row(ours, page, "a Textual app that lists the first page with boto3, then paints"),
    ]


def _row(ours: Figures, theirs: Figures, peer: str) -> Row:
    ratio = ours.median / theirs.median
    return Row(
        2,
        f"first live row, nothing cached; peer: {peer}",
        ours.told("ms", 1000),
        theirs.told("ms", 1000),
        ratio,
        f"≤ {GOAL}",
        ratio <= GOAL,
    )
