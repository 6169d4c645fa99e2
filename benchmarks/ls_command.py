"""Times ``lambdatui ls --json`` of 1,000 functions beside ``aws lambda list-functions``.

Run it as ``python -m benchmarks ls_command``. Both list the same endpoint, their output goes to
nowhere, and they are run in turn. The clock decides; the processor is told as well.
"""

import tempfile
from pathlib import Path

from benchmarks.fleet_endpoint import serving_apart
from benchmarks.result import Row, interleaved
from benchmarks.started import aws, whole
from benchmarks.terminal import environment, program

GOAL = 0.45
_ROUNDS = 11


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    used: dict[str, list[float]] = {"ours": [], "peer": []}
    with (
        serving_apart(50 if quick else 1_000) as endpoint,
        tempfile.TemporaryDirectory() as folder,
    ):
        environ = environment(Path(folder), **endpoint)

        def took(name: str, command: list[str]) -> float:
            clock, processor = whole(command, environ)
            used[name].append(processor)
            return clock

        ours, theirs = interleaved(
            1 if quick else _ROUNDS,
            lambda: took("ours", [program("lambdatui"), "ls", "--json"]),
            lambda: took("peer", [aws(), "lambda", "list-functions", "--output", "json"]),
        )
    ratio = ours.median / theirs.median
    processor = sum(used["ours"]) / sum(used["peer"])
    return [
        Row(
            4,
            f"ls --json of 1,000 functions; peer: the AWS CLI (processor time: {processor:.2f})",
            ours.told("ms", 1000),
            theirs.told("ms", 1000),
            ratio,
            f"≤ {GOAL}",
            ratio <= GOAL,
        )
    ]
