"""Log lines as Lambda and its runtimes write them, and events made of them."""

import json
from collections.abc import Sequence

from lambdatui.core.invocation import Invocation
from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent

STREAM = "2026/11/23/[$LATEST]9f2c0a1b2c3d4e5f60718293a4b5c6d7"
#: Milliseconds since the epoch at which the logs of tests begin.
T0 = 1_795_421_551_000


def request_id(number: int) -> str:
    """A request id for each number."""
    return f"9f2c1a3b-7d4e-4a3b-9c1d-{number:012d}"


A, B, C = request_id(1), request_id(2), request_id(3)


def events(*lines: tuple[int, str], stream: str = STREAM, source: int = 0) -> list[LogEvent]:
    """Events from pairs of a moment, in ms after T0, and a message."""
    return [LogEvent(T0 + at, text, stream, source=source) for at, text in lines]


def start(request: str = A, version: str = "$LATEST") -> str:
    return f"START RequestId: {request} Version: {version}\n"


def end(request: str = A) -> str:
    return f"END RequestId: {request}\n"


def report(request: str = A, *more: str, ms: float = 15.74, used: int = 56) -> str:
    parts = [
        f"REPORT RequestId: {request}",
        f"Duration: {ms:.2f} ms",
        f"Billed Duration: {ms + 0.5:.0f} ms",
        "Memory Size: 128 MB",
        f"Max Memory Used: {used} MB",
        *more,
    ]
    return "\t".join(parts) + "\t\n"


def info(message: str, request: str = A) -> str:
    """As Python's logging writes it in Lambda."""
    return f"[INFO]\t2026-11-23T08:12:31.204Z\t{request}\t{message}\n"


def platform(kind: str, **record: object) -> str:
    """As Lambda writes it where logs are JSON."""
    line = {"time": "2026-11-23T08:12:31.204Z", "type": f"platform.{kind}", "record": record}
    return json.dumps(line)


def json_info(message: str, request: str = A, **more: object) -> str:
    """As Python's logging writes it in Lambda where logs are JSON."""
    return json.dumps(
        {
            "timestamp": "2026-11-23T08:12:31Z",
            "level": "INFO",
            "message": message,
            "logger": "root",
            "requestId": request,
            **more,
        }
    )


PYTHON_ERROR = (
    "[ERROR] KeyError: 'sku'\n"
    "Traceback (most recent call last):\n"
    '\u00a0\u00a0File "/var/task/app.py", line 21, in handler\n'
    '\u00a0\u00a0\u00a0\u00a0reserve(payment["lines"])\n'
    '\u00a0\u00a0File "/var/task/orders/stock.py", line 39, in reserve\n'
    '\u00a0\u00a0\u00a0\u00a0logger.info("Reserved %s", line["sku"])'
)
NODE_ERROR = (
    f"2026-11-23T08:12:31.204Z\t{A}\tERROR\tInvoke Error \t"
    '{"errorType":"TypeError","errorMessage":"x is not a function","stack":'
    '["TypeError: x is not a function","    at Runtime.handler (file:///var/task/index.mjs:10:9)",'
    '"    at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1173:29)"]}\n'
)
KILLED = f"RequestId: {A} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n"
TIMED_OUT = f"2026-11-23T08:12:34.204Z {A} Task timed out after 3.00 seconds\n\n"
INIT = (
    "INIT_START Runtime Version: python:3.13.v8\tRuntime Version ARN: "
    "arn:aws:lambda:eu-west-1::runtime:0f1e2d3c4b5a6978\n"
)
IMPORT_ERROR = (
    "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'\n"
    "Traceback (most recent call last):"
)


def read(
    log: Sequence[LogEvent], running: Sequence[Invocation] = ()
) -> tuple[list[str], dict[str, Invocation]]:
    """The request id of each event, and the invocations by request id, read at once."""
    told, invocations = Tracker(running).take(log)
    assert [event.message for event in told] == [event.message for event in log]
    assert len({invocation.key for invocation in invocations}) == len(invocations)
    return (
        [event.request_id for event in told],
        {invocation.request_id: invocation for invocation in invocations},
    )
