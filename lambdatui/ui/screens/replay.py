"""Many events sent to a function, each once: what is sent, how far it is, what came of each."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.widgets import Input

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.ports import ReplayPort
from lambdatui.core.protection import is_name
from lambdatui.core.replay import (
    PastReplay,
    ReplayPlan,
    ReplaySummary,
    Verdict,
    check_plan,
    pending,
)
from lambdatui.core.replay_words import announced, counted
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.letters import Letters
from lambdatui.ui.messages import ConfirmationAsked, CopyRequested, TextAsked
from lambdatui.ui.replaying import Replaying, ReplayRow, options_of
from lambdatui.ui.screens.replay_layout import ReplayLayout
from lambdatui.ui.widgets.replay_rows import replay_columns

#: Seconds between two looks of the screen at what came, and at a replay that is being stopped.
_LOOK_S = 0.15
_STOPPING_S = 0.5


class ReplayScreen(ReplayLayout):
    """Gives the plan that was run, where one was.

    ``past`` is the last replay of the function; where something of it is left, it can go on.
    ``letters`` are the dead letters that the events of the plan came from, if they did: they can be
    deleted once they ran well, and are given back to their queue otherwise.
    ``protects`` says of a plan as a clause why the function's name has to be typed before it is
    sent, empty where not; with ``read_only`` only dry runs are sent.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5", "begin", "send them", id="replay.begin"),
        Binding("r", "resume", "go on with the last", id="replay.resume"),
        Binding("o", "stop_on_error", "stop on error", id="replay.stop-on-error", show=False),
        Binding("c", "compare", "compare", id="replay.compare", show=False),
        Binding("x", "stop", "stop", id="replay.stop"),
        Binding("f", "filter", "only not right", id="replay.filter"),
        Binding("R", "again", "those again", id="replay.again"),
        Binding("d", "delete", "delete letters", id="replay.delete"),
        Binding("y", "copy", "copy", id="replay.copy", show=False),
    ]

    def __init__(
        self,
        replay: ReplayPort,
        function: Function,
        plan: ReplayPlan,
        *,
        clock: Clock,
        protects: Callable[[ReplayPlan], str],
        past: PastReplay | None = None,
        letters: Letters | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(function.name, plan, past)
        self._port = replay
        #: Where it is sent, whatever account the credentials lead to by then.
        self._target = target_of(function)
        self._clock = clock
        self._protects = protects
        self._read_only = read_only
        self._letters = letters
        self._ran = False
        self._began_ms = 0
        #: The replay of this function that was the last one before this was begun.
        self._before_id = past.plan.id if past is not None else ""

    def on_mount(self) -> None:
        """The events first: a person sees what would be sent."""
        self._table.set_rows(self._state.rows)
        self._table.focus()
        self.set_interval(_LOOK_S, self._look)
        self._show()

    # Sending.

    def action_begin(self) -> None:
        """Ask, and send what was shown."""
        if self._phase != "asked":
            return
        try:
            options = options_of(
                self.query_one("#rate", Input).value,
                self.query_one("#concurrency", Input).value,
                stop_on_error=self._stop_on_error,
                compare=self._compare,
            )
            plan = msgspec.structs.replace(self._state.plan, options=options)
            check_plan(plan)
            self._check_read_only(plan)
            self._check_letters()
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")
            return
        self._ask(plan, len(plan.items), partial(self._begin, plan, resume=False))

    def action_resume(self) -> None:
        """Ask, and go on with the last replay of the function."""
        past = self._past
        if past is None or self._phase != "asked":
            return
        if past.running:
            self.say("Another lambdatui is at work on the last replay.", "doubt")
            return
        try:
            self._check_read_only(past.plan)
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")
            return
        left = len(pending(past.plan, past.records))
        # The place says which account and region it goes on in: that of the function shown here.
        place = place_of(self._target)
        plan = msgspec.structs.replace(past.plan, function=self._target, place=place)
        self._ask(plan, left, partial(self._begin, plan, resume=True))

    def _check_read_only(self, plan: ReplayPlan) -> None:
        if self._read_only and any(item.type is not InvocationType.DRY_RUN for item in plan.items):
            raise fail(
                Kind.READ_ONLY, "Read-only mode: only dry runs are sent.", "Nothing was sent."
            )

    def _check_letters(self) -> None:
        if self._letters is not None:
            self._letters.check([row.item.number for row in self._state.rows if row.is_left])

    def _ask(self, plan: ReplayPlan, left: int, go: partial[None]) -> None:
        question = f"{announced(plan, left)}?"
        protected = self._protects(plan)
        if protected and any(item.type is not InvocationType.DRY_RUN for item in plan.items):

            def check(typed: str) -> str:
                if not is_name(self._plain, typed):
                    raise fail(Kind.INVALID, f"That is not {self._plain}.", "Esc sends nothing.")
                return typed

            why = f"{protected[:1].upper()}{protected[1:]}"
            title = f"{question} {why}: type the function's name"
            self.post_message(TextAsked(title, lambda name: go() if name else None, check=check))
            return
        detail = "Each event runs the function, once. It can be stopped, and resumed later."
        self.post_message(
            ConfirmationAsked(
                question, lambda yes: go() if yes else None, yes="send them", detail=detail
            )
        )

    def _begin(self, plan: ReplayPlan, *, resume: bool) -> None:
        if self._phase != "asked":
            return
        if resume and self._past is not None:
            self._state = Replaying(plan, self._past.records)
            if self._letters is not None:
                # Its events are others than those of the letters, whatever their numbers are.
                self._letters.renumber(())
            self._fill()
        try:
            # The question may have been open for long.
            self._check_letters()
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")
            return
        self._phase, self._ran = "running", True
        self._began_ms = self._clock()
        self._state.begin(plan)
        self.say("")
        self._show()
        self.do(
            partial(self._run, plan, resume=resume), "replaying", group="run", failed=self._over
        )

    async def _run(self, plan: ReplayPlan, *, resume: bool) -> None:
        state = self._state
        async with contextlib.aclosing(self._port.replay(plan, resume=resume)) as steps:
            async for step in steps:
                self._take(state, step)
                if self._phase == "stopping":
                    break
        if self._phase == "stopping":
            await self._await_last(state)
        self._over()

    async def _await_last(self, state: Replaying) -> None:
        """What is under way is written down by whoever sends it, and read from there."""
        looked = False
        while True:
            past = await self._port.last_replay(self._target)
            if past is not None and self._is_ours(past, state):
                state.take_id(past.plan.id)
                state.take_records(past.records)
                if not past.running:
                    return
            elif state.plan.id or looked:
                return
            # It may be written down at this moment, where it was stopped before its first step.
            looked = True
            await asyncio.sleep(_STOPPING_S)

    def _is_ours(self, past: PastReplay, state: Replaying) -> bool:
        plan = past.plan
        if state.plan.id:
            return plan.id == state.plan.id
        # It has an id, which was not told yet.
        new = plan.id != self._before_id and plan.created_ms >= self._began_ms
        return new and plan.items == state.plan.items

    def _look(self) -> None:
        if self._phase == "running":
            try:
                self._check_letters()
            except LambdatuiError as error:
                self.say(f"Stopped: {error.fault.sentence()}", "doubt")
                self.action_stop()
        super()._look()

    def _over(self) -> None:
        self._phase = "ended"
        for row in self._state.rows:
            row.running = False
        self._dirty = True
        self._look()

    def action_stop(self) -> None:
        """Begin no further event."""
        if self._phase == "running":
            self._phase = "stopping"
            self._show()
            # It may be waiting for the next step for a long time.
            state = self._state

            async def stop() -> None:
                await self._await_last(state)
                self._over()

            self.do(stop, "stopping the replay", group="run", failed=self._over)

    # What a person does with it.

    def action_stop_on_error(self) -> None:
        """Whether to stop at the first that is not right."""
        self._stop_on_error = not self._stop_on_error
        self._show()

    def action_compare(self) -> None:
        """Whether to compare with what each event expects."""
        if any(item.expects for item in self._state.plan.items):
            self._compare = not self._compare
            self._show()

    def action_filter(self) -> None:
        """Only those that are not right, or all."""
        self._only_wrong = not self._only_wrong
        self._fill()
        self.say(
            "Only events that are not right are shown; f shows all." if self._only_wrong else ""
        )

    def action_again(self) -> None:
        """A new replay of those that failed or differed, to be asked for as any other."""
        if self._active:
            return
        numbers = [row.item.number for row in self._state.wrong]
        try:
            plan = self._state.again()
        except LambdatuiError as error:
            self.say(error.fault.sentence(), "doubt")
            return
        if self._letters is not None:
            self._letters.renumber(numbers)
        self._before_id = self._state.plan.id or self._before_id
        self._state = Replaying(plan)
        self._phase, self._only_wrong, self._past = "asked", False, None
        self._fill()
        self.remove_class("-row")
        self.say("A new replay: each of these runs once more.")
        self._show()

    def action_copy(self) -> None:
        """Ask for what came of it on the clipboard."""
        summary, rows = self._state.summary, list(self._state.rows)
        self.do(partial(self._copy, summary, rows), "copying the results", group="copy")

    async def _copy(self, summary: ReplaySummary, rows: list[ReplayRow]) -> None:
        # There may be thousands.
        lines = await aside(lambda: ["\t".join(_cells(row)) for row in rows])
        self.post_message(CopyRequested("\n".join([counted(summary), *lines]), "the results"))

    def _done_well(self) -> list[int]:
        """The numbers of the letters whose events ran well."""
        left = self._letters.left if self._letters is not None else {}
        return [
            row.item.number for row in self._state.rows if row.is_right and row.item.number in left
        ]

    def action_delete(self) -> None:
        """Ask, and delete the letters whose events ran well from their queue."""
        numbers = self._done_well()
        words = f"Delete {len(numbers):,} dead letter{'s' * (len(numbers) != 1)} from the queue?"

        def answer(yes: bool | None) -> None:
            if yes:
                self.do(partial(self._delete, numbers), "deleting dead letters", group="letters")

        self.post_message(
            ConfirmationAsked(
                words, answer, yes="delete", detail="Those whose events ran well, and for good."
            )
        )

    async def _delete(self, numbers: list[int]) -> None:
        assert self._letters is not None
        count, fault = await self._letters.delete(numbers)
        words = f"{count:,} of {len(numbers):,} dead letters deleted."
        self.say(f"{words} {fault.sentence()}" if fault else words, "bad" if fault else "good")
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Back; while it runs, a yes is needed, since that stops it."""
        if not self._active:
            self._go()
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self._go()

        self.post_message(
            ConfirmationAsked(
                "Stop the replay and leave?",
                answer,
                yes="stop and leave",
                detail="What is under way is finished and recorded; the rest can be resumed.",
            )
        )

    def _go(self) -> None:
        given = self._state.plan if self._ran else None
        if self._letters is None or not self._letters.held or self._active:
            self.dismiss(given)
            return
        self.say("giving the dead letters back to their queue…")
        self.do(partial(self._give_back, given), "giving dead letters back", group="letters")

    async def _give_back(self, given: ReplayPlan | None) -> None:
        assert self._letters is not None
        try:
            await self._letters.release()
        finally:
            # They come back by themselves when their time is over.
            self.dismiss(given)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        del parameters
        match action:
            case "begin" | "stop_on_error" | "compare":
                return self._phase == "asked"
            case "resume":
                return self._phase == "asked" and self._past is not None
            case "stop":
                return self._phase == "running"
            case "filter":
                return self._phase != "asked"
            case "delete":
                return self._phase == "ended" and bool(self._done_well())
            case "again":
                wrong = (Verdict.FAILED, Verdict.DIFFERED)
                return self._phase == "ended" and any(
                    row.record is not None and row.record.verdict in wrong
                    for row in self._state.rows
                )
            case _:
                return True


def _cells(row: ReplayRow) -> list[str]:
    return [str(row.item.number), *(column.cell(row)[0] for column in replay_columns()[1:])]
