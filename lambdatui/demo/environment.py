"""Execution environments: the processes in which the demo's Python functions run."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

_WORKER = Path(__file__).with_name("worker.py")
_READ = 65536
#: Lambda gives a function ten seconds to load.
_INIT_S = 10.0
#: Between the end of a process's output and its own.
_END_S = 1.0
#: How many invocations run at once in the whole account: each is a process on this machine.
ACCOUNT_LIMIT = 20
#: Seconds after which an idle environment is ended; Lambda does not publish its own.
IDLE_S = 300.0

#: Called with a log line and the time at which it was written, in ms since the epoch.
LogLine = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How one invocation ended: ``body`` or ``error``; both None where it ran out of time."""

    body: Any = None
    error: dict[str, Any] | None = None
    timed_out: bool = False
    elapsed_ms: float = 0.0

    @property
    def ended(self) -> bool:
        """Whether the environment ended with the invocation."""
        kind = str(self.error["errorType"]) if self.error is not None else ""
        return self.timed_out or kind in {"Runtime.ExitError", "Runtime.OutOfMemory"}


class _TimedOut(Exception):
    """The function's time is up."""


class _Died(Exception):
    """The function's process ended by itself."""


class Environment:
    """One process of a function, loaded once and used for one invocation at a time."""

    def __init__(self, config: Mapping[str, Any], code_zip: bytes, *, log: LogLine) -> None:
        self.revision = str(config.get("RevisionId", ""))
        version = str(config.get("Version") or "$LATEST")
        self.stream = time.strftime(f"%Y/%m/%d/[{version}]{uuid.uuid4().hex}", time.gmtime())
        self.used_since = time.monotonic()
        self.failure: dict[str, Any] | None = None
        self._peak_kb = 0
        self._buffer = b""
        self._folder = Path(tempfile.mkdtemp(prefix=f"{config['FunctionName']}-"))
        with zipfile.ZipFile(BytesIO(code_zip)) as archive:
            archive.extractall(self._folder)
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder,
            env=_environment(config, self.stream),
        )
        try:
            self._send(_start_message(config, self._folder, self.stream))
            ready = self._answer(time.monotonic() + _INIT_S, log)
            self.failure = ready.get("failed")
            if "killed" in ready:
                self.failure = _exit("OutOfMemory", "", "with error: signal: killed")
        except (_TimedOut, _Died, OSError):
            self.failure = _exit("ExitError", "", "without providing a reason")
        self.init_ms = (time.perf_counter() - began) * 1000

    @property
    def used_mb(self) -> int:
        """The most memory it has had, in MiB."""
        return -(-self._peak_kb // 1024)

    def invoke(
        self, event: Any, request_id: str, timeout_s: float, trace: str, log: LogLine
    ) -> Answer:
        """Run it once. Ended where it times out or dies: then it must not be used again."""
        deadline_ms = int((time.time() + timeout_s) * 1000)
        began = time.perf_counter()
        try:
            self._send(
                {"event": event, "id": request_id, "deadline_ms": deadline_ms, "trace": trace}
            )
            answer = self._answer(time.monotonic() + timeout_s, log)
        except _TimedOut:
            self.close()
            return Answer(timed_out=True, elapsed_ms=timeout_s * 1000)
        except (_Died, OSError):
            elapsed_ms = (time.perf_counter() - began) * 1000
            how = self._how_it_ended()
            self.close()
            return Answer(
                error=_exit("ExitError", request_id, how),
                elapsed_ms=elapsed_ms,
            )
        if "killed" in answer:
            self.close()
            elapsed_ms = (time.perf_counter() - began) * 1000
            return Answer(
                error=_exit("OutOfMemory", request_id, "with error: signal: killed"),
                elapsed_ms=elapsed_ms,
            )
        self.used_since = time.monotonic()
        return Answer(
            body=answer.get("body"), error=answer.get("error"), elapsed_ms=answer["elapsed_ms"]
        )

    def close(self) -> None:
        """End the process and remove its files. Idempotent."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _how_it_ended(self) -> str:
        """What Lambda says of a process that ended by itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(_END_S)
            if code < 0:
                name = signal.strsignal(-code) or f"signal {-code}"
                return f"with error: signal: {name.lower()}"
            if code > 0:
                return f"with error: exit status {code}"
        return "without providing a reason"

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def _answer(self, deadline: float, log: LogLine) -> dict[str, Any]:
        """The message that ends what was sent; the log lines before it go to ``log``."""
        while True:
            message: dict[str, Any] = json.loads(self._line(deadline))
            self._peak_kb = max(self._peak_kb, message.get("peak_kb", 0))
            if "log" not in message:
                return message
            log(message["log"], message["at"])

    def _line(self, deadline: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise _TimedOut
                data = os.read(descriptor, _READ)
                if not data:
                    raise _Died
                self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line


class Environments:
    """Every environment that is alive; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[str, list[Environment]] = {}
        self._busy: dict[str, int] = {}

    def enter(self, function: str, reserved: int | None) -> int | str:
        """Count one more invocation in progress: how many there are of this function.

        The ``Reason`` of the throttle where there may be no more (Lambda API, Invoke).
        """
        with self._lock:
            busy = self._busy.get(function, 0)
            if reserved is not None and busy >= reserved:
                return "ReservedFunctionConcurrentInvocationLimitExceeded"
            if sum(self._busy.values()) >= ACCOUNT_LIMIT:
                return "ConcurrentInvocationLimitExceeded"
            self._busy[function] = busy + 1
            return busy + 1

    def leave(self, function: str) -> None:
        """Count one less."""
        with self._lock:
            self._busy[function] -= 1

    def take(self, function: str, revision: str) -> Environment | None:
        """An idle environment of this revision, which the caller then owns."""
        stale: list[Environment] = []
        found: Environment | None = None
        oldest = time.monotonic() - IDLE_S
        with self._lock:
            for name, environments in self._idle.items():
                kept = []
                for environment in environments:
                    if environment.used_since < oldest or (
                        name == function and environment.revision != revision
                    ):
                        stale.append(environment)
                    else:
                        kept.append(environment)
                self._idle[name] = kept
            if self._idle.get(function):
                found = self._idle[function].pop()
        for environment in stale:
            environment.close()
        return found

    def give(self, function: str, environment: Environment) -> None:
        """Back for the next invocation."""
        with self._lock:
            self._idle.setdefault(function, []).append(environment)


def _exit(kind: str, request_id: str, how: str) -> dict[str, Any]:
    message = f"RequestId: {request_id} Error: Runtime exited {how}"
    return {"errorType": f"Runtime.{kind}", "errorMessage": message}


def _start_message(config: Mapping[str, Any], folder: Path, stream: str) -> dict[str, Any]:
    logging = config.get("LoggingConfig") or {}
    return {
        "code": str(folder),
        "handler": config["Handler"],
        "name": config["FunctionName"],
        "version": config.get("Version", "$LATEST"),
        "arn": config["FunctionArn"],
        "memory_mb": config.get("MemorySize", 128),
        "group": logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}",
        "stream": stream,
        "log_format": logging.get("LogFormat", "Text"),
    }


def _environment(config: Mapping[str, Any], stream: str) -> dict[str, str]:
    region, account = config["FunctionArn"].split(":")[3:5]
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        **(config.get("Environment") or {}).get("Variables", {}),
        "AWS_ACCESS_KEY_ID": account,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', 'python')}",
    }
