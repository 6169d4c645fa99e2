"""An account of its own at the endpoint, with functions that do well and badly, in two regions."""

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import boto3

from lambdatui.demo.endpoint import Endpoint
from tests.cli.aws import zipped

FAR = "us-east-1"
MINUTE_MS = 60_000


class FleetAccount:
    """Made once; all its times are counted back from when it was made.

    ``number`` is its own: ministack takes a 12-digit access key for the number of the account.
    """

    def __init__(self, endpoint: Endpoint, number: str) -> None:
        self._endpoint = endpoint
        self._number = number
        self.now_ms = time.time_ns() // 1_000_000
        #: What leads the program here.
        self.variables = {**endpoint.environment(), "AWS_ACCESS_KEY_ID": number}

    def client(self, service: Any, region: str = "") -> Any:
        """A client of the test's own."""
        build: Callable[..., Any] = boto3.client
        return build(
            service,
            endpoint_url=self._endpoint.url,
            region_name=region or self._endpoint.region,
            aws_access_key_id=self._number,
            aws_secret_access_key="test",
        )

    def function(self, name: str, region: str = "", **settings: object) -> None:
        """Create a function that is never run."""
        self.client("lambda", region).create_function(
            FunctionName=name,
            Role=f"arn:aws:iam::{self._number}:role/test",
            Handler="index.handler",
            Code={"ZipFile": zipped("def handler(event, context):\n    return event\n")},
            **{"Runtime": "python3.13", "Timeout": 2, "MemorySize": 512, **settings},
        )

    def metrics(
        self, function: str, minutes_ago: int, values: Mapping[str, float], region: str = ""
    ) -> None:
        """Publish one value of each metric, of that minute."""
        moment = datetime.datetime.fromtimestamp(
            self.now_ms / 1000 - minutes_ago * 60, datetime.UTC
        )
        self.client("cloudwatch", region).put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[
                {
                    "MetricName": name,
                    "Dimensions": [{"Name": "FunctionName", "Value": function}],
                    "Timestamp": moment,
                    "Value": value,
                }
                for name, value in values.items()
            ],
        )

    def log(self, function: str, lines: Sequence[str]) -> None:
        """Write these lines, a second apart, ending a minute ago."""
        logs = self.client("logs")
        group, stream = f"/aws/lambda/{function}", "2026/01/31/[$LATEST]0123456789abcdef"
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        first_ms = self.now_ms - MINUTE_MS - len(lines) * 1000
        logs.put_log_events(
            logGroupName=group,
            logStreamName=stream,
            logEvents=[
                {"timestamp": first_ms + 1000 * number, "message": line}
                for number, line in enumerate(lines)
            ],
        )


def report_line(number: int, duration_ms: int, used_mb: int, *, init_ms: int = 0) -> str:
    """A REPORT line as Lambda writes it; billed is the init too."""
    parts = [
        f"REPORT RequestId: 00000000-0000-4000-8000-{number:012}",
        f"Duration: {duration_ms}.00 ms",
        f"Billed Duration: {duration_ms + init_ms} ms",
        "Memory Size: 512 MB",
        f"Max Memory Used: {used_mb} MB",
    ]
    if init_ms:
        parts.append(f"Init Duration: {init_ms}.00 ms")
    return "\t".join(parts) + "\t\n"
