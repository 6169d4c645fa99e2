"""Two configurations compared: versions, functions, places, times; what differs, or all of it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.functions import Function
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_diff import (
    NOT_READ,
    NOT_SEEN,
    Differs,
    DiffRow,
    DiffSide,
    as_text,
    diff_rows,
    differing,
    verdict,
)
from lambdatui.core.section_facts import TITLES
from lambdatui.core.section_seen import seen_words
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.config_sides import ConfigDiffPorts, ConfigSide, read_side
from lambdatui.ui.messages import CopyRequested, ScreenAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.other_side import OtherSide, PortAt
from lambdatui.ui.widgets.diff_list import SIDE_BY_SIDE, DiffList, columns


class ConfigDiffScreen(Framed[None]):
    """Compares the configuration of ``function`` with another one, which a person chooses.

    ``ports`` are those of where the function is, which ``profile`` and ``region`` lead to; ``at``
    gives those of another place. ``marked`` are functions that were chosen together.
    """

    DEFAULT_CSS = """
    ConfigDiffScreen {
        & #sides { height: auto; margin: 0 0 1 0; }
        & #verdict { height: auto; text-style: bold; }
        & DiffList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "choose(0)", "compare with", id="config-diff.left"),
        Binding("O", "choose(1)", "other right side", id="config-diff.right", show=False),
        Binding("x", "swap", "swap sides", id="config-diff.swap"),
        Binding("a", "all", "all or differing", id="config-diff.all"),
        Binding("y", "copy", "copy", id="config-diff.copy"),
        Binding("J", "raw", "raw JSON", id="config-diff.raw"),
        Binding("r", "read", "read again", id="config-diff.read"),
        Binding("q", "leave", "back", id="config-diff.leave", show=False),
    ]

    def __init__(
        self,
        ports: ConfigDiffPorts,
        function: Function,
        clock: Clock,
        *,
        at: PortAt,
        qualifier: str = "",
        profile: str = "",
        region: str = "",
        marked: Sequence[Function] = (),
    ) -> None:
        super().__init__(f"Compare the configuration of {function.name}")
        self._ports = ports
        self._clock = clock
        here = ConfigSide(ports, function.name, qualifier, profile, region)
        self._choosing = OtherSide(self, at, clock, here=here, marked=marked)
        #: The right one is what was looked at; the left one is chosen.
        self._sides: list[ConfigSide | None] = [None, here]
        self._read: dict[ConfigSide, tuple[SectionAnswers, ...]] = {}
        self._rows: tuple[DiffRow, ...] = ()
        self._whole = False
        self._done = 0

    def parts(self) -> ComposeResult:
        """What is compared, what came of it, the rows."""
        yield Static(id="sides", markup=False)
        yield Static(id="verdict", markup=False)
        yield DiffList()

    def on_mount(self) -> None:
        """Nothing can be compared before the other side is chosen."""
        self._tell()
        self._list.focus()
        self.action_choose(0)

    @property
    def _list(self) -> DiffList:
        return self.query_one(DiffList)

    @property
    def _both(self) -> tuple[ConfigSide, ConfigSide] | None:
        left, right = self._sides
        return (left, right) if left is not None and right is not None else None

    # Choosing.

    def action_choose(self, at: int) -> None:
        """Choose the left side, or the right one."""
        ask = partial(self._choosing.ask, partial(self._chosen, at), now=self._sides[at])
        self.do(ask, "reading what was seen")

    def _chosen(self, at: int, side: ConfigSide) -> None:
        self._sides[at] = side
        self._compare()

    def action_swap(self) -> None:
        """The left one to the right."""
        self._sides.reverse()
        self._compare()

    # Reading and comparing.

    def action_read(self) -> None:
        """Read both again, where they are of now."""
        self._read = {}
        self._compare(fresh=True)

    def _compare(self, *, fresh: bool = False) -> None:
        self._rows = ()
        self._done = 0
        self._list.show_rows(())
        self._tell()
        if self._both is not None:
            work = partial(self._compared, self._both, fresh=fresh)
            self.do(work, "comparing configurations", failed=self._failed)

    async def _compared(self, both: tuple[ConfigSide, ConfigSide], *, fresh: bool) -> None:
        missing = [side for side in dict.fromkeys(both) if side not in self._read]
        self._say_progress(len(missing))
        for side in missing:
            told = partial(self._one_more, len(missing))
            self._read[side] = await read_side(side, fresh=fresh, told=told)
        left, right = both
        now_ms = self._clock()
        sides = (self._side(left, right), self._side(right, left))
        self._rows = await aside(partial(diff_rows, *sides, now_ms))
        self._show()
        self._list.focus()

    def _one_more(self, sides: int) -> None:
        self._done += 1
        self._say_progress(sides)

    def _say_progress(self, sides: int) -> None:
        count = sides * len(SectionId)
        self._verdict(f"reading… {self._done} of {count}" if sides else "comparing…")

    def _failed(self) -> None:
        self._verdict("")

    def _side(self, side: ConfigSide, other: ConfigSide) -> DiffSide:
        sections = self._read.get(side, ())
        missing = NOT_SEEN if side.at_ms else NOT_READ
        return DiffSide(name=self._side_name(side, other), sections=sections, missing=missing)

    def _side_name(self, side: ConfigSide, other: ConfigSide) -> str:
        seen = seen_words(self._read.get(side, ()), side.at_ms)
        return side.name(other, self._clock(), seen)

    # What is shown.

    def on_resize(self) -> None:
        """The names stand over their columns."""
        super().on_resize()
        self.call_after_refresh(self._tell)

    def _show(self) -> None:
        rows = self._rows if self._whole else differing(self._rows)
        self._list.show_rows(rows)
        self._verdict(verdict(self._rows))
        unknown = any(row.differs is Differs.UNKNOWN for row in self._rows)
        marks = "≠ differs · + only right · - only left" + (" · ? not known" if unknown else "")
        self.query_one("#frame").border_subtitle = marks
        self._tell()
        if self._whole:
            self.say("All is shown; a leaves only what differs.")
        else:
            self.say("Only what differs is shown; a shows all. Values of variables stay masked.")

    def _verdict(self, words: str) -> None:
        self.query_one("#verdict", Static).update(Content(safe(words)))

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        line = self.query_one("#sides", Static)
        both = self._both
        if both is None:
            line.update(Content("o chooses what to compare it with."))
            return
        left, right = (safe(self._side_name(*pair)) for pair in (both, both[::-1]))
        width = self._list.scrollable_content_region.width
        before, room = columns(width)
        if width >= SIDE_BY_SIDE:
            heads = f"{' ' * before}{set_cell_size(left, room)}  {set_cell_size(right, room)}"
            line.update(Content.styled(heads, "bold"))
        else:
            line.update(Content.styled(f"- {left}\n+ {right}", "bold"))

    # What a person does.

    def action_all(self) -> None:
        """What is the same as well, or only what differs."""
        self._whole = not self._whole
        if self._rows:
            self._show()

    def action_copy(self) -> None:
        """Ask for what is shown on the clipboard, as text; values of variables stay masked."""
        both = self._both
        if both is None or not self._rows:
            self.say("There is nothing to copy yet.", "doubt")
            return
        rows = self._rows if self._whole else differing(self._rows)
        text = as_text(self._side_name(*both), self._side_name(*both[::-1]), rows)
        self.post_message(CopyRequested(text, "the comparison"))

    def action_raw(self) -> None:
        """Show what AWS answered about the section under the cursor, of one side."""
        row, both = self._list.row, self._both
        if row is None or both is None:
            self.say("There is no section to show the answers of yet.", "doubt")
            return
        names = [self._side_name(*pair) for pair in (both, both[::-1])]
        rows = [(str(at), name, "") for at, name in enumerate(names)]

        def answered(at: str | None) -> None:
            if at is not None:
                self._show_raw(both[int(at)], names[int(at)], row.section)

        title = f"{TITLES[row.section]}, as AWS answered: of which side?"
        self.post_message(ScreenAsked("choose.ChooseScreen", answered, title=title, rows=rows))

    def _show_raw(self, side: ConfigSide, name: str, id: SectionId) -> None:
        found = next((each for each in self._read.get(side, ()) if each.id is id), None)
        if found is None:
            self.say(f"{TITLES[id]} of {name} was not read.", "doubt")
            return
        self.post_message(
            ScreenAsked(
                "raw_answers.RawAnswersScreen",
                lambda _: None,
                answers=found,
                title=f"{name} · {TITLES[id]}",
                profile=side.profile,
                region=side.region,
                exports=self._ports,
            )
        )
