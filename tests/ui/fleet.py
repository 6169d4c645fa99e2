"""The fleet of the fixed account, in memory: figures, alarms, states, tags, the meter and views.

At the hour of the pictures ``payments-webhook`` has been failing for 40 minutes, and its alarm
says so; ``thumbnail`` is throttled a little now and then; ``video-transcode`` has lost its image;
``legacy-billing`` runs on a runtime that is deprecated. The rest are well. A function that is not
of that account was not invoked at all.
"""

import math
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.fleet import (
    FLEET_MEASURES,
    FleetFigures,
    FleetList,
    FleetMeasure,
    FleetWindow,
    Points,
)
from lambdatui.core.fleet_reads import SCAN_MEASURES, FiguresPart, StatePart, TagsPart
from lambdatui.core.function_state import FunctionState
from lambdatui.core.meter import Meter, RegionUse
from lambdatui.core.saved_views import FleetView
from tests.ui.sources import HERE, FakeSources

#: 2026-03-03 08:12:31.204 UTC, the clock of the pictures.
PICTURED_MS = 1_772_525_551_204
MINUTE_MS = 60_000
#: As many functions as one call of GetMetricData takes, with 500 metrics a call.
BATCH = 500 // len(FLEET_MEASURES)
SCAN_BATCH = 500 // len(SCAN_MEASURES)


@dataclass(frozen=True)
class Busy:
    """How a function does. Durations in ms.

    ``failing`` is the share of invocations that fail from 40 minutes before the pictures on, and
    ``refused`` how many requests are throttled in each tenth minute.
    """

    per_minute: float
    mean_ms: float
    p95_ms: float
    concurrency: int = 1
    failing: float = 0.0
    refused: int = 0


BUSY = {
    "cleanup-expired": Busy(0.07, 9_200, 11_400),
    "inventory-sync": Busy(4, 640, 2_900, 2),
    "legacy-billing": Busy(0.05, 300, 420),
    "orders-api": Busy(21, 95, 240, 6),
    "payments-webhook": Busy(9, 410, 1_900, 5, failing=0.31),
    "thumbnail": Busy(3, 1_150, 2_400, 10, refused=3),
}
ALARMS = {
    "orders-api": (
        Alarm(
            name="orders-api-slow",
            state=AlarmState.OK,
            arn=f"arn:aws:cloudwatch:{HERE}:alarm:orders-api-slow",
            since_ms=PICTURED_MS - 6 * 86_400_000,
            metrics=(AlarmMetric(metric="Duration", statistic="p99", period_s=300),),
            threshold=3000.0,
            comparison="GreaterThanThreshold",
            breaching=3,
            evaluated=3,
        ),
    ),
    "payments-webhook": (
        Alarm(
            name="payments-webhook-errors",
            state=AlarmState.ALARM,
            arn=f"arn:aws:cloudwatch:{HERE}:alarm:payments-webhook-errors",
            reason="Threshold Crossed: 2 datapoints were greater than the threshold (1.0).",
            since_ms=PICTURED_MS - 38 * MINUTE_MS,
            metrics=(AlarmMetric(metric="Errors", statistic="Sum", period_s=60),),
            threshold=1.0,
            comparison="GreaterThanThreshold",
            breaching=2,
            evaluated=2,
        ),
    ),
}
ACTIVE = FunctionState(state="Active", last_update_status="Successful")
STATES = {
    "video-transcode": FunctionState(
        state="Failed",
        state_reason="The image of the function was deleted or cannot be read.",
        last_update_status="Successful",
    )
}
TAGS = {
    "legacy-billing": (("team", "finance"),),
    "orders-api": (("stage", "prod"), ("team", "shop")),
    "payments-webhook": (("stage", "prod"), ("team", "payments")),
    "thumbnail": (("team", "media"),),
    "video-transcode": (("team", "media"),),
}


