"""A share of the whole, moved with the arrows or typed."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

_STEP = 5
_WIDTH = 20


class ShareLine(Static, can_focus=True):
    """``percent`` is a whole number from 0 to 100."""

    DEFAULT_CSS = """
    ShareLine { height: 1; text-wrap: nowrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,plus", "step(1)", "more", key_display="→", id="share.more"),
        Binding("left,minus", "step(-1)", "less", key_display="←", id="share.less"),
        Binding("home", "to(0)", "nothing", id="share.nothing", show=False),
        Binding("end", "to(100)", "all", id="share.all", show=False),
        Binding("backspace", "rub", "rub out", id="share.rub", show=False),
    ]

    class Changed(Message):
        """A person wants another share."""

    def __init__(self, percent: int = 100, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self.percent = percent
        # Digits replace what stands there, as long as they are typed one after the other.
        self._typing = False

    def on_mount(self) -> None:
        """Show it."""
        self._paint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """What is typed next is a new number."""
        super().watch_has_focus(has_focus)
        self._typing = False
        self._paint()

    def _paint(self) -> None:
        done = round(_WIDTH * self.percent / 100)
        style = "$block-cursor-foreground on $block-cursor-background" if self.has_focus else "bold"
        self.update(
            Content.assemble(
                ("━" * done, "$accent"),
                ("━" * (_WIDTH - done), "$border-blurred"),
                " ",
                (f"{self.percent:>3} %", style),
            )
        )

    def action_step(self, steps: int) -> None:
        """To the next multiple of 5."""
        self._typing = False
        at = self.percent // _STEP if steps > 0 else -(-self.percent // _STEP)
        self._take((at + steps) * _STEP)

    def action_to(self, percent: int) -> None:
        """To one of the ends."""
        self._typing = False
        self._take(percent)

    def action_rub(self) -> None:
        """Without the last digit."""
        self._typing = True
        self._take(self.percent // 10)

    def on_key(self, event: events.Key) -> None:
        """Digits."""
        if event.character is None or event.character not in "0123456789":
            return
        event.stop()
        typed = self.percent * 10 + int(event.character) if self._typing else int(event.character)
        self._typing = True
        self._take(typed if typed <= 100 else int(event.character))

    def _take(self, percent: int) -> None:
        self.percent = max(0, min(100, percent))
        self._paint()
        self.post_message(self.Changed())
