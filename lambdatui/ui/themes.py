"""The colours: one accent that marks focus, red for trouble and nothing else, grey for context."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.colours import (
    ACCENT,
    BACKGROUND,
    BORDER_BLURRED,
    CURSOR_BACKGROUND,
    CURSOR_FOREGROUND,
    ERROR,
    FOREGROUND,
    PANEL,
    SUCCESS,
    SURFACE,
    WARNING,
)

#: What an account's colour looks like (:data:`~lambdatui.core.connections.COLOURS`). It is a
#: background: the dark ink can be read on each, and sixteen colours have one near to each.
ACCOUNT_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "red": "#f0616d",
        "orange": "#e8923d",
        "yellow": "#e5d352",
        "green": "#7fb77e",
        "cyan": "#5fc4c9",
        "blue": "#7aa2f0",
        "magenta": "#d08ae0",
    }
)
INK = BACKGROUND

DARK = Theme(
    name="lambdatui",
    dark=True,
    primary="#7aa2c9",
    secondary="#8a93a3",
    accent=ACCENT,
    foreground=FOREGROUND,
    background=BACKGROUND,
    surface=SURFACE,
    panel=PANEL,
    success=SUCCESS,
    warning=WARNING,
    error=ERROR,
    variables={
        "block-cursor-background": CURSOR_BACKGROUND,
        "block-cursor-foreground": CURSOR_FOREGROUND,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#212833",
        "block-cursor-blurred-foreground": "#d5d9e0",
        "footer-key-foreground": ACCENT,
        "footer-background": SURFACE,
        "input-selection-background": "#7aa2c9 35%",
        "border": "#7aa2c9",
        "border-blurred": BORDER_BLURRED,
    },
)

#: For terminals with a light ground.
LIGHT = Theme(
    name="lambdatui-light",
    dark=False,
    primary="#2f6299",
    secondary="#5b6472",
    accent="#a34a00",
    foreground="#1c2330",
    background="#fafaf8",
    surface="#eeeeea",
    panel="#e4e5e2",
    success="#1d6f36",
    warning="#8a5a00",
    error="#b3202d",
    variables={
        "block-cursor-background": "#c9dcf2",
        "block-cursor-foreground": "#10161f",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e1e7ee",
        "block-cursor-blurred-foreground": "#1c2330",
        "footer-key-foreground": "#a34a00",
        "footer-background": "#eeeeea",
        "input-selection-background": "#2f6299 30%",
        "border": "#2f6299",
        "border-blurred": "#b9bec6",
    },
)
#: The terminal's own colours, with a cursor that can be seen also where the focus is elsewhere.
ANSI = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="lambdatui-ansi",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "block-cursor-blurred-background": "ansi_bright_black",
        # Black is no colour for what is faint where the ground is black.
        "border-blurred": "ansi_bright_black",
    },
)
#: What a person calls them; any other name is that of one of Textual's.
NAMES: Mapping[str, str] = MappingProxyType(
    {"": DARK.name, "dark": DARK.name, "light": LIGHT.name, "ansi": ANSI.name}
)


def use_theme(app: App[Any], name: str, told: Callable[[Fault, str], None]) -> None:
    """Give an app the colours of this name; where there are none, its own, and that is told."""
    for each in (DARK, LIGHT, ANSI):
        app.register_theme(each)
    chosen = NAMES.get(name, name)
    if chosen not in app.available_themes:
        known = ", ".join([*filter(None, NAMES), *sorted(app.available_themes)])
        fault = Fault(
            kind=Kind.BAD_CONFIG,
            what=f"There is no theme `{name}`.",
            advice=f"Known are: {known}.",
        )
        app.call_after_refresh(told, fault, "choosing the colours")
        chosen = DARK.name
    app.theme = chosen
