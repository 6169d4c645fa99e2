"""How the demo's endpoint runs Python functions: as Lambda does, where ministack does it shorter.

ministack runs one process a function, ignores reserved concurrency outside Docker, writes each
invocation's log into a stream of its own under a request id that nothing else knows, and counts
metrics for the Invoke call alone. Here every invocation, whatever started it, is counted, may be
throttled, and is logged as it runs. Other runtimes are left to ministack.
"""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lambdatui.demo import loglines
from lambdatui.demo.aliases import called
from lambdatui.demo.environment import Answer, Environment, Environments
from lambdatui.demo.functions import metric_dimensions
from lambdatui.demo.services import Dimensions, Result, Services, request_id_of_call

#: Bytes of log that an Invoke answer carries (Lambda API, Invoke, LogType).
_TAIL = 4096


@dataclass(frozen=True, kw_only=True)
class _Run:
    """What one invocation is about."""

    function: str
    version: str
    metrics: Dimensions
    request_id: str
    timeout_s: int
    memory_mb: int
    runtime: str
    group: str
    as_json: bool
    trace: str

    @property
    def environments(self) -> str:
        """What those that it may run in are known by: two versions share none."""
        return f"{self.function}:{self.version}"


class Runtime:
    """Runs Python functions in environments, and writes what Lambda writes about it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._environments = Environments()

    def execute(self, func: Result, event: Any) -> Result:
        """Run once; the result as ministack's services expect it."""
        config = func.get("config") or func
        runtime = str(config.get("Runtime", ""))
        code = func.get("code_zip")
        if self._services.scope_mismatch(config) or not runtime.startswith("python") or not code:
            return self._services.plain_execute(func, event)
        function = config["FunctionName"]
        version = str(config.get("Version") or "$LATEST")
        by = called.get()
        metrics = metric_dimensions(function, by.qualifier, version if by.divides else "")
        running = self._environments.enter(function, self._services.reserved(function))
        if isinstance(running, str):
            self._services.count(metrics, "Throttles", 1)
            return self._services.throttled(running, "Rate Exceeded.")
        self._services.highest(metrics, "ConcurrentExecutions", running)
        try:
            return self._run(config, code, event, version, metrics)
        finally:
            self._environments.leave(function)

    def _run(
        self, config: Result, code: bytes, event: Any, version: str, metrics: Dimensions
    ) -> Result:
        logging = config.get("LoggingConfig") or {}
        run = _Run(
            function=config["FunctionName"],
            version=version,
            metrics=metrics,
            request_id=request_id_of_call.get() or str(uuid.uuid4()),
            timeout_s=int(config.get("Timeout", 3)),
            memory_mb=int(config.get("MemorySize", 128)),
            runtime=config["Runtime"],
            group=logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}",
            as_json=logging.get("LogFormat") == "JSON",
            trace=self._services.trace(config) or "",
        )
        lines: list[str] = []
        environment = self._environments.take(run.environments, str(config.get("RevisionId", "")))
        init_ms: float | None = None
        early: list[tuple[str, int]] = []
        if environment is None:
            began_ms = _now_ms()
            early.append(
                (loglines.init_start(run.runtime, began_ms, as_json=run.as_json), began_ms)
            )
            environment = Environment(config, code, log=lambda text, at: early.append((text, at)))
            self._services.open_stream(run.group, environment.stream)
            init_ms = environment.init_ms
        stream = environment.stream

        def log(text: str, at_ms: int) -> None:
            lines.append(text)
            self._services.put_line(run.group, stream, text, at_ms)

        for text, at_ms in early:
            self._services.put_line(run.group, stream, text, at_ms)
        started_ms = _now_ms()
        text = loglines.start(run.request_id, started_ms, run.version, as_json=run.as_json)
        log(text, started_ms)
        answer = self._answer(environment, run, event, log)
        finished = _finished(run, answer, environment, started_ms, init_ms)
        if answer.timed_out:
            ended_ms = finished.ended_ms
            log(loglines.timed_out(run.request_id, ended_ms, run.timeout_s), ended_ms)
        elif answer.ended and answer.error is not None:
            log(loglines.died(str(answer.error["errorMessage"])), _now_ms())
        for text in loglines.end(finished, as_json=run.as_json):
            log(text, max(finished.ended_ms, _now_ms()))
        self._count(run, answer)
        return _result(run, answer, lines)

    def _answer(
        self, environment: Environment, run: _Run, event: Any, log: Callable[[str, int], None]
    ) -> Answer:
        if environment.failure is not None:
            environment.close()
            return Answer(error=environment.failure)
        answer = environment.invoke(event, run.request_id, run.timeout_s, run.trace, log)
        if not answer.ended:
            self._environments.give(run.environments, environment)
        return answer

    def _count(self, run: _Run, answer: Answer) -> None:
        failed = answer.timed_out or answer.error is not None
        self._services.count(run.metrics, "Invocations", 1)
        self._services.count(run.metrics, "Errors", int(failed))
        self._services.count(run.metrics, "Throttles", 0)
        self._services.sample(run.metrics, "Duration", answer.elapsed_ms)


def _finished(
    run: _Run, answer: Answer, environment: Environment, started_ms: int, init_ms: float | None
) -> loglines.Finished:
    kind = str((answer.error or {}).get("errorType", ""))
    if environment.failure is not None and not kind.startswith("Runtime."):
        # What a module raises while it is imported is told so by the platform.
        kind = "Runtime.Unknown"
    status = "timeout" if answer.timed_out else "error" if kind.startswith("Runtime.") else ""
    return loglines.Finished(
        request_id=run.request_id,
        started_ms=started_ms,
        duration_ms=answer.elapsed_ms,
        memory_mb=run.memory_mb,
        used_mb=min(run.memory_mb, environment.used_mb),
        init_ms=init_ms,
        status=status,
        error_type=kind,
        trace=run.trace,
    )


def _result(run: _Run, answer: Answer, lines: list[str]) -> Result:
    log = "\n".join(lines) + "\n"
    tail = log.encode()[-_TAIL:].decode(errors="ignore")
    if answer.timed_out:
        reason = f"Task timed out after {run.timeout_s}.00 seconds"
        message = f"RequestId: {run.request_id} Error: {reason}"
        body = {"errorType": "Sandbox.Timedout", "errorMessage": message}
        return {"body": body, "error": True, "log": tail}
    if answer.error is not None:
        body = answer.error
        if "stackTrace" in body:
            body = {**body, "requestId": run.request_id}
        return {"body": body, "error": True, "log": tail}
    if isinstance(answer.body, str) and request_id_of_call.get():
        # ministack answers an Invoke with a text as it is, where Lambda writes it as JSON,
        # without escapes since its runtime for Python 3.12 (Lambda developer guide, runtimes).
        return {"body": json.dumps(answer.body, ensure_ascii=False), "log": tail}
    return {"body": answer.body, "log": tail}


def _now_ms() -> int:
    return int(time.time() * 1000)
