"""How near a function is to the limits of Lambda, as gauges.

Lambda developer guide, "Lambda quotas" (https://docs.aws.amazon.com/lambda/latest/dg/
gettingstarted-limits.html), read in a copy of 2026. There, MB are of 1,024 KB.
"""

import enum
from collections.abc import Iterator

from lambdatui.core.configuration import Configuration
from lambdatui.core.function_facts import FunctionFacts, Seen
from lambdatui.core.lever_limits import ENVIRONMENT_BYTES, environment_size
from lambdatui.core.record import Record

LONGEST_TIMEOUT_S = 900
MOST_MEMORY_MB = 10_240
MOST_STORAGE_MB = 10_240
MOST_LAYERS = 5
_MB = 1024**2
#: Of the package and each layer when uploaded through the API: what is larger goes by way of S3.
ZIPPED_BYTES = 50 * _MB
#: Of the package with all layers, when unpacked.
UNZIPPED_BYTES = 250 * _MB
IMAGE_BYTES = 10 * 1024 * _MB

#: From these shares of a limit on it is near, and used up.
NEAR = 0.8
FULL = 1.0


class GaugeLevel(enum.StrEnum):
    """How a gauge stands. CONFIGURED ones tell of a choice, and are never near anything."""

    OK = "ok"
    NEAR = "near"
    FULL = "full"
    CONFIGURED = "configured"


class Gauge(Record, frozen=True):
    """So much is used of a limit; ``unit`` is of both: ``s``, ``MB``, ``bytes`` or nothing.

    ``configured`` where it is not use but a setting, which may be as high as the limit with no
    harm. ``note`` is what a person should know of it, in a sentence, or nothing. Where what is used
    is not known, ``unknown`` says who does not tell it, and ``used`` says nothing.
    """

    label: str
    used: float
    limit: float
    unit: str = ""
    configured: bool = False
    note: str = ""
    unknown: str = ""

    @property
    def share(self) -> float:
        """What is used as a share of the limit: 1 is all of it, and it can be more.

        A limit of 0, such as no reserved concurrency at all, is always used up.
        """
        return self.used / self.limit if self.limit > 0 else 1.0

    @property
    def level(self) -> GaugeLevel:
        """How near the limit is."""
        if self.configured or self.unknown:
            return GaugeLevel.CONFIGURED
        if self.share >= FULL:
            return GaugeLevel.FULL
        return GaugeLevel.NEAR if self.share >= NEAR else GaugeLevel.OK


def gauges(facts: FunctionFacts) -> tuple[Gauge, ...]:
    """A gauge for each limit, as far as it is known what it is of."""
    return tuple(_gauges(facts))


def _gauges(facts: FunctionFacts) -> Iterator[Gauge]:
    configuration = facts.configuration
    if configuration is not None:
        yield from _of_runs(configuration, facts.seen or Seen())
        yield from _of_code(configuration, facts)
        yield from _of_settings(configuration)
    yield from _of_concurrency(facts)


def _of_runs(configuration: Configuration, seen: Seen) -> Iterator[Gauge]:
    function = configuration.function
    if seen.slowest_ms is not None:
        yield Gauge(
            label="slowest run of the timeout",
            used=seen.slowest_ms / 1000,
            limit=function.timeout_s,
            unit="s",
        )
    yield Gauge(
        label="timeout of the longest there is",
        used=function.timeout_s,
        limit=LONGEST_TIMEOUT_S,
        unit="s",
        configured=True,
    )
    if seen.memory_max_mb is not None:
        yield Gauge(
            label="memory used of what is given",
            used=seen.memory_max_mb,
            limit=function.memory_mb,
            unit="MB",
        )
    yield Gauge(
        label="memory given of the most there is",
        used=function.memory_mb,
        limit=MOST_MEMORY_MB,
        unit="MB",
        configured=True,
    )


def _of_code(configuration: Configuration, facts: FunctionFacts) -> Iterator[Gauge]:
    function = configuration.function
    if function.package_type == "Image":
        yield Gauge(
            label="container image, compressed",
            used=facts.image_bytes or 0,
            limit=IMAGE_BYTES,
            unit="bytes",
            note="ECR tells the compressed size; the limit is of the image when unpacked."
            if facts.image_bytes is not None
            else "The size could not be read from ECR.",
            unknown="" if facts.image_bytes is not None else "not told by ECR",
        )
        return
    large = function.code_size > ZIPPED_BYTES
    yield Gauge(
        label="package, zipped",
        used=function.code_size,
        limit=ZIPPED_BYTES,
        unit="bytes",
        # No harm is done: it was uploaded by way of S3, and has to be.
        configured=large,
        note="A package of this size can only be uploaded by way of S3." if large else "",
    )
    yield Gauge(
        label="package and layers, unzipped",
        used=0,
        limit=UNZIPPED_BYTES,
        unit="bytes",
        note="Lambda tells the size of the zipped package and layers alone.",
        unknown="not told by Lambda",
    )


def _of_settings(configuration: Configuration) -> Iterator[Gauge]:
    if not configuration.environment_error:
        yield Gauge(
            label="environment variables",
            used=environment_size({each.key: each.value for each in configuration.environment}),
            limit=ENVIRONMENT_BYTES,
            unit="bytes",
        )
    layers = len(configuration.layers)
    if configuration.function.package_type != "Image":
        yield Gauge(label="layers", used=layers, limit=MOST_LAYERS, configured=True)
    yield Gauge(
        label="/tmp given of the most there is",
        used=configuration.ephemeral_storage_mb,
        limit=MOST_STORAGE_MB,
        unit="MB",
        configured=True,
        note="Use of /tmp is not told by Lambda: this is what is configured.",
    )


def _of_concurrency(facts: FunctionFacts) -> Iterator[Gauge]:
    seen = facts.seen or Seen()
    if facts.reserved is not None and (seen.concurrency is not None or not facts.reserved):
        yield Gauge(
            label="concurrency of what is reserved",
            used=seen.concurrency or 0,
            limit=facts.reserved,
            note="" if facts.reserved else "Nothing is reserved: every invocation is refused.",
        )
    if facts.account_limit is None:
        return
    if seen.concurrency is not None:
        yield Gauge(
            label="its concurrency of the account's",
            used=seen.concurrency,
            limit=facts.account_limit,
        )
    if seen.account_concurrency is not None:
        yield Gauge(
            label="concurrency of all functions of the account's",
            used=seen.account_concurrency,
            limit=facts.account_limit,
        )
