"""The palette's commands: every key that works where the person is, by what it does."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from lambdatui.ui.widgets.key_bar import binding_name

#: The first part of the ids of bindings that stand in the palette.
COMMANDERS = frozenset(
    {
        "app",
        "configuration",
        "events",
        "functions",
        "insights",
        "invocations",
        "invoke",
        "logs",
        "main",
        "metrics",
        "report",
    }
)


def commands_of(screen: Screen[Any], press: Callable[[str], None]) -> Iterator[SystemCommand]:
    """A command for each binding that is active on a screen; it presses the binding's key."""
    seen = {"app.palette"}
    for active in screen.active_bindings.values():
        binding = active.binding
        owner = (binding.id or "").partition(".")[0]
        # What moves a cursor is no command.
        if owner not in COMMANDERS or binding.id in seen or not active.enabled:
            continue
        seen.add(binding.id or "")
        title = f"{binding.description[:1].upper()}{binding.description[1:]}"
        key = binding.key.split(",")[0].strip()
        yield SystemCommand(title, f"{owner} · key {binding_name(binding)}", partial(press, key))
