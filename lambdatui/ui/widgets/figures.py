"""One line of figures, of which those at the end are left out first."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.columns import CellText
from lambdatui.ui.widgets.ink import ink

_GAP = " · "


class Figures(Widget):
    """``figures`` are texts with a style each: ``warning``, ``trouble``, or none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"figures--warning", "figures--trouble"}
    DEFAULT_CSS = """
    Figures {
        height: 1;
        padding: 0 1;
        color: $foreground 80%;
        & > .figures--warning { color: $warning; }
        & > .figures--trouble { color: $error; }
    }
    """

    figures: reactive[tuple[CellText, ...]] = reactive(())

    def render(self) -> Text:
        """As many of them as fit, from the first."""
        line = Text(no_wrap=True, overflow="ellipsis")
        room = self.size.width
        for raw, style in self.figures:
            text = safe(raw)
            gap = _GAP if line else ""
            room -= cell_len(text) + len(gap)
            if room < 0 and line:
                break
            line.append(gap)
            line.append(text, style=ink(self, f"figures--{style}") if style else "")
        return line
