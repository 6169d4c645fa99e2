"""The panes of a function by name, in one line; each name shows the key that opens it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class TabBar(Widget):
    """One line of names. ``tabs`` are a pane's id, its title, and the key that opens it."""

    DEFAULT_CSS = """
    TabBar {
        height: 1;
        & > .tab-bar--tab { color: $text-muted; }
        & > .tab-bar--key { color: $accent; }
        & > .tab-bar--current { color: $foreground; background: $panel; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--tab", "tab-bar--key", "tab-bar--current"}

    current: reactive[str] = reactive("")

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: tuple[tuple[str, str, str], ...], current: str) -> None:
        super().__init__()
        self._tabs = tabs
        self.set_reactive(TabBar.current, current)

    def render(self) -> Text:
        """Each title with its key in the accent: a letter of it, or one before it."""
        plain = self.get_component_rich_style("tab-bar--tab")
        key = self.get_component_rich_style("tab-bar--key")
        chosen = self.get_component_rich_style("tab-bar--current")
        line = Text(no_wrap=True, overflow="ellipsis")
        for tab, title, letter in self._tabs:
            style = chosen if tab == self.current else plain
            name, at = _named(title, letter)
            line.append(" " + name[:at], style=style)
            line.append(name[at], style=style + key)
            line.append(name[at + 1 :] + " ", style=style)
            line.append(" ")
        return line

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        x = 0
        for tab, title, letter in self._tabs:
            width = len(_named(title, letter)[0]) + 2
            if x <= event.x < x + width:
                self.post_message(self.Chosen(tab))
                return
            x += width + 1


def _named(title: str, letter: str) -> tuple[str, int]:
    """The name of a tab, and where in it its key stands."""
    at = title.lower().find(letter) if letter.islower() else title.find(letter)
    return (title, at) if at >= 0 else (f"{letter} {title}", 0)
