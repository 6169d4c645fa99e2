"""The colours: one accent that marks focus, red for trouble and nothing else, grey for context."""

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

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
