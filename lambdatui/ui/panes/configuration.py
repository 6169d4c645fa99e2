"""All that there is to know about one function, on one page of sections that load by themselves."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.functions import Function
from lambdatui.core.lever import LeverTarget
from lambdatui.core.lever_sections import sections_of
from lambdatui.core.package_ports import PackagePort
from lambdatui.core.ports import ExportPort, TriggersPort
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.sections.environment import VARIABLE
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CopyRequested, DiffAsked, Noted
from lambdatui.ui.panes.configuration_acts import package_asked, qualifier_asked, raw_asked
from lambdatui.ui.panes.configuration_copying import chooser, copyables
from lambdatui.ui.panes.configuration_keys import KEYS
from lambdatui.ui.panes.configuration_words import age_words, page_sections
from lambdatui.ui.section_reading import PageOf, PageState, SectionReading
from lambdatui.ui.widgets.fact_find import FactFind
from lambdatui.ui.widgets.fact_list import FactList
from lambdatui.ui.widgets.fault_note import retry_advice

#: Seconds that a value is seen after it was asked for.
REVEAL_S = 10.0
#: Seconds between two looks at how old the answers are, which is told in minutes.
_AGE_S = 20.0
#: How old a section may be and still not be asked for again, when the pane is opened: milliseconds.
_FRESH_MS = 30_000
#: Seconds before headings without anything below them are shown: most often the first answers are
#: back by then, and headings that move at once are only unrest, and bytes on a slow line.
_BARE_S = 0.15
#: Cells of a section's column of labels at least: in most of them values stand at one place.
_LABEL = 16


class ConfigurationPorts(SectionsPort, TriggersPort, ExportPort, PackagePort, Protocol):
    """All that the pane asks for."""


class ConfigurationPane(DetailPane):
    """Values of the environment are masked until a person asks for one, and then again."""

    DEFAULT_CSS = """
    ConfigurationPane {
        & > #configuration-line { height: auto; max-height: 4; padding: 0 1; }
        & > FactList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(
        self,
        ports: ConfigurationPorts,
        clock: Clock,
        *,
        profile: str = "",
        reveal_s: float = REVEAL_S,
    ) -> None:
        """``profile`` is named in the commands that a person copies."""
        super().__init__()
        self._ports = ports
        self._clock = clock
        self._profile = profile
        self._reveal_s = reveal_s
        self._about: Function | None = None
        self._qualifier = ""
        #: What levers have touched since it was read.
        self._touched: dict[str, set[SectionId]] = {}
        # Whether headings may be shown of which no section has come.
        self._bare = True
        self._reading = SectionReading(self, ports, clock, self._paint, self._in_sight)
        # The one variable whose value is seen, and what masks it again.
        self._shown = ""
        self._mask: Timer | None = None

    def compose(self) -> ComposeResult:
        """How old the answers are, the answers, and what is looked for in them."""
        self._line = Static(id="configuration-line", markup=False)
        self._list = FactList(least_label=_LABEL)
        self._find = FactFind(self._list)
        yield self._line
        yield self._list
        yield self._find

    def on_mount(self) -> None:
        """A function may have been given before there was anything to show it in."""
        self.set_interval(_AGE_S, self._paint)
        self._turn_to(self.function)

    def watch_function(self, function: Function | None) -> None:
        """Show what is known of it, and read what is not."""
        if self.is_mounted:
            self._turn_to(function)

    def watch_active(self, active: bool) -> None:
        """Read when looked at; hide what was shown, and read no more, when not."""
        if not self.is_mounted:
            return
        if active:
            self._bare = False
            self.set_timer(_BARE_S, self._show_bare)
            self._paint()
            self._read_if_old()
        else:
            self._hide()
            self._reading.stop()

    # Which function, and which version of it.

    @property
    def _page(self) -> PageOf | None:
        return PageOf(self._about.name, self._qualifier) if self._about else None

    @property
    def _state(self) -> PageState:
        page = self._page
        return self._reading.state(page) if page is not None else PageState()

    def _turn_to(self, function: Function | None, qualifier: str = "") -> None:
        before = self._page
        name = function.name if function else ""
        if before is not None and before.function == name and self._qualifier == qualifier:
            self._about = function
            return
        self._about = function
        self._qualifier = qualifier
        self._reading.stop()
        self._hide()
        self._bare = not self.active
        self.set_timer(_BARE_S, self._show_bare)
        self._paint()
        if before is None or before.function != name:
            self._list.cursor = 0
            self._list.scroll_to(0, 0, animate=False)
        if self.active:
            self._read_if_old()

    def action_qualifier(self) -> None:
        """Show the configuration of a version, or of what an alias points to."""
        function = self._about
        if function is None:
            return

        def answered(qualifier: str | None) -> None:
            if qualifier is not None and self._about is not None:
                self._turn_to(self._about, qualifier)

        self.post_message(
            qualifier_asked(function, self._qualifier, self._ports.qualifiers, answered)
        )

    @property
    def fact_key(self) -> str:
        """The key of the fact under the cursor, with its section before it."""
        fact, section = self._list.fact, self._list.section
        return f"{section.key}/{fact.key}" if fact is not None and section is not None else ""

    # Reading.

    def _in_sight(self) -> Sequence[SectionId]:
        return [SectionId(key) for key in self._list.in_sight]

    def _read_if_old(self) -> None:
        page, now_ms = self._page, self._clock()
        if page is None:
            return
        if touched := self._touched.pop(page.function, None):
            self._read_touched(page, touched)
            return
        old = [
            id
            for id, one in self._state.sections.items()
            if one.answers is None or one.remembered or now_ms - one.read_ms > _FRESH_MS
        ]
        if old:
            self._reading.read(page, old)

    def changed(self, target: LeverTarget) -> None:
        """Read again what the lever may have touched: now, or when the page is looked at."""
        self._touched.setdefault(target.function, set()).update(sections_of(target.lever))
        if self.active:
            self._read_if_old()

    def _read_touched(self, page: PageOf, touched: set[SectionId]) -> None:
        """And what has not come yet, or is old, with it."""
        now_ms = self._clock()
        wanted = [
            id
            for id, one in self._state.sections.items()
            if id in touched
            or one.waiting
            or one.reading
            or one.answers is None
            or one.remembered
            or now_ms - one.read_ms > _FRESH_MS
        ]
        self._reading.read(page, wanted, fresh=True, first=self._section)

    def action_refresh(self) -> None:
        """Read all of it again, the section under the cursor before the others."""
        page = self._page
        if page is not None:
            self._reading.read(page, list(SectionId), fresh=True, first=self._section)

    @property
    def _section(self) -> SectionId | None:
        """The one under the cursor."""
        section = self._list.section
        return SectionId(section.key) if section is not None else None

    # What is shown.

    def _show_bare(self) -> None:
        before = self._is_worth_showing
        self._bare = True
        if not before:
            self._paint()

    @property
    def _is_worth_showing(self) -> bool:
        return self._about is not None and (self._bare or self._state.something_came)

    def _paint(self) -> None:
        if not self.is_mounted:
            return
        shown = (self._shown,) if self._shown else ()
        sections = page_sections(self._state, SectionId, self._clock(), shown)
        with self.app.batch_update():
            self._list.show(sections if self._is_worth_showing else [])
            self._tell()

    def _tell(self) -> None:
        now_ms, about = self._clock(), self._about is not None
        words = [age_words(self._state, self._qualifier if about else None, now_ms)]
        words += self._trouble_words()
        if found := self._find.words:
            words.append(
                Content.styled(safe(found), "$warning" if found[0] == "✗" else "$text-muted")
            )
        self._line.update(Content("\n").join(line for line in words if line))

    def _trouble_words(self) -> list[Content]:
        fault = self._state.fault
        if fault is None:
            return []
        words = f"✗ {fault.what} {retry_advice(fault)}"
        return [Content.styled(safe(words), "$error")]

    # The environment.

    def action_reveal(self) -> None:
        """Show the value under the cursor for a while, or mask it at once."""
        fact = self._list.fact
        if fact is None or not fact.key.startswith(VARIABLE):
            self.post_message(Noted("x shows the value of an environment variable.", "information"))
            return
        if not fact.copied and self._is_remembered:
            self.post_message(Noted("Values are not remembered: it is being read.", "information"))
            return
        name = fact.key.removeprefix(VARIABLE)
        again = name == self._shown
        self._hide()
        if not again:
            self._shown = name
            self._mask = self.set_timer(self._reveal_s, self._hide)
            self._paint()

    @property
    def _is_remembered(self) -> bool:
        """Whether the section under the cursor is only how it was seen before."""
        section = self._section
        return section is not None and self._state.sections[section].remembered

    def _hide(self) -> None:
        if self._mask is not None:
            self._mask.stop()
            self._mask = None
        if self._shown:
            self._shown = ""
            self._paint()

    # Copying, and what AWS said.

    def action_copy(self) -> None:
        """Copy the value under the cursor, masked or not."""
        fact = self._list.fact
        if fact is not None and fact.copied:
            self.post_message(CopyRequested(fact.copied, fact.what))
        else:
            self.post_message(Noted("There is nothing to copy here; Y copies ARN, link, command."))

    def action_copy_which(self) -> None:
        """Choose what to copy: the function's ARN, the console's link, the command, its name."""
        function = self._about
        if function is None:
            return
        # As text it is copied masked, though a value be seen just now.
        masked = page_sections(self._state, SectionId, self._clock())
        section = next((one for one in masked if one.key == self._section), None)
        found = copyables(function, self._qualifier, section, self._answers, self._profile)
        self.post_message(chooser(found, self.post_message))

    @property
    def _answers(self) -> SectionAnswers | None:
        """Those of the section under the cursor."""
        section = self._section
        return self._state.answers.get(section) if section is not None else None

    def action_raw(self) -> None:
        """Show every answer of the section under the cursor, as AWS gave it."""
        answers, function = self._answers, self._about
        if answers is None or function is None:
            self.post_message(Noted("Nothing was read for this section yet; r reads it."))
            return
        if self._is_remembered:
            self.post_message(Noted("It is as it was seen before: its JSON comes with reading it."))
            return
        self.post_message(raw_asked(function, answers, self._profile, self._ports))

    def action_diff(self) -> None:
        """Compare it with another version, function, place or time."""
        if self._about is not None:
            self.post_message(DiffAsked(self._about, self._qualifier, self.marked))

    def action_package(self) -> None:
        """Show the files of the function's package."""
        function = self._about
        if function is None:
            return
        self.post_message(package_asked(function, self._qualifier, self._profile, self._ports))

    # Sections.

    def action_section(self, sections: int) -> None:
        """Go to the next section, or to one before."""
        self._list.to_section(sections)

    def action_fold(self) -> None:
        """Fold the section under the cursor, or show what is in it."""
        if (section := self._section) is not None:
            self._fold(section.value)

    def _fold(self, key: str) -> None:
        self._list.fold([key], folded=key not in self._list.folded)

    def action_fold_all(self) -> None:
        """Fold every section, or, where all are, show what is in them."""
        keys = [id.value for id in SectionId]
        self._list.fold(keys, folded=not self._list.folded.issuperset(keys))

    @on(FactList.HeadingClicked)
    def _heading_clicked(self, event: FactList.HeadingClicked) -> None:
        event.stop()
        self._fold(event.key)

    # Finding.

    def action_find(self) -> None:
        """Look for a text in all that is shown."""
        self._find.open()
        self.refresh_bindings()

    @on(FactFind.Changed)
    def _found(self, event: FactFind.Changed) -> None:
        event.stop()
        self._tell()
        self.refresh_bindings()

    def action_leave_find(self) -> None:
        """Look for nothing any more."""
        self._find.leave()
        self._tell()
        self.refresh_bindings()

    def action_next_match(self, by: int) -> None:
        """Go to the next place where it stands, or to the one before."""
        self._find.next(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What goes from match to match works while something is looked for."""
        del parameters
        if action in ("leave_find", "next_match"):
            return self.is_mounted and bool(self._find.display)
        return True
