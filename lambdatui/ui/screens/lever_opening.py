"""What comes before the gate of a lever: what it had before a stop, and the topics of an alarm."""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from lambdatui.core.alarms import unwatched
from lambdatui.core.errors import fault_of
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_list import LeverRow
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.lever_stopping import before_stop
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.prices import PriceBook
from lambdatui.core.report_ports import ReportPort
from lambdatui.ui.alarm_asking import AlarmAsking
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.lever_readings import READING, LeverReadings
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.screens.frame import Framed


class OpeningPorts(MetricsPort, ReportPort, LeversPort, Protocol):
    """All that is asked for here."""


class GateOpener(Protocol):
    """Opens the gate of a lever; ``answered`` hears whether something was sent."""

    def __call__(
        self,
        function: Function,
        row: LeverRow,
        answered: Callable[[bool | None], None],
        *,
        undo: bool = False,
    ) -> object:
        """With ``undo`` it begins with the way back."""


class LeverOpening:
    """Works in workers of ``screen``, for the levers of one function.

    ``gate`` opens one; ``changed`` is called where something was sent there.
    """

    def __init__(
        self,
        screen: Framed[None],
        ports: OpeningPorts,
        function: Function,
        readings: LeverReadings,
        *,
        gate: GateOpener,
        changed: Callable[[], None],
        prices: Callable[[], PriceBook],
        read_only: bool,
    ) -> None:
        self._screen = screen
        self._ports = ports
        self._function = function
        self._readings = readings
        self._gate = gate
        self._changed = changed
        self._prices = prices
        self._alarms = AlarmAsking(
            ports,
            screen.post_message,
            lambda work: screen.run_worker(work, group="alarms", exit_on_error=False),
            lambda *_: changed(),
            gate=gate,
            read_only=read_only,
        )

    async def open(self, row: LeverRow, *, undo: bool = False) -> None:
        """Ask what comes before, and go to its gate."""
        target = row.target
        if target.lever is Lever.ALARM and not undo:
            state = self._readings.state(target) or await self._ports.lever(target)
            if state.value is None:
                # Its threshold and its topics come before its gate.
                await self.ask_alarms()
                return
        wanted = row.wanted
        if target.lever is Lever.RESERVED and wanted:
            wanted = await self._before_stop(target) or wanted

        def answered(touched: bool | None) -> None:
            if touched:
                self._changed()

        self._gate(self._function, replace(row, wanted=wanted), answered, undo=undo)

    async def ask_alarms(self) -> None:
        """Make the alarms on errors and throttles that it lacks, or say that it has them."""
        function = self._function
        missing = unwatched(await self._ports.function_alarms(function.name))
        if missing:
            prices = self._prices().of(region_of(function.arn))
            self._alarms.ask_for(function, missing, prices)
        else:
            self._screen.say("It has alarms on errors and on throttles.", "good")

    async def _before_stop(self, target: LeverTarget) -> bytes:
        """Of a function that is stopped: what it had before, as the journal tells; else empty."""
        state = self._readings.state(target)
        if state is None or state.value != 0:
            return b""
        try:
            entries = await self._ports.journal()
        except Exception as error:
            self._screen.post_message(CallFailed(fault_of(error, READING), READING))
            entries = ()
        return before_stop(entries, target)
