"""What the engine does for replays: it writes them down, sends, and tells what becomes of them."""

import contextlib
from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult
from lambdatui.core.replay import (
    PastReplay,
    ReplayEvent,
    ReplayItem,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
    check_plan,
    pending,
)
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine.replay import replay
from lambdatui.engine.wire_events import LARGEST_PLAN, check_plan_size, size_of
from lambdatui.store.replays import Journal, ReplayStore

#: The largest response that goes to the console with the end of its event, in bytes.
LARGEST_RESPONSE = 256 * 1024

#: Sends one event, and records it.
Send = Callable[[InvokeRequest], InvokeResult]


class _Opened(NamedTuple):
    """A replay that may begin: ``known`` is what became of its events before."""

    plan: ReplayPlan
    journal: Journal
    known: Sequence[ReplayRecord] = ()


class Replays:
    """Each method works on the thread that calls it.

    ``whole`` gives the ARN of a function of which only the name is given, as far as it is known;
    ``check`` raises where one does not stand where the credentials lead to by now. Without
    ``keep_payloads`` a replay of which nothing is left to resume is not kept.
    """

    def __init__(
        self,
        store: ReplayStore,
        send: Send,
        whole: Callable[[str], str],
        check: Callable[[str], None],
        clock: Clock,
        *,
        read_only: bool,
        keep_payloads: bool = True,
    ) -> None:
        self._store = store
        self._send = send
        self._whole = whole
        self._check = check
        self._clock = clock
        self._read_only = read_only
        self._keep_payloads = keep_payloads
        self._looking = store.looking

    def replay(
        self, plan: ReplayPlan, stop: Stop, *, resume: bool
    ) -> Generator[ReplayEvent, None, None]:
        """The steps of a new replay, or, with ``resume``, of what is left of the one of this id.

        Once ``stop`` is set, or the iterator closed, no further event is begun, and those under way
        are awaited and recorded.

        Raises:
            LambdatuiError: Before anything is sent: as :func:`check_plan`; INVALID for a plan that
                is not this function's, or of another account or region, or of one that is not
                known; TOO_LARGE; READ_ONLY; CONFLICT while another process runs it, or where the
                credentials lead to another account; STORE where it cannot be written down.
        """
        opened = self._resumed(plan) if resume else self._begun(plan)
        with contextlib.closing(opened.journal) as journal:
            if not plan.id:
                yield ReplayEvent(step=ReplayStep.BEGAN, words=opened.plan.id)
            steps = replay(
                opened.plan,
                self._send,
                journal,
                stop=stop,
                clock=self._clock,
                known=opened.known,
            )
            with contextlib.closing(steps):
                for step in steps:
                    yield _bounded(step)
        self._forget(opened.plan.id)

    def _forget(self, replay_id: str) -> None:
        if not self._keep_payloads:
            kept = self._store.read(replay_id)
            if not pending(kept.plan, kept.records):
                self._store.forget(replay_id)

    def last(self, function: str) -> PastReplay | None:
        """The newest replay of a function; None where there is none.

        Of one whose place is not known none is told: it could not be resumed.

        Raises:
            LambdatuiError: TOO_LARGE, where it has more than the console takes; STORE.
        """
        where = place_of(self._whole(function))
        if not where:
            return None
        try:
            found = self._store.last(function, where)
        except LambdatuiError as error:
            if error.fault.kind is not Kind.INVALID:
                raise
            return None
        with self._looking:
            running = self._store.is_running(found)
        kept = self._store.read(found)
        if size_of(kept.plan.items) > LARGEST_PLAN:
            raise fail(
                Kind.TOO_LARGE,
                f"The events of replay {found} are too large to be shown here.",
                f"Resume it with: lambdatui replay {plain_name(function)} --resume {found}",
            )
        return PastReplay(plan=kept.plan, records=kept.records, running=running)

    def _begun(self, plan: ReplayPlan) -> _Opened:
        function = self._whole(plan.function)
        where = place_of(function)
        if plan.place and where and plan.place != where:
            raise _elsewhere(f"This replay is for {plan.place}", where)
        made = msgspec.structs.replace(
            plan,
            id=plan.id or self._store.new_id(),
            function=function,
            place=where,
            created_ms=plan.created_ms or self._clock(),
        )
        numbers = [item.number for item in made.items]
        if not numbers or sorted(numbers) != list(range(1, len(numbers) + 1)):
            raise fail(Kind.INVALID, "A replay needs events, which are numbered from 1 on.")
        check_plan(made)
        check_plan_size(made)
        self._may(made.items)
        self._check(function)
        return _Opened(made, self._store.create(made))

    def _resumed(self, asked: ReplayPlan) -> _Opened:
        with self._looking:
            kept, journal = self._store.resume(asked.id)
        try:
            plan, function = kept.plan, self._whole(asked.function)
            here = place_of(function)
            if plain_name(plan.function) != plain_name(asked.function):
                raise fail(
                    Kind.INVALID,
                    f"Replay {plan.id} is of {plain_name(plan.function)}, not of "
                    f"{plain_name(asked.function)}: nothing was sent.",
                )
            if not here or here != plan.place:
                raise _elsewhere(
                    f"Replay {plan.id} was begun in {plan.place or 'a place that is not known'}",
                    here,
                )
            # At another pace where that is wanted; what is right stays what it was.
            options = msgspec.structs.replace(asked.options, compare=plan.options.compare)
            plan = msgspec.structs.replace(plan, options=options, function=function)
            check_plan(plan)
            self._may(pending(plan, kept.records))
            self._check(function)
        except BaseException:
            journal.close()
            raise
        return _Opened(plan, journal, kept.records)

    def _may(self, items: Sequence[ReplayItem]) -> None:
        """Refuse as a whole what would be refused one by one."""
        if self._read_only and any(item.type is not InvocationType.DRY_RUN for item in items):
            raise fail(
                Kind.READ_ONLY,
                "Read-only mode: nothing was sent.",
                "Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it, or "
                "replay as a dry run.",
            )


def _elsewhere(begun: str, here: str) -> LambdatuiError:
    where = f"this is {here}" if here else "where this is, is not known"
    return fail(
        Kind.INVALID,
        f"{begun}, and {where}: nothing was sent.",
        "Open lambdatui with the profile and the region that it was begun with.",
    )


def _bounded(step: ReplayEvent) -> ReplayEvent:
    """A step without a response that is too large for the pipe; the history has it."""
    if step.result is None or len(step.result.payload) <= LARGEST_RESPONSE:
        return step
    return msgspec.structs.replace(step, result=None)
