"""The colours of lines beside those of their levels: functions, marks, unfolded JSON."""

from rich.color import Color

from lambdatui.core.lines import Level, Line, LineKind
from lambdatui.ui.widgets.json_spans import KINDS
from lambdatui.ui.widgets.line_sources import HUES

_PREFIX = "line-view--"

#: The component classes that a painter of lines asks for, beside those of the view's own.
PAINT_CLASSES = frozenset(
    {
        f"{_PREFIX}fatal",
        f"{_PREFIX}debug",
        f"{_PREFIX}guide",
        f"{_PREFIX}mark",
        f"{_PREFIX}term",
        f"{_PREFIX}selected",
        *(f"{_PREFIX}json-{kind}" for kind in KINDS),
        *(f"{_PREFIX}source-{hue}" for hue in range(HUES)),
    }
)

# Quiet, apart from each other, and none of them red or yellow: those are trouble.
_DARK = ["#5fb3c0", "#a992dc", "#8fb573", "#d090bd", "#7aa6e0", "#5cba95", "#b59ad0", "#8f9ee8"]
_LIGHT = ["#156f7c", "#6a48b5", "#45731f", "#9a3f86", "#2560ad", "#147552", "#7b4f9a", "#414fb8"]
_ANSI = [
    "ansi_cyan",
    "ansi_magenta",
    "ansi_green",
    "ansi_blue",
    "ansi_bright_cyan",
    "ansi_bright_green",
    "ansi_bright_blue",
    "ansi_bright_magenta",
]


def _hues(theme: str, colours: list[str]) -> str:
    return "\n".join(
        f"LineSurface:{theme} > .{_PREFIX}source-{hue} {{ color: {colour}; }}"
        for hue, colour in enumerate(colours)
    )


#: Belongs to the default CSS of the view.
PAINT_CSS = f"""
LineSurface {{
    & > .{_PREFIX}fatal {{ color: $error; text-style: bold; }}
    & > .{_PREFIX}debug {{ color: $foreground 60%; }}
    & > .{_PREFIX}guide {{ color: $foreground 35%; }}
    & > .{_PREFIX}mark {{ color: $accent; text-style: bold; }}
    & > .{_PREFIX}term {{ color: $accent; text-style: underline; }}
    & > .{_PREFIX}selected {{ background: $primary 35%; }}
    & > .{_PREFIX}json-key {{ color: $primary; }}
    & > .{_PREFIX}json-string {{ color: $foreground; }}
    & > .{_PREFIX}json-value {{ color: $foreground; text-style: bold; }}
    & > .{_PREFIX}json-mark {{ color: $foreground 55%; }}
}}
LineSurface:ansi > .{_PREFIX}selected {{ background: ansi_bright_black; }}
{_hues("dark", _DARK)}
{_hues("light", _LIGHT)}
{_hues("ansi", _ANSI)}
"""

#: Of a light and a dark colour, how many times lighter the light one is, as WCAG 2 counts it.
_LEAST_CONTRAST = 1.5

_LEVEL_NAMES = {
    Level.FATAL: "fatal",
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.DEBUG: "debug",
    Level.TRACE: "debug",
}


def style_name(line: Line) -> str:
    """The style of a line's text."""
    if name := _LEVEL_NAMES.get(line.level):
        return name
    if line.kind is LineKind.NOTICE:
        return "notice"
    return "text" if line.kind is LineKind.MESSAGE else "platform"


def is_legible(colour: Color | None, ground: Color | None) -> bool:
    """Whether letters of a colour can be told from their ground.

    A terminal's own colour of letters is meant for its own ground, and for no other.
    """
    if colour is None or ground is None or ground.is_default:
        return True
    if colour.is_default:
        return False
    dark, light = sorted((_luminance(colour), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05) >= _LEAST_CONTRAST


def _luminance(colour: Color) -> float:
    """How light a colour is, from 0 to 1 (WCAG 2, relative luminance)."""
    parts = (part / 255 for part in colour.get_truecolor())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
