"""Rows of the fleet for tests, with a few figures each."""

from lambdatui.core.alarms import Alarm
from lambdatui.core.fleet import FleetFigures, FleetRow, Points
from lambdatui.core.function_state import FunctionState
from lambdatui.core.functions import Function

#: 2026-02-02T12:00:00Z; an hour later than START.
NOW = 1_770_033_600_000
START = NOW - 3_600_000


def figures(
    *,
    invocations: Points = (100.0,),
    errors: Points = (0.0,),
    throttles: Points = (0.0,),
    p95_ms: Points = (50.0,),
    duration_ms: Points = (2_000.0,),
    concurrency: Points = (2.0,),
) -> FleetFigures:
    """Those of one hour."""
    return FleetFigures(
        start_ms=START,
        end_ms=NOW,
        period_s=120,
        values=(invocations, errors, throttles, p95_ms, duration_ms, concurrency),
        read_ms=NOW,
    )


CALM = figures()


def row(
    name: str = "orders-api",
    found: FleetFigures | None = CALM,
    *,
    region: str = "eu-west-1",
    runtime: str = "python3.12",
    memory_mb: int = 512,
    timeout_s: int = 30,
    modified_ms: int = START,
    architecture: str = "x86_64",
    description: str = "",
    alarms: tuple[Alarm, ...] | None = None,
    state: FunctionState | None = None,
    tags: tuple[tuple[str, str], ...] | None = None,
    memory_used_mb: float | None = None,
    month_dollars: float | None = None,
) -> FleetRow:
    """One that is well, but for what is given."""
    return FleetRow(
        function=Function(
            name=name,
            arn=f"arn:aws:lambda:{region}:123456789012:function:{name}",
            runtime=runtime,
            package_type="Zip" if runtime else "Image",
            memory_mb=memory_mb,
            timeout_s=timeout_s,
            modified_ms=modified_ms,
            architecture=architecture,
            description=description,
        ),
        region=region,
        figures=found,
        alarms=alarms,
        state=state,
        tags=tags,
        memory_used_mb=memory_used_mb,
        month_dollars=month_dollars,
    )


def names(rows: list[FleetRow]) -> list[str]:
    return [each.name for each in rows]
