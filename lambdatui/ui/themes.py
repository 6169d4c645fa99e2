"""The colours: one accent that marks focus, red for trouble and nothing else, grey for context."""

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

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
INK = "#11141a"

DARK = Theme(
    name="lambdatui",
    dark=True,
    primary="#7aa2c9",
    secondary="#8a93a3",
    accent="#e8a33d",
    foreground="#d5d9e0",
    background="#11141a",
    surface="#161a21",
    panel="#222833",
    success="#7fb77e",
    warning="#d9b44a",
    error="#f0616d",
    variables={
        "block-cursor-background": "#2d3a4d",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#212833",
        "block-cursor-blurred-foreground": "#d5d9e0",
        "footer-key-foreground": "#e8a33d",
        "footer-background": "#161a21",
        "input-selection-background": "#7aa2c9 35%",
        "border": "#7aa2c9",
        "border-blurred": "#39414f",
    },
)
