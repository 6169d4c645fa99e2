"""The gate that every change goes through: now and new, the exact call, a yes, the way, the end."""

import asyncio
from functools import partial
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverPlan, LeverState
from lambdatui.core.lever_list import LeverRow
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.ports import TriggersPort
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.lever_aliases import LeverAliases
from lambdatui.ui.messages import CallFailed, CopyRequested, Noted
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulling import Ended, Pulling
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.lever_asking import (
    CHANGED_MEANWHILE,
    CHANGED_SINCE,
    asked_of,
    edits_question,
    question,
    told_before,
)
from lambdatui.ui.screens.lever_sheet import LeverSheet
from lambdatui.ui.screens.lever_traffic import AliasTraffic
from lambdatui.ui.screens.lever_words import READ_ONLY, commands, copied, end, title
from lambdatui.ui.widgets.lever_field import LeverField

_ALIASES = (Lever.ALIAS, Lever.NEW_ALIAS)
_GIVE = "Give what it is to stand at."
_READING = "reading what it stands at"
_AS_BEFORE = "✓ It stands at what it was before: there is nothing to undo."


class GatePorts(LeversPort, MetricsPort, TriggersPort, Protocol):
    """All that the gate asks for."""


class LeverGate(Framed[bool]):
    """Gives whether something was sent.

    What it stands at is read when the gate is opened; ``row`` says what a person most likely wants.
    Where its newest change of the session, which ``pulls`` have, is under way, that is shown; with
    ``undo`` it begins with going back from it. ``protecting`` says whether the function's name has
    to be typed; ``place`` names its account and region. In read-only mode all is shown, and nothing
    sent.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5", "send", "send it", id="gate.send"),
        Binding("enter", "send", "send it", id="gate.enter", show=False),
        Binding("u,ctrl+z", "undo", "undo", key_display="u", id="gate.undo"),
        Binding("r", "read", "read again", id="gate.read"),
        Binding("y", "copy", "copy command", id="gate.copy"),
        Binding("tab", "app.focus_next", "next part", id="gate.next", show=False),
    ]

    def __init__(
        self,
        ports: GatePorts,
        function: Function,
        row: LeverRow,
        *,
        clock: Clock,
        protecting: Protecting,
        pulls: Pulls,
        place: str,
        profile: str = "",
        read_only: bool = False,
        qualifiers: Qualifiers | None = None,
        undo: bool = False,
    ) -> None:
        super().__init__(title(row))
        self._ports = ports
        self._function = function
        self._row = row
        self._clock = clock
        self._protecting = protecting
        self._pulls = pulls
        self._place = place
        self._profile = profile
        self._region = region_of(function.arn)
        self._read_only = read_only
        self._aliases = LeverAliases(ports, function, row, protecting, qualifiers)
        self._phase = "reading"
        self._before_asking: Widget | None = None
        self._pulling = pulls.of(row.target)
        #: The change that is to be undone by what is shown.
        self._undoing = self._pulling if undo else None
        #: What is to be known of the way back that is shown.
        self._note = ""
        self._touched = False

    def parts(self) -> ComposeResult:
        """What is wanted, and what would be done."""
        target = self._row.target
        traffic = None
        if target.lever in _ALIASES:
            traffic = AliasTraffic(self._ports, target.function, target.part, self._clock)
        yield LeverSheet(self._place, self._profile, self._region, traffic)

    def on_mount(self) -> None:
        """Read what it stands at, or show how far it is."""
        self._sheet.focus_plan()
        self.set_interval(1.0, self._tick)
        if self._pulling is not None and self._pulling.ended is None:
            self._undoing = None
            self._watch(self._pulling)
        else:
            self.action_read()

    def on_unmount(self) -> None:
        """Whoever opens it next hears of what is still under way."""
        if self._pulling is not None and self._pulling.heard == self._heard:
            self._pulling.heard = None

    @property
    def _sheet(self) -> LeverSheet:
        return self.query_one(LeverSheet)

    # Reading.

    def action_read(self) -> None:
        """Read what it stands at, now or once more."""
        if self._pulling is not None and self._pulling.was_refused:
            self._pulling = self._pulls.of(self._row.target)
        self._turn("reading")
        self.say("reading what it stands at…")

        def failed() -> None:
            self._turn("unread")

        self.do(self._read, _READING, group="read", failed=failed)

    async def _read(self) -> None:
        state, fault = await asyncio.gather(
            self._ports.lever(self._row.target), self._aliases.read()
        )
        if fault is not None:
            self.post_message(CallFailed(fault, _READING))
        if self._undoing is not None and self._shows_undo(self._undoing, state):
            return
        as_before, self._undoing = self._undoing is not None, None
        if self._sheet.field is None:
            await self._sheet.begin(state, self._row.wanted, self._aliases.qualifiers)
        else:
            # What a person gave is not to be given again.
            self._sheet.rebase(state)
        self._turn("asked")
        if self._can_undo:
            # In a line to type in, u would be a letter.
            self._sheet.focus_plan()
        else:
            self._sheet.focus_field()
        self._replan()
        if as_before:
            self.say(_AS_BEFORE, "good")

    def _replan(self) -> None:
        self._sheet.replan()
        self._hint()
        self.refresh_bindings()

    @on(LeverSheet.Replanned)
    def _replanned(self, event: LeverSheet.Replanned) -> None:
        event.stop()
        # While it is asked about, what was typed just before may still come in.
        if self._phase in ("asked", "asking") and self._undoing is None:
            self._replan()

    def _hint(self) -> None:
        field = self._sheet.field
        if self._read_only:
            self.say(READ_ONLY, "doubt")
        elif not self._sheet.plans:
            table = field is not None and not field.sends_by_enter
            asked = "Change the table, and ctrl+r sends it." if table else _GIVE
            self.say(f"{asked}{self._undo_hint}")
        elif self._undoing is not None and self._note:
            self.say(f"! {self._note} enter sends the way back all the same.", "doubt")
        elif self._undoing is not None or field is None:
            self.say("enter sends the way back, once you said yes.")
        else:
            more = f"{field.keys}; " if field.keys else ""
            keys = "enter" if field.sends_by_enter else "ctrl+r"
            self.say(f"{more}{keys} sends it, once you said yes.{self._undo_hint}")

    @property
    def _undo_hint(self) -> str:
        typed = "tab goes to the new value, " if self._sheet.field is not None else ""
        return f" {typed}u undoes the last change." if self._can_undo else ""

    # Asking.

    @on(LeverField.Sent)
    def _sent(self, event: LeverField.Sent) -> None:
        event.stop()
        self.action_send()

    def action_send(self) -> None:
        """Ask, and send what is shown."""
        if self._phase != "asked":
            return
        plans, fault = self._sheet.plans, self._sheet.fault
        if self._read_only:
            self.say(READ_ONLY, "bad")
        elif plans:
            self._freeze()
            asks = partial(self._ask, plans)
            self.do(asks, "asking whether it is protected", group="ask", failed=self._thaw)
        elif fault is not None:
            self.say(f"✗ {fault.sentence()}", "bad")

    def _freeze(self) -> None:
        """No key reaches the field or the gate until it is answered: what is typed is no yes."""
        self._before_asking = self.focused
        self._turn("asking")
        self._sheet.freeze(True)
        self.set_focus(None)

    def _thaw(self) -> None:
        self._sheet.freeze(False)
        self._turn("asked")
        if self._before_asking is not None and self._before_asking.is_attached:
            self._before_asking.focus()

    async def _ask(self, plans: tuple[LeverPlan, ...]) -> None:
        if not self._protecting.known:
            self.say("asking AWS who we are, to know what is protected…")
        await asyncio.gather(self._protecting.learn(), self._aliases.read())
        self._hint()
        if self._sheet.plans != plans:
            self._thaw()
            self.say(CHANGED_MEANWHILE, "bad")
            return
        undoing = self._undoing is not None

        def answered(yes: bool | None) -> None:
            self._thaw()
            # What was asked about is what is sent.
            if yes and self._sheet.plans == plans:
                self._send(plans)
            elif yes:
                self.say(CHANGED_MEANWHILE, "bad")

        asked = asked_of(self._row, undoing=undoing)
        note = self._note if undoing else ""
        place, profile, region = self._place, self._profile, self._region
        detail = told_before(self._row, place, plans, profile, region, note=note)
        reason, name = self._aliases.reason(), self._row.target.function
        self.post_message(question(asked, detail, reason, name, answered))

    # Sending.

    def _send(self, plans: tuple[LeverPlan, ...]) -> None:
        self._touched = True
        pulling = Pulling(self._ports, plans, at_ms=self._clock(), undoes=self._undoing)
        app, called = self.app, title(self._row)

        async def run() -> None:
            await self._pulls.run(pulling)
            if pulling.heard is None:
                # Nobody looks at it any more.
                sentence, tone = end(pulling)
                severity = "information" if tone == "good" else "warning"
                app.post_message(Noted(f"{called}: {sentence}", severity))

        self._watch(pulling)
        # The app's, so that it is waited for though the gate is left.
        app.run_worker(run(), group="pull", exit_on_error=False)

    def _watch(self, pulling: Pulling) -> None:
        self._pulling = pulling
        pulling.heard = self._heard
        self._turn("sending")
        self._sheet.focus_plan()
        self.say("It is sent once, and waited for. esc leaves it to go on by itself.")
        self._tick()

    def _heard(self) -> None:
        self._tick()
        pulling = self._pulling
        if pulling is not None and pulling.ended is not None and self._phase == "sending":
            if pulling.ended is Ended.CHANGED:
                # What was asked for is so: nothing of it can be lost any more.
                self._undoing, self._sheet.field = None, None
            self._turn("ended")
            sentence, tone = end(pulling)
            self.say(sentence, tone)

    def _tick(self) -> None:
        pulling = self._pulling
        if pulling is not None and self._phase == "sending":
            self._sheet.show_way(pulling, max(0, self._clock() - pulling.at_ms) // 1000)

    # The way back, and out.

    @property
    def _can_undo(self) -> bool:
        pulling = self._pulling
        if pulling is None or self._phase not in ("asked", "ended"):
            return False
        # A way back that failed is offered again.
        return pulling.can_undo and (self._undoing is None or self._phase == "ended")

    def action_undo(self) -> None:
        """Show what goes back to the value before, to be asked for as any other change."""
        pulling = self._pulling
        if pulling is None or not self._can_undo:
            return
        self._undoing = self._undoing or pulling
        if self._phase == "ended" and pulling.ended is Ended.CHANGED and pulling.state is not None:
            # It was read just now.
            self._shows_undo(pulling, pulling.state)
        else:
            self.action_read()

    def _shows_undo(self, pulling: Pulling, state: LeverState) -> bool:
        """Whether there is something to go back from."""
        try:
            plans = pulling.undo(state)
        except LambdatuiError as error:
            self._undoing = None
            self._turn("ended")
            self.say(f"✗ {error.fault.sentence()}", "bad")
            return True
        if not plans:
            return False
        self._turn("asked")
        self._sheet.focus_plan()
        self._sheet.show_plans(plans)
        self._note = "" if pulling.is_as_made(state) else CHANGED_SINCE
        self._hint()
        return True

    def action_copy(self) -> None:
        """The command of the AWS CLI that does the same, without secrets."""
        plans = self._sheet.plans
        text = commands(plans, self._profile, self._region)
        self.post_message(CopyRequested(text, copied(plans)))

    def _turn(self, phase: str) -> None:
        self._phase = phase
        asked = phase in ("asked", "asking") and self._undoing is None
        self._sheet.show_field(asked)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        del parameters
        match action:
            case "send":
                return self._phase == "asked" and not self._read_only
            case "undo":
                return self._can_undo
            case "read":
                return self._phase in ("unread", "ended")
            case "copy":
                return bool(self._sheet.plans) and self._phase != "asking"
            case _:
                return True

    def action_leave(self) -> None:
        """Back; what was sent goes on, and is in the journal. Edits are not lost by a habit."""
        if self._phase == "sending":
            words = "The change goes on by itself; the journal says how it ended."
            self.app.post_message(Noted(words))
        elif self._sheet.has_edits and not self._read_only:
            self.post_message(edits_question(self._row, self._left))
            return
        self.dismiss(self._touched)

    def _left(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(self._touched)
