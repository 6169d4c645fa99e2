"""One of a few choices, in one line: all of them are seen, and the arrows go through them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lambdatui.core.safe import safe


class ChoiceLine(Static, can_focus=True):
    """``index`` is the choice that is taken; every change of it by a person is told."""

    DEFAULT_CSS = """
    ChoiceLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "step(1)", "next choice", key_display="space", id="choice.next"),
        Binding("left", "step(-1)", "choice before", id="choice.before", show=False),
    ]

    class Chosen(Message):
        """A person took another choice."""

        def __init__(self, line: "ChoiceLine") -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> "ChoiceLine":
            """The line in which it was taken."""
            return self.line

    def __init__(self, choices: Sequence[str], index: int = 0, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._choices = tuple(choices)
        self._starts: list[int] = []
        self.index = index

    def on_mount(self) -> None:
        """Show them."""
        self._paint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The choice is where keys go, or is not."""
        super().watch_has_focus(has_focus)
        self._paint()

    def _paint(self) -> None:
        parts = []
        self._starts = []
        cells = 0
        for at, choice in enumerate(self._choices):
            # With its glyph, so that it is told apart where there are no colours.
            words = f"{'●' if at == self.index else '○'} {safe(choice)}"
            focused = self.has_focus and at == self.index
            style = "$block-cursor-foreground on $block-cursor-background" if focused else ""
            parts.append(
                Content.styled(words, style or ("" if at == self.index else "$foreground 60%"))
            )
            self._starts.append(cells)
            cells += parts[-1].cell_length + 2
        self.update(Content("  ").join(parts))

    def action_step(self, choices: int) -> None:
        """To the next one, or the one before."""
        self._choose((self.index + choices) % len(self._choices))

    def on_click(self, event: events.Click) -> None:
        """A click takes the choice that it falls on."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self._choose(sum(start <= offset.x for start in self._starts) - 1)

    def take(self, index: int) -> None:
        """Take a choice for a person, which is told to nobody."""
        self.index = index
        self._paint()

    def _choose(self, index: int) -> None:
        self.take(index)
        self.post_message(self.Chosen(self))
