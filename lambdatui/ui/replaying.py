"""A replay as the console has it: its plan, how far it is, and what can be done next."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec

from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import as_payload, check_json
from lambdatui.core.ports import EventsPort, LibraryPort
from lambdatui.core.replay import (
    ReplayEvent,
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
    ReplaySummary,
    Verdict,
    numbered,
    pending,
    summarize,
)
from lambdatui.ui.aside import aside

#: Answers that are kept to be looked at, in bytes altogether.
_MOST_KEPT = 32 * 1024 * 1024
#: The most that may run at once, and that may begin in a second.
MOST_AT_ONCE = 200
_MOST_A_SECOND = 10_000.0
#: What a person may want to send once more after a fix.
_AGAIN = frozenset({Verdict.FAILED, Verdict.DIFFERED})


async def plan_of_events(
    events: EventsPort,
    library: LibraryPort,
    function: Function,
    entries: Sequence[EventEntry],
    *,
    type: InvocationType | None = None,
    qualifier: str = "",
) -> ReplayPlan:
    """The plan to send these saved events; as their details say, where nothing else is asked for.

    Raises:
        LambdatuiError: INVALID, for an event that is not JSON; and whatever the store says.
    """
    items = []
    for entry in entries:
        saved = await events.read_event(function.name, entry)
        details = await library.event_details(function.name, entry)
        items.append(await aside(partial(_item, entry.name, saved.text, details, type, qualifier)))
    return _plan(function, items)


def plan_of_letters(
    function: Function,
    letters: Sequence[DeadLetter],
    *,
    type: InvocationType | None = None,
    qualifier: str = "",
) -> ReplayPlan:
    """The plan to send the events of dead letters; those without one are left out.

    Raises:
        LambdatuiError: INVALID, where none of them has an event.
    """
    known = EventDetails()
    items = [
        _item(letter.request_id or letter.id, letter.event, known, type, qualifier)
        for letter in letters
        if letter.event
    ]
    return _plan(function, items)


def _item(
    name: str, text: str, details: EventDetails, type: InvocationType | None, qualifier: str
) -> ReplayItem:
    problem = check_json(text)
    if problem is not None:
        raise fail(
            Kind.INVALID,
            f"'{name}' is not JSON: {problem.sentence()}. Nothing was sent.",
            "Mend it, or leave it out.",
        )
    return ReplayItem(
        number=0,
        name=name,
        payload=as_payload(text),
        type=type or details.type or InvocationType.SYNC,
        qualifier=qualifier or details.qualifier,
        expected=details.expected,
        expect_error=details.expect_error,
        ignore=details.ignore,
    )


def _plan(function: Function, items: Sequence[ReplayItem]) -> ReplayPlan:
    if not items:
        raise fail(Kind.INVALID, f"There is no event to send to {function.name}.")
    plan = ReplayPlan(
        id="",
        function=target_of(function),
        items=numbered(items),
        timeout_s=function.timeout_s,
        place=place_of(function.arn),
    )
    compares = any(item.expects for item in items)
    return msgspec.structs.replace(plan, options=ReplayOptions(compare=compares))


class ReplayRow:
    """One event of a replay on the screen, as it stands now."""

    __slots__ = ("answer", "item", "record", "running")

    def __init__(self, item: ReplayItem) -> None:
        self.item = item
        self.record: ReplayRecord | None = None
        self.running = False
        #: What came back, where it is kept; None where not.
        self.answer: bytes | None = None

    @property
    def is_left(self) -> bool:
        """Whether it was not begun, as far as is known."""
        return self.record is None and not self.running

    @property
    def is_right(self) -> bool:
        """Whether it ended as it should."""
        return self.record is not None and self.record.verdict is Verdict.OK


class Replaying:
    """How far a replay is. ``known`` are the records of one that goes on; ``steady`` counts s."""

    def __init__(
        self,
        plan: ReplayPlan,
        known: Iterable[ReplayRecord] = (),
        *,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.plan = plan
        self.rows = [ReplayRow(item) for item in plan.items]
        self.words = ""
        self.trouble = False
        self._steady = steady
        self._began_s = 0.0
        self._before = 0
        self._kept = 0
        self._by_number = {row.item.number: row for row in self.rows}
        self.take_records(known)

    def begin(self, plan: ReplayPlan) -> None:
        """From here on it runs, with the options of this plan, which has the same items."""
        self.plan = plan
        self.words, self.trouble = "", False
        self._began_s = self._steady()
        self._before = self.ended

    def take(self, event: ReplayEvent) -> None:
        """One step."""
        row = self._by_number.get(event.number)
        match event.step:
            case ReplayStep.BEGAN if row is None:
                self.take_id(event.words or self.plan.id)
            case ReplayStep.BEGAN if row is not None:
                row.running = True
                if not self.trouble:
                    self.words = ""
            case ReplayStep.ENDED if row is not None and event.record is not None:
                row.running = False
                row.record = event.record
                payload = event.result.payload if event.result is not None else None
                if payload is not None and self._kept + len(payload) <= _MOST_KEPT:
                    self._kept += len(payload)
                    row.answer = payload
            case ReplayStep.WAITING:
                if row is not None:
                    row.running = False
                self.words = event.words
            case ReplayStep.HALTED:
                advice = f" {event.fault.advice}" if event.fault and event.fault.advice else ""
                self.words, self.trouble = f"{event.words}{advice}", True
            case _:
                pass

    def take_id(self, id: str) -> None:
        """What it is written down as."""
        self.plan = msgspec.structs.replace(self.plan, id=id)

    def take_records(self, records: Iterable[ReplayRecord]) -> None:
        """What is known of some of them."""
        for record in records:
            if row := self._by_number.get(record.number):
                row.record = record
                row.running = False

    @property
    def records(self) -> list[ReplayRecord]:
        """Of all that have ended."""
        return [row.record for row in self.rows if row.record is not None]

    @property
    def ended(self) -> int:
        """How many have ended."""
        return sum(row.record is not None for row in self.rows)

    @property
    def running(self) -> int:
        """How many are under way."""
        return sum(row.running for row in self.rows)

    @property
    def left(self) -> int:
        """How many can still be sent: of which nothing is known, or that surely did not run."""
        return len(pending(self.plan, self.records)) - self.running

    @property
    def summary(self) -> ReplaySummary:
        """The counts."""
        return summarize(self.plan, self.records)

    def pace(self) -> tuple[float, float]:
        """How many end in a second, and how many seconds the rest will take; 0 where unknown."""
        took_s = self._steady() - self._began_s if self._began_s else 0.0
        done = self.ended - self._before
        if took_s <= 0 or not done:
            return 0.0, 0.0
        rate = done / took_s
        return rate, (len(self.rows) - self.ended) / rate

    @property
    def wrong(self) -> list[ReplayRow]:
        """Those that failed or differed."""
        return [row for row in self.rows if row.record and row.record.verdict in _AGAIN]

    def again(self) -> ReplayPlan:
        """A new replay of those that failed or differed.

        Raises:
            LambdatuiError: INVALID, where there is none.
        """
        items = [row.item for row in self.wrong]
        if not items:
            raise fail(Kind.INVALID, "No event failed or differed.")
        return msgspec.structs.replace(self.plan, id="", items=numbered(items), created_ms=0)


def options_of(rate: str, concurrency: str, *, stop_on_error: bool, compare: bool) -> ReplayOptions:
    """The options as a person typed them; nothing typed is no limit, and one at once.

    Raises:
        LambdatuiError: INVALID, where one of them is no number that makes sense.
    """
    try:
        per_second = float(rate.strip().replace(",", ".") or 0)
    except ValueError:
        per_second = -1.0
    if not 0 <= per_second <= _MOST_A_SECOND:
        raise fail(Kind.INVALID, f"'{rate}' is no rate.", "Give events a second, such as 5 or 0.5.")
    at_once = concurrency.strip() or "1"
    if not (at_once.isdecimal() and len(at_once) < 4 and 1 <= int(at_once) <= MOST_AT_ONCE):
        raise fail(
            Kind.INVALID,
            f"'{concurrency}' cannot be sent at once.",
            f"Give a number from 1 to {MOST_AT_ONCE}.",
        )
    return ReplayOptions(
        rate=per_second,
        concurrency=int(at_once),
        stop_on_error=stop_on_error,
        compare=compare,
    )
