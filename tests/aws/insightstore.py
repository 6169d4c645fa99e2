"""Logs Insights over HTTP, answered as a test says: what the embedded endpoint never does."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.aws.faulty import Reply, Request, Talk, refuses, says

Answer = Mapping[str, object]


def results(
    status: str, *rows: Mapping[str, str], matched: float = 0, scanned: float = 0, size: float = 0
) -> Reply:
    """An answer of GetQueryResults."""
    return says(
        {
            "status": status,
            "results": [
                [{"field": name, "value": value} for name, value in row.items()] for row in rows
            ],
            "statistics": {
                "recordsMatched": matched,
                "recordsScanned": scanned,
                "bytesScanned": size,
            },
        }
    )


class InsightsStore:
    """Replies by operation: each list in order, and the last one again and again.

    ``calls`` are the operations with what was asked of them, in the order in which they came.
    """

    def __init__(
        self,
        *looks: Reply,
        start: Sequence[Reply] = (says({"queryId": "q-1"}),),
        stop: Sequence[Reply] = (says({"success": True}),),
    ) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []
        self._lock = threading.Lock()
        self._replies: dict[str, Iterator[Reply]] = {
            "StartQuery": iter(start),
            "GetQueryResults": iter(looks),
            "StopQuery": iter(stop),
        }
        self._last: dict[str, Reply] = {}
        #: Called with each look's number, from 1, before it is answered.
        self.before_look: Callable[[int], None] = lambda _number: None

    def __call__(self, talk: Talk) -> None:
        operation = _operation(talk.request)
        with self._lock:
            self.calls.append((operation, json.loads(talk.request.body)))
            reply = next(self._replies[operation], None) or self._last[operation]
            self._last[operation] = reply
        if operation == "GetQueryResults":
            self.before_look(len(self.asked(operation)))
        reply(talk)

    def asked(self, operation: str) -> list[dict[str, object]]:
        """What was asked of one operation."""
        return [given for name, given in self.calls if name == operation]


def _operation(request: Request) -> str:
    return request.headers["x-amz-target"].rpartition(".")[2]


def malformed(message: str, offset: int) -> Reply:
    """A query that does not compile (CloudWatch Logs API, MalformedQueryException)."""
    body = {
        "__type": "MalformedQueryException",
        "message": message,
        "queryCompileError": {
            "location": {"startCharOffset": offset, "endCharOffset": offset + 1},
            "message": message,
        },
    }
    return says(body, 400, {"x-amzn-ErrorType": "MalformedQueryException"})


def missing(group: str) -> Reply:
    """A log group that does not exist, in AWS's words."""
    said = f"Log group '{group}' does not exist for account ID '123456789012' (Service: AWSLogs)"
    return refuses(400, "ResourceNotFoundException", said)
