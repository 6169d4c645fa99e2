"""The levers of a function: what can be changed about it in an incident, and what it stands at."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from lambdatui.core.alarms import unwatched
from lambdatui.core.errors import Fault, Kind, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_limits import alias_name
from lambdatui.core.lever_list import LeverRow, lever_rows, row_of_fact
from lambdatui.core.lever_words import normal, words
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.report_ports import ReportPort
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.stop import Clock
from lambdatui.ui.alarm_asking import AlarmAsking
from lambdatui.ui.messages import CallFailed, ScreenAsked, TextAsked
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.lever_gate import GatePorts
from lambdatui.ui.screens.lever_words import journal_text
from lambdatui.ui.screens.page import Page
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.table import Table

#: Seconds that the cursor rests before the values of its group are read.
_REST_S = 0.2
_READING = "reading what levers stand at"
_READ_ONLY = "Read-only mode: nothing is changed. Start lambdatui without --read-only to allow it."


class LeversPorts(GatePorts, SectionsPort, ReportPort, Protocol):
    """All that the screen asks for."""


class LeversScreen(Framed[None]):
    """Lists them; Enter opens the gate of one. It begins on the lever of ``fact``.

    What each stands at is read when the cursor comes to its group, and fails by itself.
    """

    DEFAULT_CSS = "LeversScreen { & Table { height: 1fr; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh", "read again", id="levers.refresh"),
        Binding("a", "alarms", "make missing alarms", id="levers.alarms"),
        Binding("J", "journal", "journal", id="levers.journal"),
        Binding("q", "leave", "back", id="levers.leave", show=False),
    ]

    def __init__(
        self,
        ports: LeversPorts,
        function: Function,
        *,
        clock: Clock,
        protecting: Protecting,
        profile: str = "",
        read_only: bool = False,
        fact: str = "",
        prices: Callable[[], PriceBook] = price_book,
    ) -> None:
        super().__init__(f"Levers of {function.name}")
        self._ports = ports
        self._function = function
        self._clock = clock
        self._protecting = protecting
        self._profile = profile
        self._read_only = read_only
        self._fact = fact
        self._prices = prices
        self._alarms = AlarmAsking(
            ports,
            self.post_message,
            lambda work: self.run_worker(work, group="alarms", exit_on_error=False),
            lambda *_: self.say("The alarms are made.", "good"),
            protecting=protecting,
            read_only=read_only,
        )
        self._triggers: SectionAnswers | None = None
        self._qualifiers: Qualifiers | None = None
        self._states: dict[LeverTarget, LeverState] = {}
        self._faults: dict[LeverTarget, Fault] = {}
        self._unread: tuple[str, ...] = ()
        self._listed = False
        self._rest: Timer | None = None
        self._reading = False

    def parts(self) -> ComposeResult:
        """All of them, in their groups."""
        yield _Rows(
            [
                TableColumn("group", "to", self._group, width=9),
                TableColumn("label", "lever", self._label, least=24, most=44),
                TableColumn("stands", "stands at", self._stands, least=20),
            ],
            lambda row: row.key,
            id="levers",
        )

    def on_mount(self) -> None:
        """Those that every function has, at once; then the others."""
        if self._read_only:
            self.query_one("#frame").border_subtitle = "read-only"
        self._table.focus()
        self._fill()
        self.do(self._list, "reading triggers and aliases", group="list")

    @property
    def _table(self) -> "_Rows":
        return self.query_one(_Rows)

    # Which there are.

    async def _list(self, *, fresh: bool = False) -> None:
        name = self._function.name
        found = await asyncio.gather(
            self._ports.section(name, SectionId.TRIGGERS, fresh=fresh),
            self._ports.qualifiers(name),
            return_exceptions=True,
        )
        triggers, qualifiers = found
        unread: list[str] = []
        if isinstance(triggers, BaseException):
            unread.append(self._told(triggers))
        else:
            self._triggers = triggers
            unread += _troubles(triggers)
        if isinstance(qualifiers, BaseException):
            unread.append(self._told(qualifiers))
        else:
            self._qualifiers = qualifiers
            unread += qualifiers.unread
        self._unread = tuple(dict.fromkeys(unread))
        self._listed = True
        self._fill()

    def _told(self, error: BaseException) -> str:
        if not isinstance(error, Exception):
            raise error
        fault = fault_of(error, _READING)
        self.post_message(CallFailed(fault, _READING))
        return fault.sentence()

    def _fill(self) -> None:
        rows = lever_rows(self._function, self._triggers, self._qualifiers)
        self._table.set_rows(rows)
        if self._fact and self._listed and not self._table.touched:
            if (row := row_of_fact(rows, self._fact)) is not None:
                self._table.move_to(row.key)
            self._fact = ""
        self._tell()

    # What they stand at.

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Read its group once the cursor rests."""
        event.stop()
        self._tell()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_S, self._read_on)

    def _read_on(self) -> None:
        if not self._reading and self._next() is not None:
            self._reading = True
            self.run_worker(self._read(), group="values", exit_on_error=False)

    def _next(self) -> LeverTarget | None:
        """What is read next: the row under the cursor, then those of its group."""
        row = self._table.cursor_row
        if row is None:
            return None
        for each in (row, *(one for one in self._table.rows if one.group == row.group)):
            target = each.target
            unread = target not in self._states and target not in self._faults
            if unread and not _is_unnamed(target):
                return target
        return None

    async def _read(self) -> None:
        try:
            while (target := self._next()) is not None:
                try:
                    self._states[target] = await self._ports.lever(target)
                except Exception as error:
                    self._faults[target] = fault = fault_of(error, _READING)
                    self.post_message(CallFailed(fault, _READING))
                self._table.refresh()
                self._tell()
        finally:
            self._reading = False

    def action_refresh(self) -> None:
        """Read everything again."""
        self._states.clear()
        self._faults.clear()
        self._table.refresh()
        self.do(partial(self._list, fresh=True), "reading triggers and aliases", group="list")
        self._read_on()

    # What is shown.

    def _group(self, row: LeverRow) -> CellText:
        first = next(one for one in self._table.rows if one.group == row.group)
        return (row.group.value if first.key == row.key else "", "strong")

    def _label(self, row: LeverRow) -> CellText:
        return (row.label, "muted" if self._read_only else "")

    def _stands(self, row: LeverRow) -> CellText:
        target = row.target
        if (state := self._states.get(target)) is not None:
            stopped = target.lever is Lever.RESERVED and state.value == 0
            tone = "warning" if stopped or state.value is False else ""
            return (words(target.lever, normal(target.lever, state.value)), tone)
        if (fault := self._faults.get(target)) is not None:
            return (f"✗ {fault.what}", "trouble")
        return (row.known or ("" if _is_unnamed(target) else "…"), "muted")

    def _tell(self) -> None:
        row = self._table.cursor_row
        fault = self._faults.get(row.target) if row is not None else None
        if self._read_only:
            self.say(_READ_ONLY, "doubt")
        elif fault is not None:
            self.say(f"✗ {fault.sentence()}", "bad")
        elif self._unread:
            self.say(f"! Not all levers are listed. {' '.join(self._unread)}", "doubt")
        else:
            self.say("enter shows what would be sent, and asks before it is.")

    # The gate.

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Go to its gate."""
        event.stop()
        row = self._table.cursor_row
        if row is None:
            return
        if self._read_only:
            self.say(_READ_ONLY, "bad")
        elif _is_unnamed(row.target):
            self._ask_name(row)
        else:
            self.do(partial(self._open, row), "opening it", group="open")

    def _ask_name(self, row: LeverRow) -> None:
        def check(text: str) -> str:
            return alias_name(text.strip())

        def answered(name: str | None) -> None:
            if name is not None:
                target = replace(row.target, part=name)
                named = replace(row, label=f"New alias {name}", target=target)
                self.do(partial(self._open, named), "opening it", group="open")

        self.post_message(TextAsked("Name of the new alias", answered, check=check))

    async def _open(self, row: LeverRow) -> None:
        wanted = row.wanted
        if row.target.lever is Lever.RESERVED and wanted:
            wanted = await self._way_back(row.target) or wanted

        def answered(touched: bool | None) -> None:
            if touched:
                self.action_refresh()

        self.post_message(
            ScreenAsked(
                "lever_gate.LeverGate",
                answered,
                ports=self._ports,
                function=self._function,
                row=replace(row, wanted=wanted),
                clock=self._clock,
                protecting=self._protecting,
                profile=self._profile,
                read_only=self._read_only,
                qualifiers=self._qualifiers,
            )
        )

    async def _way_back(self, target: LeverTarget) -> bytes:
        """Of a function that is stopped: what it had before, as the journal tells; else empty."""
        state = self._states.get(target)
        if state is None or state.value != 0:
            return b""
        try:
            entries = await self._ports.journal()
        except Exception as error:
            self.post_message(CallFailed(fault_of(error, _READING), _READING))
            entries = ()
        place = self._function.arn.split(":")[3:5]
        for each in entries:
            same = (each.function, each.lever) == (target.function, target.lever.value)
            here = [each.region, each.account] == place
            if same and here and each.after.startswith("0") and each.outcome != "refused":
                number = each.before.replace(",", "")
                return number.encode() if number.isdigit() else b"null"
        return b"null"

    # Alarms.

    def action_alarms(self) -> None:
        """Make those on errors and throttles that it lacks, once a person has seen and agreed."""
        self.do(self._ask_alarms, "reading which alarms there are", group="alarms")

    async def _ask_alarms(self) -> None:
        function = self._function
        missing = unwatched(await self._ports.function_alarms(function.name))
        if missing:
            region = function.arn.split(":")[3] if function.arn else ""
            self._alarms.ask_for(function, missing, self._prices().of(region))
        else:
            self.say("It has alarms on errors and on throttles.", "good")

    # The journal.

    def action_journal(self) -> None:
        """Show what was changed from this computer."""
        self.do(self._journal, "reading the journal", group="journal")

    async def _journal(self) -> None:
        entries = await self._ports.journal()
        self.app.push_screen(Page("Journal of changes", journal_text(entries)))


class _Rows(Table[LeverRow]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "change it", id="levers.open"),
    ]


def _is_unnamed(target: LeverTarget) -> bool:
    return target.lever is Lever.NEW_ALIAS and not target.part


def _troubles(answers: SectionAnswers) -> list[str]:
    """What could not be read; that there is no policy or no URL is none."""
    faults = (each.fault for each in answers.answers)
    return [each.sentence() for each in faults if each and each.kind is not Kind.NOT_FOUND]
