"""How the versions behind an alias do, while traffic is moved between them."""

import asyncio
from collections.abc import Sequence

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.errors import fault_of
from lambdatui.core.metrics import Measure, Metrics, MetricsRequest, behind_alias
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.metrics_span import span_between
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso
from lambdatui.ui.messages import CallFailed

#: Seconds between two readings, and so at most until what was sent is told of: CloudWatch has a
#: point a minute, which comes late and grows.
AGAIN_S = 15.0
_REST_S = 0.5
#: What is added up, in ms.
_RECENT_MS = 5 * 60_000
_MEASURES = (Measure.INVOCATIONS, Measure.ERRORS)
_DOING = "reading the errors by version"


class AliasTraffic(Static):
    """Reads for as long as it is mounted. What it asks for is paid for: two metrics a line."""

    DEFAULT_CSS = """
    AliasTraffic { height: auto; color: $text-muted; margin-top: 1; }
    """

    def __init__(self, port: MetricsPort, function: str, alias: str, clock: Clock) -> None:
        super().__init__(markup=False)
        self._port = port
        self._function = function
        self._alias = alias
        self._clock = clock
        self._versions: tuple[str, ...] = ()
        #: Whether two versions have traffic by the alias now.
        self._shared = False
        self._timer: Timer | None = None
        self._rest: Timer | None = None

    def follow(self, versions: Sequence[str], *, shared: bool = False) -> None:
        """Tell of these versions, besides all of the alias; ``shared`` where two have traffic now.

        (Lambda developer guide, "Types of metrics for Lambda functions": a version behind an alias
        has metrics of its own while the alias divides.)
        """
        found = tuple(dict.fromkeys(each for each in versions if each))
        if (found, shared) == (self._versions, self._shared):
            return
        self._versions, self._shared = found, shared
        if self._timer is None:
            self._timer = self.set_interval(AGAIN_S, self._again)
            self._again()
            return
        # Whoever goes through the versions pays for the one on which they stay.
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_S, self._again)

    def _again(self) -> None:
        self.run_worker(self._read(), group="traffic", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        now_ms = self._clock()
        span = span_between(now_ms - _RECENT_MS, now_ms, now_ms)
        of = ["", *self._versions]
        try:
            found = await asyncio.gather(
                *(
                    self._port.metrics(
                        MetricsRequest(
                            function=self._function,
                            span=span,
                            measures=_MEASURES,
                            qualifier=behind_alias(self._alias, each) if each else self._alias,
                        )
                    )
                    for each in of
                )
            )
        except Exception as error:
            fault = fault_of(error, _DOING)
            self.post_message(CallFailed(fault, _DOING))
            self.update(
                Content.styled(safe(f"! Errors not read: {fault.sentence()}"), "$text-warning")
            )
            return
        at = iso(now_ms)[11:19]
        lines = [
            Content(f"last 5 min at {at} UTC · the newest minutes come late"),
            *(self._line(each, one, now_ms) for each, one in zip(of, found, strict=True)),
        ]
        self.update(Content("\n").join(lines))

    def _line(self, version: str, metrics: Metrics, now_ms: int) -> Content:
        name = f"  version {version}" if version else self._alias
        invocations = _recent(metrics, Measure.INVOCATIONS, now_ms)
        errors = _recent(metrics, Measure.ERRORS, now_ms)
        start = f"{safe(name):<16}"
        if not invocations:
            return Content(f"{start}{self._nothing(version)}")
        share = errors / invocations
        words = f"{errors:,.0f} error{'' if errors == 1 else 's'}, {share:.1%}"
        tone = "$text-error" if errors else "$text-success"
        mark = "✗" if errors else "✓"
        called = "invocation" if invocations == 1 else "invocations"
        return Content.assemble(
            f"{start}{invocations:>8,.0f} {called:<11}  ", (f"{mark} {words}", tone)
        )

    def _nothing(self, version: str) -> str:
        """Why there is no figure."""
        if not version:
            return "no invocations"
        # Its points come a minute or two after the weights were set.
        return "none seen yet" if self._shared else "not told apart: only while two share"


def _recent(metrics: Metrics, measure: Measure, now_ms: int) -> float:
    return sum(
        value
        for series in metrics.series
        if series.measure is measure
        for time_ms, value in zip(series.times_ms, series.values, strict=True)
        if now_ms - _RECENT_MS <= time_ms <= now_ms
    )
