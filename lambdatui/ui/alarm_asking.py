"""Making the alarms that a function lacks: what is asked before, and that each is sent once."""

from collections.abc import Callable, Coroutine

from msgspec.structs import replace
from textual.message import Message

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.alarm_plan import (
    AlarmPlan,
    commands,
    plan_for,
    plan_lines,
    price_words,
    told_words,
    topics_of,
)
from lambdatui.core.errors import LambdatuiError, fault_of
from lambdatui.core.finding import Act, Finding
from lambdatui.core.functions import Function
from lambdatui.core.prices import PriceName, RegionPrices, money
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_ports import ReportPort
from lambdatui.ui.messages import (
    AlarmsMade,
    CallFailed,
    CallSucceeded,
    ConfirmationAsked,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.protecting import Protecting

_READ_ONLY = "Read-only mode: no alarm is made. Start lambdatui without --read-only to allow it."


def wants_alarms(page: ReportPage) -> Finding | None:
    """The finding that alarms would settle; None where there is none."""
    return next((each for each in page.findings if each.act is Act.CREATE_ALARMS), None)


class AlarmAsking:
    """Works in what ``run`` starts. ``made`` hears of the function and its watched metrics.

    It asks for the topics, shows the exact calls and asks for a yes, or, where ``protecting`` says
    so, for the function's name. In read-only mode it says so, and asks nothing.
    """

    def __init__(
        self,
        port: ReportPort,
        post: Callable[[Message], object],
        run: Callable[[Coroutine[None, None, None]], object],
        made: Callable[[Function, tuple[str, ...]], None],
        *,
        protecting: Protecting,
        read_only: bool,
    ) -> None:
        self._port = port
        self._post = post
        self._run = run
        self._made = made
        self._protecting = protecting
        self._read_only = read_only
        #: The function whose alarms are being made.
        self._making = ""
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
            return
        if self._making:
            self._post(Noted(f"The alarms of {self._making} are being made."))
            return
        if not self._planning:
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
                self._run(self._agree(function, told, price))

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

    async def _agree(self, function: Function, plan: AlarmPlan, price: str) -> None:
        """The price, who is told, the exact calls, and a yes or the name."""
        await self._protecting.learn()
        reason = self._protecting.reason(function, "")
        question = f"Make {_what(plan).lower()} of {plan.function}?"
        head = f"{price_words(plan, price)}\n{told_words(plan)}"
        calls = "\n\n".join((head, *commands(plan)))

        def answered(yes: bool | None) -> None:
            if yes and not self._making:
                self._making = plan.function
                self._run(self._make(function, plan))

        if reason:
            self._post(
                ScreenAsked(
                    "ask.TypedName",
                    answered,
                    question=question,
                    function=function.name,
                    detail=f"{reason[:1].upper()}{reason[1:]}.\n\n{calls}",
                    doing="make them",
                )
            )
        else:
            self._post(ConfirmationAsked(question, answered, yes="make them", detail=calls))

    async def _make(self, function: Function, plan: AlarmPlan) -> None:
        doing = f"making the alarms of {plan.function}"
        try:
            await self._port.make_alarms(plan)
        except Exception as error:
            fault = fault_of(error, doing)
            self._post(CallFailed(fault, doing))
            self._post(Noted(fault.sentence(), "error"))
            return
        finally:
            self._making = ""
        self._post(CallSucceeded())
        self._post(Noted(f"Made {', '.join(alarm.name for alarm in plan.alarms)}."))
        self._made(function, tuple(alarm.metric for alarm in plan.alarms))
        self._post(AlarmsMade(function))


def _what(plan: AlarmPlan) -> str:
    count = len(plan.alarms)
    return f"{count} alarm{'s' if count != 1 else ''}"
