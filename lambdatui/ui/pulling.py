"""A change on its way: its plans, what was heard of it, how it ended, the way back."""

import enum
import json
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from msgspec.structs import replace

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fault_of
from lambdatui.core.lever import Lever, LeverPlan, LeverState, LeverStep
from lambdatui.core.lever_plans import plan, tag_steps
from lambdatui.core.lever_ports import LeversPort

_DOING = "changing it"
#: Steps that are shown: waiting says the same in other words for as long as it takes.
_STEPS = 6


class Ended(enum.StrEnum):
    """How it ended; the words of the journal."""

    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


def plans_for(state: LeverState, value: Any) -> tuple[LeverPlan, ...]:
    """The calls that bring a lever to a value, one after the other: one, but for tags.

    Those after the first are as they will be if the ones before them come to what they want.

    Raises:
        LambdatuiError: INVALID where AWS would not take it, or nothing would change; CONFLICT.
    """
    values: tuple[Any, ...] = (value,)
    if state.target.lever is Lever.TAGS and isinstance(state.value, dict):
        values = tag_steps(state.value, value) or values
    plans: list[LeverPlan] = []
    for each in values:
        plans.append(plan(state, each))
        state = replace(state, json=plans[-1].json)
    return tuple(plans)


class Pulling:
    """Sends each plan once. ``heard`` is called whenever there is more to show."""

    def __init__(
        self, port: LeversPort, plans: tuple[LeverPlan, ...], heard: Callable[[], None]
    ) -> None:
        self._port = port
        self._plans = plans
        self._heard = heard
        self.steps: list[str] = []
        self.ended: Ended | None = None
        self.fault: Fault | None = None
        #: What it stands at since, as AWS said last.
        self.state: LeverState | None = None
        #: Whether the last of the steps says that something became so.
        self.last_is_so = False
        self._done: list[LeverPlan] = []

    @property
    def is_part(self) -> bool:
        """Whether some of its calls were made, and not all of them."""
        return 0 < len(self._done) < len(self._plans)

    @property
    def was_refused(self) -> bool:
        """Whether it ended, and all is as it was."""
        return self.ended is Ended.REFUSED and not self._done

    @property
    def can_undo(self) -> bool:
        """Whether something was changed, and there is a way back from all of it."""
        return self.state is not None and bool(self._done) and all(each.undo for each in self._done)

    def undo(self) -> tuple[LeverPlan, ...]:
        """The plans that go back to what was there before; none where there is no way.

        Raises:
            LambdatuiError: As :func:`plans_for`.
        """
        if self.state is None or not self.can_undo:
            return ()
        return plans_for(self.state, json.loads(self._done[0].undo))

    async def run(self) -> None:
        """All of it, to its end."""
        for number, each in enumerate(self._plans):
            try:
                planned = each
                if number and self.state is not None:
                    planned = plan(self.state, json.loads(each.json))
            except LambdatuiError as error:
                self._end(Ended.REFUSED, error.fault)
                return
            if not await self._pull(planned):
                return
        self._end(Ended.CHANGED)

    async def _pull(self, planned: LeverPlan) -> bool:
        """Whether it became so."""
        sent = False
        try:
            async with aclosing(self._port.pull(planned)) as steps:
                async for step in steps:
                    sent = sent or step.sent
                    self._take(step)
                    if step.state is not None:
                        self.state = step.state
                        self._done.append(planned)
                        self.last_is_so = True
                        return True
                    if step.fault is not None:
                        self._end(_how(step), step.fault)
                        return False
        except Exception as error:
            self._end(Ended.UNKNOWN if sent else Ended.REFUSED, fault_of(error, _DOING))
            return False
        fault = Fault(kind=Kind.ENGINE, what="Nothing more was heard of the change.")
        self._end(Ended.UNKNOWN, fault)
        return False

    def _take(self, step: LeverStep) -> None:
        self.last_is_so = False
        if step.words and (not self.steps or self.steps[-1] != step.words):
            self.steps = [*self.steps, step.words][-_STEPS:]
        self._heard()

    def _end(self, ended: Ended, fault: Fault | None = None) -> None:
        self.ended, self.fault = ended, fault
        self._heard()


def _how(last: LeverStep) -> Ended:
    if not last.sent:
        return Ended.REFUSED
    conflict = last.fault is not None and last.fault.kind is Kind.CONFLICT
    return Ended.FAILED if conflict else Ended.UNKNOWN
