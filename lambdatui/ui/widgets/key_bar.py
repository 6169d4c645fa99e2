"""The last line: the keys that work where the person is."""

import itertools
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import ActiveBinding, Binding
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

#: What moves a cursor needs no place here, in whatever pane.
_ENDS = ("home", "end")
_MOVING = frozenset(
    (
        *("up", "down", "left", "right", "pageup", "pagedown", *"jkgGh0"),
        *(f"{held}{end}" for held in ("", "ctrl+", "ctrl+shift+") for end in _ENDS),
    )
)
#: Cells from which the room that is left shows what a narrow line never does.
_WIDE = 100

_SMALL = frozenset({"the", "one"})

#: The name of a key, what it does, and the key itself.
_Entry = tuple[str, str, str]


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

    Those whose actions are in ``last`` stand at the right and are never cut off. In a wide line,
    the room that is left goes to the bindings of the focused pane that are not shown otherwise,
    dimmed, and with one word each where there is not enough for more.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        background: $surface;
        color: $text-muted;
        & > .key-bar--key { color: $accent; text-style: bold; }
        & > .key-bar--more { color: $text-muted; text-style: dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--more"}

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
        left: list[_Entry] = []
        right: list[_Entry] = []
        seen: set[str] = set()
        active = list(self.screen.active_bindings.values())
        for binding in (one.binding for one in active if one.enabled and one.binding.show):
            if binding.action in seen | self.without:
                continue
            seen.add(binding.action)
            (right if binding.action in self._last else left).append(_entry(binding))
        width = self.size.width
        end = self._line(right, "key-bar--key")
        room = width - end.cell_len
        fitting = self._fitting(left, room)
        start = self._line(fitting, "key-bar--key")
        more: list[_Entry] = []
        if len(fitting) < len(left):
            start.append(" …")
        elif width >= _WIDE:
            used = {words for _, words, _ in [*left, *right]}
            more = self._more(self._hidden(active, seen), used, room - start.cell_len)
        begin = start.cell_len
        start += self._line(more, "key-bar--more")
        start.pad_right(max(0, room - start.cell_len))
        self._spans = [
            *self._places(fitting, 0, room),
            *self._places(more, begin, room),
            *self._places(right, room, width),
        ]
        return start + end

    def _hidden(self, active: list[ActiveBinding], seen: set[str]) -> list[Binding]:
        """Of the focused pane: what works there, is not in the line yet, and moves no cursor."""
        moving = {one.binding.action for one in active if one.binding.key in _MOVING}
        found: dict[str, Binding] = {}
        for one in active:
            binding = one.binding
            if (
                binding.show
                or not one.enabled
                # Textual's own widgets give their bindings no id.
                or not binding.id
                or not binding.description
                or one.node in (self.app, self.screen)
                or binding.action in seen | moving
            ):
                continue
            found.setdefault(binding.action, binding)
        return list(found.values())

    @staticmethod
    def _more(bindings: list[Binding], used: set[str], room: int) -> list[_Entry]:
        """All of them where there is room; else with one word each, as many as fit."""
        whole = [(name, _head(words), key) for name, words, key in map(_entry, bindings)]
        if sum(map(_width, whole)) <= room:
            return whole
        taken: list[_Entry] = []
        for name, words, key in whole:
            entry = (name, _word(words, used), key)
            if _width(entry) <= room:
                room -= _width(entry)
                used.add(entry[1])
                taken.append(entry)
        return taken

    @staticmethod
    def _fitting(entries: list[_Entry], room: int) -> list[_Entry]:
        """As many as there is room for, with two cells for an ellipsis where some are left out."""
        ends = list(itertools.accumulate(map(_width, entries)))
        if not ends or ends[-1] <= room:
            return entries
        return [entry for entry, end in zip(entries, ends, strict=True) if end + 2 <= room]

    def _line(self, entries: list[_Entry], name: str) -> Text:
        style = self.get_component_rich_style(name)
        words = style if name == "key-bar--more" else ""
        line = Text(no_wrap=True, end="")
        for key, description, _ in entries:
            line.append(f" {key} ", style=style)
            line.append(f"{description} ", style=words)
        return line

    def _places(self, entries: list[_Entry], start: int, limit: int) -> list[tuple[int, int, str]]:
        places = []
        for entry in entries:
            width = _width(entry)
            if start + width <= limit:
                places.append((start, start + width, entry[2]))
            start += width
        return places

    def on_click(self, event: events.Click) -> None:
        """A click is the key that it falls on."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key.strip())
                return


def _entry(binding: Binding) -> _Entry:
    return binding_name(binding), binding.description, binding.key.split(",")[0]


def _width(entry: _Entry) -> int:
    return len(entry[0]) + len(entry[1]) + 3


def _head(description: str) -> str:
    return description.partition(":")[0]


def _word(description: str, used: set[str]) -> str:
    """The first word that says something, and that no other key in the line has."""
    words = (word for word in description.split() if len(word) > 2 and word not in _SMALL)
    return next((word for word in words if word not in used), description)
