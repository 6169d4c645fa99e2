"""Widgets that are gone take what they were painted with along."""

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def _grounds(base: Color, ground: Color) -> tuple[Style, Style]:
    return Style(background=base + ground), Style(background=base)


def _inner_outer(_cache: Any, base: Color, ground: Color) -> tuple[Style, Style]:
    return _grounds(base, ground)


def let_go_of_removed() -> None:
    """Remember colours by themselves; idempotent.

    Textual 8.2.8 remembers them by the widget's cache too (``StylesCache.get_inner_outer``), and
    so keeps the caches of the last thousand, each with the rows of a screen that nobody sees again:
    some 2 MB for each time that all panes and screens were looked at.
    """
    if hasattr(StylesCache, "get_inner_outer"):
        setattr(StylesCache, "get_inner_outer", _inner_outer)  # noqa: B010  # mypy: it is a method
