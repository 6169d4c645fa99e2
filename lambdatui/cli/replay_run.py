"""Runs a replay in a terminal or a script: prints each event as it ends, and what came of all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lambdatui.cli.clock import now_ms
from lambdatui.cli.looking import look_for
from lambdatui.cli.progress import Progress
from lambdatui.cli.replay_output import (
    Table,
    event_as_json,
    reasons,
    summary_as_json,
    summed_up,
)
from lambdatui.cli.stops import Stops, two_stops
from lambdatui.cli.terminal import Output, forget_output, tell
from lambdatui.core.errors import Fault
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.replay import (
    ReplayEvent,
    ReplayJournal,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
    ReplaySummary,
    Verdict,
    pending,
    request_of,
    summarize,
)
from lambdatui.core.replay_words import announced

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.engine.replay import Send

_FIRST = "Stopping: no further event is begun. Ctrl-C again waits no more for those under way."
_SECOND = "Not waiting any more. What is under way has an unknown outcome."
#: Events of unknown outcome that are looked for in the logs; it costs a request or two for each.
_MOST_LOOKED_FOR = 10


class Ended(NamedTuple):
    """What came of it: ``halt`` is the error that ended it early, ``unread`` if nobody reads."""

    summary: ReplaySummary
    halt: Fault | None
    stopped: bool
    unread: bool


def run(
    clients: "Clients",
    plan: ReplayPlan,
    send: "Send",
    journal: ReplayJournal,
    known: Sequence[ReplayRecord],
    *,
    ended: Callable[[ReplayRecord], None],
    as_json: bool,
) -> Ended:
    """Send what is left of a plan, and say what became of it.

    ``ended`` is given each event that has ended.
    """
    from lambdatui.engine.replay import replay

    printed = _Printed(plan, known, as_json=as_json)
    tell(f"{announced(plan, len(pending(plan, known)))}: replay {plan.id}.")
    with two_stops(_FIRST, _SECOND) as stops:
        printed.before()
        steps = replay(
            plan,
            send,
            journal,
            stop=stops.stop,
            abandon=stops.abandon,
            clock=now_ms,
            known=known,
        )
        for step in steps:
            printed.take(step)
            if step.record is not None:
                ended(step.record)
            if printed.unread:
                # Nobody hears of any further one.
                stops.stop.set()
        end = printed.end(stopped=stops.signalled)
        _look_for(clients, plan, printed.unknown, stops)
    return end


class _Printed:
    """Standard output, the bar, and what is known so far."""

    def __init__(self, plan: ReplayPlan, known: Sequence[ReplayRecord], *, as_json: bool) -> None:
        self.unread = False
        self._plan = plan
        self._items = {item.number: item for item in plan.items}
        self._records = {record.number: record for record in known}
        self._json = as_json
        self._output = Output()
        self._table = Table(plan)
        self._bar = Progress(len(plan.items))
        self._halt: Fault | None = None

    @property
    def unknown(self) -> list[ReplayRecord]:
        """Those of unknown outcome."""
        return [each for each in self._records.values() if each.verdict is Verdict.UNKNOWN]

    def before(self) -> None:
        """Of a replay that goes on: those that nobody knows the outcome of."""
        for record in self.unknown:
            self._print(record, None)

    def take(self, event: ReplayEvent) -> None:
        """One step."""
        match event.step:
            case ReplayStep.ENDED if event.record is not None:
                self._records[event.number] = event.record
                self._print(event.record, event.result)
            case ReplayStep.WAITING | ReplayStep.HALTED:
                self._bar.clear()
                tell(event.words)
                if event.step is ReplayStep.HALTED and event.fault is not None:
                    self._halt = event.fault
                    tell(event.fault.advice or "Nothing is lost: it can be resumed.")
            case _:
                pass
        self._show()

    def end(self, *, stopped: bool) -> Ended:
        """The last words."""
        self._bar.clear()
        summary = summarize(self._plan, self._records.values())
        if self._json:
            self._write(summary_as_json(self._plan, summary))
            # The table has it in its lines; here a person would see a count alone.
            for words in reasons(self._records.values()):
                tell(words)
        for line in summed_up(self._plan, summary):
            tell(line)
        return Ended(summary, self._halt, stopped, self.unread)

    def _print(self, record: ReplayRecord, result: InvokeResult | None) -> None:
        item = self._items[record.number]
        self._bar.clear()
        if self._json:
            self._write(event_as_json(self._plan, item, record, result))
        else:
            self._write(self._table.row(item, record))

    def _write(self, line: str) -> None:
        if self.unread:
            return
        try:
            self._output.line(line)
            self._output.flush()
        except BrokenPipeError:
            self.unread = True
            forget_output()

    def _show(self) -> None:
        wrong = sum(each.verdict is not Verdict.OK for each in self._records.values())
        self._bar.show(len(self._records), f", {wrong} not right" if wrong else "")


def _look_for(
    clients: "Clients", plan: ReplayPlan, unknown: Sequence[ReplayRecord], stops: Stops
) -> None:
    """Say what the logs show of those of unknown outcome."""
    if not unknown or stops.stop.is_set():
        return
    items = {item.number: item for item in plan.items}
    lost = [
        (
            f"{record.name}: ",
            request_of(plan, items[record.number]),
            InvokeResult(
                outcome=Outcome.UNKNOWN,
                request_id=record.request_id,
                started_ms=record.started_ms,
                elapsed_ms=record.elapsed_ms,
            ),
        )
        for record in unknown[:_MOST_LOOKED_FOR]
    ]
    look_for(clients, lost, stops.stop)
    if len(unknown) > _MOST_LOOKED_FOR:
        tell(f"{len(unknown) - _MOST_LOOKED_FOR} more were not looked for in the logs.")
