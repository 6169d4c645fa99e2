"""The palette's commands: every key that works where the person is, by what it does."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from lambdatui.ui.widgets.key_bar import binding_name

#: What these parts have moves a cursor, but for the few that are named.
_MOVERS = frozenset({"alias", "charts", "editor", "facts", "lines", "share", "table"})
_ACTS = frozenset({"editor.undo-paste", "lines.wrap", "table.open"})
#: The last parts of ids of bindings that move a cursor or the focus.
_MOVES = frozenset(
    {
        *("up", "down", "first", "last", "top", "bottom"),
        *("page_up", "page_down", "page-up", "page-down"),
        *("list_up", "list_down", "list_first", "list_last"),
    }
)


def is_command(binding: Binding) -> bool:
    """Whether it is an act of ours: what moves a cursor is none, nor what Textual brings."""
    name = binding.id or ""
    if not name or not binding.description or name in ("app.palette", "frame.palette"):
        return False
    owner, _, last = name.partition(".")
    return name in _ACTS or (owner not in _MOVERS and last not in _MOVES)


def commands_of(screen: Screen[Any], press: Callable[[str], None]) -> Iterator[SystemCommand]:
    """A command for each binding that is active on a screen; it presses the binding's key."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if not is_command(binding) or binding.id in seen or not active.enabled:
            continue
        seen.add(binding.id or "")
        title = f"{binding.description[:1].upper()}{binding.description[1:]}"
        key = binding.key.split(",")[0].strip()
        owner = (binding.id or "").partition(".")[0]
        yield SystemCommand(title, f"{owner} · key {binding_name(binding)}", partial(press, key))