class FakeFleet(FakeSources):
    """The fleet's port. A test changes what is told by the attributes, and reads what was asked.

    ``figures`` and ``states`` take the place of the account's own, by name. ``kept`` is the list
    of last time. ``unreadable`` are functions whose figures and state fail, each alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fleet_now_ms = PICTURED_MS
        self.kept: FleetList | None = None
        self.figures: dict[str, FleetFigures] = {}
        self.watched: dict[str, tuple[Alarm, ...]] = dict(ALARMS)
        self.states_told: dict[str, FunctionState] = dict(STATES)
        self.tags_told = dict(TAGS)
        self.memory_told: dict[str, float] = {}
        self.unreadable: set[str] = set()
        self.metered = Meter(
            since_ms=PICTURED_MS - 9 * MINUTE_MS,
            regions=(
                RegionUse(
                    region="eu-west-1",
                    calls=(
                        ("cloudwatch:GetMetricData", 20),
                        ("lambda:GetFunction", 11),
                        ("cloudwatch:DescribeAlarms", 9),
                        ("lambda:ListFunctions", 2),
                        ("sts:GetCallerIdentity", 1),
                    ),
                    metrics=204,
                ),
            ),
        )
        self.view = FleetView()
        self.views: dict[str, FleetView] = {}
        self.pinned: list[str] = []
        #: What was asked for, in order: the functions of each reading, and its window.
        self.figures_asked: list[tuple[tuple[str, ...], FleetWindow]] = []
        self.scans_asked: list[tuple[tuple[str, ...], FleetWindow]] = []
        self.states_asked: list[str] = []
        self.alarms_asked = 0
        self.tags_asked = 0
        self.meter_asked = 0

    async def last_fleet(self) -> FleetList | None:
        self._check("last_fleet")
        return self.kept

    async def fleet_figures(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        self.figures_asked.append((tuple(functions), window))
        self._check("fleet_figures")
        for part in self._parts(functions, window, FLEET_MEASURES, BATCH):
            yield part

    async def fleet_scan(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        self.scans_asked.append((tuple(functions), window))
        self._check("fleet_scan")
        for part in self._parts(functions, window, SCAN_MEASURES, SCAN_BATCH):
            yield part

    async def alarms(self) -> dict[str, tuple[Alarm, ...]]:
        self.alarms_asked += 1
        self._check("alarms")
        return dict(self.watched)

    async def states(self, functions: Sequence[str]) -> AsyncGenerator[StatePart, None]:
        for name in functions:
            self.states_asked.append(name)
            self._check("states")
            if name in self.unreadable:
                yield StatePart(function=name, fault=_no(name))
                continue
            state = self.states_told.get(name, ACTIVE)
            yield StatePart(function=name, state=state, tags=self.tags_told.get(name, ()))

    async def tags(self) -> AsyncGenerator[TagsPart, None]:
        self.tags_asked += 1
        self._check("tags")
        yield TagsPart(
            tags=tuple(
                (f"arn:aws:lambda:{HERE}:function:{name}", pairs)
                for name, pairs in self.tags_told.items()
            ),
            last=True,
        )

    async def memory_seen(self) -> dict[str, float]:
        self._check("memory_seen")
        return self.memory_told

    async def meter(self) -> Meter:
        self.meter_asked += 1
        self._check("meter")
        return self.metered

    async def last_view(self) -> FleetView:
        self._check("last_view")
        return self.view

    async def keep_view(self, view: FleetView) -> None:
        self._check("keep_view")
        self.view = view

    async def pins(self) -> tuple[str, ...]:
        self._check("pins")
        return tuple(self.pinned)

    async def keep_pin(self, arn: str, *, pinned: bool) -> None:
        self._check("keep_pin")
        self.pinned = [each for each in self.pinned if each != arn] + [arn] * pinned

    async def saved_views(self) -> tuple[FleetView, ...]:
        self._check("saved_views")
        return tuple(self.views[name] for name in sorted(self.views))

    async def save_view(self, view: FleetView, *, overwrite: bool = False) -> None:
        self._check("save_view")
        if view.name in self.views and not overwrite:
            raise fail(Kind.CONFLICT, f"There is a view '{view.name}' already.")
        self.views[view.name] = view

    async def delete_view(self, name: str) -> None:
        self._check("delete_view")
        if self.views.pop(name, None) is None:
            raise fail(Kind.NOT_FOUND, f"There is no view '{name}'.")

    def _parts(
        self,
        functions: Sequence[str],
        window: FleetWindow,
        measures: Sequence[FleetMeasure],
        size: int,
    ) -> list[FiguresPart]:
        """As the engine gives them: a part a call, and what failed apart."""
        readable = [name for name in functions if name not in self.unreadable]
        parts = [
            FiguresPart(
                figures=tuple(
                    (name, self._figures(name, window, measures))
                    for name in readable[first : first + size]
                )
            )
            for first in range(0, len(readable), size)
        ]
        failed = tuple(name for name in functions if name in self.unreadable)
        return [*parts, FiguresPart(failed=failed, fault=_no(failed[0]))] if failed else parts

    def _figures(
        self, name: str, window: FleetWindow, measures: Sequence[FleetMeasure]
    ) -> FleetFigures:
        return self.figures.get(name) or figures_of(name, window, self.fleet_now_ms, measures)


def figures_of(
    name: str,
    window: FleetWindow,
    now_ms: int = PICTURED_MS,
    measures: Sequence[FleetMeasure] = FLEET_MEASURES,
) -> FleetFigures:
    """A function's figures over the window that ends now, of these measures alone."""
    start_ms, end_ms = window.aligned(now_ms)
    step_ms = window.period_s * 1000
    periods = range(start_ms, end_ms, step_ms)
    values: dict[FleetMeasure, list[float | None]] = {measure: [] for measure in measures}
    busy = BUSY.get(name, Busy(0, 0, 0))
    phase = len(name)
    for begin_ms in periods:
        minutes = (min(begin_ms + step_ms, now_ms) - begin_ms) / MINUTE_MS
        point = _point(busy, begin_ms, minutes, phase)
        for measure, points in values.items():
            points.append(point.get(measure))
    return FleetFigures(
        start_ms=start_ms,
        end_ms=end_ms,
        period_s=window.period_s,
        values=tuple(_points(values.get(measure)) for measure in FLEET_MEASURES),
        read_ms=now_ms,
    )


