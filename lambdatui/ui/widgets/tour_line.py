"""One line above the keys: what to press next on the tour."""

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from lambdatui.core.tour import STEPS

_SKIP = " esc skips "


class TourLine(Widget):
    """Takes no focus and no key; a click on its end skips the tour."""

    DEFAULT_CSS = """
    TourLine {
        height: 1;
        background: $panel;
        & > .tour-line--key { color: $accent; text-style: bold; }
        & > .tour-line--around { color: $text-muted; }
    }
    .-low TourLine { display: none; }
    """
    COMPONENT_CLASSES = {"tour-line--key", "tour-line--around"}  # noqa: RUF012

    class Skipped(Message):
        """A person clicked it away."""

    def __init__(self) -> None:
        super().__init__()
        self._said = 0, "", ""

    def say(self, number: int, key: str, words: str) -> None:
        """Show a step: which one, from 1, the key as it stands on a keyboard, and what it does."""
        self._said = number, key, words
        self.refresh()

    def render(self) -> Text:
        """One line; the words are cut where it is narrow, the way out never is."""
        number, key, words = self._said
        around = self.get_component_rich_style("tour-line--around")
        line = Text(no_wrap=True, end="")
        line.append(f" Tour {number} of {len(STEPS)} · press ", style=around)
        line.append(key, style=self.get_component_rich_style("tour-line--key"))
        line.append(f"  {words}")
        line.truncate(max(0, self.size.width - len(_SKIP)), overflow="ellipsis", pad=True)
        line.append(_SKIP, style=around)
        return line

    def on_click(self, event: events.Click) -> None:
        """The end of the line is the way out."""
        if event.x >= self.size.width - len(_SKIP):
            self.post_message(self.Skipped())
