"""From PutLogEvents to the screen of somebody who follows: ``python -m benchmarks log_delay``.

At the embedded endpoint, which sends an update of Live Tail at once where AWS sends one a second;
the pane follows as it does by itself. Version 2 of the AWS CLI, whose ``aws logs tail --follow``
asks every 5 s, is no Python package and is not run here. Lines are put at moments that have nothing
to do with a second.
"""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import boto3

from benchmarks.log_console import opened, settle
from benchmarks.result import Figures, Row
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import zipped

_ROUNDS = 15
#: In no simple relation to a second.
_BETWEEN_S = 1.37
_ROLE = "arn:aws:iam::123456789012:role/benchmark"
_NAME = "orders-api"
_GROUP, _STREAM = f"/aws/lambda/{_NAME}", "2026/11/23/[$LATEST]0123456789abcdef"
NOTES = """
**From PutLogEvents to the screen (17).** The embedded endpoint sends an update at once; AWS sends
one a second, which adds half a second on average. All the rest is the program's, some 40 ms.
"""


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    rounds, between_s = (2, 0.1) if quick else (_ROUNDS, _BETWEEN_S)
    with Endpoint() as endpoint:
        put = _account(endpoint)
        put("begun")
        with opened(endpoint.environment(), _NAME) as console:
            console.terminal.wait_for("begun")
            settle(console.terminal)
            took = []
            for each in range(rounds):
                time.sleep(between_s)
                took.append(_seen(put, console.terminal.wait_for, f"line-{each}-"))
    ours = Figures.of(took)
    return [
        Row(
            17,
            "from PutLogEvents to the screen, followed in auto mode",
            ours.told("s", digits=2),
            "aws logs tail --follow asks every 5 s",
            None,
            "≤ 1.3 s",
            ours.median <= 1.3,
        )
    ]


def _account(endpoint: Endpoint) -> Callable[[str], None]:
    """Make a function with a log, into which the answer puts a line."""
    keys: dict[str, Any] = {
        "aws_access_key_id": endpoint.account,
        "aws_secret_access_key": "benchmark",
        "region_name": endpoint.region,
        "endpoint_url": endpoint.url,
    }
    boto3.client("lambda", **keys).create_function(
        FunctionName=_NAME,
        Role=_ROLE,
        Runtime="python3.12",
        Handler="app.handler",
        Code={"ZipFile": zipped("def handler(event, context):\n    return 1\n")},
    )
    logs = boto3.client("logs", **keys)
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=_GROUP)
    logs.create_log_stream(logGroupName=_GROUP, logStreamName=_STREAM)

    def put(text: str) -> None:
        logs.put_log_events(
            logGroupName=_GROUP,
            logStreamName=_STREAM,
            logEvents=[{"timestamp": time.time_ns() // 1_000_000, "message": text}],
        )

    return put


def _seen(put: Callable[[str], None], wait: Callable[[str], float], text: str) -> float:
    """Seconds from the call until a line was seen."""
    began = time.perf_counter()
    put(text)
    return wait(text) - began
