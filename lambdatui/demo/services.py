"""What the demo uses of ministack's own modules, in one place, since none of it is its API."""

import asyncio
import contextvars
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lambdatui.demo.alarm_states import AlarmStates
from lambdatui.demo.aliases import Aliases
from lambdatui.demo.metric_counts import MetricCounts

Result = dict[str, Any]
#: All under which a metric is kept.
Dimensions = Sequence[dict[str, str]]

#: The request id that the Invoke call in progress answers with; empty elsewhere.
request_id_of_call: contextvars.ContextVar[str] = contextvars.ContextVar(
    "request_id_of_call", default=""
)
#: How long log events are kept, in ms: a demo that is left open must not grow for ever.
_KEEP_MS = 3 * 3600 * 1000
_SWEEP_MS = 5 * 60 * 1000
_NAMESPACE = "AWS/Lambda"


class Services:
    """What is used of ministack, found when the endpoint starts.

    Raises:
        ImportError: where this ministack has none of it.
    """

    def __init__(self, loop: Callable[[], asyncio.AbstractEventLoop | None]) -> None:
        from ministack.core.responses import get_account_id, get_region, request_scope
        from ministack.services import cloudwatch, cloudwatch_logs, lambda_svc

        self._loop = loop
        self._scope = request_scope
        self._account, self._region = get_account_id, get_region
        self._lambda = lambda_svc
        self._cloudwatch = cloudwatch
        self._logs = cloudwatch_logs
        self._swept_ms = 0
        self.alarms = AlarmStates(cloudwatch)
        self._counts = MetricCounts(cloudwatch)
        self._aliases = Aliases(lambda_svc)
        self.plain_execute: Callable[[Result, Any], Result] = lambda_svc._execute_function
        self.scope_mismatch: Callable[[Result], bool] = lambda_svc._function_config_scope_mismatch
        self.trace: Callable[[Result], str | None] = lambda_svc._xray_trace_id_for_invocation
        self.throttled: Callable[..., Result] = lambda_svc._throttle_response

    def install(self, execute: Callable[[Result, Any], Result]) -> None:
        """Have every trigger and call run through ``execute``, which counts for itself."""
        self._lambda._execute_function = execute
        self.alarms.install()
        self._counts.install()
        self._aliases.install()
        plain_invoke = self._lambda.invoke_async_with_retry

        def invoke_with_one_id(func: Result, event: Any) -> None:
            # All its attempts, on a thread that has a copy of this context, are one request.
            token = request_id_of_call.set(request_id_of_call.get() or str(uuid.uuid4()))
            try:
                plain_invoke(func, event)
            finally:
                request_id_of_call.reset(token)

        self._lambda.invoke_async_with_retry = invoke_with_one_id
        self._lambda._emit_lambda_metrics = lambda *_args, **_named: None

    def reserved(self, function: str) -> int | None:
        """The function's reserved concurrency, None where it has none."""
        record = self._lambda._functions.get(function) or {}
        value = record.get("concurrency")
        return int(value) if value is not None else None

    def set_last_modified(self, times: Mapping[str, str]) -> None:
        """Give functions, and ``NAME:VERSION``, an age, in the endpoint's own account and region.

        Raises:
            KeyError: where there is no such function.
        """
        for named, text in times.items():
            function, _, version = named.partition(":")
            record = self._lambda._functions[function]
            aged = record["versions"][version] if version else record
            aged["config"]["LastModified"] = text

    def count(self, of: Dimensions, name: str, value: float) -> None:
        """Add to the sum of the current minute."""
        self._soon(self._merge, of, name, value, lambda old, new: old + new)

    def highest(self, of: Dimensions, name: str, value: float) -> None:
        """Raise the maximum of the current minute."""
        self._soon(self._merge, of, name, value, max)

    def sample(self, of: Dimensions, name: str, value: float) -> None:
        """One duration in ms, kept as it is, so that percentiles can be had."""
        for dimensions in of:
            self._soon(
                self._cloudwatch.record_metric, _NAMESPACE, name, value, "Milliseconds", dimensions
            )

    def open_stream(self, group: str, stream: str) -> None:
        """Create the log group, where it is missing, and a stream in it."""
        self._soon(self._logs._create_log_group, {"logGroupName": group})
        self._soon(self._logs._create_log_stream, {"logGroupName": group, "logStreamName": stream})

    def put_line(self, group: str, stream: str, text: str, at_ms: int) -> None:
        """One log event; Lambda ends each with a newline."""
        event = {"timestamp": at_ms, "message": text + "\n"}
        data = {"logGroupName": group, "logStreamName": stream, "logEvents": [event]}
        self._soon(self._put_events, data)

    def _put_events(self, data: Result) -> None:
        self._logs._put_log_events(data)
        now_ms = int(time.time() * 1000)
        if now_ms - self._swept_ms > _SWEEP_MS:
            self._swept_ms = now_ms
            self._forget_before(now_ms - _KEEP_MS)

    def _forget_before(self, limit_ms: int) -> None:
        for group in self._logs._log_groups.values():
            for name, stream in list(group["streams"].items()):
                events = stream["events"]
                kept = [event for event in events if event["timestamp"] >= limit_ms]
                for event in events:
                    if event["timestamp"] < limit_ms:
                        self._logs._log_records.pop(event.get("eventId"), None)
                stream["events"] = kept
                if not kept and (stream["lastEventTimestamp"] or 0) < limit_ms:
                    del group["streams"][name]

    def _merge(
        self, of: Dimensions, name: str, value: float, join: Callable[[float, float], float]
    ) -> None:
        for dimensions in of:
            self._merge_into(dimensions, name, value, join)

    def _merge_into(
        self,
        dimensions: dict[str, str],
        name: str,
        value: float,
        join: Callable[[float, float], float],
    ) -> None:
        key = (_NAMESPACE, name, self._cloudwatch._dims_key(dimensions))
        points = self._cloudwatch._metric_bucket(key)
        now = time.time()
        # One point a minute: a demo that runs for a day must stay small.
        if points and points[-1]["Timestamp"] // 60 == now // 60:
            points[-1]["Value"] = join(points[-1]["Value"], float(value))
        else:
            self._cloudwatch.record_metric(_NAMESPACE, name, value, "Count", dimensions)
            self.alarms.evaluate_all()

    def _soon(self, call: Callable[..., object], *args: object) -> None:
        # ministack's stores belong to its event loop: they are not written from other threads.
        loop = self._loop()
        if loop is None:
            self._in_scope(self._account(), self._region(), call, args)
            return
        loop.call_soon_threadsafe(self._in_scope, self._account(), self._region(), call, args)

    def _in_scope(
        self, account: str, region: str, call: Callable[..., object], args: tuple[object, ...]
    ) -> None:
        with self._scope(account, region):
            call(*args)
