"""The windows of time to choose from, as one line of labels."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.metrics import Window

_WINDOWS = tuple(Window)


class WindowChoice(Widget):
    """Shows which window is chosen; a click chooses another."""

    DEFAULT_CSS = """
    WindowChoice {
        width: auto;
        height: 1;
        color: $text-muted;
    }
    """

    window: reactive[Window] = reactive(Window.H1)
    #: Whether another stretch of time than the window is shown.
    left: reactive[bool] = reactive(False)

    class Chosen(Message):
        """A person clicked a window."""

        def __init__(self, window: Window) -> None:
            super().__init__()
            self.window = window

    def render(self) -> Content:
        """``15m  1h  3h  12h  1d  7d  30d``, the chosen one in reverse, or underlined when left."""
        style = "u" if self.left else "b reverse"
        return Content.assemble(
            *((_label(window), style if window is self.window else "") for window in _WINDOWS)
        )

    def on_click(self, event: events.Click) -> None:
        """Choose the label under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        start = 0
        for window in _WINDOWS:
            start += len(_label(window))
            if offset.x < start:
                event.stop()
                self.post_message(self.Chosen(window))
                return


def _label(window: Window) -> str:
    return f" {window.value} "
