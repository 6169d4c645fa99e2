"""Reading the sections of a page: a few at a time, those on the screen first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from textual.message import Message
from textual.widget import Widget
from textual.worker import WorkType

from lambdatui.core.aws_call import AwsCall
from lambdatui.core.errors import Fault, Kind, fault_of
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import NEEDS
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.stop import Clock
from lambdatui.ui.messages import CallFailed, CallSucceeded

#: Sections that are read at once; the engine keeps the pace of their calls.
AT_ONCE = 4
#: Seconds after which a section is said to be under way: most are back before.
SAY_S = 0.2
#: Pages that are remembered.
_PAGES = 40
_GROUP = "sections"
#: What would meet every other section as well.
_OF_ALL = frozenset(
    {
        Kind.NO_CREDENTIALS,
        Kind.EXPIRED,
        Kind.UNKNOWN_PROFILE,
        Kind.BAD_CONFIG,
        Kind.NO_REGION,
        Kind.UNREACHABLE,
        Kind.NOT_FOUND,
        Kind.ENGINE,
    }
)


@dataclass(frozen=True)
class PageOf:
    """What a page is about; an empty qualifier is $LATEST."""

    function: str
    qualifier: str = ""


@dataclass
class SectionState:
    """How far one section is. ``read_ms`` is when its answers came, ms since the epoch.

    ``fault`` is why it could not be read the last time; the answers before stay. ``remembered``
    are those that were seen at an earlier time, without the values of environment variables.
    """

    answers: SectionAnswers | None = None
    read_ms: int = 0
    fault: Fault | None = None
    waiting: bool = False
    reading: bool = False
    slow: bool = False
    remembered: bool = False


@dataclass
class PageState:
    """All sections of a page. ``fault`` is what met all of them."""

    sections: dict[SectionId, SectionState] = field(
        default_factory=lambda: {id: SectionState() for id in SectionId}
    )
    fault: Fault | None = None

    @property
    def answers(self) -> Mapping[SectionId, SectionAnswers]:
        """Those that are there, some of which may only be remembered."""
        return {id: one.answers for id, one in self.sections.items() if one.answers is not None}

    @property
    def something_came(self) -> bool:
        """Whether there is an answer to show, or what went wrong."""
        one = any(one.answers is not None or one.fault for one in self.sections.values())
        return one or self.fault is not None

    def told_from(self, id: SectionId) -> Mapping[SectionId, SectionAnswers]:
        """What a section is told from.

        One that was read is not told from what is only remembered, but where it needs that: then
        :meth:`remembered_of` has it.
        """
        needed = NEEDS.get(id, ())
        all_of_it = self.sections[id].remembered
        return {
            other: answers
            for other, answers in self.answers.items()
            if all_of_it or other in needed or not self.sections[other].remembered
        }

    def remembered_of(self, id: SectionId) -> Sequence[SectionState]:
        """What is only remembered of what a section is told from: itself, and what it needs."""
        of = (self.sections[each] for each in (id, *NEEDS.get(id, ())))
        return [each for each in of if each.remembered]

    @property
    def left(self) -> int:
        """How many are still to come."""
        return sum(1 for one in self.sections.values() if one.waiting or one.reading)

    @property
    def remembered(self) -> bool:
        """Whether some of it is only how it was seen before."""
        return any(one.remembered for one in self.sections.values())

    @property
    def read_ms(self) -> int:
        """When the oldest of what is there came; 0 where nothing is."""
        return min((one.read_ms for one in self.sections.values() if one.read_ms), default=0)


class SectionReading:
    """Works in workers of ``pane``, for one page at a time; what is known of others is kept."""

    def __init__(
        self,
        pane: Widget,
        port: SectionsPort,
        clock: Clock,
        changed: Callable[[], None],
        in_sight: Callable[[], Sequence[SectionId]],
    ) -> None:
        """``changed`` is called with every step; ``in_sight`` tells what a person looks at."""
        self._pane = pane
        self._port = port
        self._clock = clock
        self._changed = changed
        self._in_sight = in_sight
        self._pages: dict[PageOf, PageState] = {}
        self._generation = 0

    def state(self, page: PageOf) -> PageState:
        """What is known of a page."""
        state = self._pages.pop(page, None) or PageState()
        # The one that was looked at last goes last of all.
        self._pages[page] = state
        while len(self._pages) > _PAGES:
            del self._pages[next(iter(self._pages))]
        return state

    def stop(self) -> None:
        """Read no more; what is on its way is about something else now."""
        self._generation += 1
        self._pane.workers.cancel_group(self._pane, _GROUP)
        for page in self._pages.values():
            for one in page.sections.values():
                one.waiting = one.reading = one.slow = False

    def read(
        self,
        page: PageOf,
        sections: Sequence[SectionId],
        *,
        fresh: bool = False,
        first: SectionId | None = None,
    ) -> None:
        """Read these of a page, ``first`` before the others; nothing else is read any more."""
        self.stop()
        state = self.state(page)
        state.fault = None
        for id in sections:
            state.sections[id].waiting = True
        if first in sections:
            sections = [first, *(id for id in sections if id is not first)] if first else sections
        generation = self._generation
        if any(one.answers is None for one in state.sections.values()):
            before: WorkType[None] = partial(self._remember, page, state, generation)
            self._pane.run_worker(before, group=_GROUP, exit_on_error=False)
        for _ in range(min(AT_ONCE, len(sections))):
            work: WorkType[None] = partial(
                self._work, page, state, generation, fresh=fresh, first=first
            )
            self._pane.run_worker(work, group=_GROUP, exit_on_error=False)
        self._changed()

    async def _remember(self, page: PageOf, state: PageState, generation: int) -> None:
        """Show how it was seen before, until AWS has said how it is."""
        try:
            seen = await self._port.seen_sections(page.function, page.qualifier)
        except Exception as error:
            # It only helps, and what is asked of AWS says what is wrong. Ours is told.
            fault = fault_of(error, "reading what was seen before")
            if fault.kind is Kind.BUG:
                self._tell(CallFailed(fault, "reading what was seen before"))
            return
        if generation != self._generation:
            return
        for answers in seen:
            one = state.sections[answers.id]
            if one.answers is None:
                one.answers, one.read_ms, one.remembered = answers, answers.read_ms, True
        if seen:
            self._changed()

    def _next(self, state: PageState, first: SectionId | None) -> SectionId | None:
        """The one to read now: what a person asked for, what they see, then the page's order."""

        def orders() -> Iterator[SectionId]:
            if first is not None:
                yield first
            yield from self._in_sight()
            yield from state.sections

        return next((id for id in orders() if state.sections[id].waiting), None)

    async def _work(
        self,
        page: PageOf,
        state: PageState,
        generation: int,
        *,
        fresh: bool,
        first: SectionId | None,
    ) -> None:
        while generation == self._generation and (id := self._next(state, first)) is not None:
            await self._section(page, state, id, generation, fresh=fresh)

    async def _section(
        self, page: PageOf, state: PageState, id: SectionId, generation: int, *, fresh: bool
    ) -> None:
        one = state.sections[id]
        one.waiting, one.reading, one.slow = False, True, False
        self._pane.set_timer(SAY_S, partial(self._say_slow, one, generation))
        doing = f"reading the configuration of {page.function}"
        try:
            answers = await self._port.section(page.function, id, page.qualifier, fresh=fresh)
        except Exception as error:
            if generation == self._generation:
                self._failed(state, one, fault_of(error, doing), doing)
            return
        if generation != self._generation:
            return
        faults = list(_failures(answers))
        known = {each.call for each in one.answers.answers if each.body} if one.answers else set()
        lost = next((fault for call, fault in faults if call in known), None)
        if lost is not None and not one.remembered:
            # What was read before says more than a refusal, and stays with its age.
            state.fault = state.fault or lost
            self._failed(state, one, lost, doing)
        else:
            one.answers, one.fault, one.remembered = answers, None, False
            one.read_ms = answers.read_ms or self._clock()
            self._ended(state, one)
        for _, fault in faults:
            if fault is not lost:
                self._tell(CallFailed(fault, doing))

    def _failed(self, state: PageState, one: SectionState, fault: Fault, doing: str) -> None:
        one.fault = fault
        if fault.kind in _OF_ALL:
            # Asking for the others would only say it again.
            state.fault = fault
            for other in state.sections.values():
                other.waiting = False
        self._tell(CallFailed(fault, doing))
        self._ended(state, one)

    def _ended(self, state: PageState, one: SectionState) -> None:
        one.reading = one.slow = False
        if not state.left and not any(each.fault for each in state.sections.values()):
            self._tell(CallSucceeded())
        self._changed()

    def _tell(self, message: Message) -> None:
        self._pane.post_message(message)

    def _say_slow(self, one: SectionState, generation: int) -> None:
        if generation == self._generation and one.reading and not one.slow:
            one.slow = True
            self._changed()


def _failures(answers: SectionAnswers) -> Iterator[tuple[AwsCall, Fault]]:
    """The calls that failed. What is not there is an answer too, as no policy is."""
    for each in answers.answers:
        if each.fault is not None and each.fault.kind is not Kind.NOT_FOUND:
            yield each.call, each.fault
