"""Counts what is asked of AWS, below whoever asks: on every client, each attempt."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, structures, text, whole
from lambdatui.core.meter import Meter, Spend, begun_minutes, metered

if TYPE_CHECKING:
    from botocore.awsrequest import AWSRequest
    from botocore.client import BaseClient

#: A service as the permissions name it, where botocore has another name for it.
_PREFIXES = {"resourcegroupstaggingapi": "tag"}
#: What is kept in botocore's context of a call.
_METRICS = "lambdatui_metrics"
_QUERY = "lambdatui_query"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class CallMeter:
    """What was asked since it was made, over all clients that it watches. Thread-safe.

    One may watch the clients of several regions. It counts at most what AWS does, and nothing that
    it cannot see: a query of Logs Insights that went on after it was last looked at, and what
    another program asks.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], int] = _now_ms,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._since_ms = clock()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, str], int] = {}
        self._metrics: dict[str, int] = {}
        #: By region and query: what was scanned when it was last looked at. It only grows.
        self._scanned: dict[tuple[str, str], int] = {}
        self._minutes: dict[str, int] = {}
        #: When the sessions of Live Tail that are open began, in seconds of ``monotonic``.
        self._open: dict[int, tuple[str, float]] = {}
        self._sessions = 0

    def watch(self, client: "BaseClient") -> None:
        """Count what this client asks from now on."""
        _Watch(self, client).join(client)

    def snapshot(self) -> Meter:
        """What was asked until now; the minutes of Live Tail that goes on are in it."""
        now_s = self._monotonic()
        with self._lock:
            spends = [
                Spend(region=region, api=api, calls=calls)
                for (region, api), calls in self._calls.items()
            ]
            spends += [
                Spend(region=region, metrics=metrics) for region, metrics in self._metrics.items()
            ]
            spends += [
                Spend(region=region, insights_bytes=scanned)
                for (region, _), scanned in self._scanned.items()
            ]
            spends += [
                Spend(region=region, live_tail_minutes=minutes)
                for region, minutes in self._minutes.items()
            ]
            spends += [
                Spend(region=region, live_tail_minutes=begun_minutes(now_s - began_s))
                for region, began_s in self._open.values()
            ]
        return metered(spends, self._since_ms)

    def called(self, region: str, api: str, metrics: int) -> None:
        """An attempt is sent."""
        with self._lock:
            self._calls[region, api] = self._calls.get((region, api), 0) + 1
            if metrics:
                self._metrics[region] = self._metrics.get(region, 0) + metrics

    def not_charged(self, region: str, metrics: int) -> None:
        """AWS refused it, or never saw it."""
        with self._lock:
            self._metrics[region] -= metrics

    def scanned(self, region: str, query: str, scanned: int) -> None:
        """A query has scanned so many bytes by now."""
        with self._lock:
            before = self._scanned.get((region, query), 0)
            self._scanned[region, query] = max(before, scanned)

    def tail_began(self, region: str) -> Callable[[], None]:
        """A session of Live Tail is open; call the answer when it is closed, once or more."""
        with self._lock:
            self._sessions += 1
            number = self._sessions
            self._open[number] = region, self._monotonic()

        def ended() -> None:
            now_s = self._monotonic()
            with self._lock:
                began = self._open.pop(number, None)
                if began is not None:
                    minutes = begun_minutes(now_s - began[1])
                    self._minutes[region] = self._minutes.get(region, 0) + minutes

        return ended


class _Watch:
    """The hooks on one client. Not one of them returns anything: botocore would take it."""

    def __init__(self, meter: CallMeter, client: "BaseClient") -> None:
        self._meter = meter
        self._service = client.meta.service_model.service_name
        self._prefix = _PREFIXES.get(self._service, self._service)
        self._region = client.meta.region_name or ""

    def join(self, client: "BaseClient") -> None:
        events = client.meta.events
        # Last: after the signature, so that what lacks credentials is not counted as sent.
        events.register_last("request-created", self._created)
        match self._service:
            case "cloudwatch":
                events.register("before-parameter-build.cloudwatch.GetMetricData", self._ask)
                events.register("response-received.cloudwatch.GetMetricData", self._answered)
            case "logs":
                logs = "cloudwatch-logs"
                events.register(f"before-parameter-build.{logs}.GetQueryResults", self._look)
                events.register(f"after-call.{logs}.GetQueryResults", self._scanned)
                events.register(f"after-call.{logs}.StartLiveTail", self._tail)

    def _created(self, request: "AWSRequest", operation_name: str, **_: object) -> None:
        metrics = mapping(request.context).get(_METRICS, 0)
        self._meter.called(self._region, f"{self._prefix}:{operation_name}", metrics)

    def _ask(self, params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        # A formula costs what the metrics in it do.
        queries = structures(params.get("MetricDataQueries"))
        context[_METRICS] = sum("MetricStat" in query for query in queries)

    def _answered(
        self,
        response_dict: Mapping[str, Any] | None,
        context: Mapping[str, Any],
        exception: BaseException | None = None,
        **_: object,
    ) -> None:
        status = whole(mapping(response_dict).get("status_code"))
        # Imported here: the functions are listed before botocore is loaded.
        from lambdatui.aws.unsent import surely_not_run

        # Where nobody knows what became of it, it may have to be paid for.
        unsent = exception is not None and surely_not_run(exception)
        if status >= 400 or unsent:
            self._meter.not_charged(self._region, context.get(_METRICS, 0))

    def _look(self, params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context[_QUERY] = text(params.get("queryId"))

    def _scanned(self, parsed: Mapping[str, Any], context: Mapping[str, Any], **_: object) -> None:
        scanned = whole(mapping(parsed.get("statistics")).get("bytesScanned"))
        if scanned > 0:
            self._meter.scanned(self._region, context.get(_QUERY, ""), scanned)

    def _tail(self, parsed: Mapping[str, Any], **_: object) -> None:
        stream: Any = parsed.get("responseStream")
        if stream is None:
            return
        ended = self._meter.tail_began(self._region)

        def closing() -> None:
            # The stream must not hold itself: its socket is closed with its last reference.
            del stream.close
            ended()
            stream.close()

        # botocore has no event for the end of a stream, and whoever opens one closes it.
        stream.close = closing
