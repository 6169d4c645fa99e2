"""An account on loopback with one function that is as large as AWS lets a function be.

Its name comes first in the list. What it is asked for that it does not know, it refuses.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.fleet_endpoint import FleetEndpoint
from tests.aws.faulty import Faulty, Talk

#: Lambda API, CreateFunction: a name has 64 characters at most, a description 256.
NAME = "0-" + "wide-" * 12 + "ab"
DESCRIPTION = ("What it does, at length. " * 11)[:256]
#: Lambda, "Quotas": all of the environment together, in bytes; layers; a response's payload.
ENVIRONMENT_BYTES = 4 * 1024
LAYERS = 5
RESPONSE_BYTES = 6 * 1024 * 1024
#: Lambda, "Using tags": tags of a function.
TAGS = 50
VERSIONS, ALIASES, TRIGGERS = 200, 100, 20
LINE_BYTES = 1024 * 1024

_HERE = "eu-west-1:123456789012"
ARN = f"arn:aws:lambda:{_HERE}:function:{NAME}"
#: How many versions AWS gives at once (Lambda API, ListVersionsByFunction: MaxItems).
_PAGE = 50


def variables() -> dict[str, str]:
    """Forty of them, of exactly as many bytes as may be: names and values (Lambda, "Quotas")."""
    found = {f"VARIABLE_NUMBER_{number:02d}": "" for number in range(38)}
    found |= {"DATABASE_PASSWORD": "hunter2-", "ENDPOINT": "https://"}
    left = ENVIRONMENT_BYTES - sum(len(name) + len(value) for name, value in found.items())
    each, last = divmod(left, len(found))
    found = {name: value + "v" * each for name, value in found.items()}
    found["ENDPOINT"] += "v" * last
    return found


CONFIGURATION: dict[str, Any] = {
    "FunctionName": NAME,
    "FunctionArn": ARN,
    "Runtime": "python3.12",
    "Role": f"arn:aws:iam::123456789012:role/service-role/{'r' * 64}",
    "Handler": "package." * 15 + "handler",
    "MemorySize": 10_240,
    "Timeout": 900,
    "CodeSize": 250_000_000,
    "PackageType": "Zip",
    "Architectures": ["arm64"],
    "LastModified": "2026-03-01T10:00:00.000+0000",
    "State": "Active",
    "LastUpdateStatus": "Successful",
    "Version": "$LATEST",
    "Description": DESCRIPTION,
    "Environment": {"Variables": variables()},
    "Layers": [
        {
            "Arn": f"arn:aws:lambda:{_HERE}:layer:{'l' * 130}-{number}:{number}",
            "CodeSize": 9_000_000,
        }
        for number in range(1, LAYERS + 1)
    ],
}
_TAGS = {f"tag-{number:02d}-{'k' * 120}": "v" * 256 for number in range(TAGS)}
_VERSIONS = [CONFIGURATION] + [
    {**CONFIGURATION, "Version": str(number), "FunctionArn": f"{ARN}:{number}"}
    for number in range(1, VERSIONS + 1)
]
_ALIASES = [
    {
        "Name": f"alias-{number:03d}-{'a' * 100}",
        "AliasArn": f"{ARN}:alias-{number:03d}",
        "FunctionVersion": str(number + 1),
        "Description": DESCRIPTION,
    }
    for number in range(ALIASES)
]
_MAPPINGS = [
    {
        "UUID": f"0000-{number:02d}",
        "EventSourceArn": f"arn:aws:sqs:{_HERE}:{'queue-' * 12}{number:02d}",
        "FunctionArn": ARN,
        "State": "Enabled",
        "BatchSize": 10,
    }
    for number in range(TRIGGERS)
]


class LargeAccount:
    """``endpoint`` has so many functions beside the large one; ``environment`` leads there."""

    def __init__(self, functions: int) -> None:
        fleet = FleetEndpoint(functions)
        first = json.loads(fleet.pages[""])
        first["Functions"].insert(0, CONFIGURATION)
        fleet.pages[""] = json.dumps(first).encode()
        self._fleet = fleet
        self._ms = time.time_ns() // 1_000_000

    @contextmanager
    def serving(self) -> Iterator[dict[str, str]]:
        """Answer for as long as this is open; the variables that lead a program here."""
        with Faulty(self._reply) as server:
            yield {**self._fleet.keys(), "AWS_ENDPOINT_URL": server.url}

    def _reply(self, talk: Talk) -> None:
        request = talk.request
        path, query = urlsplit(request.path)[2:4]
        given = parse_qs(query)
        marker = given.get("Marker", [""])[0]
        if request.method == "POST" and path.endswith("/invocations"):
            body = b'{"text":"' + b"y" * (RESPONSE_BYTES - 11) + b'"}'
            talk.answer(200, body, {"X-Amz-Executed-Version": "$LATEST"})
            return
        if request.method == "POST":
            operation = request.headers.get("x-amz-target", "").partition(".")[2]
            found = self._posted(operation)
        elif path.rstrip("/") == "/2015-03-31/functions":
            talk.answer(200, self._fleet.pages[marker])
            return
        else:
            found = _lambda(path, marker)
        if found is None:
            body = b'{"__type":"ResourceNotFoundException","message":"not here"}'
            talk.answer(404, body, {"x-amzn-ErrorType": "ResourceNotFoundException"})
        else:
            talk.answer(200, json.dumps(found).encode())

    def _posted(self, operation: str) -> dict[str, Any] | None:
        match operation:
            case "GetMetricData":
                return {"MetricDataResults": []}
            case "DescribeAlarms":
                return {"MetricAlarms": [], "CompositeAlarms": []}
            case "GetResources":
                return {"ResourceTagMappingList": [], "PaginationToken": ""}
            case "FilterLogEvents":
                return {
                    "events": [
                        {
                            "logStreamName": "2026/03/01/[$LATEST]0123456789abcdef",
                            "timestamp": self._ms - 60_000,
                            "ingestionTime": self._ms - 60_000,
                            "eventId": "1",
                            "message": "begin " + "x" * (LINE_BYTES - 10) + " end",
                        }
                    ]
                }
            case _:
                return None


def _lambda(path: str, marker: str) -> dict[str, Any] | None:
    _, _, rest = path.partition("/functions/")
    name, _, what = rest.partition("/")
    if "event-source-mappings" in path:
        return {"EventSourceMappings": _MAPPINGS}
    if name.partition(":")[0] not in (NAME, ARN.replace(":", "%3A"), ARN):
        return None
    match what:
        case "":
            return {"Configuration": CONFIGURATION, "Code": {}, "Tags": _TAGS}
        case "configuration":
            return CONFIGURATION
        case "versions":
            return _paged("Versions", _VERSIONS, marker)
        case "aliases":
            return _paged("Aliases", _ALIASES, marker)
        case _:
            return None


def _paged(name: str, rows: list[dict[str, Any]], marker: str) -> dict[str, Any]:
    first = int(marker or 0)
    page: dict[str, Any] = {name: rows[first : first + _PAGE]}
    if first + _PAGE < len(rows):
        page["NextMarker"] = str(first + _PAGE)
    return page
