"""The middle of the gate: the new value, what would be sent, and what is known by version."""

import json

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.lever import LeverPlan, LeverState
from lambdatui.core.lever_undo import plans_for
from lambdatui.core.lever_words import normal, words
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.ui.lever_fields import field_of
from lambdatui.ui.pulling import Pulling
from lambdatui.ui.screens.lever_traffic import AliasTraffic
from lambdatui.ui.screens.lever_words import plan_words, stands, way
from lambdatui.ui.widgets.lever_field import LeverField


class LeverSheet(Vertical):
    """Holds what a lever stands at, what is wanted of it, and the plans for that.

    ``place`` says where the function is. ``plans`` are empty where nothing can be sent, and then
    ``fault`` says why. It has a ``traffic`` where the lever moves some.
    """

    DEFAULT_CSS = """
    LeverSheet {
        height: 1fr;
        & #field { height: auto; margin-bottom: 1; display: none; }
        & #plan { height: 1fr; min-height: 3; scrollbar-size-vertical: 1; }
        & #told { height: auto; }
        &.-asked #field { display: block; }
        &.-table.-asked #field { height: 1fr; }
        &.-table.-asked #plan { height: auto; max-height: 50%; }
    }
    """

    class Replanned(Message):
        """Another value is wanted."""

    def __init__(
        self, place: str, profile: str, region: str, traffic: AliasTraffic | None = None
    ) -> None:
        super().__init__()
        self._place = place
        self._profile = profile
        self._region = region
        self._traffic = traffic
        self.state: LeverState | None = None
        self.field: LeverField | None = None
        self.plans: tuple[LeverPlan, ...] = ()
        self.fault: Fault | None = None

    def compose(self) -> ComposeResult:
        """The new value, what would be done, what is known by version."""
        yield Vertical(id="field")
        with VerticalScroll(id="plan"):
            yield Static(id="told", markup=False)
            if self._traffic is not None:
                yield self._traffic

    async def begin(self, state: LeverState, wanted: bytes, qualifiers: Qualifiers) -> None:
        """Ask for a value anew; it begins with what is ``wanted``."""
        field = field_of(state, wanted, qualifiers)
        place = self.query_one("#field", Vertical)
        await place.remove_children()
        await place.mount(field)
        self.state, self.field = state, field
        self.set_class(not field.sends_by_enter, "-table")

    def rebase(self, state: LeverState) -> None:
        """It stands at another value by now; what was typed stays."""
        self.state = state
        if self.field is not None:
            self.field.rebase(state.value)

    @property
    def has_edits(self) -> bool:
        """Whether much would be lost with the field."""
        return self.field is not None and self.field.has_edits

    # What is shown.

    def show_field(self, shown: bool) -> None:
        """Let a value be given, or not."""
        self.set_class(shown, "-asked")

    def freeze(self, frozen: bool) -> None:
        """No key reaches the field meanwhile."""
        self.query_one("#field").disabled = frozen

    def focus_field(self) -> None:
        """Let keys reach the field."""
        if self.field is not None:
            found = next((each for each in self.field.query("*") if each.focusable), None)
            if found is not None:
                found.focus()

    def focus_plan(self) -> None:
        """Let keys scroll what is shown."""
        self.query_one("#plan").focus()

    def replan(self) -> None:
        """Show what would bring it to the value that is wanted, or why nothing would."""
        state, field = self.state, self.field
        if state is None or field is None:
            return
        try:
            plans = plans_for(state, field.wanted)
        except LambdatuiError as error:
            self.plans, self.fault = (), error.fault
            lever = state.target.lever
            stood = words(lever, normal(lever, state.value))
            self._told(stands(stood, self._place, error.fault))
            self._follow(state)
        else:
            self.show_plans(plans)

    def show_plans(self, plans: tuple[LeverPlan, ...]) -> None:
        """What these would send."""
        self.plans, self.fault = plans, None
        self._told(plan_words(plans, self._place, self._profile, self._region))
        self._follow(plans[0].state, plans[-1])

    def show_way(self, pulling: Pulling, seconds: int) -> None:
        """How far a change is."""
        self.plans, self.fault = pulling.plans, None
        self._told(way(pulling, self._place, seconds))
        if pulling.state is not None:
            self._follow(pulling.state)

    def _told(self, told: Content) -> None:
        self.query_one("#told", Static).update(told)

    def _follow(self, state: LeverState, plan: LeverPlan | None = None) -> None:
        """Tell the errors of every version that has traffic before, or after."""
        if self._traffic is None:
            return
        values = [state.value, json.loads(plan.json) if plan else None]
        named = [value for value in values if isinstance(value, dict)]
        self._traffic.follow(
            [str(each.get(key, "")) for each in named for key in ("version", "other")],
            shared=isinstance(state.value, dict) and bool(state.value.get("other")),
        )

    @on(LeverField.Changed)
    def _changed(self, event: LeverField.Changed) -> None:
        event.stop()
        self.post_message(self.Replanned())
