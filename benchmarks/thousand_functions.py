"""Times the console until 1,000 functions are there and current, beside the AWS CLI.

Run it as ``python -m benchmarks thousand_functions``. Nothing is cached: the title counts what AWS
has listed. The peer is ``aws lambda list-functions`` of the same endpoint, with its output to
nowhere, from its start to its end.
"""

import tempfile
from pathlib import Path

from benchmarks.fleet_endpoint import serving_apart
from benchmarks.result import Row, interleaved
from benchmarks.started import aws, until, whole
from benchmarks.terminal import environment, program

GOAL = 0.50
_ROUNDS = 11


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    functions = 60 if quick else 1_000
    with serving_apart(functions) as endpoint:

        def ours_once() -> float:
            seen = f"Functions {functions} ·".encode()
            with tempfile.TemporaryDirectory() as folder:
                environ = environment(Path(folder), **endpoint)
                return until([program("lambdatui")], environ, seen, whole=False)

        def peer_once() -> float:
            with tempfile.TemporaryDirectory() as folder:
                command = [aws(), "lambda", "list-functions"]
                return whole(command, environment(Path(folder), **endpoint))[0]

        ours, theirs = interleaved(1 if quick else _ROUNDS, ours_once, peer_once)
    ratio = ours.median / theirs.median
    return [
        Row(
            3,
            f"{functions:,} functions listed and on the screen; peer: the AWS CLI",
            ours.told("ms", 1000),
            theirs.told("ms", 1000),
            ratio,
            f"≤ {GOAL}",
            ratio <= GOAL,
        )
    ]
