"""Runs one Python function inside its own process, as Lambda's Python runtime does.

Executed as a file of its own, so it needs the standard library alone. One JSON object a line:
first what to run, then one line for each invocation; back come ``ready`` or ``failed``, then log
lines as they are written, and one ``body`` or ``error`` that ends the invocation.
"""

import datetime
import importlib
import io
import json
import logging
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

TASK_ROOT = "/var/task"
#: Lambda indents a traceback with non-breaking spaces, so that no one trims it.
INDENT = "\u00a0"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Context:
    """The context object (Lambda developer guide, "Using the Lambda context object")."""

    def __init__(self, start: dict[str, Any]) -> None:
        self.function_name: str = start["name"]
        self.function_version: str = start["version"]
        self.invoked_function_arn: str = start["arn"]
        self.memory_limit_in_mb: str = str(start["memory_mb"])
        self.log_group_name: str = start["group"]
        self.log_stream_name: str = start["stream"]
        self.identity = None
        self.client_context = None
        self.aws_request_id = ""
        self.deadline_ms = 0

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self.deadline_ms - now_ms())


class LoadError(Exception):
    """The handler is not there to be called; ``kind`` is what Lambda's runtime calls that."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Channel:
    """The way back: one JSON object a line.

    A function that has had more memory than it may is ended here, at the next thing it says.
    """

    def __init__(self, stream: TextIO, memory_mb: int) -> None:
        self._stream = stream
        self._most_kb = memory_mb * 1024

    def send(self, **message: Any) -> None:
        peak = peak_kb()
        killed = peak > self._most_kb
        self._stream.write(json.dumps({"killed": True} if killed else message)[:-1])
        self._stream.write(f', "peak_kb": {peak}}}\n')
        self._stream.flush()
        if killed:
            os._exit(137)

    def log(self, text: str) -> None:
        self.send(log=text, at=now_ms())


class Printed(io.TextIOBase):
    """Where ``print`` goes: each whole line becomes a log event."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._rest = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._channel.log(line)
        return len(text)

    def flush(self) -> None:
        if self._rest:
            self._channel.log(self._rest)
            self._rest = ""


class Logged(logging.Handler):
    """Writes records as Lambda's runtime does, in text or in JSON."""

    def __init__(self, channel: Channel, context: Context, *, as_json: bool) -> None:
        super().__init__()
        self._channel = channel
        self._context = context
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + "".join(traceback.format_exception(*record.exc_info)).rstrip()
        request_id = self._context.aws_request_id
        if self._as_json:
            extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
            line = {
                "timestamp": stamp(record.created, "seconds"),
                "level": record.levelname,
                "message": message,
                "logger": record.name,
                "requestId": request_id,
                **extra,
            }
            self._channel.log(json.dumps(line, default=str))
        else:
            when = stamp(record.created, "milliseconds")
            self._channel.log(f"[{record.levelname}]\t{when}\t{request_id}\t{message}")


def stamp(seconds: float, precision: str) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def now_ms() -> int:
    return int(time.time() * 1000)


def peak_kb() -> int:
    """The most memory this process has had resident, in KiB."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except (OSError, ValueError, IndexError):
        pass
    # Not on Linux, where this includes what the parent had at the fork.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def describe(error: BaseException, code: str, tail: TracebackType | None) -> dict[str, Any]:
    """The error object of a failed invocation, with paths as they are in Lambda."""
    if isinstance(error, LoadError):
        return {"errorMessage": str(error), "errorType": error.kind, "stackTrace": []}
    frames = traceback.extract_tb(tail)
    own = [frame for frame in frames if frame.filename != __file__ and "importlib" not in frame[0]]
    lines = [text.replace(code, TASK_ROOT) for text in traceback.format_list(own)]
    return {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": lines}


def log_error(channel: Channel, error: dict[str, Any], request_id: str, *, as_json: bool) -> None:
    if as_json:
        line = {"timestamp": stamp(time.time(), "seconds"), "log_level": "ERROR", **error}
        channel.log(json.dumps({**line, "requestId": request_id}))
        return
    # Without a message there is no colon; the second line is there for an error without frames too.
    message = f": {error['errorMessage']}" if error["errorMessage"] else ""
    lines = [f"[ERROR] {error['errorType']}{message}", "Traceback (most recent call last):"]
    for frame in error["stackTrace"]:
        for text in frame.splitlines():
            bare = text.lstrip(" ")
            lines.append(INDENT * (len(text) - len(bare)) + bare)
    channel.log("\n".join(lines))


def load(start: dict[str, Any]) -> Callable[[Any, Context], Any]:
    sys.path.insert(0, start["code"])
    module, _, name = start["handler"].rpartition(".")
    try:
        loaded = importlib.import_module(module)
    except ImportError as error:
        words = f"Unable to import module '{module}': {error}"
        raise LoadError("Runtime.ImportModuleError", words) from error
    function: Callable[[Any, Context], Any] | None = getattr(loaded, name, None)
    if function is None:
        words = f"Handler '{name}' missing on module '{module}'"
        raise LoadError("Runtime.HandlerNotFound", words)
    return function


def main() -> None:
    requests = sys.stdin
    start: dict[str, Any] = json.loads(requests.readline())
    channel = Channel(sys.stdout, start["memory_mb"])
    context = Context(start)
    as_json = start["log_format"] == "JSON"
    sys.stdout = sys.stderr = printed = Printed(channel)
    # Nothing that a function reads from its input may be one of our requests.
    sys.stdin = io.StringIO()
    logging.getLogger().addHandler(Logged(channel, context, as_json=as_json))
    os.environ.update(LAMBDA_TASK_ROOT=start["code"])
    try:
        handler = load(start)
    except Exception as error:
        failure = describe(error, start["code"], error.__traceback__)
        log_error(channel, failure, "", as_json=as_json)
        channel.send(failed=failure)
        return
    channel.send(ready=True)
    for line in requests:
        request = json.loads(line)
        context.aws_request_id = request["id"]
        context.deadline_ms = request["deadline_ms"]
        if request["trace"]:
            os.environ["_X_AMZN_TRACE_ID"] = request["trace"]
        began = time.perf_counter()
        answer: dict[str, Any]
        try:
            answer = {"body": handler(request["event"], context)}
            json.dumps(answer)
        except Exception as error:
            failure = describe(error, start["code"], error.__traceback__)
            log_error(channel, failure, request["id"], as_json=as_json)
            answer = {"error": failure}
        printed.flush()
        elapsed_ms = (time.perf_counter() - began) * 1000
        channel.send(**answer, elapsed_ms=elapsed_ms)


if __name__ == "__main__":
    main()
