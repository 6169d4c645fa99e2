"""A line of figures, or two where it is narrow; those at the end are left out first."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.columns import CellText
from lambdatui.ui.widgets.ink import ink

_GAP = " · "
#: In fewer cells than this, two lines are given to them.
_NARROW = 76


class Figures(Widget):
    """``figures`` are texts with a style each: ``warning``, ``trouble``, or none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"figures--warning", "figures--trouble"}
    DEFAULT_CSS = """
    Figures {
        height: 1;
        padding: 0 1;
        color: $foreground 80%;
        &.-two { height: 2; }
        & > .figures--warning { color: $warning; }
        & > .figures--trouble { color: $error; }
    }
    """

    figures: reactive[tuple[CellText, ...]] = reactive(())

    def watch_figures(self) -> None:
        """A second line is there only for figures."""
        self._make_room()

    def on_resize(self) -> None:
        """By the width alone: what the figures say moves nothing."""
        self._make_room()

    def _make_room(self) -> None:
        self.set_class(bool(self.figures) and 0 < self.size.width < _NARROW, "-two")

    def render(self) -> Text:
        """As many of them as fit, from the first."""
        line = Text(no_wrap=True, overflow="ellipsis")
        rows, width = max(1, self.size.height), self.size.width
        room = width
        for raw, style in self.figures:
            text = safe(raw)
            size = cell_len(text)
            gap = "" if room == width else _GAP
            if gap and size + len(gap) > room:
                rows -= 1
                if not rows:
                    break
                gap, room = "\n", width
            line.append(gap)
            line.append(text, style=ink(self, f"figures--{style}") if style else "")
            room -= size + len(gap.strip("\n"))
        return line
