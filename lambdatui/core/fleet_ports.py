"""What the fleet's screen may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from lambdatui.core.alarms import Alarm
from lambdatui.core.fleet import FleetList, FleetWindow
from lambdatui.core.fleet_reads import FiguresPart, StatePart, TagsPart
from lambdatui.core.meter import Meter
from lambdatui.core.saved_views import FleetView


class FleetPort(Protocol):
    """The health of many functions at once. Figures cost money for each function asked for."""

    async def last_fleet(self) -> FleetList | None:
        """The list as it was last read with this connection; None where it never was."""

    def fleet_figures(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        """All measures of these, a part for each call to CloudWatch."""

    def fleet_scan(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        """Errors and throttles alone, for a look at all of them."""

    async def alarms(self) -> dict[str, tuple[Alarm, ...]]:
        """The alarms of every function that has any, by its name."""

    def states(self, functions: Sequence[str]) -> AsyncGenerator[StatePart, None]:
        """The state of these, one after the other: the list does not tell it."""

    def tags(self) -> AsyncGenerator[TagsPart, None]:
        """The tags of all functions."""

    async def memory_seen(self) -> dict[str, float]:
        """The most memory that functions were seen to use within seven days, in MiB, by name.

        No metric tells it: it is from the REPORT lines of tails, reports and invocations that were
        looked at, by whichever console. It asks nothing of AWS, and knows the account once the
        functions were listed, then or before.
        """

    async def meter(self) -> Meter:
        """What was asked of AWS since the engine was started."""

    async def last_view(self) -> FleetView:
        """How the fleet was last looked at."""

    async def keep_view(self, view: FleetView) -> None:
        """Keep how it is looked at, for the next start."""

    async def pins(self) -> tuple[str, ...]:
        """The ARNs of the functions that are pinned, whatever their account and region."""

    async def keep_pin(self, arn: str, *, pinned: bool) -> None:
        """Pin a function, or take its pin off."""

    async def saved_views(self) -> tuple[FleetView, ...]:
        """The views that have names; those that cannot be read are left out."""

    async def save_view(self, view: FleetView, *, overwrite: bool = False) -> None:
        """Keep it under its name; CONFLICT where that is taken and ``overwrite`` is not set."""

    async def delete_view(self, name: str) -> None:
        """Forget a view."""
