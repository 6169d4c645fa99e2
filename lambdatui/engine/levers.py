"""Reads and pulls levers, and writes down what was changed."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.section_pace import SectionPace
from lambdatui.core.aws_call import cli_command
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fault_of
from lambdatui.core.fleet import FleetList
from lambdatui.core.lever import JournalEntry, Lever, LeverPlan, LeverStep
from lambdatui.core.lever_calls import masked
from lambdatui.core.lever_change import with_sharing
from lambdatui.core.masked_text import without_secrets
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_levers as wire
from lambdatui.engine.change_journal import ChangeJournal
from lambdatui.store.journal import JournalStore


class Levers:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(
        self,
        clients: Clients,
        store: JournalStore,
        journal: ChangeJournal,
        clock: Clock,
        listed: Callable[[], FleetList | None] = lambda: None,
        *,
        pace: SectionPace | None = None,
    ) -> None:
        """``listed`` gives the functions that were last listed, where they were.

        ``pace`` is that of all that is read of this account in the background.
        """
        self._clients = clients
        self._store = store
        self._journal = journal
        self._clock = clock
        self._listed = listed
        self._pace = pace or SectionPace()

    def answer(self, request: wire.LeversRequest, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.GetLever(target=target):
                from lambdatui.aws.lever_beside import read_to_decide

                state = read_to_decide(self._clients, target, clock=self._clock)
                listed = self._listed() if target.lever is Lever.RETENTION else None
                yield with_sharing(state, listed.functions) if listed is not None else state
            case wire.ListLever(target=target):
                from lambdatui.aws.lever_listed import read_listed

                yield read_listed(
                    self._clients, target, pace=self._pace, stop=stop, clock=self._clock
                )
            case wire.PullLever(plan=plan):
                # It is not stopped: what was sent is waited for, and written down.
                yield from at_once(lambda: self.pull(plan, threading.Event()))
            case wire.GetJournal(limit=limit):
                yield self._store.read(limit).entries

    def pull(self, plan: LeverPlan, stop: Stop) -> Iterator[LeverStep]:
        """The steps of :func:`~lambdatui.aws.levers.pull_lever`, with an entry before and after.

        Where the journal cannot be written the change is made all the same, and a step says so: a
        full disk must not keep an operator from stopping what goes wrong.
        """
        from lambdatui.aws.levers import pull_lever

        steps = pull_lever(self._clients, plan, stop=stop, clock=self._clock)
        if self._clients.connection.read_only:
            yield from steps
            return
        entry, trouble = self._begin(plan)
        if trouble:
            yield LeverStep(words=f"The journal will not show this change. {trouble.sentence()}")
        try:
            for step in steps:
                # Written before it is told: who closes the iterator then has it in the journal.
                if step.state is not None or step.fault is not None:
                    self._journal.end(entry, _outcome(step), _told(step))
                yield step
        except LambdatuiError as error:
            self._journal.end(entry, "refused", without_secrets(error.fault.what))
            raise
        except GeneratorExit:
            raise
        except BaseException as error:
            fault = fault_of(error, "changing it") if isinstance(error, Exception) else None
            # A mistake of ours: where it was met is not known.
            self._journal.end(entry, "unknown", fault.what if fault else "It was interrupted.")
            raise

    def _begin(self, plan: LeverPlan) -> tuple[JournalEntry, Fault | None]:
        target = plan.state.target
        call = cli_command(
            masked(plan.call), profile=self._clients.profile, region=self._clients.known_region
        )
        return self._journal.begin(
            target.function,
            target.lever.value,
            part=target.part,
            # Once more, as running text: it is kept in clear.
            before=without_secrets(plan.before),
            after=without_secrets(plan.after),
            call=without_secrets(call),
        )


def _outcome(last: LeverStep) -> str:
    if last.state is not None:
        return "changed"
    if last.fault is None or not last.sent:
        return "refused"
    return "failed" if last.fault.kind is Kind.CONFLICT else "unknown"


def _told(last: LeverStep) -> str:
    return without_secrets(last.fault.sentence() if last.fault is not None else last.words)


def at_once(run: Callable[[], Iterator[LeverStep]]) -> Generator[LeverStep, None, None]:
    """The steps as they come, which are made on a thread of their own.

    So a change does not wait for whoever looks at it; and it goes on to its end, which is waited
    for, where the iterator is closed.
    """
    said: queue.SimpleQueue[LeverStep | BaseException | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            for step in run():
                said.put(step)
            said.put(None)
        except BaseException as error:
            # Raised again where it is waited for.
            said.put(error)

    thread = threading.Thread(target=work, name="lever", daemon=True)
    thread.start()
    try:
        while (item := said.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        thread.join()
