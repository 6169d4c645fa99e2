"""An account of a thousand functions on loopback that counts what it is asked.

``python -m benchmarks.fleet_endpoint`` serves it until it is interrupted, prints how a console is
led there, and then what was asked. It knows as much of AWS as the screen of the fleet asks for; the
rest it refuses, and counts as well.
"""

import argparse
import contextlib
import http
import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "123456789012"
REGION = "eu-west-1"
#: Lambda API, ListFunctions: functions of a page.
PAGE = 50
_FUNCTIONS = "/2015-03-31/functions"
#: The services as they are named in the header of a request.
_PREFIXES = {
    "GraniteServiceVersion20100801": "cloudwatch",
    "ResourceGroupsTaggingAPI_20170126": "tag",
}
_ANSWERS = {
    "GetCallerIdentity": (
        f"<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/oncall/ada</Arn>"
        f"<UserId>AROA:ada</UserId><Account>{ACCOUNT}</Account>"
    ),
    "ListAccountAliases": "<AccountAliases/><IsTruncated>false</IsTruncated>",
}


class FleetEndpoint:
    """``calls`` are the requests by API, ``metrics`` those asked for by GetMetricData.

    One of ``invoked_each`` functions is invoked, in every period; the others have no point.
    """

    def __init__(self, functions: int, invoked_each: int = 4) -> None:
        self._invoked_each = invoked_each
        self.names = [f"service-{number:04d}-handler" for number in range(functions)]
        #: The pages of ListFunctions by their markers, ready to be sent.
        self.pages = {
            str(first or ""): json.dumps(self.page(str(first))).encode()
            for first in range(0, max(functions, 1), PAGE)
        }
        self.calls: Counter[str] = Counter()
        self.metrics = 0
        self.url = ""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def serving(self) -> Iterator["FleetEndpoint"]:
        """Answer at ``url`` for as long as this is open."""
        handler = type("Handler", (_Handler,), {"endpoint": self})
        with _Server(("127.0.0.1", 0), handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def environment(self) -> Mapping[str, str]:
        """The variables that lead a program here."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            **self.keys(),
        }

    def keys(self) -> Mapping[str, str]:
        """Those of them that say who a program is."""
        return {
            "AWS_REGION": REGION,
            # The variable of boto3 and of the CLI before version 2.
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "benchmark",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def called(self, api: str, metrics: int = 0) -> None:
        """Count a request."""
        with self._lock:
            self.calls[api] += 1
            self.metrics += metrics

    def page(self, marker: str) -> dict[str, Any]:
        """A page of ListFunctions."""
        first = int(marker or 0)
        page: dict[str, Any] = {
            "Functions": [_function(name) for name in self.names[first : first + PAGE]]
        }
        if first + PAGE < len(self.names):
            page["NextMarker"] = str(first + PAGE)
        return page

    def metric_data(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to GetMetricData."""
        start, end = asked["StartTime"], asked["EndTime"]
        results = []
        for query in asked["MetricDataQueries"]:
            stat = query["MetricStat"]
            # Without any, it is a figure of the whole account.
            dimensions = stat["Metric"].get("Dimensions") or [{"Value": "0"}]
            number = int(re.sub(r"\D", "", dimensions[0]["Value"]))
            times = list(range(int(start), int(end), stat["Period"]))
            value = _value(number, stat["Metric"]["MetricName"])
            busy = times if number % self._invoked_each == 0 else []
            results.append(
                {
                    "Id": query["Id"],
                    "StatusCode": "Complete",
                    "Timestamps": busy,
                    "Values": [value] * len(busy),
                }
            )
        return {"MetricDataResults": results}


@contextlib.contextmanager
def serving_apart(functions: int) -> Iterator[dict[str, str]]:
    """Serve from a process of its own, while this is open; the variables that lead there."""
    command = [sys.executable, "-m", "benchmarks.fleet_endpoint", "--functions", str(functions)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    ) as process:
        try:
            assert process.stdout is not None
            environment = {}
            for line in iter(process.stdout.readline, "\n"):
                name, _, value = line.strip().removeprefix("export ").partition("=")
                environment[name] = value
            yield environment
        finally:
            process.kill()


def _function(name: str) -> dict[str, Any]:
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "MemorySize": 256,
        "Timeout": 30,
        "CodeSize": 4_321,
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "LastModified": "2026-03-01T10:00:00.000+0000",
        "State": "Active",
        "LastUpdateStatus": "Successful",
    }


def _value(number: int, metric: str) -> float:
    match metric:
        case "Errors":
            return 2.0 if number % 96 == 0 else 0.0
        case "Throttles":
            return 1.0 if number % 128 == 0 else 0.0
        case "Duration":
            return 180.0 + number
        case "ConcurrentExecutions":
            return 3.0
        case _:
            return 40.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that ended with a connection open is what is measured here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # the stubs name a private type


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: FleetEndpoint

    def do_GET(self) -> None:
        path, query = urlsplit(self.path)[2:4]
        parts = path.removeprefix(_FUNCTIONS).strip("/").split("/")
        if not path.startswith(_FUNCTIONS) or len(parts) > 1 or parts[0] not in ("", *self._names):
            self.endpoint.called(f"GET {path}")
            self._refuse()
        elif not parts[0]:
            self.endpoint.called("lambda:ListFunctions")
            page = self.endpoint.pages[parse_qs(query).get("Marker", [""])[0]]
            self._answer(200, "application/json", page)
        else:
            self.endpoint.called("lambda:GetFunction")
            self._json({"Configuration": _function(parts[0]), "Tags": {"team": "media"}})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError
        service, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        action = "" if service else parse_qs(body.decode()).get("Action", [""])[0]
        if action in _ANSWERS:
            self.endpoint.called(f"{'iam' if 'Alias' in action else 'sts'}:{action}")
            inner = f"<{action}Result>{_ANSWERS[action]}</{action}Result>"
            self._answer(200, "text/xml", f"<{action}Response>{inner}</{action}Response>".encode())
            return
        api = f"{_PREFIXES.get(service, service)}:{operation}" if service else f"POST {self.path}"
        asked = json.loads(body) if service else {}
        self.endpoint.called(api, len(asked.get("MetricDataQueries", ())))
        match api:
            case "cloudwatch:GetMetricData":
                self._json(self.endpoint.metric_data(asked))
            case "cloudwatch:DescribeAlarms":
                self._json({"MetricAlarms": [], "CompositeAlarms": []})
            case "tag:GetResources":
                self._json({"ResourceTagMappingList": [], "PaginationToken": ""})
            case _:
                self._refuse()

    @property
    def _names(self) -> list[str]:
        return self.endpoint.names

    def _json(self, value: object) -> None:
        self._answer(200, "application/json", json.dumps(value).encode())

    def _refuse(self) -> None:
        body = json.dumps({"__type": "ResourceNotFoundException", "message": "not here"})
        self._answer(404, "application/json", body.encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        # In one piece with its head: else the kernel keeps the body back until the head is
        # acknowledged, for 40 ms.
        head = (
            f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)

    def log_message(self, format: str, *args: object) -> None:
        del format, args


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000)
    with FleetEndpoint(parser.parse_args().functions).serving() as endpoint:
        print(
            *(f"export {name}={value}" for name, value in endpoint.environment().items()),
            "",
            sep="\n",
            flush=True,
        )
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)
        for api, count in endpoint.calls.most_common():
            print(f"{count:>8,}  {api}")
        print(f"{endpoint.metrics:>8,}  metrics")


if __name__ == "__main__":
    main()
