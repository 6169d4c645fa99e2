"""The gate that every change goes through: now and new, the exact call, a yes, the way, the end."""

import json
from functools import partial
from typing import ClassVar, Protocol

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverPlan, LeverState
from lambdatui.core.lever_list import LeverRow, touched
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.lever_words import normal, words
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.ports import TriggersPort
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.lever_fields import field_of
from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulling import Pulling, plans_for
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.lever_asking import CHANGED_MEANWHILE, question
from lambdatui.ui.screens.lever_traffic import AliasTraffic
from lambdatui.ui.screens.lever_words import (
    commands,
    copied,
    end,
    now_new,
    plan_words,
    stands,
    way,
)
from lambdatui.ui.widgets.lever_field import LeverField

_ALIASES = (Lever.ALIAS, Lever.NEW_ALIAS)
_READ_ONLY = "Read-only mode: nothing is changed. Start lambdatui without --read-only to allow it."


class GatePorts(LeversPort, MetricsPort, TriggersPort, Protocol):
    """All that the gate asks for."""


class LeverGate(Framed[bool]):
    """Gives whether something was sent.

    What it stands at is read when the gate is opened; ``row`` says what a person most likely wants.
    ``protecting`` says whether the function's name has to be typed. In read-only mode all is shown,
    and nothing sent.
    """

    DEFAULT_CSS = """
    LeverGate {
        & #field { height: auto; margin-bottom: 1; display: none; }
        & #plan { height: 1fr; min-height: 3; scrollbar-size-vertical: 1; }
        & #told { height: auto; }
        &.-asked #field { display: block; }
        &.-table #field { height: 1fr; }
        &.-table #plan { height: auto; max-height: 50%; }
        &.-undoing #field { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5", "send", "send it", id="gate.send"),
        Binding("enter", "send", "send it", id="gate.enter", show=False),
        Binding("u", "undo", "undo", id="gate.undo"),
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
        profile: str = "",
        read_only: bool = False,
        qualifiers: Qualifiers | None = None,
    ) -> None:
        super().__init__(f"{row.label} · {function.name}")
        self._ports = ports
        self._function = function
        self._row = row
        self._clock = clock
        self._protecting = protecting
        self._profile = profile
        self._region = region_of(function.arn)
        self._read_only = read_only
        self._qualifiers = qualifiers
        self._phase = "reading"
        self._state: LeverState | None = None
        self._field: LeverField | None = None
        self._plans: tuple[LeverPlan, ...] = ()
        self._undoing = False
        self._before_asking: Widget | None = None
        self._pulling: Pulling | None = None
        self._began_ms = 0
        self._touched = False

    def parts(self) -> ComposeResult:
        """The new value, what is known by version, what would be done."""
        yield Vertical(id="field")
        target = self._row.target
        if target.lever in _ALIASES:
            yield AliasTraffic(self._ports, target.function, target.part, self._clock)
        with VerticalScroll(id="plan"):
            yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Read what it stands at."""
        self.query_one("#plan").focus()
        self.set_interval(1.0, self._tick)
        self.action_read()

    # Reading.

    def action_read(self) -> None:
        """Read what it stands at, now or once more."""
        self._turn("reading")
        self.say("reading what it stands at…")

        def failed() -> None:
            self._turn("unread")

        self.do(self._read, "reading what it stands at", group="read", failed=failed)

    async def _read(self) -> None:
        target = self._row.target
        if target.lever in _ALIASES and self._qualifiers is None:
            self._qualifiers = await self._ports.qualifiers(target.function)
        self._state = state = await self._ports.lever(target)
        pulling, self._pulling = self._pulling, None
        refused = pulling is not None and pulling.was_refused
        if refused and self._field is not None and not self._undoing:
            # What a person gave is not to be given again.
            self._field.rebase(state.value)
        else:
            if refused and self._undoing:
                if self._shows_undo_again(state):
                    return
                await self._begin_undo(state)
            else:
                await self._begin(state, self._row.wanted)
            self._undoing = False
        self._turn("asked")
        self._focus_field()
        self._replan()

    def _shows_undo_again(self, state: LeverState) -> bool:
        """To go back to no alias is to delete it, which no field says."""
        if state.target.lever is not Lever.NEW_ALIAS or self._plans[-1].json != b"null":
            return False
        plans = plans_for(state, None)
        self._turn("asked")
        self._show_plans(plans)
        self._hint()
        return True

    async def _begin_undo(self, state: LeverState) -> None:
        """What was to be undone, on top of what somebody else made of it since."""
        await self._begin(replace(state, json=self._plans[0].state.json), self._plans[-1].json)
        if self._field is not None:
            self._field.rebase(state.value)

    async def _begin(self, state: LeverState, wanted: bytes) -> None:
        field = field_of(state, wanted, self._qualifiers or Qualifiers())
        place = self.query_one("#field", Vertical)
        await place.remove_children()
        await place.mount(field)
        self._field = field
        self.set_class(not field.sends_by_enter, "-table")

    def _focus_field(self) -> None:
        if self._field is not None:
            found = next((each for each in self._field.query("*") if each.focusable), None)
            if found is not None:
                found.focus()

    # What is wanted.

    @on(LeverField.Changed)
    def _changed(self, event: LeverField.Changed) -> None:
        event.stop()
        # While it is asked about, what was typed just before may still come in.
        if self._phase in ("asked", "asking") and not self._undoing:
            self._replan()

    def _replan(self) -> None:
        state, field = self._state, self._field
        if state is None or field is None:
            return
        told = self.query_one("#told", Static)
        lever = state.target.lever
        try:
            self._show_plans(plans_for(state, field.wanted))
        except LambdatuiError as error:
            self._plans = ()
            told.update(stands(words(lever, normal(lever, state.value)), error.fault))
            self._follow(state)
        self._hint()
        self.refresh_bindings()

    def _show_plans(self, plans: tuple[LeverPlan, ...]) -> None:
        self._plans = plans
        shown = plan_words(plans, self._profile, self._region)
        self.query_one("#told", Static).update(shown)
        self._follow(plans[0].state, plans[-1])

    def _follow(self, state: LeverState, plan: LeverPlan | None = None) -> None:
        """Tell the errors of every version that has traffic before, or after."""
        for traffic in self.query(AliasTraffic):
            values = [state.value, json.loads(plan.json) if plan else None]
            named = [value for value in values if isinstance(value, dict)]
            traffic.follow(
                [str(each.get(key, "")) for each in named for key in ("version", "other")]
            )

    def _hint(self) -> None:
        if self._read_only:
            self.say(_READ_ONLY, "doubt")
        elif not self._plans:
            self.say("Give what it is to stand at.")
        else:
            keys = "enter" if self._enters else "ctrl+r"
            more = self._field.keys if self._field is not None and not self._undoing else ""
            self.say(f"{more}{'; ' if more else ''}{keys} sends it, once you said yes.")

    @property
    def _enters(self) -> bool:
        return self._undoing or self._field is None or self._field.sends_by_enter

    # Asking, and sending.

    @on(LeverField.Sent)
    def _sent(self, event: LeverField.Sent) -> None:
        event.stop()
        self.action_send()

    def action_send(self) -> None:
        """Ask, and send what is shown."""
        if self._phase != "asked":
            return
        if self._read_only:
            self.say(_READ_ONLY, "bad")
            return
        if not self._plans:
            self._why_not()
            return
        self._freeze()
        self.do(
            partial(self._ask, self._plans),
            "asking whether it is protected",
            group="ask",
            failed=self._thaw,
        )

    def _freeze(self) -> None:
        """No key reaches the field or the gate until it is answered: what is typed is no yes."""
        self._before_asking = self.focused
        self._turn("asking")
        self.query_one("#field").disabled = True
        self.set_focus(None)

    def _thaw(self) -> None:
        self.query_one("#field").disabled = False
        self._turn("asked")
        if self._before_asking is not None and self._before_asking.is_attached:
            self._before_asking.focus()

    def _why_not(self) -> None:
        try:
            if self._state is not None and self._field is not None:
                plans_for(self._state, self._field.wanted)
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")

    async def _ask(self, plans: tuple[LeverPlan, ...]) -> None:
        if not self._protecting.known:
            self.say("asking AWS who we are, to know what is protected…")
        await self._protecting.learn()
        self._hint()
        if self._plans != plans:
            self._thaw()
            self.say(CHANGED_MEANWHILE, "bad")
            return
        target = self._row.target
        meant = touched(self._row, self._qualifiers)
        reason = self._protecting.reason(self._function, *meant)

        def answered(yes: bool | None) -> None:
            self._thaw()
            # What was asked about is what is sent.
            if yes and self._plans == plans:
                self._send(plans)
            elif yes:
                self.say(CHANGED_MEANWHILE, "bad")

        what = "Undo the change of" if self._undoing else "Change"
        detail = f"{now_new(plans)}\n\n{commands(plans, self._profile, self._region)}"
        self.post_message(
            question(f"{what} {target.function}?", detail, reason, target.function, answered)
        )

    def _send(self, plans: tuple[LeverPlan, ...]) -> None:
        self._touched = True
        self._began_ms = self._clock()
        pulling = self._pulling = Pulling(self._ports, plans, self._heard)
        self._turn("sending")
        self.query_one("#plan").focus()
        self.say("It is sent once, and waited for. esc leaves it to go on by itself.")
        self._heard()

        def failed() -> None:
            self._turn("ended")

        self.do(pulling.run, "changing it", group="pull", failed=failed)

    def _heard(self) -> None:
        pulling = self._pulling
        if pulling is None or not self.is_mounted:
            return
        self._tick()
        if pulling.ended is not None and self._phase == "sending":
            self._over(pulling)

    def _tick(self) -> None:
        if self._pulling is not None and self._phase == "sending":
            seconds = max(0, self._clock() - self._began_ms) // 1000
            self.query_one("#told", Static).update(way(self._pulling, self._plans, seconds))

    def _over(self, pulling: Pulling) -> None:
        self._state = pulling.state or self._state
        self._turn("ended")
        sentence, tone = end(pulling)
        self.say(sentence, tone)
        if pulling.state is not None:
            self._follow(pulling.state)

    # The way back, and out.

    def action_undo(self) -> None:
        """Show what goes back to the value before, to be asked for as any other change."""
        pulling = self._pulling
        if pulling is None or self._phase != "ended":
            return
        try:
            plans = pulling.undo()
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")
            return
        self._undoing = True
        self._turn("asked")
        self._show_plans(plans)
        self._hint()

    def action_copy(self) -> None:
        """The command of the AWS CLI that does the same, without secrets."""
        text = commands(self._plans, self._profile, self._region)
        self.post_message(CopyRequested(text, copied(self._plans)))

    def _turn(self, phase: str) -> None:
        self._phase = phase
        self.set_class(phase in ("asked", "asking"), "-asked")
        self.set_class(self._undoing, "-undoing")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        del parameters
        match action:
            case "send":
                return self._phase == "asked" and not self._read_only
            case "undo":
                pulling = self._pulling
                return self._phase == "ended" and pulling is not None and pulling.can_undo
            case "read":
                return self._phase in ("unread", "ended")
            case "copy":
                return bool(self._plans) and self._phase != "asking"
            case _:
                return True

    def action_leave(self) -> None:
        """Back; what was sent goes on, and is in the journal."""
        if self._phase == "sending":
            words = "The change goes on by itself; the journal says how it ended."
            self.app.post_message(Noted(words))
        self.dismiss(self._touched)
