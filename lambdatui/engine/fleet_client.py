"""What the console asks of the fleet, answered by the engine process."""

import contextlib
from collections.abc import AsyncGenerator, Sequence

from msgspec.structs import replace

from lambdatui.core.alarms import Alarm
from lambdatui.core.fleet import FleetList, FleetWindow
from lambdatui.core.fleet_reads import FiguresPart, StatePart, TagsPart
from lambdatui.core.functions import Function
from lambdatui.core.meter import Meter
from lambdatui.core.saved_views import FleetView
from lambdatui.engine import wire_fleet as wire
from lambdatui.engine.connections_client import ConnectionsClient
from lambdatui.engine.last_look import LastLook


class FleetClient(ConnectionsClient):
    """The port of the fleet: see :class:`~lambdatui.core.fleet_ports.FleetPort`."""

    async def last_fleet(self) -> FleetList | None:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        if (look := self._looked).looked:
            self._line.look = look._replace(last=None, looked=False)
            return look.last
        whole: FleetList | None = None
        functions: list[Function] = []
        parts = self._stream(wire.GetLastFleet(), FleetList)
        async with contextlib.aclosing(parts):
            async for part in parts:
                whole = part
                functions += part.functions
        return replace(whole, functions=tuple(functions)) if whole is not None else None

    def fleet_figures(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        return self._stream(wire.GetFleetFigures(tuple(functions), window), FiguresPart)

    def fleet_scan(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        return self._stream(wire.GetFleetFigures(tuple(functions), window, scan=True), FiguresPart)

    async def alarms(self) -> dict[str, tuple[Alarm, ...]]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        found: dict[str, tuple[Alarm, ...]] = {}
        parts = self._stream(wire.GetAlarms(), wire.AlarmsPart)
        async with contextlib.aclosing(parts):
            async for part in parts:
                found.update(part.alarms)
        return found

    def states(self, functions: Sequence[str]) -> AsyncGenerator[StatePart, None]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        return self._stream(wire.GetStates(tuple(functions)), StatePart)

    def tags(self) -> AsyncGenerator[TagsPart, None]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        return self._stream(wire.GetTags(), TagsPart)

    async def memory_seen(self) -> dict[str, float]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        found: dict[str, float] = {}
        parts = self._stream(wire.GetMemorySeen(), wire.MemoryPart)
        async with contextlib.aclosing(parts):
            async for part in parts:
                found.update(part.seen)
        return found

    async def meter(self) -> Meter:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        found: Meter = await self._one(wire.GetMeter(), Meter)
        return self._line.meter.total(found)

    async def last_view(self) -> FleetView:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        if (view := self._looked.view) is not None:
            self._line.look = self._line.look._replace(view=None)
            return view
        found: FleetView = await self._one(wire.GetLastView(), FleetView)
        return found

    @property
    def _looked(self) -> LastLook:
        """What was read before Textual: each of it is good for the first who asks."""
        return self._line.look if self._connection is None else LastLook()

    async def keep_view(self, view: FleetView) -> None:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        await self._one(wire.KeepView(view), type(None))

    async def pins(self) -> tuple[str, ...]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        found: tuple[str, ...] = await self._one(wire.ListPins(), tuple[str, ...])
        return found

    async def keep_pin(self, arn: str, *, pinned: bool) -> None:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        await self._one(wire.KeepPin(arn, pinned), type(None))

    async def saved_views(self) -> tuple[FleetView, ...]:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        found: tuple[FleetView, ...] = await self._one(wire.ListViews(), tuple[FleetView, ...])
        return found

    async def save_view(self, view: FleetView, *, overwrite: bool = False) -> None:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        await self._one(wire.SaveView(view, overwrite), type(None))

    async def delete_view(self, name: str) -> None:
        """See :class:`~lambdatui.core.fleet_ports.FleetPort`."""
        await self._one(wire.DeleteView(name), type(None))
