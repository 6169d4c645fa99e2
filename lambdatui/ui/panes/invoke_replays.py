"""Opens a replay over the invoke pane, of saved events or of dead letters: one at a time."""

from collections.abc import Callable
from typing import Protocol

from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.events import Origin
from lambdatui.core.functions import Function, target_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.ports import DeadLettersPort, EventsPort, LibraryPort, ReplayPort
from lambdatui.core.replay import PastReplay, ReplayPlan
from lambdatui.core.stop import Clock
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.letters import Letters, by_number
from lambdatui.ui.messages import Noted, ScreenAsked
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.replaying import plan_of_events, plan_of_letters
from lambdatui.ui.worksheet import Worksheet


class ReplayPorts(EventsPort, LibraryPort, DeadLettersPort, ReplayPort, Protocol):
    """All that is asked for."""


class InvokeReplays:
    """Begins one where no other is open. ``ended`` hears of the sheet once something was sent."""

    def __init__(
        self,
        ports: ReplayPorts,
        protecting: Protecting,
        clock: Clock,
        *,
        read_only: bool,
        post: Post,
        ended: Callable[[Worksheet], None],
    ) -> None:
        self._ports = ports
        self._protecting = protecting
        self._clock = clock
        self._read_only = read_only
        self._post = post
        self._ended = ended
        #: Whether a replay is being prepared, or on the screen.
        self._replaying = False

    async def of_events(self, sheet: Worksheet, function: Function) -> None:
        """Replay the events that are marked, or all of the function's own."""
        entries = sheet.chosen or tuple(
            entry for entry in sheet.entries if entry.origin is Origin.FUNCTION
        )
        if not entries:
            words = "There is no saved event to replay: ctrl+s saves the one in hand."
            self._post(Noted(words, "warning"))
            return
        if self._replaying:
            return
        self._replaying = True
        shown = False
        try:
            with told(self._post, "reading the events to replay"):
                plan = await plan_of_events(
                    self._ports,
                    self._ports,
                    function,
                    entries,
                    type=InvocationType.DRY_RUN if self._read_only else None,
                    qualifier=sheet.own_qualifier,
                )
                shown = await self._show(sheet, function, plan)
        finally:
            self._replaying = shown

    async def of_letters(
        self, sheet: Worksheet, function: Function, letters: tuple[DeadLetter, ...]
    ) -> None:
        """Replay dead letters, which are given back where that does not come about."""
        held = Letters(self._ports, by_number(letters), self._clock)
        if self._replaying:
            self._post(Noted("Another replay is open: the letters are given back.", "warning"))
            await held.release()
            return
        self._replaying = True
        shown = False
        try:
            with told(self._post, "reading the dead letters to replay"):
                plan = plan_of_letters(
                    function,
                    letters,
                    type=InvocationType.DRY_RUN if self._read_only else None,
                    qualifier=sheet.own_qualifier,
                )
                shown = await self._show(sheet, function, plan, held)
        finally:
            self._replaying = shown
            if not shown:
                await held.release()

    async def _show(
        self, sheet: Worksheet, function: Function, plan: ReplayPlan, held: Letters | None = None
    ) -> bool:
        await self._protecting.learn()
        past = await self._past(function)

        def protects(plan: ReplayPlan) -> str:
            qualifiers = dict.fromkeys(item.qualifier for item in plan.items)
            reasons = (self._protecting.reason(function, qualifier) for qualifier in qualifiers)
            return next(filter(None, reasons), "")

        def ran(plan: ReplayPlan | None) -> None:
            self._replaying = False
            if plan is not None:
                self._ended(sheet)

        self._post(
            ScreenAsked(
                "replay.ReplayScreen",
                ran,
                replay=self._ports,
                function=function,
                plan=plan,
                clock=self._clock,
                past=past,
                letters=held,
                protects=protects,
                read_only=self._read_only,
            )
        )
        return True

    async def _past(self, function: Function) -> PastReplay | None:
        try:
            return await self._ports.last_replay(target_of(function))
        except LambdatuiError as error:
            # A new one can begin all the same.
            self._post(Noted(f"The last replay was not read: {error.fault.sentence()}", "warning"))
            return None
