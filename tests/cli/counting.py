"""A Lambda that a test holds, breaks and kills beside, and that counts what it ran.

The embedded endpoint does none of that.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.aws.faulty import Faulty, Reply, Talk, refuses, says

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"


class Counting:
    """Runs ``orders``: counts each event, then answers with ``run``. Times are seconds."""

    def __init__(self, run: Reply, timeout_s: int = 60) -> None:
        self._timeout_s = timeout_s
        self.ran: Counter[str] = Counter()
        self.run = run
        self._lock = threading.Lock()
        self._url = ""

    def environment(self) -> Mapping[str, str]:
        """The variables that lead the program here. Nothing is protected, so nobody is asked."""
        return {
            "AWS_ENDPOINT_URL": self._url,
            "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "123456789012",
            "AWS_SECRET_ACCESS_KEY": "test",
            "LAMBDATUI_PROTECTED": "none",
        }

    def __call__(self, talk: Talk) -> None:
        request = talk.request
        if request.path.split("?")[0].endswith("-invocations") or "/invocations" in request.path:
            with self._lock:
                self.ran[json.dumps(json.loads(request.body))] += 1
            self.run(talk)
        elif request.method == "GET" and request.path.startswith("/2015-03-31/functions/orders"):
            function = {"FunctionName": "orders", "FunctionArn": ARN, "Timeout": self._timeout_s}
            says({"Configuration": function})(talk)
        else:
            refuses(404, "ResourceNotFoundException")(talk)

    @contextmanager
    def serving(self) -> Iterator["Counting"]:
        with Faulty(self) as server:
            self._url = server.url
            yield self


class Gate:
    """Lets so many events through, and holds the next ones until it is opened."""

    def __init__(self, free: int) -> None:
        self.held = threading.Event()
        self.opened = threading.Event()
        self._free = free
        self._lock = threading.Lock()

    def __call__(self, talk: Talk) -> None:
        with self._lock:
            self._free -= 1
            held = self._free < 0
        if held:
            self.held.set()
            self.opened.wait(60)
        says({"ran": json.loads(talk.request.body)})(talk)
