"""A change on its way: its plans, what was heard of it, how it ended, the way back."""

import enum
import json
from collections.abc import Callable
from contextlib import aclosing

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fault_of
from lambdatui.core.lever import LeverPlan, LeverState, LeverStep, LeverTarget
from lambdatui.core.lever_plans import is_reached, plan
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.lever_undo import plans_back

_DOING = "changing it"
#: Steps that are shown: waiting says the same in other words for as long as it takes.
_STEPS = 6


class Ended(enum.StrEnum):
    """How it ended; the words of the journal."""

    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Pulling:
    """Sends each plan once. ``heard`` is called whenever there is more to show; None: nobody looks.

    ``at_ms`` is when it was begun, in ms since the epoch; ``undoes`` the change of which it is the
    way back. It holds the values before and after, which of an environment are secrets, for as
    long as it can be undone.
    """

    def __init__(
        self,
        port: LeversPort,
        plans: tuple[LeverPlan, ...],
        heard: Callable[[], None] | None = None,
        *,
        at_ms: int = 0,
        undoes: "Pulling | None" = None,
    ) -> None:
        self._port = port
        self.plans = plans
        self.heard = heard
        self.at_ms = at_ms
        self._undoes = undoes
        self.steps: list[str] = []
        self.ended: Ended | None = None
        self.fault: Fault | None = None
        #: What it stands at since, as AWS said last.
        self.state: LeverState | None = None
        #: Whether the last of the steps says that something became so.
        self.last_is_so = False
        self._done: list[LeverPlan] = []

    @property
    def target(self) -> LeverTarget:
        """What is changed."""
        return self.plans[0].state.target

    @property
    def is_part(self) -> bool:
        """Whether some of its calls were made, and not all of them."""
        return 0 < len(self._done) < len(self.plans)

    @property
    def was_refused(self) -> bool:
        """Whether it ended, and all is as it was."""
        return self.ended is Ended.REFUSED and not self._done

    @property
    def can_undo(self) -> bool:
        """Whether it ended, something was changed or may have been, and there is a way back."""
        over = self.ended is not None and not self.was_refused
        return over and all(each.undo for each in self.plans)

    def undo(self, now: LeverState) -> tuple[LeverPlan, ...]:
        """The plans that go back from what it stands at now; none where it stands there already.

        Of variables and tags only those of this change go back: others may be somebody else's.

        Raises:
            LambdatuiError: As :func:`~lambdatui.core.lever_undo.plans_back`.
        """
        if not self.can_undo:
            return ()
        plans = plans_back(self.plans, now, known=self.ended is Ended.CHANGED)
        # A way back that did not arrive leaves what it was to undo.
        if not plans and self._undoes is not None:
            return self._undoes.undo(now)
        return plans

    def is_as_made(self, now: LeverState) -> bool:
        """Whether it stands at what this change made of it, or one of its calls did.

        A way back that did not arrive left it as the change before had made it.
        """
        made = self.plans[-1:] if self.ended is Ended.CHANGED else self.plans
        if any(is_reached(each, now) for each in made):
            return True
        return self._undoes is not None and self._undoes.is_as_made(now)

    async def run(self) -> None:
        """All of it, to its end."""
        for number, each in enumerate(self.plans):
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
        sent = begun = False
        try:
            async with aclosing(self._port.pull(planned)) as steps:
                async for step in steps:
                    begun, sent = True, sent or step.sent
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
            fault = fault_of(error, _DOING)
            # An engine that died may have sent it right before; so may one that made a mistake.
            lost = sent or fault.kind is Kind.ENGINE or (begun and fault.kind is Kind.BUG)
            self._end(Ended.UNKNOWN if lost else Ended.REFUSED, fault)
            return False
        fault = Fault(kind=Kind.ENGINE, what="Nothing more was heard of the change.")
        self._end(Ended.UNKNOWN, fault)
        return False

    def _take(self, step: LeverStep) -> None:
        self.last_is_so = False
        if step.words and (not self.steps or self.steps[-1] != step.words):
            self.steps = [*self.steps, step.words][-_STEPS:]
        self._tell()

    def _end(self, ended: Ended, fault: Fault | None = None) -> None:
        self.ended, self.fault = ended, fault
        if ended is Ended.CHANGED:
            # What it was to undo is undone; it and its values are not needed any more.
            self._undoes = None
        self._tell()

    def _tell(self) -> None:
        if self.heard is not None:
            self.heard()


def _how(last: LeverStep) -> Ended:
    if not last.sent:
        return Ended.REFUSED
    conflict = last.fault is not None and last.fault.kind is Kind.CONFLICT
    return Ended.FAILED if conflict else Ended.UNKNOWN
