"""What was read of one function for its report: None always means that it was not read."""

import msgspec

from lambdatui.core.configuration import Configuration
from lambdatui.core.cost import Workload
from lambdatui.core.record import Record
from lambdatui.core.triggers import SourceKind, Triggers


class Seen(Record, frozen=True):
    """What was measured of its invocations over some time, from metrics or from REPORT lines.

    ``seconds`` is that time, and ``reports`` how many REPORT lines the figures of memory and init
    are from. ``run_ms`` are all billed durations together. Durations are in ms, memory in MB,
    shares from 0 to 1. ``repeated_failures`` counts the requests that failed again, with the same
    error, when they were tried again: Lambda gives each attempt the same request id.
    ``concurrency`` is the most environments busy at once, ``account_concurrency`` that of all
    functions of the region. ``timeout_limits`` are the timeouts in seconds that runs met, each with
    how many did: the timeout may have been another one when they ran. Empty where nobody knows.
    """

    seconds: float = 0.0
    invocations: float | None = None
    errors: float | None = None
    throttles: float | None = None
    timeouts: float | None = None
    run_ms: float | None = None
    slowest_ms: float | None = None
    p99_ms: float | None = None
    reports: int = 0
    memory_p99_mb: float | None = None
    memory_max_mb: float | None = None
    cold_share: float | None = None
    init_p95_ms: float | None = None
    concurrency: float | None = None
    account_concurrency: float | None = None
    repeated_failures: int | None = None
    recursion_drops: float | None = None
    timeout_limits: tuple[tuple[int, int], ...] = ()


class StreamMapping(Record, frozen=True):
    """An event source mapping that reads a stream (Lambda API, EventSourceMappingConfiguration).

    ``label`` is the stream's name. ``max_age_s`` and ``max_retries`` are -1 where there is no
    limit, which is the default for a stream of DynamoDB or Kinesis.
    """

    kind: SourceKind
    label: str
    bisect: bool = False
    max_age_s: int = -1
    max_retries: int = -1
    failure_target: str = ""


class AsyncInvocation(Record, frozen=True):
    """How it is invoked asynchronously (Lambda API, FunctionEventInvokeConfig).

    ``retries`` is MaximumRetryAttempts, 2 where nothing is configured, ``failure_target`` the
    on-failure destination. ``events`` counts AsyncEventsReceived in the time of :class:`Seen`;
    None where that was not read.
    """

    retries: int = 2
    failure_target: str = ""
    events: float | None = None


class LogGroup(Record, frozen=True):
    """Its log group: ``retention_days`` is None where lines are kept for ever."""

    name: str
    retention_days: int | None = None
    stored_bytes: int | None = None


class FunctionFacts(Record, frozen=True):
    """All that a report is made of. A part that is None was not read, and nothing is said of it.

    ``alarm_metrics`` are the names of the function's metrics that alarms watch, such as
    ``Errors``; ``muted_alarms`` those that would watch one, by its name, but that their actions are
    switched off (CloudWatch API, MetricAlarm, ActionsEnabled). ``latest_triggers`` are the sources
    that invoke $LATEST, as a person calls them, and ``published`` says whether versions or aliases
    exist. ``account_limit`` is the region's limit of concurrent executions (Lambda API,
    GetAccountSettings). ``recursive_loop`` is ``Allow`` or ``Terminate`` (Lambda API,
    GetFunctionRecursionConfig).
    ``image_bytes`` is the size of a container image as its registry keeps it, compressed.
    ``provisioned`` and ``provisioned_share`` are those of :class:`~lambdatui.core.cost.Workload`.
    """

    configuration: Configuration | None = None
    seen: Seen | None = None
    triggers: Triggers | None = None
    streams: tuple[StreamMapping, ...] | None = None
    asynchronous: AsyncInvocation | None = None
    alarm_metrics: tuple[str, ...] | None = None
    muted_alarms: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    latest_triggers: tuple[str, ...] | None = None
    published: bool | None = None
    log_group: LogGroup | None = None
    account_limit: int | None = None
    recursive_loop: str | None = None
    image_bytes: int | None = None
    provisioned: float | None = None
    provisioned_share: float | None = None

    @property
    def reserved(self) -> int | None:
        """The reserved concurrency; None where it has none, and where that was not read."""
        return self.configuration.reserved_concurrency if self.configuration else None

    @property
    def package_bytes(self) -> int | None:
        """Its package and layers, zipped; None for a container image."""
        if self.configuration is None or self.configuration.function.package_type == "Image":
            return None
        return self.configuration.function.code_size + sum(
            layer.code_size for layer in self.configuration.layers
        )

    def month(self) -> Workload | None:
        """A month that goes on as it was seen; None where the counts were not read."""
        configuration, seen = self.configuration, self.seen
        if configuration is None or seen is None or seen.seconds <= 0:
            return None
        if seen.invocations is None or seen.run_ms is None:
            return None
        return Workload(
            requests=seen.invocations,
            run_ms=seen.run_ms,
            memory_mb=configuration.function.memory_mb,
            architecture=configuration.function.architecture,
            storage_mb=configuration.ephemeral_storage_mb,
            provisioned=self.provisioned or 0.0,
            provisioned_share=self.provisioned_share or 0.0,
        ).month(seen.seconds)
