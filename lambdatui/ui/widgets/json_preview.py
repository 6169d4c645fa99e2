"""A text to look at: JSON indented and coloured, whatever its size, anything else as it is."""

import textwrap
from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import WorkType

from lambdatui.core.json_line import indented_lines
from lambdatui.core.jsontext import check_json
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.aside import aside
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.widgets.text_lines import Kind, TextLines
from lambdatui.ui.widgets.turns import first_lines

#: Characters up to which a text is judged at once.
_SMALL = 100_000


class JsonPreview(TextLines):
    """Says with ``y`` that its whole text is to be copied, as it came."""

    DEFAULT_CSS = """
    JsonPreview {
        padding: 0 1;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        &:focus { border-top: solid $accent; border-title-color: $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="preview.copy"),
    ]

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = Content(safe(title))
        self._title = title
        self.copied = ""
        self._sentence = ""

    def show_text(
        self, text: str, *, title: str = "", stay: bool = False, see: int | None = None
    ) -> None:
        """Show a text that may be JSON; an earlier one that is still being laid out is left.

        With ``stay`` it begins at the row at which the one before was looked at; the line ``see``,
        from 0, is on the screen.
        """
        self.border_title = Content(safe(title or self._title))
        self.copied = text
        self._sentence = ""
        if len(text) > _SMALL:
            # What stood here belongs to something else.
            self.show(["…"])
        # No coroutine yet: a text that is replaced before it is shown would leave one behind.
        fill: WorkType[None] = partial(self._fill, self.scroll_offset.y if stay else 0, see)
        self.run_worker(fill, group="fill", exclusive=True, exit_on_error=False)

    def say(self, words: str, *, title: str = "") -> None:
        """Show a sentence in the place of a text; there is nothing to copy then."""
        self.workers.cancel_group(self, "fill")
        self.border_title = Content(safe(title or self._title))
        self.copied = ""
        self._sentence = safe(words)
        self._break()

    def _break(self) -> None:
        # A sentence is broken between its words, unlike a line of a log or of JSON.
        width = max(8, self.scrollable_content_region.width)
        self.show(textwrap.wrap(self._sentence, width, break_on_hyphens=False))

    def on_resize(self, _event: events.Resize) -> None:
        """Break a sentence anew; lines of a text are broken by what shows them."""
        if self._sentence:
            self._break()

    async def _fill(self, row: int, see: int | None) -> None:
        text = self.copied
        large = len(text) > _SMALL
        kind, first, rest = await aside(lambda: _begun(text)) if large else _begun(text)
        self.show(first, kind)
        await self.fill(rest)
        if see is not None and see < len(self._starts):
            at, height = self._starts[see], max(1, self.scrollable_content_region.height)
            if not row <= at < row + height:
                row = max(0, at - height // 2)
        if row:
            self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def action_copy(self) -> None:
        """Ask for the whole of it on the clipboard."""
        if self.copied:
            self.post_message(CopyRequested(self.copied, str(self.border_title).lower()))


def _begun(text: str) -> tuple[Kind, list[str], Iterator[str]]:
    """How a text is shown, its first lines, and the rest."""
    is_json = check_json(text) is None
    lines = map(safe, indented_lines(text)) if is_json else iter(safe_lines(text))
    return "json" if is_json else "plain", first_lines(lines), lines
