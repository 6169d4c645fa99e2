"""The text of the help: every key, made from the bindings themselves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from lambdatui.ui.key_commands import is_command
from lambdatui.ui.screens.page import Page
from lambdatui.ui.screens.tabs import TABS
from lambdatui.ui.widgets.key_bar import key_name


def key_names(binding: Binding) -> str:
    """The keys of a binding as they stand on a keyboard."""
    if binding.key_display:
        return binding.key_display
    return " ".join(key_name(key.strip()) for key in binding.key.split(","))


def keys_text(
    groups: Iterable[tuple[str, Sequence[BindingType]]], own: Mapping[str, str] | None = None
) -> Text:
    """A group of keys below each title, aligned. ``own`` are a person's, by ids of bindings."""
    own = own or {}
    text = Text()
    for title, bindings in groups:
        rows = [
            (key_names(_own(binding, own)), binding.description)
            for binding in bindings
            if isinstance(binding, Binding) and binding.description
        ]
        if not rows:
            continue
        text.append(f"{title}\n", style="bold")
        width = max(len(keys) for keys, _ in rows)
        for keys, description in rows:
            text.append(f"  {keys.ljust(max(width, 12))}  ")
            text.append(f"{description}\n", style="dim")
        text.append("\n")
    text.rstrip()
    return text


#: Of tables and of the log.
COUNT = Binding(
    "1", "", "before one of these: so many times, or that row, as 5j, 12G", key_display="1…9"
)


def keys_page(
    of_pane: Callable[[str], Sequence[BindingType]],
    here: str,
    general: Sequence[tuple[str, Sequence[BindingType]]],
    app: App[Any],
) -> Page:
    """All keys: those of the pane ``here``, where a person is in one, come first."""
    panes = [
        (title, of_pane(tab)) for tab, title, _ in sorted(TABS, key=lambda tab: tab[0] != here)
    ]
    first = 1 if here else 0
    own: Mapping[str, str] = getattr(app, "own_keys", {})
    return Page("Keys", keys_text([*panes[:first], *general, *panes[first:]], own))


def keys_here(screen: Screen[Any]) -> Page:
    """All keys of a screen over the console and of what is on it: acts first."""
    found: dict[str, Binding] = {}
    for node in (screen, *screen.query("*")):
        for its in type(node).__mro__:
            for binding in vars(its).get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id:
                    found.setdefault(binding.id, binding)
    acts = [each for each in found.values() if is_command(each)]
    moves = [each for each in found.values() if not is_command(each)]
    own: Mapping[str, str] = getattr(screen.app, "own_keys", {})
    return Page("Keys", keys_text([("Here", acts), ("Moving", moves)], own))


def _own(binding: Binding, own: Mapping[str, str]) -> Binding:
    keys = own.get(binding.id or "")
    return binding.with_key(keys, key_display=None) if keys else binding
