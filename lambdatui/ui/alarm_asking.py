"""Making the alarms that a function lacks: what is asked before the gate, and each at its gate."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from msgspec.structs import replace
from textual.message import Message

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.alarm_plan import AlarmPlan, lever_values, plan_for, plan_lines, topics_of
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.finding import Act, Finding
from lambdatui.core.functions import Function
from lambdatui.core.lever import LeverTarget
from lambdatui.core.lever_list import LeverRow, alarm_row
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.lever_words import value_json
from lambdatui.core.prices import PriceName, RegionPrices, money
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_ports import ReportPort
from lambdatui.ui.messages import AlarmsMade, CallFailed, CallSucceeded, Noted, TextAsked

_READ_ONLY = "Read-only mode: no alarm is made. Start lambdatui without --read-only to allow it."


class AlarmPorts(ReportPort, LeversPort, Protocol):
    """All that is asked for here."""


#: Opens the gate of a lever of a function; it gives whether something was sent.
GateOpener = Callable[[Function, LeverRow, Callable[[bool | None], None]], object]


def wants_alarms(page: ReportPage) -> Finding | None:
    """The finding that alarms would settle; None where there is none."""
    return next((each for each in page.findings if each.act is Act.CREATE_ALARMS), None)


class AlarmAsking:
    """Works in what ``run`` starts. ``made`` hears of the function and its watched metrics.

    It asks for the topics, and then has each alarm go through its gate, which ``gate`` opens: the
    next one only where the one before was sent. In read-only mode it says so, and asks nothing.
    """

    def __init__(
        self,
        port: AlarmPorts,
        post: Callable[[Message], object],
        run: Callable[[Coroutine[None, None, None]], object],
        made: Callable[[Function, tuple[str, ...]], None],
        *,
        gate: GateOpener,
        read_only: bool,
    ) -> None:
        self._port = port
        self._post = post
        self._run = run
        self._made = made
        self._gate = gate
        self._read_only = read_only
        #: Whether a plan is on its way.
        self._planning = False

    def ask(self, function: Function, page: ReportPage) -> None:
        """Begin with what the report's finding says is missing."""
        finding = wants_alarms(page)
        if finding is not None:
            self.ask_for(function, finding.about, page.prices)

    def ask_for(self, function: Function, metrics: tuple[str, ...], prices: RegionPrices) -> None:
        """Begin with what is to be made for these metrics, and whom it tells."""
        if self._read_only:
            self._post(Noted(_READ_ONLY, "warning"))
        elif not self._planning:
            self._planning = True
            self._run(self._plan(function, metrics, prices))

    async def _plan(
        self, function: Function, metrics: tuple[str, ...], prices: RegionPrices
    ) -> None:
        """What would be made, by what is usual and not by what goes on now; and whom it tells."""
        try:
            baseline = await self._usual(function.name, metrics)
        finally:
            self._planning = False
        plan = replace(plan_for(function.name, metrics, baseline), arn=function.arn)
        estimated = prices.is_estimated(PriceName.ALARM_MONTH)
        price = money(prices.alarm_month, estimated=estimated)

        def check(text: str) -> str:
            return " ".join(topics_of(text, function.arn))

        def answered(text: str | None) -> None:
            if text is not None:
                told = replace(plan, topics=topics_of(text, function.arn))
                self._open(function, lever_values(told), 0)

        self._post(
            TextAsked(
                f"{_what(plan)} of {function.name}. Which SNS topics do they tell?",
                answered,
                check=check,
                detail="\n".join(
                    (*plan_lines(plan, price), "", "Their ARNs, or nothing where nobody is told:")
                ),
            )
        )

    async def _usual(self, function: str, metrics: tuple[str, ...]) -> Baseline | None:
        """None where it cannot be read: the plan then says so."""
        doing = f"reading what is usual of {function}"
        try:
            baseline = await self._port.alarm_baseline(function, metrics)
        except LambdatuiError as error:
            self._post(CallFailed(error.fault, doing))
            return None
        self._post(CallSucceeded())
        return baseline

    def _open(
        self, function: Function, wanted: Sequence[tuple[LeverTarget, dict[str, Any]]], number: int
    ) -> None:
        """The gate of one of them, and after it that of the next."""
        target, value = wanted[number]
        row = alarm_row(function, target.part, wanted=value_json(value))
        if len(wanted) > 1:
            row = replace(row, label=f"{row.label}, {number + 1} of {len(wanted)}")

        def answered(touched: bool | None) -> None:
            if touched and number + 1 < len(wanted):
                self._open(function, wanted, number + 1)
            elif touched or number:
                self._run(self._look(function, wanted))

        self._gate(function, row, answered)

    async def _look(
        self, function: Function, wanted: Sequence[tuple[LeverTarget, dict[str, Any]]]
    ) -> None:
        """Tell which of them are there now: one may have been refused, or undone at its gate."""
        doing = f"looking which alarms of {function.name} were made"
        there: list[str] = []
        try:
            for target, value in wanted:
                if (await self._port.lever(target)).value is not None:
                    there.append(str(value["MetricName"]))
        except LambdatuiError as error:
            self._post(CallFailed(error.fault, doing))
        else:
            self._post(CallSucceeded())
        if there:
            self._made(function, tuple(there))
        self._post(AlarmsMade(function))


def _what(plan: AlarmPlan) -> str:
    count = len(plan.alarms)
    return f"{count} alarm{'s' if count != 1 else ''}"
