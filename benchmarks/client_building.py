"""Times how the engine builds its clients beside stock boto3.

Run it as ``python -m benchmarks client_building``. Each builds the clients of the first screen in a
new process, in turn, after its imports: what is told is the processor time of opening the session
and building them one after the other.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.result import Row, interleaved
from benchmarks.terminal import environment

GOAL = 0.35
_ROUNDS = 15
_OURS = """
import time
import botocore.config
import lambdatui.aws.descriptions
import lambdatui.aws.errors
import lambdatui.aws.event_page
import lambdatui.aws.session
from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
began = time.process_time()
clients = Clients(Connection())
clients.lambda_, clients.logs, clients.cloudwatch, clients.sts
print(time.process_time() - began)
"""
_STOCK = """
import time
import boto3
began = time.process_time()
session = boto3.Session()
for service in ("lambda", "logs", "cloudwatch", "sts"):
    session.client(service)
print(time.process_time() - began)
"""
_KEYS = {
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
}


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder), **_KEYS)

        def told(source: str) -> float:
            command = [sys.executable, "-P", "-c", source]
            done = subprocess.run(
                command, env=environ, check=True, capture_output=True, text=True, cwd=folder
            )
            return float(done.stdout)

        ours, theirs = interleaved(
            1 if quick else _ROUNDS, lambda: told(_OURS), lambda: told(_STOCK)
        )
    ratio = ours.median / theirs.median
    return [
        Row(
            5,
            "building the clients of the first screen (four services); peer: boto3",
            ours.told("ms", 1000),
            theirs.told("ms", 1000),
            ratio,
            f"≤ {GOAL}",
            ratio <= GOAL,
        )
    ]
