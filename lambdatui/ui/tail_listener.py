"""Whom the one tail of the console tells what it reads."""

from typing import Protocol

from lambdatui.core.errors import Fault


class TailListener(Protocol):
    """A pane that shows something of the tail. Nothing is told to it before it listens."""

    def lines_came(self) -> None:
        """Lines were put at the end of the buffer, which may be larger now than it should be."""

    def started_over(self) -> None:
        """All that was shown is gone: other functions, another window, or cleared."""

    def told(self) -> None:
        """How things stand changed: the story, the book, or what is read."""

    def trouble_came(self, fault: Fault) -> None:
        """Reading failed, or has trouble that it waits out."""

    def trouble_over(self) -> None:
        """Reading works again."""
