"""The line that shows how far the saving of lines has come."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.safe import safe

_BAR = 20


class SaveBar(Widget):
    """One line, hidden while nothing is saved. ``done`` of ``total`` lines are in the file."""

    DEFAULT_CSS = """
    SaveBar {
        display: none; height: 1; padding: 0 1; background: $panel; color: $foreground;
        &.-saving { display: block; }
    }
    """

    done: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path = ""
        self.total = 0

    def begin(self, path: str, total: int) -> None:
        """Show that lines are being saved."""
        self.path, self.total = path, total
        self.done = 0
        self.add_class("-saving")
        self.refresh()

    def end(self) -> None:
        """Nothing is saved any more."""
        self.remove_class("-saving")

    @property
    def is_saving(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-saving")

    def render(self) -> Text:
        """How far it has come, and how it is stopped."""
        share = min(1.0, self.done / self.total) if self.total else 0.0
        full = round(share * _BAR)
        bar = "━" * full + "╌" * (_BAR - full)
        return Text(
            f"saving {bar} {share:4.0%} · {self.done:,} of {self.total:,} lines · "
            f"Esc cancels · {safe(self.path)}",
            no_wrap=True,
            overflow="ellipsis",
        )
