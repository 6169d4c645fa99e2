"""One line: how much of something is done."""

from typing import ClassVar

from rich.text import Text
from textual.widget import Widget

from lambdatui.core.safe import safe

_MOST = 40
_LEAST = 10


class ProgressLine(Widget):
    """A bar, the count, and a few words."""

    DEFAULT_CSS = """
    ProgressLine {
        height: 1;
        & > .progress-line--done { color: $success; }
        & > .progress-line--bad { color: $error; }
        & > .progress-line--left { color: $border-blurred; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "progress-line--done",
        "progress-line--bad",
        "progress-line--left",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._done = 0
        self._total = 0
        self._words = ""
        self._bad = False

    def show(self, done: int, total: int, words: str = "", *, bad: bool = False) -> None:
        """``done`` of ``total``; ``bad`` where something went wrong on the way."""
        told = (done, total, words, bad)
        if told != (self._done, self._total, self._words, self._bad):
            self._done, self._total, self._words, self._bad = told
            self.refresh()

    def render(self) -> Text:
        """The bar takes what the words leave, within bounds."""
        count = f" {self._done:,}/{self._total:,}"
        words = f" · {safe(self._words)}" if self._words else ""
        room = self.size.width - len(count) - len(words)
        width = max(_LEAST, min(_MOST, room))
        done = width * self._done // self._total if self._total else 0
        name = "bad" if self._bad else "done"
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append("━" * done, self.get_component_rich_style(f"progress-line--{name}"))
        text.append("━" * (width - done), self.get_component_rich_style("progress-line--left"))
        text.append(count, "bold")
        text.append(words)
        return text