def _points(points: list[float | None] | None) -> Points:
    return tuple(points or ())


def _point(busy: Busy, begin_ms: int, minutes: float, phase: int) -> dict[FleetMeasure, float]:
    """What CloudWatch has of one period; nothing where nothing happened in it."""
    wave = math.sin(begin_ms / MINUTE_MS / 11 + phase)
    # Whole invocations: what is less than one in a period falls into one of many.
    until = round((begin_ms / MINUTE_MS + minutes) * busy.per_minute)
    count = until - round(begin_ms / MINUTE_MS * busy.per_minute)
    count = round(count * (1 + 0.5 * wave))
    refused = busy.refused if begin_ms // MINUTE_MS % 10 == 0 and minutes > 0 else 0
    if count <= 0:
        return {FleetMeasure.THROTTLES: float(refused)} if refused else {}
    failed_minutes = begin_ms / MINUTE_MS + minutes - (PICTURED_MS / MINUTE_MS - 40)
    share = busy.failing * max(0.0, min(1.0, failed_minutes / minutes))
    return {
        FleetMeasure.INVOCATIONS: float(count),
        FleetMeasure.ERRORS: float(round(count * share)),
        FleetMeasure.THROTTLES: float(refused),
        FleetMeasure.DURATION_P95: round(busy.p95_ms * (1 + 0.1 * wave), 1),
        FleetMeasure.DURATION_SUM: round(count * busy.mean_ms, 1),
        FleetMeasure.CONCURRENCY: float(max(1, round(busy.concurrency * (1 + 0.3 * wave)))),
    }


def _no(name: str) -> Fault:
    return Fault(kind=Kind.SERVER, what=f"AWS could not tell anything of {name}.")
