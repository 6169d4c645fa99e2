"""Reads what an incident bundle is made of: each part by itself, so that one can fail."""

import functools
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.bundle import BundleFacts, LogsRead
from lambdatui.core.error_groups import error_groups
from lambdatui.core.errors import fault_of
from lambdatui.core.finding import many
from lambdatui.core.invocation_book import InvocationBook
from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent
from lambdatui.core.metrics import MetricsRequest
from lambdatui.core.metrics_span import span_between
from lambdatui.core.places import Places
from lambdatui.core.report_ports import ReportRequest
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.stop import Clock, Stop
from lambdatui.core.timespan import iso

_T = TypeVar("_T")
#: Bytes of log messages in a bundle: the newest ones.
MOST_LOG_BYTES = 8 * 1024 * 1024
#: REPORT lines of the sample from which the report is made.
_SAMPLE = 1_000
_MOST_INVOCATIONS = 100_000

#: What is read now, in words, while it is read.
Steps = Generator[str, None, None]


class BundleReading:
    """Reads into ``facts``, ``events`` and ``sections``. One function, once."""

    def __init__(
        self, clients: Clients, places: Places, facts: BundleFacts, *, stop: Stop, clock: Clock
    ) -> None:
        self.facts = facts
        self.events: list[LogEvent] = []
        self.sections: list[SectionAnswers] = []
        self._clients = clients
        self._places = places
        self._stop = stop
        self._clock = clock

    @property
    def parts(self) -> tuple[tuple[str, Callable[[], Steps]], ...]:
        """Each with what it reads, in the order in which they need each other."""
        return (
            ("who you are", self._identity),
            ("its report", self._report),
            ("its configuration", self._sections),
            ("its metrics", self._metrics),
            ("what was changed", self._changes),
            ("its alarms", self._alarms),
            ("its log lines", self._logs),
            ("the journal", self._journal),
        )

    def read(self, doing: str, part: Callable[[], Steps]) -> Steps:
        """One of them; where it fails, that is told in what is missing.

        Raises:
            LambdatuiError: Whatever keeps the configuration from being read: nothing else can be,
                or there is no such function.
            Stopped: When ``stop`` was set.
        """
        try:
            yield from part()
        except Stopped:
            raise
        except Exception as error:
            # A mistake of ours, too: in an incident the rest is worth more than a clean end.
            self.facts.miss(fault_of(error, f"reading {doing}").sentence())
        if self._stop.is_set():
            raise Stopped

    def check(self) -> None:
        """Read the configuration, without which there is no bundle.

        Raises:
            LambdatuiError: As :meth:`read`.
        """
        from lambdatui.aws.configuration import read_configuration
        from lambdatui.core.errors import Kind, LambdatuiError

        try:
            self.facts.configuration = read_configuration(self._clients, self.facts.function)
        except LambdatuiError as error:
            if error.fault.kind not in (Kind.DENIED, Kind.THROTTLED, Kind.SERVER, Kind.MALFORMED):
                raise
            self.facts.miss(error.fault.sentence())
        else:
            self.facts.function = self.facts.configuration.function.name
            self.facts.miss(*self.facts.configuration.unread)

    @property
    def _group(self) -> str:
        configuration = self.facts.configuration
        name = self.facts.function
        return configuration.function.log_group_name if configuration else f"/aws/lambda/{name}"

    def _identity(self) -> Steps:
        from lambdatui.aws.identity import read_identity

        yield "who you are"
        self.facts.identity = read_identity(self._clients)

    def _report(self) -> Steps:
        from lambdatui.engine.report import read_report

        request = ReportRequest(
            function=self.facts.function, from_ms=self.facts.from_ms, most=_SAMPLE
        )
        settings = Path(self._places.config)
        for part in read_report(
            self._clients, settings, request, stop=self._stop, clock=self._clock
        ):
            if part.step:
                yield part.step.removeprefix("reading ")
            if part.words:
                self.facts.miss(part.words)
            if part.page is not None:
                self.facts.page = part.page
                self.facts.miss(*part.page.unread)

    def _sections(self) -> Steps:
        from lambdatui.aws.answer_book import AnswerBook
        from lambdatui.aws.sections import read_section

        book = AnswerBook()
        name = self.facts.function
        for id in SectionId:
            yield f"its configuration: {id.value}"
            section = self._part(
                f"the section {id.value}",
                functools.partial(
                    read_section, self._clients, name, id, book=book, stop=self._stop
                ),
            )
            if section is not None:
                self.sections.append(section)
                faults = [answer.fault for answer in section.answers if answer.fault is not None]
                self.facts.miss(*(fault.sentence() for fault in faults))

    def _metrics(self) -> Steps:
        from lambdatui.aws.metric_names import read_metrics_known
        from lambdatui.aws.metrics import read_metrics
        from lambdatui.core.metrics import BASIC

        yield "which metrics it has"
        name, facts = self.facts.function, self.facts
        known = self._part(
            "which metrics there are",
            lambda: read_metrics_known(self._clients, name, stop=self._stop),
        )
        yield "its metrics"
        measures = known.measures if known is not None else BASIC
        span = span_between(facts.from_ms, facts.to_ms, facts.to_ms)
        request = MetricsRequest(function=name, span=span, measures=measures)
        facts.metrics = read_metrics(self._clients, request, self._clock())
        if facts.metrics.partial:
            facts.miss(f"Some metrics may be missing. {facts.metrics.partial}.")

    def _changes(self) -> Steps:
        from lambdatui.aws.deployments import read_deployments
        from lambdatui.core.metrics_span import DAY_S

        yield "what was changed"
        facts = self.facts
        # What began an incident may have been a while before what is looked at.
        from_ms = min(facts.from_ms, facts.to_ms - DAY_S * 1000)
        facts.changes = read_deployments(
            self._clients,
            facts.function,
            from_ms,
            facts.to_ms,
            now_ms=facts.to_ms,
            stop=self._stop,
        )
        facts.miss(*facts.changes.unread)

    def _alarms(self) -> Steps:
        from lambdatui.aws.alarm_history import read_alarm_history
        from lambdatui.aws.alarms import read_alarms

        yield "its alarms"
        facts = self.facts
        found = read_alarms(self._clients, stop=self._stop)
        facts.alarms = found.get(facts.function, ())
        if facts.alarms:
            yield "how its alarms went"
            names = [alarm.name for alarm in facts.alarms]
            facts.history = read_alarm_history(
                self._clients,
                names,
                facts.from_ms,
                facts.to_ms,
                now_ms=facts.to_ms,
                stop=self._stop,
            )
            facts.miss(*facts.history.unread)

    def _logs(self) -> Steps:
        from lambdatui.aws.newest_lines import read_newest_lines

        facts = self.facts
        reading = read_newest_lines(
            self._clients,
            facts.function,
            self._group,
            facts.from_ms,
            facts.to_ms,
            most_bytes=MOST_LOG_BYTES,
            stop=self._stop,
            clock=self._clock,
        )
        yield "its log lines"
        while True:
            try:
                yield f"its log lines: {many(next(reading), 'line')}"
            except StopIteration as ended:
                found = ended.value
                break
        facts.miss(*found.notices)
        cut = ""
        if not found.whole:
            size = f"{MOST_LOG_BYTES // 1024**2} MB"
            cut = (
                f"The log has more than {size} of lines of this time: only those since "
                f"{iso(found.from_ms)} are here."
            )
            facts.miss(cut)
        yield "the invocations in its log lines"
        events, told = Tracker().take(found.events)
        book = InvocationBook(_MOST_INVOCATIONS)
        book.take(told)
        self.events = list(events)
        # The book has the newest first.
        invocations = tuple(reversed(book.rows))
        facts.logs = LogsRead(
            group=self._group,
            from_ms=found.from_ms,
            events=len(events),
            cut=cut,
            invocations=invocations,
            groups=error_groups(invocations),
        )

    def _journal(self) -> Steps:
        from lambdatui.store.journal import JournalStore

        yield "the journal of changes"
        facts = self.facts
        page = JournalStore(Path(self._places.state)).read(
            since_ms=facts.from_ms, function=facts.function
        )
        account = facts.identity.account if facts.identity is not None else ""
        facts.journal = [
            entry
            for entry in reversed(page.entries)
            if entry.region in ("", facts.region)
            and (account in ("", entry.account) or not entry.account)
        ]
        # What was changed while AWS did not say who it was is not lost for that.
        unknown = sum(not entry.account for entry in facts.journal)
        if unknown:
            facts.miss(
                f"In the journal {many(unknown, 'change does', 'changes do')} not say in which "
                "account it was: AWS did not tell then. They may be of a function of this name in "
                "another one."
            )
        if page.forgotten_ms > facts.from_ms:
            facts.miss(f"The journal has forgotten what was before {iso(page.forgotten_ms)}.")

    def _part(self, doing: str, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except Stopped:
            raise
        except Exception as error:
            self.facts.miss(fault_of(error, f"reading {doing}").sentence())
            return None
