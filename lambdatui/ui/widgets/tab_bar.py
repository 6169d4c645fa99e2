"""The panes of a function by name, in one line; each name shows the key that opens it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

#: Spaces on either side of a name and between two: the first that fit.
_SPACES = ((1, 1), (1, 0), (0, 1))
#: A name that is cut has at least so many cells.
_LEAST = 4


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
        pad, gap = self._spaces
        for (tab, *_), (name, at) in zip(self._tabs, self._names, strict=True):
            style = chosen if tab == self.current else plain
            line.append(" " * pad + name[:at], style=style)
            line.append(name[at], style=style + key)
            line.append(name[at + 1 :] + " " * pad, style=style)
            line.append(" " * gap)
        return line

    @property
    def _spaces(self) -> tuple[int, int]:
        """Spaces on either side of a name, and between two: as many as there is room for."""
        names = sum(len(_named(title, letter)[0]) for _, title, letter in self._tabs)
        count = len(self._tabs)
        for pad, gap in _SPACES:
            if names + count * (2 * pad + gap) - gap <= self.size.width:
                return pad, gap
        return _SPACES[-1]

    @property
    def _names(self) -> list[tuple[str, int]]:
        """The names and where in each its key stands; the longest are cut where all do not fit."""
        names = [_named(title, letter) for _, title, letter in self._tabs]
        pad, gap = self._spaces
        around = len(names) * (2 * pad + gap) - gap
        while sum(len(name) for name, _ in names) + around > self.size.width:
            longest = max(range(len(names)), key=lambda each: len(names[each][0]))
            name, at = names[longest]
            if len(name) <= max(_LEAST, at + 2):
                break
            names[longest] = f"{name.removesuffix('…')[: len(name) - 2]}…", at
        return names

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        x = 0
        pad, gap = self._spaces
        for (tab, *_), (name, _) in zip(self._tabs, self._names, strict=True):
            width = len(name) + 2 * pad
            if x <= event.x < x + width:
                self.post_message(self.Chosen(tab))
                return
            x += width + gap


def _named(title: str, letter: str) -> tuple[str, int]:
    """The name of a tab, and where in it its key stands."""
    at = title.lower().find(letter) if letter.islower() else title.find(letter)
    return (title, at) if at >= 0 else (f"{letter} {title}", 0)
