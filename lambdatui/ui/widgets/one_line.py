"""A line to type in that refuses several lines, where Textual's own takes the first of them."""

from textual import events
from textual.message import Message
from textual.widgets import Input


class OneLine(Input):
    """Of what is pasted, all is taken or nothing: the first line of a key is no key."""

    class Refused(Message):
        """Several lines were pasted; ``words`` says so."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.words = f"It has several lines: {lines:,}. One is taken here; nothing was pasted."

    def on_paste(self, event: events.Paste) -> None:
        """Leave one line to Textual."""
        if self._refuses(event.text):
            event.prevent_default()
            event.stop()

    def action_paste(self) -> None:
        """From what was copied in here."""
        if not self._refuses(self.app.clipboard):
            super().action_paste()

    def _refuses(self, text: str) -> bool:
        lines = len(text.splitlines())
        if lines > 1:
            self.post_message(self.Refused(lines))
        return lines > 1
