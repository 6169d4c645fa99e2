"""The last guard: below every widget, no control character gets to the terminal.

Widgets make what they show safe themselves (:mod:`lambdatui.core.safe`). This stands under all of
them, Textual's own included, for the one that forgot.
"""

from collections.abc import Iterable, Mapping, Sequence

from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.strip import Strip

from lambdatui.core.safe import UNSAFE


def guard_strip(strip: Strip) -> Strip:
    """The strip without dangerous characters; the same object where it has none.

    They have no width in the layout, so taking them out moves nothing.
    """
    text = strip.text
    if (text.isascii() and text.isprintable()) or not UNSAFE.search(text):
        return strip
    return Strip(
        [
            segment if segment.control else Segment(UNSAFE.sub("", segment.text), segment.style)
            for segment in strip
        ]
    )


def guard_update(update: CompositorUpdate) -> CompositorUpdate:
    """A compositor's update with every strip guarded."""
    if isinstance(update, LayoutUpdate):
        return LayoutUpdate([_guard_all(line) for line in update.strips], update.region)
    if isinstance(update, ChopsUpdate):
        return ChopsUpdate(_guard_chops(update.chops), update.spans, update.chop_ends)
    if isinstance(update, InlineUpdate):
        return InlineUpdate(_guard_all(update.strips), update.clear)
    return update


def _guard_all(strips: Iterable[Strip]) -> list[Strip]:
    return [guard_strip(strip) for strip in strips]


def _guard_chops(
    chops: Sequence[Mapping[int, Strip | None]],
) -> list[dict[int, Strip | None]]:
    return [
        {x: None if strip is None else guard_strip(strip) for x, strip in line.items()}
        for line in chops
    ]
