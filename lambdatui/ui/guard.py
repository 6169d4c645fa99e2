"""The last guard: below every widget, no control character gets to the terminal.

Widgets make what they show safe themselves (:mod:`lambdatui.core.safe`). This stands under all of
them, Textual's own included, for the one that forgot.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.strip import Strip

from lambdatui.core.safe import UNSAFE, fewer_marks

#: Gives a text in other characters, each as wide as the one that it stands for.
Spelling = Callable[[str], str]


def guard_strip(strip: Strip) -> Strip:
    """The strip without dangerous characters; the same object where it has none.

    They have no width in the layout, so taking them out moves nothing.
    """
    text = strip.text
    if (text.isascii() and text.isprintable()) or _clean(text) == text:
        return strip
    return Strip(
        [
            segment if segment.control else Segment(_clean(segment.text), segment.style)
            for segment in strip
        ]
    )


def _clean(text: str) -> str:
    return fewer_marks(UNSAFE.sub("", text))


def guard_update(update: CompositorUpdate, spelled: Spelling | None = None) -> CompositorUpdate:
    """A compositor's update with every strip guarded, and its text ``spelled``."""
    if isinstance(update, LayoutUpdate):
        return LayoutUpdate([_guard_all(line, spelled) for line in update.strips], update.region)
    if isinstance(update, ChopsUpdate):
        return ChopsUpdate(_guard_chops(update.chops, spelled), update.spans, update.chop_ends)
    if isinstance(update, InlineUpdate):
        return InlineUpdate(_guard_all(update.strips, spelled), update.clear)
    return update


def _guard_all(strips: Iterable[Strip], spelled: Spelling | None) -> list[Strip]:
    return [_guard(strip, spelled) for strip in strips]


def _guard_chops(
    chops: Sequence[Mapping[int, Strip | None]], spelled: Spelling | None
) -> list[dict[int, Strip | None]]:
    return [
        {x: None if strip is None else _guard(strip, spelled) for x, strip in line.items()}
        for line in chops
    ]


def _guard(strip: Strip, spelled: Spelling | None) -> Strip:
    guarded = guard_strip(strip)
    if spelled is None or guarded.text.isascii():
        return guarded
    return Strip(
        [
            segment if segment.control else Segment(spelled(segment.text), segment.style)
            for segment in guarded
        ]
    )
