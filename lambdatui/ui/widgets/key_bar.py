"""The last line: the keys that work where the person is."""

import itertools
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

_NAMES = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "enter": "↵",
    "escape": "esc",
}


def key_name(key: str) -> str:
    """A key as it stands on a keyboard: ``^r``, ``↵``, ``/``."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return _NAMES.get(key, key)


def binding_name(binding: Binding) -> str:
    """The first key of a binding, or what the binding wants to be shown instead."""
    return binding.key_display or key_name(binding.key.split(",")[0].strip())


class KeyBar(Widget):
    """Shows the bindings of the focused widget first, then those of what stands around it.

    Those whose actions are in ``last`` stand at the right and are never cut off.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        background: $surface;
        color: $text-muted;
        & > .key-bar--key { color: $accent; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key"}

    #: Actions that stand elsewhere on the screen with their keys, and not here.
    without: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, last: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._last = last
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> Text:
        """One line, cut with an ellipsis before the keys at the right."""
        left: list[tuple[str, str, str]] = []
        right: list[tuple[str, str, str]] = []
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.show or not active.enabled or binding.action in seen | self.without:
                continue
            seen.add(binding.action)
            entry = (binding_name(binding), binding.description, binding.key.split(",")[0])
            (right if binding.action in self._last else left).append(entry)
        width = self.size.width
        end = self._line(right)
        room = width - end.cell_len
        fitting = self._fitting(left, room)
        start = self._line(fitting)
        if len(fitting) < len(left):
            start.append(" …")
        start.pad_right(max(0, room - start.cell_len))
        self._spans = [
            *self._places(fitting, 0, room),
            *self._places(right, room, width),
        ]
        return start + end

    @staticmethod
    def _fitting(entries: list[tuple[str, str, str]], room: int) -> list[tuple[str, str, str]]:
        """As many as there is room for, with two cells for an ellipsis where some are left out."""
        ends = list(itertools.accumulate(len(name) + len(words) + 3 for name, words, _ in entries))
        if not ends or ends[-1] <= room:
            return entries
        return [entry for entry, end in zip(entries, ends, strict=True) if end + 2 <= room]

    def _line(self, entries: list[tuple[str, str, str]]) -> Text:
        style = self.get_component_rich_style("key-bar--key")
        line = Text(no_wrap=True, end="")
        for name, description, _ in entries:
            line.append(f" {name} ", style=style)
            line.append(f"{description} ")
        return line

    def _places(
        self, entries: list[tuple[str, str, str]], start: int, limit: int
    ) -> list[tuple[int, int, str]]:
        places = []
        for name, description, key in entries:
            width = len(name) + len(description) + 3
            if start + width <= limit:
                places.append((start, start + width, key))
            start += width
        return places

    def on_click(self, event: events.Click) -> None:
        """A click is the key that it falls on."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key.strip())
                return
