"""The levers of a function: what can be changed about it in an incident, and what it stands at."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from lambdatui.core.errors import fault_of
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_limits import alias_name
from lambdatui.core.lever_list import LeverRow, lever_rows, row_of_fact
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.report_ports import ReportPort
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.stop import Clock
from lambdatui.ui.lever_readings import READING, LeverReadings, is_unnamed, told_by, troubles
from lambdatui.ui.messages import CallFailed, ScreenAsked, TextAsked
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulling import Pulling
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.lever_gate import GatePorts
from lambdatui.ui.screens.lever_opening import LeverOpening
from lambdatui.ui.screens.lever_words import READ_ONLY, changed_mark, earlier, journal_text
from lambdatui.ui.screens.page import Page
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.moments import day_and_time
from lambdatui.ui.widgets.table import Table

#: Of a time in the list; with the day where it is not today's.
_TIME_WIDTH = 5
_CHANGED_WIDTH = 8
#: Seconds between two looks at changes that are under way.
_UNDER_WAY_S = 1.0


class LeversPorts(GatePorts, SectionsPort, ReportPort, Protocol):
    """All that the screen asks for."""


class LeversScreen(Framed[None]):
    """Lists them; Enter opens the gate of one. It begins on the lever of ``fact``.

    What each stands at is read in the background, what is seen first, and fails by itself; a gate
    that is open goes before it. ``pulls`` are the changes of this session, which are marked;
    ``place`` names account and region. ``learned`` is told of a function that was read anew.
    """

    DEFAULT_CSS = "LeversScreen { & Table { height: 1fr; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh", "read again", id="levers.refresh"),
        Binding("u", "undo", "undo", id="levers.undo"),
        Binding("a", "alarms", "make missing alarms", id="levers.alarms"),
        # In read-only mode the same key says why it makes none.
        Binding("a", "no_alarms", "why no alarms are made", id="levers.no_alarms", show=False),
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
        pulls: Pulls,
        place: str,
        profile: str = "",
        read_only: bool = False,
        fact: str = "",
        prices: Callable[[], PriceBook] = price_book,
        learned: Callable[[Function], None] = lambda _: None,
    ) -> None:
        mode = " · read-only" if read_only else ""
        super().__init__(f"Levers of {function.name}{mode}")
        self._learned = learned
        self._ports = ports
        self._function = function
        self._clock = clock
        self._protecting = protecting
        self._pulls = pulls
        self._place = place
        self._profile = profile
        self._read_only = read_only
        self._fact = fact
        #: What it was opened from: a version that is named there has a row.
        self._opened_from = fact
        self._triggers: SectionAnswers | None = None
        self._qualifiers: Qualifiers | None = None
        self._readings = LeverReadings(ports)
        self._opening = LeverOpening(
            self,
            ports,
            function,
            self._readings,
            gate=self._ask_gate,
            changed=self.action_refresh,
            prices=prices,
            read_only=read_only,
        )
        self._unread: tuple[str, ...] = ()
        self._listed = False
        self._reading = False
        #: The changes that had ended when all was read last.
        self._known_over: frozenset[Pulling] = frozenset()

    def parts(self) -> ComposeResult:
        """All of them, in their groups."""
        yield _Rows(self._columns(), lambda row: row.key, id="levers")

    def _columns(self, *, changed: bool = False) -> list[TableColumn[LeverRow]]:
        marks = [TableColumn("changed", "changed", self._changed, width=_CHANGED_WIDTH)]
        return [
            TableColumn("group", "to", self._group, width=9),
            TableColumn("label", "lever", self._label, least=32, most=44, parts=self._label_parts),
            *(marks if changed else ()),
            TableColumn("stands", "stands at", self._stands, least=20),
        ]

    def on_mount(self) -> None:
        """Those that every function has, at once; then the others."""
        self.query_one("#frame").border_subtitle = Content(safe(self._place))
        self.set_interval(_UNDER_WAY_S, self._look)
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
            unread += troubles(triggers)
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
        fault = fault_of(error, READING)
        self.post_message(CallFailed(fault, READING))
        return fault.sentence()

    def _fill(self) -> None:
        rows = lever_rows(self._function, self._triggers, self._qualifiers, self._opened_from)
        self._table.set_rows(rows)
        if any(self._pulls.shown_at(row.target) for row in rows):
            self._table.set_columns(self._columns(changed=True))
        if self._fact and self._listed and not self._table.touched:
            if (row := row_of_fact(rows, self._fact)) is not None:
                self._table.move_to(row.key)
            self._fact = ""
        self._tell()
        self._read_on()

    # What they stand at.

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Read it next."""
        event.stop()
        self._tell()
        self._read_on()

    def on_screen_resume(self) -> None:
        """Go on: a screen above went first."""
        self._read_on()

    def _read_on(self) -> None:
        if not self._reading and self._next is not None:
            self._reading = True
            self.run_worker(self._read(), group="values", exit_on_error=False)

    @property
    def _next(self) -> LeverTarget | None:
        table = self._table
        rows, top = table.rows, round(table.scroll_offset.y)
        # The list of functions is older, and its row and title follow what is read here.
        first = [each for each in rows if each.target.lever is Lever.MEMORY]
        here = [table.cursor_row] if table.cursor_row is not None else []
        seen = rows[top : top + table.page_size]
        return self._readings.next((*first, *here, *seen, *rows))

    async def _read(self) -> None:
        try:
            while self.is_current and (target := self._next) is not None:
                if (fault := await self._readings.read(target)) is not None:
                    self.post_message(CallFailed(fault, READING))
                self._learn()
                self._table.refresh()
                self._tell()
        finally:
            self._reading = False

    def _learn(self) -> None:
        read = told_by(self._readings, self._function)
        if read != self._function:
            self._function = read
            self._learned(read)

    def action_refresh(self) -> None:
        """Read everything again."""
        self._known_over = self._over()
        self._readings.forget()
        self._table.refresh()
        self.do(partial(self._list, fresh=True), "reading triggers and aliases", group="list")
        self._read_on()

    # What is shown.

    def _group(self, row: LeverRow) -> CellText:
        first = next(one for one in self._table.rows if one.group == row.group)
        tone = "muted" if self._read_only else "strong"
        return (row.group.value if first.key == row.key else "", tone)

    def _changed(self, row: LeverRow) -> CellText:
        pulling = self._pulls.shown_at(row.target)
        if pulling is None:
            return ("", "")
        return changed_mark(pulling, self._at(pulling))

    def _at(self, pulling: Pulling) -> str:
        return day_and_time(pulling.at_ms, self._clock(), _TIME_WIDTH)

    def _label(self, row: LeverRow) -> CellText:
        return (row.label, "muted" if self._read_only else "")

    def _label_parts(self, row: LeverRow, width: int) -> list[CellText]:
        # Names differ at their ends.
        label, tail = row.label, max(0, (width - 1) * 3 // 5)
        if len(label) > width > 1:
            label = f"{label[: width - 1 - tail]}…{label[len(label) - tail :]}"
        return [(label, self._label(row)[1])]

    def _stands(self, row: LeverRow) -> CellText:
        text, tone = self._readings.cell(row)
        return (text, "muted" if self._read_only and tone != "trouble" else tone)

    def _tell(self) -> None:
        row = self._table.cursor_row
        fault = self._readings.fault(row.target) if row is not None else None
        pulling = self._pulled
        self.refresh_bindings()
        if self._read_only:
            self.say(READ_ONLY, "doubt")
        elif pulling is not None:
            self.say(*earlier(pulling, self._at(pulling)))
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
        if is_unnamed(row.target):
            self._ask_name(row)
        else:
            self.do(partial(self._opening.open, row), "opening it", group="open")

    def action_undo(self) -> None:
        """Go to the gate of what goes back from the last change of this session."""
        row, pulling = self._table.cursor_row, self._pulled
        if row is None or pulling is None or not pulling.can_undo:
            return
        label = row.label if pulling.target == row.target else f"New alias {row.target.part}"
        back = replace(row, label=label, target=pulling.target)
        self.do(partial(self._opening.open, back, undo=True), "opening it", group="open")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the lever under the cursor."""
        del parameters
        if action in ("alarms", "no_alarms"):
            return self._read_only is (action == "no_alarms")
        if action != "undo" or not self.is_mounted:
            return True
        return self._pulled is not None and self._pulled.can_undo

    @property
    def _pulled(self) -> Pulling | None:
        """The newest change of this session of the lever under the cursor."""
        row = self._table.cursor_row
        return self._pulls.shown_at(row.target) if row is not None else None

    def _look(self) -> None:
        """Read again what a change came to that went on after its gate was left."""
        if self.is_current and self._over() - self._known_over:
            self.action_refresh()

    def _over(self) -> frozenset[Pulling]:
        """The changes of this session that have ended."""
        found = (self._pulls.shown_at(row.target) for row in self._table.rows)
        return frozenset(each for each in found if each is not None and each.ended is not None)

    def _ask_name(self, row: LeverRow) -> None:
        def check(text: str) -> str:
            return alias_name(text.strip())

        def answered(name: str | None) -> None:
            if name is not None:
                target = replace(row.target, part=name)
                named = replace(row, label=f"New alias {name}", target=target)
                self.do(partial(self._opening.open, named), "opening it", group="open")

        self.post_message(TextAsked("Name of the new alias", answered, check=check))

    def _ask_gate(
        self,
        function: Function,
        row: LeverRow,
        answered: Callable[[bool | None], None],
        *,
        undo: bool = False,
    ) -> None:
        self.post_message(
            ScreenAsked(
                "lever_gate.LeverGate",
                answered,
                ports=self._ports,
                function=function,
                row=row,
                clock=self._clock,
                protecting=self._protecting,
                pulls=self._pulls,
                place=self._place,
                profile=self._profile,
                read_only=self._read_only,
                qualifiers=self._qualifiers,
                undo=undo,
            )
        )

    # Alarms.

    def action_alarms(self) -> None:
        """Make those on errors and throttles that it lacks, once a person has seen and agreed."""
        self.do(self._opening.ask_alarms, "reading which alarms there are", group="alarms")

    def action_no_alarms(self) -> None:
        """Say why none is made."""
        self.say(f"✗ No alarms are made. {READ_ONLY}", "bad")

    # The journal.

    def action_journal(self) -> None:
        """Show what was changed from this computer."""
        self.do(self._journal, "reading the journal", group="journal")

    async def _journal(self) -> None:
        entries = await self._ports.journal()
        self.app.push_screen(Page("Journal of changes", journal_text(entries)))


class _Rows(Table[LeverRow]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="levers.open"),
    ]
